#include "console/command/keys.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/command.h"
#include "console/crypto/cms.h"
#include "console/crypto/pki.h"
#include "console/crypto/sodium.h"

#define TEN_YEARS_DAYS 3650
#define TEN_YEARS      ((int64_t)TEN_YEARS_DAYS * 86400)
#define TOTP_KEY       32

const struct keys_file keys_files[] = {
    {"db-ca.crt", 0644},        {"db-ca.key", 0600},
    {"db-server.crt", 0644},    {"db-server.key", 0600},
    {"loket_auth.pem", 0600},   {"loket_worker.pem", 0600},
    {"ssh_host_ed25519", 0600}, {"ssh_host_ed25519.pub", 0644},
    {"sign-ca.crt", 0644},      {"signer.pem", 0600},
    {"seal.key", 0600},         {"seal.pub", 0644},
    {"checkpoint.key", 0600},   {"checkpoint.pub", 0644},
    {"totp.key", 0600},
};
const size_t keys_nfiles = COUNT(keys_files);

struct keys {
    const struct command_ctx *ctx;
    const char *signatory, *office;
    char path[CFG_PATH_MAX]; /* of the last call of at() */
};

static const char *
at(struct keys *k, const char *name)
{
    char rel[80];
    (void)str_printf(rel, sizeof rel, "keys/%s", name);
    return cfg_state_path(k->ctx->cfg, k->path, rel);
}

static bool
has(struct keys *k, const char *name)
{
    return access(at(k, name), F_OK) == 0;
}

static void
made(struct keys *k, const char *name)
{
    fprintf(k->ctx->out, "%s\n", at(k, name));
}

static enum rc
make_dir(struct keys *k, struct err *e)
{
    const char *dir = at(k, "");
    if (mkdir(dir, 0700) == 0 || errno == EEXIST)
        return RC_OK;
    (void)err_set(e, RC_FAIL, "keys_dir", "%s",
                  _("Direktori kunci tidak dapat dibuat. Periksa pilihan state di berkas konfigurasi."));
    return err_detail(e, "%s: %s", dir, strerror(errno));
}

static enum rc
make_ca(struct keys *k, struct err *e)
{
    char key[CFG_PATH_MAX];
    if (has(k, "db-ca.crt") && has(k, "db-ca.key"))
        return RC_OK;
    (void)str_copy(key, sizeof key, at(k, "db-ca.key"));
    enum rc rc = pki_ca_create(at(k, "db-ca.crt"), key, "Loket database CA", k->office, TEN_YEARS_DAYS, e);
    if (rc == RC_OK)
        made(k, "db-ca.crt");
    return rc;
}

static enum rc
make_server(struct keys *k, const struct pki_ca *ca, struct err *e)
{
    char key[CFG_PATH_MAX], san[CFG_TEXT_MAX + 32];
    if (has(k, "db-server.crt") && has(k, "db-server.key"))
        return RC_OK;
    const char *host = k->ctx->cfg->db_host;
    bool is_ip = strspn(host, "0123456789.") == strlen(host) || strchr(host, ':') != NULL;
    (void)str_printf(san, sizeof san, "%s:%s,DNS:localhost", is_ip ? "IP" : "DNS", host);
    const struct pki_want want = {
        .use = PKI_SERVER, .cn = host, .org = k->office, .san = san, .seconds = TEN_YEARS};
    (void)str_copy(key, sizeof key, at(k, "db-server.key"));
    enum rc rc = pki_issue_files(ca, &want, at(k, "db-server.crt"), key, e);
    if (rc == RC_OK)
        made(k, "db-server.crt");
    return rc;
}

static enum rc
make_client(struct keys *k, const struct pki_ca *ca, const char *role, struct err *e)
{
    char name[64];
    (void)str_printf(name, sizeof name, "%s.pem", role);
    if (has(k, name))
        return RC_OK;
    const struct pki_want want = {.use = PKI_CLIENT, .cn = role, .org = k->office, .seconds = TEN_YEARS};
    enum rc rc = pki_issue_files(ca, &want, at(k, name), NULL, e);
    if (rc == RC_OK)
        made(k, name);
    return rc;
}

