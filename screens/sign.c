/*
 * sign.c - the sheets that wait for the electronic signature: how many, how long, and why still.
 * The signatory orders signatures here; the worker carries them to the signing service,
 * which may be away for days.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/store/document.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

#define PAGE_MAX  500
#define WORD_SIGN N_("TTE")

/* One order of the open dialog; the key settles an unknown outcome. */
struct sign_item {
    int64_t issued_id;
    char key[37];
    bool done;
};

struct sign_state {
    struct list_page page;
    struct sign_row *rows;
    int64_t marked[PAGE_MAX];
    size_t nmarked;
    struct sign_item items[PAGE_MAX];
    size_t nitems;
    int64_t preview; /* what the sheet screen is opened for */
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("lihat lembar"), N_("Menampilkan KK seperti akan tercetak.")},
    {ACTION_TOGGLE, "Space", N_("tandai"), N_("Menandai lembar, untuk menandatangani beberapa sekaligus.")},
    {ACTION_SIGN, "t", N_("tanda tangani"), N_("Memerintahkan TTE untuk lembar yang ditandai, atau yang ditunjuk (Kepala Dinas).")},
    PART_REFRESH_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
static const struct key_bind read_keys[] = {
    {ACTION_OPEN, "Enter o", N_("lihat lembar"), N_("Menampilkan KK seperti akan tercetak.")},
    PART_REFRESH_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

/* --- marks ------------------------------------------------------------------ */

static size_t
find_mark(const struct sign_state *st, int64_t id)
{
    for (size_t i = 0; i < st->nmarked; i++)
        if (st->marked[i] == id)
            return i;
    return st->nmarked;
}

static void
toggle(struct sign_state *st, int64_t id)
{
    size_t at = find_mark(st, id);
    if (at < st->nmarked)
        st->marked[at] = st->marked[--st->nmarked];
    else if (st->nmarked < COUNT(st->marked))
        st->marked[st->nmarked++] = id;
}

/* Marks of sheets that no longer wait, or were ordered meanwhile, are dropped. */
static void
drop_marks(struct sign_state *st)
{
    size_t kept = 0;
    for (size_t m = 0; m < st->nmarked; m++)
        for (size_t i = 0; i < st->page.n; i++)
            if (st->rows[i].issued_id == st->marked[m] && !st->rows[i].ordered) {
                st->marked[kept++] = st->marked[m];
                break;
            }
    st->nmarked = kept;
}

/* --- cells ------------------------------------------------------------------- */

static int64_t
row_id(const void *ctx, int row)
{
    return ((const struct sign_state *)ctx)->rows[row].issued_id;
}

static const char *
standing(const struct sign_row *r, enum role *role)
{
    if (r->last_error[0] != '\0') {
        *role = ROLE_WARN;
        return _("[!] dicoba lagi");
    }
    return r->ordered ? _("Diperintahkan") : _("Belum");
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct sign_state *st = ctx;
    const struct sign_row *r = &st->rows[row];
    char span[CLOCK_TEXT];
    switch (col) {
    case 0:
        return find_mark(st, r->issued_id) < st->nmarked ? "[x]" : r->ordered ? " - " : "[ ]";
    case 1:
        return r->no_kk;
    case 2:
        return r->kepala;
    case 3:
        snprintf(buf, LIST_CELL, "%d", r->members);
        return buf;
    case 4:
        snprintf(buf, LIST_CELL, "%s", clock_span(span, r->age));
        return buf;
    case 5:
        return standing(r, role);
    case 6:
        return r->ref;
    default:
        return r->jenis;
    }
}

static const struct column narrow_columns[] = {
    {"", 3, 3, 0, ALIGN_LEFT},
    {N_("No. KK"), 16, 16, 0, ALIGN_LEFT},
    {N_("Kepala Keluarga"), 16, 0, 3, ALIGN_LEFT},
    {N_("Orang"), 5, 5, 0, ALIGN_RIGHT},
    {N_("Umur"), 7, 7, 0, ALIGN_RIGHT},
    {N_("Perintah TTE"), 15, 15, 0, ALIGN_LEFT},
};
static const struct column wide_columns[] = {
    {"", 3, 3, 0, ALIGN_LEFT},
    {N_("No. KK"), 16, 16, 0, ALIGN_LEFT},
    {N_("Kepala Keluarga"), 20, 60, 3, ALIGN_LEFT},
    {N_("Orang"), 5, 5, 0, ALIGN_RIGHT},
    {N_("Umur"), 7, 7, 0, ALIGN_RIGHT},
    {N_("Perintah TTE"), 15, 15, 0, ALIGN_LEFT},
    {N_("Permohonan"), 16, 18, 0, ALIGN_LEFT},
    {N_("Jenis"), 14, 0, 2, ALIGN_LEFT},
};
static const struct list_source narrow = {narrow_columns, COUNT(narrow_columns), list_page_count, row_id,
                                          row_cell};
static const struct list_source wide = {wide_columns, COUNT(wide_columns), list_page_count, row_id, row_cell};

/* --- drawing --------------------------------------------------------------------- */

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct sign_state *st = s->state;
    char span[CLOCK_TEXT];
    int64_t oldest = 0;
    size_t ordered = 0, failing = 0;
    for (size_t i = 0; i < st->page.n; i++) {
        oldest = st->rows[i].age > oldest ? st->rows[i].age : oldest;
        ordered += st->rows[i].ordered;
        failing += st->rows[i].last_error[0] != '\0';
    }
    if (st->page.n == 0)
        return;
    int x = surface_printf(out, row, 1, 0, ROLE_TEXT, _("%zu%s menunggu TTE, tertua %s  %zu diperintahkan"),
                           st->page.n, st->page.list.more ? "+" : "", clock_span(span, oldest), ordered);
    if (failing > 0)
        x = surface_printf(out, row, x + 2, 0, ROLE_WARN, _("[!] %zu tertahan"), failing);
    if (st->nmarked > 0)
        surface_printf(out, row, x + 2, 0, ROLE_CHANGED, _("%zu ditandai"), st->nmarked);
}

