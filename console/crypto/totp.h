/*
 * totp.h - one-time codes (RFC 6238: SHA-1, 30 s, six digits), the only file that
 * includes liboath.
 */
#ifndef LOKET_CRYPTO_TOTP_H
#define LOKET_CRYPTO_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

#define TOTP_SECRET 20 /* bytes of a new secret */
#define TOTP_STEP   30 /* seconds */
#define TOTP_TEXT   7  /* six digits and the terminator */

/*
 * True when code is right at time t or one step before or after. *step is the step
 * that matched: keep it and refuse a code of the same or an earlier step next time.
 */
bool totp_check(const void *secret, size_t n, int64_t t, const char *code, int64_t *step);

/* The code at time t. */
MUST_CHECK enum rc totp_code(char dst[TOTP_TEXT], const void *secret, size_t n, int64_t t, struct err *e);

/*
 * "otpauth://totp/Loket:USER?secret=...&issuer=Loket" for the authenticator's QR code. False when it does not
 * fit. issuer and user are percent-encoded.
 */
bool totp_uri(char *dst, size_t size, const char *issuer, const char *user, const void *secret, size_t n);

#endif
