#include <string.h>

#include "console/base/utf8.h"
#include "console/json/json.h"

void
json_w_init(struct json_w *w, struct buf *out)
{
    memset(w, 0, sizeof(*w));
    w->out = out;
}

/* Before each value: puts the comma and notes what may not stand here. False when it may not. */
static bool
start_value(struct json_w *w)
{
    if (w->depth == 0 ? w->has_item[0] : !w->is_list[w->depth] && !w->after_key)
        w->bad = true;
    if (w->bad)
        return false;
    if (w->has_item[w->depth] && !w->after_key)
        buf_puts(w->out, ",");
    w->has_item[w->depth] = true;
    w->after_key = false;
    return true;
}

static void
begin(struct json_w *w, bool list)
{
    if (w->depth >= JSON_DEPTH_MAX)
        w->bad = true;
    if (!start_value(w))
        return;
    w->depth++;
    w->is_list[w->depth] = list;
    w->has_item[w->depth] = false;
    buf_puts(w->out, list ? "[" : "{");
}

void
json_w_begin_obj(struct json_w *w)
{
    begin(w, false);
}

void
json_w_begin_list(struct json_w *w)
{
    begin(w, true);
}

void
json_w_end(struct json_w *w)
{
    if (w->depth == 0 || w->after_key)
        w->bad = true;
    if (w->bad)
        return;
    buf_puts(w->out, w->is_list[w->depth] ? "]" : "}");
    w->depth--;
}

static void
put_escaped(struct buf *out, uint32_t cp)
{
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char word[] = "\"\\bfnrt";
    const char *at = cp > 0 && cp < 0x80 ? strchr(plain, (int)cp) : NULL;

    if (at)
        buf_printf(out, "\\%c", word[at - plain]);
    else if (cp > 0xFFFF)
        buf_printf(out, "\\u%04x\\u%04x", 0xD7C0u + (cp >> 10), 0xDC00u | (cp & 0x3FF));
    else
        buf_printf(out, "\\u%04x", (unsigned)cp);
}

/* The bytes that stand for themselves, up to the first that may not. */
static size_t
plain_run(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] >= ' ' && s[i] < 0x7F && s[i] != '"' && s[i] != '\\')
        i++;
    return i;
}

static void
put_string(struct buf *out, const char *s, size_t n)
{
    char one[4];
    uint32_t cp;
    size_t used;

    buf_puts(out, "\"");
    for (size_t i = 0; i < n; i += used) {
        used = plain_run(s + i, n - i);
        if (used > 0) {
            buf_add(out, s + i, used);
            continue;
        }
        used = utf8_decode(s + i, n - i, &cp);
        if (cp == '"' || cp == '\\' || utf8_is_unsafe(cp))
            put_escaped(out, cp);
        else
            buf_add(out, one, utf8_encode(cp, one));
    }
    buf_puts(out, "\"");
}

void
json_w_key(struct json_w *w, const char *key)
{
    if (w->depth == 0 || w->is_list[w->depth] || w->after_key)
        w->bad = true;
    if (w->bad)
        return;
    if (w->has_item[w->depth])
        buf_puts(w->out, ",");
    put_string(w->out, key, strlen(key));
    buf_puts(w->out, ":");
    w->after_key = true;
}

void
json_w_strn(struct json_w *w, const char *s, size_t n)
{
    if (start_value(w))
        put_string(w->out, s, n);
}

void
json_w_str(struct json_w *w, const char *s)
{
    if (s)
        json_w_strn(w, s, strlen(s));
    else
        json_w_null(w);
}

void
json_w_int(struct json_w *w, int64_t v)
{
    if (start_value(w))
        buf_printf(w->out, "%lld", (long long)v);
}

/*
 * JSON that others wrote may hold characters a terminal must not see. Beyond the
 * controls that are JSON's own blanks they can only stand inside strings, where
 * an escape means the same.
 */
static void
put_json(struct buf *out, const char *json, size_t n)
{
    char one[4];
    uint32_t cp;
    size_t used;

    for (size_t i = 0; i < n; i += used) {
        used = utf8_decode(json + i, n - i, &cp);
        if (cp >= 0x7F && utf8_is_unsafe(cp))
            put_escaped(out, cp);
        else
            buf_add(out, one, utf8_encode(cp, one));
    }
}

void
json_w_raw(struct json_w *w, const char *json)
{
    if (start_value(w))
        put_json(w->out, json, strlen(json));
}

void
json_w_bool(struct json_w *w, bool v)
{
    json_w_raw(w, v ? "true" : "false");
}

void
json_w_null(struct json_w *w)
{
    json_w_raw(w, "null");
}

void
json_w_node(struct json_w *w, const struct json *node)
{
    struct buf text = {0};

    if (start_value(w)) {
        json_text(node, &text);
        put_json(w->out, text.data, text.len);
    }
    buf_done(&text);
}

void
json_w_kstr(struct json_w *w, const char *key, const char *s)
{
    json_w_key(w, key);
    json_w_str(w, s);
}

void
json_w_kint(struct json_w *w, const char *key, int64_t v)
{
    json_w_key(w, key);
    json_w_int(w, v);
}

void
json_w_kbool(struct json_w *w, const char *key, bool v)
{
    json_w_key(w, key);
    json_w_bool(w, v);
}

bool
json_w_ok(const struct json_w *w)
{
    return !w->bad && w->depth == 0 && w->has_item[0];
}
