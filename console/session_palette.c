/*
 * session_palette.c - the command palette: what can be done on this screen now, the screens of the role, the
 * requests opened last and the settings, found by typing.
 *
 * It offers what the key table of the screen offers and carries it out in the same way, so that nothing
 * can be done here that no key does, and a decision opens its dialog as ever.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/session_part.h"
#include "console/tui/footer.h"

enum kind { DO_ACTION, DO_RECENT, DO_SETTING, DO_LOCK, DO_QUIT };

/* Commands of no screen. words: what may be typed for them. */
static const struct command {
    enum kind kind;
    const char *label, *words;
} commands[] = {
    {DO_LOCK, N_("Mengunci layar"), "kunci lock"},
    {DO_QUIT, N_("Keluar dari Loket"), "keluar logout quit exit"},
};

static bool
is_motion(enum action a)
{
    static const enum action motions[] = {ACTION_UP,    ACTION_DOWN, ACTION_PAGE_UP, ACTION_PAGE_DOWN,
                                          ACTION_FIRST, ACTION_LAST, ACTION_PALETTE};
    for (size_t i = 0; i < COUNT(motions); i++)
        if (motions[i] == a)
            return true;
    return false;
}

static const struct session_nav *
nav_of(const struct session *s, enum action a)
{
    for (size_t i = 0; s->env.nav[i].action != ACTION_NONE; i++)
        if (s->env.nav[i].action == a)
            return &s->env.nav[i];
    return NULL;
}

/* --- what there is to choose from ------------------------------------------ */

struct maker {
    struct session *s;
    struct arena *a;
    struct palette_entry *out;
    int n;
};

static void
add(struct maker *m, struct palette_entry e)
{
    m->out[m->n++] = e;
}

static void
add_actions(struct maker *m)
{
    char key[16];
    for (const struct key_bind *b = m->s->top->all_keys; b->action != ACTION_NONE; b++) {
        const struct session_nav *nav = nav_of(m->s, b->action);
        const char *label = b->help != NULL ? _(b->help) : b->label != NULL ? _(b->label) : NULL;
        const char *words = b->label != NULL ? _(b->label) : "";
        if (label == NULL || is_motion(b->action))
            continue;
        if (nav != NULL)
            label = arena_printf(m->a, _("Layar: %s"), _(nav->ops->title));
        add(m, (struct palette_entry){.label = label,
                                      .key = arena_strdup(m->a, bind_key_text(b, key)),
                                      .words = arena_printf(m->a, "%s %s %s", words, action_word(b->action),
                                                            nav != NULL ? nav->ops->name : ""),
                                      .kind = DO_ACTION,
                                      .arg = b->action});
    }
}

static void
add_recent(struct maker *m)
{
    const struct prefs *p = &m->s->prefs;
    for (int i = 0; i < p->nrecent && m->s->env.go != NULL; i++)
        add(m, (struct palette_entry){.label = arena_printf(m->a, _("Permohonan %s"), p->recent[i].ref),
                                      .key = "",
                                      .kind = DO_RECENT,
                                      .arg = p->recent[i].id});
}

static void
add_settings(struct maker *m)
{
    const struct prefs_kind *k;
    struct prefs_choice c;
    for (size_t i = 0; (k = prefs_kind(i)) != NULL; i++)
        for (size_t v = 0; prefs_choice(k, v, &c); v++) {
            if (str_eq(c.value, prefs_get(&m->s->prefs, k)))
                continue;
            add(m, (struct palette_entry){
                       .label = arena_printf(m->a, "%s: %s", _(k->label), _(c.label)),
                       .key = "",
                       .words = arena_printf(m->a, "%s %s %s %s", k->word, c.value, k->name, c.value),
                       .kind = DO_SETTING,
                       .arg = (int64_t)i,
                       .value = c.value});
        }
}

static size_t
most_entries(const struct session *s)
{
    size_t n = COUNT(commands) + PREFS_RECENT;
    struct prefs_choice c;
    for (const struct key_bind *b = s->top->all_keys; b->action != ACTION_NONE; b++)
        n++;
    for (size_t i = 0; prefs_kind(i) != NULL; i++)
        for (size_t v = 0; prefs_choice(prefs_kind(i), v, &c); v++)
            n++;
    return n;
}

void
session_palette_open(struct session *s)
{
    arena_free(s->palette_arena);
    s->palette_arena = arena_new(NULL);
    struct maker m = {.s = s, .a = s->palette_arena};
    m.out = arena_array(m.a, most_entries(s), sizeof(*m.out));
    add_actions(&m);
    add_recent(&m);
    add_settings(&m);
    for (size_t i = 0; i < COUNT(commands); i++)
        add(&m, (struct palette_entry){.label = _(commands[i].label),
                                       .key = "",
                                       .words = commands[i].words,
                                       .kind = commands[i].kind});
    palette_open(&s->palette, m.a, m.out, m.n, &s->prefs.commands);
    s->palette_open = true;
}

