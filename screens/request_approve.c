/*
 * request_approve.c - approving: what will happen, what was found and what was not looked at is said first,
 * then a word is typed: one letter when nothing is doubtful.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/model/check.h"
#include "db/store/decide.h"
#include "screens/part.h"
#include "screens/request.h"

#define WORD_APPROVE N_("SETUJU")
#define WORD_NORMAL  N_("y")
#define WARNINGS_MAX 5 /* named one by one */

/* --- approving: what will happen --------------------------------------------- */

/* As request_risky() in the database sees it; the database decides. */
static bool
needs_second(const struct request_state *st)
{
    bool second = false;
    for (size_t i = 0; i < st->full.nchecks; i++)
        second = second || (st->full.checks[i].berdua && !str_eq(st->full.checks[i].severity, "lulus"));
    return str_eq(st->live.d.state, "in_review") && second;
}

static void
say_people(const struct request_state *st, struct buf *b)
{
    unsigned stay = 0, leave = 0;
    for (size_t i = 0; i < st->full.nmembers; i++) {
        bool out = str_eq(st->full.members[i].tindakan, "keluar");
        leave += out;
        stay += !out;
    }
    buf_printf(b, ngettext("%u orang", "%u orang", stay), stay);
    if (leave > 0)
        buf_printf(b, _(", %u orang keluar"), leave);
}

/* The other families that lose members to this one. */
static void
say_sources(const struct request_state *st, struct buf *b)
{
    size_t told = 0;
    for (size_t i = 0; i < st->full.nrows; i++) {
        const char *from = st->full.rows[i].from_kk;
        bool seen = from[0] == '\0';
        for (size_t j = 0; j < i && !seen; j++)
            seen = str_eq(st->full.rows[j].from_kk, from);
        if (seen || str_eq(from, st->live.d.no_kk))
            continue;
        buf_printf(b, "%s%s", told++ == 0 ? _("- KK asal juga diperbarui, atau ditutup bila kosong: ") : ", ",
                   from);
    }
    if (told > 0)
        buf_puts(b, ".\n");
}

static void
say_issue(const struct request_state *st, struct buf *b)
{
    const struct request_detail *d = &st->live.d;
    if (d->nomor_baru) {
        buf_puts(b, _("- KK dengan NOMOR BARU dibuat: "));
        say_people(st, b);
        buf_puts(b, ".\n");
        if (d->no_kk[0] != '\0')
            buf_printf(b, _("- KK lama %s diperbarui tanpa mereka, atau ditutup bila kosong.\n"), d->no_kk);
    } else {
        buf_printf(b, _("- KK %s dibuat baru dengan NOMOR TETAP: "), d->no_kk);
        say_people(st, b);
        buf_puts(b, _(".\n- Lembar KK yang lama tidak berlaku lagi.\n"));
    }
    say_sources(st, b);
    buf_puts(b, _("- KK lalu menunggu TTE Kepala Dinas, dan pemohon diberi tahu.\n"));
}

void
request_say_which(const struct request_state *st, struct buf *b)
{
    buf_printf(b, "%s, ", st->live.d.ref);
    part_add_clean(b, st->live.d.pemohon_nama);
    buf_puts(b, "\n\n");
}

/* What was found and does not forbid it, by name. */
static void
say_warnings(const struct request_state *st, struct buf *b)
{
    size_t told = 0, all = request_findings(st, "peringatan");
    for (size_t i = 0; i < st->full.nchecks && told < WARNINGS_MAX; i++) {
        const struct request_check *c = &st->full.checks[i];
        if (!str_eq(c->severity, "peringatan"))
            continue;
        buf_printf(b, "- [!] %s", check_text(c->code, true));
        if (c->param[0] != '\0') {
            buf_puts(b, ": ");
            part_add_clean(b, c->param);
        }
        buf_puts(b, "\n");
        told++;
    }
    if (all > told)
        buf_printf(
            b, ngettext("- [!] dan %zu peringatan lagi.\n", "- [!] dan %zu peringatan lagi.\n", all - told),
            all - told);
}

