/* The real loket-signer: signs, refuses what is not its business, and outlives bad messages. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/clock.h"
#include "console/base/ipc.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/crypto/cms.h"
#include "console/crypto/sodium.h"
#include "console/signer.h"
#include "console/signer_kinds.h"

#define DEADLINE_MS 10000

struct fixture {
    char dir[64], conf[96], sock[96], ca[96], bin[300];
    pid_t pid;
    struct signer *s;
    struct ipc_msg msg;
};

static bool
write_keys(const char *dir)
{
    static const char *const names[] = {"seal", "checkpoint"};
    const struct cms_signatory who = {"Ratna Widuri", "Disdukcapil Contoh", 3650};
    unsigned char pk[NACL_SIGN_PK], sk[NACL_SIGN_SK];
    char path[96];
    bool ok = str_printf(path, sizeof(path), "%s/keys", dir) && cms_make_signer(path, &who, NULL) == RC_OK;
    for (size_t i = 0; ok && i < COUNT(names); i++) {
        nacl_sign_keypair(pk, sk);
        ok = str_printf(path, sizeof(path), "%s/keys/%s.key", dir, names[i]) &&
             nacl_key_write(path, sk, sizeof(sk), NULL) == RC_OK;
    }
    return ok;
}

/* The program beside this test: <build>/integration/test_signer and <build>/bin/loket-signer. */
static bool
find_program(char *dst, size_t size)
{
    char dir[256];
    return proc_self_dir(dir, sizeof(dir)) && str_printf(dst, size, "%s/../bin/loket-signer", dir);
}

static void
start(struct fixture *f)
{
    const char *argv[] = {f->bin, "-c", f->conf, NULL};
    static const int fds[] = {-1, -1, STDERR_FILENO};
    struct signer_public pub;
    struct err e = {0};
    f->pid = proc_spawn(argv, fds, 3, NULL, false, &e);
    assert_true(f->pid > 0);
    int64_t end = clock_mono_ms(clock_system()) + DEADLINE_MS;
    while (signer_public(f->s, &pub, &e) != RC_OK) {
        if (clock_mono_ms(clock_system()) > end || waitpid(f->pid, NULL, WNOHANG) != 0)
            fail_msg("loket-signer does not answer: %s", e.detail);
        poll(NULL, 0, 5);
    }
}

