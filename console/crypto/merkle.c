#include "console/crypto/merkle.h"

#include <string.h>

#include "console/crypto/sha256.h"
#include "console/crypto/sodium.h"

void
merkle_leaf(unsigned char out[MERKLE_HASH], const void *entry, size_t n)
{
    sha256_prefixed(out, 0x00, entry, n);
}

void
merkle_node(unsigned char out[MERKLE_HASH], const unsigned char left[MERKLE_HASH],
            const unsigned char right[MERKLE_HASH])
{
    unsigned char both[2 * MERKLE_HASH];
    memcpy(both, left, MERKLE_HASH);
    memcpy(both + MERKLE_HASH, right, MERKLE_HASH);
    sha256_prefixed(out, 0x01, both, sizeof both);
}

void
merkle_append(struct merkle *m, const unsigned char leaf[MERKLE_HASH])
{
    memcpy(m->peak[m->n++], leaf, MERKLE_HASH);
    /* Each one at the end of size in binary is a full subtree that the new leaf completes a pair with. */
    for (uint64_t s = m->size; (s & 1) != 0; s >>= 1) {
        m->n--;
        merkle_node(m->peak[m->n - 1], m->peak[m->n - 1], m->peak[m->n]);
    }
    m->size++;
}

void
merkle_root(const struct merkle *m, unsigned char out[MERKLE_HASH])
{
    if (m->n == 0) {
        nacl_sha256(out, "", 0);
        return;
    }
    memcpy(out, m->peak[m->n - 1], MERKLE_HASH);
    for (size_t i = m->n - 1; i-- > 0;)
        merkle_node(out, m->peak[i], out);
}

bool
merkle_load(struct merkle *m, uint64_t size, const void *frontier, size_t n)
{
    size_t peaks = (size_t)__builtin_popcountll(size);
    memset(m, 0, sizeof *m);
    if (size >> MERKLE_LEVELS != 0 || n != peaks * MERKLE_HASH)
        return false;
    m->size = size;
    m->n = peaks;
    if (n > 0)
        memcpy(m->peak, frontier, n);
    return true;
}

/* The largest power of two below n; n > 1. */
static uint64_t
split(uint64_t n)
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static void
hash_range(const unsigned char (*leaves)[MERKLE_HASH], uint64_t n, unsigned char out[MERKLE_HASH])
{
    struct merkle m = {0};
    for (uint64_t i = 0; i < n; i++)
        merkle_append(&m, leaves[i]);
    merkle_root(&m, out);
}

/* The proofs are made from the root down; verification reads them from the leaf up. */
static void
reverse(struct merkle_proof *p)
{
    for (size_t i = 0, j = p->n; i + 1 < j; i++) {
        unsigned char t[MERKLE_HASH];
        j--;
        memcpy(t, p->hash[i], MERKLE_HASH);
        memcpy(p->hash[i], p->hash[j], MERKLE_HASH);
        memcpy(p->hash[j], t, MERKLE_HASH);
    }
}

void
merkle_inclusion(const unsigned char (*leaves)[MERKLE_HASH], uint64_t index, uint64_t size,
                 struct merkle_proof *out)
{
    out->n = 0;
    while (size > 1) {
        uint64_t k = split(size);
        if (index < k) {
            hash_range(leaves + k, size - k, out->hash[out->n++]);
            size = k;
        } else {
            hash_range(leaves, k, out->hash[out->n++]);
            leaves += k;
            index -= k;
            size -= k;
        }
    }
    reverse(out);
}

void
merkle_consistency(const unsigned char (*leaves)[MERKLE_HASH], uint64_t old, uint64_t size,
                   struct merkle_proof *out)
{
    bool whole = true; /* the old root itself is still the left edge: the verifier knows it */
    out->n = 0;
    while (old < size) {
        uint64_t k = split(size);
        if (old <= k) {
            hash_range(leaves + k, size - k, out->hash[out->n++]);
            size = k;
        } else {
            hash_range(leaves, k, out->hash[out->n++]);
            leaves += k;
            old -= k;
            size -= k;
            whole = false;
        }
    }
    if (!whole)
        hash_range(leaves, size, out->hash[out->n++]);
    reverse(out);
}

/* RFC 9162 section 2.1.3.2. */
bool
merkle_inclusion_ok(const unsigned char leaf[MERKLE_HASH], uint64_t index, uint64_t size,
                    const struct merkle_proof *p, const unsigned char root[MERKLE_HASH])
{
    unsigned char r[MERKLE_HASH];
    if (index >= size || p->n > MERKLE_LEVELS)
        return false;
    uint64_t fn = index, sn = size - 1;
    memcpy(r, leaf, MERKLE_HASH);
    for (size_t i = 0; i < p->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) != 0 || fn == sn) {
            merkle_node(r, p->hash[i], r);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            merkle_node(r, r, p->hash[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && memcmp(r, root, MERKLE_HASH) == 0;
}

/* RFC 9162 section 2.1.4.2, from the first node of the path on. */
static bool
consistency_walk(uint64_t fn, uint64_t sn, const unsigned char first[MERKLE_HASH],
                 const struct merkle_proof *p, size_t i, unsigned char fr[MERKLE_HASH],
                 unsigned char sr[MERKLE_HASH])
{
    for (; (fn & 1) != 0; fn >>= 1)
        sn >>= 1;
    memcpy(fr, first, MERKLE_HASH);
    memcpy(sr, first, MERKLE_HASH);
    for (; i < p->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) != 0 || fn == sn) {
            merkle_node(fr, p->hash[i], fr);
            merkle_node(sr, p->hash[i], sr);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            merkle_node(sr, sr, p->hash[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0;
}

bool
merkle_consistency_ok(uint64_t old, const unsigned char old_root[MERKLE_HASH], uint64_t size,
                      const unsigned char root[MERKLE_HASH], const struct merkle_proof *p)
{
    unsigned char fr[MERKLE_HASH], sr[MERKLE_HASH];
    if (old == 0 || old > size || p->n > MERKLE_LEVELS)
        return false;
    if (old == size)
        return p->n == 0 && memcmp(old_root, root, MERKLE_HASH) == 0;
    if (p->n == 0)
        return false;
    bool power = (old & (old - 1)) == 0;
    const unsigned char *first = power ? old_root : p->hash[0];
    return consistency_walk(old - 1, size - 1, first, p, power ? 0 : 1, fr, sr) &&
           memcmp(fr, old_root, MERKLE_HASH) == 0 && memcmp(sr, root, MERKLE_HASH) == 0;
}
