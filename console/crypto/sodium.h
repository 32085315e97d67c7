/*
 * sodium.h - passwords, signatures, hashes, sealed secrets, random numbers.
 * The only file that includes libsodium; the prefix is nacl_ because sodium_
 * and crypto_ are the library's own.
 */
#ifndef LOKET_CRYPTO_SODIUM_H
#define LOKET_CRYPTO_SODIUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

#define NACL_PW_TEXT   128 /* an argon2id string, terminated */
#define NACL_SIGN_PK   32
#define NACL_SIGN_SK   64
#define NACL_SIGN_SIG  64
#define NACL_SHA256    32
#define NACL_SHA512    64
#define NACL_BOX_KEY   32
#define NACL_BOX_EXTRA 40 /* a sealed text is this much longer */

/* Once per process, before anything else here. */
MUST_CHECK enum rc nacl_init(struct err *e);

void nacl_random(void *dst, size_t n);
/* A number in [0, below). */
uint32_t nacl_random_below(uint32_t below);
void nacl_wipe(void *p, size_t n);
/* Compares in constant time. */
bool nacl_equal(const void *a, const void *b, size_t n);

/*
 * argon2id, two passes over 64 MB (about 75 ms). RC_FAIL when there is not
 * enough memory.
 */
MUST_CHECK enum rc nacl_pw_hash(char dst[NACL_PW_TEXT], const char *password, struct err *e);

/*
 * True when password belongs to hash. hash may be NULL or "" (no such account, no
 * password set): takes as long and is false.
 */
bool nacl_pw_verify(const char *hash, const char *password);

/* Ed25519. */
void nacl_sign_keypair(unsigned char pk[NACL_SIGN_PK], unsigned char sk[NACL_SIGN_SK]);
void nacl_sign(unsigned char sig[NACL_SIGN_SIG], const void *msg, size_t n,
               const unsigned char sk[NACL_SIGN_SK]);
bool nacl_sign_verify(const unsigned char sig[NACL_SIGN_SIG], const void *msg, size_t n,
                      const unsigned char pk[NACL_SIGN_PK]);
/* The public half of a secret key. */
void nacl_sign_public(unsigned char pk[NACL_SIGN_PK], const unsigned char sk[NACL_SIGN_SK]);

void nacl_sha256(unsigned char out[NACL_SHA256], const void *p, size_t n);
struct nacl_sha256 {
    uint64_t opaque[16];
};
void nacl_sha256_init(struct nacl_sha256 *s);
void nacl_sha256_add(struct nacl_sha256 *s, const void *p, size_t n);
void nacl_sha256_final(struct nacl_sha256 *s, unsigned char out[NACL_SHA256]);
void nacl_sha512(unsigned char out[NACL_SHA512], const void *p, size_t n);

/* Secrets at rest: nonce, authenticator and text; out holds n + NACL_BOX_EXTRA. */
void nacl_box_seal(unsigned char *out, const void *plain, size_t n, const unsigned char key[NACL_BOX_KEY]);
/* Opens n sealed bytes into out (n - NACL_BOX_EXTRA). False when altered or sealed with another key. */
bool nacl_box_open(unsigned char *out, const unsigned char *sealed, size_t n,
                   const unsigned char key[NACL_BOX_KEY]);

/* RFC 4648 base32, upper case, no padding; dst holds NACL_BASE32_LEN(n) + 1. */
#define NACL_BASE32_LEN(n) (((n)*8 + 4) / 5)
void nacl_base32(char *dst, const void *p, size_t n);
/* Decodes; either case, no padding. Returns the bytes written (at most size), or -1 when text is not base32
 * or does not fit. */
int nacl_unbase32(unsigned char *dst, size_t size, const char *text);

/* Keys as files of one line of hexadecimal digits, mode 0600; write refuses to replace a file. */
MUST_CHECK enum rc nacl_key_write(const char *path, const void *key, size_t n, struct err *e);
MUST_CHECK enum rc nacl_key_read(const char *path, void *key, size_t n, struct err *e);

/*
 * Makes an Ed25519 SSH host key: path in OpenSSH's private key format (mode 0600)
 * and path.pub with the line for known_hosts. Refuses to replace a file.
 */
MUST_CHECK enum rc nacl_ssh_key_write(const char *path, const char *comment, struct err *e);

#endif
