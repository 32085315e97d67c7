/*
 * log.h - one line per event to standard error (journald, or the file that
 * scripts/dev points it at). No personal data, no secrets; ids only.
 */
#ifndef LOKET_BASE_LOG_H
#define LOKET_BASE_LOG_H

#include "console/base/err.h"

enum log_level { LOG_LVL_ERROR, LOG_LVL_WARN, LOG_LVL_INFO, LOG_LVL_DEBUG };

/* Sets the program word that starts each line, and the level up to which lines are written. fd is kept, not
 * owned. */
void log_open(const char *program, enum log_level max, int fd);

/* A short word added to each line of this process, e.g. the session id. "" removes it. */
void log_context(const char *word);

void log_at(enum log_level level, const char *file, const char *func, const char *fmt, ...) PRINTF_LIKE(4, 5);

#define log_error(...) log_at(LOG_LVL_ERROR, __FILE__, __func__, __VA_ARGS__)
#define log_warn(...)  log_at(LOG_LVL_WARN, __FILE__, __func__, __VA_ARGS__)
#define log_info(...)  log_at(LOG_LVL_INFO, __FILE__, __func__, __VA_ARGS__)
#define log_debug(...) log_at(LOG_LVL_DEBUG, __FILE__, __func__, __VA_ARGS__)

/* Logs code, field and detail of e once; the sentence for the person is left out (it may hold a name). */
void log_err(const char *what, const struct err *e);

#endif
