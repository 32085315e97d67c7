/*
 * records_job.h - what the steps of an import share: the spool and what is known of every NIK and family.
 */
#ifndef LOKET_COMMAND_RECORDS_JOB_H
#define LOKET_COMMAND_RECORDS_JOB_H

#include "console/command/records.h"
#include "console/command/records_row.h"
#include "console/command/records_set.h"

/* The value of a family in the set. */
enum {
    KK_HEADS = 0x3, /* living heads: 0, 1, 2 for more */
    KK_BAD = 0x4,   /* a line of it was rejected */
    KK_ADDRESS = 0x8,
    KK_LEFT = 0x10, /* has dead or moved persons */
    KK_LEFT_HEADS = 0x60,
    KK_LEFT_HEAD1 = 0x20,
    KK_KNOWN = 0x80,      /* the records have it */
    KK_ELSEWHERE = 0x100, /* another office's */
    KK_PERSON1 = 0x200,   /* persons, counted up to 127 from here */
    KK_PERSONS = 0xFE00,
};
#define KK_PERSONS_OF(v) (((v)&KK_PERSONS) / KK_PERSON1)
#define KK_PERSONS_MAX   99

/* The files of the spool, all of lines with tabs; mode 0600 in a folder of mode 0700. */
enum records_spool {
    SPOOL_ROWS,          /* A|R, line, no_kk, nik, shdk, status_dasar, line of resident_version (A) */
    SPOOL_FAULTS,        /* line, column, code, other line */
    SPOOL_FAMILIES,      /* line, no_kk, columns of family_version */
    SPOOL_FAMILY_FAULTS, /* as SPOOL_FAULTS, of the file of families */
    SPOOL_KNOWN,         /* line, no_kk of persons whom the records have; made anew in each run */
    SPOOL_N,
};

enum records_stage { STAGE_FAMILIES, STAGE_PERSONS, STAGE_DONE };

struct records_checkpoint {
    int stage;
    int64_t offset, lines; /* of the file of this stage */
    char delimiter;
    int64_t size[SPOOL_KNOWN]; /* of the files of the spool */
    int64_t rows, stripped, family_lines;
    char since[40];
};

struct records_job {
    const struct records_opts *o;
    struct pg *pg;
    struct records_result *r;
    struct records_checkpoint at;
    struct records_set niks; /* value: line */
    struct records_set kks;  /* value: KK_... */
    struct records_set regions;
    int office, zona;
    char kabupaten[16], today[16];
    char root[400], dir[440]; /* <state>/import, and below it the folder of this file and these options */
    int lock;
    FILE *spool[SPOOL_N];
};

/* A line of SPOOL_ROWS. rest points into the text. */
struct records_spooled {
    char kind;
    uint64_t line;
    int64_t no_kk, nik;
    int shdk, status_dasar;
    char *rest;
};

/* --- records_spool.c --- */

/* Takes the lock, removes the spools of other files, opens or makes ours. r->resumed tells which. */
MUST_CHECK enum rc records_spool_open(struct records_job *j, struct err *e);
/* Of a file that was imported before: only so that closing removes what is left of its spool. */
bool records_spool_leftover(struct records_job *j);
/* Everything written so far is on the disk, and job->at names it. */
MUST_CHECK enum rc records_spool_checkpoint(struct records_job *j, struct err *e);
/* The error of a file of the spool. */
enum rc records_spool_error(const struct records_job *j, struct err *e);
/* To the beginning, for reading. */
MUST_CHECK enum rc records_spool_rewind(struct records_job *j, enum records_spool s, struct err *e);
/* Closes; with remove, the spool is gone afterwards. */
void records_spool_close(struct records_job *j, bool remove);

struct records_reader {
    FILE *f;
    char *text;
    size_t cap;
};
/* The next line without its end, or NULL. */
char *records_reader_next(struct records_reader *r);
void records_reader_done(struct records_reader *r);
/* Takes a line of SPOOL_ROWS apart; false when it is none. */
bool records_spooled_parse(char *text, struct records_spooled *out);
/* The next number at *p, up to a tab or the end. */
int64_t records_take_int(char **p);

/* --- the steps --- */

/* Reads the files into the spool; after a restart the sets are filled from it first. */
MUST_CHECK enum rc records_scan(struct records_job *j, struct err *e);
/* Asks the database which of these NIKs and families it has. */
MUST_CHECK enum rc records_compare(struct records_job *j, struct err *e);
/* Tells every rejected line, in order, and counts. */
MUST_CHECK enum rc records_judge(struct records_job *j, struct err *e);
/* Why a family cannot be imported: a word, or NULL. */
const char *records_family_fault(uint32_t kk);
/* The sound families into the register, in one transaction. */
MUST_CHECK enum rc records_load(struct records_job *j, struct err *e);

/* Calls opts->progress; RC_FAIL "stopped" when it says so. */
MUST_CHECK enum rc records_tell(struct records_job *j, enum records_phase phase, int64_t done, int64_t total,
                                struct err *e);
int64_t records_batch(const struct records_job *j);

#endif
