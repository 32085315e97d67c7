/*
 * request_compare.h - what the files of the comparison share: request_compare.c writes it person by person
 * and element by element, request_compare_wide.c as two sheets side by side, request_compare_family.c what
 * concerns the family as a whole, request_compare_cell.c one value beside the other, and the sentences about
 * a pair.
 */
#ifndef LOKET_SCREENS_REQUEST_COMPARE_H
#define LOKET_SCREENS_REQUEST_COMPARE_H

#include "screens/request.h"

#define COMPARE_WIDE 132 /* columns from which two sheets stand beside each other */
#define COMPARE_FAMILY                                                                                       \
    INT64_C(1000) /* item of the family's own elements; below: index of the person's row                     \
                   */

/* One element of the family as a whole; semula and menjadi "" when there is none. */
struct compare_element {
    const char *label; /* msgid */
    const char *semula, *menjadi;
};
#define COMPARE_FAMILY_ELEMENTS 8
#define COMPARE_FAMILY_HEAD     1 /* the number stands before the head, the address behind */

/* --- request_compare_cell.c --- */

/* "-" for an empty value. */
const char *compare_shown(const char *value);

/* True for an element in which letters are marked; in others the whole value is another one. */
bool compare_by_letter(enum element el);

/* True for an element that is a name, in which no digit belongs. */
bool compare_is_name(enum element el);

/* A cell of one part; the text is borrowed until the row is written. */
struct text_parts compare_cell(struct text *t, enum role role, const char *text);

/*
 * The two values as cells of a page, the letters that differ in roles of their own when letters is set; mark
 * stands before the second one ("" for none). Both in role when nothing differs. All in the page's arena.
 */
void compare_cells(struct text *t, const char *semula, const char *menjadi, bool letters, enum role role,
                   const char *mark, struct text_parts *left, struct text_parts *right);

/* One value as segments of the open line, marked against the other; before: it is Semula. */
void compare_segs(struct text *t, const char *value, const char *other, bool before, enum role role);

/* Lines below a row about what the eye would miss in it. name: a digit among letters is one of them. */
void compare_glyph_notes(struct text *t, const char *semula, const char *menjadi, bool name);

/* True when the two differ, and look the same. */
bool compare_deceives(const char *semula, const char *menjadi);

/* Lines below the heading of a person: what the pair rests on, and what follows from it. */
void compare_pair_notes(const struct request_state *st, struct text *t, const struct compare_row *row);

/* Number of elements that differ. */
int compare_differing(const struct compare_row *row);

/* The member of the request that a row is about, or NULL. */
const struct request_member *compare_member(const struct request_state *st, const struct compare_row *row);

/* --- request_compare_family.c --- */

/* Counts, and what happens to the family: one line each. */
void compare_summary(const struct request_state *st, struct text *t);
/* Its number, head and address; returns how many. known: the office has this family. */
size_t compare_family_elements(const struct request_state *st,
                               struct compare_element out[COMPARE_FAMILY_ELEMENTS], bool *known);
/* How many of them differ. */
int compare_family_differing(const struct compare_element *els, size_t n);

/* --- request_compare.c --- */

/* Both sheets are shown. */
bool compare_is_wide(const struct request_state *st);

/* The heading line of a person: number, name, and what happens to him or her. */
void compare_heading(const struct request_state *st, struct text *t, const struct compare_row *row,
                     int number);

/* --- request_compare_wide.c --- */

/* Both sheets. */
void compare_wide_page(const struct request_state *st, struct text *t, int cols);

#endif
