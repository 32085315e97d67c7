/*
 * part.h - what several screens share: key rows of lists, how a promise, a kind and a printer's
 * report read, key tables that follow the state of a screen, and how new data replace the shown.
 */
#ifndef LOKET_SCREENS_PART_H
#define LOKET_SCREENS_PART_H

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/session.h"

/* clang-format off */
/* Motions of a list, for a key table. */
#define PART_LIST_KEYS                                                                           \
    {ACTION_UP, "Up k", NULL, N_("Satu baris ke atas.")},                                        \
    {ACTION_DOWN, "Down j", NULL, N_("Satu baris ke bawah.")},                                   \
    {ACTION_PAGE_UP, "PgUp C-b", NULL, N_("Satu halaman ke atas.")},                             \
    {ACTION_PAGE_DOWN, "PgDn C-f", NULL, N_("Satu halaman ke bawah.")},                          \
    {ACTION_FIRST, "Home g", NULL, N_("Ke baris pertama.")},                                     \
    {ACTION_LAST, "End G", NULL, N_("Ke baris terakhir.")}
/* The same where letters are needed for what can be done. */
#define PART_ARROW_KEYS                                                                          \
    {ACTION_UP, "Up", NULL, N_("Satu baris ke atas.")},                                          \
    {ACTION_DOWN, "Down", NULL, N_("Satu baris ke bawah.")},                                     \
    {ACTION_PAGE_UP, "PgUp C-b", NULL, N_("Satu halaman ke atas.")},                             \
    {ACTION_PAGE_DOWN, "PgDn C-f", NULL, N_("Satu halaman ke bawah.")},                          \
    {ACTION_FIRST, "Home", NULL, N_("Ke baris pertama.")},                                       \
    {ACTION_LAST, "End", NULL, N_("Ke baris terakhir.")}
/* Motions of a page of text; letters stay free for what can be done. */
#define PART_PAGE_KEYS                                                                           \
    {ACTION_UP, "Up", NULL, N_("Menggulir satu baris ke atas.")},                                \
    {ACTION_DOWN, "Down", NULL, N_("Menggulir satu baris ke bawah.")},                           \
    {ACTION_PAGE_UP, "PgUp C-b", NULL, N_("Menggulir satu halaman ke atas.")},                   \
    {ACTION_PAGE_DOWN, "PgDn C-f Space", NULL, N_("Menggulir satu halaman ke bawah.")},          \
    {ACTION_FIRST, "Home", NULL, N_("Ke awal halaman.")},                                        \
    {ACTION_LAST, "End", NULL, N_("Ke akhir halaman.")}
#define PART_RELOAD_KEY {ACTION_RELOAD, "r C-r F5", N_("segarkan"), N_("Mengambil data terbaru.")}
/* The same where the screen refreshes by itself: not on the bottom line. */
#define PART_REFRESH_KEY {ACTION_RELOAD, "r C-r F5", NULL, N_("Mengambil data terbaru sekarang juga.")}
#define PART_END_KEYS   {ACTION_NONE, NULL, NULL, NULL}
/* clang-format on */

/* Columns from which a list shows its wider form. */
#define PART_WIDE_COLS 110

/* Rows of the frame behind the screen's own; for part_keys_join(), during open(). */
const struct key_bind *part_keys_frame(const struct screen *s);

/*
 * own followed by the rows of the frame for actions that own does not name, without the keys that own takes,
 * in a. A screen whose possible keys change puts the result into s->all_keys, so that bottom line and help
 * show what can be done now.
 */
const struct key_bind *part_keys_join(struct arena *a, const struct key_bind *own,
                                      const struct key_bind *frame);

/* For open() of a screen with one key table: its rows replace those of the frame. */
void part_keys_own(struct screen *s);

/*
 * Ends the query of a load() into fresh: after RC_OK fresh replaces *held, which is freed; otherwise
 * fresh is freed and what is shown stays. Returns rc.
 */
MUST_CHECK static inline enum rc
part_keep(struct arena **held, struct arena *fresh, enum rc rc)
{
    if (rc != RC_OK) {
        arena_free(fresh);
        return rc;
    }
    arena_free(*held);
    *held = fresh;
    return RC_OK;
}

/* tick() of a screen that is loaded again at every refresh. */
bool part_tick(struct screen *s);

#define PART_PROMISE 64
/* "sisa 3 jam" or "lewat 3 jam", and the role that goes with it. */
const char *part_promise(char dst[PART_PROMISE], int64_t slack);
enum role part_promise_role(int64_t slack);

/* A kind of request in at most 11 columns ("Ubah elemen"), translated; the code when unknown. */
const char *part_kind(const char *kind);

/* The printer's reason words (blank-separated) as sentences; arena-owned, "" for none. */
const char *part_reasons(struct arena *a, const char *reasons);

/* True for a print job that is not over. */
bool part_print_open(const char *status);
/* True when paper may be in somebody's hand and must be confirmed. */
bool part_print_unconfirmed(const char *status);

/* The standing of a job of that kind: of receipts nobody confirms the paper. For print_label() and the others
 * here. */
const char *part_print_standing(const char *kind, const char *status);

/* How a print job's standing is painted. */
enum role part_print_role(const char *status);

/*
 * For dialogs, whose text keeps its line ends: text cut between characters, and a name or another
 * text from outside that must not make lines of its own.
 */
void part_cut(char *dst, size_t size, const char *text);
void part_add_clean(struct buf *b, const char *text);

/* One line in the body of the screen, cut at the edge. */
void part_line(struct surface *out, int row, enum role role, const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
