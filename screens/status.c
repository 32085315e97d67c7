/*
 * status.c - how the service is doing, without any citizen's data.
 */
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "console/tui/text.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

struct status_state {
    struct arena *data;
    struct text page;
    struct text_view view;
    int64_t at; /* when the figures were taken */
    bool loaded;
};

static const struct key_bind keys[] = {PART_REFRESH_KEY, PART_PAGE_KEYS, PART_END_KEYS};

/* A figure of service_status(), in the order shown. bad: anything but 0 needs attention. */
struct figure {
    const char *name, *label;
    bool bad;
};

/* clang-format off */
static const struct figure queue[] = {
    {"queue.submitted", N_("Baru"), false},
    {"queue.in_review", N_("Diperiksa"), false},
    {"queue.awaiting_supervisor", N_("Tunggu orang kedua"), false},
    {"queue.awaiting_signature", N_("Menunggu TTE"), false},
    {"queue.issued", N_("Terbit, belum diserahkan"), false},
    {"queue.late", N_("Lewat janji"), true},
};
static const struct figure sheets[] = {
    {"signature.waiting", N_("Lembar menunggu TTE"), false},
    {"signature.ordered", N_("TTE diperintahkan, belum selesai"), false},
    {"print.open", N_("Cetakan berjalan"), false},
    {"print.stopped", N_("Cetakan terhenti"), true},
    {"notification.queued", N_("Pemberitahuan belum terkirim"), false},
};
static const struct figure people[] = {
    {"session.open", N_("Sesi terbuka"), false},
    {"officer.active", N_("Akun aktif"), false},
    {"audit.entries", N_("Catatan audit"), false},
    {"audit.unsequenced", N_("Catatan belum bernomor log"), false},
};
static const struct {
    const char *title;
    const struct figure *rows;
    size_t n;
} groups[] = {
    {N_("Antrean"), queue, COUNT(queue)},
    {N_("TTE, cetak, pemberitahuan"), sheets, COUNT(sheets)},
    {N_("Akun dan audit"), people, COUNT(people)},
};
static const struct column columns[] = {
    {NULL, 3, 3, 0, ALIGN_LEFT}, {NULL, 34, 34, 0, ALIGN_LEFT}, {NULL, 10, 12, 0, ALIGN_RIGHT},
};
/* clang-format on */

static int64_t
value_of(const struct service_count *rows, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].name, name))
            return rows[i].value;
    return 0;
}

static void
put_row(struct text *t, const char *label, int64_t value, bool bad)
{
    enum role role = bad ? ROLE_WARN : ROLE_TEXT;
    const struct text_cell cells[] = {
        {role, bad ? "[!]" : ""},
        {role, label},
        {role, arena_printf(t->arena, "%lld", (long long)value)},
    };
    text_cells(t, cells, COUNT(cells));
}

static bool
listed(const char *name)
{
    for (size_t g = 0; g < COUNT(groups); g++)
        for (size_t i = 0; i < groups[g].n; i++)
            if (str_eq(groups[g].rows[i].name, name))
                return true;
    return false;
}

static void
fill(struct text *t, const struct service_count *rows, size_t n)
{
    for (size_t g = 0; g < COUNT(groups); g++) {
        text_head(t, _(groups[g].title));
        text_table(t, columns, COUNT(columns));
        for (size_t i = 0; i < groups[g].n; i++) {
            const struct figure *f = &groups[g].rows[i];
            int64_t v = value_of(rows, n, f->name);
            put_row(t, _(f->label), v, f->bad && v > 0);
        }
    }
    bool head = false;
    for (size_t i = 0; i < n; i++) {
        if (listed(rows[i].name))
            continue;
        if (!head)
            text_head(t, _("Lainnya"));
        head = true;
        put_row(t, rows[i].name, rows[i].value, false);
    }
}

static enum rc
status_open(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    part_keys_own(s);
    return RC_OK;
}

static enum rc
status_load(struct screen *s, struct err *e)
{
    struct status_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct service_count *rows;
    size_t n;
    enum rc rc = officer_service_status(s->ses->env.db, a, &rows, &n, e);
    if (part_keep(&st->data, a, rc) != RC_OK)
        return rc;
    st->at = clock_now(s->ses->env.clock);
    st->loaded = true;
    text_init(&st->page, a);
    fill(&st->page, rows, n);
    return RC_OK;
}

static void
status_draw(const struct screen *s, struct surface *out)
{
    struct status_state *st = s->state;
    struct rect body = footer_body(out);
    bool down = s->ses->db_down;
    char when[CLOCK_TEXT], time[CLOCK_TEXT];
    int x = surface_printf(out, body.row, 1, 0, down ? ROLE_ERROR : ROLE_OK, "%s",
                           down ? _("[x] Basis data tidak terjangkau") : _("[ok] Basis data tersambung"));
    if (st->loaded)
        surface_printf(out, body.row, x + 2, 0, ROLE_DIM, _("angka per %s %s %s"),
                       clock_date(when, st->at, s->ses->zone), clock_time(time, st->at, s->ses->zone),
                       zone_name(s->ses->zone));
    text_draw(&st->page, &st->view, out, (struct rect){body.row + 1, 1, body.rows - 1, out->cols - 2});
}

static enum rc
status_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct status_state *st = s->state;
    (void)e;
    if (!text_act(&st->view, a))
        *rx |= a == ACTION_RELOAD ? RX_RELOAD : RX_BEEP;
    return RC_OK;
}

static bool
status_save(const struct screen *s, struct json_w *w)
{
    place_view_put(w, &((const struct status_state *)s->state)->view);
    return true;
}

static enum rc
status_restore(struct screen *s, struct json *at, struct err *e)
{
    place_view_get(at, &((struct status_state *)s->state)->view);
    return status_open(s, NULL, e);
}

const struct screen_ops screen_status = {
    .name = "status",
    .title = N_("Keadaan layanan"),
    .roles = OFFICER_ADMINISTRATOR | OFFICER_PENYELIA | OFFICER_AUDITOR,
    .state_size = sizeof(struct status_state),
    .keys = keys,
    .open = status_open,
    .load = status_load,
    .tick = part_tick,
    .draw = status_draw,
    .act = status_act,
    .save = status_save,
    .restore = status_restore,
};
