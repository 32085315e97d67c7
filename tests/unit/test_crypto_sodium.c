#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/crypto/sodium.h"

static int
setup(void **state)
{
    (void)state;
    return nacl_init(NULL) == RC_OK ? 0 : -1;
}

static void
base32_matches_rfc_4648(void **state)
{
    static const struct {
        const char *plain, *text;
    } vector[] = {{"", ""},
                  {"f", "MY"},
                  {"fo", "MZXQ"},
                  {"foo", "MZXW6"},
                  {"foob", "MZXW6YQ"},
                  {"fooba", "MZXW6YTB"},
                  {"foobar", "MZXW6YTBOI"}};
    char text[32];
    unsigned char plain[16];

    (void)state;
    for (size_t i = 0; i < COUNT(vector); i++) {
        size_t n = strlen(vector[i].plain);
        nacl_base32(text, vector[i].plain, n);
        assert_string_equal(text, vector[i].text);
        assert_int_equal(strlen(text), NACL_BASE32_LEN(n));
        assert_int_equal(nacl_unbase32(plain, sizeof plain, text), (int)n);
        assert_memory_equal(plain, vector[i].plain, n);
    }
    assert_int_equal(nacl_unbase32(plain, sizeof plain, "mzxw6"), 3);
    assert_int_equal(nacl_unbase32(plain, sizeof plain, "M"), -1);
    assert_int_equal(nacl_unbase32(plain, sizeof plain, "MZ1"), -1);
    assert_int_equal(nacl_unbase32(plain, sizeof plain, "MZ"), -1); /* left-over bits set */
    assert_int_equal(nacl_unbase32(plain, sizeof plain, "MY======"), -1);
    assert_int_equal(nacl_unbase32(plain, 2, "MZXW6"), -1);
}

static int64_t
cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
password_verifies_and_nobody_takes_as_long(void **state)
{
    char hash[NACL_PW_TEXT];

    (void)state;
    assert_int_equal(nacl_pw_hash(hash, "rahasia kantor", NULL), RC_OK);
    assert_true(str_starts(hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
    int64_t t0 = cpu_ms();
    assert_true(nacl_pw_verify(hash, "rahasia kantor"));
    int64_t t1 = cpu_ms();
    assert_false(nacl_pw_verify(NULL, "rahasia kantor"));
    int64_t t2 = cpu_ms();
    assert_false(nacl_pw_verify(hash, "rahasia kantot"));
    assert_false(nacl_pw_verify("", ""));
    /* The stand-in hash must really be computed: a parse error would return at once. */
    assert_true(t2 - t1 >= (t1 - t0) / 4);
}

static void
ed25519_matches_rfc_8032(void **state)
{
    /* RFC 8032 7.1, test 2: secret key followed by its public key. */
    unsigned char sk[NACL_SIGN_SK], pk[NACL_SIGN_PK], sig[NACL_SIGN_SIG], want[NACL_SIGN_SIG];
    const unsigned char msg = 0x72;

    (void)state;
    assert_true(str_unhex(sk, 64,
                          "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
                          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    assert_true(str_unhex(want, 64,
                          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    nacl_sign(sig, &msg, 1, sk);
    assert_memory_equal(sig, want, sizeof sig);
    nacl_sign_public(pk, sk);
    assert_memory_equal(pk, sk + 32, sizeof pk);
    assert_true(nacl_sign_verify(sig, &msg, 1, pk));
    sig[5] ^= 1;
    assert_false(nacl_sign_verify(sig, &msg, 1, pk));
}

static void
sha256_whole_and_in_pieces(void **state)
{
    unsigned char want[32], whole[32], pieces[32];
    struct nacl_sha256 s;

    (void)state;
    assert_true(str_unhex(want, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    nacl_sha256(whole, "abc", 3);
    assert_memory_equal(whole, want, 32);
    nacl_sha256_init(&s);
    nacl_sha256_add(&s, "a", 1);
    nacl_sha256_add(&s, "bc", 2);
    nacl_sha256_final(&s, pieces);
    assert_memory_equal(pieces, want, 32);
}

static void
box_opens_only_unaltered(void **state)
{
    unsigned char key[NACL_BOX_KEY], sealed[20 + NACL_BOX_EXTRA], plain[20];

    (void)state;
    nacl_random(key, sizeof key);
    nacl_box_seal(sealed, "twenty bytes secret!", 20, key);
    assert_true(nacl_box_open(plain, sealed, sizeof sealed, key));
    assert_memory_equal(plain, "twenty bytes secret!", 20);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 0x10;
        assert_false(nacl_box_open(plain, sealed, sizeof sealed, key));
        sealed[i] ^= 0x10;
    }
    assert_false(nacl_box_open(plain, sealed, NACL_BOX_EXTRA - 1, key));
    key[0] ^= 1;
    assert_false(nacl_box_open(plain, sealed, sizeof sealed, key));
}

static void
key_files_are_private_and_not_replaced(void **state)
{
    char dir[] = "/tmp/test_crypto_XXXXXX", path[64], pub[64];
    unsigned char key[32], back[32];
    struct stat st;

    (void)state;
    assert_non_null(mkdtemp(dir));
    (void)snprintf(path, sizeof path, "%s/totp.key", dir);
    nacl_random(key, sizeof key);
    assert_int_equal(nacl_key_write(path, key, sizeof key, NULL), RC_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(nacl_key_read(path, back, sizeof back, NULL), RC_OK);
    assert_memory_equal(key, back, sizeof key);
    assert_int_equal(nacl_key_write(path, key, sizeof key, NULL), RC_FAIL);
    assert_int_equal(nacl_key_read(path, back, 31, NULL), RC_FAIL);
    unlink(path);
    (void)snprintf(path, sizeof path, "%s/host", dir);
    (void)snprintf(pub, sizeof pub, "%s/host.pub", dir);
    assert_int_equal(nacl_ssh_key_write(path, "loket", NULL), RC_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(nacl_ssh_key_write(path, "loket", NULL), RC_FAIL);
    unlink(path);
    unlink(pub);
    rmdir(dir);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base32_matches_rfc_4648),
        cmocka_unit_test(password_verifies_and_nobody_takes_as_long),
        cmocka_unit_test(ed25519_matches_rfc_8032),
        cmocka_unit_test(sha256_whole_and_in_pieces),
        cmocka_unit_test(box_opens_only_unaltered),
        cmocka_unit_test(key_files_are_private_and_not_replaced),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
