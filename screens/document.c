/*
 * document.c - one document of a request: its pages as large as one likes, beside the data that they prove,
 * and the tick "seen, and it matches". The file itself is read by a process of its own (console/view):
 * whatever is in it, this screen stays alive and answers keys.
 */
#include "screens/document.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/json/json.h"
#include "screens/part.h"
#include "screens/registry.h"

#define FAST_MS  150 /* a terminal that answers within this time gets real pictures by itself */
#define SKIP_MAX 80  /* empty parts passed over at one key */

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter", N_("baca"), N_("Membaca: dari halaman utuh ke bagian kiri atas, lalu bagian berikutnya; yang kosong dilewati.")},
    {ACTION_ZOOM_IN, "+", N_("zum"), N_("Memperbesar.")},
    {ACTION_ZOOM_OUT, "-", N_("kecil"), N_("Memperkecil.")},
    {ACTION_TICK, "Space", N_("cocok"), N_("Menandai: saya sudah melihat berkas ini dan isinya cocok dengan yang diminta. Sekali lagi: mencabutnya.")},
    {ACTION_SIDE, "= |", N_("data"), N_("Menampilkan di sampingnya data yang dibuktikan dokumen ini.")},
    {ACTION_NEXT, "n", N_("berkas"), N_("Ke berkas berikutnya.")},
    {ACTION_THUMBS, "t", N_("semua"), N_("Menampilkan gambar kecil semua berkas; Enter membuka yang ditunjuk.")},
    {ACTION_BACK, "Esc q", NULL, N_("Kembali ke permohonan.")},
    {ACTION_PREV, "p", NULL, N_("Ke berkas sebelumnya.")},
    {ACTION_PART_PREV, "Backspace", NULL, N_("Ke bagian sebelumnya.")},
    {ACTION_ZOOM_FIT, "0 f", NULL, N_("Halaman utuh.")},
    {ACTION_UP, "Up k", NULL, N_("Menggeser ke atas.")},
    {ACTION_DOWN, "Down j", NULL, N_("Menggeser ke bawah.")},
    {ACTION_LEFT, "Left h", NULL, N_("Menggeser ke kiri.")},
    {ACTION_RIGHT, "Right l", NULL, N_("Menggeser ke kanan.")},
    {ACTION_PAGE_DOWN, "PgDn ]", NULL, N_("Ke halaman berikutnya.")},
    {ACTION_PAGE_UP, "PgUp [", NULL, N_("Ke halaman sebelumnya.")},
    {ACTION_FIRST, "Home g", NULL, N_("Ke halaman pertama.")},
    {ACTION_LAST, "End G", NULL, N_("Ke halaman terakhir.")},
    {ACTION_ROTATE, "R", NULL, N_("Memutar seperempat lingkaran ke kanan.")},
    {ACTION_TAB_NEXT, "Tab", NULL, N_("Panah menggulir data, atau kembali menggeser gambar.")},
    {ACTION_PICTURE, "m", NULL, N_("Mengganti cara menggambar: blok, titik, atau gambar sebenarnya bila terminal bisa.")},
    {ACTION_RELOAD, "r C-r F5", NULL, N_("Membuka berkas ini sekali lagi.")},
    PART_END_KEYS,
};
static const struct key_bind thumb_keys[] = {
    {ACTION_OPEN, "Enter", N_("buka"), N_("Membuka berkas yang ditunjuk.")},
    {ACTION_RIGHT, "Right l n", N_("kanan"), N_("Ke gambar berikutnya.")},
    {ACTION_LEFT, "Left h p", N_("kiri"), N_("Ke gambar sebelumnya.")},
    {ACTION_UP, "Up k", NULL, N_("Ke baris di atas.")},
    {ACTION_DOWN, "Down j", NULL, N_("Ke baris di bawah.")},
    {ACTION_FIRST, "Home g", NULL, N_("Ke gambar pertama.")},
    {ACTION_LAST, "End G", NULL, N_("Ke gambar terakhir.")},
    {ACTION_BACK, "Esc q t", N_("kembali"), N_("Kembali ke berkas.")},
    PART_END_KEYS,
};
/* clang-format on */

/* --- what is shown ----------------------------------------------------------- */

