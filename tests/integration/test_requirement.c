/*
 * The law is written twice, in db/model and in the database: both say the same. Lists and rules row by row;
 * what a request lacks by random requests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/command/f102_json.h"
#include "db/model/code.h"
#include "db/model/f102_rule.h"
#include "db/model/requirement.h"
#include "db/model/service.h"
#include "db/store/pg.h"
#include "tests/support/f102_draw.h"
#include "tests/support/seed_db.h"
#include "tests/support/seed_emit.h"
#include "tests/support/seed_load.h"

#define CASES 400

struct rows {
    struct arena *a;
    size_t n, bad;
};

static bool
one_code(void *ctx, const char *const *v)
{
    struct rows *r = ctx;
    const char *label = code_label(v[0], v[1], v[2]);
    const struct code_list *l = code_list_find(v[0], v[1]);
    size_t urut = (size_t)strtoul(v[4], NULL, 10);
    r->n++;
    if (strcmp(label, v[3]) != 0 || l == NULL || urut < 1 || urut > l->n ||
        strcmp(l->codes[urut - 1].code, v[2]) != 0) {
        print_error("%s %s %s: '%s', here '%s'\n", v[0], v[1], v[2], v[3], label);
        r->bad++;
    }
    return true;
}

static void
stream(struct seed_db *d, const char *sql, bool (*each)(void *, const char *const *), void *ctx)
{
    struct err e = {0};
    assert_int_equal(pg_stream(d->as[WHO_ROOT], sql, each, ctx, &e), RC_OK);
}

static void
code_lists_are_the_same(void **state)
{
    struct rows r = {0};
    size_t n = 0;
    stream(*state,
           "select list, version, code, label, urut::text from loket.code_list where list <> 'state'"
           " order by list, version, urut",
           one_code, &r);
    for (size_t i = 0; i < code_lists_n; i++)
        n += code_lists[i].n;
    assert_int_equal(r.bad, 0);
    assert_int_equal(r.n, n);
}

static bool
one_kind(void *ctx, const char *const *v)
{
    struct rows *r = ctx;
    const struct service *s = service_find(v[0]);
    r->n++;
    if (s == NULL || strcmp(s->label, v[1]) != 0 || s->nomor_baru != (v[2][0] == 't')) {
        print_error("%s: '%s'\n", v[0], v[1]);
        r->bad++;
    }
    return true;
}

static void
kinds_are_the_same(void **state)
{
    struct rows r = {0};
    stream(*state, "select kind, label, nomor_baru::text from loket.service_kind", one_kind, &r);
    assert_int_equal(r.bad, 0);
    assert_int_equal(r.n, services_n);
}

static int
by_text(const void *x, const void *y)
{
    const char *const *a = x, *const *b = y;
    return strcmp(*a, *b);
}

/* "B A" as "A B". */
static const char *
sorted(struct arena *a, const char *words)
{
    const char *list[8] = {NULL}, *s = "";
    size_t n = 0;
    for (const char *w = words; *w != '\0' && n < 8;) {
        size_t len = strcspn(w, " ");
        list[n++] = arena_strndup(a, w, len);
        w += len + strspn(w + len, " ");
    }
    qsort(list, n, sizeof list[0], by_text);
    for (size_t i = 0; i < n; i++)
        s = arena_printf(a, "%s%s%s", s, i > 0 ? " " : "", list[i]);
    return s;
}

static bool
one_requirement(void *ctx, const char *const *v)
{
    struct rows *r = ctx;
    r->n++;
    for (size_t i = 0; i < requirements_n; i++) {
        const struct requirement *q = &requirements[i];
        if (strcmp(q->kind, v[0]) == 0 && strcmp(sorted(r->a, q->dokumen), v[1]) == 0 &&
            strcmp(q->syarat, v[2]) == 0 && q->wajib == (v[3][0] == 't') && strcmp(q->sumber, v[4]) == 0)
            return true;
    }
    print_error("%s %s %s %s %s\n", v[0], v[1], v[2], v[3], v[4]);
    r->bad++;
    return true;
}

