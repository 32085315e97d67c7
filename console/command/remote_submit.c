/*
 * Lines are taken as many as are there, at most a batch, and stored by one call: a person who sends one gets
 * the answer at once, a system that pours in a day's work pays one round trip for a hundred. Nothing is kept
 * beyond a batch. An answer is written only for what is committed, so that whoever lost the connection sends
 * again from the first line without one; the keys keep what was stored already from coming in twice.
 */
#include "console/command/remote_submit.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/command/f102_json.h"
#include "console/command/remote.h"
#include "console/command/remote_input.h"
#include "console/command/remote_show.h"
#include "db/store/intake.h"

#define BATCH_LINES 100
#define BATCH_BYTES (1024u * 1024)
#define TRIES       3 /* of a call that ran into another one */

/* One request of a batch. */
struct item {
    struct f102_doc doc;
    const struct intake_answer *answer; /* NULL until the database has spoken */
    bool stored;                        /* sent to be stored, not only to be looked at */
};

/* Where a text over several lines stands. */
struct brackets {
    int open;
    bool in_string, escaped;
};

struct stream {
    struct remote_ctx *ctx;
    struct remote_input in;
    const char *channel;
    bool check_only;
    int64_t done;        /* answered */
    struct arena *arena; /* of the batch */
    struct item items[BATCH_LINES];
    size_t nitems, bytes;
    struct buf part; /* of a request over several lines */
    struct brackets brackets;
    bool first; /* nothing was read yet */
};

static const char *
today(struct stream *s)
{
    char text[CLOCK_TEXT];
    int zone = s->ctx->self.zona != 0 ? s->ctx->self.zona : (int)s->ctx->cfg->zone;
    (void)clock_iso(text, clock_now(clock_system()) + (int64_t)zone * 3600);
    return arena_strndup(s->arena, text, 10);
}

/* --- reading --- */

/* Follows brackets through a further piece of text. */
static void
follow(struct brackets *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (b->escaped)
            b->escaped = false;
        else if (b->in_string && p[i] == '\\')
            b->escaped = true;
        else if (p[i] == '"')
            b->in_string = !b->in_string;
        else if (!b->in_string && (p[i] == '{' || p[i] == '['))
            b->open++;
        else if (!b->in_string && (p[i] == '}' || p[i] == ']'))
            b->open--;
    }
}

/* A line joins the request over several lines. True while that is not at its end. */
static bool
add_part(struct stream *s, const char *line, size_t len)
{
    if (s->part.len == 0)
        s->brackets = (struct brackets){0};
    buf_add(&s->part, line, len);
    buf_puts(&s->part, "\n");
    follow(&s->brackets, line, len);
    return s->part.len <= F102_JSON_MAX && s->brackets.open > 0;
}

static bool
blank(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != ' ' && p[i] != '\t' && p[i] != '\r')
            return false;
    return true;
}

static void
add_item(struct stream *s, const char *text, size_t len)
{
    struct item *it = &s->items[s->nitems++];
    *it = (struct item){0};
    f102_json_read(s->arena, text, len, s->channel, today(s), &it->doc);
    s->bytes += len;
}

/*
 * A first line that leaves a bracket open begins one request written over several lines, unless the next line
 * begins a request of its own: then it was only a broken line.
 */
static void
add_line(struct stream *s, const char *line, size_t len)
{
    if (s->first && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
        line += 3;
        len -= 3;
    }
    if (s->part.len > 0 && line[0] != '{') {
        if (add_part(s, line, len))
            return;
        add_item(s, s->part.data, s->part.len);
        buf_done(&s->part);
        return;
    }
    if (s->part.len > 0) {
        add_item(s, s->part.data, s->part.len);
        buf_done(&s->part);
    } else if (blank(line, len)) {
        return;
    } else if (s->first && add_part(s, line, len)) {
        s->first = false;
        return;
    } else if (s->first) {
        buf_done(&s->part);
    }
    s->first = false;
    add_item(s, line, len);
}

