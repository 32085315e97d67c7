/*
 * request_second.c - for the second person, or the supervisor to whom a request was sent up: who said what,
 * exactly what he or she saw, and each part that has changed since.
 */
#include <string.h>

#include "console/base/str.h"
#include "db/model/check.h"
#include "db/model/person.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/request.h"

#define WORD_REVIEW N_("ULANG")
#define MAY_SECOND  (OFFICER_VERIFIKATOR | OFFICER_PENYELIA)

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_REVIEW, "m", N_("periksa ulang"), N_("Membawa kembali ke pemeriksaan: Anda memeriksa dari awal sebagai orang pertama.")},
    PART_END_KEYS,
};
/* clang-format on */

enum rc
request_second_load(struct screen *s, int64_t id, const char *state, struct request_second *out,
                    struct err *e)
{
    *out = (struct request_second){0};
    if (!str_eq(state, "awaiting_supervisor"))
        return RC_OK;
    out->arena = arena_new(s->arena);
    enum rc rc = second_look(s->ses->env.db, out->arena, id, &out->rows, &out->n, e);
    if (rc != RC_OK) {
        arena_free(out->arena);
        *out = (struct request_second){0};
    }
    return rc;
}

const struct second_row *
request_second_who(const struct request_state *st)
{
    for (size_t i = 0; i < st->second.n; i++)
        if (str_eq(st->second.rows[i].part, "keputusan"))
            return &st->second.rows[i];
    return NULL;
}

/* Of who said what, "was" is the note and "is_now" the reason of sending it up. */
bool
request_second_escalated(const struct request_state *st)
{
    const struct second_row *who = request_second_who(st);
    return who != NULL && who->is_now[0] != '\0';
}

static size_t
count_changed(const struct request_state *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->second.n; i++)
        n += st->second.rows[i].changed;
    return n;
}

/* --- the page -------------------------------------------------------------------- */

static const struct {
    const char *part, *label; /* msgid */
} parts[] = {
    {"temuan", N_("Temuan pemeriksaan")},
    {"berkas", N_("Berkas")},
    {"centang", N_("Dicentang dilihat dan cocok")},
    {"anggota", N_("Anggota")},
    {"permohonan", N_("Permohonan")},
    {"catatan", N_("Catatan kependudukan")},
    {"keluarga", N_("Kartu Keluarga")},
};

static void
put_who(const struct screen *s, struct text *t, const struct second_row *who)
{
    char when[CLOCK_TEXT];
    bool up = who->is_now[0] != '\0';
    text_line(t, ROLE_HEAD, up ? _("Dinaikkan oleh %s, %s") : _("Disetujui orang pertama: %s, %s"),
              who->subject, clock_text(when, who->at, s->ses->zone));
    if (up)
        text_pair(t, _("  Alasan"), ROLE_TEXT, who->is_now);
    if (who->was[0] != '\0')
        text_pair(t, _("  Catatan"), ROLE_TEXT, who->was);
}

static void
put_verdict(const struct request_state *st, struct text *t)
{
    size_t n = count_changed(st);
    if (request_second_escalated(st))
        return;
    if (n > 0)
        text_line(
            t, ROLE_ERROR,
            ngettext("[x] %zu hal berubah sejak itu. Belum dapat disetujui; m: periksa ulang dari awal.",
                     "[x] %zu hal berubah sejak itu. Belum dapat disetujui; m: periksa ulang dari awal.", n),
            n);
    else
        text_line(t, ROLE_OK, "%s",
                  _("[ok] Tidak ada yang berubah sejak itu: yang Anda lihat sama dengan yang ia lihat."));
}

/* "2 nama_lengkap" as people say it. */
static const char *
subject_text(struct arena *a, const struct second_row *r)
{
    if (str_eq(r->part, "temuan"))
        return check_text(r->subject, true);
    const char *blank = strchr(r->subject, ' ');
    for (unsigned el = 0; str_eq(r->part, "anggota") && blank != NULL && el < EL_COUNT_; el++)
        if (str_eq(blank + 1, element_word((enum element)el)))
            return arena_printf(a, _("%.*s. %s"), (int)(blank - r->subject), r->subject,
                                element_label((enum element)el));
    return r->subject;
}

static const char *
value_text(const char *value)
{
    return value[0] != '\0' ? value : _("(tidak ada)");
}

/* Of a finding the severity stands before the parameter. */
static const char *
finding_param(const char *value)
{
    const char *blank = strchr(value, ' ');
    return blank != NULL ? blank + 1 : "";
}

static const char *
part_label(const char *part)
{
    for (size_t p = 0; p < COUNT(parts); p++)
        if (str_eq(parts[p].part, part))
            return _(parts[p].label);
    return part;
}

static void
put_seen(struct text *t, const struct second_row *r)
{
    const char *was = str_eq(r->part, "temuan") ? finding_param(r->was) : r->was;
    text_line(t, ROLE_TEXT, "  %s%s%s", subject_text(t->arena, r), was[0] != '\0' ? ": " : "", was);
}