static void
requirements_are_the_same(void **state)
{
    struct rows r = {.a = arena_new(NULL)};
    stream(*state,
           "select kind, (select string_agg(u, ' ' order by u collate \"C\") from unnest(dokumen) u), "
           "syarat, wajib::text,"
           " sumber from loket.requirement_rule",
           one_requirement, &r);
    assert_int_equal(r.bad, 0);
    assert_int_equal(r.n, requirements_n);
    arena_free(r.a);
}

static bool
one_word(void *ctx, const char *const *v)
{
    struct rows *r = ctx;
    const struct rule *rule = rule_find(v[0]);
    r->n++;
    if (rule == NULL || (rule->severity == F102_GALAT) != (v[1][0] == 't')) {
        print_error("%s: %s\n", v[0], rule == NULL ? "has no sentence" : "is of another severity");
        r->bad++;
    }
    return true;
}

/* Words that the intake's functions write, with the severity that they give. */
static void
the_words_of_the_intake_have_sentences(void **state)
{
    struct rows r = {0};
    stream(*state, "select code, galat::text from loket.intake_rule", one_word, &r);
    assert_true(r.n > 30);
    /* And those that stand in the functions only: temuan('field', 'word', ...). */
    stream(
        *state,
        "select distinct m[1], coalesce((select galat from loket.intake_rule where code = m[1]), true)::text"
        "  from pg_proc p, regexp_matches(p.prosrc, 'temuan\\([^,()]*, ''([a-z_]+)''', 'g') m"
        " where p.pronamespace = 'loket'::regnamespace",
        one_word, &r);
    assert_int_equal(r.bad, 0);
}

/* --- random requests --- */

static void
element(struct buf *b, const struct f102_member *m, const char *field, const char *otherwise, bool text)
{
    const char *value = member_get(m, field);
    if (value[0] == '\0')
        value = otherwise;
    buf_printf(b, value[0] == '\0' && !text ? ", null" : text ? ", $x$%s$x$" : ", '%s'", value);
}

static void
elements(struct buf *b, const struct f102_member *m)
{
    element(b, m, "nama_lengkap", "TANPA NAMA", true);
    element(b, m, "jenis_kelamin", "1", false);
    element(b, m, "tempat_lahir", "KOTA", true);
    element(b, m, "tanggal_lahir", "1990-01-01", false);
    element(b, m, "agama", "1", false);
    element(b, m, "pendidikan", "1", false);
    element(b, m, "pekerjaan", "1", false);
    element(b, m, "kewarganegaraan", "1", false);
    element(b, m, "nik_ayah", "", false);
    element(b, m, "nik_ibu", "", false);
    element(b, m, "nama_ayah", "", true);
    element(b, m, "nama_ibu", "", true);
}

#define ELEMENTS                                                                                             \
    "nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, "               \
    "kewarganegaraan,"                                                                                       \
    " nik_ayah, nik_ibu, nama_ayah, nama_ibu"

/* The recorded status, "" when it is an old KAWIN or CERAI HIDUP: those stand in the database as lama 2. */
static void
record(struct buf *b, const struct f102_member *m)
{
    const char *status = m->status_kawin;
    buf_printf(b, "insert into loket.resident values ('%s', 1, 1, null);", m->nik);
    buf_printf(b,
               "insert into loket.resident_version (nik, versi, status_kawin, status_kawin_versi, " ELEMENTS
               ") values ('%s', 1, '%s', '%s'",
               m->nik, status[0] != '\0' ? status : "2", status[0] != '\0' ? "2019" : "lama");
    elements(b, m);
    buf_puts(b, ");");
}

