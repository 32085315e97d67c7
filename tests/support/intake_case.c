#include "tests/support/intake_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "db/store/pg.h"
#include "tests/support/seed_emit.h"

static const struct {
    const char *username, *role, *channel;
} accounts[AS_COUNT] = {{"rt1", "channel", "rtrw"},
                        {"rt2", "channel", "rtrw"},
                        {"kiosk1", "kiosk", "kiosk"},
                        {"ikd", "channel", "ikd"},
                        {"kbri", "channel", "perwakilan"}};

struct db *
case_as(struct intake_case *f, enum seed_who who)
{
    return pg_db(f->d->as[who]);
}

struct db *
case_by(struct intake_case *f, enum case_account who)
{
    return pg_db(f->as[who]);
}

/* A further connection of a role. */
struct pg *
case_connect(struct intake_case *f, const char *role)
{
    struct err e = {0};
    char sql[96];
    struct pg *pg = pg_new(&(struct pg_opts){.host = f->d->socket,
                                             .port = f->d->port,
                                             .dbname = "loket",
                                             .user = "postgres",
                                             .application = "test",
                                             .deadline_ms = 30000});

    snprintf(sql, sizeof(sql), "set session authorization %s", role);
    assert_int_equal(pg_script(pg, sql, &e), RC_OK);
    return pg;
}

static void
make_accounts(struct intake_case *f)
{
    for (int i = 0; i < AS_COUNT; i++) {
        char role[40];

        seed_db_do(f->d, WHO_ROOT, "create role o_%s login", accounts[i].username);
        seed_db_do(f->d, WHO_ROOT, "grant loket_%s to o_%s", accounts[i].role, accounts[i].username);
        seed_db_do(f->d, WHO_ROOT,
                   "insert into loket.officer (username, db_role, nama_lengkap, role, office_id, channel)"
                   " values ('%s', 'o_%s', 'Contoh', '%s', 1, '%s')",
                   accounts[i].username, accounts[i].username, accounts[i].role, accounts[i].channel);
        snprintf(role, sizeof(role), "o_%s", accounts[i].username);
        f->as[i] = case_connect(f, role);
    }
}

/* Requests of the wanted kinds about families of the register; the caller frees. */
char *
case_emit(struct intake_case *f, const char *kinds, int64_t n, uint64_t seed)
{
    struct seed_load *l = calloc(1, sizeof(*l));
    struct pg *root = case_connect(f, "postgres");
    struct err e = {0};
    int64_t written = 0;
    size_t size = 0;
    char *text = NULL;
    FILE *out = open_memstream(&text, &size);

    assert_int_equal(seed_load_open(l, root, seed, 0, &e), RC_OK);
    assert_int_equal(seed_emit(l, seed, kinds, n, out, &written, &e), RC_OK);
    assert_int_equal(written, n);
    seed_load_done(l);
    free(l);
    fclose(out);
    pg_free(root);
    return text;
}

/* The lines as one JSON array. */
const char *
case_array(struct arena *a, const char *lines)
{
    char *s = arena_printf(a, "[%s]", lines);
    size_t n = strlen(s);

    for (char *p = s; *p != '\0'; p++)
        if (*p == '\n')
            *p = p[1] == ']' ? ' ' : ',';
    assert_true(s[n - 1] == ']');
    return s;
}

struct intake_answer *
case_submit(struct intake_case *f, struct db *db, const char *docs, size_t expected)
{
    struct intake_answer *rows = NULL;
    struct err e = {0};
    size_t n = 0;
    enum rc rc = intake_submit(db, f->a, docs, 0, false, &rows, &n, &e);

    if (rc != RC_OK)
        print_error("submit: %s: %s (%s)\n", rc_name(rc), e.code, e.detail);
    assert_int_equal(rc, RC_OK);
    assert_int_equal(n, expected);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(rows[i].n, i);
    return rows;
}