/* True while more may come. Waits for the first line of a batch only. */
static bool
read_batch(struct stream *s)
{
    const char *line = NULL;
    size_t len = 0;
    /* One place is left for a part that turns out to be a line of its own. */
    while (s->nitems + 1 < BATCH_LINES && s->bytes < BATCH_BYTES) {
        switch (remote_input_line(&s->in, s->nitems == 0, &line, &len)) {
        case INPUT_LINE:
            add_line(s, line, len);
            break;
        case INPUT_LONG: {
            struct item *it = &s->items[s->nitems++];
            *it = (struct item){0};
            f102_json_read(s->arena, "", F102_JSON_MAX + 1, s->channel, "", &it->doc);
            s->first = false;
            break;
        }
        case INPUT_NOTHING:
            return true;
        case INPUT_END:
            if (s->part.len > 0)
                add_item(s, s->part.data, s->part.len);
            buf_done(&s->part);
            return false;
        }
    }
    return true;
}

/* --- storing --- */

/* Sends the items that are to be stored, or those that are only looked at. */
static enum rc
send_items(struct stream *s, bool store, struct err *e)
{
    struct buf docs = {0};
    struct intake_answer *rows = NULL;
    struct item *sent[BATCH_LINES];
    size_t n = 0, nrows = 0;
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->nitems; i++) {
        struct item *it = &s->items[i];
        if (!it->doc.readable || it->stored != store)
            continue;
        buf_puts(&docs, n == 0 ? "[" : ",");
        f102_json_write(&it->doc, &docs);
        sent[n++] = it;
    }
    if (n > 0) {
        buf_puts(&docs, "]");
        rc = RC_RETRY;
        for (int i = 0; rc == RC_RETRY && i < TRIES; i++)
            rc = intake_submit(s->ctx->db, s->arena, docs.data, 0, !store, &rows, &nrows, e);
    }
    for (size_t i = 0; rc == RC_OK && i < nrows; i++)
        if (rows[i].n >= 0 && (size_t)rows[i].n < n)
            sent[rows[i].n]->answer = &rows[i];
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (sent[i]->answer == NULL)
            rc = err_set(e, RC_FAIL, "intake", "%s", _("Basis data tidak menjawab semua permohonan."));
    buf_done(&docs);
    return rc;
}

/* --- answering --- */

