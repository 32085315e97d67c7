#include "tests/support/play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screens/registry.h"
#include "tests/support/canned.h"
#include "tests/support/golden.h"

static int64_t
play_now(void *ctx)
{
    return ((struct play *)ctx)->now;
}

static int64_t
play_mono(void *ctx)
{
    return ((struct play *)ctx)->mono;
}

static enum rc
play_unlock(void *ctx, const char *secret, struct err *e)
{
    (void)ctx;
    if (strcmp(secret, "benar") == 0)
        return RC_OK;
    return err_set(e, RC_DENIED, "wrong_secret", "%s", "Kata sandi tidak cocok. Coba lagi.");
}

struct play *
play_new(const char *role)
{
    struct play *p = calloc(1, sizeof(*p));
    assert_non_null(p);
    p->db = fake_db_new();
    p->now = CANNED_NOW;
    p->mono = 1000000;
    p->clock = (struct clock){.now = play_now, .mono_ms = play_mono, .ctx = p};
    cfg_defaults(&p->cfg);
    p->env = (struct session_env){.cfg = &p->cfg,
                                  .clock = &p->clock,
                                  .db = fake_db_handle(p->db),
                                  .nav = screens_nav,
                                  .screens = screens_all,
                                  .unlock = play_unlock,
                                  .settings = &screen_preferences,
                                  .go = screens_go,
                                  .ctx = p};
    canned_officer(p->db, role);
    canned_queue(p->db);
    canned_request(p->db, "in_review", true);
    session_init(&p->ses, &p->env, "petugas1", role);
    return p;
}

struct play *
play_start(const char *role)
{
    struct play *p = play_new(role);
    session_start(&p->ses);
    return p;
}

void
play_end(struct play *p)
{
    session_done(&p->ses);
    fake_db_free(p->db);
    free(p);
}

void
play_press(struct play *p, const char *names)
{
    char name[16];
    while (*(names += strspn(names, " ")) != '\0') {
        size_t n = strcspn(names, " ");
        assert_true(n < sizeof(name));
        memcpy(name, names, n);
        name[n] = '\0';
        keycode k = key_from_name(name);
        assert_int_not_equal(k, KEYC_NONE);
        session_key(&p->ses, k);
        names += n;
    }
}

void
play_type(struct play *p, const char *text)
{
    for (; *text != '\0'; text++)
        session_key(&p->ses, (keycode)(unsigned char)*text);
}

void
play_pass(struct play *p, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        p->now++;
        p->mono += 1000;
        session_tick(&p->ses);
    }
}

void
play_shot_at(struct play *p, const char *name, int rows, int cols)
{
    char file[128];
    struct surface *s = surface_new(rows, cols);
    session_draw(&p->ses, s);
    snprintf(file, sizeof(file), "%s-%dx%d", name, cols, rows);
    golden_check(file, s);
    surface_free(s);
}

void
play_shot(struct play *p, const char *name)
{
    play_shot_at(p, name, 24, 80);
    play_shot_at(p, name, 43, 132);
}

void
play_shot_linear(struct play *p, const char *name)
{
    char file[128];
    enum prefs_linear was = p->ses.prefs.linear;
    p->ses.prefs.linear = LINEAR_SCREEN;
    snprintf(file, sizeof(file), "linear-%s", name);
    play_shot_at(p, file, 24, 80);
    p->ses.prefs.linear = was;
}

bool
play_sees(struct play *p, const char *text)
{
    char *dump = NULL;
    size_t size = 0;
    struct surface *s = surface_new(24, 80);
    FILE *out = open_memstream(&dump, &size);
    assert_non_null(out);
    session_draw(&p->ses, s);
    surface_dump(s, false, out);
    fclose(out);
    bool found = strstr(dump, text) != NULL;
    if (!found)
        fprintf(stderr, "not on the screen: %s\n%s", text, dump);
    free(dump);
    surface_free(s);
    return found;
}

int
play_calls(struct play *p, const char *stmt)
{
    return fake_db_calls(p->db, stmt);
}

struct play *
play_request(const char *role)
{
    struct play *p = play_start(role);
    play_press(p, "Down Down Enter");
    return p;
}