size_t
document_index(const struct document_state *st)
{
    for (size_t i = 0; i < st->data.nfiles; i++)
        if (st->data.files[i].attachment_id == st->id)
            return i;
    return 0;
}

const struct request_attachment *
document_file(const struct document_state *st)
{
    return st->data.nfiles > 0 ? &st->data.files[document_index(st)] : NULL;
}

const struct attachment_tick *
document_own_tick(const struct document_state *st, int64_t id)
{
    for (size_t i = 0; i < st->data.nticks; i++)
        if (st->data.ticks[i].attachment_id == id && st->data.ticks[i].mine)
            return &st->data.ticks[i];
    return NULL;
}

const struct attachment_tick *
document_other_tick(const struct document_state *st, int64_t id)
{
    for (size_t i = st->data.nticks; i > 0; i--)
        if (st->data.ticks[i - 1].attachment_id == id && !st->data.ticks[i - 1].mine)
            return &st->data.ticks[i - 1];
    return NULL;
}

static void
ask_caps(const struct screen *s, bool ask, struct term_caps *caps)
{
    *caps = (struct term_caps){.colors = 256};
    if (s->ses->env.caps != NULL)
        s->ses->env.caps(s->ses->env.ctx, ask, caps);
}

/* What the officer set for all documents, as a mode. */
static enum document_mode
preferred(const struct screen *s)
{
    const char *set = s->ses->prefs.picture;
    return str_eq(set, "sixel")     ? MODE_SIXEL
           : str_eq(set, "kitty")   ? MODE_KITTY
           : str_eq(set, "symbols") ? MODE_BLOCKS
                                    : MODE_AUTO;
}

static uint32_t
pick_mode(const struct screen *s, const struct term_caps *caps)
{
    const struct document_state *st = s->state;
    enum document_mode mode = st->mode != MODE_AUTO ? st->mode : preferred(s);
    bool fast = caps->answered && caps->ms <= FAST_MS;
    if (mode == MODE_SIXEL || (mode == MODE_AUTO && fast && caps->sixel && !caps->kitty))
        return VIEW_SIXEL;
    if (mode == MODE_KITTY || (mode == MODE_AUTO && fast && caps->kitty))
        return VIEW_PNG;
    if (caps->ascii)
        return VIEW_ASCII;
    return mode == MODE_DOTS ? VIEW_BRAILLE : VIEW_SYMBOLS;
}

bool
document_want(const struct screen *s, struct view_want *out)
{
    const struct document_state *st = s->state;
    struct term_caps caps;
    if (!st->placed || st->fetch.phase != FETCH_SHOW || st->window.cols < 4 || st->window.rows < 2)
        return false;
    ask_caps(s, false, &caps);
    port_want(&st->port, &st->window, out);
    out->mode = pick_mode(s, &caps);
    out->colors = caps.colors >= 256 ? 256 : caps.colors >= 16 ? 16 : caps.colors >= 8 ? 8 : 2;
    uint32_t w, h;
    view_want_pixels(out, &w, &h);
    /* A screen of very many pixels: cells half as large say the same. */
    while ((uint64_t)w * h > VIEW_PIXELS_MAX && out->cell_w > 4 && out->cell_h > 8) {
        out->cell_w /= 2;
        out->cell_h /= 2;
        view_want_pixels(out, &w, &h);
    }
    return true;
}

bool
document_fresh(const struct view_want *want, const struct view_picture *p)
{
    struct view_want got = p->want;
    bool any = got.seq != 0;
    got.seq = want->seq;
    return any && memcmp(&got, want, sizeof(got)) == 0;
}

/* --- life -------------------------------------------------------------------- */

static void
write_side(struct document_state *st, struct arena *parent)
{
    if (st->side_arena == NULL)
        st->side_arena = arena_new(parent);
    arena_reset(st->side_arena);
    text_init(&st->side_text, st->side_arena);
    document_data_page(st, &st->side_text);
}

static void
drop_image(struct document_state *st)
{
    image_drop(st->image);
    st->image = NULL;
    st->image_seq = 0;
}

