/*
 * sandbox.h - what loket-ssh gives up before it reads the first byte from the network. The
 * only file that includes libseccomp.
 */
#ifndef LOKET_SERVER_SANDBOX_H
#define LOKET_SERVER_SANDBOX_H

#include "console/base/err.h"

/*
 * As root: changes root to the empty directory empty_dir and becomes uid_text (see proc_drop()).
 * Always: tight resource limits, no new privileges, not dumpable, and a list of allowed
 * system calls; any other kills the process. Afterwards no file can be opened.
 */
MUST_CHECK enum rc sandbox_enter(const char *empty_dir, const char *uid_text, struct err *e);

#endif
