/*
 * f102_rule.h - the rules of F-1.02 as a table (word, severity, source, sentence), and the findings that a
 * check collects. For db/model/f102*.c only.
 */
#ifndef LOKET_MODEL_F102_RULE_H
#define LOKET_MODEL_F102_RULE_H

#include "db/model/f102.h"

struct rule {
    const char *code;
    enum f102_severity severity;
    const char *sumber;
    const char *text; /* msgid; one %s stands for the param */
};
/* NULL when there is none of that word. */
const struct rule *rule_find(const char *code);

#define HEAD (-1) /* in place of a member's index: a field of the head */

struct findings {
    struct arena *arena;
    struct f102_finding *rows;
    int *order; /* of each row: where it stands on the form */
    size_t n, cap;
};

/*
 * Adds a finding about a field ("tanggal_lahir") of a member (from 0), or of the head; field "" is the member
 * as a whole, and "anggota" of the head all of them. The same word at the same place with the same param is
 * added once.
 */
void findings_add(struct findings *f, int member, const char *field, const char *code, const char *param);
/* The same with a severity of its own. */
void findings_add_as(struct findings *f, int member, const char *field, const char *code, const char *param,
                     enum f102_severity severity);
/* In the order of the form. */
void findings_sort(struct findings *f);

/* The field's value: what is asked for, else what the records say, else "". */
const char *member_get(const struct f102_member *m, const char *field);
/* What is done with the member: the word that is given, or what follows from the rest as the database sees
 * it: 'tambah' without a NIK, 'ubah' or 'tetap' beside what the records say; "" when only they can tell. */
const char *member_act(const struct f102_member *m);
/* An element is asked for that differs from the records. */
bool member_differs(const struct f102_member *m);
/* What is asked for alone. */
const char *member_asked(const struct f102_member *m, const char *field);

/* db/model/f102_member.c: the rules of one person. */
void f102_member_check(struct findings *f, const struct f102 *r, int i, const char *today);
/* db/model/f102_family.c: the rules of all persons together. */
void f102_family_check(struct findings *f, const struct f102 *r, const char *today);

#endif
