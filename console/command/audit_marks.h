/*
 * audit_marks.h - what the signed checkpoints say: those of the database and those of the
 * exported file, in one list by size.
 */
#ifndef LOKET_COMMAND_AUDIT_MARKS_H
#define LOKET_COMMAND_AUDIT_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/crypto/note.h"

struct pg;

struct audit_mark {
    uint64_t size;
    unsigned char root[NOTE_ROOT];
    bool stored; /* the database has it */
};

struct audit_list {
    struct audit_mark *list;
    size_t n, cap;
};

/* Zero-initialise; audit_marks_done() frees. */
struct audit_marks {
    unsigned char key[NOTE_KEY];
    struct audit_list exported, stored, all; /* by size */
    /* The first checkpoint that is wrong, and a word for what; "" while all are good. */
    uint64_t bad_size;
    char bad[40];
};

/* Reads the file; one that is not there has no notes. */
MUST_CHECK enum rc audit_marks_export(struct audit_marks *m, const char *path, struct err *e);
/* Reads the table, then makes the list of both. */
MUST_CHECK enum rc audit_marks_stored(struct audit_marks *m, struct pg *pg, struct err *e);
void audit_marks_done(struct audit_marks *m);

#endif
