/*
 * seal.h - the signed payload in the QR of a KK: enough to tell without a network
 * whether this office issued this sheet, and whether a record is the one it was
 * issued for. Whether the sheet is still the current one only the office can say.
 *
 * Version 1, 106 bytes, big-endian: version 1, key id 4, no_kk 7, nomor_seri 4,
 * issue day 2 (since 1970), SHA-256 of the canonical record cut to 24, Ed25519 over
 * all before it 64. In base32 behind the address of the office's check page. The
 * version byte decides the length, so that a later version may carry a sealed part.
 */
#ifndef LOKET_PRINT_SEAL_H
#define LOKET_PRINT_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/crypto/sign.h"

struct kk;

#define SEAL_VERSION 1
#define SEAL_SIGNED  42 /* bytes that the signature covers */
#define SEAL_BYTES   (SEAL_SIGNED + SIGNER_SIG)
#define SEAL_HASH    24
#define SEAL_URL_MAX 512

struct seal {
    unsigned char payload[SEAL_BYTES]; /* as read */
    unsigned char key_id[SIGNER_KEY_ID];
    char no_kk[17];
    uint32_t nomor_seri;
    uint16_t day; /* of issue, since 1970-01-01 */
    unsigned char hash[SEAL_HASH];
};

/* The payload to be signed for kk, whose canonical record is record[n]. RC_INVALID when a number does not
 * fit. */
MUST_CHECK enum rc seal_payload(const struct kk *kk, const void *record, size_t n,
                                const unsigned char key_id[SIGNER_KEY_ID], unsigned char out[SEAL_SIGNED],
                                struct err *e);

/* Has the payload sealed and gives the text for the QR. prefix: start of the address, upper case. */
MUST_CHECK enum rc seal_make(struct signer *s, const struct kk *kk, const void *record, size_t n,
                             const char *prefix, char url[SEAL_URL_MAX], struct err *e);

/*
 * Reads what was scanned or typed: the whole address, or only its last part; either
 * case. RC_INVALID with code "seal_malformed", or "seal_version" for one that is
 * newer than this program.
 */
MUST_CHECK enum rc seal_parse(const char *text, struct seal *out, struct err *e);

/*
 * RC_OK when one of the n public keys made the seal. RC_INVALID with code
 * "seal_unknown_key" (no key with that id) or "seal_bad_signature".
 */
MUST_CHECK enum rc seal_verify(const struct seal *s, const unsigned char (*keys)[SIGNER_PUBLIC], size_t n,
                               struct err *e);

/* True when the seal was made for exactly this record. */
bool seal_matches(const struct seal *s, const void *record, size_t n);

/* The id of a public key. */
void seal_key_id(unsigned char id[SIGNER_KEY_ID], const unsigned char key[SIGNER_PUBLIC]);

#endif
