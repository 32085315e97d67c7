#include "screens/document_fetch.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"

void
fetch_stop(struct fetch *f)
{
    view_client_free(f->client);
    buf_done(&f->bytes);
    arena_free(f->arena);
    *f = (struct fetch){0};
}

void
fetch_start(struct fetch *f, struct arena *a, int64_t id)
{
    fetch_stop(f);
    f->arena = arena_new(a);
    f->client = view_client_new();
    f->id = id;
    f->phase = FETCH_BYTES;
}

static const char *
fault_text(enum view_fault why)
{
    switch (why) {
    case VIEW_FAULT_BOMB:
        return _(
            "Gambar di dalam berkas ini terlalu besar untuk ditampilkan. Kembalikan permohonan agar dipindai "
            "ulang dengan 300 dpi, atau lihat berkas aslinya dengan perintah get.");
    case VIEW_FAULT_LOCKED:
        return _("PDF ini terkunci sandi dan tidak dapat ditampilkan. Kembalikan permohonan agar dikirim "
                 "tanpa sandi.");
    case VIEW_FAULT_KIND:
        return _("Isi berkas ini bukan PDF, JPEG atau PNG. Kembalikan permohonan agar dikirim ulang.");
    case VIEW_FAULT_BROKEN:
    case VIEW_FAULT_COUNT_:
        break;
    }
    return _("Berkas ini rusak atau terpotong dan tidak dapat ditampilkan. Kembalikan permohonan agar "
             "dikirim ulang.");
}

static enum view_event
failed(struct fetch *f, enum view_event ev, const char *text)
{
    (void)str_copy(f->fault, sizeof f->fault, text);
    f->phase = FETCH_FAILED;
    view_close(f->client);
    buf_done(&f->bytes);
    return ev;
}

static enum view_event
refused(struct fetch *f, struct session *ses, const struct err *e)
{
    session_report(ses, "document", e);
    return failed(f, VIEW_EV_FAULT, e->text);
}

static enum view_event
fetch_bytes(struct fetch *f, struct session *ses)
{
    struct err e = {0};
    struct arena *a = arena_new(f->arena);
    struct db_bytes part = {0};
    enum rc rc = RC_OK;
    if (f->file.ukuran == 0)
        rc = attachment_open(ses->env.db, f->arena, f->id, &f->file, &e);
    else
        rc = attachment_part(ses->env.db, a, f->id, (int32_t)f->bytes.len, &part, &e);
    if (rc == RC_OK && part.len > 0)
        buf_add(&f->bytes, part.data, part.len);
    arena_free(a);
    if (rc == RC_NONE || f->file.ukuran <= 0 || f->bytes.len > VIEW_BYTES_MAX)
        return rc == RC_OK || rc == RC_NONE ? failed(f, VIEW_EV_FAULT, fault_text(VIEW_FAULT_BROKEN))
                                            : refused(f, ses, &e);
    if (rc != RC_OK)
        return refused(f, ses, &e);
    if (f->bytes.len >= (size_t)f->file.ukuran)
        f->phase = FETCH_LOAD;
    return VIEW_EV_NONE;
}

/* Hands the bytes over; this process keeps none. */
static enum view_event
give(struct fetch *f, struct session *ses)
{
    struct err e = {0};
    int sock = -1;
    enum rc rc = ses->env.view != NULL ? ses->env.view(ses->env.ctx, &sock, &e)
                                       : err_set(&e, RC_UNAVAILABLE, "viewer_gone", "%s", "");
    if (rc == RC_OK)
        rc = view_load(f->client, sock, f->bytes.data, f->bytes.len, clock_mono_ms(ses->env.clock), &e);
    buf_done(&f->bytes);
    if (rc == RC_OK)
        return VIEW_EV_NONE;
    log_err("viewer", &e);
    return failed(f, VIEW_EV_GONE, e.text);
}

static enum view_event
listen_to(struct fetch *f, struct session *ses)
{
    enum view_event ev = view_step(f->client, clock_mono_ms(ses->env.clock));
    if (ev == VIEW_EV_LOADED)
        f->phase = FETCH_SHOW;
    if (ev == VIEW_EV_FAULT)
        return failed(f, ev, fault_text(f->client->fault));
    if (ev != VIEW_EV_GONE)
        return ev;
    log_warn("the viewer of attachment %lld ended", (long long)f->id);
    return failed(
        f, ev,
        _("Penampil berhenti saat membaca berkas ini. Konsol dan permohonan tidak terganggu. r: coba sekali "
          "lagi. Bila terulang, berkasnya patut dicurigai: jangan buka di komputer lain; kembalikan "
          "permohonan."));
}

enum view_event
fetch_step(struct fetch *f, struct session *ses)
{
    if (f->phase == FETCH_BYTES)
        return fetch_bytes(f, ses);
    if (f->phase == FETCH_LOAD && f->client->sock < 0)
        return give(f, ses);
    if (f->phase == FETCH_LOAD || f->phase == FETCH_SHOW)
        return listen_to(f, ses);
    return VIEW_EV_NONE;
}

bool
fetch_working(const struct fetch *f)
{
    return f->phase == FETCH_BYTES || (f->phase == FETCH_LOAD && f->client->sock < 0);
}

int
fetch_percent(const struct fetch *f)
{
    if (f->phase != FETCH_BYTES)
        return f->phase == FETCH_NONE ? 0 : 100;
    return f->file.ukuran > 0 ? (int)(f->bytes.len * 100 / (size_t)f->file.ukuran) : 0;
}
