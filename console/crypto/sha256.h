/*
 * sha256.h - SHA-256 for millions of short texts: libcrypto's code for this processor,
 * without an allocation per hash. (libsodium's is portable C and four times slower.)
 */
#ifndef LOKET_CRYPTO_SHA256_H
#define LOKET_CRYPTO_SHA256_H

#include <stddef.h>

#define SHA256_BYTES 32

/* The hash of one prefix byte and n bytes at p. */
void sha256_prefixed(unsigned char out[SHA256_BYTES], unsigned char prefix, const void *p, size_t n);

#endif
