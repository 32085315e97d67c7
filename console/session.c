#include "console/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/session_part.h"
#include "console/tui/bind.h"
#include "console/tui/footer.h"
#include "console/tui/help.h"
#include "console/tui/notice.h"
#include "db/model/state.h"

#define UNLOCK_MAX 200

/* Keys that work on every screen; a screen that binds the same key wins. */
static const struct key_bind frame_keys[] = {
    {ACTION_HELP, "? F1", N_("bantuan"), N_("Menjelaskan layar ini dan semua tombolnya.")},
    {ACTION_BACK, "Esc q", N_("kembali"), N_("Kembali ke layar sebelumnya; pada layar pertama: keluar.")},
    {ACTION_REDRAW, "C-l", NULL, N_("Menggambar ulang seluruh layar.")},
    {ACTION_RELOAD, "C-r F5", NULL, N_("Mengambil data terbaru.")},
    {ACTION_PALETTE, ":", NULL,
     N_("Mencari tindakan, layar atau nomor permohonan dengan mengetik sebagian namanya.")},
    {ACTION_SETTINGS, "F9", NULL, N_("Setelan Anda: warna, mode linear, tetikus, gambar.")},
    {ACTION_COPY, "Y", NULL,
     N_("Menyalin NIK, No KK atau nomor permohonan di baris kursor ke papan klip komputer Anda; NIK dan No "
        "KK tercatat di jejak audit.")},
    {ACTION_NONE, NULL, NULL, NULL},
};
#define FRAME_KEYS (COUNT(frame_keys) - 1)

static const char *const nav_keys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};

static const struct {
    const char *word;
    uint32_t bit;
} role_bits[] = {
    {"operator", OFFICER_OPERATOR},
    {"verifikator", OFFICER_VERIFIKATOR},
    {"penyelia", OFFICER_PENYELIA},
    {"kepala_dinas", OFFICER_KEPALA_DINAS},
    {"administrator", OFFICER_ADMINISTRATOR},
    {"auditor", OFFICER_AUDITOR},
    {"channel", OFFICER_CHANNEL},
    {"kiosk", OFFICER_KIOSK},
};

const struct key_bind *
session_frame_keys(void)
{
    return frame_keys;
}

uint32_t
session_role(const char *word)
{
    for (size_t i = 0; i < COUNT(role_bits); i++)
        if (strcmp(role_bits[i].word, word) == 0)
            return role_bits[i].bit;
    return 0;
}

void
session_notice(struct session *s, enum severity sev, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(s->notice, sizeof s->notice, fmt, ap);
    va_end(ap);
    s->notice_sev = sev;
}

void
session_set_preference(struct session *s, const char *name, const char *value)
{
    struct err e = {0};
    struct prefs_choice c = {0};
    if (prefs_set(&s->prefs, s->env.db, name, value, &e) != RC_OK) {
        session_report(s, "preference", &e);
        return;
    }
    for (size_t i = 0; prefs_kind(i) != NULL; i++)
        for (size_t v = 0; str_eq(prefs_kind(i)->name, name) && prefs_choice(prefs_kind(i), v, &c); v++)
            if (str_eq(c.value, value))
                session_notice(s, SEV_OK, "%s: %s.", _(prefs_kind(i)->label), _(c.label));
}

void
session_keep_preferences(struct session *s)
{
    struct err e = {0};
    if (prefs_keep(&s->prefs, s->env.db, &e) != RC_OK)
        log_err("preferences", &e);
}

void
session_report(struct session *s, const char *what, const struct err *e)
{
    bool cancelled = str_eq(e->code, DB_CANCELLED);
    /* A refresh made way for a key: nobody needs to know. */
    if (cancelled && s->by_itself)
        return;
    if (e->rc == RC_UNAVAILABLE) {
        /* Logged once per outage; the frame shows it until the database answers again. */
        if (!s->db_down)
            log_err(what, e);
        s->db_down = true;
    } else {
        log_err(what, e);
    }
    bool mild = e->rc == RC_CONFLICT || e->rc == RC_NONE;
    session_notice(s, cancelled ? SEV_INFO : mild ? SEV_WARN : SEV_ERROR, "%s", e->text);
}

unsigned
session_push(struct screen *s, const struct screen_ops *ops, const void *arg)
{
    s->push = ops;
    s->push_arg = arg;
    return RX_PUSH;
}

