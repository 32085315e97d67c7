/*
 * monkey.c - random keys on every screen of every role, two sessions at a time, against a real private
 * database; then the invariants are checked in it (monkey_check.c). Run with sanitizers: make monkey.
 *
 *   LOKET_MONKEY_KEYS  keys for each screen and role (default 400: a minute in CI)
 *   LOKET_MONKEY_SEED  the same seed presses the same keys
 *   LOKET_MONKEY_SCREEN  only the screen of that name
 *
 * Screens come from screens_all. One is opened through its restore() with numbers from the database, as after
 * a dropped line; one that cannot be opened so is reached by walking only, and said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/log.h"
#include "console/base/str.h"
#include "console/json/json.h"
#include "console/session_part.h"
#include "db/store/hold.h"
#include "db/store/intake.h"
#include "db/store/pg.h"
#include "db/store/work.h"
#include "screens/lookup.h"
#include "screens/registry.h"
#include "tests/monkey/monkey.h"
#include "tests/support/print_sample.h"

#define AWAY_MAX  80  /* keys on other screens, then the wanted one is opened again */
#define STEP_MS   400 /* of pretended time for each key */
#define TRIES     12  /* to open a screen with numbers from the database */
#define WORK_KEYS 150 /* keys between two rounds of the worker */

/* Who presses keys, in pairs that share the requests of one office. */
static const enum seed_who pairs[][2] = {
    {WHO_PETUGAS1, WHO_PETUGAS2},
    {WHO_VERIFIKATOR, WHO_PENYELIA},
    {WHO_KADIS, WHO_PETUGAS1},
    {WHO_ADMIN, WHO_AUDITOR},
};

struct ape {
    struct seed_db *d;
    enum seed_who who;
    struct pg *pg;
    struct cfg cfg;
    struct clock clock;
    int64_t ahead_ms; /* pretended time beyond the real one */
    struct session ses;
    bool open;
    uint64_t rng;
    size_t at;       /* of screens_all */
    long pressed;    /* keys on it */
    long away, keys; /* keys elsewhere in a row; all */
};

/* --- chance ---------------------------------------------------------------- */