/* What the database found joins what was found here; its sentences come from the same table. */
static void
merge_findings(struct stream *s, struct item *it)
{
    struct json *root = NULL;
    struct arena *a = s->arena;
    const char *text = it->answer != NULL ? it->answer->findings : "";
    if (text[0] == '\0' || json_parse(text, strlen(text), &root, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < json_len(root); i++) {
        struct json *at = json_at(root, i);
        struct f102_finding f = {
            .path = arena_strdup(a, json_str_or(at, "path", "")),
            .code = arena_strdup(a, json_str_or(at, "code", "")),
            .severity = str_eq(json_str_or(at, "severity", ""), "peringatan") ? F102_PERINGATAN : F102_GALAT,
            .param = arena_strdup(a, json_str_or(at, "param", "")),
            .sumber = arena_strdup(a, json_str_or(at, "sumber", ""))};
        f.text = f102_rule_text(a, f.code, f.param);
        f102_json_add(a, &it->doc, &f);
    }
    json_free(root);
}

static void
put_findings(struct json_w *w, const char *key, const struct f102_doc *doc, enum f102_severity severity)
{
    bool any = false;
    for (size_t i = 0; i < doc->nfindings; i++) {
        const struct f102_finding *f = &doc->findings[i];
        if (f->severity != severity)
            continue;
        if (!any) {
            json_w_key(w, key);
            json_w_begin_list(w);
            any = true;
        }
        json_w_begin_obj(w);
        json_w_kstr(w, "path", f->path);
        json_w_kstr(w, "code", f->code);
        json_w_kstr(w, "text", f->text);
        json_w_kstr(w, "sumber", f->sumber);
        json_w_end(w);
    }
    if (any)
        json_w_end(w);
}

static void
put_stored(struct json_w *w, const struct intake_answer *r)
{
    char when[CLOCK_TEXT];
    json_w_kstr(w, "ref", r->ref);
    json_w_kstr(w, "state", r->state);
    if (r->pin[0] != '\0')
        json_w_kstr(w, "pin", r->pin);
    json_w_kbool(w, "replayed", r->replayed);
    json_w_kstr(w, "submitted_at", clock_iso(when, r->submitted_at));
    json_w_kstr(w, "promise_at", r->promise_at != 0 ? clock_iso(when, r->promise_at) : NULL);
}

static void
put_answer(struct stream *s, struct item *it, struct buf *out)
{
    struct json_w w;
    merge_findings(s, it);
    const struct intake_answer *r = it->answer;
    bool ok = !it->doc.refused && r != NULL;
    json_w_init(&w, out);
    json_w_begin_obj(&w);
    json_w_kint(&w, "n", ++s->done);
    json_w_kbool(&w, "ok", ok);
    if (it->doc.readable)
        json_w_kstr(&w, "key", f102_json_key(s->arena, &it->doc));
    if (ok && it->stored)
        put_stored(&w, r);
    if (r != NULL && r->missing[0] != '\0') {
        json_w_key(&w, "missing");
        json_w_raw(&w, r->missing);
    }
    put_findings(&w, "errors", &it->doc, F102_GALAT);
    put_findings(&w, "warnings", &it->doc, F102_PERINGATAN);
    json_w_end(&w);
    buf_puts(out, "\n");
    s->ctx->refused = s->ctx->refused || !ok;
}

static enum rc
write_answers(struct stream *s, struct err *e)
{
    struct buf out = {0};
    for (size_t i = 0; i < s->nitems; i++)
        put_answer(s, &s->items[i], &out);
    size_t written = out.len > 0 ? fwrite(out.data, 1, out.len, s->ctx->out) : 0;
    bool good = written == out.len && fflush(s->ctx->out) == 0;
    buf_done(&out);
    return good ? RC_OK : err_set(e, RC_FAIL, "output", "%s", _("Jawaban tidak dapat ditulis seluruhnya."));
}

/* What was not answered is in doubt; the keys make sending it again harmless. */
static enum rc
interrupted(const struct stream *s, enum rc rc, struct err *e)
{
    char why[sizeof e->detail], from[32];
    (void)str_printf(why, sizeof why, "%s: %s", e->code, e->detail);
    (void)err_set(
        e, rc, "submit_interrupted",
        _("Terhenti setelah %lld jawaban. Kirim ulang mulai permohonan ke-%lld dengan key yang sama."),
        (long long)s->done, (long long)s->done + 1);
    (void)str_printf(from, sizeof from, "%lld", (long long)s->done + 1);
    (void)err_field(e, from);
    return err_detail(e, "%s", why);
}

static enum rc
run_batch(struct stream *s, struct err *e)
{
    for (size_t i = 0; i < s->nitems; i++)
        s->items[i].stored = !s->check_only && !s->items[i].doc.refused;
    enum rc rc = send_items(s, true, e);
    if (rc == RC_OK)
        rc = send_items(s, false, e);
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY)
        return interrupted(s, rc, e);
    return rc == RC_OK ? write_answers(s, e) : rc;
}

static enum rc
pour(struct stream *s, struct err *e)
{
    enum rc rc = RC_OK;
    bool more = true;
    while (more && rc == RC_OK) {
        s->nitems = s->bytes = 0;
        more = read_batch(s);
        if (s->nitems > 0)
            rc = run_batch(s, e);
        /* Names and numbers of citizens. */
        arena_wipe(s->arena);
    }
    if (rc == RC_OK && s->done == 0)
        rc = err_set(e, RC_INVALID, "input_empty", "%s",
                     _("Tidak ada permohonan di masukan standar. Bentuknya: submit --schema"));
    return rc;
}

static enum rc
print_schema(struct remote_ctx *ctx)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    f102_json_schema(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
    return RC_OK;
}

enum rc
remote_submit(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    bool schema = false, check = false;
    const struct remote_opt opts[] = {{"--schema", NULL, &schema}, {"--check", NULL, &check}};
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc != RC_OK)
        return rc;
    if (schema)
        return print_schema(ctx);
    struct stream *s = arena_alloc(ctx->arena, sizeof *s);
    *s = (struct stream){.ctx = ctx,
                         .channel = ctx->self.role, /* any but the counter */
                         .check_only = check,
                         .arena = arena_new(ctx->arena),
                         .first = true};
    remote_input_init(&s->in, fileno(ctx->in), F102_JSON_MAX);
    rc = pour(s, e);
    buf_done(&s->part);
    remote_input_done(&s->in);
    return rc;
}