/* The keys of a screen followed by those of the frame that its role may use. */
static const struct key_bind *
join_keys(const struct session *s, struct arena *a, const struct key_bind *own)
{
    size_t n = 0;
    size_t nnav = 0;
    while (own != NULL && own[n].action != ACTION_NONE)
        n++;
    while (s->env.nav != NULL && s->env.nav[nnav].action != ACTION_NONE)
        nnav++;
    struct key_bind *all = arena_array(a, n + FRAME_KEYS + nnav + 1, sizeof *all);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        all[k++] = own[i];
    for (size_t i = 0; i < FRAME_KEYS; i++)
        all[k++] = frame_keys[i];
    for (size_t i = 0; i < nnav && i < COUNT(nav_keys); i++)
        if ((s->env.nav[i].ops->roles & s->role) != 0)
            all[k++] = (struct key_bind){s->env.nav[i].action, nav_keys[i], s->env.nav[i].label,
                                         s->env.nav[i].ops->title};
    return all;
}

static void
free_screen(struct screen *sc)
{
    void (*end)(struct screen *) = sc->ses->abandoned ? sc->ops->dropped : sc->ops->close;
    if (end != NULL)
        end(sc);
    arena_free(sc->arena); /* sc itself lies in it */
}

/* A query of the screen went well: the database is there. */
static void
database_back(struct session *s)
{
    if (s->db_down)
        session_notice(s, SEV_OK, "%s", _("Basis data tersambung kembali."));
    s->db_down = false;
}

enum rc
session_load(struct session *s)
{
    struct err e = {0};
    if (s->top == NULL)
        return RC_NONE;
    enum rc rc = s->top->ops->load(s->top, &e);
    if (rc == RC_OK)
        database_back(s);
    else
        session_report(s, s->top->ops->name, &e);
    return rc;
}

static void
reload(struct session *s)
{
    (void)session_load(s);
}

bool
session_open_at(struct session *s, const struct screen_ops *ops, const void *arg, struct json *at)
{
    struct err e = {0};
    if ((ops->roles & s->role) == 0) {
        session_notice(s, SEV_ERROR, "%s", _("Peran Anda tidak berhak membuka layar ini."));
        return false;
    }
    struct arena *a = arena_new(s->arena);
    struct screen *sc = arena_alloc(a, sizeof *sc);
    *sc = (struct screen){.ops = ops, .ses = s, .arena = a, .below = s->top};
    sc->state = arena_alloc(a, ops->state_size);
    sc->all_keys = join_keys(s, a, ops->keys);
    enum rc rc = at != NULL && ops->restore != NULL ? ops->restore(sc, at, &e) : ops->open(sc, arg, &e);
    if (rc != RC_OK) {
        session_report(s, ops->name, &e);
        arena_free(a);
        return false;
    }
    s->top = sc;
    return true;
}

void
session_open(struct session *s, const struct screen_ops *ops, const void *arg)
{
    if (session_open_at(s, ops, arg, NULL))
        reload(s);
}

void
session_close(struct session *s)
{
    struct screen *sc = s->top;
    s->top = sc->below;
    free_screen(sc);
}

static void
pop_screen(struct session *s)
{
    session_close(s);
    reload(s);
}

/* Leaves every screen and opens the one asked for, unless it is already the only one. */
static void
switch_screen(struct session *s, const struct screen_ops *ops)
{
    if (s->top != NULL && s->top->ops == ops && s->top->below == NULL)
        return;
    while (s->top != NULL)
        session_close(s);
    session_open(s, ops, NULL);
}

static const struct screen_ops *
home_of(const struct session *s)
{
    for (size_t i = 0; s->env.nav[i].action != ACTION_NONE; i++)
        if ((s->env.nav[i].home & s->role) != 0)
            return s->env.nav[i].ops;
    return NULL;
}

