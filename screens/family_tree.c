/*
 * family_tree.c - three generations around a person: parents; brothers and sisters, husband or wife;
 * children. One relative a line, so that the order of reading is the order of kinship; the lines between them
 * are drawn, drawn in ASCII, or left out.
 */
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "console/tui/text.h"
#include "screens/lookup.h"
#include "screens/part.h"

enum tree_lines { LINES_BOX, LINES_ASCII, LINES_NONE, LINES_COUNT_ };

struct tree_state {
    struct record_gate gate;
    struct arena *data;
    struct search_hit *rows;
    size_t n;
    int64_t lookup_id;
    enum tree_lines lines;
    bool loaded;
    struct arena *page_arena;
    struct text page;
    struct text_view view;
    struct record_arg arg;
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Membuka data kerabat yang ditunjuk; pembukaan ini tercatat.")},
    {ACTION_TREE, "p", N_("pohonnya"), N_("Menampilkan pohon kerabat yang ditunjuk.")},
    {ACTION_FAMILY, "k", N_("keluarganya"), N_("Membuka keluarga kerabat yang ditunjuk.")},
    {ACTION_TAB_PREV, "Left", N_("orang tua"), N_("Ke orang tua.")},
    {ACTION_TAB_NEXT, "Right", N_("anak"), N_("Ke anak yang pertama.")},
    {ACTION_TOGGLE, "d", NULL, N_("Mengganti garis: bingkai, ASCII, atau tanpa garis untuk pembaca layar.")},
    {ACTION_RELOAD, "r C-r F5", NULL, N_("Membaca lagi; pembacaan ini tercatat lagi.")},
    PART_PAGE_KEYS, PART_END_KEYS,
};
/* Alone, the first, between two, the last of a branch; a couple; what passes beside a branch. */
static const struct { const char *only, *first, *mid, *last, *pair, *pass; } marks[LINES_COUNT_] = {
    [LINES_BOX] = {"\u2500\u2500 ", "\u250c\u2500 ", "\u251c\u2500 ", "\u2514\u2500 ", "\u2550\u2550 ", "\u2502"},
    [LINES_ASCII] = {"-- ", ",- ", "|- ", "`- ", "== ", "|"},
    [LINES_NONE] = {"", "", "", "", "", ""},
};
static const struct column cols[] = {
    {NULL, 20, 20, 0, ALIGN_LEFT}, {NULL, 20, 0, 3, ALIGN_LEFT}, {NULL, 1, 1, 0, ALIGN_LEFT},
    {NULL, 10, 10, 0, ALIGN_LEFT}, {NULL, 17, 40, 1, ALIGN_LEFT},
};
/* clang-format on */

/* --- the page --------------------------------------------------------------------------------- */

static bool
is(const struct search_hit *h, const char *hubungan)
{
    return str_eq(h->hubungan, hubungan);
}

/* The date as a number to order by. */
static long
day_number(const char *dd_mm_yyyy)
{
    int64_t d = 0, m = 0, y = 0;
    char part[3][5] = {{0}};
    if (strlen(dd_mm_yyyy) != 10)
        return 0;
    memcpy(part[0], dd_mm_yyyy, 2);
    memcpy(part[1], dd_mm_yyyy + 3, 2);
    memcpy(part[2], dd_mm_yyyy + 6, 4);
    if (!str_to_i64(part[0], 0, 99, &d) || !str_to_i64(part[1], 0, 99, &m) ||
        !str_to_i64(part[2], 0, 9999, &y))
        return 0;
    return (long)(y * 10000 + m * 100 + d);
}

static const struct search_hit *
self_of(const struct tree_state *st)
{
    for (size_t i = 0; i < st->n; i++)
        if (is(&st->rows[i], "diri"))
            return &st->rows[i];
    return NULL;
}

static const char *
relation(const struct tree_state *st, const struct search_hit *h)
{
    const struct search_hit *self = self_of(st);
    long mine = self != NULL ? day_number(self->tanggal_lahir) : 0, his = day_number(h->tanggal_lahir);
    if (is(h, "ayah"))
        return _("Ayah");
    if (is(h, "ibu"))
        return _("Ibu");
    if (is(h, "saudara"))
        return mine == 0 || his == 0 || mine == his ? _("Saudara") : his < mine ? _("Kakak") : _("Adik");
    if (is(h, "anak"))
        return _("Anak");
    if (!is(h, "pasangan"))
        return _("DIRI");
    if (str_eq(h->alasan, "anak") || h->jenis_kelamin[0] == '\0')
        return _("Orang tua anak");
    return str_eq(h->jenis_kelamin, "PEREMPUAN") ? _("Istri") : _("Suami");
}