static void
watch(struct screen *s)
{
    struct document_state *st = s->state;
    s->ses->watch_fd[0] = st->fetch.client != NULL ? st->fetch.client->sock : -1;
    s->ses->watch_fd[1] = st->thumb_fetch.client != NULL ? st->thumb_fetch.client->sock : -1;
}

/* The officer wants no pictures, and has not asked for this one; or hears the screen. */
static bool
pictures_off(const struct screen *s)
{
    if (session_linear(s->ses))
        return true;
    return str_eq(s->ses->prefs.picture, "off") &&
           ((const struct document_state *)s->state)->mode == MODE_AUTO;
}

static void
show_file(struct screen *s, int64_t id)
{
    struct document_state *st = s->state;
    drop_image(st);
    if (id != st->id)
        st->resume_page = -1;
    st->id = id;
    st->placed = st->skip = false;
    st->port = (struct port){0};
    st->side_view = (struct text_view){0};
    if (pictures_off(s))
        fetch_stop(&st->fetch);
    else
        fetch_start(&st->fetch, s->arena, id);
    write_side(st, s->arena);
    watch(s);
    s->ses->again = true;
}

static enum rc
document_open(struct screen *s, const void *arg, struct err *e)
{
    struct document_state *st = s->state;
    const struct document_arg *da = arg;
    struct term_caps caps;
    (void)e;
    st->request_id = da->request_id;
    st->id = da->attachment_id;
    st->resume_page = -1;
    ask_caps(s, !str_eq(s->ses->prefs.picture, "symbols") && !str_eq(s->ses->prefs.picture, "off"), &caps);
    const struct key_bind *frame = part_keys_frame(s);
    st->view_keys = part_keys_join(s->arena, keys, frame);
    st->thumb_keys = part_keys_join(s->arena, thumb_keys, frame);
    s->all_keys = st->view_keys;
    st->side = st->side_focus = session_linear(s->ses); /* what the document proves is read */
    return RC_OK;
}

/* Only files with bytes can be looked at. */
static void
keep_files(struct document_data *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->nfiles; i++)
        if (d->files[i].attachment_id != 0)
            d->files[n++] = d->files[i];
    d->nfiles = n;
}

static enum rc
document_load(struct screen *s, struct err *e)
{
    struct document_state *st = s->state;
    struct db *db = s->ses->env.db;
    struct arena *a = arena_new(s->arena);
    struct document_data d = {.arena = a};
    enum rc rc = request_detail(db, a, st->request_id, &d.d, e);
    if (rc == RC_OK)
        rc = request_attachments(db, a, st->request_id, &d.files, &d.nfiles, e);
    if (rc == RC_OK)
        rc = request_members(db, a, st->request_id, &d.members, &d.nmembers, e);
    if (rc == RC_OK)
        rc = request_records(db, a, st->request_id, &d.records, &d.nrecords, e);
    if (rc == RC_OK)
        rc = attachment_ticks(db, a, st->request_id, &d.ticks, &d.nticks, e);
    if (part_keep(&st->data.arena, a, rc) != RC_OK)
        return rc;
    keep_files(&d);
    st->data = d;
    bool first = !st->loaded;
    st->loaded = true;
    write_side(st, s->arena);
    if (d.nfiles > 0 && (first || st->fetch.phase == FETCH_FAILED))
        show_file(s, d.files[document_index(st)].attachment_id);
    return RC_OK;
}

/* The claim of the request below is minded there. */
static bool
document_tick(struct screen *s)
{
    struct document_state *st = s->state;
    if (s->below != NULL && s->below->ops->tick != NULL)
        (void)s->below->ops->tick(s->below);
    return !st->loaded;
}

static void
document_close(struct screen *s)
{
    struct document_state *st = s->state;
    drop_image(st);
    document_thumbs_close(s);
    fetch_stop(&st->fetch);
    s->ses->watch_fd[0] = s->ses->watch_fd[1] = -1;
}

/* --- pictures ------------------------------------------------------------------ */

/* Where everything on the picture is alike, there is nothing to read. */
static bool
is_empty(const struct view_picture *p)
{
    size_t n = (size_t)p->want.cols * p->want.rows;
    if (p->cells == NULL)
        return false;
    const struct view_cell *first = p->cells;
    for (size_t i = 1; i < n; i++)
        if (first[i].cp != first->cp || first[i].paint != first->paint || first[i].bg != first->bg)
            return false;
    return true;
}

