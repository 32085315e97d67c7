#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/footer.h"
#include "screens/document.h"
#include "screens/part.h"

#define SIDE_COLS  36 /* of the data beside the picture, at least */
#define PLACE_COLS 32 /* of the words that say where one is in the file */

/* What the officer's own tick, or somebody else's, says. */
static enum role
tick_text(const struct screen *s, char *dst, size_t size)
{
    const struct document_state *st = s->state;
    const struct attachment_tick *own = document_own_tick(st, st->id),
                                 *other = document_other_tick(st, st->id);
    char when[CLOCK_TEXT];
    if (own != NULL) {
        str_printf(dst, size, _("[v] cocok menurut Anda, %s"), clock_text(when, own->at, s->ses->zone));
        return ROLE_OK;
    }
    if (other != NULL) {
        str_printf(dst, size, _("[v] Anda belum; cocok menurut %s"), other->officer);
        return ROLE_WARN;
    }
    str_copy(dst, size, _("[ ] belum Anda tandai cocok"));
    return ROLE_DIM;
}

/* The document, then "berkas 1/3  hal. 1/2  4x  blok" and the tick. */
static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct document_state *st = s->state;
    const struct request_attachment *f = document_file(st);
    const struct view_client *c = st->fetch.client;
    char place[120], zoom[24], tick[200];
    if (f == NULL)
        return;
    if (st->port.zoom == 0)
        str_copy(zoom, sizeof(zoom), _("utuh"));
    else
        str_printf(zoom, sizeof(zoom), "%gx", port_factor(st->port.zoom));
    str_printf(place, sizeof(place), _("berkas %zu/%zu  hal. %u/%u  %s %s"), document_index(st) + 1,
               st->data.nfiles, st->port.page + 1, c != NULL && c->pages > 0 ? c->pages : 1, zoom,
               document_mode_text(s));
    enum role role = tick_text(s, tick, sizeof(tick));
    surface_fit(out, row, 1, out->cols - 2, ROLE_HEAD, f->label);
    surface_fit(out, row + 1, 1, PLACE_COLS, ROLE_TEXT, place);
    surface_fit_right(out, row + 1, PLACE_COLS + 2, out->cols - PLACE_COLS - 3, role, tick);
}

void
document_draw_cells(struct surface *out, int row, int col, const struct view_cell *cells, int rows, int cols)
{
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++) {
            const struct view_cell *v = &cells[(size_t)r * (size_t)cols + (size_t)c];
            enum paint p = v->paint == VIEW_COLORED   ? PAINT_COLORS
                           : v->paint == VIEW_REVERSE ? PAINT_REVERSE
                                                      : PAINT_ROLE;
            surface_pixel(out, row + r, col + c, v->cp, p, v->fg, v->bg);
        }
}

/* The picture in the middle of its place. What was asked for with another window is not shown. */
static void
draw_picture(const struct document_state *st, struct surface *out, struct rect at)
{
    const struct view_picture *p = &st->fetch.client->picture;
    int rows = (int)p->want.rows, cols = (int)p->want.cols;
    if (p->want.seq == 0 || rows > at.rows || cols > at.cols)
        return;
    int row = at.row + (at.rows - rows) / 2, col = at.col + (at.cols - cols) / 2;
    if (p->cells != NULL)
        document_draw_cells(out, row, col, p->cells, rows, cols);
    else if (st->image != NULL)
        surface_image(out, row, col, st->image);
}

/* What stands in place of the picture. */
static void
draw_words(const struct document_state *st, struct surface *out, struct rect at)
{
    struct rect text = {at.row + at.rows / 3, at.col + 1, at.rows - at.rows / 3, at.cols - 2};
    char line[160];
    switch (st->fetch.phase) {
    case FETCH_FAILED:
        surface_wrap(out, text, ROLE_ERROR, st->fetch.fault);
        return;
    case FETCH_BYTES:
        str_printf(line, sizeof(line), _("Mengambil berkas, %d %%. Esc: kembali."),
                   fetch_percent(&st->fetch));
        surface_wrap(out, text, ROLE_TEXT, line);
        return;
    case FETCH_LOAD:
    case FETCH_SHOW:
        surface_wrap(out, text, ROLE_TEXT, _("Menyiapkan gambar. Esc: kembali."));
        return;
    case FETCH_NONE:
        surface_wrap(out, text, ROLE_TEXT,
                     st->data.nfiles > 0
                         ? _("Gambar dimatikan pada setelan Anda. m: tampilkan berkas ini; Esc: kembali.")
                         : _("Tidak ada berkas yang dapat ditampilkan. Esc: kembali."));
        return;
    }
}

/* Notes how large the place is: what is asked of the viewer depends on it. */
static void
note_window(struct document_state *st, const struct term_caps *caps, struct rect at)
{
    bool known = caps->cell_w > 0 && caps->cell_h > 0;
    st->window = (struct port_window){at.cols, at.rows, known ? caps->cell_w : 8, known ? caps->cell_h : 16};
}

static void
draw_place(const struct screen *s, struct surface *out, struct rect at)
{
    struct document_state *st = s->state;
    struct term_caps caps = {.colors = 256};
    struct view_want want;
    if (s->ses->env.caps != NULL)
        s->ses->env.caps(s->ses->env.ctx, false, &caps);
    note_window(st, &caps, at);
    if (st->fetch.phase != FETCH_SHOW || st->fetch.client->picture.want.seq == 0)
        draw_words(st, out, at);
    else
        draw_picture(st, out, at);
    /* A picture of another window is on its way out: ask at once. */
    if (document_want(s, &want) && !document_fresh(&want, &st->fetch.client->picture))
        s->ses->again = !st->fetch.client->busy || s->ses->again;
}

static int
side_cols(const struct surface *out)
{
    return out->cols >= PART_WIDE_COLS ? out->cols * 2 / 5 : SIDE_COLS;
}

void
document_draw(const struct screen *s, struct surface *out)
{
    struct document_state *st = s->state;
    struct rect body = footer_body(out);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Berkas belum dapat diambil. r: coba lagi; Esc: kembali."));
        return;
    }
    if (st->thumbs) {
        document_thumbs_draw(s, out, body);
        return;
    }
    draw_head(s, out, body.row);
    struct rect place = {body.row + 2, 0, body.rows - 2, out->cols};
    if (out->linear) {
        text_draw(&st->side_text, &st->side_view, out,
                  (struct rect){place.row, 1, place.rows, place.cols - 2});
        return;
    }
    if (st->side) {
        int cols = side_cols(out);
        place.cols -= cols + 1;
        struct rect side = {place.row, place.cols + 2, place.rows, cols - 2};
        for (int r = 0; r < place.rows; r++)
            surface_fill(out, place.row + r, place.cols, 1, 1, 0x2502,
                         st->side_focus ? ROLE_CHANGED : ROLE_FRAME);
        text_draw(&st->side_text, &st->side_view, out, side);
        if (!st->side_focus)
            out->cur_row = out->cur_col = -1;
    }
    draw_place(s, out, place);
}

const char *
document_mode_text(const struct screen *s)
{
    const struct document_state *st = s->state;
    struct view_want want;
    if (!document_want(s, &want))
        return "";
    const char *how = want.mode == VIEW_SIXEL     ? "sixel"
                      : want.mode == VIEW_PNG     ? "kitty"
                      : want.mode == VIEW_BRAILLE ? _("titik")
                      : want.mode == VIEW_ASCII   ? _("huruf")
                                                  : _("blok");
    (void)st;
    return how;
}
