/*
 * loket-signer: holds the office's signing, sealing and checkpoint keys and answers
 * "sign this". It reads its keys, opens its socket, gives up every right to open
 * anything else, and then only talks to processes of its own user or of root. What a
 * peer sends can end that peer's connection, never the process.
 */
#include <errno.h>
#include <linux/landlock.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/ipc.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/crypto/cms.h"
#include "console/crypto/sign.h"
#include "console/crypto/sodium.h"
#include "console/signer_kinds.h"

#define PEERS_MAX  16
#define FILES_MAX  64
#define SIGNER_UID "65533" /* not the network process's 65534: it must not be able to signal this one */

struct keys {
    struct cms_key *cms;
    unsigned char seal[NACL_SIGN_SK], note[NACL_SIGN_SK];
    struct signer_public pub;
};

struct service {
    struct keys keys;
    uid_t owner; /* who started us; peers must be the same or root */
    int listener;
    int peers[PEERS_MAX];
    size_t n_peers;
    struct ipc_msg in, out;
};

static volatile sig_atomic_t stopping;

static void
on_stop(int sig)
{
    (void)sig;
    stopping = 1;
}

/* Blocked except while waiting for work, so that none is lost between a check and the wait. */
static void
catch_stop(void)
{
    struct sigaction stop = {.sa_handler = on_stop};
    sigset_t both;
    sigemptyset(&both);
    sigaddset(&both, SIGTERM);
    sigaddset(&both, SIGINT);
    sigprocmask(SIG_BLOCK, &both, NULL);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
}

/* The handlers fill s->out. False ends the connection: the message was not one of ours. */
static bool
answer_public(struct service *s)
{
    const struct signer_public *p = &s->keys.pub;
    if (!ipc_ok(&s->in))
        return false;
    ipc_begin(&s->out, SIGNER_PUBLIC_IS);
    ipc_put_bytes(&s->out, p->seal, sizeof(p->seal));
    ipc_put_bytes(&s->out, p->seal_id, sizeof(p->seal_id));
    ipc_put_bytes(&s->out, p->note, sizeof(p->note));
    ipc_put_str(&s->out, p->name);
    ipc_put_str(&s->out, p->issuer);
    return true;
}

static void
refuse(struct service *s, const char *code)
{
    ipc_begin(&s->out, SIGNER_REFUSED);
    ipc_put_str(&s->out, code);
}

static void
put_signature(struct service *s, const void *p, size_t n, const unsigned char key[NACL_SIGN_SK],
              const unsigned char public_key[SIGNER_PUBLIC])
{
    unsigned char sig[SIGNER_SIG], id[NACL_SHA256];
    nacl_sign(sig, p, n, key);
    nacl_sha256(id, public_key, SIGNER_PUBLIC);
    ipc_begin(&s->out, SIGNER_SIG_IS);
    ipc_put_bytes(&s->out, sig, sizeof(sig));
    ipc_put_bytes(&s->out, id, SIGNER_KEY_ID);
}

/* A seal names its key behind the version byte; one that names another key would never verify. */
static bool
answer_seal(struct service *s)
{
    size_t n;
    const unsigned char *p = ipc_get_bytes(&s->in, SIGNER_PAYLOAD_MAX, &n);
    if (!ipc_ok(&s->in))
        return false;
    if (n <= 1 + SIGNER_KEY_ID || p[0] == 0 || memcmp(p + 1, s->keys.pub.seal_id, SIGNER_KEY_ID) != 0)
        refuse(s, "not_a_seal");
    else
        put_signature(s, p, n, s->keys.seal, s->keys.pub.seal);
    return true;
}

static bool
answer_note(struct service *s)
{
    size_t n;
    const unsigned char *p = ipc_get_bytes(&s->in, SIGNER_NOTE_MAX, &n);
    if (!ipc_ok(&s->in))
        return false;
    if (n == 0 || p[n - 1] != '\n')
        refuse(s, "not_a_note");
    else
        put_signature(s, p, n, s->keys.note, s->keys.pub.note);
    return true;
}

static bool
answer_cms(struct service *s)
{
    struct err e = {0};
    struct buf der = {0};
    size_t n;
    const unsigned char *digest = ipc_get_bytes(&s->in, CMS_DIGEST, &n);
    if (!ipc_ok(&s->in) || n != CMS_DIGEST)
        return false;
    if (cms_sign(s->keys.cms, digest, &der, &e) != RC_OK || der.len > SIGNER_CMS_MAX) {
        log_err("cms_sign", &e);
        refuse(s, "cms_failed");
    } else {
        ipc_begin(&s->out, SIGNER_CMS_IS);
        ipc_put_bytes(&s->out, der.data, der.len);
    }
    buf_done(&der);
    return true;
}

static const struct {
    enum signer_kind kind;
    bool (*answer)(struct service *s);
} requests[] = {
    {SIGNER_ASK_PUBLIC, answer_public},
    {SIGNER_ASK_SEAL, answer_seal},
    {SIGNER_ASK_CMS, answer_cms},
    {SIGNER_ASK_NOTE, answer_note},
};