static void go_page(struct document_state *st, uint32_t page);

/* The next part, over the end of the page too. False at the end of the file. */
static bool
read_on(struct document_state *st, int step)
{
    if (port_read(&st->port, &st->window, step))
        return true;
    uint32_t page = st->port.page;
    if (step > 0 ? page + 1 >= st->fetch.client->pages : page == 0)
        return false;
    go_page(st, step > 0 ? page + 1 : page - 1);
    if (step < 0)
        port_end(&st->port, &st->window);
    return true;
}

static void
take_picture(struct screen *s)
{
    struct document_state *st = s->state;
    const struct view_picture *p = &st->fetch.client->picture;
    drop_image(st);
    if (p->cells == NULL)
        st->image = image_new(p->want.mode == VIEW_SIXEL ? IMAGE_SIXEL : IMAGE_PNG, (int)p->want.rows,
                              (int)p->want.cols, p->bytes.data, p->bytes.len);
    if (st->skip && is_empty(p) && st->skipped++ < SKIP_MAX && read_on(st, st->skip_dir))
        s->ses->again = true;
    else
        st->skip = false;
}

static void
place_first(struct document_state *st)
{
    const struct view_client *c = st->fetch.client;
    bool back = st->resume_page >= 0 && (uint32_t)st->resume_page < c->pages;
    uint32_t page = back ? (uint32_t)st->resume_page : 0;
    st->port = (struct port){.zoom = back && st->resume_zoom <= PORT_ZOOM_MAX ? st->resume_zoom : 0};
    port_page(&st->port, page, c->width[page], c->height[page]);
    st->resume_page = -1;
    st->placed = true;
}

static void
document_ready(struct screen *s)
{
    struct document_state *st = s->state;
    struct view_want want;
    struct err e = {0};
    enum view_event ev = fetch_step(&st->fetch, s->ses);
    if (ev == VIEW_EV_LOADED)
        place_first(st);
    if (ev == VIEW_EV_PICTURE)
        take_picture(s);
    if (st->fetch.phase == FETCH_FAILED)
        drop_image(st);
    if (document_want(s, &want) && !st->fetch.client->busy &&
        !document_fresh(&want, &st->fetch.client->picture) &&
        view_render(st->fetch.client, &want, clock_mono_ms(s->ses->env.clock), &e) != RC_OK)
        s->ses->again = true; /* the end of the viewer shows at the next step */
    if (st->thumbs)
        document_thumbs_step(s);
    watch(s);
    if (fetch_working(&st->fetch))
        s->ses->again = true;
}

/* --- keys ---------------------------------------------------------------------- */

static void
go_page(struct document_state *st, uint32_t page)
{
    const struct view_client *c = st->fetch.client;
    port_page(&st->port, page, c->width[page], c->height[page]);
}

static bool
step_page(struct document_state *st, enum action a)
{
    uint32_t pages = st->fetch.client->pages, page = st->port.page;
    uint32_t to = a == ACTION_FIRST       ? 0
                  : a == ACTION_LAST      ? pages - 1
                  : a == ACTION_PAGE_DOWN ? (page + 1 < pages ? page + 1 : page)
                                          : (page > 0 ? page - 1 : 0);
    if (to == page)
        return false;
    go_page(st, to);
    return true;
}

/* The zoom from which text can be read: in symbols a quarter of the width or less, in pixels 100 to the inch
 * of A4. */
static int
reading_zoom(const struct screen *s)
{
    const struct document_state *st = s->state;
    struct view_want want;
    if (st->reading > 0)
        return st->reading;
    if (document_want(s, &want) && view_mode_pixels(want.mode)) {
        int pixels = st->window.cols * st->window.cell_w;
        return pixels >= 800 ? 1 : pixels >= 540 ? 2 : 3;
    }
    return st->window.cols >= 100 ? 5 : 6;
}

