/*
 * records.h - "loketctl records import": the population records of an office from CSV.
 *
 * First the file is read and checked line by line into a spool below the state folder, with checkpoints; then
 * everything goes into the register in one transaction. Killed at any moment and given again, the command
 * goes on where it was, and what was imported once is never imported twice: the file's SHA-256 is kept. A
 * family with a rejected line is rejected whole.
 */
#ifndef LOKET_COMMAND_RECORDS_H
#define LOKET_COMMAND_RECORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "console/base/err.h"

struct command_ctx;
struct pg;

enum records_phase {
    RECORDS_DIGEST,
    RECORDS_READ,
    RECORDS_COMPARE,
    RECORDS_JUDGE,
    RECORDS_LOAD,
    RECORDS_VERIFY
};

struct records_progress {
    enum records_phase phase;
    int64_t done, total; /* bytes while digesting and reading, lines afterwards */
    int64_t rows;        /* lines of persons so far, while reading; 0 otherwise */
};

struct records_opts {
    const char *file;
    const char *families;     /* file with the addresses, or NULL: they stand on the heads' lines */
    const char *state;        /* folder; the spool is made in its "import" */
    int office;               /* 0: the only one */
    const char *status_kawin; /* "lama" or "2019": which list the file's codes belong to */
    const char *pekerjaan;
    bool dry_run;
    bool skip_rejected; /* import the sound families though others are rejected */
    int64_t batch;      /* lines between two checkpoints; 0: a good number */
    /* One rejected line; file is the word "penduduk" or "keluarga", column "" for the line as a whole. May be
     * NULL. */
    void (*rejected)(void *ctx, const char *file, uint64_t line, const char *column, const char *code,
                     uint64_t other_line);
    /* Between batches; false ends the work, to be taken up again later. May be NULL. */
    bool (*progress)(void *ctx, const struct records_progress *p);
    void *ctx;
};

struct records_result {
    char digest[65];
    char ignored[400]; /* columns that say nothing to us */
    int64_t lines, rejected_lines;
    int64_t families, residents; /* sound ones: imported unless dry_run */
    int64_t rejected_families, stripped;
    bool already; /* this file was imported before; nothing was done */
    bool resumed; /* went on at a checkpoint */
    bool imported;
};

/*
 * RC_INVALID with code "lines_rejected" when lines were rejected and neither dry_run nor skip_rejected is
 * set: nothing was imported. "stopped" when progress() said so.
 */
MUST_CHECK enum rc records_run(struct pg *pg, const struct records_opts *o, struct records_result *r,
                               struct err *e);

/* FILE [--families FILE] --status-kawin lama|2019 --pekerjaan lama|2019 [--office ID] [--dry-run]
 * [--skip-rejected] [--report FILE] */
MUST_CHECK enum rc records_import(struct command_ctx *ctx, int argc, char **argv, struct err *e);

#endif