static void
stop(struct fixture *f)
{
    int status;
    kill(f->pid, SIGTERM);
    assert_int_equal(waitpid(f->pid, &status, 0), f->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    char command[200], conf[128];
    *state = f;
    strcpy(f->dir, "/tmp/test_signer_XXXXXX");
    bool ok = nacl_init(NULL) == RC_OK && mkdtemp(f->dir) != NULL && find_program(f->bin, sizeof(f->bin)) &&
              str_printf(f->conf, sizeof(f->conf), "%s/loket.conf", f->dir) &&
              str_printf(f->sock, sizeof(f->sock), "%s/run/signer.sock", f->dir) &&
              str_printf(f->ca, sizeof(f->ca), "%s/keys/sign-ca.crt", f->dir) &&
              str_printf(conf, sizeof(conf), "state = %s\n", f->dir) &&
              str_printf(command, sizeof(command), "mkdir -m 700 %s/keys %s/run", f->dir, f->dir) &&
              system(command) == 0;
    FILE *out = ok ? fopen(f->conf, "w") : NULL;
    ok = out != NULL && fputs(conf, out) >= 0 && fclose(out) == 0 && write_keys(f->dir);
    if (!ok)
        return -1;
    f->s = signer_local_open(f->sock);
    start(f);
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    char command[100];
    stop(f);
    signer_close(f->s);
    int failed = !str_printf(command, sizeof(command), "rm -rf %s", f->dir) || system(command) != 0;
    free(f);
    return failed ? -1 : 0;
}

static void
public_of(struct fixture *f, struct signer_public *pub)
{
    struct err e = {0};
    if (signer_public(f->s, pub, &e) != RC_OK)
        fail_msg("%s (%s)", e.text, e.detail);
}

static void
signs_documents(void **state)
{
    struct fixture *f = *state;
    unsigned char digest[CMS_DIGEST];
    struct buf der = {0};
    struct cms_info info;
    nacl_sha256(digest, "isi", 3);
    assert_int_equal(signer_cms(f->s, digest, &der, NULL), RC_OK);
    assert_int_equal(cms_verify(der.data, der.len, digest, f->ca, &info, NULL), RC_OK);
    assert_string_equal(info.name, "Ratna Widuri");
    buf_done(&der);
}

static void
seals_only_what_names_its_key(void **state)
{
    struct fixture *f = *state;
    unsigned char payload[42] = {1}, sig[SIGNER_SIG], id[SIGNER_KEY_ID];
    struct signer_public pub;
    struct err e = {0};
    public_of(f, &pub);
    assert_int_equal(signer_seal(f->s, payload, sizeof(payload), sig, id, &e), RC_FAIL);
    memcpy(payload + 1, pub.seal_id, SIGNER_KEY_ID);
    assert_int_equal(signer_seal(f->s, payload, sizeof(payload), sig, id, NULL), RC_OK);
    assert_true(nacl_sign_verify(sig, payload, sizeof(payload), pub.seal));
    assert_memory_equal(id, pub.seal_id, SIGNER_KEY_ID);
}

static void
signs_notes_with_another_key(void **state)
{
    struct fixture *f = *state;
    static const char note[] = "loket.example.go.id/audit\n12\nAAAA\n";
    unsigned char sig[SIGNER_SIG];
    struct signer_public pub;
    struct err e = {0};
    public_of(f, &pub);
    assert_int_equal(signer_note(f->s, note, strlen(note), sig, NULL), RC_OK);
    assert_true(nacl_sign_verify(sig, note, strlen(note), pub.note));
    assert_false(nacl_sign_verify(sig, note, strlen(note), pub.seal));
    assert_int_equal(signer_note(f->s, "no end of line", 14, sig, &e), RC_FAIL);
}

static void
bad_messages_end_only_their_connection(void **state)
{
    struct fixture *f = *state;
    struct signer_public pub;
    static const struct {
        const char *bytes;
        size_t n;
    } messages[] = {{"", 0},
                    {"x", 1},
                    {"\x63\x00", 2},
                    {"\x02\x00", 2},
                    {"\x03\x00"
                     "b\xff\xff\xff\xff",
                     7},
                    {"\x03\x00"
                     "b\x01\x00\x00\x00z",
                     8},
                    {"\x01\x00u\x01\x00\x00\x00", 7}};
    for (size_t i = 0; i < COUNT(messages); i++) {
        char answer[64];
        int sock = ipc_connect(f->sock, NULL);
        assert_true(sock >= 0);
        assert_true(send(sock, messages[i].bytes, messages[i].n, MSG_NOSIGNAL) >= 0);
        struct pollfd p = {.fd = sock, .events = POLLIN};
        assert_int_equal(poll(&p, 1, DEADLINE_MS), 1);
        assert_true(recv(sock, answer, sizeof(answer), MSG_DONTWAIT) <= 0);
        close(sock);
    }
    public_of(f, &pub);
}

/* A peer that connects and says nothing, as often as it likes, does not keep the others out for good. */
static void
silent_peers_are_bounded(void **state)
{
    struct fixture *f = *state;
    int socks[40];
    struct signer_public pub;
    public_of(f, &pub);
    for (size_t i = 0; i < COUNT(socks); i++)
        socks[i] = ipc_connect(f->sock, NULL);
    public_of(f, &pub);
    for (size_t i = 0; i < COUNT(socks); i++)
        if (socks[i] >= 0)
            close(socks[i]);
}

static void
client_survives_a_restart(void **state)
{
    struct fixture *f = *state;
    struct signer_public before, after;
    struct err e = {0};
    public_of(f, &before);
    stop(f);
    assert_int_equal(signer_public(f->s, &after, &e), RC_UNAVAILABLE);
    start(f);
    public_of(f, &after);
    assert_memory_equal(before.seal, after.seal, SIGNER_PUBLIC);
}

static void
process_has_no_rights_left(void **state)
{
    struct fixture *f = *state;
    char path[64], line[200];
    bool sealed = false, other_user = geteuid() != 0;
    assert_true(str_printf(path, sizeof(path), "/proc/%d/status", (int)f->pid));
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while (fgets(line, sizeof(line), in) != NULL) {
        sealed = sealed || strcmp(line, "NoNewPrivs:\t1\n") == 0;
        other_user = other_user || str_starts(line, "Uid:\t65533\t65533\t65533\t65533");
    }
    fclose(in);
    assert_true(sealed);
    assert_true(other_user);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_documents),
        cmocka_unit_test(seals_only_what_names_its_key),
        cmocka_unit_test(signs_notes_with_another_key),
        cmocka_unit_test(bad_messages_end_only_their_connection),
        cmocka_unit_test(silent_peers_are_bounded),
        cmocka_unit_test(client_survives_a_restart),
        cmocka_unit_test(process_has_no_rights_left),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