static bool
read_step(struct screen *s, int step)
{
    struct document_state *st = s->state;
    st->skipped = 0;
    st->skip_dir = step;
    if (st->port.zoom == 0 && step > 0) {
        port_zoom(&st->port, &st->window, reading_zoom(s));
        st->port.x = st->port.y = 0;
        st->skip = true;
        return true;
    }
    st->skip = read_on(st, step);
    if (!st->skip)
        session_notice(s->ses, SEV_INFO, "%s",
                       step > 0 ? _("Akhir berkas. n: berkas berikutnya; Spasi: tandai cocok.")
                                : _("Awal berkas."));
    return st->skip;
}

static bool
zoom_step(struct screen *s, int step)
{
    struct document_state *st = s->state;
    if (!port_zoom(&st->port, &st->window, st->port.zoom + step))
        return false;
    if (st->port.zoom >= 2)
        st->reading = st->port.zoom;
    return true;
}

/* Actions on the picture that is shown. False: at the edge already. */
static bool
look(struct screen *s, enum action a)
{
    struct document_state *st = s->state;
    st->skip = false;
    switch ((int)a) {
    case ACTION_OPEN:
        return read_step(s, 1);
    case ACTION_PART_PREV:
        return read_step(s, -1);
    case ACTION_ZOOM_IN:
        return zoom_step(s, 1);
    case ACTION_ZOOM_OUT:
        return zoom_step(s, -1);
    case ACTION_ZOOM_FIT:
        return port_zoom(&st->port, &st->window, 0);
    case ACTION_UP:
        return port_pan(&st->port, &st->window, 0, -1);
    case ACTION_DOWN:
        return port_pan(&st->port, &st->window, 0, 1);
    case ACTION_LEFT:
        return port_pan(&st->port, &st->window, -1, 0);
    case ACTION_RIGHT:
        return port_pan(&st->port, &st->window, 1, 0);
    case ACTION_ROTATE:
        port_turn(&st->port);
        return true;
    default:
        return step_page(st, a);
    }
}

static bool
is_look(enum action a)
{
    static const enum action looks[] = {ACTION_OPEN,     ACTION_PART_PREV, ACTION_ZOOM_IN,   ACTION_ZOOM_OUT,
                                        ACTION_ZOOM_FIT, ACTION_UP,        ACTION_DOWN,      ACTION_LEFT,
                                        ACTION_RIGHT,    ACTION_ROTATE,    ACTION_PAGE_DOWN, ACTION_PAGE_UP,
                                        ACTION_FIRST,    ACTION_LAST};
    for (size_t i = 0; i < COUNT(looks); i++)
        if (looks[i] == a)
            return true;
    return false;
}

/* The next way of drawing that this terminal can. */
static void
next_mode(struct screen *s)
{
    struct document_state *st = s->state;
    struct term_caps caps;
    ask_caps(s, true, &caps);
    do
        st->mode = (enum document_mode)((st->mode + 1) % MODE_COUNT);
    while ((st->mode == MODE_SIXEL && !caps.sixel) || (st->mode == MODE_KITTY && !caps.kitty));
    if (st->fetch.phase == FETCH_NONE && st->data.nfiles > 0)
        show_file(s, st->data.files[document_index(st)].attachment_id);
    else if (st->mode == MODE_AUTO)
        session_notice(s->ses, SEV_INFO, "%s", _("Cara menggambar dipilih sendiri menurut terminal."));
    else
        session_notice(s->ses, SEV_INFO, _("Digambar dengan %s."), document_mode_text(s));
}

static bool
step_file(struct screen *s, int step)
{
    struct document_state *st = s->state;
    size_t at = document_index(st);
    if (step > 0 ? at + 1 >= st->data.nfiles : at == 0)
        return false;
    show_file(s, st->data.files[step > 0 ? at + 1 : at - 1].attachment_id);
    return true;
}

/* Only what was seen can be ticked. */
static enum rc
tick(struct screen *s, unsigned *rx, struct err *e)
{
    struct document_state *st = s->state;
    const struct request_attachment *f = document_file(st);
    bool on = document_own_tick(st, st->id) == NULL;
    if (f == NULL)
        return RC_OK;
    if (on && (st->fetch.phase != FETCH_SHOW || st->fetch.client->picture.want.seq == 0)) {
        session_notice(s->ses, SEV_WARN, "%s",
                       _("Berkas ini belum tampil; yang belum dilihat tidak dapat ditandai."));
        return RC_OK;
    }
    enum rc rc = attachment_tick(s->ses->env.db, st->id, on, e);
    if (rc != RC_OK)
        return rc;
    session_notice(s->ses, SEV_OK,
                   on ? _("Tercatat: Anda sudah melihat %s dan isinya cocok.")
                      : _("Tanda Anda pada %s dicabut."),
                   f->label);
    s->ses->drop_repeats = true;
    *rx |= RX_RELOAD;
    return RC_OK;
}

