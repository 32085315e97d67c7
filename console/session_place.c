/*
 * session_place.c - the officer goes on where the line was cut: the open screens, each with what its save()
 * wrote, are kept in the database while he or she works, and opened again at the next login.
 *
 * {"v":1,"screens":[{"name":"queue","at":{...}},{"name":"request","at":{...}}]}, the first screen first.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/json/json.h"
#include "console/session_part.h"
#include "db/store/place.h"

#define QUIET_MS  1000  /* after the last key */
#define LATEST_MS 5000  /* after the first, however many follow */
#define AGAIN_MS  60000 /* work at the same place keeps it from running out */
#define DEPTH_MAX 16

/* --- keeping ------------------------------------------------------------- */

static void
write_screen(const struct screen *sc, struct json_w *w, bool *all)
{
    struct buf own = {0};
    struct json_w part;
    if (!*all || sc->ops->save == NULL) {
        *all = false;
        return;
    }
    json_w_init(&part, &own);
    json_w_begin_obj(&part);
    bool kept = sc->ops->save(sc, &part);
    json_w_end(&part);
    if (kept && json_w_ok(&part)) {
        json_w_begin_obj(w);
        json_w_kstr(w, "name", sc->ops->name);
        json_w_key(w, "at");
        json_w_raw(w, own.data);
        json_w_end(w);
    }
    *all = kept;
    buf_done(&own);
}

static void
write_place(const struct session *s, struct buf *out)
{
    const struct screen *stack[DEPTH_MAX];
    struct json_w w;
    size_t n = 0;
    bool all = true;
    for (const struct screen *sc = s->top; sc != NULL && n < DEPTH_MAX; sc = sc->below)
        stack[n++] = sc;
    json_w_init(&w, out);
    json_w_begin_obj(&w);
    json_w_kint(&w, "v", 1);
    json_w_key(&w, "screens");
    json_w_begin_list(&w);
    while (n > 0)
        write_screen(stack[--n], &w, &all);
    json_w_end(&w);
    json_w_end(&w);
}

/* The other session was opened later: it is the one that goes on. */
static void
given_up(struct session *s)
{
    if (s->place.lost)
        return;
    s->place.lost = true;
    session_notice(s, SEV_WARN, "%s",
                   _("Akun Anda juga dibuka di terminal lain, dan tempat terakhir kini dicatat dari sana. "
                     "Keputusan tetap tercatat sekali saja."));
}

static void
keep(struct session *s)
{
    struct session_place *p = &s->place;
    int64_t now = clock_mono_ms(s->env.clock);
    struct buf b = {0};
    struct err e = {0};
    bool mine = true;
    p->moved = false;
    write_place(s, &b);
    bool same = !p->lost && p->kept.data != NULL && strcmp(p->kept.data, b.data) == 0;
    if (b.len > PLACE_MAX || (same && now - p->saved_at < AGAIN_MS)) {
        buf_done(&b);
        return;
    }
    enum rc rc = place_save(s->env.db, b.data, &mine, &e);
    p->saved_at = now;
    if (rc == RC_OK && !mine)
        given_up(s);
    if (rc == RC_OK && mine)
        p->lost = false; /* or it has ended meanwhile */
    if (rc == RC_OK) {
        buf_done(&p->kept);
        p->kept = b;
        return;
    }
    /* Not reached, or a key was more important: once more later. */
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        p->moved = true;
        p->moved_at = now;
    }
    buf_done(&b);
}

static bool
keeps(const struct session *s)
{
    return s->env.screens != NULL && s->known && s->top != NULL;
}

void
session_place_moved(struct session *s)
{
    if (!s->place.moved)
        s->place.moved_at = clock_mono_ms(s->env.clock);
    s->place.moved = true;
}

void
session_place_tick(struct session *s)
{
    int64_t now = clock_mono_ms(s->env.clock);
    if (!keeps(s) || !s->place.moved || s->db_down || (s->place.lost && now - s->place.saved_at < AGAIN_MS))
        return;
    if (now - s->last_key_ms >= QUIET_MS || now - s->place.moved_at >= LATEST_MS)
        keep(s);
}

void
session_place_end(struct session *s)
{
    struct err e = {0};
    if (!keeps(s) || s->place.lost)
        return;
    if (s->abandoned)
        keep(s);
    else if (place_forget(s->env.db, &e) != RC_OK)
        log_err("place", &e);
}

/* --- coming back ----------------------------------------------------------- */

static const struct screen_ops *
find_screen(const struct session *s, const char *name)
{
    for (size_t i = 0; s->env.screens[i] != NULL; i++)
        if (strcmp(s->env.screens[i]->name, name) == 0)
            return s->env.screens[i];
    return NULL;
}

/* Opens the screens of the list as far as they can be. */
static void
open_all(struct session *s, struct json *list)
{
    for (size_t i = 0; i < json_len(list) && i < DEPTH_MAX; i++) {
        struct json *one = json_at(list, i);
        const struct screen_ops *ops = find_screen(s, json_str_or(one, "name", ""));
        if (ops == NULL || ops->save == NULL || !session_open_at(s, ops, NULL, json_get(one, "at")))
            return;
    }
}

/* What cannot be shown any more is left; what lies below it is shown instead. */
static void
load_top(struct session *s)
{
    while (s->top != NULL) {
        enum rc rc = session_load(s);
        if (rc == RC_OK || rc == RC_UNAVAILABLE || rc == RC_RETRY || s->top->below == NULL)
            return;
        session_close(s);
    }
}

static void
say_where(struct session *s, const struct place *p, bool back)
{
    char when[CLOCK_TEXT], since[CLOCK_TEXT];
    (void)clock_time(when, clock_now(s->env.clock) - p->age, s->zone);
    (void)clock_time(since, p->other_since, s->zone);
    /* What a screen had to say about its own return matters more. */
    if (s->notice[0] != '\0')
        return;
    if (back && p->other_source[0] != '\0')
        session_notice(s, SEV_WARN,
                       _("Dilanjutkan dari pukul %s. Akun Anda masih terbuka juga di %s (sejak %s)."), when,
                       p->other_source, since);
    else if (back)
        session_notice(s, SEV_INFO, _("Dilanjutkan dari tempat terakhir, pukul %s. Esc: kembali."), when);
    else if (p->other_source[0] != '\0')
        session_notice(s, SEV_WARN, _("Akun Anda sedang terbuka juga di %s, sejak pukul %s."),
                       p->other_source, since);
}

bool
session_place_resume(struct session *s)
{
    struct arena *a = arena_new(NULL);
    struct place p = {.place = "", .other_source = ""};
    struct err e = {0};
    struct json *root = NULL;
    if (s->env.screens == NULL)
        return false;
    if (place_take(s->env.db, a, &p, &e) != RC_OK && e.rc != RC_OK)
        log_err("place", &e);
    if (p.place[0] != '\0' && json_parse(p.place, strlen(p.place), &root, &e) == RC_OK &&
        json_int_or(root, "v", 0) == 1)
        open_all(s, json_list_or_empty(root, "screens"));
    json_free(root);
    bool back = s->top != NULL;
    if (back) {
        s->notice[0] = '\0';
        load_top(s);
    }
    say_where(s, &p, back);
    arena_free(a);
    return back;
}
