/*
 * sandbox.h - what loket-ssh gives up before it reads the first byte from the network, and loket-view before
 * it reads the first byte of a document. The only file that includes libseccomp.
 */
#ifndef LOKET_SERVER_SANDBOX_H
#define LOKET_SERVER_SANDBOX_H

#include "console/base/err.h"

enum sandbox_kind {
    SANDBOX_NETWORK, /* a socket of the network and those that it is given */
    SANDBOX_VIEW,    /* one socket and memory; ends with the process that started it */
};

/*
 * As root: changes root to the empty directory empty_dir and becomes uid_text (see proc_drop()).
 * Always: tight resource limits, no new privileges, not dumpable, and a list of allowed
 * system calls; any other kills the process. Afterwards no file can be opened.
 */
MUST_CHECK enum rc sandbox_enter(enum sandbox_kind kind, const char *empty_dir, const char *uid_text,
                                 struct err *e);

#endif