/* The worker's word for what kept it from signing, as a sentence. */
static const char *
error_text(const char *code)
{
    if (str_eq(code, "signer_down"))
        return _("Layanan TTE tidak menjawab; dicoba lagi sendiri.");
    if (str_eq(code, "signer_refused"))
        return _("Layanan TTE menolak. Hubungi administrator.");
    return _("Lembar belum dapat ditandatangani. Hubungi administrator.");
}

/* What keeps the sheet under the cursor from being signed. */
static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct sign_row *r = &((const struct sign_state *)s->state)->rows[row];
    char text[600];
    if (r->last_error[0] == '\0')
        return;
    snprintf(text, sizeof(text), _("[!] %s Percobaan ke-%d (%.60s)."), error_text(r->last_error), r->attempts,
             r->last_error);
    surface_wrap(out, at, ROLE_WARN, text);
}

static const struct list_page_kind kind = {
    .narrow = &narrow,
    .wide = &wide,
    .failed = N_("Daftar belum dapat diambil. r: coba lagi."),
    .empty =
        N_("Tidak ada lembar yang menunggu TTE. Lembar baru muncul sendiri setelah permohonan disetujui."),
    .head_rows = 1,
    .tail_rows = 2,
    .head = draw_head,
    .tail = draw_tail,
};

/* --- loading -------------------------------------------------------------------- */

static bool
may_sign(const struct screen *s)
{
    return (s->ses->role & OFFICER_KEPALA_DINAS) != 0;
}

static enum rc
sign_open(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    list_page_open(s, &kind, may_sign(s) ? keys : read_keys);
    return RC_OK;
}

static enum rc
sign_load(struct screen *s, struct err *e)
{
    struct sign_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct sign_row *rows;
    size_t n = 0;
    enum rc rc = document_sign_page(s->ses->env.db, a, PAGE_MAX, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, PAGE_MAX) != RC_OK)
        return rc;
    st->rows = rows;
    drop_marks(st);
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* --- ordering signatures ------------------------------------------------------------ */

static void
add_item(struct sign_state *st, int64_t id)
{
    struct sign_item *it = &st->items[st->nitems++];
    *it = (struct sign_item){.issued_id = id};
    db_uuid(it->key);
}

static void
say_sheets(const struct sign_state *st, struct buf *b)
{
    size_t told = 0;
    for (size_t i = 0; i < st->page.n && told < 6; i++)
        for (size_t k = 0; k < st->nitems; k++)
            if (st->items[k].issued_id == st->rows[i].issued_id) {
                buf_printf(b, "- KK %s, ", st->rows[i].no_kk);
                part_add_clean(b, st->rows[i].kepala);
                buf_puts(b, "\n");
                told++;
            }
    if (told < st->nitems)
        buf_printf(b, _("- dan %zu lainnya\n"), st->nitems - told);
}