/* The member as the intake stores it: what is not asked for is as recorded. */
static void
member(struct buf *b, const struct f102_member *m, size_t urut)
{
    const char *status = member_get(m, "status_kawin");
    const char *shdk = member_get(m, "shdk");
    bool old = status[0] == '\0';
    buf_printf(
        b,
        "insert into loket.request_member (request_id, urut, nik, tindakan, alasan_keluar, dasar_perubahan, "
        "shdk, status_kawin, status_kawin_versi, " ELEMENTS ") values (");
    buf_printf(b, "(select max(request_id) from loket.request), %zu", urut);
    buf_printf(b, m->nik != NULL ? ", '%s'" : ", null", m->nik);
    buf_printf(b, ", '%s', '%s', '%s'", member_act(m), member_asked(m, "alasan_keluar"),
               member_asked(m, "dasar_perubahan"));
    buf_printf(b, ", '%s', '%s', '%s'", shdk[0] != '\0' ? shdk : "9", old ? "2" : status,
               old ? "lama" : "2019");
    elements(b, m);
    buf_puts(b, ");");
}

static void
store(struct seed_db *d, const struct f102 *r, const char *desa)
{
    struct buf b = {0};
    struct err e = {0};
    buf_puts(&b, "begin;");
    for (size_t i = 0; i < r->nanggota; i++)
        if (r->anggota[i].semula != NULL)
            record(&b, r->anggota[i].semula);
    buf_printf(&b,
               "insert into loket.request (ref, kind, office_id, channel, state, versi, pemohon_nama, "
               "alamat, rt, rw,"
               " kode_wilayah, promise_at, menumpang) values ('ACAK', '%s', 1, 'portal', 'submitted', 1, "
               "'PEMOHON', 'A',"
               " '1', '1', '%s', now(), %s);",
               r->kind, desa, r->menumpang != NULL && strcmp(r->menumpang, "ya") == 0 ? "true" : "false");
    for (size_t i = 0; i < r->nanggota; i++)
        member(&b, &r->anggota[i], i + 1);
    for (size_t i = 0; i < r->ndokumen; i++)
        buf_printf(&b,
                   "insert into loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, "
                   "sha256, isi)"
                   " select max(request_id), '%s', 'a.pdf', 'application/pdf', 1, sha256('a'), 'a' from "
                   "loket.request;",
                   r->dokumen[i]);
    enum rc rc = pg_script(d->as[WHO_ROOT], b.data, &e);
    if (rc != RC_OK)
        print_error("%s\n%s\n", e.detail, b.data);
    buf_done(&b);
    assert_int_equal(rc, RC_OK);
}

/* Changes that conditions are about, beyond what a drawn request has. */
static void
stir(struct draw *d)
{
    static const char *const changed[] = {"1", "2", "3", "4", "5", "6"};
    for (size_t i = 0; i < d->r.nanggota; i++) {
        struct f102_member *m = &d->m[i], *was = m->semula != NULL ? &d->record[i] : NULL;
        if (was != NULL && strcmp(was->status_kawin, "2") == 0 && draw_once_in(d, 2))
            was->status_kawin = ""; /* an old code */
        if (was != NULL && draw_once_in(d, 2) && strcmp(m->tindakan, "ubah") == 0)
            m->status_kawin = changed[draw_below(d, 6)];
        if (was != NULL && draw_once_in(d, 6) && strcmp(m->tindakan, "ubah") == 0)
            m->nama_lengkap = draw_once_in(d, 3) ? was->nama_lengkap : "NAMA BARU SEKALI";
        if (was != NULL && draw_once_in(d, 8))
            was->kewarganegaraan = "2";
        if (draw_once_in(d, 8))
            m->dasar_perubahan = draw_once_in(d, 2) ? "KTP-EL" : "PN";
        if (was == NULL && draw_once_in(d, 3)) {
            m->nik_ayah = d->m[0].nik;
            m->nama_ibu =
                draw_once_in(d, 2) ? member_get(&d->m[d->r.nanggota - 1], "nama_lengkap") : m->nama_ibu;
        }
        if (was == NULL && draw_once_in(d, 5))
            m->nama_ayah = "";
    }
}

/* "A B|C " of what is lacking, sorted. */
static const char *
lacking(struct arena *a, const struct f102 *r, const char *today)
{
    size_t n;
    struct requirement_missing *rows = requirement_missing(a, r, today, &n);
    const char **lines = arena_array(a, n + 1, sizeof *lines);
    const char *s = "";
    for (size_t i = 0; i < n; i++) {
        lines[i] = "";
        for (size_t k = 0; k < rows[i].n; k++)
            lines[i] = arena_printf(a, "%s%s%s", lines[i], k > 0 ? "|" : "", rows[i].dokumen[k]);
    }
    qsort(lines, n, sizeof *lines, by_text);
    for (size_t i = 0; i < n; i++)
        s = arena_printf(a, "%s%s%s", s, i > 0 ? " " : "", lines[i]);
    return s;
}

