/*
 * sign.c - the sheets that wait for the electronic signature: how many, how long, and why still.
 * The signatory orders signatures here; the worker carries them to the signing service,
 * which may be away for days.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/tui/dialog.h"
#include "console/tui/footer.h"
#include "console/tui/list.h"
#include "db/store/document.h"
#include "screens/part.h"
#include "screens/registry.h"

#define PAGE_MAX  500
#define HEAD_ROWS 1
#define TAIL_ROWS 2
#define WORD_SIGN N_("TTE")

/* One order of the open dialog; the key settles an unknown outcome. */
struct sign_item {
    int64_t issued_id;
    char key[37];
    bool done;
};

struct sign_state {
    struct arena *data;
    bool loaded;
    struct sign_row *rows;
    size_t n;
    struct list list;
    int64_t marked[PAGE_MAX];
    size_t nmarked;
    struct sign_item items[PAGE_MAX];
    size_t nitems;
    int64_t preview; /* what the sheet screen is opened for */
    struct dialog dlg;
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
        for (size_t i = 0; i < st->n; i++)
            if (st->rows[i].issued_id == st->marked[m] && !st->rows[i].ordered) {
                st->marked[kept++] = st->marked[m];
                break;
            }
    st->nmarked = kept;
}

/* --- cells ------------------------------------------------------------------- */

static int
row_count(const void *ctx)
{
    return (int)((const struct sign_state *)ctx)->n;
}

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
static const struct list_source narrow = {narrow_columns, COUNT(narrow_columns), row_count, row_id, row_cell};
static const struct list_source wide = {wide_columns, COUNT(wide_columns), row_count, row_id, row_cell};

/* --- loading -------------------------------------------------------------------- */

static bool
may_sign(const struct screen *s)
{
    return (s->ses->role & OFFICER_KEPALA_DINAS) != 0;
}

static enum rc
sign_open(struct screen *s, const void *arg, struct err *e)
{
    struct sign_state *st = s->state;
    (void)arg;
    (void)e;
    s->all_keys = part_keys_join(s->arena, may_sign(s) ? keys : read_keys, part_keys_frame(s));
    list_init(&st->list, &narrow, st, _("Daftar belum dapat diambil. r: coba lagi."));
    return RC_OK;
}

static enum rc
sign_load(struct screen *s, struct err *e)
{
    struct sign_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct sign_row *rows;
    size_t n;
    enum rc rc = document_sign_page(s->ses->env.db, a, PAGE_MAX, &rows, &n, e);
    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    arena_free(st->data);
    st->data = a;
    st->rows = rows;
    st->n = n;
    st->loaded = true;
    st->list.empty =
        _("Tidak ada lembar yang menunggu TTE. Lembar baru muncul sendiri setelah permohonan disetujui.");
    st->list.more = n == PAGE_MAX;
    drop_marks(st);
    list_reloaded(&st->list);
    return RC_OK;
}

static bool
sign_tick(struct screen *s)
{
    (void)s;
    return true;
}

/* --- drawing --------------------------------------------------------------------- */

static void
draw_head(const struct sign_state *st, struct surface *out, int row)
{
    char span[CLOCK_TEXT];
    int64_t oldest = 0;
    size_t ordered = 0, failing = 0;
    for (size_t i = 0; i < st->n; i++) {
        oldest = st->rows[i].age > oldest ? st->rows[i].age : oldest;
        ordered += st->rows[i].ordered;
        failing += st->rows[i].last_error[0] != '\0';
    }
    if (!st->loaded || st->n == 0)
        return;
    int x = surface_printf(out, row, 1, 0, ROLE_TEXT, _("%zu%s menunggu TTE, tertua %s  %zu diperintahkan"),
                           st->n, st->list.more ? "+" : "", clock_span(span, oldest), ordered);
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
draw_tail(const struct sign_state *st, struct surface *out, struct rect at)
{
    char text[600];
    int row = list_row(&st->list);
    if (row < 0 || st->rows[row].last_error[0] == '\0')
        return;
    const struct sign_row *r = &st->rows[row];
    snprintf(text, sizeof(text), _("[!] %s Percobaan ke-%d (%.60s)."), error_text(r->last_error), r->attempts,
             r->last_error);
    surface_wrap(out, at, ROLE_WARN, text);
}

static void
sign_draw(const struct screen *s, struct surface *out)
{
    struct sign_state *st = s->state;
    struct rect body = footer_body(out);
    st->list.src = out->cols >= PART_WIDE_COLS ? &wide : &narrow;
    draw_head(st, out, body.row);
    body.row += HEAD_ROWS;
    body.rows -= HEAD_ROWS + TAIL_ROWS;
    list_draw(&st->list, out, body);
    draw_tail(st, out, (struct rect){body.row + body.rows, 1, TAIL_ROWS, out->cols - 2});
    dialog_draw(&st->dlg, out);
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
    for (size_t i = 0; i < st->n && told < 6; i++)
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
    int row = list_row(&st->list);
    char title[80], text[sizeof(st->dlg.text)];
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
    dialog_confirm(&st->dlg, 0, title, text, _(WORD_SIGN));
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
            dialog_error(&st->dlg, _("Belum diketahui hasilnya. Enter lagi: lanjutkan."));
            return RC_OK;
        }
        it->done = true;
        done += rc == RC_OK;
        if (rc != RC_OK && refused++ == 0)
            first = *e;
    }
    dialog_close(&st->dlg);
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
    int row = list_row(&st->list);
    (void)e;
    if (list_act(&st->list, a))
        return RC_OK;
    if (a == ACTION_RELOAD) {
        *rx |= RX_RELOAD;
    } else if (a == ACTION_OPEN && row >= 0) {
        st->preview = st->rows[row].issued_id;
        *rx |= session_push(s, &screen_sheet, &st->preview);
    } else if (a == ACTION_TOGGLE && row >= 0 && may_sign(s) && !st->rows[row].ordered) {
        toggle(st, st->rows[row].issued_id);
        (void)list_act(&st->list, ACTION_DOWN);
    } else if (a == ACTION_SIGN && may_sign(s)) {
        ask_sign(s);
    } else {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static bool
sign_modal(const struct screen *s)
{
    return dialog_active(&((const struct sign_state *)s->state)->dlg);
}

static enum rc
sign_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct sign_state *st = s->state;
    switch (dialog_key(&st->dlg, k)) {
    case WIDGET_DONE:
        return send_all(s, rx, e);
    case WIDGET_CANCEL:
        dialog_close(&st->dlg);
        *rx |= RX_RELOAD;
        break;
    case WIDGET_IGNORED:
        *rx |= RX_BEEP;
        break;
    case WIDGET_CONTINUE:
        break;
    }
    return RC_OK;
}

const struct screen_ops screen_sign = {
    .name = "sign",
    .title = N_("Tanda tangan elektronik"),
    .roles = OFFICER_KEPALA_DINAS | OFFICER_PENYELIA | OFFICER_VERIFIKATOR,
    .state_size = sizeof(struct sign_state),
    .keys = keys,
    .open = sign_open,
    .load = sign_load,
    .tick = sign_tick,
    .draw = sign_draw,
    .act = sign_act,
    .key = sign_key,
    .modal = sign_modal,
};