/* Asks the database who we are; opens the first screen once it has answered. */
static void
introduce(struct session *s)
{
    struct err e = {0};
    struct officer_self self = {0};
    enum rc rc = officer_whoami(s->env.db, s->arena, &self, &e);
    if (rc != RC_OK) {
        session_report(s, "whoami", &e);
        if (rc == RC_DENIED)
            s->quit = true;
        return;
    }
    s->known = true;
    s->self = self;
    s->role = session_role(self.role);
    s->zone =
        self.zona >= ZONE_WIB && self.zona <= ZONE_WIT ? (enum zone)self.zona : (enum zone)s->env.cfg->zone;
    database_back(s);
    s->notice[0] = '\0';
    if (prefs_load(&s->prefs, s->env.db, &e) != RC_OK)
        log_err("preferences", &e);
    waiting_load(s);
    const struct screen_ops *home = home_of(s);
    if (session_place_resume(s))
        return;
    if (home != NULL)
        session_open(s, home, NULL);
    else
        session_notice(s, SEV_ERROR, "%s",
                       _("Akun ini tidak mempunyai layar. Gunakan perintah: ssh ... help"));
}

void
session_init(struct session *s, const struct session_env *env, const char *name_hint, const char *role_hint)
{
    *s = (struct session){.env = *env, .watch_fd = {-1, -1}};
    s->arena = arena_new(NULL);
    s->self.username = arena_strdup(s->arena, name_hint);
    s->self.nama_lengkap = s->self.username;
    s->self.nip = "";
    s->self.role = arena_strdup(s->arena, role_hint);
    s->self.nama_kantor = "";
    s->role = session_role(role_hint);
    s->zone = (enum zone)env->cfg->zone;
    prefs_defaults(&s->prefs);
    s->shown_rows = 24;
    s->shown_cols = 80;
    s->last_key_ms = s->last_tick_ms = clock_mono_ms(env->clock);
}

void
session_start(struct session *s)
{
    introduce(s);
}

void
session_done(struct session *s)
{
    session_place_end(s);
    while (s->top != NULL)
        session_close(s);
    if (s->known && !s->abandoned && !s->db_down)
        session_keep_preferences(s);
    buf_done(&s->place.kept);
    lineedit_wipe(&s->unlock_edit);
    waiting_free(s);
    arena_free(s->help_arena);
    arena_free(s->palette_arena);
    arena_free(s->arena);
    s->arena = s->help_arena = s->palette_arena = NULL;
}

static void
open_help(struct session *s)
{
    arena_free(s->help_arena);
    s->help_arena = arena_new(NULL);
    text_init(&s->help, s->help_arena);
    s->help_view = (struct text_view){0};
    help_fill(&s->help, _(s->top->ops->title), s->top->all_keys);
    s->help_open = true;
}

/* Esc or q on the first screen: leaves at the second press, so that one too many does not end the day. */
static void
back(struct session *s)
{
    if (s->top->below != NULL) {
        pop_screen(s);
        return;
    }
    if (s->quit_armed) {
        s->quit = true;
        return;
    }
    s->quit_armed = true;
    session_notice(s, SEV_INFO, "%s",
                   _("Tekan q sekali lagi untuk keluar; tombol lain untuk tetap di sini."));
}

/* True when a was an action of the frame. */
static bool
frame_action(struct session *s, enum action a)
{
    for (size_t i = 0; s->env.nav[i].action != ACTION_NONE; i++)
        if (s->env.nav[i].action == a) {
            switch_screen(s, s->env.nav[i].ops);
            return true;
        }
    if (a == ACTION_HELP)
        open_help(s);
    else if (a == ACTION_BACK)
        back(s);
    else if (a == ACTION_REDRAW)
        s->redraw_all = true;
    else if (a == ACTION_RELOAD)
        reload(s);
    else if (a == ACTION_COPY)
        session_copy_start(s);
    else if (a == ACTION_PALETTE)
        session_palette_open(s);
    else if (a == ACTION_SETTINGS && s->env.settings != NULL && s->top->ops != s->env.settings)
        session_open(s, s->env.settings, NULL);
    else if (a != ACTION_SETTINGS)
        return false;
    return true;
}

static bool
binds_action(const struct key_bind *binds, enum action a)
{
    return binds != NULL && bind_row(binds, a) != NULL;
}

static void
react(struct session *s, struct screen *sc, unsigned rx)
{
    if ((rx & RX_BEEP) != 0)
        s->beep = true;
    if ((rx & RX_QUIT) != 0)
        s->quit = true;
    if ((rx & RX_POP) != 0)
        pop_screen(s);
    if ((rx & RX_PUSH) != 0 && sc->push != NULL) {
        const struct screen_ops *ops = sc->push;
        sc->push = NULL;
        session_open(s, ops, sc->push_arg);
    } else if ((rx & RX_RELOAD) != 0 && (rx & RX_POP) == 0) {
        reload(s);
    }
}

