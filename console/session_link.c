#include "console/session_link.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/server/ipc_kinds.h"

#define HELLO_MS     10000
#define RENEW_MS     4000
#define UNLOCK_MS    30000 /* a wrong answer is answered late on purpose */
#define VIEW_MS      4000
#define RENEW_BEFORE 60
#define CERT_MAX     65536
#define IDLE_TICK_MS 50

static enum rc
refused(struct err *e, const char *detail)
{
    (void)err_set(e, RC_INVALID, "link", "%s", _("Sesi tidak dapat dimulai. Hubungi administrator."));
    return err_detail(e, "%s", detail);
}

/* Copies what came into our own memfd: the sender's belongs to another user, and libpq opens it by path. */
static enum rc
keep_cert(struct session_link *l, int fd, struct err *e)
{
    char pem[CERT_MAX];
    ssize_t n = pread(fd, pem, sizeof pem, 0);
    enum rc rc = RC_OK;
    if (l->cert_fd < 0) {
        l->cert_fd = memfd_create("loket-cert", MFD_CLOEXEC);
        if (l->cert_fd >= 0 && fchmod(l->cert_fd, 0600) != 0)
            rc = refused(e, "fchmod of the certificate");
    }
    if (l->cert_fd < 0 || n <= 0 || n == (ssize_t)sizeof pem || ftruncate(l->cert_fd, 0) != 0 ||
        pwrite(l->cert_fd, pem, (size_t)n, 0) != n)
        rc = refused(e, "the certificate could not be kept");
    explicit_bzero(pem, sizeof pem);
    return rc;
}

static enum rc
take_cert(struct session_link *l, struct err *e)
{
    int64_t until = ipc_get_i64(&l->msg);
    int fd = l->msg.fd;
    l->msg.fd = -1;
    enum rc rc =
        ipc_ok(&l->msg) && fd >= 0 ? keep_cert(l, fd, e) : refused(e, "malformed certificate message");
    if (rc == RC_OK)
        l->cert_until = until;
    if (fd >= 0)
        (void)close(fd);
    return rc;
}

static enum rc
take_hello(struct session_link *l, struct err *e)
{
    struct ipc_msg *m = &l->msg;
    bool fits = str_copy(l->username, sizeof l->username, ipc_get_str(m, sizeof l->username - 1));
    fits &= str_copy(l->db_role, sizeof l->db_role, ipc_get_str(m, sizeof l->db_role - 1));
    fits &= str_copy(l->role, sizeof l->role, ipc_get_str(m, sizeof l->role - 1));
    fits &= str_copy(l->name, sizeof l->name, ipc_get_str(m, sizeof l->name - 1));
    l->session_id = ipc_get_i64(m);
    fits &= str_copy(l->source, sizeof l->source, ipc_get_str(m, sizeof l->source - 1));
    fits &= str_copy(l->term, sizeof l->term, ipc_get_str(m, sizeof l->term - 1));
    fits &= str_copy(l->command, sizeof l->command, ipc_get_str(m, sizeof l->command - 1));
    return fits && ipc_ok(m) ? RC_OK : refused(e, "malformed greeting");
}

/* Waits until a message is there or ms have passed. */
static void
await(struct session_link *l, int ms)
{
    int64_t until = clock_mono_ms(clock_system()) + ms;
    struct pollfd p = {.fd = l->sock, .events = POLLIN};
    while (l->idle != NULL && poll(&p, 1, IDLE_TICK_MS) <= 0 && clock_mono_ms(clock_system()) < until)
        l->idle(l->idle_ctx);
}

/* Receives one message of one of two kinds within ms. */
static enum rc
expect(struct session_link *l, int ms, uint16_t kind, uint16_t other, struct err *e)
{
    await(l, ms);
    enum rc rc = ipc_recv(l->sock, &l->msg, l->idle != NULL ? 0 : ms, e);
    if (rc == RC_NONE) {
        (void)err_set(
            e, RC_UNAVAILABLE, "link", "%s",
            _("Layanan masuk tidak menjawab. Dicoba lagi sendiri; hubungi administrator bila lama."));
        return err_detail(e, "no answer from the monitor");
    }
    if (rc != RC_OK)
        return rc;
    if ((l->msg.kind == kind || l->msg.kind == other) &&
        ipc_kind_fits(l->msg.kind, IPC_FROM_MONITOR, l->msg.len))
        return RC_OK;
    if (l->msg.fd >= 0)
        (void)close(l->msg.fd);
    l->msg.fd = -1;
    /* A viewer that came too late for the one who asked for it. */
    if (l->msg.kind == IPC_SES_VIEWER)
        return expect(l, ms, kind, other, e);
    return refused(e, "unexpected message from the monitor");
}