/* Notes the conditions that hold for the form. */
static void
note(struct arena *a, const struct f102 *r, const char *today, bool *seen)
{
    size_t n;
    struct requirement_row *rows = requirement_checklist(a, r, today, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < requirements_n; k++)
            if (rows[i].berlaku && strcmp(rows[i].syarat, requirements[k].syarat) == 0)
                seen[k] = true;
}

static void
what_is_missing_is_the_same(void **state)
{
    bool *seen = calloc(requirements_n, sizeof *seen);
    struct seed_db *db = *state;
    struct arena *a = arena_new(NULL);
    char today[16], desa[16];
    assert_non_null(seen);
    unsigned complete = 0;
    assert_true(
        str_copy(today, sizeof today, seed_db_text(db, WHO_ROOT, "select loket.office_today(1)::text")));
    assert_true(
        str_copy(desa, sizeof desa,
                 seed_db_text(db, WHO_ROOT, "select min(kode) from loket.region where length(kode) = 13")));
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct draw *d = arena_alloc(a, sizeof *d);
        f102_draw(d, a, seed, (int)seed);
        stir(d);
        store(db, &d->r, desa);
        note(a, &d->r, today, seen);
        const char *here = lacking(a, &d->r, today);
        const char *there =
            seed_db_text(db, WHO_ROOT,
                         "select string_agg(x.line, ' ' order by x.line collate \"C\") from (select "
                         "array_to_string(dokumen, '|') as line"
                         " from loket.missing_documents((select max(request_id) from loket.request))) x");
        if (strcmp(here, there) != 0)
            fail_msg("seed %d, %s: '%s', in the database '%s'", (int)seed, d->r.kind, here, there);
        there = seed_db_text(
            db, WHO_ROOT,
            "select string_agg(x.line, ' ' order by x.line collate \"C\") from ("
            " select (select string_agg(u, '|' order by n) from jsonb_array_elements_text(e -> 'dokumen') "
            "with ordinality u (u, n))"
            "   as line from loket.intake_missing_all(array[(select max(request_id) from loket.request)]) m,"
            " jsonb_array_elements(m.missing) e) x");
        if (strcmp(here, there) != 0)
            fail_msg("seed %d, %s: '%s', for the intake '%s'", (int)seed, d->r.kind, here, there);
        complete += here[0] == '\0' ? 1 : 0;
        /* The checks of an approval say the same. */
        assert_true(
            (here[0] == '\0') ==
            (seed_db_int(db, WHO_ROOT,
                         "select count(*) from loket.check_all((select max(request_id) from loket.request))"
                         " where code = 'dokumen_kurang' and severity = 'galat'") == 0));
        seed_db_do(db, WHO_ROOT, "rollback");
        arena_reset(a);
    }
    assert_true(complete > 0 && complete < CASES / 2);
    for (size_t k = 0; k < requirements_n; k++)
        if (!seen[k])
            fail_msg("no request met the condition %s", requirements[k].syarat);
    free(seen);
    arena_free(a);
}

/* --- valid requests --- */

/* The galat of a line, "" when there is none. */
static const char *
faults_of(struct arena *a, const char *line, size_t len, const char *today)
{
    struct f102_doc doc;
    const char *s = "";
    f102_json_read(a, line, len, "portal", today, &doc);
    for (size_t i = 0; i < doc.nfindings; i++)
        if (doc.findings[i].severity == F102_GALAT)
            s = arena_printf(a, "%s%s %s %s; ", s, doc.findings[i].path, doc.findings[i].code,
                             doc.findings[i].param);
    return s;
}