/* A family of our office that no request names yet. */
struct case_fam
case_family(struct intake_case *f)
{
    struct case_fam x;

    x.no_kk =
        seed_db_int(f->d, WHO_ROOT,
                    "select min(f.no_kk) from loket.family f join loket.family_member m using (no_kk, versi)"
                    " where f.status = 'aktif' and f.no_kk > %lld and f.office_id = 1"
                    "   and not exists (select from loket.request r where r.no_kk = f.no_kk)"
                    "   and not exists (select from loket.request_member n join loket.resident e using (nik) "
                    "where e.no_kk ="
                    "   f.no_kk) and 3 <= (select count(*) from loket.resident e where e.no_kk = f.no_kk)",
                    f->last);
    f->last = x.no_kk;
    x.head = seed_db_int(f->d, WHO_ROOT,
                         "select m.nik from loket.family f join loket.family_member m using (no_kk, versi)"
                         " where no_kk = %lld and shdk = 1",
                         x.no_kk);
    return x;
}

/* A lost KK: the shortest request there is; more: further fields, beginning with a comma, or "". */
const char *
case_lost(struct intake_case *f, struct case_fam x, const char *key, const char *more)
{
    return arena_printf(f->a,
                        "{\"key\":\"%s\",\"kind\":\"I.C.1\",\"pemohon_nik\":\"%lld\",\"no_kk\":\"%lld\"%s}",
                        key, x.head, x.no_kk, more);
}

struct intake_answer
case_one(struct intake_case *f, struct db *db, const char *doc)
{
    return case_submit(f, db, arena_printf(f->a, "[%s]", doc), 1)[0];
}

void
case_refused(struct intake_answer r, const char *path, const char *code, const char *param)
{
    char want[200];

    assert_string_equal(r.ref, "");
    assert_int_equal(r.request_id, 0);
    assert_string_equal(r.pin, "");
    snprintf(want, sizeof(want), "\"code\": \"%s\", \"path\": \"%s\", \"param\": \"%s\"", code, path, param);
    if (strstr(r.findings, want) == NULL)
        print_error("no {%s} in %s\n", want, r.findings);
    assert_non_null(strstr(r.findings, want));
}

void
case_taken(struct intake_answer r, const char *state)
{
    if (r.ref[0] == '\0')
        print_error("refused: %s\n", r.findings);
    assert_string_not_equal(r.ref, "");
    assert_string_equal(r.state, state);
    assert_int_equal(strlen(r.pin), 6);
}

static const char pdf[] = "%PDF-1.4 contoh";

enum rc
case_attach(struct intake_case *f, struct db *db, const char *ref, const char *pin, const char *dokumen,
            const char *text, struct intake_attached *out, struct err *e)
{
    const char *isi = arena_printf(f->a, "%s %s", pdf, text);
    struct intake_file file = {dokumen, "berkas.pdf", "application/pdf", isi, strlen(isi)};

    memset(out, 0, sizeof(*out));
    err_clear(e);
    return intake_attach(db, f->a, ref, pin, &file, out, e);
}

void
case_attached(struct intake_case *f, struct db *db, const char *ref, const char *pin, const char *dokumen,
              const char *state)
{
    struct intake_attached out;
    struct err e = {0};
    enum rc rc = case_attach(f, db, ref, pin, dokumen, dokumen, &out, &e);

    if (rc != RC_OK)
        print_error("attach %s: %s (%s)\n", dokumen, e.code, e.detail);
    assert_int_equal(rc, RC_OK);
    assert_string_equal(out.state, state);
}

long long
case_audited(struct intake_case *f, const char *action, int64_t request)
{
    return seed_db_int(f->d, WHO_ROOT,
                       "select count(*) from loket.audit_entry where action = '%s' and subject = '%lld'",
                       action, (long long)request);
}

int
intake_case_begin(void **state, int64_t families, uint64_t seed)
{
    struct intake_case *f = calloc(1, sizeof(*f));

    f->d = seed_db_new(families, 12, seed);
    if (f->d == NULL) {
        free(f);
        return -1;
    }
    f->a = arena_new(NULL);
    make_accounts(f);
    *state = f;
    return 0;
}

int
intake_case_end(void **state)
{
    struct intake_case *f = *state;

    for (int i = 0; i < AS_COUNT; i++)
        pg_free(f->as[i]);
    seed_db_free(f->d);
    arena_free(f->a);
    free(f);
    return 0;
}
