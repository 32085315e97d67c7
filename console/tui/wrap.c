#include "console/tui/wrap.h"

#include <string.h>

#include "console/base/utf8.h"

static size_t
skip_blanks(const char *s, size_t at)
{
    while (s[at] == ' ')
        at++;
    return at;
}

size_t
wrap_next(const char *s, int cols, size_t *show)
{
    size_t len = strcspn(s, "\n"), pos = 0, blank = 0, slash = 0;
    int width = 0;
    while (pos < len) {
        uint32_t cp;
        size_t n = utf8_decode(s + pos, len - pos, &cp);
        int w = utf8_cp_width(cp);
        if (w > 0 && width + w > cols && pos > 0) {
            if (cp == ' ')
                blank = pos;
            size_t inside = slash > 0 ? slash : pos;
            *show = blank > 0 ? blank : inside;
            size_t next = blank > 0 ? skip_blanks(s, blank) : inside;
            return s[next] == '\n' ? next + 1 : next;
        }
        /* Leading blanks are an indent, not a place to break at. */
        if (cp == ' ' && pos > 0 && s[pos - 1] != ' ')
            blank = pos;
        width += w;
        pos += n;
        if (cp == '/')
            slash = pos;
    }
    *show = len;
    return s[len] == '\n' ? len + 1 : len;
}

int
wrap_count(const char *s, int cols)
{
    int lines = 0;
    size_t show;
    do {
        s += wrap_next(s, cols, &show);
        lines++;
    } while (*s != '\0');
    return lines;
}
