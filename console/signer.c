#include "console/signer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/ipc.h"
#include "console/base/str.h"
#include "console/signer_kinds.h"

#define ANSWER_MS 5000
#define PATH_LEN  320

struct local {
    struct signer base;
    char path[PATH_LEN];
    int sock; /* -1: not connected */
    struct ipc_msg msg;
};

static struct local *
local_of(struct signer *s)
{
    return (struct local *)(void *)s;
}

static void
hang_up(struct local *l)
{
    if (l->sock >= 0)
        close(l->sock);
    l->sock = -1;
}

static enum rc
unavailable(struct err *e)
{
    struct err why = {0};
    if (e != NULL)
        why = *e;
    err_set(e, RC_UNAVAILABLE, "signer_down",
            _("Penandatangan tidak menjawab. Dokumen menunggu dan dicoba lagi."));
    return err_detail(e, "%s", why.detail);
}

/* Sends l->msg and puts the answer there. A broken exchange hangs up: answers must never be mixed up. */
static enum rc
exchange(struct local *l, struct err *e)
{
    if (l->sock < 0)
        l->sock = ipc_connect(l->path, e);
    if (l->sock < 0)
        return unavailable(e);
    enum rc rc = ipc_send(l->sock, &l->msg, e);
    if (rc == RC_OK)
        rc = ipc_recv(l->sock, &l->msg, ANSWER_MS, e);
    if (rc == RC_OK)
        return RC_OK;
    hang_up(l);
    return unavailable(e);
}

/*
 * Asks kind with one field of bytes (NULL: none) and expects an answer of kind want.
 * A connection that the signer's restart left dead shows only here: ask once more.
 */
static enum rc
ask(struct local *l, enum signer_kind kind, const void *p, size_t n, enum signer_kind want, struct err *e)
{
    enum rc rc = RC_UNAVAILABLE;
    int tries = l->sock >= 0 ? 2 : 1;
    while (rc != RC_OK && tries-- > 0) {
        ipc_begin(&l->msg, (uint16_t)kind);
        if (p != NULL)
            ipc_put_bytes(&l->msg, p, n);
        rc = exchange(l, e);
    }
    if (rc != RC_OK || l->msg.kind == want)
        return rc;
    const char *code = l->msg.kind == SIGNER_REFUSED ? ipc_get_str(&l->msg, 39) : "";
    hang_up(l);
    err_set(e, RC_FAIL, "signer_refused", _("Penandatangan menolak permintaan. Hubungi administrator."));
    return err_detail(e, "signer: %s", code);
}

/* A field that must have exactly n bytes. */
static void
get_exact(struct ipc_msg *m, void *dst, size_t n)
{
    size_t got;
    const void *p = ipc_get_bytes(m, n, &got);
    if (got == n)
        memcpy(dst, p, n);
    else
        m->bad = true;
}

static enum rc
checked(struct local *l, struct err *e)
{
    if (ipc_ok(&l->msg))
        return RC_OK;
    hang_up(l);
    return err_set(e, RC_FAIL, "signer_answer",
                   _("Jawaban penandatangan tidak dapat dibaca. Hubungi administrator."));
}

static enum rc
local_public(struct signer *s, struct signer_public *out, struct err *e)
{
    struct local *l = local_of(s);
    struct ipc_msg *m = &l->msg;
    enum rc rc = ask(l, SIGNER_ASK_PUBLIC, NULL, 0, SIGNER_PUBLIC_IS, e);
    if (rc != RC_OK)
        return rc;
    get_exact(m, out->seal, sizeof(out->seal));
    get_exact(m, out->seal_id, sizeof(out->seal_id));
    get_exact(m, out->note, sizeof(out->note));
    (void)str_copy(out->name, sizeof(out->name), ipc_get_str(m, SIGNER_NAME_MAX));
    (void)str_copy(out->issuer, sizeof(out->issuer), ipc_get_str(m, SIGNER_NAME_MAX));
    return checked(l, e);
}

static enum rc
ask_signature(struct local *l, enum signer_kind kind, const void *p, size_t n, unsigned char sig[SIGNER_SIG],
              unsigned char key_id[SIGNER_KEY_ID], struct err *e)
{
    enum rc rc = ask(l, kind, p, n, SIGNER_SIG_IS, e);
    if (rc != RC_OK)
        return rc;
    get_exact(&l->msg, sig, SIGNER_SIG);
    get_exact(&l->msg, key_id, SIGNER_KEY_ID);
    return checked(l, e);
}

static enum rc
local_seal(struct signer *s, const void *payload, size_t n, unsigned char sig[SIGNER_SIG],
           unsigned char key_id[SIGNER_KEY_ID], struct err *e)
{
    return ask_signature(local_of(s), SIGNER_ASK_SEAL, payload, n, sig, key_id, e);
}

static enum rc
local_note(struct signer *s, const void *text, size_t n, unsigned char sig[SIGNER_SIG], struct err *e)
{
    unsigned char key_id[SIGNER_KEY_ID];
    return ask_signature(local_of(s), SIGNER_ASK_NOTE, text, n, sig, key_id, e);
}

static enum rc
local_cms(struct signer *s, const unsigned char digest[SIGNER_DIGEST], struct buf *der, struct err *e)
{
    struct local *l = local_of(s);
    size_t n;
    enum rc rc = ask(l, SIGNER_ASK_CMS, digest, SIGNER_DIGEST, SIGNER_CMS_IS, e);
    if (rc != RC_OK)
        return rc;
    const void *p = ipc_get_bytes(&l->msg, SIGNER_CMS_MAX, &n);
    rc = checked(l, e);
    if (rc == RC_OK)
        buf_add(der, p, n);
    return rc;
}

static void
local_close(struct signer *s)
{
    struct local *l = local_of(s);
    hang_up(l);
    free(l);
}

static const struct signer_ops local_ops = {
    .name = "local",
    .get_public = local_public,
    .seal = local_seal,
    .cms = local_cms,
    .note = local_note,
    .close = local_close,
};

struct signer *
signer_local_open(const char *path)
{
    struct local *l = calloc(1, sizeof(*l));
    if (l == NULL)
        abort();
    l->base.ops = &local_ops;
    l->sock = -1;
    (void)str_copy(l->path, sizeof(l->path), path);
    return &l->base;
}

bool
signer_legend(char *dst, size_t size, const struct signer_public *pub)
{
    /* Not through gettext: the sheet is an Indonesian document whatever the console speaks. */
    return str_printf(
        dst, size,
        "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik atas nama %s "
        "yang diterbitkan oleh %s, kunci milik kantor ini sendiri (bukan BSrE). Keasliannya dapat diperiksa "
        "dengan memindai kode QR.",
        pub->name, pub->issuer);
}