/* One request of one peer; false when the connection is to be closed. */
static bool
serve(struct service *s, int sock)
{
    struct err e = {0};
    if (ipc_recv(sock, &s->in, 0, &e) != RC_OK)
        return e.rc == RC_NONE;
    if (s->in.fd >= 0) {
        close(s->in.fd);
        return false;
    }
    for (size_t i = 0; i < COUNT(requests); i++)
        if (requests[i].kind == s->in.kind)
            return requests[i].answer(s) && ipc_send(sock, &s->out, &e) == RC_OK;
    return false;
}

static bool
peer_allowed(const struct service *s, int sock)
{
    struct ucred who;
    socklen_t n = sizeof(who);
    if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0)
        return false;
    return who.uid == 0 || who.uid == s->owner;
}

static void
accept_peer(struct service *s)
{
    int sock = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    if (sock < 0)
        return;
    if (s->n_peers == PEERS_MAX || !peer_allowed(s, sock)) {
        log_warn("refused a connection");
        close(sock);
        return;
    }
    s->peers[s->n_peers++] = sock;
}

/* Waits for work and does it; only a signal ends this. */
static void
serve_all(struct service *s)
{
    sigset_t none;
    sigemptyset(&none);
    while (!stopping) {
        struct pollfd p[PEERS_MAX + 1] = {{.fd = s->listener, .events = POLLIN}};
        for (size_t i = 0; i < s->n_peers; i++)
            p[i + 1] = (struct pollfd){.fd = s->peers[i], .events = POLLIN};
        if (ppoll(p, (nfds_t)s->n_peers + 1, NULL, &none) < 0)
            continue;
        for (size_t i = s->n_peers; i-- > 0;) {
            if (p[i + 1].revents == 0 || serve(s, s->peers[i]))
                continue;
            close(s->peers[i]);
            s->peers[i] = s->peers[--s->n_peers];
        }
        if (p[0].revents != 0)
            accept_peer(s);
    }
}

static enum rc
load_keys(struct keys *k, const struct cfg *c, struct err *e)
{
    char path[CFG_PATH_MAX];
    unsigned char id[NACL_SHA256];
    enum rc rc = cms_key_load(&k->cms, cfg_state_path(c, path, "keys/signer.pem"), e);
    if (rc == RC_OK)
        rc = nacl_key_read(cfg_state_path(c, path, "keys/seal.key"), k->seal, sizeof(k->seal), e);
    if (rc == RC_OK)
        rc = nacl_key_read(cfg_state_path(c, path, "keys/checkpoint.key"), k->note, sizeof(k->note), e);
    if (rc != RC_OK)
        return rc;
    nacl_sign_public(k->pub.seal, k->seal);
    nacl_sign_public(k->pub.note, k->note);
    nacl_sha256(id, k->pub.seal, SIGNER_PUBLIC);
    memcpy(k->pub.seal_id, id, SIGNER_KEY_ID);
    (void)str_copy(k->pub.name, sizeof(k->pub.name), cms_key_name(k->cms));
    (void)str_copy(k->pub.issuer, sizeof(k->pub.issuer), cms_key_issuer(k->cms));
    return RC_OK;
}

/* No file can be opened, made or run any more. A kernel without Landlock leaves it at the uid and
 * no_new_privs. */
static void
forbid_files(void)
{
    struct landlock_ruleset_attr attr = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                             LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                             LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                             LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_SYM,
    };
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
    if (ruleset < 0 || syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        log_warn("landlock is not available: %s", strerror(errno));
    if (ruleset >= 0)
        close(ruleset);
}

static enum rc
lock_up(struct err *e)
{
    struct rlimit files = {FILES_MAX, FILES_MAX}, none = {0, 0};
    (void)mlockall(MCL_CURRENT); /* keys stay out of the swap where the limit allows it */
    enum rc rc = proc_drop(SIGNER_UID, e);
    if (rc == RC_OK)
        rc = proc_seal(e);
    if (rc != RC_OK)
        return rc;
    forbid_files();
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)setrlimit(RLIMIT_NPROC, &none);
    return RC_OK;
}

static enum rc
start(struct service *s, const char *file, struct err *e)
{
    struct cfg c;
    char path[CFG_PATH_MAX];
    enum rc rc = cfg_load(&c, file, e);
    if (rc == RC_OK)
        rc = nacl_init(e);
    if (rc == RC_OK) {
        i18n_init(c.locale_dir, c.language);
        rc = load_keys(&s->keys, &c, e);
    }
    if (rc != RC_OK)
        return rc;
    s->listener = ipc_listen(cfg_state_path(&c, path, "run/signer.sock"), 0600, e);
    return s->listener < 0 ? RC_FAIL : lock_up(e);
}

int
main(int argc, char **argv)
{
    struct err e = {0};
    struct service *s = calloc(1, sizeof(*s));
    proc_harden();
    log_open("loket-signer", LOG_LVL_INFO, STDERR_FILENO);
    if (argc != 3 || strcmp(argv[1], "-c") != 0 || s == NULL) {
        fprintf(stderr, "loket-signer -c FILE\n");
        free(s);
        return 2;
    }
    catch_stop();
    s->owner = geteuid();
    if (start(s, argv[2], &e) != RC_OK) {
        log_err("start", &e);
        explicit_bzero(s, sizeof(*s));
        free(s);
        return 1;
    }
    log_info("ready");
    serve_all(s);
    cms_key_free(s->keys.cms);
    explicit_bzero(s, sizeof(*s));
    free(s);
    return 0;
}
