/* The low-level calls keep their state on the stack; EVP would allocate or share a context. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "console/crypto/sha256.h"

#include <openssl/sha.h>

void
sha256_prefixed(unsigned char out[SHA256_BYTES], unsigned char prefix, const void *p, size_t n)
{
    SHA256_CTX c;
    (void)SHA256_Init(&c);
    (void)SHA256_Update(&c, &prefix, 1);
    (void)SHA256_Update(&c, p, n);
    (void)SHA256_Final(out, &c);
}
