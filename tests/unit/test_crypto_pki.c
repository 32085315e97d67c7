#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/crypto/pki.h"

struct fixture {
    char dir[64], ca_crt[96], ca_key[96], cert[96], key[96];
    struct pki_ca *ca;
};

static int
setup(void **state)
{
    static struct fixture f;
    struct fixture *p = &f;

    (void)str_copy(p->dir, sizeof p->dir, "/tmp/test_pki_XXXXXX");
    if (mkdtemp(p->dir) == NULL)
        return -1;
    (void)str_printf(p->ca_crt, sizeof p->ca_crt, "%s/ca.crt", p->dir);
    (void)str_printf(p->ca_key, sizeof p->ca_key, "%s/ca.key", p->dir);
    (void)str_printf(p->cert, sizeof p->cert, "%s/cert", p->dir);
    (void)str_printf(p->key, sizeof p->key, "%s/key", p->dir);
    *state = p;
    return pki_ca_create(p->ca_crt, p->ca_key, "Loket DB CA", "Dinas Contoh", 3650, NULL) == RC_OK &&
                   pki_ca_load(&p->ca, p->ca_crt, p->ca_key, NULL) == RC_OK
               ? 0
               : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    pki_ca_free(f->ca);
    unlink(f->ca_crt);
    unlink(f->ca_key);
    unlink(f->cert);
    unlink(f->key);
    return rmdir(f->dir);
}

static void
client_certificate_names_role_and_expires(void **state)
{
    struct fixture *f = *state;
    struct pki_info info;
    int64_t serial = 0, other = 0, not_after = 0, now = (int64_t)time(NULL);
    int fd = -1, fd2 = -1;
    char path[64];
    struct stat st;

    assert_int_equal(pki_issue_client(f->ca, "o_siti", 10, &fd, &serial, &not_after, NULL), RC_OK);
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(write(fd, "x", 1), -1); /* sealed */
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    assert_int_equal(pki_info_read(&info, path, f->ca, NULL), RC_OK);
    assert_string_equal(info.cn, "o_siti");
    assert_true(info.ca_signed);
    assert_true(info.has_key);
    assert_true(serial > 0);
    assert_true(info.serial == serial);
    assert_true(info.not_after == not_after);
    assert_true(not_after >= now + 599 && not_after <= now + 610);
    assert_true(info.not_before < now && info.not_before > now - 120);
    assert_int_equal(pki_issue_client(f->ca, "o_siti", 10, &fd2, &other, &not_after, NULL), RC_OK);
    assert_true(other != serial);
    close(fd);
    close(fd2);
}

static void
server_certificate_verifies(void **state)
{
    struct fixture *f = *state;
    const struct pki_want want = {
        .use = PKI_SERVER, .cn = "localhost", .san = "IP:127.0.0.1,DNS:localhost", .seconds = 86400};
    struct pki_info info;
    char cmd[400];
    struct stat st;

    assert_int_equal(pki_issue_files(f->ca, &want, f->cert, f->key, NULL), RC_OK);
    assert_int_equal(pki_info_read(&info, f->cert, f->ca, NULL), RC_OK);
    assert_true(info.ca_signed);
    assert_false(info.has_key);
    assert_int_equal(stat(f->key, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(pki_issue_files(f->ca, &want, f->cert, f->key, NULL), RC_FAIL);
    (void)snprintf(
        cmd, sizeof cmd,
        "openssl verify -x509_strict -purpose sslserver -verify_ip 127.0.0.1 -CAfile %s %s >/dev/null",
        f->ca_crt, f->cert);
    assert_int_equal(system(cmd), 0);
    (void)snprintf(cmd, sizeof cmd, "openssl verify -purpose sslclient -CAfile %s %s >/dev/null 2>&1",
                   f->ca_crt, f->cert);
    assert_int_not_equal(system(cmd), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_certificate_names_role_and_expires),
        cmocka_unit_test(server_certificate_verifies),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
