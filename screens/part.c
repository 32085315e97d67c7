#include "screens/part.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "db/model/state.h"

#define SOON (4 * 3600) /* seconds of a promise from which it is painted as a warning */

static size_t
keys_count(const struct key_bind *keys)
{
    size_t n = 0;
    while (keys[n].action != ACTION_NONE)
        n++;
    return n;
}

const struct key_bind *
part_keys_frame(const struct screen *s)
{
    return s->all_keys + keys_count(s->ops->keys);
}

/* The keys of a row that no row of taken has; the row's own string when it has none of them. */
static const char *
keys_left(struct arena *a, const char *keys, const struct key_bind *taken)
{
    const char *left = "";
    bool lost = false;
    for (const char *p = keys; *(p += strspn(p, " ")) != '\0';) {
        size_t n = strcspn(p, " ");
        const char *name = arena_strndup(a, p, n);
        if (bind_find(taken, key_from_name(name)) != ACTION_NONE)
            lost = true;
        else
            left = arena_printf(a, "%s%s%s", left, left[0] != '\0' ? " " : "", name);
        p += n;
    }
    return lost ? left : keys;
}

const struct key_bind *
part_keys_join(struct arena *a, const struct key_bind *own, const struct key_bind *frame)
{
    size_t n = keys_count(own), m = keys_count(frame);
    struct key_bind *all = arena_array(a, n + m + 1, sizeof(*all));
    memcpy(all, own, n * sizeof(*all));
    for (size_t i = 0; i < m; i++) {
        struct key_bind row = frame[i];
        row.keys = keys_left(a, row.keys, own);
        if (bind_row(own, row.action) == NULL && row.keys[0] != '\0')
            all[n++] = row;
    }
    return all;
}

void
part_keys_own(struct screen *s)
{
    s->all_keys = part_keys_join(s->arena, s->ops->keys, part_keys_frame(s));
}

bool
part_tick(struct screen *s)
{
    (void)s;
    return true;
}

const char *
part_promise(char dst[PART_PROMISE], int64_t slack)
{
    char span[CLOCK_TEXT];
    clock_span(span, slack < 0 ? -slack : slack);
    str_printf(dst, PART_PROMISE, slack < 0 ? _("lewat %s") : _("sisa %s"), span);
    return dst;
}

enum role
part_promise_role(int64_t slack)
{
    return slack < 0 ? ROLE_ERROR : slack < SOON ? ROLE_WARN : ROLE_TEXT;
}

const char *
part_kind(const char *kind)
{
    static const struct {
        const char *kind, *text;
    } kinds[] = {
        {"I.A.1", N_("Kel. baru")},  {"I.A.2", N_("Kepala baru")}, {"I.A.3", N_("Pisah KK")},
        {"I.A.4", N_("Kedatangan")}, {"I.A.5", N_("Dari LN")},     {"I.A.6", N_("Rentan")},
        {"I.B.1", N_("Menumpang")},  {"I.B.2", N_("Peristiwa")},   {"I.B.3", N_("Ubah elemen")},
        {"I.C.1", N_("KK hilang")},  {"I.C.2", N_("KK rusak")},
    };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return _(kinds[i].text);
    return kind;
}

const char *
part_reasons(struct arena *a, const char *reasons)
{
    const char *all = "";
    while (*(reasons += strspn(reasons, " ,")) != '\0') {
        size_t n = strcspn(reasons, " ,");
        const char *word = arena_strndup(a, reasons, n);
        all = arena_printf(a, "%s%s%s", all, all[0] != '\0' ? " " : "", print_reason_text(word));
        reasons += n;
    }
    return all;
}

bool
part_print_unconfirmed(const char *status)
{
    return str_eq(status, "printed") || str_eq(status, "unknown");
}

bool
part_print_open(const char *status)
{
    return str_eq(status, "queued") || str_eq(status, "sending") || str_eq(status, "printing") ||
           str_eq(status, "stopped") || part_print_unconfirmed(status);
}

const char *
part_print_standing(const char *kind, const char *status)
{
    if (!str_eq(kind, "bukti") || !part_print_unconfirmed(status))
        return status;
    return str_eq(status, "printed") ? "receipt_printed" : "receipt_unknown";
}

enum role
part_print_role(const char *status)
{
    if (str_eq(status, "receipt_unknown"))
        return ROLE_WARN;
    if (str_eq(status, "confirmed") || str_eq(status, "receipt_printed"))
        return ROLE_OK;
    if (str_eq(status, "stopped") || str_eq(status, "failed"))
        return ROLE_ERROR;
    return part_print_unconfirmed(status) ? ROLE_WARN : ROLE_TEXT;
}

void
part_cut(char *dst, size_t size, const char *text)
{
    size_t n = strlen(text);
    if (n >= size) {
        n = size - 1;
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(dst, text, n);
    dst[n] = '\0';
}

void
part_add_clean(struct buf *b, const char *text)
{
    char clean[1024];
    utf8_clean_to(clean, sizeof(clean), text);
    buf_puts(b, clean);
}

void
part_line(struct surface *out, int row, enum role role, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    surface_fit(out, row, 1, out->cols - 2, role, text);
}
