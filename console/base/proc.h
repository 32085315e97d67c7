/*
 * proc.h - what every process of Loket does to itself: no core dumps, no
 * inherited descriptors, no privileges left over.
 */
#ifndef LOKET_BASE_PROC_H
#define LOKET_BASE_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "console/base/err.h"

/* First call of each main: umask 077, no core dump, not dumpable, SIGPIPE ignored, descriptors 0-2 open. */
void proc_harden(void);

/* Closes every descriptor >= from. */
void proc_close_from(int from);

/*
 * When running as root: becomes uid (and the same gid, no groups). uid_text is a
 * decimal number, "" means 65534. A no-op for a plain user. Afterwards root
 * cannot be regained; checked.
 */
MUST_CHECK enum rc proc_drop(const char *uid_text, struct err *e);

/* no_new_privs and not dumpable. */
MUST_CHECK enum rc proc_seal(struct err *e);

/*
 * Starts argv[0] (a path) in a child. fds[i] of the parent becomes descriptor
 * i of the child for i < nfds (-1: /dev/null); all others are closed. env is
 * the whole environment (NULL-terminated) or NULL for an empty one. new_tty:
 * makes descriptor 0 the controlling terminal of a new session. Returns the
 * pid or -1 with *e filled.
 */
pid_t proc_spawn(const char *const *argv, const int *fds, int nfds, const char *const *env, bool new_tty,
                 struct err *e);

/* Directory of the running binary, without a trailing slash; dst[size]. False when unknown. */
bool proc_self_dir(char *dst, size_t size);

#endif