/* Documents that came as a file and that this officer has not ticked as seen. */
static void
say_unseen(const struct request_state *st, struct buf *b)
{
    size_t told = 0;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *f = &st->full.files[i];
        if (f->attachment_id == 0 || request_ticked(st, f->attachment_id))
            continue;
        buf_puts(b, told++ == 0 ? _("- Belum dicentang \"dilihat dan cocok\": ") : ", ");
        part_add_clean(b, f->dokumen);
    }
    if (told > 0)
        buf_puts(b, ".\n");
}

/* Whose word comes before this one. */
static void
say_first(const struct screen *s, struct buf *b)
{
    const struct request_state *st = s->state;
    const struct second_row *who = request_second_who(st);
    char when[CLOCK_TEXT];
    if (who == NULL)
        return;
    buf_puts(b, request_second_escalated(st) ? _("- Dinaikkan oleh ")
                                             : _("- Anda ORANG KEDUA. Orang pertama: "));
    part_add_clean(b, who->subject);
    buf_printf(b, ", %s.\n", clock_text(when, who->at, s->ses->zone));
}

void
request_say_window(const struct screen *s, struct buf *b)
{
    int64_t window = s->ses->waiting.window;
    if (window > 0)
        buf_printf(b, _("\nBerlaku setelah %lld detik; sampai saat itu u mengurungkannya."),
                   (long long)window);
}

static void
say_approval(const struct screen *s, struct buf *b)
{
    const struct request_state *st = s->state;
    request_say_which(st, b);
    say_first(s, b);
    if (needs_second(st))
        buf_puts(b, _("- PERLU ORANG KEDUA: persetujuan Anda dicatat, lalu verifikator atau penyelia lain "
                      "memeriksa.\n"
                      "- Belum ada KK yang dibuat sekarang.\n"));
    else
        say_issue(st, b);
    say_warnings(st, b);
    say_unseen(st, b);
    request_say_window(s, b);
}

void
request_confirm(struct screen *s, int tag, const char *title, const struct buf *text, const char *word)
{
    struct request_state *st = s->state;
    char part[sizeof(st->ask.text)];
    part_cut(part, sizeof(part), text->data);
    dialog_confirm(&st->ask, tag, title, part, word);
    st->asking = &st->ask;
}

/* Nothing to hesitate about: one letter confirms. */
static bool
is_normal(const struct request_state *st)
{
    return str_eq(st->live.d.state, "in_review") && request_findings(st, "peringatan") == 0 &&
           !needs_second(st) && request_missing(st) == 0;
}

static void
refuse_by_checks(struct screen *s, size_t bad)
{
    struct buf b = {0};
    request_tab_open(s, TAB_CHECKS);
    buf_printf(&b, ngettext("Pemeriksaan menemukan %zu galat. ", "Pemeriksaan menemukan %zu galat. ", bad),
               bad);
    buf_puts(&b,
             _("Tekan k untuk mengembalikan, atau t untuk menolak. Bila baru diperbaiki, tekan r dahulu."));
    request_message(s, SEV_ERROR, _("Belum dapat disetujui"), b.data);
    buf_done(&b);
}

void
request_approve_ask(struct screen *s)
{
    struct request_state *st = s->state;
    struct buf b = {0};
    size_t bad = request_findings(st, "galat");
    if (bad > 0) {
        refuse_by_checks(s, bad);
    } else if (!request_second_may(s)) {
        return;
    } else {
        db_uuid(st->key);
        say_approval(s, &b);
        request_confirm(s, ASK_APPROVE, _("Setujui permohonan"), &b,
                        is_normal(st) ? _(WORD_NORMAL) : _(WORD_APPROVE));
    }
    buf_done(&b);
}
