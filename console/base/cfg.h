/*
 * cfg.h - the configuration: one file, "key = value" lines, "#" comments.
 *
 * Every option is one row in cfg_table.h; struct, defaults, parser, ranges,
 * "loketctl config" and the README table come from it.
 */
#ifndef LOKET_BASE_CFG_H
#define LOKET_BASE_CFG_H

#include <stdint.h>
#include <stdio.h>

#include "console/base/err.h"

#define CFG_TEXT_MAX 256

struct cfg {
#define CFG_STR(name, def, help)           char name[CFG_TEXT_MAX];
#define CFG_INT(name, def, min, max, help) int64_t name;
#include "console/base/cfg_table.h"
#undef CFG_STR
#undef CFG_INT
};

/* Fills *c with the defaults. */
void cfg_defaults(struct cfg *c);

/*
 * Reads file over the defaults. Unknown keys, bad numbers and values that do
 * not fit are errors that name the line. RC_FAIL when the file cannot be read.
 */
MUST_CHECK enum rc cfg_load(struct cfg *c, const char *file, struct err *e);

/* Sets one option by name, as a line of the file would. RC_INVALID names the key in e->field. */
MUST_CHECK enum rc cfg_set(struct cfg *c, const char *key, const char *value, struct err *e);

/* Prints every option with its value, or (markdown) as a table with default, range and help. */
void cfg_print(const struct cfg *c, FILE *out);
void cfg_print_table(FILE *out);

/* Joins the state directory and name: "<state>/name". dst holds CFG_TEXT_MAX + 64 bytes. */
#define CFG_PATH_MAX (CFG_TEXT_MAX + 64)
const char *cfg_state_path(const struct cfg *c, char dst[CFG_PATH_MAX], const char *name);

#endif