static enum rc
document_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct document_state *st = s->state;
    bool done = true;
    if (a == ACTION_RELOAD) {
        if (st->loaded && st->data.nfiles > 0)
            show_file(s, st->data.files[document_index(st)].attachment_id);
        *rx |= RX_RELOAD;
    } else if (a == ACTION_BACK && !st->thumbs) {
        *rx |= RX_POP;
        return RC_OK;
    } else if (a == ACTION_BACK) {
        document_thumbs_close(s);
    } else if (!st->loaded) {
        done = false;
    } else if (st->thumbs) {
        if (document_thumbs_act(s, a, rx))
            show_file(s, st->data.files[st->thumb_at].attachment_id);
    } else if (a == ACTION_NEXT || a == ACTION_PREV) {
        done = step_file(s, a == ACTION_NEXT ? 1 : -1);
    } else if (a == ACTION_TICK) {
        return tick(s, rx, e);
    } else if (a == ACTION_SIDE) {
        st->side = !st->side;
        st->side_focus = false;
    } else if (a == ACTION_TAB_NEXT) {
        st->side_focus = st->side && !st->side_focus;
    } else if (a == ACTION_THUMBS) {
        document_thumbs_open(s);
    } else if (a == ACTION_PICTURE) {
        next_mode(s);
    } else if (st->side_focus && text_act(&st->side_view, a)) {
        done = true;
    } else {
        done = is_look(a) && st->fetch.phase == FETCH_SHOW && st->placed && look(s, a);
    }
    s->all_keys = st->thumbs ? st->thumb_keys : st->view_keys;
    if (!done && s->ses->notice[0] == '\0')
        *rx |= RX_BEEP;
    s->ses->again = true;
    return RC_OK;
}

static bool
document_mode(size_t i, struct key_mode *out)
{
    static const struct key_mode modes[] = {{N_("satu gambar"), keys, false, false},
                                            {N_("gambar kecil"), thumb_keys, false, false}};
    return bind_mode(modes, COUNT(modes), i, out);
}

/* --- after a cut line -------------------------------------------------------------- */

static bool
document_save(const struct screen *s, struct json_w *w)
{
    const struct document_state *st = s->state;
    json_w_kint(w, "request", st->request_id);
    json_w_kint(w, "file", st->id);
    bool going = !st->placed && st->resume_page >= 0;
    json_w_kint(w, "page", going ? st->resume_page : (int64_t)st->port.page);
    json_w_kint(w, "zoom", going ? st->resume_zoom : st->port.zoom);
    json_w_kint(w, "side", st->side);
    return true;
}

static enum rc
document_restore(struct screen *s, struct json *at, struct err *e)
{
    struct document_state *st = s->state;
    const struct document_arg arg = {json_int_or(at, "request", 0), json_int_or(at, "file", 0)};
    int64_t page = json_int_or(at, "page", 0), zoom = json_int_or(at, "zoom", 0);
    enum rc rc = document_open(s, &arg, e);
    st->resume_page = page >= 0 && page < VIEW_PAGES_MAX ? (int)page : -1;
    st->resume_zoom = zoom >= 0 && zoom <= PORT_ZOOM_MAX ? (int)zoom : 0;
    st->side = json_int_or(at, "side", 0) != 0;
    return rc;
}

const struct screen_ops screen_document = {
    .name = "document",
    .title = N_("Berkas"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct document_state),
    .keys = keys,
    .mode = document_mode,
    .open = document_open,
    .load = document_load,
    .tick = document_tick,
    .ready = document_ready,
    .draw = document_draw,
    .act = document_act,
    .close = document_close,
    .dropped = document_close,
    .save = document_save,
    .restore = document_restore,
};