void
session_act(struct session *s, enum action a)
{
    struct screen *sc = s->top;
    struct err e = {0};
    unsigned rx = RX_NONE;
    if (!binds_action(sc->ops->keys, a) && frame_action(s, a))
        return;
    if (sc->ops->act(sc, a, &rx, &e) != RC_OK)
        session_report(s, sc->ops->name, &e);
    react(s, sc, rx);
}

static void
screen_key(struct session *s, keycode k)
{
    struct screen *sc = s->top;
    struct err e = {0};
    unsigned rx = RX_NONE;
    bool modal = sc->ops->modal != NULL && sc->ops->modal(sc);
    enum action a = modal ? ACTION_NONE : bind_find(sc->all_keys, k);
    if (!modal && s->pasting)
        return;
    if (a != ACTION_NONE) {
        session_act(s, a);
        return;
    }
    if (sc->ops->key == NULL)
        s->beep = true;
    else if (sc->ops->key(sc, k, &rx, &e) != RC_OK)
        session_report(s, sc->ops->name, &e);
    react(s, sc, rx);
}

static void
unlock_key(struct session *s, keycode k)
{
    struct err e = {0};
    if (k != KEYC_ENTER) {
        (void)lineedit_key(&s->unlock_edit, k);
        return;
    }
    if (s->unlock_edit.len == 0)
        return;
    if (s->env.unlock(s->env.ctx, s->unlock_edit.text, &e) == RC_OK) {
        s->locked = false;
        s->unlock_error[0] = '\0';
        reload(s);
    } else {
        (void)str_copy(s->unlock_error, sizeof s->unlock_error, e.text);
    }
    lineedit_wipe(&s->unlock_edit);
}

static void
help_key(struct session *s, keycode k)
{
    static const struct key_bind keys[] = {
        {ACTION_UP, "Up k", NULL, NULL},         {ACTION_DOWN, "Down j", NULL, NULL},
        {ACTION_PAGE_UP, "PgUp", NULL, NULL},    {ACTION_PAGE_DOWN, "PgDn Space", NULL, NULL},
        {ACTION_FIRST, "Home g", NULL, NULL},    {ACTION_LAST, "End G", NULL, NULL},
        {ACTION_BACK, "Esc q ? F1", NULL, NULL}, {ACTION_NONE, NULL, NULL, NULL},
    };
    enum action a = bind_find(keys, k);
    if (a == ACTION_BACK)
        s->help_open = false;
    else if (a != ACTION_NONE)
        (void)text_act(&s->help_view, a);
}

void
session_key(struct session *s, keycode k)
{
    bool armed = s->quit_armed;
    s->last_key_ms = clock_mono_ms(s->env.clock);
    if (k == KEYC_PASTE_BEGIN || k == KEYC_PASTE_END)
        s->pasting = k == KEYC_PASTE_BEGIN;
    s->notice[0] = '\0';
    s->quit_armed = false;
    if (s->locked) {
        unlock_key(s, k);
    } else if (s->top == NULL) {
        s->quit = k == 'q' || k == KEYC_ESC;
    } else if (s->help_open) {
        help_key(s, k);
    } else if (s->palette_open) {
        session_palette_key(s, k);
    } else if (dialog_active(&s->copy_ask)) {
        session_copy_key(s, k);
    } else {
        s->quit_armed = armed;
        screen_key(s, k);
        /* Armed by an earlier key and still here: that key was another one. */
        if (armed && !s->quit)
            s->quit_armed = false;
        session_place_moved(s);
    }
}

void
session_lock(struct session *s)
{
    s->locked = true;
    lineedit_init(&s->unlock_edit, UNLOCK_MAX);
    s->unlock_edit.masked = true;
}