/* What the line rests on when it is not a NIK, and the standing when it is not that of a living person. */
static const char *
note(struct text *t, const struct search_hit *h)
{
    const char *standing = h->status_dasar > 1 ? status_dasar_label(h->status_dasar) : "";
    if (str_eq(h->jenis, "luar") || str_eq(h->alasan, "luar"))
        return _("di kantor lain");
    if (str_eq(h->jenis, "nama"))
        return _("hanya nama");
    if (!str_eq(h->alasan, "kk"))
        return standing;
    return arena_printf(t->arena, "%s%s%s", standing, standing[0] != '\0' ? ", " : "", _("menurut KK"));
}

static void
put_relative(const struct tree_state *st, struct text *t, size_t i, const char *lines)
{
    const struct search_hit *h = &st->rows[i];
    bool self = is(h, "diri"), closed = !str_eq(h->jenis, "orang");
    enum role role = self ? ROLE_HEAD : closed ? ROLE_DIM : ROLE_TEXT;
    const struct text_cell cells[] = {
        {self ? ROLE_HEAD : ROLE_FRAME, arena_printf(t->arena, "%s%s", lines, relation(st, h))},
        {role, h->nama[0] != '\0' ? h->nama : "-"},
        {role, closed ? "" : sex_letter(h->jenis_kelamin)},
        {role, h->tanggal_lahir},
        {h->status_dasar > 1 ? status_dasar_role(h->status_dasar) : ROLE_DIM, note(t, h)},
    };
    text_item(t, (int64_t)i);
    text_cells(t, cells, COUNT(cells));
}

static size_t
count_of(const struct tree_state *st, const char *hubungan)
{
    size_t n = 0;
    for (size_t i = 0; i < st->n; i++)
        n += is(&st->rows[i], hubungan);
    return n;
}

/* Rows of one relation, below each other: the first begins a branch, the last ends it, when so told. */
static void
put_all(const struct tree_state *st, struct text *t, const char *hubungan, const char *indent, bool first,
        bool last)
{
    size_t n = count_of(st, hubungan), k = 0;
    for (size_t i = 0; i < st->n; i++) {
        if (!is(&st->rows[i], hubungan))
            continue;
        bool top = first && k == 0, end = last && k + 1 == n;
        const char *mark = top && end ? marks[st->lines].only
                           : top      ? marks[st->lines].first
                           : end      ? marks[st->lines].last
                                      : marks[st->lines].mid;
        if (is(&st->rows[i], "pasangan"))
            mark = marks[st->lines].pair;
        put_relative(st, t, i, arena_printf(t->arena, "%s%s", indent, mark));
        k++;
    }
}

static void
fill(struct screen *s)
{
    struct tree_state *st = s->state;
    struct text *t = &st->page;
    if (st->page_arena == NULL)
        st->page_arena = arena_new(s->arena);
    arena_reset(st->page_arena);
    text_init(t, st->page_arena);
    text_table(t, cols, COUNT(cols));
    const char *below = st->lines == LINES_NONE ? "" : "   ";
    bool parents = count_of(st, "ayah") + count_of(st, "ibu") > 0, siblings = count_of(st, "saudara") > 0;
    put_all(st, t, "ayah", "", true, false);
    put_all(st, t, "ibu", "", count_of(st, "ayah") == 0, false);
    text_item(t, -1);
    if (parents)
        text_line(t, ROLE_FRAME, "%s", marks[st->lines].pass);
    else
        text_line(t, ROLE_DIM, "%s", _("Orang tua tidak tercatat."));
    put_all(st, t, "saudara", "", !parents, false);
    put_all(st, t, "diri", "", !parents && !siblings, true);
    put_all(st, t, "pasangan", below, false, false);
    put_all(st, t, "anak", below, false, true);
    text_item(t, -1);
    if (count_of(st, "anak") == 0)
        text_line(t, ROLE_DIM, "%s%s", below, _("Tidak ada anak yang tercatat."));
}

/* --- the screen ----------------------------------------------------------------------------------- */

static enum rc
tree_open(struct screen *s, const void *arg, struct err *e)
{
    struct tree_state *st = s->state;
    (void)e;
    gate_init(&st->gate, arg);
    part_keys_own(s);
    return RC_OK;
}

static void
select_self(struct tree_state *st)
{
    for (size_t i = 0; i < st->n; i++)
        if (is(&st->rows[i], "diri"))
            text_select(&st->view, (int64_t)i);
}

