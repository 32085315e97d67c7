/*
 * seed_kind.h - how each kind of request (column I of F-1.02) looks: which
 * families it concerns and who becomes what.
 */
#ifndef LOKET_TESTS_SEED_KIND_H
#define LOKET_TESTS_SEED_KIND_H

#include "tests/support/seed_request.h"

struct seed_kind {
    const char *kind;
    /* Fills families, lines, applicant and address. turn counts the requests of the kind. */
    void (*make)(struct seed_gen *g, struct seed_case *c, int turn);
    const char *channel; /* NULL: any */
    enum seed_fault faults[6];
    int nfaults;
};

/* The kind by its code; NULL when there is no recipe for it. */
const struct seed_kind *seed_kind_find(const char *kind);

/* For the makers and for faults: a further family, person, or document of a case. */
struct seed_family *seed_case_family(struct seed_gen *g, struct seed_case *c, const struct seed_want *want);
struct seed_line *seed_case_line(struct seed_case *c, const struct seed_person *p, enum seed_act act,
                                 int shdk, const char *dasar);
void seed_case_more(struct seed_case *c, const char *dokumen);

#endif