static void
put_change(struct text *t, const struct second_row *r)
{
    bool finding = str_eq(r->part, "temuan");
    const char *subject = arena_printf(t->arena, "%s: %s", part_label(r->part), subject_text(t->arena, r));
    const char *was = finding ? finding_param(r->was) : r->was;
    const char *now = finding ? finding_param(r->is_now) : r->is_now;
    /* Of records and families the database tells that they are other versions, not in what. */
    if (str_eq(r->part, "catatan") || str_eq(r->part, "keluarga"))
        text_line(t, ROLE_CHANGED, _("  * %s berubah; lihat Perbandingan"), subject);
    else if (r->was[0] == '\0')
        text_line(t, ROLE_CHANGED, _("  * baru: %s%s%s"), subject, now[0] != '\0' ? ": " : "", now);
    else if (r->is_now[0] == '\0')
        text_line(t, ROLE_CHANGED, _("  * tidak ada lagi: %s%s%s"), subject, was[0] != '\0' ? ": " : "", was);
    else
        text_line(t, ROLE_CHANGED, _("  * %s: dahulu %s, sekarang %s"), subject, value_text(was),
                  value_text(now));
}

/* What was seen of one part and is still so. */
static void
put_part(const struct request_state *st, struct text *t, const char *part)
{
    bool head = false;
    for (size_t i = 0; i < st->second.n; i++) {
        const struct second_row *r = &st->second.rows[i];
        if (r->changed || !str_eq(r->part, part))
            continue;
        if (!head)
            text_head(t, part_label(part));
        head = true;
        put_seen(t, r);
    }
}

static void
second_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    const struct second_row *who = request_second_who(st);
    if (who == NULL)
        return;
    put_who(s, t, who);
    put_verdict(st, t);
    for (size_t i = 0; i < st->second.n; i++)
        if (st->second.rows[i].changed)
            put_change(t, &st->second.rows[i]);
    for (size_t p = 0; p < COUNT(parts); p++)
        put_part(st, t, parts[p].part);
}

static const char *
second_label(const struct request_state *st)
{
    return request_second_escalated(st) ? _("Dinaikkan") : _("Orang pertama");
}

static bool
second_shown(const struct request_state *st)
{
    return request_second_who(st) != NULL;
}

static void
second_count(const struct request_state *st, struct buf *b)
{
    size_t n = count_changed(st);
    if (n > 0)
        buf_printf(b, _("%zu berubah"), n);
}

/* --- what can be done ------------------------------------------------------------- */

bool
request_second_may(struct screen *s)
{
    struct request_state *st = s->state;
    if (request_second_who(st) == NULL || request_second_escalated(st) || count_changed(st) == 0)
        return true;
    request_tab_open(s, TAB_SECOND);
    request_message(
        s, SEV_ERROR, _("Belum dapat disetujui"),
        _("Ada yang berubah sejak orang pertama menyetujui; yang berubah ditandai *. p di tab ini: periksa "
          "ulang dari awal. Atau k: kembalikan, t: tolak."));
    return false;
}

static void
ask_review(struct screen *s)
{
    struct request_state *st = s->state;
    struct buf b = {0};
    request_say_which(st, &b);
    buf_puts(&b, _("Permohonan kembali ke pemeriksaan dan tetap Anda pegang. Persetujuan orang pertama tidak "
                   "dipakai lagi; Anda memeriksanya dari awal."));
    db_uuid(st->key);
    request_confirm(s, ASK_REVIEW, _("Periksa ulang"), &b, _(WORD_REVIEW));
    buf_done(&b);
}

void
request_review_send(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    enum rc rc = decide_review(s->ses->env.db, st->id, st->token, "", st->key, e);
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->ask, _("Belum diketahui hasilnya. Enter: pastikan."));
        return;
    }
    dialog_close(&st->ask);
    st->asking = NULL;
    *rx |= RX_RELOAD;
    s->ses->drop_repeats = true;
    if (rc == RC_OK)
        session_notice(s->ses, SEV_OK, "%s", _("Kembali ke pemeriksaan; Anda memeriksanya dari awal."));
    else
        request_message(s, SEV_ERROR, _("Tidak dapat diperiksa ulang"), e->text);
}

static bool
second_act(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e)
{
    const struct request_state *st = s->state;
    (void)item;
    *rc = RC_OK;
    (void)e;
    if (a != ACTION_REVIEW)
        return false;
    if (st->mode == MODE_REVIEW && (s->ses->role & MAY_SECOND) != 0)
        ask_review(s);
    else
        *rx |= RX_BEEP;
    return true;
}

const struct request_tab_ops request_tab_second = {
    .label = N_("Orang pertama"),
    .label_now = second_label,
    .keys = keys,
    .shown = second_shown,
    .count = second_count,
    .page = second_page,
    .act = second_act,
};
