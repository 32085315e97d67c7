/*
 * document_thumbs.c - all files of the request as small pictures. They come one after the other, each from a
 * viewer of its own, while the keys already work.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/footer.h"
#include "screens/document.h"
#include "screens/part.h"

#define THUMB_COLS 22
#define THUMB_ROWS 7
#define TILE_COLS  (THUMB_COLS + 3)
#define TILE_ROWS  (THUMB_ROWS + 3) /* two lines of words and a gap */

static const struct port_window window = {THUMB_COLS, THUMB_ROWS, 8, 16};

/* In the memory of the screen: the list of files may be loaded anew meanwhile. */
static void
make_list(struct screen *s)
{
    struct document_state *st = s->state;
    if (st->nthumbs == st->data.nfiles)
        return;
    st->thumb = arena_array(s->arena, st->data.nfiles, sizeof(*st->thumb));
    st->nthumbs = st->data.nfiles;
    for (size_t i = 0; i < st->nthumbs; i++)
        st->thumb[i].id = st->data.files[i].attachment_id;
}

void
document_thumbs_open(struct screen *s)
{
    struct document_state *st = s->state;
    if (st->data.nfiles == 0)
        return;
    make_list(s);
    st->thumb_at = document_index(st);
    st->thumbs = true;
}

void
document_thumbs_close(struct screen *s)
{
    struct document_state *st = s->state;
    fetch_stop(&st->thumb_fetch);
    st->thumbs = false;
}

static struct document_thumb *
next_missing(struct document_state *st)
{
    for (size_t i = 0; i < st->nthumbs; i++)
        if (st->thumb[i].cells == NULL && !st->thumb[i].failed)
            return &st->thumb[i];
    return NULL;
}

static void
ask_picture(struct screen *s)
{
    struct document_state *st = s->state;
    struct view_client *c = st->thumb_fetch.client;
    struct port port = {0};
    struct view_want want;
    struct term_caps caps = {.colors = 256};
    struct err e = {0};
    if (s->ses->env.caps != NULL)
        s->ses->env.caps(s->ses->env.ctx, false, &caps);
    port_page(&port, 0, c->width[0], c->height[0]);
    port_want(&port, &window, &want);
    want.mode = caps.ascii ? VIEW_ASCII : VIEW_SYMBOLS;
    want.colors = caps.colors >= 256 ? 256 : caps.colors >= 16 ? 16 : caps.colors >= 8 ? 8 : 2;
    if (view_render(c, &want, clock_mono_ms(s->ses->env.clock), &e) != RC_OK)
        s->ses->again = true;
}

static void
keep_picture(struct screen *s, struct document_thumb *t)
{
    struct document_state *st = s->state;
    const struct view_picture *p = &st->thumb_fetch.client->picture;
    size_t n = (size_t)p->want.cols * p->want.rows;
    t->cells = arena_array(s->arena, n, sizeof(*t->cells));
    memcpy(t->cells, p->cells, n * sizeof(*t->cells));
    t->cols = (int)p->want.cols;
    t->rows = (int)p->want.rows;
}

void
document_thumbs_step(struct screen *s)
{
    struct document_state *st = s->state;
    struct document_thumb *t = next_missing(st);
    if (t == NULL)
        return;
    if (st->thumb_fetch.phase == FETCH_NONE)
        fetch_start(&st->thumb_fetch, s->arena, t->id);
    enum view_event ev = fetch_step(&st->thumb_fetch, s->ses);
    if (ev == VIEW_EV_LOADED)
        ask_picture(s);
    if (ev == VIEW_EV_PICTURE)
        keep_picture(s, t);
    t->failed = ev == VIEW_EV_FAULT || ev == VIEW_EV_GONE;
    if (t->failed || ev == VIEW_EV_PICTURE)
        fetch_stop(&st->thumb_fetch);
    if (st->thumb_fetch.phase == FETCH_NONE || fetch_working(&st->thumb_fetch))
        s->ses->again = true;
}

static void
draw_tile(const struct screen *s, struct surface *out, size_t i, int row, int col)
{
    const struct document_state *st = s->state;
    const struct document_thumb *t = &st->thumb[i];
    const struct request_attachment *f = &st->data.files[i];
    bool here = i == st->thumb_at, own = document_own_tick(st, f->attachment_id) != NULL;
    if (t->cells != NULL)
        document_draw_cells(out, row + (THUMB_ROWS - t->rows), col + 1 + (THUMB_COLS - t->cols) / 2, t->cells,
                            t->rows, t->cols);
    else
        surface_text(out, row + THUMB_ROWS / 2, col + 1, THUMB_COLS, t->failed ? ROLE_ERROR : ROLE_DIM,
                     t->failed ? _("tidak dapat dibaca") : _("menunggu ..."));
    surface_fit(out, row + THUMB_ROWS, col, THUMB_COLS + 2, here ? ROLE_CURSOR : ROLE_TEXT, "");
    surface_text(out, row + THUMB_ROWS, col, 1, here ? ROLE_CURSOR : ROLE_TEXT, here ? ">" : " ");
    surface_fit(out, row + THUMB_ROWS, col + 1, THUMB_COLS, here ? ROLE_CURSOR : ROLE_TEXT, f->label);
    surface_fit(out, row + THUMB_ROWS + 1, col + 1, THUMB_COLS, own ? ROLE_OK : ROLE_DIM,
                own ? _("[v] cocok") : _("[ ] belum ditandai"));
    if (here) {
        out->cur_row = row + THUMB_ROWS;
        out->cur_col = col;
    }
}

static size_t
tiles_across(int cols)
{
    return (size_t)(cols - 2) / TILE_COLS;
}

void
document_thumbs_draw(const struct screen *s, struct surface *out, struct rect body)
{
    struct document_state *st = s->state;
    size_t across = tiles_across(out->cols), down = (size_t)(body.rows - 1) / TILE_ROWS, page = across * down;
    size_t first = st->thumb_at / page * page;
    st->window.cols = out->cols;
    surface_printf(out, body.row, 1, 0, ROLE_HEAD, _("Semua berkas permohonan %s, %zu/%zu"), st->data.d.ref,
                   st->thumb_at + 1, st->nthumbs);
    for (size_t i = first; i < st->nthumbs && i < first + page; i++)
        draw_tile(s, out, i, body.row + 1 + (int)((i - first) / across) * TILE_ROWS,
                  2 + (int)((i - first) % across) * TILE_COLS);
}

bool
document_thumbs_act(struct screen *s, enum action a, unsigned *rx)
{
    struct document_state *st = s->state;
    size_t across = tiles_across(st->window.cols), at = st->thumb_at, n = st->nthumbs;
    if (a == ACTION_OPEN) {
        document_thumbs_close(s);
        return st->data.files[at].attachment_id != st->id;
    }
    if (a == ACTION_LEFT && at > 0)
        at--;
    else if (a == ACTION_RIGHT && at + 1 < n)
        at++;
    else if (a == ACTION_UP && at >= across)
        at -= across;
    else if (a == ACTION_DOWN && at + across < n)
        at += across;
    else if (a == ACTION_FIRST)
        at = 0;
    else if (a == ACTION_LAST)
        at = n - 1;
    else
        *rx |= RX_BEEP;
    st->thumb_at = at;
    return false;
}
