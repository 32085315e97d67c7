/*
 * queue_place.c - what the queue keeps of where the officer stands: filter, order and cursor. The NIK of a
 * filter is not kept.
 */
#include "console/base/str.h"
#include "screens/place.h"
#include "screens/queue.h"

#define WANT_MAX 1000

static const struct {
    const char *key;
    size_t offset, size;
} kept[] = {
#define KEPT(f)                                                                                              \
    {                                                                                                        \
#f, offsetof(struct queue_fields, f), sizeof(((struct queue_fields *)0)->f)                          \
    }
    KEPT(state), KEPT(kind), KEPT(channel), KEPT(older), KEPT(officer), KEPT(name), KEPT(ref),
#undef KEPT
};

bool
queue_save(const struct screen *s, struct json_w *w)
{
    const struct queue_state *st = s->state;
    const char *fields = (const char *)&st->fields;
    for (size_t i = 0; i < COUNT(kept); i++)
        if (fields[kept[i].offset] != '\0')
            json_w_kstr(w, kept[i].key, fields + kept[i].offset);
    if (st->view[0] != '\0')
        json_w_kstr(w, "view", st->view);
    json_w_kstr(w, "sort", queue_sorts[st->sort].word);
    json_w_kint(w, "want", st->want);
    return place_page_save(s, w);
}

enum rc
queue_restore(struct screen *s, struct json *at, struct err *e)
{
    struct queue_state *st = s->state;
    enum rc rc = place_page_restore(s, at, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < COUNT(kept); i++)
        (void)str_copy((char *)&st->fields + kept[i].offset, kept[i].size, json_str_or(at, kept[i].key, ""));
    (void)str_copy(st->view, sizeof(st->view), json_str_or(at, "view", ""));
    st->sort = queue_sort_find(json_str_or(at, "sort", ""));
    int64_t want = json_int_or(at, "want", 0);
    if (want > st->want && want <= WANT_MAX)
        st->want = (int)want;
    s->all_keys = queue_filtered(st) ? st->page.filtered : st->page.plain;
    return RC_OK;
}
