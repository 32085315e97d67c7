/*
 * audit_check.h - re-reads the audit trail and holds it against the checkpoints. What
 * is in the database is not believed: leaf hashes are computed from the entries' text
 * and the roots from them; only what the checkpoint key signed counts.
 *
 * Not found: changes before the next checkpoint, and new entries that the database's
 * superuser writes in somebody's name.
 */
#ifndef LOKET_COMMAND_AUDIT_CHECK_H
#define LOKET_COMMAND_AUDIT_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/crypto/note.h"

struct pg;

enum audit_fault {
    AUDIT_GOOD,
    AUDIT_EDITED,     /* an entry's text is not what its hash or its columns say */
    AUDIT_DELETED,    /* a number of the log, or the entry it stands for, is gone */
    AUDIT_INSERTED,   /* an entry from before the newest numbered one has no number */
    AUDIT_REORDERED,  /* an entry stands before one that is older */
    AUDIT_CHANGED,    /* hashes agree among themselves but not with a checkpoint */
    AUDIT_CUT,        /* the log is shorter than a checkpoint or its own counter says */
    AUDIT_CHECKPOINT, /* a checkpoint is missing, not signed, or says two things */
};

struct audit_report {
    uint64_t entries;        /* numbered */
    uint64_t unsequenced;    /* not numbered yet */
    size_t stored, exported; /* checkpoints in the database and in the file */
    /* The first fault, and where. */
    enum audit_fault fault;
    int64_t idx, entry_id; /* -1 when it is not about one entry */
    uint64_t from, to; /* AUDIT_CHANGED: among the entries from .. to-1; CUT, CHECKPOINT: to is the size */
    char detail[64];   /* column, or what is wrong with the checkpoint; a word */
};

struct audit_check_opts {
    const char *key_file;    /* public checkpoint key */
    const char *checkpoints; /* file of exported notes; NULL or a missing file: those in the database only */
    /* Called about every half second; may be NULL. */
    void (*progress)(void *ctx, uint64_t entries);
    void *ctx;
};

/* RC_OK when all was read, whatever was found: see out->fault. */
MUST_CHECK enum rc audit_check(struct pg *pg, const struct audit_check_opts *opts, struct audit_report *out,
                               struct err *e);

/* The word for JSON ("edited"), and the sentence for a person, translated. */
const char *audit_fault_name(enum audit_fault f);
void audit_fault_text(const struct audit_report *r, char *dst, size_t size);

#endif
