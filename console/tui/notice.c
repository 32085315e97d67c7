#include "console/tui/notice.h"

#include <stdio.h>

#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/tui/surface.h"
#include "console/tui/term.h"

void
notice_too_small(struct surface *s)
{
    char text[200];
    snprintf(text, sizeof(text), _("Layar terlalu kecil: %dx%d, perlu %dx%d. Perbesar jendela."), s->cols,
             s->rows, TERM_MIN_COLS, TERM_MIN_ROWS);
    surface_clear(s);
    surface_wrap(s, (struct rect){0, 0, s->rows, s->cols}, ROLE_WARN, text);
    s->cur_row = s->cur_col = 0;
}

void
notice_draw(struct surface *s, const char *title, const char *text)
{
    surface_clear(s);
    int cols = s->cols > 64 ? 60 : s->cols - 4;
    struct rect at = {0, (s->cols - cols) / 2, s->rows, cols};
    int lines = surface_wrap(NULL, at, ROLE_TEXT, text);
    at.row = lines + 2 < s->rows ? (s->rows - lines - 2) / 2 : 0;
    surface_fit(s, at.row, at.col, cols, ROLE_HEAD, title);
    at.row += 2;
    at.rows = s->rows - at.row;
    surface_wrap(s, at, ROLE_TEXT, text);
    s->cur_row = at.row < s->rows ? at.row : 0;
    s->cur_col = at.col > 0 ? at.col : 0;
}
