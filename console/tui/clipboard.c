#include "console/tui/clipboard.h"

#include <string.h>

#include "console/base/str.h"
#include "console/tui/surface.h"

#define ROW_TEXT 1024 /* columns of a surface at most */
#define NUMBER   16
#define REF      12 /* 261121-00017 */

/* One byte a column: what is no ASCII character stands as "?". */
static void
row_text(const struct surface *s, int row, char dst[ROW_TEXT])
{
    const struct cell *c = &s->cells[(size_t)row * (size_t)s->cols];
    int n = s->cols < ROW_TEXT - 1 ? s->cols : ROW_TEXT - 1;
    for (int i = 0; i < n; i++)
        dst[i] = c[i].cp >= ' ' && c[i].cp < 127 ? (char)c[i].cp : '?';
    dst[n] = '\0';
}

/* The last "KK" or "NIK" in the n bytes: 'K', 'N', or 0 when there is neither. */
static char
last_label(const char *text, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        if (i + 2 <= n && strncmp(text + i, "KK", 2) == 0)
            return 'K';
        if (i + 3 <= n && strncmp(text + i, "NIK", 3) == 0)
            return 'N';
    }
    return 0;
}

/* The head of the column that the number stands in. */
static char
head_label(const struct surface *s, int row, int col)
{
    char text[ROW_TEXT];
    while (--row >= 0) {
        const struct cell *c = &s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
        if (c->role != ROLE_HEAD)
            continue;
        row_text(s, row, text);
        size_t from = (size_t)col > 4 ? (size_t)col - 4 : 0, n = strlen(text + from);
        return last_label(text + from, n < 4 + NUMBER ? n : 4 + NUMBER);
    }
    return 0;
}

static enum clip_kind
number_kind(const struct surface *s, const char *text, int row, int col)
{
    char label = last_label(text, (size_t)col);
    if (label == 0)
        label = head_label(s, row, col);
    return label == 'K' ? CLIP_NO_KK : CLIP_NIK;
}

/* The length of the number that begins at text: 16 digits, or a request's; 0 when none does. */
static size_t
number_length(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == NUMBER && text[digits] != '-')
        return NUMBER;
    if (digits == 6 && text[6] == '-' && strspn(text + 7, "0123456789") == REF - 7)
        return REF;
    return 0;
}

static void
add(struct clip out[CLIPS_MAX], int *n, enum clip_kind kind, const char *text, size_t len)
{
    char copy[sizeof(out->text)];
    memcpy(copy, text, len);
    copy[len] = '\0';
    for (int i = 0; i < *n; i++)
        if (strcmp(out[i].text, copy) == 0)
            return;
    if (*n == CLIPS_MAX)
        return;
    out[*n].kind = kind;
    memcpy(out[(*n)++].text, copy, len + 1);
}

static void
find_in_row(const struct surface *s, int row, struct clip out[CLIPS_MAX], int *n)
{
    char text[ROW_TEXT] = "";
    row_text(s, row, text);
    for (size_t i = 0; text[i] != '\0';) {
        size_t len = number_length(text + i);
        if (len > 0)
            add(out, n, len == REF ? CLIP_REF : number_kind(s, text, row, (int)i), text + i, len);
        size_t skip = len > 0 ? len : strspn(text + i, "0123456789-");
        i += skip > 0 ? skip : 1;
    }
}

int
clipboard_find(const struct surface *s, struct clip out[CLIPS_MAX], int *here)
{
    int n = 0;
    if (s->cur_row >= 0 && s->cur_row < s->rows)
        find_in_row(s, s->cur_row, out, &n);
    *here = n;
    for (int row = 1; row < s->rows - 2; row++)
        find_in_row(s, row, out, &n);
    return n;
}

static void
base64(struct buf *out, const char *text, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)text;
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)p[i] << 16;
        v |= i + 1 < n ? (unsigned)p[i + 1] << 8 : 0;
        v |= i + 2 < n ? (unsigned)p[i + 2] : 0;
        const char four[] = {digits[v >> 18], digits[v >> 12 & 63], i + 1 < n ? digits[v >> 6 & 63] : '=',
                             i + 2 < n ? digits[v & 63] : '='};
        buf_add(out, four, sizeof(four));
    }
}

bool
clipboard_sequence(struct buf *out, const char *text)
{
    size_t n = strspn(text, "0123456789-");
    if (n == 0 || text[n] != '\0' || n >= sizeof(((struct clip *)0)->text))
        return false;
    buf_puts(out, "\033]52;c;");
    base64(out, text, n);
    buf_puts(out, "\a");
    return true;
}
