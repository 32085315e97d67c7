/*
 * start.h - the first steps that every server process takes.
 */
#ifndef LOKET_SERVER_START_H
#define LOKET_SERVER_START_H

#include "console/base/cfg.h"

/*
 * Hardens the process, opens the log on standard error under program, reads the file given with
 * -c and loads the language. *config is the file's name. False after saying on standard error
 * what is wrong; the process then exits with status 2.
 */
MUST_CHECK bool server_start(int argc, char **argv, const char *program, struct cfg *cfg,
                             const char **config);

/* Blocks the signals of the list (ends with 0) and gives a non-blocking descriptor they arrive on; -1 on
 * failure. */
int server_signals(const int *signals);

/* The next signal waiting on that descriptor, or 0. */
int server_signal_next(int fd);

/* Undoes the blocking in a child. */
void server_signals_reset(void);

#endif