/* splitmix64: always the same numbers from the same seed. */
static uint64_t
next(uint64_t *s)
{
    uint64_t z = *s += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t
dice(struct ape *m, size_t sides)
{
    return (size_t)(next(&m->rng) % sides);
}

/* A key that the screen offers. */
static keycode
bound_key(struct ape *m)
{
    const struct key_bind *all = m->ses.top != NULL ? m->ses.top->all_keys : NULL;
    char name[16] = "";
    size_t n = 0;
    while (all != NULL && all[n].action != ACTION_NONE)
        n++;
    if (n == 0)
        return KEYC_ESC;
    const char *keys = all[dice(m, n)].keys;
    for (size_t skip = dice(m, 3); skip > 0 && strchr(keys, ' ') != NULL; skip--)
        keys = strchr(keys, ' ') + 1;
    size_t len = strcspn(keys, " ");
    memcpy(name, keys, len < sizeof(name) ? len : sizeof(name) - 1);
    return key_from_name(name);
}

static keycode
any_key(struct ape *m)
{
    static const keycode special[] = {KEYC_ENTER, KEYC_ENTER,  KEYC_ESC,    KEYC_TAB,       KEYC_BACKTAB,
                                      KEYC_UP,    KEYC_DOWN,   KEYC_LEFT,   KEYC_RIGHT,     KEYC_HOME,
                                      KEYC_END,   KEYC_PGUP,   KEYC_PGDN,   KEYC_BACKSPACE, KEYC_F1,
                                      KEYC_F12,   KEYC_INSERT, KEYC_DELETE, KEYC_PASTE_END, KEYC_PASTE_BEGIN};
    switch (dice(m, 8)) {
    case 0:
    case 1:
        return special[dice(m, COUNT(special))];
    case 2:
        return (keycode)(' ' + dice(m, 95));
    case 3:
        return (keycode)(1 + dice(m, 31));
    case 4:
        return dice(m, 6) == 0 ? (keycode)(0xa0 + dice(m, 0x1f000)) : (keycode)('0' + dice(m, 10));
    default:
        return bound_key(m);
    }
}

/* --- one ape ------------------------------------------------------------------ */

static int64_t
ape_now(void *ctx)
{
    (void)ctx;
    return time(NULL);
}

static int64_t
ape_mono(void *ctx)
{
    return clock_mono_ms(clock_system()) + ((struct ape *)ctx)->ahead_ms;
}

static enum rc
ape_unlock(void *ctx, const char *secret, struct err *e)
{
    (void)ctx;
    (void)secret;
    (void)e;
    return RC_OK;
}

static void
ape_begin(struct ape *m)
{
    static const char *const roles[WHO_COUNT] = {
        [WHO_PETUGAS1] = "operator", [WHO_PETUGAS2] = "operator",  [WHO_VERIFIKATOR] = "verifikator",
        [WHO_PENYELIA] = "penyelia", [WHO_KADIS] = "kepala_dinas", [WHO_ADMIN] = "administrator",
        [WHO_AUDITOR] = "auditor",
    };
    struct session_env env = {.cfg = &m->cfg,
                              .clock = &m->clock,
                              .db = pg_db(m->pg),
                              .nav = screens_nav,
                              .screens = screens_all,
                              .unlock = ape_unlock,
                              .settings = &screen_preferences,
                              .ctx = m};
    session_init(&m->ses, &env, seed_who_name[m->who] + 2, roles[m->who]);
    session_start(&m->ses);
    m->open = true;
    m->away = 0;
}

/* Logs out, or has its line cut. */
static void
ape_end(struct ape *m)
{
    if (!m->open)
        return;
    m->ses.abandoned = dice(m, 2) == 0;
    session_done(&m->ses);
    m->open = false;
}

/* Numbers of the database under every name that a screen may ask for. */
static struct json *
some_place(struct ape *m)
{
    struct json *root = NULL;
    struct buf b = {0};
    long long pick = (long long)(next(&m->rng) >> 16);
    buf_printf(
        &b, "{\"request\":%lld,",
        (long long)seed_db_int(m->d, WHO_ROOT,
                               "select request_id from loket.request order by request_id offset %lld %%"
                               " (select count(*) from loket.request) limit 1",
                               pick));
    buf_printf(&b, "\"issued\":%lld,",
               (long long)seed_db_int(
                   m->d, WHO_ROOT,
                   "select coalesce((select issued_id from loket.issued_kk order by issued_id desc"
                   " offset %lld %% 5 limit 1), 1)",
                   pick));
    buf_printf(
        &b, "\"entry\":%lld,",
        (long long)seed_db_int(m->d, WHO_ROOT, "select coalesce(max(entry_id), 1) from loket.audit_entry"));
    buf_printf(
        &b, "\"draft\":%lld,",
        (long long)seed_db_int(m->d, WHO_ROOT,
                               "select coalesce((select max(draft_id) from loket.draft join loket.officer o"
                               " using (officer_id) where o.db_role = '%s'), 0)",
                               seed_who_name[m->who]));
    buf_printf(
        &b, "\"ref\":\"%s\",\"tab\":%zu}",
        seed_db_text(m->d, WHO_ROOT,
                     "select ref from loket.request where state = 'pending' order by request_id limit 1"),
        dice(m, 9));
    if (json_parse(b.data, b.len, &root, NULL) != RC_OK)
        fail_msg("a place of our own does not read: %s", b.data);
    buf_done(&b);
    return root;
}

static bool
standing_on(const struct ape *m, const struct screen_ops *ops)
{
    for (const struct screen *s = m->ses.top; s != NULL; s = s->below)
        if (s->ops == ops)
            return true;
    return false;
}

/* People and families are opened by their numbers, from any screen; a preview from an opened request. */
static bool
open_by_number(struct ape *m, const struct screen_ops *ops)
{
    long long pick = (long long)(next(&m->rng) >> 16);
    int64_t id = 0;
    if (ops == &screen_preview) {
        struct json *at = some_place(m);
        id = json_int_or(at, "request", 0);
        bool opened = session_open_at(&m->ses, &screen_request, NULL, at) && session_load(&m->ses) == RC_OK;
        json_free(at);
        if (!opened)
            return false;
    }
    struct screen *top = m->ses.top;
    char no[20];
    bool family = ops == &screen_family;
    if (top == NULL)
        return false;
    (void)str_copy(no, sizeof(no),
                   seed_db_text(m->d, WHO_ROOT,
                                "select %s from loket.%s order by 1 offset %lld %% 200 limit 1",
                                family ? "no_kk" : "nik", family ? "family" : "resident", pick));
    if (ops == &screen_resident)
        (void)lookup_resident(top, no, 0);
    else if (family)
        (void)lookup_family(top, no, 0);
    else if (ops == &screen_tree)
        (void)lookup_tree(top, no, 0);
    else if (ops == &screen_preview)
        (void)lookup_preview(top, id);
    if (top->push == NULL)
        return false;
    const struct screen_ops *push = top->push;
    top->push = NULL;
    session_open(&m->ses, push, top->push_arg);
    return m->ses.top != NULL && m->ses.top->ops == ops;
}

static bool
bring_to(struct ape *m, const struct screen_ops *ops)
{
    if (ops->save == NULL)
        return open_by_number(m, ops);
    for (int i = 0; i < TRIES; i++) {
        m->ses.notice[0] = '\0';
        struct json *at = some_place(m);
        while (m->ses.top != NULL && m->ses.top->below != NULL)
            session_close(&m->ses);
        bool opened = (m->ses.top != NULL && m->ses.top->ops == ops) ||
                      (session_open_at(&m->ses, ops, NULL, at) && session_load(&m->ses) == RC_OK);
        json_free(at);
        if (opened)
            return true;
    }
    return false;
}

/* The next screen that this role may open; false when all are done. */
static bool
next_screen(struct ape *m, long keys)
{
    const char *only = getenv("LOKET_MONKEY_SCREEN");
    while (screens_all[m->at] != NULL) {
        const struct screen_ops *ops = screens_all[m->at];
        bool wanted = only == NULL || only[0] == '\0' || strcmp(only, ops->name) == 0;
        bool may = wanted && (ops->roles & m->ses.role) != 0;
        if (may && m->pressed < keys)
            return true;
        m->at++;
        m->pressed = m->away = 0;
    }
    return false;
}

static void
draw(struct ape *m)
{
    static const int sizes[][2] = {{24, 80}, {24, 80}, {43, 132}, {200, 500}, {10, 20}, {60, 200}};
    const int *size = sizes[dice(m, COUNT(sizes))];
    struct surface *s = surface_new(size[0], size[1]);
    session_draw(&m->ses, s);
    surface_free(s);
}

static void
type_word(struct ape *m)
{
    static const char *const words[] = {"SETUJU", "y",     "TOLAK", "KEMBALIKAN", "AJUKAN", "TTE",
                                        "KERTAS", "SERAH", "BATAL", "HAPUS",      "KIRIM",  "siti",
                                        "ib2",    "ic1",   "99",    "01021990"};
    const char *w = words[dice(m, COUNT(words))];
    for (; *w != '\0'; w++)
        session_key(&m->ses, (keycode)(unsigned char)*w);
    session_key(&m->ses, KEYC_ENTER);
    m->keys += (long)strlen(w) + 1;
}

/* What an officer does, so that the rare ways are gone often; a word in quotes is typed. */
static void
do_work(struct ape *m)
{
    static const char *const ways[] = {
        "Esc n s y Enter",
        "a s y Enter",
        "a s 'SETUJU' Enter",
        "n s 'SETUJU' Enter",
        "a k Space Enter Enter",
        "a t Space Enter Enter",
        "s y Enter u",
        "a e Enter 'naik' Enter",
        "t 'TTE' Enter",
        "Space t 'TTE' Enter",
        "c Enter",
        "y 'KERTAS' Enter",
        "h 'SERAH' Enter",
        "'KEMBALIKAN' Enter",
        "'TOLAK' Enter",
        "'y' Enter",
        "Down Down Enter 'warga mengadu' Enter",
        "7 Down Down Enter 'warga' Enter / 'siti' Enter",
        "Down Down Enter 'warga mengadu' Enter",
        "7 Down Down Enter 'warga' Enter / 'siti' Enter",
    };
    char name[16];
    bool quoted = false;
    for (const char *p = ways[dice(m, COUNT(ways))]; *p != '\0';) {
        if (*p == '\'' || *p == ' ') {
            quoted = *p == '\'' ? !quoted : quoted;
            p++;
            continue;
        }
        size_t n = quoted ? 1 : strcspn(p, " '");
        memcpy(name, p, n);
        name[n] = '\0';
        session_key(&m->ses, key_from_name(name));
        m->keys++;
        p += n;
    }
}

static void
press(struct ape *m)
{
    const struct screen *top = m->ses.top;
    bool asked = top != NULL && top->ops->modal != NULL && top->ops->modal(top);
    if (dice(m, asked ? 8 : 40) == 0)
        type_word(m);
    else if (dice(m, 60) == 0)
        do_work(m);
    else
        session_key(&m->ses, any_key(m));
    m->keys++;
    m->pressed++;
    m->ahead_ms += STEP_MS;
    if (dice(m, 3) == 0)
        (void)session_tick(&m->ses);
    if (dice(m, 4) == 0)
        draw(m);
    if (dice(m, 3000) == 0)
        m->ahead_ms += m->cfg.idle_lock_s * 1000;
    m->ses.redraw_all = m->ses.beep = m->ses.drop_repeats = false;
}

/* One key of this ape. False when it has nothing more to press. */
static bool
ape_step(struct ape *m, long keys)
{
    if (!m->open)
        ape_begin(m);
    if (!next_screen(m, keys))
        return false;
    const struct screen_ops *ops = screens_all[m->at];
    m->away = standing_on(m, ops) ? 0 : m->away + 1;
    if ((m->pressed == 0 || m->away > AWAY_MAX) && !m->ses.locked && !bring_to(m, ops)) {
        if (m->pressed == 0)
            printf("# %s as %s could not be opened directly: %s\n", ops->name, seed_who_name[m->who],
                   m->ses.notice);
        m->away = -AWAY_MAX * 4;
    }
    press(m);
    if (m->ses.quit)
        ape_end(m);
    return true;
}

/* --- the run ---------------------------------------------------------------------- */

/* What the worker does meanwhile: decisions take effect, claims end, sheets are signed. */
static void
work(struct seed_db *d)
{
    static const char document[] = "%PDF-1.7\n%%EOF\n";
    struct db *db = pg_db(d->as[WHO_WORKER]);
    struct err e = {0};
    int64_t n;
    for (int i = 0; i < 50; i++) {
        struct arena *a = arena_new(NULL);
        struct work_decided w;
        struct work_sign s;
        bool kept, more = work_decide(db, a, &w, &e) == RC_OK;
        if (work_sign_next(db, a, &s, &e) == RC_OK)
            more = work_sign_done(db, s.issued_id, document, sizeof(document) - 1, SAMPLE_PREFIX "AAAA",
                                  &kept, &e) == RC_OK;
        arena_free(a);
        if (!more)
            break;
    }
    if (work_expire_claims(db, &n, &e) != RC_OK)
        printf("# claims: %s\n", e.code);
}

static void
ape_init(struct ape *m, struct seed_db *d, enum seed_who who, uint64_t seed)
{
    *m = (struct ape){.d = d, .who = who, .rng = seed};
    m->clock = (struct clock){.now = ape_now, .mono_ms = ape_mono, .ctx = m};
    cfg_defaults(&m->cfg);
    m->pg = pg_new(
        &(struct pg_opts){.host = d->socket, .port = d->port, .dbname = "loket", .user = seed_who_name[who]});
}

static long
number(const char *name, long def)
{
    const char *v = getenv(name);
    return v != NULL && v[0] != '\0' ? strtol(v, NULL, 10) : def;
}

static void
run_pair(struct seed_db *d, const enum seed_who who[2], long keys, uint64_t seed)
{
    static struct ape apes[2];
    bool more[2] = {true, true};
    long steps = 0;
    for (int i = 0; i < 2; i++)
        ape_init(&apes[i], d, who[i], seed * 1000 + (uint64_t)who[i] * 10 + (uint64_t)i);
    while (more[0] || more[1]) {
        int i = (int)dice(&apes[0], 2);
        if (!more[i])
            i = 1 - i;
        more[i] = ape_step(&apes[i], keys);
        if (++steps % WORK_KEYS == 0)
            work(d);
    }
    for (int i = 0; i < 2; i++) {
        printf("# %s: %ld keys\n", seed_who_name[who[i]], apes[i].keys);
        ape_end(&apes[i]);
        pg_free(apes[i].pg);
    }
}

/* Requests that wait for documents, and a draft of everybody at the counter, for the screens that need one.
 */
static void
prepare(struct seed_db *d)
{
    static const enum seed_who counter[] = {WHO_PETUGAS1, WHO_PETUGAS2, WHO_VERIFIKATOR, WHO_PENYELIA};
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    for (int i = 0; i < 8; i++) {
        struct intake_answer *rows;
        size_t n;
        const char *who = seed_db_text(
            d, WHO_ROOT,
            "select '\"pemohon_nik\":\"' || m.nik || '\",\"no_kk\":\"' || f.no_kk || '\"' from loket.family f"
            " join loket.family_member m using (no_kk, versi) where shdk = 1 and f.status = 'aktif' and "
            "f.office_id = 1"
            " and not exists (select from loket.request r where r.no_kk = f.no_kk) order by f.no_kk limit 1 "
            "offset %d",
            i);
        const char *doc = arena_printf(a, "[{\"key\":\"m-%d\",\"kind\":\"I.C.1\",%s}]", i, who);
        if (intake_submit(pg_db(d->as[WHO_PORTAL]), a, doc, 0, false, &rows, &n, &e) != RC_OK)
            fail_msg("%s: %s", e.code, e.detail);
    }
    for (size_t i = 0; i < COUNT(counter); i++) {
        int64_t draft = 0;
        char session[37];
        db_uuid(session);
        if (hold_save(pg_db(d->as[counter[i]]), a, &draft, session, "I.B.2", "", "{\"kind\":\"I.B.2\"}",
                      &e) != RC_OK)
            fail_msg("%s: %s", e.code, e.detail);
    }
    arena_free(a);
}

static char *
read_log(FILE *f)
{
    struct buf b = {0};
    char part[4096];
    size_t n;
    rewind(f);
    buf_puts(&b, "");
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_add(&b, part, n);
    return b.data;
}

static void
random_keys_break_nothing(void **state)
{
    struct seed_db *d = *state;
    long keys = number("LOKET_MONKEY_KEYS", 400), seed = number("LOKET_MONKEY_SEED", 1);
    FILE *log = tmpfile();
    struct timespec from, to;
    assert_non_null(log);
    log_open("monkey", LOG_LVL_INFO, fileno(log));
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '1' where name = 'undo_window'");
    seed_db_do(d, WHO_ROOT, "create table monkey_start as select clock_timestamp() as at");
    printf("# seed %ld, %ld keys for each screen and role: LOKET_MONKEY_SEED=%ld LOKET_MONKEY_KEYS=%ld\n",
           seed, keys, seed, keys);
    prepare(d);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < COUNT(pairs); i++)
        run_pair(d, pairs[i], keys, (uint64_t)seed * 10 + i);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("# %ld s\n", (long)(to.tv_sec - from.tv_sec));
    (void)sleep(2); /* the last windows end */
    work(d);
    char *text = read_log(log);
    log_open("monkey", LOG_LVL_ERROR, STDERR_FILENO);
    bool good = monkey_check(d, text);
    good = monkey_audit(d) && good;
    free(text);
    (void)fclose(log);
    assert_true(good);
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 120, 66, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_keys_break_nothing)};
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    return cmocka_run_group_tests_name("monkey", tests, set_up, seed_db_end);
}
