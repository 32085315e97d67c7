/*
 * merkle.h - the tree over the audit trail, as in RFC 6962 section 2: the root
 * speaks for every entry and their order. The log only grows, so the roots of the
 * full subtrees (the frontier) are all that is needed to go on.
 */
#ifndef LOKET_CRYPTO_MERKLE_H
#define LOKET_CRYPTO_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MERKLE_HASH   32
#define MERKLE_LEVELS 63 /* a log has fewer than 2^63 entries; also the longest proof */

/* SHA-256 over 0x00 and the entry; over 0x01 and two nodes. */
void merkle_leaf(unsigned char out[MERKLE_HASH], const void *entry, size_t n);
void merkle_node(unsigned char out[MERKLE_HASH], const unsigned char left[MERKLE_HASH],
                 const unsigned char right[MERKLE_HASH]);

/* Roots of the full subtrees from left to right, one per bit of size. Zero-initialise for an empty log. */
struct merkle {
    uint64_t size;
    size_t n;
    unsigned char peak[MERKLE_LEVELS + 1][MERKLE_HASH];
};

void merkle_append(struct merkle *m, const unsigned char leaf[MERKLE_HASH]);

/* The root of the log; that of an empty one is the hash of nothing. */
void merkle_root(const struct merkle *m, unsigned char out[MERKLE_HASH]);

/* The frontier as bytes: m->peak, m->n * MERKLE_HASH of them. False when n bytes cannot belong to size. */
bool merkle_load(struct merkle *m, uint64_t size, const void *frontier, size_t n);

struct merkle_proof {
    size_t n;
    unsigned char hash[MERKLE_LEVELS][MERKLE_HASH];
};

/*
 * That leaf index is in the log of the first size leaves, and that the log of old leaves
 * is the beginning of that of size leaves. leaves holds size hashes; index < size;
 * 0 < old <= size.
 */
void merkle_inclusion(const unsigned char (*leaves)[MERKLE_HASH], uint64_t index, uint64_t size,
                      struct merkle_proof *out);
void merkle_consistency(const unsigned char (*leaves)[MERKLE_HASH], uint64_t old, uint64_t size,
                        struct merkle_proof *out);

/* Check such a proof; any proof and numbers are allowed, wrong ones give false. */
bool merkle_inclusion_ok(const unsigned char leaf[MERKLE_HASH], uint64_t index, uint64_t size,
                         const struct merkle_proof *p, const unsigned char root[MERKLE_HASH]);
bool merkle_consistency_ok(uint64_t old, const unsigned char old_root[MERKLE_HASH], uint64_t size,
                           const unsigned char root[MERKLE_HASH], const struct merkle_proof *p);

#endif
