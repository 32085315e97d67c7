/*
 * audit_entry.c - one audit entry, whole: the very text that is hashed, laid out for reading.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "console/tui/text.h"
#include "db/model/state.h"
#include "db/store/audit.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

#define DEPTH_MAX 24

struct entry_state {
    int64_t id;
    struct text page;
    struct text_view view;
};

static const struct key_bind keys[] = {PART_PAGE_KEYS, PART_END_KEYS};

/* --- laying out JSON ----------------------------------------------------------- */

/* Adds one line of n bytes, indented. */
static void
put_line(struct text *t, int depth, const char *from, size_t n)
{
    text_line(t, ROLE_TEXT, "  %*s%.*s", 2 * (depth < DEPTH_MAX ? depth : DEPTH_MAX), "", (int)n, from);
}

/* The byte after the string that starts at p[0] = '"'. */
static const char *
after_string(const char *p)
{
    for (p++; *p != '\0' && *p != '"'; p++)
        if (*p == '\\' && p[1] != '\0')
            p++;
    return *p == '"' ? p + 1 : p;
}

/*
 * A line per member or element. The text is shown as it is stored and never interpreted, so that what
 * is read here is what was hashed.
 */
static void
put_json(struct text *t, const char *p)
{
    int depth = 0;
    const char *line = p;
    while (*p != '\0') {
        if (*p == '"') {
            p = after_string(p);
            continue;
        }
        bool opens = *p == '{' || *p == '[', closes = *p == '}' || *p == ']';
        if (opens && (p[1] == '}' || p[1] == ']')) {
            p += 2;
            continue;
        }
        if (closes) {
            if (p > line)
                put_line(t, depth, line, (size_t)(p - line));
            line = p;
            depth -= depth > 0;
        }
        p++;
        if (opens || *(p - 1) == ',') {
            put_line(t, depth, line, (size_t)(p - line));
            depth += opens;
            p += strspn(p, " \n\r\t");
            line = p;
        }
    }
    if (p > line)
        put_line(t, depth, line, (size_t)(p - line));
}

/* --- the screen ------------------------------------------------------------------ */

static enum rc
entry_open(struct screen *s, const void *arg, struct err *e)
{
    struct entry_state *st = s->state;
    const struct audit_row *r = arg;
    struct text *t = &st->page;
    st->id = r->entry_id;
    char when[CLOCK_TEXT], time[CLOCK_TEXT];
    (void)e;
    part_keys_own(s);
    text_init(t, s->arena);
    text_pair(t, _("Waktu"), ROLE_TEXT,
              arena_printf(s->arena, _("%s (pukul %s)"), clock_text(when, r->at, s->ses->zone),
                           clock_time(time, r->at, s->ses->zone)));
    text_pair(t, _("Petugas"), ROLE_TEXT, r->actor);
    text_pair(t, _("Tindakan"), ROLE_TEXT,
              arena_printf(s->arena, "%s (%s)", audit_label(r->action), r->action));
    text_pair(t, _("Tentang"), ROLE_TEXT, arena_printf(s->arena, "%s %s", r->subject_kind, r->subject));
    if (r->ref[0] != '\0')
        text_pair(t, _("Permohonan"), ROLE_TEXT, r->ref);
    text_pair(t, _("Nomor catatan"), ROLE_TEXT, arena_printf(s->arena, "%lld", (long long)r->entry_id));
    text_pair(t, _("Tempat dalam log"), ROLE_TEXT,
              r->idx >= 0 ? arena_printf(s->arena, "%lld", (long long)r->idx)
                          : _("belum diberi nomor; menyusul dalam beberapa detik"));
    text_head(t, _("Isi yang tersimpan dan di-hash"));
    put_json(t, r->isi);
    return RC_OK;
}

/* The entry never changes and came with the list. */
static enum rc
entry_load(struct screen *s, struct err *e)
{
    (void)s;
    (void)e;
    return RC_OK;
}

static void
entry_draw(const struct screen *s, struct surface *out)
{
    struct entry_state *st = s->state;
    struct rect body = footer_body(out);
    text_draw(&st->page, &st->view, out, (struct rect){body.row, 1, body.rows, out->cols - 2});
}

static enum rc
entry_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct entry_state *st = s->state;
    (void)e;
    if (!text_act(&st->view, a))
        *rx |= RX_BEEP;
    return RC_OK;
}

static bool
entry_save(const struct screen *s, struct json_w *w)
{
    const struct entry_state *st = s->state;
    json_w_kint(w, "entry", st->id);
    place_view_put(w, &st->view);
    return true;
}

static enum rc
entry_restore(struct screen *s, struct json *at, struct err *e)
{
    struct entry_state *st = s->state;
    struct audit_row *rows = NULL;
    size_t n = 0;
    int64_t id = json_int_or(at, "entry", 0);
    enum rc rc = audit_page(s->ses->env.db, s->arena, "", id < INT64_MAX ? id + 1 : id, 1, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    if (n == 0 || rows[0].entry_id != id)
        return err_set(e, RC_NONE, "entry_unknown", "%s",
                       _("Catatan itu tidak ada lagi. Pilih dari daftar."));
    rc = entry_open(s, &rows[0], e);
    place_view_get(at, &st->view);
    return rc;
}

const struct screen_ops screen_audit_entry = {
    .name = "audit-entry",
    .title = N_("Catatan audit"),
    .roles = OFFICER_PENYELIA | OFFICER_AUDITOR,
    .state_size = sizeof(struct entry_state),
    .keys = keys,
    .open = entry_open,
    .load = entry_load,
    .draw = entry_draw,
    .act = entry_act,
    .save = entry_save,
    .restore = entry_restore,
};