enum rc
session_link_open(struct session_link *l, int sock, struct err *e)
{
    l->sock = sock;
    l->cert_fd = -1;
    enum rc rc = expect(l, HELLO_MS, IPC_SES_HELLO, IPC_SES_HELLO, e);
    if (rc == RC_OK)
        rc = take_hello(l, e);
    if (rc == RC_OK)
        rc = expect(l, HELLO_MS, IPC_SES_CERT, IPC_SES_CERT, e);
    return rc == RC_OK ? take_cert(l, e) : rc;
}

enum rc
session_link_renew(struct session_link *l, int64_t now, struct err *e)
{
    if (l->cert_until - now > RENEW_BEFORE)
        return RC_OK;
    ipc_begin(&l->msg, IPC_SES_RENEW);
    enum rc rc = ipc_send(l->sock, &l->msg, e);
    if (rc == RC_OK)
        rc = expect(l, RENEW_MS, IPC_SES_CERT, IPC_SES_REFUSED, e);
    if (rc != RC_OK)
        return rc;
    if (l->msg.kind == IPC_SES_CERT)
        return take_cert(l, e);
    if (ipc_get_u32(&l->msg) == VERDICT_NO)
        return err_set(e, RC_DENIED, "session_ended", "%s", _("Sesi ini sudah berakhir. Masuklah kembali."));
    (void)err_set(e, RC_UNAVAILABLE, "db_unavailable", "%s",
                  _("Basis data tidak dapat dihubungi. Yang tampil adalah keadaan terakhir; "
                    "sambungan dicoba lagi sendiri."));
    return err_detail(e, "certificate not renewed");
}

enum rc
session_link_unlock(struct session_link *l, const char *secret, struct err *e)
{
    ipc_begin(&l->msg, IPC_SES_UNLOCK);
    ipc_put_str(&l->msg, secret);
    enum rc rc = ipc_send(l->sock, &l->msg, e);
    ipc_wipe(&l->msg);
    if (rc == RC_OK)
        rc = expect(l, UNLOCK_MS, IPC_SES_UNLOCKED, IPC_SES_UNLOCKED, e);
    if (rc != RC_OK)
        return rc;
    uint32_t verdict = ipc_get_u32(&l->msg);
    if (verdict == VERDICT_YES)
        return RC_OK;
    if (verdict == VERDICT_DOWN)
        return err_set(
            e, RC_UNAVAILABLE, "db_unavailable", "%s",
            _("Kata sandi belum dapat diperiksa karena basis data tidak terjangkau. Coba lagi sebentar."));
    return err_set(e, RC_DENIED, "unlock_refused", "%s", _("Kata sandi salah. Coba lagi."));
}

enum rc
session_link_view(struct session_link *l, int *sock, struct err *e)
{
    *sock = -1;
    ipc_begin(&l->msg, IPC_SES_VIEW);
    enum rc rc = ipc_send(l->sock, &l->msg, e);
    if (rc == RC_OK)
        rc = expect(l, VIEW_MS, IPC_SES_VIEWER, IPC_SES_VIEWER, e);
    if (rc != RC_OK)
        return rc;
    bool started = ipc_get_u32(&l->msg) == 1;
    *sock = l->msg.fd;
    l->msg.fd = -1;
    if (started && ipc_ok(&l->msg) && *sock >= 0)
        return RC_OK;
    if (*sock >= 0)
        (void)close(*sock);
    *sock = -1;
    return err_set(e, RC_UNAVAILABLE, "viewer_gone", "%s",
                   _("Penampil berkas tidak dapat dijalankan. Coba lagi (r); hubungi administrator bila "
                     "berulang."));
}

const char *
session_link_cert_path(const struct session_link *l, char dst[32])
{
    (void)snprintf(dst, 32, "/proc/self/fd/%d", l->cert_fd);
    return dst;
}
