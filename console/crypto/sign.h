/*
 * sign.h - what can be asked of a signer, whoever it is: the process beside us that
 * holds the office's own keys, or a signing service far away that is slow and may
 * fail for days. Nobody who asks ever sees a key.
 *
 * RC_UNAVAILABLE from any call means: nothing was signed, ask again later.
 */
#ifndef LOKET_CRYPTO_SIGN_H
#define LOKET_CRYPTO_SIGN_H

#include <stddef.h>

#include "console/base/err.h"

struct buf;
struct signer;

#define SIGNER_SIG    64 /* Ed25519 */
#define SIGNER_PUBLIC 32
#define SIGNER_KEY_ID 4 /* first bytes of the SHA-256 of a public key */
#define SIGNER_DIGEST 32

/* What everybody may know. */
struct signer_public {
    unsigned char seal[SIGNER_PUBLIC];
    unsigned char seal_id[SIGNER_KEY_ID];
    unsigned char note[SIGNER_PUBLIC];
    char name[128];   /* the signatory in the certificate */
    char issuer[128]; /* who issued the certificate */
};

struct signer_ops {
    const char *name;
    MUST_CHECK enum rc (*get_public)(struct signer *s, struct signer_public *out, struct err *e);
    MUST_CHECK enum rc (*seal)(struct signer *s, const void *payload, size_t n, unsigned char sig[SIGNER_SIG],
                               unsigned char key_id[SIGNER_KEY_ID], struct err *e);
    MUST_CHECK enum rc (*cms)(struct signer *s, const unsigned char digest[SIGNER_DIGEST], struct buf *der,
                              struct err *e);
    MUST_CHECK enum rc (*note)(struct signer *s, const void *text, size_t n, unsigned char sig[SIGNER_SIG],
                               struct err *e);
    void (*close)(struct signer *s);
};

/* The first member of every implementation's own struct. */
struct signer {
    const struct signer_ops *ops;
};

/* The public keys, and the names for the legend on the sheet. */
static inline MUST_CHECK enum rc
signer_public(struct signer *s, struct signer_public *out, struct err *e)
{
    return s->ops->get_public(s, out, e);
}

/* Signs the payload of a QR seal with the sealing key, and tells which key that was. */
static inline MUST_CHECK enum rc
signer_seal(struct signer *s, const void *payload, size_t n, unsigned char sig[SIGNER_SIG],
            unsigned char key_id[SIGNER_KEY_ID], struct err *e)
{
    return s->ops->seal(s, payload, n, sig, key_id, e);
}

/* Appends to *der a CMS over the SHA-256 of a PDF's byte ranges. */
static inline MUST_CHECK enum rc
signer_cms(struct signer *s, const unsigned char digest[SIGNER_DIGEST], struct buf *der, struct err *e)
{
    return s->ops->cms(s, digest, der, e);
}

/* Signs the text of an audit checkpoint (C2SP signed note) with the checkpoint key. */
static inline MUST_CHECK enum rc
signer_note(struct signer *s, const void *text, size_t n, unsigned char sig[SIGNER_SIG], struct err *e)
{
    return s->ops->note(s, text, n, sig, e);
}

/* Closes and frees; NULL is allowed. */
static inline void
signer_close(struct signer *s)
{
    if (s != NULL)
        s->ops->close(s);
}

#endif
