/*
 * worker_scan.h - the watched folder: <scan_dir>/<username>/ is where a scanner at the counter puts its
 * files. Complete ones become scans of that officer in the database, unread; the officer's session looks at
 * what they are. A file is removed when its scan is committed, and not before.
 *
 * A file is complete when nobody has it open for writing and it did not change between two looks. What is no
 * plain file with one name, starts with a dot, is empty or too large stays where it is.
 */
#ifndef LOKET_WORKER_SCAN_H
#define LOKET_WORKER_SCAN_H

#include "console/worker.h"

struct worker_scan;

/* One look at the folder; nothing when scan_dir is "". Also removes what is past its time, now and then. */
MUST_CHECK enum rc worker_scan(struct worker *w, struct arena *a, bool *busy, struct err *e);
void worker_scan_close(struct worker *w);

#endif