bool
session_tick(struct session *s)
{
    int64_t now = clock_mono_ms(s->env.clock);
    if (!s->locked && s->known && now - s->last_key_ms >= s->env.cfg->idle_lock_s * 1000) {
        session_lock(s);
        return true;
    }
    s->by_itself = true;
    session_place_tick(s);
    bool counted = s->known && !s->locked && waiting_tick(s);
    if (now - s->last_tick_ms < s->env.cfg->refresh_s * 1000) {
        s->by_itself = false;
        return counted;
    }
    s->last_tick_ms = now;
    if (s->known && !s->db_down)
        session_keep_preferences(s);
    if (!s->known)
        introduce(s);
    else if (!s->locked && s->top != NULL && s->top->ops->tick != NULL &&
             (s->top->ops->tick(s->top) || s->db_down))
        reload(s);
    else if (s->db_down)
        reload(s);
    s->by_itself = false;
    return true; /* the clock on the top line */
}

void
session_ready(struct session *s)
{
    s->again = false;
    if (s->top != NULL && s->top->ops->ready != NULL)
        s->top->ops->ready(s->top);
}

static void
draw_lock(struct session *s, struct surface *out)
{
    surface_clear(out);
    notice_draw(out, _("Layar terkunci"),
                _("Ketik kata sandi Anda, lalu Enter, untuk melanjutkan di tempat yang sama."));
    int row = out->rows - 4;
    int col = out->cols > 60 ? (out->cols - 40) / 2 : 2;
    int at = surface_text(out, row, col, 0, ROLE_TEXT, _("Kata sandi: "));
    lineedit_draw(&s->unlock_edit, out, row, at, 26, true);
    footer_notice(out, SEV_ERROR, s->unlock_error);
}

/* What there is to say above the keys. */
static void
draw_notice(struct session *s, struct surface *out)
{
    char text[200];
    enum severity sev = SEV_OK;
    bool key = s->top != NULL && bind_row(s->top->all_keys, ACTION_UNDO) != NULL;
    waiting_line(s, key, text, sizeof text, &sev);
    if (s->notice[0] != '\0')
        footer_notice(out, s->notice_sev, s->notice);
    else if (s->db_down)
        footer_notice(out, SEV_ERROR,
                      _("Basis data tidak terjangkau; yang tampil keadaan terakhir. Dicoba lagi sendiri."));
    else if (text[0] != '\0')
        footer_notice(out, sev, text);
}

static void
draw_top(struct session *s, struct surface *out)
{
    char clock[CLOCK_TEXT];
    char who[160];
    const char *title = s->top != NULL ? _(s->top->ops->title) : "Loket";
    (void)snprintf(who, sizeof who, "%s (%s)", s->self.nama_lengkap, role_label(s->self.role));
    footer_top(out, title, who, clock_text(clock, clock_now(s->env.clock), s->zone));
}

void
session_draw_waiting(struct session *s, struct surface *out, const char *notice)
{
    if (out->rows < 24 || out->cols < 80)
        return;
    if (!s->locked)
        draw_top(s, out);
    footer_notice(out, SEV_INFO, notice);
}

static void
draw_frame(struct session *s, struct surface *out)
{
    draw_top(s, out);
    draw_notice(s, out);
    if (s->palette_open) {
        session_palette_draw(s, out);
    } else if (dialog_active(&s->copy_ask)) {
        footer_keys(out, s->top != NULL ? s->top->all_keys : NULL);
        dialog_draw(&s->copy_ask, out);
    } else if (s->help_open) {
        static const struct key_bind keys[] = {{ACTION_BACK, "Esc q", N_("tutup bantuan"), NULL},
                                               {ACTION_DOWN, "Down j", N_("gulir"), NULL},
                                               {ACTION_NONE, NULL, NULL, NULL}};
        footer_keys(out, keys);
    } else if (s->top != NULL) {
        footer_keys(out, s->top->all_keys);
    }
}

void
session_draw(struct session *s, struct surface *out)
{
    out->linear = session_linear(s);
    out->lines = s->lines_only || s->prefs.linear == LINEAR_LINES;
    s->shown_rows = out->rows;
    s->shown_cols = out->cols;
    surface_clear(out);
    if (!s->lines_only && (out->rows < 24 || out->cols < 80)) {
        notice_too_small(out);
        return;
    }
    if (s->locked) {
        draw_lock(s, out);
        return;
    }
    if (s->top == NULL)
        notice_draw(out, "Loket",
                    _("Menghubungi basis data. Layar terbuka sendiri begitu tersambung; q: keluar."));
    else if (s->help_open)
        text_draw(&s->help, &s->help_view, out, footer_body(out));
    else
        s->top->ops->draw(s->top, out);
    draw_frame(s, out);
}
