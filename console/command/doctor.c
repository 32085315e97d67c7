#include "console/command/doctor.h"

#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/ipc.h"
#include "console/base/str.h"
#include "console/command/command.h"
#include "console/command/keys.h"
#include "console/command/migrate.h"
#include "console/command/schema.h"
#include "db/store/pg.h"

struct doctor {
    struct command_ctx *ctx;
    int failed;
};

static void report(struct doctor *d, bool ok, const char *what, const char *fmt, ...) PRINTF_LIKE(4, 5);

static void
report(struct doctor *d, bool ok, const char *what, const char *fmt, ...)
{
    char text[400] = "";
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    fprintf(d->ctx->out, "%-6s %s%s%s\n", ok ? "ok" : "SALAH", what, text[0] != '\0' ? ": " : "", text);
    d->failed += ok ? 0 : 1;
}

static void
check_keys(struct doctor *d)
{
    for (size_t i = 0; i < keys_nfiles; i++) {
        char rel[80], path[CFG_PATH_MAX];
        struct stat st;
        (void)str_printf(rel, sizeof rel, "keys/%s", keys_files[i].name);
        cfg_state_path(d->ctx->cfg, path, rel);
        if (stat(path, &st) != 0)
            report(d, false, path, "%s", _("tidak ada; jalankan: loketctl keys init"));
        else if ((st.st_mode & 0777 & ~keys_files[i].mode) != 0)
            report(d, false, path, _("hak %04o terlalu luas; jalankan: chmod %04o"),
                   (unsigned)(st.st_mode & 0777), keys_files[i].mode);
        else
            report(d, true, path, "%s", "");
    }
}

static void
check_schema(struct doctor *d, struct pg *pg)
{
    struct err e;
    size_t next = 0;
    if (migrate_compare(pg_db(pg), schema_files, schema_nfiles, &next, &e) != RC_OK)
        report(d, false, _("skema basis data"), "%s", e.text);
    else if (next < schema_nfiles)
        report(d, false, _("skema basis data"), "%s", _("belum mutakhir; jalankan: loketctl migrate"));
    else
        report(d, true, _("skema basis data"), "%s",
               schema_nfiles > 0 ? schema_files[schema_nfiles - 1].name : "");
}

/* The way the services take: TLS with the certificate of loket_worker. */
static void
check_tls(struct doctor *d)
{
    const struct cfg *c = d->ctx->cfg;
    char cert[CFG_PATH_MAX], ca[CFG_PATH_MAX];
    cfg_state_path(c, cert, "keys/loket_worker.pem");
    cfg_state_path(c, ca, "keys/db-ca.crt");
    const struct pg_opts opts = {.host = c->db_host,
                                 .port = (int)c->db_port,
                                 .dbname = c->db_name,
                                 .user = "loket_worker",
                                 .sslcert = cert,
                                 .sslkey = cert,
                                 .sslrootcert = ca,
                                 .application = "loketctl doctor",
                                 .deadline_ms = (int)c->db_deadline_ms};
    struct err e;
    struct pg *pg = pg_new(&opts);
    bool ok = pg_connect(pg, &e) == RC_OK;
    report(d, ok, _("basis data melalui TLS"), "%s", ok ? "" : e.detail);
    pg_free(pg);
}

static void
check_database(struct doctor *d)
{
    struct pg *pg = NULL;
    struct err e;
    bool ok = command_setup(d->ctx, &pg, &e) == RC_OK;
    report(d, ok, _("basis data melalui soket"), "%s", ok ? "" : e.detail);
    if (ok)
        check_schema(d, pg);
    check_tls(d);
}

static void
check_socket(struct doctor *d, const char *program, const char *name)
{
    char path[CFG_PATH_MAX];
    struct err e;
    int fd = ipc_connect(cfg_state_path(d->ctx->cfg, path, name), &e);
    report(d, fd >= 0, program, "%s", fd >= 0 ? "" : e.detail);
    if (fd >= 0)
        (void)close(fd);
}

static bool
connect_unix(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (!str_copy(a.sun_path, sizeof a.sun_path, path))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof a) == 0;
    if (fd >= 0)
        (void)close(fd);
    return ok;
}

static bool
connect_tcp(const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    bool ok = false;
    if (getaddrinfo(host, port, &hints, &list) != 0)
        return false;
    for (const struct addrinfo *a = list; a != NULL && !ok; a = a->ai_next) {
        int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        ok = fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0;
        if (fd >= 0)
            (void)close(fd);
    }
    freeaddrinfo(list);
    return ok;
}

static void
check_cups(struct doctor *d)
{
    char host[CFG_TEXT_MAX];
    (void)str_copy(host, sizeof host, d->ctx->cfg->cups_server);
    char *colon = strrchr(host, ':');
    bool ok;
    if (host[0] == '/') {
        ok = connect_unix(host);
    } else {
        if (colon != NULL)
            *colon++ = '\0';
        ok = connect_tcp(host, colon != NULL ? colon : "631");
    }
    report(d, ok, "CUPS", "%s%s%s", d->ctx->cfg->cups_server, ok ? "" : ": ", ok ? "" : _("tidak menjawab"));
}

static void
check_port(struct doctor *d)
{
    char port[16];
    (void)str_printf(port, sizeof port, "%d", (int)d->ctx->cfg->listen_port);
    bool ok = connect_tcp(d->ctx->cfg->listen_address, port);
    report(d, ok, "loketd", "%s", ok ? "" : _("tidak menerima sambungan"));
}

enum rc
doctor_run(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct doctor d = {.ctx = ctx};
    enum rc rc = command_options(argc, argv, NULL, 0, e);
    if (rc != RC_OK)
        return rc;
    check_keys(&d);
    check_database(&d);
    check_socket(&d, "loket-signer", "run/signer.sock");
    check_socket(&d, "loket-auth", "run/auth.sock");
    check_cups(&d);
    check_port(&d);
    if (d.failed == 0)
        return RC_OK;
    return err_set(e, RC_FAIL, "doctor", _("%d pemeriksaan menemukan kesalahan."), d.failed);
}
