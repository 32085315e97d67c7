/*
 * keys.h - makes the keys and certificates of an installation below <state>/keys.
 * What is there already is left alone, so that the command may be given again
 * after an update that needs one more key.
 */
#ifndef LOKET_COMMAND_KEYS_H
#define LOKET_COMMAND_KEYS_H

#include "console/base/err.h"

struct command_ctx;

MUST_CHECK enum rc keys_init(struct command_ctx *ctx, int argc, char **argv, struct err *e);

/* One row per file, for the doctor. */
struct keys_file {
    const char *name;
    unsigned mode; /* at most these permissions */
};
extern const struct keys_file keys_files[];
extern const size_t keys_nfiles;

#endif
