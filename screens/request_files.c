/*
 * request_files.c - the page of documents: which are needed, which are there.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "screens/part.h"
#include "screens/registry.h"
#include "screens/request.h"

static const struct column file_columns[] = {
    {N_("Ada?"), 11, 11, 0, ALIGN_LEFT},
    {N_("Dokumen"), 30, 0, 3, ALIGN_LEFT},
    {N_("Berkas"), 26, 60, 2, ALIGN_LEFT},
};

static bool
group_there(const struct request_state *st, const char *group)
{
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].received_at != 0 && str_eq(st->full.files[i].grup, group))
            return true;
    return false;
}

/* True for the first row of its group. */
static bool
group_first(const struct request_state *st, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(st->full.files[i].grup, st->full.files[at].grup))
            return false;
    return true;
}

size_t
request_missing(const struct request_state *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *f = &st->full.files[i];
        if (f->grup[0] != '\0')
            n += group_first(st, i) && !group_there(st, f->grup);
        else
            n += f->mandatory && f->received_at == 0;
    }
    return n;
}

/* Who has ticked the file, the officer first; "" for nobody. */
static const char *
tick_text(const struct request_state *st, struct arena *a, int64_t id)
{
    const char *others = "";
    bool mine = false;
    for (size_t i = 0; i < st->full.nticks; i++) {
        const struct attachment_tick *k = &st->full.ticks[i];
        if (k->attachment_id != id)
            continue;
        if (k->mine)
            mine = true;
        else
            others = arena_printf(a, "%s%s%s", others, others[0] != '\0' ? ", " : "", k->officer);
    }
    if (mine)
        return others[0] != '\0' ? arena_printf(a, _("cocok menurut Anda, %s"), others)
                                 : _("cocok menurut Anda");
    return others[0] != '\0' ? arena_printf(a, _("cocok menurut %s"), others) : "";
}

bool
request_ticked(const struct request_state *st, int64_t id)
{
    for (size_t i = 0; i < st->full.nticks; i++)
        if (st->full.ticks[i].mine && st->full.ticks[i].attachment_id == id)
            return true;
    return false;
}

static const char *
file_text(const struct request_state *st, struct arena *a, const struct request_attachment *f)
{
    if (f->received_at == 0)
        return "";
    if (f->attachment_id == 0)
        return _("dilihat di loket");
    int32_t kb = (f->ukuran + 1023) / 1024;
    const char *slash = strrchr(f->jenis_media, '/'), *tick = tick_text(st, a, f->attachment_id);
    const char *file =
        arena_printf(a, _("%s (%s, %d KB)"), f->nama_berkas, slash != NULL ? slash + 1 : f->jenis_media, kb);
    return tick[0] != '\0' ? arena_printf(a, "%s; %s", file, tick) : file;
}

/* A file that can be looked at is an item of the page. */
static void
put_file(const struct request_state *st, struct text *t, const struct request_attachment *f,
         const char *missing, enum role role)
{
    bool there = f->received_at != 0, mine = request_ticked(st, f->attachment_id);
    const struct text_cell cells[] = {
        {there ? ROLE_OK : role, mine    ? _("[v] cocok")
                                 : there ? _("[ok] ada")
                                         : missing},
        {there ? ROLE_TEXT : role, f->label},
        {ROLE_TEXT, file_text(st, t->arena, f)},
    };
    text_item(t, f->attachment_id != 0 ? f->attachment_id : -1);
    text_cells(t, cells, COUNT(cells));
    text_item(t, -1);
}

static void
put_group(const struct request_state *st, struct text *t, const char *group)
{
    bool there = group_there(st, group);
    text_line(t, there ? ROLE_TEXT : ROLE_ERROR, "%s",
              there ? _("Salah satu dari berikut, sudah ada:")
                    : _("[x] Salah satu dari berikut, belum ada:"));
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (str_eq(st->full.files[i].grup, group))
            put_file(st, t, &st->full.files[i], "    -", there ? ROLE_DIM : ROLE_ERROR);
}

static void
files_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    size_t missing = request_missing(st);
    if (missing > 0)
        text_line(t, ROLE_ERROR,
                  ngettext("%zu persyaratan belum ada.", "%zu persyaratan belum ada.", missing), missing);
    else
        text_line(t, ROLE_OK, "%s", _("Semua persyaratan wajib sudah ada."));
    text_table(t, file_columns, COUNT(file_columns));
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].mandatory)
            put_file(st, t, &st->full.files[i], _("[x] kurang"), ROLE_ERROR);
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].grup[0] != '\0' && group_first(st, i))
            put_group(st, t, st->full.files[i].grup);
    bool head = false;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *f = &st->full.files[i];
        if (f->mandatory || f->grup[0] != '\0')
            continue;
        if (!head)
            text_line(t, ROLE_TEXT, "%s", _("Bila perlu (tidak wajib):"));
        head = true;
        put_file(st, t, f, "    -", ROLE_DIM);
    }
}

/* Opens the file under the cursor. */
static bool
files_act(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e)
{
    struct request_state *st = s->state;
    (void)e;
    if (a != ACTION_OPEN)
        return false;
    *rc = RC_OK;
    if (item < 0) {
        *rx |= RX_BEEP;
        return true;
    }
    struct document_arg *arg = arena_alloc(st->page_arena, sizeof(*arg));
    *arg = (struct document_arg){st->id, item};
    *rx |= session_push(s, &screen_document, arg);
    return true;
}

/* clang-format off */
static const struct key_bind files_keys[] = {
    {ACTION_OPEN, "Enter", N_("lihat"), N_("Melihat berkas yang ditunjuk: halamannya, di samping data yang dibuktikannya.")},
    PART_END_KEYS,
};
/* clang-format on */

static void
files_count(const struct request_state *st, struct buf *b)
{
    size_t n = request_missing(st);
    if (n > 0)
        buf_printf(b, _("%zu kurang"), n);
}

const struct request_tab_ops request_tab_files = {
    .label = N_("Berkas"),
    .keys = files_keys,
    .count = files_count,
    .page = files_page,
    .act = files_act,
};
