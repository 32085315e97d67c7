#include "console/prefs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/theme.h"
#include "db/store/preference.h"

static const struct prefs_kind kinds[] = {
    {"theme", "tema", N_("Tema warna"),
     N_("Warna untuk latar gelap atau terang. Tanda di dalam teks berlaku juga tanpa warna.")},
    {"linear", "linear", N_("Mode linear"),
     N_("Untuk pembaca layar dan Braille: satu hal pada satu waktu, kursor pada yang dipilih.")},
    {"mouse", "tetikus", N_("Tetikus"),
     N_("Klik memilih baris atau menekan tombol di baris bawah; roda menggulir.")},
    {"picture", "gambar", N_("Gambar"), N_("Cara menampilkan pindaian pada terminal ini.")},
};

static const struct prefs_choice switches[] = {{"off", N_("mati")}, {"on", N_("aktif")}};
static const struct prefs_choice linears[] = {
    {"off", N_("mati")}, {"on", N_("aktif, di layar penuh")}, {"lines", N_("aktif, baris demi baris")}};
static const struct prefs_choice pictures[] = {
    {"auto", N_("pilih sendiri yang terbaik")},
    {"sixel", "sixel"},
    {"kitty", "kitty"},
    {"symbols", N_("huruf dan kotak")},
    {"off", N_("jangan tampilkan")},
};

const struct prefs_kind *
prefs_kind(size_t i)
{
    return i < COUNT(kinds) ? &kinds[i] : NULL;
}

/* The values of a setting other than the theme, in the order of their numbers. */
static const struct prefs_choice *
values_of(const char *name, size_t *n)
{
    if (str_eq(name, "picture")) {
        *n = COUNT(pictures);
        return pictures;
    }
    *n = str_eq(name, "linear") ? COUNT(linears) : COUNT(switches);
    return str_eq(name, "linear") ? linears : switches;
}

bool
prefs_choice(const struct prefs_kind *k, size_t i, struct prefs_choice *out)
{
    if (str_eq(k->name, "theme")) {
        const struct theme *th = theme_at(i);
        if (th != NULL)
            *out = (struct prefs_choice){theme_name(th), theme_label(th)};
        return th != NULL;
    }
    size_t n;
    const struct prefs_choice *all = values_of(k->name, &n);
    if (i < n)
        *out = all[i];
    return i < n;
}

const char *
prefs_get(const struct prefs *p, const struct prefs_kind *k)
{
    if (str_eq(k->name, "theme"))
        return p->theme;
    if (str_eq(k->name, "picture"))
        return p->picture;
    return str_eq(k->name, "linear") ? linears[p->linear].value : switches[p->mouse].value;
}

void
prefs_defaults(struct prefs *p)
{
    *p = (struct prefs){0};
    (void)str_copy(p->theme, sizeof(p->theme), "dark");
    (void)str_copy(p->picture, sizeof(p->picture), "auto");
}

/* Puts a value that the setting can have; false when it cannot. */
static bool
put(struct prefs *p, const char *name, const char *value)
{
    const struct prefs_kind *k = NULL;
    struct prefs_choice c = {0};
    size_t at = 0;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(kinds[i].name, name))
            k = &kinds[i];
    while (k != NULL && prefs_choice(k, at, &c) && !str_eq(c.value, value))
        at++;
    if (k == NULL || !prefs_choice(k, at, &c))
        return false;
    if (str_eq(name, "theme"))
        return str_copy(p->theme, sizeof(p->theme), value);
    if (str_eq(name, "picture"))
        return str_copy(p->picture, sizeof(p->picture), value);
    if (str_eq(name, "linear"))
        p->linear = (enum prefs_linear)at;
    else
        p->mouse = at == 1;
    return true;
}

/* --- requests opened last ------------------------------------------------- */

static bool
is_ref(const char *ref)
{
    size_t n = strspn(ref, "0123456789-");
    return n > 0 && ref[n] == '\0' && n < sizeof(((struct prefs_recent *)0)->ref);
}

void
prefs_opened(struct prefs *p, int64_t id, const char *ref)
{
    int at = 0;
    if (!is_ref(ref) || (p->nrecent > 0 && p->recent[0].id == id))
        return;
    while (at < p->nrecent && p->recent[at].id != id)
        at++;
    if (at == p->nrecent && p->nrecent < PREFS_RECENT)
        p->nrecent++;
    if (at == PREFS_RECENT)
        at--;
    memmove(&p->recent[1], &p->recent[0], (size_t)at * sizeof(p->recent[0]));
    p->recent[0].id = id;
    (void)str_copy(p->recent[0].ref, sizeof(p->recent[0].ref), ref);
    p->recent_new = true;
}

static void
read_recent(struct prefs *p, const char *lines)
{
    p->nrecent = 0;
    while (*lines != '\0' && p->nrecent < PREFS_RECENT) {
        size_t len = strcspn(lines, "\n");
        char line[64];
        if (str_printf(line, sizeof(line), "%.*s", (int)len, lines)) {
            char *ref = strchr(line, ' ');
            int64_t id;
            if (ref != NULL)
                *ref++ = '\0';
            if (ref != NULL && is_ref(ref) && str_to_i64(line, 1, INT64_MAX, &id)) {
                p->recent[p->nrecent].id = id;
                (void)str_copy(p->recent[p->nrecent++].ref, sizeof(p->recent[0].ref), ref);
            }
        }
        lines += len + (lines[len] == '\n');
    }
}

/* --- the database ---------------------------------------------------------- */

enum rc
prefs_load(struct prefs *p, struct db *db, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct preference *rows;
    size_t n;
    enum rc rc = preference_list(db, a, &rows, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (str_eq(rows[i].name, "history.filter"))
            history_read(&p->filters, rows[i].value);
        else if (str_eq(rows[i].name, "history.command"))
            history_read(&p->commands, rows[i].value);
        else if (str_eq(rows[i].name, "history.recent"))
            read_recent(p, rows[i].value);
        else
            (void)put(p, rows[i].name, rows[i].value);
    }
    arena_free(a);
    return rc;
}

enum rc
prefs_set(struct prefs *p, struct db *db, const char *name, const char *value, struct err *e)
{
    if (!put(p, name, value))
        return err_set(e, RC_INVALID, "preference_bad", "%s",
                       _("Setelan itu tidak mempunyai nilai demikian. Pilih dari daftar."));
    return preference_set(db, name, value, e);
}

static enum rc
keep_one(bool *is_new, struct db *db, const char *name, struct buf *b, struct err *e)
{
    enum rc rc = preference_set(db, name, b->data != NULL ? b->data : "", e);
    /* What the database does not take now it takes no better later; only an outage is tried again. */
    if (rc != RC_UNAVAILABLE)
        *is_new = false;
    buf_done(b);
    return rc;
}

enum rc
prefs_keep(struct prefs *p, struct db *db, struct err *e)
{
    struct buf b = {0};
    enum rc rc = RC_OK;
    if (p->filters_new) {
        history_write(&p->filters, &b);
        rc = keep_one(&p->filters_new, db, "history.filter", &b, e);
    }
    if (rc == RC_OK && p->commands_new) {
        history_write(&p->commands, &b);
        rc = keep_one(&p->commands_new, db, "history.command", &b, e);
    }
    if (rc == RC_OK && p->recent_new) {
        for (int i = 0; i < p->nrecent; i++)
            buf_printf(&b, "%s%" PRId64 " %s", i > 0 ? "\n" : "", p->recent[i].id, p->recent[i].ref);
        rc = keep_one(&p->recent_new, db, "history.recent", &b, e);
    }
    return rc;
}
