/*
 * request_place.c - what the request screen keeps of where the officer stands: the claim, the tab, the place
 * on each page, and which decision was being confirmed, with its idempotency key: one that was sent when the
 * line was cut is settled by the same key, and never taken twice.
 */
#include "console/base/str.h"
#include "screens/place.h"
#include "screens/registry.h"
#include "screens/request.h"

/* Dialogs whose text the draft of the request keeps: they open again with it. */
static const struct {
    int tag;
    const char *word;
    void (*ask)(struct screen *s);
} texts[] = {
    {ASK_NOTE, "note", request_note_ask},
    {ASK_ALL_NOTE, "reasons", request_all_note_ask},
};

bool
request_save(const struct screen *s, struct json_w *w)
{
    const struct request_state *st = s->state;
    json_w_kint(w, "request", st->id);
    json_w_kint(w, "token", st->token);
    json_w_kint(w, "tab", (int64_t)st->tab);
    json_w_kbool(w, "everything", st->everything);
    json_w_kint(w, "sheets", (int64_t)st->compare.sheets);
    json_w_kbool(w, "narrowed", st->compare.narrowed);
    if (st->compare.request == st->id)
        json_w_kint(w, "opened", (int64_t)(st->compare.opened & COMPARE_OPENED));
    json_w_key(w, "views");
    json_w_begin_list(w);
    for (int i = 0; i < TAB_COUNT_; i++) {
        json_w_begin_obj(w);
        place_view_put(w, &st->views[i]);
        json_w_end(w);
    }
    json_w_end(w);
    if (st->asking == &st->ask && st->ask.tag == ASK_APPROVE)
        json_w_kstr(w, "approving", st->key);
    for (size_t i = 0; i < COUNT(texts); i++)
        if (st->asking == &st->ask && st->ask.tag == texts[i].tag)
            json_w_kstr(w, "writing", texts[i].word);
    return true;
}

enum rc
request_restore(struct screen *s, struct json *at, struct err *e)
{
    struct request_state *st = s->state;
    struct request_arg arg = {.request_id = json_int_or(at, "request", 0),
                              .token = json_int_or(at, "token", 0)};
    struct json *views = json_list_or_empty(at, "views");
    int64_t tab = json_int_or(at, "tab", 0);
    enum rc rc = s->ops->open(s, &arg, e);
    if (rc != RC_OK)
        return rc;
    st->resume_tab = tab > 0 && tab < TAB_COUNT_ ? (int)tab : 0;
    st->everything = json_bool_or(at, "everything", false);
    int64_t sheets = json_int_or(at, "sheets", SHEETS_AUTO);
    st->compare.sheets =
        sheets >= SHEETS_AUTO && sheets <= SHEETS_OFF ? (enum compare_sheets)sheets : SHEETS_AUTO;
    st->compare.narrowed = json_bool_or(at, "narrowed", false);
    st->compare.opened = (uint64_t)json_int_or(at, "opened", 0) & COMPARE_OPENED;
    st->compare.request = st->id;
    for (size_t i = 0; i < TAB_COUNT_ && i < json_len(views); i++)
        place_view_get(json_at(views, i), &st->views[i]);
    (void)str_copy(st->resume_key, sizeof(st->resume_key), json_str_or(at, "approving", ""));
    (void)str_copy(st->resume_text, sizeof(st->resume_text), json_str_or(at, "writing", ""));
    request_set_mode(s);
    return RC_OK;
}

static void
ask_again(struct screen *s)
{
    struct request_state *st = s->state;
    for (size_t i = 0; i < COUNT(texts); i++)
        if (str_eq(st->resume_text, texts[i].word))
            texts[i].ask(s);
    if (st->resume_key[0] == '\0')
        return;
    request_approve_ask(s);
    if (st->asking == &st->ask && st->ask.tag == ASK_APPROVE)
        (void)str_copy(st->key, sizeof(st->key), st->resume_key);
}

/* A refusal that was being put together needs the list of reasons, and stays open when its last one is
 * dropped. */
static void
open_tab(struct screen *s, enum request_tab tab)
{
    struct request_state *st = s->state;
    struct err e = {0};
    if (tab != TAB_REFUSE)
        request_tab_open(s, tab);
    else if (request_refuse_ask(s, st->refusal.reject ? "reject" : "return", &e) != RC_OK)
        session_report(s->ses, "reasons", &e);
}

void
request_place_loaded(struct screen *s)
{
    struct request_state *st = s->state;
    if (st->resume_tab != 0 && request_tab_shown(st, (enum request_tab)st->resume_tab))
        open_tab(s, (enum request_tab)st->resume_tab);
    st->resume_tab = 0;
    if (st->resume_key[0] == '\0' && st->resume_text[0] == '\0')
        return;
    if (st->mode == MODE_REVIEW && st->asking == NULL)
        ask_again(s);
    st->resume_key[0] = st->resume_text[0] = '\0';
}
