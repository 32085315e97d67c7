#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/base/str.h"
#include "console/crypto/merkle.h"
#include "console/crypto/note.h"
#include "console/crypto/sodium.h"

#define LEAVES 130

static unsigned char leaves[LEAVES][MERKLE_HASH];

static int
setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEAVES; i++) {
        unsigned char entry[2] = {(unsigned char)i, (unsigned char)(i >> 4)};
        merkle_leaf(leaves[i], entry, i % 3);
    }
    return nacl_init(NULL) == RC_OK ? 0 : -1;
}

/* The definition of RFC 6962 section 2.1, word by word. */
static void
naive(const unsigned char (*d)[MERKLE_HASH], size_t n, unsigned char out[MERKLE_HASH])
{
    unsigned char l[MERKLE_HASH], r[MERKLE_HASH];
    size_t k = 1;
    if (n == 0) {
        nacl_sha256(out, "", 0);
        return;
    }
    if (n == 1) {
        memcpy(out, d[0], MERKLE_HASH);
        return;
    }
    while (2 * k < n)
        k *= 2;
    naive(d, k, l);
    naive(d + k, n - k, r);
    merkle_node(out, l, r);
}

static void
assert_hash(const unsigned char h[MERKLE_HASH], const char *hex)
{
    char text[2 * MERKLE_HASH + 1];
    str_hex(text, h, MERKLE_HASH);
    assert_string_equal(text, hex);
}

