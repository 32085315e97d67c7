/*
 * monkey.h - what the files of the random-key run share: monkey.c presses keys, monkey_check.c looks at the
 * database afterwards.
 */
#ifndef LOKET_TESTS_MONKEY_H
#define LOKET_TESTS_MONKEY_H

#include <stdbool.h>

#include "tests/support/seed_db.h"

/*
 * The invariants that no key may break, each with what is wrong printed; false when one is. log: the text
 * that the sessions logged.
 */
bool monkey_check(struct seed_db *d, const char *log);

/* Numbers the audit trail, seals it, and reads every entry again; false, and said, when it is not whole. */
bool monkey_audit(struct seed_db *d);

#endif