static enum rc
make_certs(struct keys *k, struct err *e)
{
    struct pki_ca *ca = NULL;
    char key[CFG_PATH_MAX];
    if (has(k, "db-server.crt") && has(k, "db-server.key") && has(k, "loket_auth.pem") &&
        has(k, "loket_worker.pem"))
        return RC_OK;
    (void)str_copy(key, sizeof key, at(k, "db-ca.key"));
    enum rc rc = pki_ca_load(&ca, at(k, "db-ca.crt"), key, e);
    if (rc == RC_OK)
        rc = make_server(k, ca, e);
    if (rc == RC_OK)
        rc = make_client(k, ca, "loket_auth", e);
    if (rc == RC_OK)
        rc = make_client(k, ca, "loket_worker", e);
    pki_ca_free(ca);
    return rc;
}

static enum rc
make_ed25519(struct keys *k, const char *secret, const char *public, struct err *e)
{
    unsigned char pk[NACL_SIGN_PK], sk[NACL_SIGN_SK];
    if (has(k, secret) && has(k, public))
        return RC_OK;
    nacl_sign_keypair(pk, sk);
    enum rc rc = nacl_key_write(at(k, secret), sk, sizeof sk, e);
    if (rc == RC_OK)
        rc = nacl_key_write(at(k, public), pk, sizeof pk, e);
    if (rc == RC_OK)
        made(k, secret);
    nacl_wipe(sk, sizeof sk);
    return rc;
}

static enum rc
make_totp(struct keys *k, struct err *e)
{
    unsigned char key[TOTP_KEY];
    if (has(k, "totp.key"))
        return RC_OK;
    nacl_random(key, sizeof key);
    enum rc rc = nacl_key_write(at(k, "totp.key"), key, sizeof key, e);
    if (rc == RC_OK)
        made(k, "totp.key");
    nacl_wipe(key, sizeof key);
    return rc;
}

static enum rc
make_signer(struct keys *k, struct err *e)
{
    if (has(k, "sign-ca.crt") && has(k, "signer.pem"))
        return RC_OK;
    const struct cms_signatory who = {.name = k->signatory, .office = k->office, .days = TEN_YEARS_DAYS};
    enum rc rc = cms_make_signer(at(k, ""), &who, e);
    if (rc == RC_OK)
        made(k, "signer.pem");
    return rc;
}

static enum rc
make_ssh(struct keys *k, struct err *e)
{
    if (has(k, "ssh_host_ed25519"))
        return RC_OK;
    enum rc rc = nacl_ssh_key_write(at(k, "ssh_host_ed25519"), "loket", e);
    if (rc == RC_OK)
        made(k, "ssh_host_ed25519");
    return rc;
}

enum rc
keys_init(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct keys k = {.ctx = ctx, .signatory = "Kepala Dinas", .office = "Loket"};
    const struct command_opt opts[] = {{"--name", &k.signatory, NULL}, {"--office", &k.office, NULL}};
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = nacl_init(e);
    if (rc == RC_OK)
        rc = make_dir(&k, e);
    if (rc == RC_OK)
        rc = make_ca(&k, e);
    if (rc == RC_OK)
        rc = make_certs(&k, e);
    if (rc == RC_OK)
        rc = make_ssh(&k, e);
    if (rc == RC_OK)
        rc = make_signer(&k, e);
    if (rc == RC_OK)
        rc = make_ed25519(&k, "seal.key", "seal.pub", e);
    if (rc == RC_OK)
        rc = make_ed25519(&k, "checkpoint.key", "checkpoint.pub", e);
    return rc == RC_OK ? make_totp(&k, e) : rc;
}