static void
ask_sign(struct screen *s)
{
    struct sign_state *st = s->state;
    int row = list_row(&st->page.list);
    char title[80], text[sizeof(st->page.dlg.text)];
    struct buf b = {0};
    st->nitems = 0;
    for (size_t i = 0; i < st->nmarked; i++)
        add_item(st, st->marked[i]);
    if (st->nitems == 0 && row >= 0 && !st->rows[row].ordered)
        add_item(st, st->rows[row].issued_id);
    if (st->nitems == 0) {
        session_notice(s->ses, SEV_INFO, "%s",
                       row < 0 ? _("Tidak ada lembar yang menunggu TTE.")
                               : _("Lembar ini sudah diperintahkan; layanan TTE sedang mengerjakannya."));
        return;
    }
    say_sheets(st, &b);
    buf_puts(&b, _("\nKK ditandatangani secara elektronik atas nama Anda, lalu dapat dicetak dan diserahkan. "
                   "TTE tidak dapat ditarik kembali."));
    str_printf(title, sizeof(title),
               ngettext("Tanda tangani %zu lembar KK", "Tanda tangani %zu lembar KK", st->nitems),
               st->nitems);
    part_cut(text, sizeof(text), b.data);
    dialog_confirm(&st->page.dlg, 0, title, text, _(WORD_SIGN));
    buf_done(&b);
}

/* Orders one after the other. What was ordered stays ordered; an unknown outcome stops with the dialog open.
 */
static enum rc
send_all(struct screen *s, unsigned *rx, struct err *e)
{
    struct sign_state *st = s->state;
    size_t done = 0, refused = 0;
    struct err first = {0};
    for (size_t i = 0; i < st->nitems; i++) {
        struct sign_item *it = &st->items[i];
        enum rc rc = it->done ? RC_OK : document_sign_order(s->ses->env.db, it->issued_id, it->key, e);
        if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
            dialog_error(&st->page.dlg, _("Belum diketahui hasilnya. Enter lagi: lanjutkan."));
            return RC_OK;
        }
        it->done = true;
        done += rc == RC_OK;
        if (rc != RC_OK && refused++ == 0)
            first = *e;
    }
    dialog_close(&st->page.dlg);
    st->nmarked = 0;
    s->ses->drop_repeats = true;
    *rx |= RX_RELOAD;
    if (refused > 0)
        session_notice(s->ses, SEV_WARN, _("%zu diperintahkan, %zu tidak: %s"), done, refused, first.text);
    else
        session_notice(s->ses, SEV_OK, _("TTE diperintahkan untuk %zu lembar; hasilnya tampil sendiri."),
                       done);
    return RC_OK;
}

static enum rc
sign_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct sign_state *st = s->state;
    int row = list_row(&st->page.list);
    (void)e;
    if (list_page_act(s, a, rx))
        return RC_OK;
    if (a == ACTION_OPEN && row >= 0) {
        st->preview = st->rows[row].issued_id;
        *rx |= session_push(s, &screen_sheet, &st->preview);
    } else if (a == ACTION_TOGGLE && row >= 0 && may_sign(s) && !st->rows[row].ordered) {
        toggle(st, st->rows[row].issued_id);
        (void)list_act(&st->page.list, ACTION_DOWN);
    } else if (a == ACTION_SIGN && may_sign(s)) {
        ask_sign(s);
    } else {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static enum rc
sign_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    enum widget_result r = list_page_key(s, k, rx);
    if (r == WIDGET_DONE)
        return send_all(s, rx, e);
    if (r == WIDGET_CANCEL)
        *rx |= RX_RELOAD;
    return RC_OK;
}

static bool
sign_mode(size_t i, struct key_mode *out)
{
    static const struct key_mode modes[] = {{N_("Kepala Dinas"), keys, false, false},
                                            {N_("yang lain"), read_keys, false, false}};
    return bind_mode(modes, COUNT(modes), i, out);
}

const struct screen_ops screen_sign = {
    .name = "sign",
    .title = N_("Tanda tangan elektronik"),
    .roles = OFFICER_KEPALA_DINAS | OFFICER_PENYELIA | OFFICER_VERIFIKATOR,
    .state_size = sizeof(struct sign_state),
    .keys = keys,
    .mode = sign_mode,
    .open = sign_open,
    .load = sign_load,
    .tick = part_tick,
    .draw = list_page_draw,
    .act = sign_act,
    .key = sign_key,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