/* The eight leaves that Certificate Transparency implementations are tested with. */
static void
roots_match_ct_vector(void **state)
{
    static const struct {
        size_t n;
        const char *entry, *root;
    } v[] = {
        {0, "", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {1, "\x00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {1, "\x10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {2, "\x20\x21", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {2, "\x30\x31", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {4, "\x40\x41\x42\x43", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {8, "\x50\x51\x52\x53\x54\x55\x56\x57",
         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {16, "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    struct merkle m = {0};
    unsigned char h[MERKLE_HASH];
    (void)state;
    merkle_root(&m, h);
    assert_hash(h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < COUNT(v); i++) {
        merkle_leaf(h, v[i].entry, v[i].n);
        merkle_append(&m, h);
        merkle_root(&m, h);
        assert_hash(h, v[i].root);
    }
}

static void
frontier_gives_naive_root(void **state)
{
    struct merkle m = {0}, again;
    unsigned char a[MERKLE_HASH], b[MERKLE_HASH];
    (void)state;
    for (size_t n = 0; n <= LEAVES; n++) {
        merkle_root(&m, a);
        naive((const unsigned char(*)[MERKLE_HASH])leaves, n, b);
        assert_memory_equal(a, b, MERKLE_HASH);
        assert_true(merkle_load(&again, m.size, m.peak, m.n * MERKLE_HASH));
        merkle_root(&again, b);
        assert_memory_equal(a, b, MERKLE_HASH);
        assert_false(merkle_load(&again, m.size, m.peak, m.n * MERKLE_HASH + 1));
        if (n < LEAVES)
            merkle_append(&m, leaves[n]);
    }
    assert_false(merkle_load(&again, UINT64_MAX, m.peak, 64 * MERKLE_HASH));
}

static void
inclusion_proofs_hold(void **state)
{
    const unsigned char(*d)[MERKLE_HASH] = (const unsigned char(*)[MERKLE_HASH])leaves;
    struct merkle_proof p;
    unsigned char root[MERKLE_HASH];
    (void)state;
    for (uint64_t n = 1; n <= 65; n++) {
        naive(d, n, root);
        for (uint64_t i = 0; i < n; i++) {
            merkle_inclusion(d, i, n, &p);
            assert_true(merkle_inclusion_ok(d[i], i, n, &p, root));
            assert_false(merkle_inclusion_ok(d[i + 1], i, n, &p, root));
            assert_false(merkle_inclusion_ok(d[i], n, n, &p, root));
            for (size_t k = 0; k < p.n; k++) {
                p.hash[k][k % MERKLE_HASH] ^= 1;
                assert_false(merkle_inclusion_ok(d[i], i, n, &p, root));
                p.hash[k][k % MERKLE_HASH] ^= 1;
            }
            memcpy(p.hash[p.n], root, MERKLE_HASH);
            p.n++;
            assert_false(merkle_inclusion_ok(d[i], i, n, &p, root));
        }
    }
}

static void
consistency_proofs_hold(void **state)
{
    const unsigned char(*d)[MERKLE_HASH] = (const unsigned char(*)[MERKLE_HASH])leaves;
    struct merkle_proof p;
    unsigned char root[MERKLE_HASH], old_root[MERKLE_HASH];
    (void)state;
    for (uint64_t n = 1; n <= 65; n++) {
        naive(d, n, root);
        for (uint64_t old = 1; old <= n; old++) {
            naive(d, old, old_root);
            merkle_consistency(d, old, n, &p);
            assert_true(merkle_consistency_ok(old, old_root, n, root, &p));
            assert_int_equal(merkle_consistency_ok(old, root, n, old_root, &p), old == n);
            assert_false(merkle_consistency_ok(n + 1, old_root, n, root, &p));
            assert_false(merkle_consistency_ok(0, old_root, n, root, &p));
            for (size_t k = 0; k < p.n; k++) {
                p.hash[k][k % MERKLE_HASH] ^= 1;
                assert_false(merkle_consistency_ok(old, old_root, n, root, &p));
                p.hash[k][k % MERKLE_HASH] ^= 1;
            }
            p.n = p.n > 0 ? p.n - 1 : 1;
            assert_false(merkle_consistency_ok(old, old_root, n, root, &p));
        }
    }
}

static void
make_note(struct note *n, char text[NOTE_MAX], unsigned char pk[NOTE_KEY])
{
    unsigned char sk[NACL_SIGN_SK], sig[NOTE_SIG];
    size_t len;
    nacl_sign_keypair(pk, sk);
    (void)str_copy(n->origin, sizeof n->origin, "loket.example/audit");
    n->size = 4711;
    memcpy(n->root, leaves[7], NOTE_ROOT);
    assert_true(note_text(n, text, &len));
    nacl_sign(sig, text, len, sk);
    assert_true(note_sealed(n, sig, pk, text));
}

static void
notes_open_with_their_key_only(void **state)
{
    struct note n, got;
    char text[NOTE_MAX];
    unsigned char pk[NOTE_KEY], other[NOTE_KEY], sk[NACL_SIGN_SK];
    struct err e;
    size_t used;
    (void)state;
    make_note(&n, text, pk);
    assert_int_equal(note_open(text, strlen(text), pk, &got, &used, &e), RC_OK);
    assert_int_equal(used, strlen(text));
    assert_string_equal(got.origin, n.origin);
    assert_int_equal(got.size, 4711);
    assert_memory_equal(got.root, n.root, NOTE_ROOT);
    nacl_sign_keypair(other, sk);
    assert_int_equal(note_open(text, strlen(text), other, &got, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "note_unsigned");
}

static void
changed_notes_do_not_open(void **state)
{
    struct note n, got;
    char text[NOTE_MAX];
    unsigned char pk[NOTE_KEY];
    struct err e;
    (void)state;
    make_note(&n, text, pk);
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        assert_int_equal(note_open(text, i, pk, &got, NULL, &e), RC_INVALID);
        for (int bit = 0; bit < 8; bit++) {
            text[i] = (char)(text[i] ^ (1 << bit));
            assert_int_equal(note_open(text, len, pk, &got, NULL, &e), RC_INVALID);
            text[i] = (char)(text[i] ^ (1 << bit));
        }
    }
    text[strlen(n.origin) + 1] = '5';
    assert_int_equal(note_open(text, len, pk, &got, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "note_forged");
}

/* A witness adds its own line; the note stays ours. The bytes after it belong to the next one. */
static void
notes_may_carry_other_signatures(void **state)
{
    struct note n, got;
    char text[NOTE_MAX], more[2 * NOTE_MAX];
    unsigned char pk[NOTE_KEY];
    size_t used;
    (void)state;
    make_note(&n, text, pk);
    assert_true(str_printf(more, sizeof more, "%s\xe2\x80\x94 tetangga.example/saksi AAAA\n", text));
    size_t len = strlen(more);
    assert_true(str_append(more, sizeof more, "\nnext"));
    assert_int_equal(note_open(more, strlen(more), pk, &got, &used, NULL), RC_OK);
    assert_int_equal(used, len);
}

static void
odd_origins_are_refused(void **state)
{
    static const char *const bad[] = {"", "two words", "a+b", "a\nb", "k\xc3\xa9y"};
    char text[NOTE_MAX];
    size_t len;
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct note n = {.size = 1};
        (void)str_copy(n.origin, sizeof n.origin, bad[i]);
        assert_false(note_text(&n, text, &len));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_match_ct_vector),
        cmocka_unit_test(frontier_gives_naive_root),
        cmocka_unit_test(inclusion_proofs_hold),
        cmocka_unit_test(consistency_proofs_hold),
        cmocka_unit_test(notes_open_with_their_key_only),
        cmocka_unit_test(changed_notes_do_not_open),
        cmocka_unit_test(notes_may_carry_other_signatures),
        cmocka_unit_test(odd_origins_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
