/*
 * requirement_when.h - the conditions on which documents are needed. For db/model/requirement*.c only.
 */
#ifndef LOKET_MODEL_REQUIREMENT_WHEN_H
#define LOKET_MODEL_REQUIREMENT_WHEN_H

#include <stdbool.h>

struct f102;

/* True when the condition of that word holds for the form, and for "". */
bool requirement_holds(const struct f102 *r, const char *today, const char *syarat);

#endif
