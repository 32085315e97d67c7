#include "print/sheet_build.h"

#include <assert.h>

#include "console/base/i18n.h"

#define CELLS_MAX  420
#define RULES_MAX  400   /* a page of a receipt has a box before each document */
#define CAP_HEIGHT 0.716 /* height of capitals in sizes, Liberation Sans */

void
sheet_page_begin(struct sheet_build *b, struct sheet_page *p)
{
    *p = (struct sheet_page){
        .cells = arena_array(b->arena, CELLS_MAX, sizeof(struct sheet_cell)),
        .rules = arena_array(b->arena, RULES_MAX, sizeof(struct sheet_rule)),
    };
    b->page = p;
}

static void
refuse(struct sheet_build *b, const char *element)
{
    b->rc = err_set(b->err, RC_INVALID, "does_not_fit",
                    _("Isian terlalu panjang untuk lembar KK. Periksa elemen yang disebut."));
    (void)err_field(b->err, element != NULL ? element : "keterangan");
}

static const struct sheet_line *
set_lines(struct sheet_build *b, const struct sheet_box *box, enum sheet_align align, const struct fit *f)
{
    struct sheet_line *lines = arena_array(b->arena, f->n, sizeof(*lines));
    double cap = CAP_HEIGHT * f->size, lead = FIT_LEADING * f->size;
    double y = box->y + (box->h - ((double)f->n - 1) * lead - cap) / 2 + cap;
    for (size_t i = 0; i < f->n; i++) {
        double w = f->lines[i].em * f->size * f->squeeze;
        lines[i] = (struct sheet_line){
            .text = arena_strndup(b->arena, f->lines[i].text, f->lines[i].len),
            .x = align == SHEET_CENTRE ? box->x + (box->w - w) / 2 : box->x + SHEET_PAD,
            .y = y + (double)i * lead,
            .w = w,
        };
    }
    return lines;
}

void
sheet_place(struct sheet_build *b, const struct sheet_style *s, struct sheet_box box, const char *text)
{
    if (b->rc != RC_OK || text[0] == '\0')
        return;
    struct fit f;
    struct fit_box room = {
        .font = s->font,
        .w = box.w - 2 * SHEET_PAD,
        .h = box.h,
        .base = s->size,
        .min = s->size_min > 0 ? s->size_min : s->size,
        .wrap_first = s->role == SHEET_HEAD,
    };
    if (!fit_text(b->meter, &room, text, &f)) {
        refuse(b, s->element);
        return;
    }
    assert(b->page->n_cells < CELLS_MAX);
    b->page->cells[b->page->n_cells++] = (struct sheet_cell){
        .element = s->element != NULL ? s->element : "",
        .role = s->role,
        .table = s->table,
        .row = s->row,
        .box = box,
        .font = s->font,
        .size = f.size,
        .squeeze = f.squeeze,
        .n_lines = f.n,
        .lines = set_lines(b, &box, s->align, &f),
    };
}

void
sheet_rule(struct sheet_build *b, double x1, double y1, double x2, double y2, double width)
{
    assert(b->page->n_rules < RULES_MAX);
    b->page->rules[b->page->n_rules++] = (struct sheet_rule){x1, y1, x2, y2, width};
}

const char *
sheet_value(const char *s)
{
    return s[0] != '\0' ? s : "-";
}
