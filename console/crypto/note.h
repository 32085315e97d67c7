/*
 * note.h - checkpoints of the audit trail as C2SP signed notes (tlog-checkpoint):
 *
 *   loket.example.go.id/audit
 *   4711
 *   <root, base64>
 *
 *   — loket.example.go.id/audit <base64 of key hash and Ed25519 signature>
 *
 * Anyone who keeps such a note can later prove that the log was changed.
 */
#ifndef LOKET_CRYPTO_NOTE_H
#define LOKET_CRYPTO_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

#define NOTE_ORIGIN_MAX 128
#define NOTE_MAX        1024 /* bytes of a note, terminated */
#define NOTE_ROOT       32
#define NOTE_SIG        64
#define NOTE_KEY        32

struct note {
    char origin[NOTE_ORIGIN_MAX]; /* of the log, and name of its key: no blanks, no "+" */
    uint64_t size;
    unsigned char root[NOTE_ROOT];
};

/* The text that is signed: three lines. False when the origin is not a name. */
bool note_text(const struct note *n, char out[NOTE_MAX], size_t *len);

/* The whole note from its text, the signature over it and the public key. */
bool note_sealed(const struct note *n, const unsigned char sig[NOTE_SIG], const unsigned char key[NOTE_KEY],
                 char out[NOTE_MAX]);

/*
 * Reads one note at text[len] and checks that key signed it. *used (may be NULL) gets the bytes
 * it takes. RC_INVALID with code "note_malformed", "note_unsigned" (no signature by this key)
 * or "note_forged".
 */
MUST_CHECK enum rc note_open(const char *text, size_t len, const unsigned char key[NOTE_KEY],
                             struct note *out, size_t *used, struct err *e);

#endif
