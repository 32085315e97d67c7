/*
 * intake_check.c - every broken rule of the request at once: ours, which need no records, and those that the
 * database finds beside them.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/json/json.h"
#include "screens/intake.h"

void
intake_today(const struct screen *s, char dst[CLOCK_TEXT])
{
    clock_iso(dst, clock_now(s->ses->env.clock) + (int)s->ses->zone * 3600);
    dst[10] = '\0';
}

/* On the screen a date is written as people do. */
static const char *
finding_text(const char *code, const char *text)
{
    return str_eq(code, "tanggal_salah") ? _("Tanggal ini tidak ada. Tulis DD-MM-YYYY, misalnya 09-12-2025.")
                                         : text;
}

static void
add_finding(struct intake_state *st, struct intake_finding f)
{
    for (size_t i = 0; i < st->nfindings; i++)
        if (str_eq(st->findings[i].path, f.path) && str_eq(st->findings[i].code, f.code))
            return;
    st->findings[st->nfindings++] = f;
}

static struct f102_finding *
own_findings(const struct screen *s, struct arena *a, size_t *n)
{
    struct intake_state *st = s->state;
    char today[CLOCK_TEXT];
    intake_today(s, today);
    return f102_check(a, intake_doc_f102(&st->doc, a, st->files, st->nfiles), today, n);
}

/* What the database found beside the rules above: it alone knows the records. */
static size_t
their_findings(struct arena *a, const char *text, struct intake_finding **out)
{
    struct json *root = NULL;
    *out = NULL;
    if (text[0] == '\0' || json_parse(text, strlen(text), &root, NULL) != RC_OK)
        return 0;
    size_t n = json_len(root);
    *out = arena_array(a, n, sizeof(**out));
    for (size_t i = 0; i < n; i++) {
        struct json *f = json_at(root, i);
        const char *code = json_str_or(f, "code", "");
        const char *param = utf8_clean(a, json_str_or(f, "param", ""));
        (*out)[i] = (struct intake_finding){
            .path = arena_strdup(a, json_str_or(f, "path", "")),
            .code = arena_strdup(a, code),
            .text = finding_text(code, f102_rule_text(a, code, param)),
            .sumber = arena_strdup(a, json_str_or(f, "sumber", "")),
            .galat = str_eq(json_str_or(f, "severity", "galat"), "galat"),
        };
    }
    json_free(root);
    return n;
}

/* "anggota[2].tanggal_lahir" into 2 and "tanggal_lahir"; false for a place that is no member's. */
bool
intake_member_path(const char *path, size_t *member, const char **field)
{
    size_t n = 0;
    if (!str_starts(path, "anggota["))
        return false;
    for (path += strlen("anggota["); *path >= '0' && *path <= '9' && n < F102_MEMBERS_MAX; path++)
        n = n * 10 + (size_t)(*path - '0');
    *member = n;
    *field = str_starts(path, "].") ? path + 2 : "";
    return *path == ']';
}

/* Where a finding stands: galat first, each kind in the order of the form. */
static size_t
place_of(const struct intake_finding *f)
{
    size_t member, at = f->galat ? 0 : 1000000;
    const char *field;
    if (intake_member_path(f->path, &member, &field)) {
        const struct f102_field *known = f102_field_find(f102_member_fields, f102_member_n, field);
        return at + 1000 * (member + 1) + (known != NULL ? 1 + (size_t)(known - f102_member_fields) : 0);
    }
    const struct f102_field *known = f102_field_find(f102_head_fields, f102_head_n, f->path);
    return at + (known != NULL ? (size_t)(known - f102_head_fields) : 500);
}

/* By insertion: they are few, and those of one field stay as they came. */
static void
sort_findings(struct intake_state *st)
{
    for (size_t i = 1; i < st->nfindings; i++) {
        struct intake_finding f = st->findings[i];
        size_t k = i;
        for (; k > 0 && place_of(&st->findings[k - 1]) > place_of(&f); k--)
            st->findings[k] = st->findings[k - 1];
        st->findings[k] = f;
    }
}

static void
put_findings(struct screen *s, struct arena *a, const struct intake_answer *answer)
{
    struct intake_state *st = s->state;
    struct intake_finding *theirs;
    size_t n, m = their_findings(a, answer != NULL ? answer->findings : "", &theirs);
    struct f102_finding *own = own_findings(s, a, &n);
    st->findings = arena_array(a, n + m, sizeof(*st->findings));
    st->nfindings = 0;
    for (size_t i = 0; i < n; i++)
        add_finding(st, (struct intake_finding){.path = own[i].path,
                                                .code = own[i].code,
                                                .text = finding_text(own[i].code, own[i].text),
                                                .sumber = own[i].sumber,
                                                .galat = own[i].severity == F102_GALAT});
    for (size_t i = 0; i < m; i++)
        add_finding(st, theirs[i]);
    sort_findings(st);
    st->missing = answer != NULL ? answer->missing : "";
    st->checked = st->edits;
}

enum rc
intake_ask(struct screen *s, struct arena *a, bool check_only, struct intake_answer **answer, struct err *e)
{
    struct intake_state *st = s->state;
    struct buf docs = {0};
    size_t n = 0;
    *answer = NULL;
    intake_doc_submit(&st->doc, &docs);
    enum rc rc = intake_submit(s->ses->env.db, a, docs.data, st->draft, check_only, answer, &n, e);
    buf_done(&docs);
    if (rc == RC_OK && n == 0)
        *answer = NULL;
    return rc;
}

enum rc
intake_check(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct intake_answer *answer = NULL;
    enum rc rc = intake_need_draft(s, e);
    if (rc == RC_OK)
        rc = intake_save(s, e);
    if (rc == RC_OK)
        rc = intake_ask(s, a, true, &answer, e);
    arena_free(st->check_arena);
    st->check_arena = a;
    put_findings(s, a, answer);
    if (rc != RC_OK)
        st->checked = -1; /* only our half of the rules was looked at */
    return rc;
}

size_t
intake_faults(const struct intake_state *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->nfindings; i++)
        n += st->findings[i].galat;
    return n;
}
