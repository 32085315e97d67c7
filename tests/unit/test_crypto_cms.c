#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/crypto/cms.h"
#include "console/crypto/sodium.h"

#define CONTENT "isi berkas yang ditandatangani\n"

struct fixture {
    char dir[64], other[64];
    char ca[128], pem[128], other_ca[128], content[128], der[128];
    struct cms_key *key;
    unsigned char digest[CMS_DIGEST];
    struct buf sig;
};

static bool
make(const char *dir)
{
    const struct cms_signatory who = {"Ratna Widuri", "Disdukcapil Kabupaten Contoh Raya", 3650};
    return cms_make_signer(dir, &who, NULL) == RC_OK;
}

static bool
write_file(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "w");
    bool ok = f != NULL && fwrite(p, 1, n, f) == n;
    return f != NULL && fclose(f) == 0 && ok;
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    *state = f;
    strcpy(f->dir, "/tmp/test_cms_XXXXXX");
    strcpy(f->other, "/tmp/test_cms_XXXXXX");
    if (nacl_init(NULL) != RC_OK || mkdtemp(f->dir) == NULL || mkdtemp(f->other) == NULL)
        return -1;
    bool ok = str_printf(f->ca, sizeof(f->ca), "%s/sign-ca.crt", f->dir) &&
              str_printf(f->pem, sizeof(f->pem), "%s/signer.pem", f->dir) &&
              str_printf(f->other_ca, sizeof(f->other_ca), "%s/sign-ca.crt", f->other) &&
              str_printf(f->content, sizeof(f->content), "%s/content", f->dir) &&
              str_printf(f->der, sizeof(f->der), "%s/der", f->dir);
    nacl_sha256(f->digest, CONTENT, strlen(CONTENT));
    ok = ok && make(f->dir) && make(f->other) && cms_key_load(&f->key, f->pem, NULL) == RC_OK &&
         cms_sign(f->key, f->digest, &f->sig, NULL) == RC_OK &&
         write_file(f->content, CONTENT, strlen(CONTENT)) && write_file(f->der, f->sig.data, f->sig.len);
    return ok ? 0 : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    char command[300];
    cms_key_free(f->key);
    buf_done(&f->sig);
    int failed =
        !str_printf(command, sizeof(command), "rm -rf %s %s", f->dir, f->other) || system(command) != 0;
    free(f);
    return failed ? -1 : 0;
}

static void
openssl_accepts_it_as_cades(void **state)
{
    struct fixture *f = *state;
    char command[800];
    assert_true(str_printf(
        command, sizeof(command),
        "openssl cms -verify -cades -binary -inform DER -in %s -content %s -CAfile %s -purpose any "
        "-out /dev/null 2> /dev/null",
        f->der, f->content, f->ca));
    assert_int_equal(system(command), 0);
}

/* PAdES: the signing certificate is bound in; a signing time is not. */
static void
has_the_attributes_of_pades(void **state)
{
    struct fixture *f = *state;
    char command[400], text[20000];
    assert_true(
        str_printf(command, sizeof(command), "openssl cms -cmsout -print -inform DER -in %s", f->der));
    FILE *p = popen(command, "r");
    assert_non_null(p);
    size_t n = fread(text, 1, sizeof(text) - 1, p);
    text[n] = '\0';
    assert_int_equal(pclose(p), 0);
    assert_non_null(strstr(text, "signingCertificateV2"));
    assert_non_null(strstr(text, "messageDigest"));
    assert_null(strstr(text, "signingTime"));
    assert_non_null(strstr(text, "ecdsa-with-SHA256"));
}

static void
verifies_and_names_the_signatory(void **state)
{
    struct fixture *f = *state;
    struct cms_info info;
    struct err e = {0};
    if (cms_verify(f->sig.data, f->sig.len, f->digest, f->ca, &info, &e) != RC_OK)
        fail_msg("%s (%s)", e.text, e.detail);
    assert_string_equal(info.name, "Ratna Widuri");
    assert_string_equal(info.name, cms_key_name(f->key));
    assert_string_equal(info.issuer, cms_key_issuer(f->key));
}

static void
padding_is_allowed_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct buf padded = {0};
    struct err e = {0};
    buf_add(&padded, f->sig.data, f->sig.len);
    buf_add(&padded, "\0\0\0", 3);
    assert_int_equal(cms_verify(padded.data, padded.len, f->digest, f->ca, NULL, NULL), RC_OK);
    buf_add(&padded, "x", 1);
    assert_int_equal(cms_verify(padded.data, padded.len, f->digest, f->ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "cms_malformed");
    assert_int_equal(cms_verify(f->sig.data, f->sig.len / 2, f->digest, f->ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "cms_malformed");
    assert_int_equal(cms_verify("", 0, f->digest, f->ca, NULL, &e), RC_INVALID);
    buf_done(&padded);
}

static void
each_failure_has_its_reason(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    unsigned char digest[CMS_DIGEST];
    memcpy(digest, f->digest, sizeof(digest));
    digest[31] ^= 1;
    assert_int_equal(cms_verify(f->sig.data, f->sig.len, digest, f->ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "cms_digest");
    assert_int_equal(cms_verify(f->sig.data, f->sig.len, f->digest, f->other_ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "cms_untrusted");
    assert_int_equal(cms_verify(f->sig.data, f->sig.len, f->digest, "/nonexistent", NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "cms_untrusted");
}

/* Whatever byte is changed, the signature is not accepted for this digest by this authority. */
static void
no_changed_byte_passes(void **state)
{
    struct fixture *f = *state;
    struct buf copy = {0};
    size_t accepted = 0;
    for (size_t i = 0; i < f->sig.len; i++) {
        buf_reset(&copy);
        buf_add(&copy, f->sig.data, f->sig.len);
        copy.data[i] = (char)(copy.data[i] ^ 0x10);
        struct cms_info info;
        if (cms_verify(copy.data, copy.len, f->digest, f->ca, &info, NULL) == RC_OK)
            accepted += strcmp(info.name, "Ratna Widuri") != 0;
    }
    buf_done(&copy);
    assert_int_equal(accepted, 0);
}

static void
keys_are_closed_and_never_replaced(void **state)
{
    struct fixture *f = *state;
    char path[128];
    struct cms_key *key;
    assert_true(str_printf(path, sizeof(path), "%s/sign-ca.key", f->dir));
    assert_false(make(f->dir));
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(cms_key_load(&key, f->pem, NULL), RC_OK);
    cms_key_free(key);
    assert_int_equal(cms_key_load(&key, f->ca, NULL), RC_FAIL);
    assert_null(key);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_accepts_it_as_cades),
        cmocka_unit_test(has_the_attributes_of_pades),
        cmocka_unit_test(verifies_and_names_the_signatory),
        cmocka_unit_test(padding_is_allowed_and_nothing_else),
        cmocka_unit_test(each_failure_has_its_reason),
        cmocka_unit_test(no_changed_byte_passes),
        cmocka_unit_test(keys_are_closed_and_never_replaced),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