/* Requests that are valid for the records have no fault without them. */
static void
what_the_database_takes_breaks_no_rule_here(void **state)
{
    struct seed_db *d = *state;
    struct seed_load *l = calloc(1, sizeof *l);
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    FILE *f = tmpfile();
    char *line = NULL, today[16];
    size_t cap = 0, bad = 0;
    int64_t n = 0;
    assert_true(l != NULL && f != NULL);
    assert_true(
        str_copy(today, sizeof today, seed_db_text(d, WHO_ROOT, "select loket.office_today(1)::text")));
    assert_int_equal(seed_load_open(l, d->as[WHO_ROOT], 5, 0, &e), RC_OK);
    assert_int_equal(seed_emit(l, 5, NULL, 400, f, &n, &e), RC_OK);
    assert_true(n > 50);
    rewind(f);
    for (ssize_t len; (len = getline(&line, &cap, f)) > 0; arena_reset(a)) {
        const char *faults = faults_of(a, line, (size_t)len, today);
        if (faults[0] != '\0' && ++bad < 10)
            print_error("%s%s\n", line, faults);
    }
    free(line);
    fclose(f);
    seed_load_done(l);
    free(l);
    arena_free(a);
    assert_int_equal(bad, 0);
}

/* --- what the officer sees of it --- */

static void
the_list_of_papers_shows_what_is_lacking(void **state)
{
    struct seed_db *d = *state;
    int64_t lacking_all = 0;
    for (long long id = 0;;) {
        id = seed_db_int(d, WHO_ROOT,
                         "select coalesce(min(request_id), 0) from loket.request where state = 'submitted' "
                         "and request_id > %lld",
                         id);
        if (id == 0)
            break;
        int64_t lack = seed_db_int(
            d, WHO_ROOT, "select count(*) from loket.missing_documents(%lld) where cardinality(dokumen) = 1",
            id);
        seed_db_do(d, WHO_VERIFIKATOR, "select loket.request_open(%lld)", id);
        assert_int_equal(
            seed_db_int(
                d, WHO_VERIFIKATOR,
                "select count(*) from loket.request_attachments(%lld) where mandatory and received_at = 0",
                id),
            lack);
        lacking_all += lack;
    }
    assert_true(lacking_all > 0);
}

static void
a_paper_that_the_counter_saw_is_there(void **state)
{
    struct seed_db *d = *state;
    long long id =
        seed_db_int(d, WHO_ROOT,
                    "select min(r.request_id) from loket.request r, loket.missing_documents(r.request_id) m"
                    " where r.state = 'submitted' and cardinality(m.dokumen) = 1");
    char dokumen[40];
    assert_true(str_copy(
        dokumen, sizeof dokumen,
        seed_db_text(
            d, WHO_ROOT,
            "select dokumen[1] from loket.missing_documents(%lld) where cardinality(dokumen) = 1 limit 1",
            id)));
    seed_db_do(d, WHO_ROOT,
               "insert into loket.document_seen (request_id, dokumen, officer_id) values (%lld, '%s', 1)", id,
               dokumen);
    seed_db_do(d, WHO_VERIFIKATOR, "select loket.request_open(%lld)", id);
    assert_int_equal(
        seed_db_int(d, WHO_VERIFIKATOR,
                    "select count(*) from loket.request_attachments(%lld) where dokumen = '%s' and mandatory"
                    " and received_at > 0 and attachment_id = 0",
                    id, dokumen),
        1);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.missing_documents(%lld) where dokumen = '{%s}'",
                                 id, dokumen),
                     0);
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 400, 66, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_lists_are_the_same),
        cmocka_unit_test(kinds_are_the_same),
        cmocka_unit_test(requirements_are_the_same),
        cmocka_unit_test(the_words_of_the_intake_have_sentences),
        cmocka_unit_test(what_is_missing_is_the_same),
        cmocka_unit_test(what_the_database_takes_breaks_no_rule_here),
        cmocka_unit_test(the_list_of_papers_shows_what_is_lacking),
        cmocka_unit_test(a_paper_that_the_counter_saw_is_there),
    };
    return cmocka_run_group_tests_name("requirement", tests, set_up, seed_db_end);
}
