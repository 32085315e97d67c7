#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "print/model.h"
#include "print/qr.h"
#include "print/seal.h"
#include "tests/support/print_sample.h"

struct fixture {
    struct arena *a;
    struct signer *s;
    struct signer_public pub;
    const char *record;
    struct kk kk;
    char url[SEAL_URL_MAX];
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    char dir[] = "/tmp/test_seal_XXXXXX", path[64];
    *state = f;
    f->a = arena_new(NULL);
    f->record = sample_record(f->a, &(struct sample){.members = 3});
    if (mkdtemp(dir) == NULL || (f->s = sample_signer(dir)) == NULL)
        return -1;
    (void)(str_printf(path, sizeof(path), "%s/sign-ca.crt", dir) && unlink(path));
    (void)(str_printf(path, sizeof(path), "%s/signer.pem", dir) && unlink(path));
    (void)rmdir(dir);
    if (kk_read(f->a, f->record, strlen(f->record), &f->kk, NULL) != RC_OK ||
        signer_public(f->s, &f->pub, NULL) != RC_OK)
        return -1;
    return seal_make(f->s, &f->kk, f->record, strlen(f->record), SAMPLE_PREFIX, f->url, NULL) == RC_OK ? 0
                                                                                                       : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    signer_close(f->s);
    arena_free(f->a);
    free(f);
    return 0;
}

static enum rc
verify(struct fixture *f, const char *text, struct seal *seal, struct err *e)
{
    enum rc rc = seal_parse(text, seal, e);
    return rc == RC_OK ? seal_verify(seal, (const unsigned char(*)[SIGNER_PUBLIC]) & f->pub.seal, 1, e) : rc;
}

static void
round_trip(void **state)
{
    struct fixture *f = *state;
    struct seal seal;
    assert_int_equal(strlen(f->url), strlen(SAMPLE_PREFIX) + NACL_BASE32_LEN(SEAL_BYTES));
    assert_int_equal(verify(f, f->url, &seal, NULL), RC_OK);
    assert_string_equal(seal.no_kk, "9901010101260001");
    assert_int_equal(seal.nomor_seri, 123);
    assert_int_equal(seal.day, 1795305600 / 86400);
    assert_true(seal_matches(&seal, f->record, strlen(f->record)));
    assert_false(seal_matches(&seal, f->record, strlen(f->record) - 1));
}

static void
typed_in_lower_case_or_without_address(void **state)
{
    struct fixture *f = *state;
    struct seal seal;
    char low[SEAL_URL_MAX];
    size_t i = 0;
    for (; f->url[i] != '\0'; i++)
        low[i] = (char)tolower((unsigned char)f->url[i]);
    low[i] = '\0';
    assert_int_equal(verify(f, low, &seal, NULL), RC_OK);
    assert_int_equal(verify(f, f->url + strlen(SAMPLE_PREFIX), &seal, NULL), RC_OK);
}

static void
malformed_is_told_apart(void **state)
{
    struct fixture *f = *state;
    const char *code = f->url + strlen(SAMPLE_PREFIX);
    const char *texts[] = {
        "",     "/",      "HTTPS://LOKET.EXAMPLE.GO.ID/V/", "https://example.org/",
        "AAAA", code + 1, arena_printf(f->a, "%sA", code),  arena_printf(f->a, "%.20s1%s", code, code + 21)};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct seal seal;
        struct err e = {0};
        assert_int_equal(verify(f, texts[i], &seal, &e), RC_INVALID);
        assert_string_equal(e.code, "seal_malformed");
    }
}

/* A seal with one byte of its payload changed. */
static const char *
with_byte(struct fixture *f, const struct seal *seal, size_t at, unsigned char to)
{
    unsigned char bytes[SEAL_BYTES];
    char code[NACL_BASE32_LEN(SEAL_BYTES) + 1];
    memcpy(bytes, seal->payload, SEAL_BYTES);
    bytes[at] = to;
    nacl_base32(code, bytes, SEAL_BYTES);
    return arena_strdup(f->a, code);
}

static void
every_changed_byte_is_found(void **state)
{
    struct fixture *f = *state;
    struct seal seal, changed;
    assert_int_equal(seal_parse(f->url, &seal, NULL), RC_OK);
    for (size_t i = 0; i < SEAL_BYTES; i++) {
        struct err e = {0};
        const char *want = i == 0 ? "seal_version" : i < 5 ? "seal_unknown_key" : "seal_bad_signature";
        const char *text = with_byte(f, &seal, i, i == 0 ? 2 : seal.payload[i] ^ 1u);
        assert_int_equal(verify(f, text, &changed, &e), RC_INVALID);
        assert_string_equal(e.code, want);
    }
}

static void
another_key_is_unknown(void **state)
{
    struct fixture *f = *state;
    unsigned char keys[2][SIGNER_PUBLIC], secret[NACL_SIGN_SK];
    struct seal seal;
    struct err e = {0};
    nacl_sign_keypair(keys[0], secret);
    memcpy(keys[1], f->pub.seal, SIGNER_PUBLIC);
    assert_int_equal(seal_parse(f->url, &seal, NULL), RC_OK);
    assert_int_equal(seal_verify(&seal, (const unsigned char(*)[SIGNER_PUBLIC])keys, 1, &e), RC_INVALID);
    assert_string_equal(e.code, "seal_unknown_key");
    assert_int_equal(seal_verify(&seal, (const unsigned char(*)[SIGNER_PUBLIC])keys, 2, NULL), RC_OK);
}

static void
signer_that_is_away_leaves_it_unsealed(void **state)
{
    struct fixture *f = *state;
    char url[SEAL_URL_MAX];
    struct err e = {0};
    sample_signer_down(f->s, true);
    assert_int_equal(seal_make(f->s, &f->kk, f->record, strlen(f->record), SAMPLE_PREFIX, url, &e),
                     RC_UNAVAILABLE);
    sample_signer_down(f->s, false);
}

static void
qr_obeys_the_printing_rules(void **state)
{
    struct fixture *f = *state;
    struct qr q;
    struct err e = {0};
    char text[600];
    assert_int_equal(qr_encode(f->a, f->url, &q, NULL), RC_OK);
    assert_true(q.module * 25.4 / 72 >= 0.42);
    assert_true(qr_extent(&q) <= QR_BOX_MAX);
    assert_true(q.side <= 17 + 4 * 10);
    assert_true(qr_black(&q, 0, 0) && !qr_black(&q, 1, 1) && qr_black(&q, 3, 3));
    assert_int_equal(qr_encode(f->a, "https://kecil", &q, &e), RC_INVALID);
    assert_int_equal(qr_encode(f->a, "", &q, &e), RC_INVALID);
    memset(text, 'A', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_int_equal(qr_encode(f->a, text, &q, &e), RC_INVALID);
    assert_string_equal(e.code, "qr_long");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(typed_in_lower_case_or_without_address),
        cmocka_unit_test(malformed_is_told_apart),
        cmocka_unit_test(every_changed_byte_is_found),
        cmocka_unit_test(another_key_is_unknown),
        cmocka_unit_test(signer_that_is_away_leaves_it_unsealed),
        cmocka_unit_test(qr_obeys_the_printing_rules),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
