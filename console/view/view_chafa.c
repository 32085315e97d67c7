#include <string.h>

#include <chafa.h>

#include "console/view/view_doc.h"

#define PAPER 0xffffff
#define INK   0x000000

void
view_chafa_start(void)
{
    /* The sandbox allows no threads. */
    chafa_set_n_threads(1);
}

static ChafaSymbolMap *
symbols_of(uint32_t mode)
{
    ChafaSymbolMap *map = chafa_symbol_map_new();

    if (mode == VIEW_ASCII) {
        chafa_symbol_map_add_by_tags(map, CHAFA_SYMBOL_TAG_ASCII);
    } else if (mode == VIEW_BRAILLE) {
        chafa_symbol_map_add_by_tags(map, CHAFA_SYMBOL_TAG_BRAILLE | CHAFA_SYMBOL_TAG_SPACE);
    } else {
        chafa_symbol_map_add_by_tags(map, CHAFA_SYMBOL_TAG_BLOCK | CHAFA_SYMBOL_TAG_SPACE |
                                              CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF |
                                              CHAFA_SYMBOL_TAG_QUAD);
        chafa_symbol_map_remove_by_tags(map, CHAFA_SYMBOL_TAG_SEXTANT | CHAFA_SYMBOL_TAG_WEDGE |
                                                 CHAFA_SYMBOL_TAG_LEGACY | CHAFA_SYMBOL_TAG_DIAGONAL |
                                                 CHAFA_SYMBOL_TAG_BORDER | CHAFA_SYMBOL_TAG_STIPPLE);
    }
    return map;
}

/* Colours 0-15 look different on every terminal: with 256 they are left out. */
static ChafaCanvasMode
canvas_mode(uint32_t colors)
{
    if (colors >= 256)
        return CHAFA_CANVAS_MODE_INDEXED_240;
    if (colors >= 16)
        return CHAFA_CANVAS_MODE_INDEXED_16_8;
    return colors >= 8 ? CHAFA_CANVAS_MODE_INDEXED_8 : CHAFA_CANVAS_MODE_FGBG_BGFG;
}

static ChafaCanvas *
canvas_new(const struct view_want *w, const struct view_bitmap *b)
{
    bool pixels = view_mode_pixels(w->mode);
    ChafaCanvasConfig *c = chafa_canvas_config_new();
    ChafaSymbolMap *map = symbols_of(w->mode);

    chafa_canvas_config_set_geometry(c, (gint)w->cols, (gint)w->rows);
    if (pixels)
        chafa_canvas_config_set_cell_geometry(c, (gint)w->cell_w, (gint)w->cell_h);
    chafa_canvas_config_set_pixel_mode(c, pixels ? CHAFA_PIXEL_MODE_SIXELS : CHAFA_PIXEL_MODE_SYMBOLS);
    chafa_canvas_config_set_canvas_mode(c, pixels ? CHAFA_CANVAS_MODE_INDEXED_256 : canvas_mode(w->colors));
    chafa_canvas_config_set_symbol_map(c, map);
    /* Without colours the paper is the terminal's own and the ink is characters. */
    chafa_canvas_config_set_fg_color(c, INK);
    chafa_canvas_config_set_bg_color(c, PAPER);
    chafa_canvas_config_set_preprocessing_enabled(c, FALSE);
    chafa_canvas_config_set_dither_mode(c, CHAFA_DITHER_MODE_NONE);
    chafa_canvas_config_set_work_factor(c, 0.5f);
    ChafaCanvas *canvas = chafa_canvas_new(c);
    chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED, b->px, (gint)b->width,
                                 (gint)b->height, (gint)(b->width * 4));
    chafa_symbol_map_unref(map);
    chafa_canvas_config_unref(c);
    return canvas;
}

static void
put_cell(ChafaCanvas *canvas, const struct view_want *w, gint col, gint row, struct buf *out)
{
    gint fg = -1, bg = -1;
    gunichar cp = chafa_canvas_get_char_at(canvas, col, row);
    unsigned char cell[VIEW_CELL_BYTES] = {0};

    chafa_canvas_get_raw_colors_at(canvas, col, row, &fg, &bg);
    if (cp == 0)
        cp = ' ';
    for (int i = 0; i < 4; i++)
        cell[i] = (unsigned char)(cp >> (8 * i));
    if (w->colors < 8) {
        /* Pen 0 is the ink, -1 the paper: paper on ink is a cell turned inside out. */
        cell[4] = fg < 0 && bg >= 0 ? VIEW_REVERSE : VIEW_PLAIN;
    } else {
        cell[4] = VIEW_COLORED;
        cell[5] = (unsigned char)(fg >= 0 ? fg : bg >= 0 ? bg : 0);
        cell[6] = (unsigned char)(bg >= 0 ? bg : fg >= 0 ? fg : 0);
        if (cp == ' ')
            cell[5] = cell[6];
    }
    buf_add(out, cell, sizeof cell);
}

bool
view_chafa_cells(const struct view_bitmap *b, const struct view_want *w, struct buf *out)
{
    ChafaCanvas *canvas = canvas_new(w, b);

    for (gint row = 0; row < (gint)w->rows; row++)
        for (gint col = 0; col < (gint)w->cols; col++)
            put_cell(canvas, w, col, row, out);
    chafa_canvas_unref(canvas);
    return true;
}

bool
view_chafa_sixel(const struct view_bitmap *b, const struct view_want *w, struct buf *out)
{
    ChafaCanvas *canvas = canvas_new(w, b);
    ChafaTermDb *db = chafa_term_db_new();
    ChafaTermInfo *ti = chafa_term_db_get_fallback_info(db);
    GString *s = chafa_canvas_print(canvas, ti);

    buf_add(out, s->str, s->len);
    g_string_free(s, TRUE);
    chafa_term_info_unref(ti);
    chafa_term_db_unref(db);
    chafa_canvas_unref(canvas);
    return out->len > 0;
}
