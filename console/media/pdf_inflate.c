#include "console/media/pdf_inflate.h"

#define ZLIB_CONST
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "console/media/pdf_lex.h"

#define STEP 65536

enum pdf_inflated
pdf_inflate(const unsigned char *p, size_t n, int64_t *budget, struct buf *out, size_t out_max)
{
    unsigned char step[STEP];
    z_stream z = {0};
    enum pdf_inflated how = PDF_INFLATE_BROKEN;
    if (n > UINT32_MAX || inflateInit(&z) != Z_OK)
        return PDF_INFLATE_BROKEN;
    z.next_in = p;
    z.avail_in = (uInt)n;
    for (;;) {
        z.next_out = step;
        z.avail_out = STEP;
        int zrc = inflate(&z, Z_NO_FLUSH);
        size_t got = STEP - z.avail_out;
        *budget -= (int64_t)got;
        if (*budget < 0 || (out != NULL && out->len + got > out_max)) {
            *budget = *budget < 0 ? 0 : *budget;
            how = PDF_INFLATE_SWELLS;
            break;
        }
        if (out != NULL)
            buf_add(out, step, got);
        if (zrc == Z_STREAM_END)
            how = PDF_INFLATED;
        if (zrc != Z_OK)
            break;
    }
    (void)inflateEnd(&z);
    return how;
}

static void
put_group(struct buf *out, uint32_t v, int n)
{
    for (int i = 0; i < n; i++) {
        unsigned char c = (unsigned char)(v >> (24 - 8 * i));
        buf_add(out, &c, 1);
    }
}

bool
pdf_ascii85(const unsigned char *p, size_t n, struct buf *out)
{
    uint64_t group = 0;
    int have = 0;
    for (size_t i = 0; i < n && p[i] != '~'; i++) {
        if (pdf_is_blank(p[i]))
            continue;
        if (p[i] == 'z' && have == 0) {
            put_group(out, 0, 4);
            continue;
        }
        if (p[i] < '!' || p[i] > 'u')
            return false;
        group = group * 85 + (uint64_t)(p[i] - '!');
        if (++have == 5) {
            if (group > UINT32_MAX)
                return false;
            put_group(out, (uint32_t)group, 4);
            group = 0;
            have = 0;
        }
    }
    if (have == 0)
        return true;
    for (int i = have; i < 5; i++)
        group = group * 85 + 84;
    put_group(out, (uint32_t)group, have - 1);
    return have > 1 && group <= UINT32_MAX;
}

bool
pdf_asciihex(const unsigned char *p, size_t n, struct buf *out)
{
    int high = -1;
    for (size_t i = 0; i < n && p[i] != '>'; i++) {
        static const char digits[] = "0123456789abcdef";
        if (pdf_is_blank(p[i]))
            continue;
        const char *at = p[i] != 0 ? strchr(digits, p[i] | 0x20) : NULL;
        if (at == NULL)
            return false;
        int v = (int)(at - digits);
        unsigned char c = (unsigned char)(high * 16 + v);
        if (high >= 0)
            buf_add(out, &c, 1);
        high = high >= 0 ? -1 : v;
    }
    return true;
}

static unsigned char
paeth(int a, int b, int c)
{
    int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);
    return (unsigned char)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* One row of bytes, each a sample of its own. */
static bool
undo_row(unsigned char *row, const unsigned char *above, size_t n, int filter)
{
    for (size_t i = 0; i < n; i++) {
        int left = i > 0 ? row[i - 1] : 0, up = above != NULL ? above[i] : 0;
        int corner = i > 0 && above != NULL ? above[i - 1] : 0;
        int add = filter == 1   ? left
                  : filter == 2 ? up
                  : filter == 3 ? (left + up) / 2
                  : filter == 4 ? paeth(left, up, corner)
                                : 0;
        row[i] = (unsigned char)(row[i] + add);
    }
    return filter <= 4;
}

bool
pdf_unpredict(struct buf *b, size_t columns)
{
    unsigned char *data = (unsigned char *)b->data, *above = NULL;
    size_t rows = columns > 0 ? b->len / (columns + 1) : 0;
    if (rows == 0 || b->len % (columns + 1) != 0)
        return false;
    for (size_t r = 0; r < rows; r++) {
        int filter = data[r * (columns + 1)];
        unsigned char *row = data + r * columns;
        memmove(row, data + r * (columns + 1) + 1, columns);
        if (!undo_row(row, above, columns, filter))
            return false;
        above = row;
    }
    b->len = rows * columns;
    return true;
}