/* --- what was typed --------------------------------------------------------- */

/* "261121-00017", also without the dash; into dst with it. */
static bool
is_number(const char *text, char dst[16])
{
    size_t n = strspn(text, "0123456789");
    bool dash = n == 6 && text[6] == '-';
    const char *rest = text + (dash ? 7 : 6);
    if ((!dash && n != 11) || strlen(rest) != 5 || strspn(rest, "0123456789") != 5)
        return false;
    return str_printf(dst, 16, "%.6s-%s", text, rest);
}

/* Does the list of words (blanks between them) hold this one? */
static bool
has_word(const char *words, const char *word)
{
    size_t len = strlen(word);
    while (words != NULL && *(words += strspn(words, " ")) != '\0') {
        size_t n = strcspn(words, " ");
        if (n == len && strncasecmp(words, word, n) == 0)
            return true;
        words += n;
    }
    return false;
}

/* "theme light", "tema terang": the first word names a setting; the rest a value, or a part of what it is
 * called. */
static const struct palette_entry *
typed_setting(const struct palette *p, const char *text)
{
    const char *rest = strchr(text, ' ');
    char word[32];
    if (rest == NULL || !str_printf(word, sizeof(word), "%.*s", (int)(rest - text), text))
        return NULL;
    rest += strspn(rest, " ");
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < p->n; i++) {
            const struct palette_entry *e = &p->all[i];
            const struct prefs_kind *k = e->kind == DO_SETTING ? prefs_kind((size_t)e->arg) : NULL;
            if (k == NULL || (strcasecmp(word, k->name) != 0 && strcasecmp(word, k->word) != 0))
                continue;
            const char *called = strchr(e->label, ':');
            if (pass == 0 ? strcasecmp(rest, e->value) == 0
                          : called != NULL && palette_score(called + 1, rest) > 0)
                return e;
        }
    return NULL;
}

/* A whole name: "antrean", "queue", "logout", or the word of an action. */
static const struct palette_entry *
typed_name(const struct session *s, const char *text)
{
    const struct palette *p = &s->palette;
    for (int i = 0; i < p->n; i++) {
        const struct palette_entry *e = &p->all[i];
        if (e->kind != DO_SETTING && has_word(e->words, text))
            return e;
    }
    return NULL;
}

static void
carry_out(struct session *s, const struct palette_entry *e)
{
    struct err err = {0};
    switch ((enum kind)e->kind) {
    case DO_ACTION:
        session_act(s, (enum action)e->arg);
        break;
    case DO_RECENT:
        if (s->env.go(s, e->arg, "", &err) != RC_OK)
            session_report(s, "go", &err);
        break;
    case DO_SETTING:
        session_set_preference(s, prefs_kind((size_t)e->arg)->name, e->value);
        break;
    case DO_LOCK:
        session_lock(s);
        break;
    case DO_QUIT:
        s->quit = true;
        break;
    }
}

/* A number that cannot be opened stays in the line, with the reason. */
static void
open_number(struct session *s, const char *ref)
{
    struct err e = {0};
    enum rc rc = s->env.go != NULL ? s->env.go(s, 0, ref, &e) : RC_NONE;
    if (rc == RC_OK)
        s->palette_open = false;
    else
        (void)str_copy(s->palette.error, sizeof(s->palette.error),
                       e.text[0] != '\0' ? e.text
                                         : _("Permohonan itu tidak ada di kantor Anda. Periksa nomornya."));
}

static void
run(struct session *s)
{
    struct palette *p = &s->palette;
    const char *text = palette_text(p);
    char ref[16];
    if (history_add(&s->prefs.commands, text))
        s->prefs.commands_new = true;
    if (is_number(text, ref)) {
        open_number(s, ref);
        return;
    }
    const struct palette_entry *e = typed_setting(p, text);
    if (e == NULL)
        e = typed_name(s, text);
    if (e == NULL)
        e = palette_entry(p);
    if (e == NULL) {
        (void)str_copy(p->error, sizeof(p->error), _("Tidak ada perintah bernama itu di layar ini."));
        return;
    }
    s->palette_open = false;
    carry_out(s, e);
}

void
session_palette_key(struct session *s, keycode k)
{
    enum widget_result r = palette_key(&s->palette, k);
    if (r == WIDGET_DONE)
        run(s);
    else if (r == WIDGET_CANCEL)
        s->palette_open = false;
}

void
session_palette_draw(struct session *s, struct surface *out)
{
    static const struct key_bind keys[] = {{ACTION_OPEN, "Enter", N_("jalankan"), NULL},
                                           {ACTION_UP, "Up", N_("ke atas"), NULL},
                                           {ACTION_DOWN, "Down", N_("ke bawah"), NULL},
                                           {ACTION_BACK, "Esc", N_("batal"), NULL},
                                           {ACTION_NONE, NULL, NULL, NULL}};
    palette_draw(&s->palette, out, footer_body(out));
    footer_keys(out, keys);
}
