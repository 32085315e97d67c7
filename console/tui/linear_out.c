#include "console/tui/linear_out.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/surface.h"

#define SENTENCE_ROWS 3 /* that a row of a list may take */

void
linear_out_forget(struct linear_out *o)
{
    for (int i = 0; i < o->n; i++)
        free(o->rows[i]);
    free(o->rows);
    *o = (struct linear_out){.prompt = -1};
}

static void
add_cp(struct buf *b, uint32_t cp)
{
    char text[4];
    if (cp != 0)
        buf_add(b, text, utf8_encode(cp, text));
}

/* The text of a row without the blanks at its ends; the blanks before the cursor of a prompt stay. */
static char *
row_text(const struct surface *s, int row, bool prompt)
{
    const struct cell *c = &s->cells[(size_t)row * (size_t)s->cols];
    struct buf b = {0};
    int end = s->cols, from = 0;
    while (end > 0 && c[end - 1].cp == ' ' && !(prompt && end <= s->cur_col))
        end--;
    while (from < end && c[from].cp == ' ')
        from++;
    buf_puts(&b, "");
    for (int i = from; i < end; i++) {
        add_cp(&b, c[i].cp);
        add_cp(&b, c[i].comb[0]);
        add_cp(&b, c[i].comb[1]);
    }
    return b.data;
}

/* The cursor stands in a field: the line is being typed. */
static bool
is_prompt(const struct surface *s, int row)
{
    if (row != s->cur_row || s->cur_col < 0 || s->cur_col >= s->cols)
        return false;
    return s->cells[(size_t)row * (size_t)s->cols + (size_t)s->cur_col].role == ROLE_FIELD;
}

/* Continues the open line when only its end was typed or rubbed out. */
static bool
continue_line(const char *was, const char *now, struct buf *out)
{
    size_t w = strlen(was), n = strlen(now);
    if (strncmp(was, now, w) == 0) {
        buf_puts(out, now + w);
        return true;
    }
    if (strncmp(was, now, n) != 0)
        return false;
    for (int cols = utf8_width(was + n); cols > 0; cols--)
        buf_puts(out, "\b \b");
    return true;
}

static int
notice_row(const struct surface *s)
{
    return s->rows - 2;
}

/* Is a change of this row worth a line although no key asked for it? The notice, and what the cursor stands
 * at with the rows that go on from it. */
static bool
speaks_by_itself(const struct surface *s, int row)
{
    return row == notice_row(s) || (s->cur_row >= 0 && row >= s->cur_row && row < s->cur_row + SENTENCE_ROWS);
}

static void
end_line(struct linear_out *o, struct buf *out)
{
    if (o->prompt >= 0)
        buf_puts(out, "\r\n");
    o->prompt = -1;
}

/* Writes row as now, unless it stands there already; false when it did not. */
static bool
write_row(struct linear_out *o, const struct surface *s, int row, const char *now, bool keyed,
          struct buf *out)
{
    const char *was = o->rows[row] != NULL ? o->rows[row] : "";
    bool prompt = is_prompt(s, row);
    if (strcmp(was, now) == 0 && !(prompt && o->prompt != row))
        return false;
    if (!keyed && !speaks_by_itself(s, row))
        return false;
    if (prompt && o->prompt == row && continue_line(was, now, out))
        return true;
    if (now[0] == '\0')
        return false;
    end_line(o, out);
    buf_puts(out, now);
    if (prompt)
        o->prompt = row;
    else
        buf_puts(out, "\r\n");
    return true;
}

static void
keep(struct linear_out *o, int row, char *now)
{
    free(o->rows[row]);
    o->rows[row] = now;
}

/* Another screen: all of it is news. */
static bool
is_other_screen(const struct linear_out *o, const struct surface *s)
{
    char *title = row_text(s, 0, false);
    bool other = o->rows[0] == NULL || strcmp(o->rows[0], title) != 0;
    free(title);
    return other;
}

bool
linear_out_draw(struct linear_out *o, const struct surface *s, bool keyed, struct buf *out)
{
    int typed = s->cur_row >= 0 && s->cur_row < s->rows && is_prompt(s, s->cur_row) ? s->cur_row : -1;
    bool told = false;
    if (o->n != s->rows) {
        linear_out_forget(o);
        o->rows = calloc((size_t)s->rows, sizeof(*o->rows));
        if (o->rows == NULL)
            abort();
        o->n = s->rows;
    }
    keyed = keyed || is_other_screen(o, s);
    if (o->prompt != typed)
        end_line(o, out);
    for (int row = 0; row < s->rows; row++)
        if (row != typed) {
            char *now = row_text(s, row, false);
            told = (write_row(o, s, row, now, keyed, out) && row != notice_row(s)) || told;
            keep(o, row, now);
        }
    if (typed >= 0) {
        char *now = row_text(s, typed, true);
        told = write_row(o, s, typed, now, keyed, out) || told;
        keep(o, typed, now);
    }
    return told;
}
