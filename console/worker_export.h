/*
 * worker_export.h - the file in which the checkpoints of the audit log leave the
 * database: notes one after the other, each followed by an empty line. It is only
 * ever appended to; copies of it belong into other hands.
 */
#ifndef LOKET_WORKER_EXPORT_H
#define LOKET_WORKER_EXPORT_H

#include "console/base/err.h"
#include "console/crypto/note.h"

/*
 * The newest note of the file at path. RC_NONE when there is none yet. A last note that was
 * cut while it was being written is removed; any other fault is RC_FAIL "export_bad".
 */
MUST_CHECK enum rc worker_export_last(const char *path, const unsigned char key[NOTE_KEY], struct note *out,
                                      struct err *e);

/* Appends a note and waits until it is on the disk. Makes the file, and the folder it is in, when missing. */
MUST_CHECK enum rc worker_export_append(const char *path, const char *note, struct err *e);

#endif
