#include "screens/place.h"

#include <stdint.h>
#include <string.h>

#include "console/base/str.h"

#define DIGITS_MAX 11 /* in a row: the longest that a filter may hold, as in the number of a request */
#define ROWS_MAX   100000

static int
small(struct json *at, const char *key)
{
    int64_t v = json_int_or(at, key, 0);
    return v > 0 && v < ROWS_MAX ? (int)v : 0;
}

void
place_list_put(struct json_w *w, const struct list *l)
{
    if (!l->has_sel)
        return;
    json_w_kint(w, "id", l->sel_id);
    json_w_kint(w, "row", l->sel);
    json_w_kint(w, "top", l->top);
}

void
place_list_get(struct json *at, struct list *l)
{
    if (!json_has(at, "id"))
        return;
    l->has_sel = true;
    l->sel_id = json_int_or(at, "id", 0);
    l->sel = small(at, "row");
    l->top = small(at, "top");
}

void
place_view_put(struct json_w *w, const struct text_view *v)
{
    json_w_kint(w, "top", v->top);
    if (v->has_sel) {
        json_w_kint(w, "item", v->sel);
        json_w_kint(w, "nth", v->nth);
    }
}

void
place_view_get(struct json *at, struct text_view *v)
{
    v->top = small(at, "top");
    if (!json_has(at, "item"))
        return;
    v->has_sel = true;
    v->sel = json_int_or(at, "item", 0);
    v->nth = small(at, "nth");
    v->seek = true;
}

void
place_filter_put(struct json_w *w, const char *filter)
{
    size_t longest = 0, run = 0;
    for (const char *p = filter; *p != '\0'; p++) {
        run = *p >= '0' && *p <= '9' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    if (filter[0] != '\0' && longest <= DIGITS_MAX)
        json_w_kstr(w, "filter", filter);
}

void
place_filter_get(struct json *at, char *dst, size_t size)
{
    if (!str_copy(dst, size, json_str_or(at, "filter", "")))
        dst[0] = '\0';
}

bool
place_page_save(const struct screen *s, struct json_w *w)
{
    const struct list_page *p = s->state;
    place_filter_put(w, p->filter);
    place_list_put(w, &p->list);
    return true;
}

enum rc
place_page_restore(struct screen *s, struct json *at, struct err *e)
{
    struct list_page *p = s->state;
    enum rc rc = s->ops->open(s, NULL, e);
    if (rc != RC_OK)
        return rc;
    if (p->kind->filter_title != NULL)
        place_filter_get(at, p->filter, sizeof(p->filter));
    if (p->filter[0] != '\0' && p->filtered != NULL)
        s->all_keys = p->filtered;
    place_list_get(at, &p->list);
    return RC_OK;
}

bool
place_bare_save(const struct screen *s, struct json_w *w)
{
    (void)s;
    (void)w;
    return true;
}
