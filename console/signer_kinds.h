/*
 * signer_kinds.h - the messages between loket-signer and those who ask it. One
 * request, one answer, in order. Fields stand beside each line.
 */
#ifndef LOKET_SIGNER_KINDS_H
#define LOKET_SIGNER_KINDS_H

#define SIGNER_PAYLOAD_MAX 1024 /* bytes of a seal */
#define SIGNER_NOTE_MAX    4096 /* bytes of a checkpoint */
#define SIGNER_CMS_MAX     16384
#define SIGNER_NAME_MAX    127

enum signer_kind {
    SIGNER_ASK_PUBLIC = 1, /* nothing -> SIGNER_PUBLIC_IS */
    SIGNER_ASK_SEAL = 2,   /* bytes payload -> SIGNER_SIG_IS with the key id */
    SIGNER_ASK_CMS = 3,    /* bytes digest (32) -> SIGNER_CMS_IS */
    SIGNER_ASK_NOTE = 4,   /* bytes text -> SIGNER_SIG_IS */

    SIGNER_PUBLIC_IS = 20, /* bytes seal key, bytes its id, bytes note key, str name, str issuer */
    SIGNER_SIG_IS = 21,    /* bytes signature (64), bytes key id (4) */
    SIGNER_CMS_IS = 22,    /* bytes DER */
    SIGNER_REFUSED = 23    /* str code */
};

#endif