static enum rc
tree_load(struct screen *s, struct err *e)
{
    struct tree_state *st = s->state;
    struct search_hit *rows = NULL;
    int64_t lookup_id = 0;
    size_t n = 0;
    if (st->loaded && st->gate.open)
        return RC_OK;
    enum rc rc = gate_pass(s, &st->gate, false, e);
    if (rc != RC_OK || !st->gate.open)
        return rc;
    struct arena *a = arena_new(s->arena);
    rc = search_relatives(s->ses->env.db, a, st->gate.which.number, &st->gate.ask.purpose, &lookup_id, &rows,
                          &n, e);
    if (part_keep(&st->data, a, rc) != RC_OK) {
        st->gate.open = false;
        return rc;
    }
    st->rows = rows;
    st->n = n;
    st->lookup_id = lookup_id;
    if (!st->loaded)
        select_self(st);
    st->loaded = true;
    fill(s);
    return RC_OK;
}

static void
tree_draw(const struct screen *s, struct surface *out)
{
    struct tree_state *st = s->state;
    struct rect body = footer_body(out);
    const struct search_hit *self = self_of(st);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Data belum dapat ditampilkan. r: coba lagi; Esc: kembali."));
        dialog_draw(&st->gate.ask.dlg, out);
        return;
    }
    part_line(out, body.row, ROLE_HEAD, _("Kerabat %s"), self != NULL ? self->nama : st->gate.which.number);
    gate_line(&st->gate, out, body.row + 1);
    text_draw(&st->page, &st->view, out, (struct rect){body.row + 3, 1, body.rows - 3, out->cols - 2});
    dialog_draw(&st->gate.ask.dlg, out);
}

static void
push(struct screen *s, const struct screen_ops *ops, unsigned *rx)
{
    struct tree_state *st = s->state;
    int64_t item = text_selected(&st->page, &st->view);
    if (item < 0 || !str_eq(st->rows[item].jenis, "orang")) {
        session_notice(
            s->ses, SEV_INFO, "%s",
            _("Kerabat ini tidak dapat dibuka: hanya namanya yang tercatat, atau datanya di kantor lain."));
        return;
    }
    st->arg = (struct record_arg){.which = {.lookup_id = st->lookup_id, .urut = st->rows[item].urut},
                                  .purpose = st->gate.ask.purpose};
    *rx |= session_push(s, ops, &st->arg);
}

/* Puts the cursor on the first relative of that kind; false when there is none. */
static bool
go_to(struct tree_state *st, const char *hubungan)
{
    for (size_t i = 0; i < st->n; i++)
        if (is(&st->rows[i], hubungan)) {
            text_select(&st->view, (int64_t)i);
            return true;
        }
    return false;
}

/* From the children to the person, from there to the parents; and back. */
static bool
along(struct tree_state *st, bool up)
{
    int64_t item = text_selected(&st->page, &st->view);
    if (item < 0)
        return false;
    const struct search_hit *h = &st->rows[item];
    if (up)
        return is(h, "anak") || is(h, "pasangan") ? go_to(st, "diri") : go_to(st, "ayah") || go_to(st, "ibu");
    return is(h, "ayah") || is(h, "ibu") ? go_to(st, "diri") : go_to(st, "anak");
}

static enum rc
tree_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct tree_state *st = s->state;
    (void)e;
    if (a == ACTION_RELOAD) {
        st->gate.open = false;
        *rx |= RX_RELOAD;
    } else if (!st->loaded) {
        *rx |= RX_BEEP;
    } else if (a == ACTION_OPEN) {
        push(s, &screen_resident, rx);
    } else if (a == ACTION_TREE) {
        push(s, &screen_tree, rx);
    } else if (a == ACTION_FAMILY) {
        push(s, &screen_family, rx);
    } else if (a == ACTION_TOGGLE) {
        st->lines = (st->lines + 1) % LINES_COUNT_;
        fill(s);
    } else if (a == ACTION_TAB_PREV || a == ACTION_TAB_NEXT) {
        *rx |= along(st, a == ACTION_TAB_PREV) ? 0 : RX_BEEP;
    } else if (!text_move(&st->page, &st->view, a)) {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static enum rc
tree_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    (void)e;
    gate_key(s, &((struct tree_state *)s->state)->gate, k, rx);
    return RC_OK;
}

static bool
tree_modal(const struct screen *s)
{
    return dialog_active(&((const struct tree_state *)s->state)->gate.ask.dlg);
}

const struct screen_ops screen_tree = {
    .name = "tree",
    .title = N_("Pohon keluarga"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct tree_state),
    .keys = keys,
    .open = tree_open,
    .load = tree_load,
    .draw = tree_draw,
    .act = tree_act,
    .key = tree_key,
    .modal = tree_modal,
};
