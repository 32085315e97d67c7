/*
 * request_work.c - the officer's unfinished words on a request: the reasons being put together and a note not
 * yet added. They are kept in the database as they are typed, found again after a dropped line or Esc, and
 * dropped there with the decision.
 */
#include <string.h>

#include "console/base/log.h"
#include "console/json/json.h"
#include "db/store/note.h"
#include "screens/part.h"
#include "screens/request.h"

static bool
is_empty(const struct request_state *st)
{
    return st->refusal.n == 0 && st->refusal.note[0] == '\0' && st->note_draft[0] == '\0';
}

static void
write_work(const struct request_state *st, struct buf *out)
{
    const struct request_refusal *f = &st->refusal;
    struct json_w w;
    json_w_init(&w, out);
    json_w_begin_obj(&w);
    json_w_kbool(&w, "tolak", f->reject);
    json_w_key(&w, "alasan");
    json_w_begin_list(&w);
    for (size_t i = 0; i < f->n; i++) {
        json_w_begin_obj(&w);
        json_w_kstr(&w, "reason", f->lines[i].reason);
        json_w_kstr(&w, "target", f->lines[i].target);
        json_w_kstr(&w, "note", f->lines[i].note);
        json_w_end(&w);
    }
    json_w_end(&w);
    json_w_kstr(&w, "catatan_pemohon", f->note);
    json_w_kstr(&w, "catatan", st->note_draft);
    json_w_end(&w);
}

/* What does not read as a draft is as good as none. */
static void
read_work(struct request_state *st, const char *text)
{
    struct request_refusal *f = &st->refusal;
    struct json *root = NULL;
    if (text[0] == '\0' || json_parse(text, strlen(text), &root, NULL) != RC_OK)
        return;
    if (f->n == 0)
        f->reject = json_bool_or(root, "tolak", false);
    struct json *list = json_list_or_empty(root, "alasan");
    for (size_t i = 0; i < json_len(list); i++) {
        struct json *at = json_at(list, i);
        (void)request_refuse_put(f, json_str_or(at, "reason", ""), json_str_or(at, "target", ""),
                                 json_str_or(at, "note", ""));
    }
    /* What was typed while the draft could not be read is newer. */
    if (f->note[0] == '\0')
        part_cut(f->note, sizeof(f->note), json_str_or(root, "catatan_pemohon", ""));
    if (st->note_draft[0] == '\0')
        part_cut(st->note_draft, sizeof(st->note_draft), json_str_or(root, "catatan", ""));
    json_free(root);
}

void
request_work_load(struct screen *s)
{
    struct request_state *st = s->state;
    struct arena *a = arena_new(NULL);
    const char *doc = "";
    struct err e = {0};
    enum rc rc = work_draft_get(s->ses->env.db, a, st->id, &doc, &e);
    if (rc != RC_OK && rc != RC_NONE) {
        log_err("work_draft_get", &e);
    } else {
        st->work.known = true;
        read_work(st, doc);
    }
    arena_free(a);
}

void
request_work_save(struct screen *s)
{
    struct request_state *st = s->state;
    struct buf b = {0};
    struct err e = {0};
    if (!st->work.known)
        request_work_load(s);
    if (!st->work.dirty || !st->work.known)
        return;
    request_refuse_typed(st);
    request_note_typed(st);
    if (!is_empty(st))
        write_work(st, &b);
    if (work_draft_save(s->ses->env.db, st->id, b.len > 0 ? b.data : "", &e) == RC_OK)
        st->work.dirty = false;
    else if (e.rc != RC_UNAVAILABLE && e.rc != RC_RETRY) {
        log_err("work_draft_save", &e);
        st->work.dirty = false;
    }
    buf_done(&b);
}

void
request_work_changed(struct screen *s)
{
    struct request_state *st = s->state;
    st->work.dirty = true;
    request_work_save(s);
    request_set_mode(s);
    request_page(s);
}

void
request_work_forget(struct request_state *st)
{
    request_refuse_forget(st);
    explicit_bzero(st->note_draft, sizeof(st->note_draft));
    st->work.dirty = st->work.known = false;
}
