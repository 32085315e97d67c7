#include "console/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/str.h"
#include "console/base/utf8.h"

#define LINE_MAX_BYTES 1200

/* One log per process: its place cannot be passed to code that has nothing but an error to report. */
static struct {
    char program[32];
    char context[64];
    enum log_level max;
    int fd;
} log_to = {.program = "loket", .max = LOG_LVL_INFO, .fd = STDERR_FILENO};

void
log_open(const char *program, enum log_level max, int fd)
{
    utf8_clean_to(log_to.program, sizeof(log_to.program), program);
    log_to.max = max;
    log_to.fd = fd;
}

void
log_context(const char *word)
{
    utf8_clean_to(log_to.context, sizeof(log_to.context), word);
}

static const char *
level_name(enum log_level level)
{
    switch (level) {
    case LOG_LVL_ERROR:
        return "error";
    case LOG_LVL_WARN:
        return "warn";
    case LOG_LVL_INFO:
        return "info";
    case LOG_LVL_DEBUG:
        return "debug";
    }
    return "error";
}

/* One write() for a whole line: lines of several processes in one file must not mix. */
static void
write_line(const char *line, size_t n)
{
    while (n > 0) {
        ssize_t did = write(log_to.fd, line, n);
        if (did < 0 && errno == EINTR)
            continue;
        if (did <= 0)
            return;
        line += did;
        n -= (size_t)did;
    }
}

void
log_at(enum log_level level, const char *file, const char *func, const char *fmt, ...)
{
    int saved = errno;
    char text[LINE_MAX_BYTES];
    char head[320];
    char line[LINE_MAX_BYTES + 320];
    char when[CLOCK_TEXT];
    va_list ap;

    if (level > log_to.max || log_to.fd < 0)
        return;
    va_start(ap, fmt);
    if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
        text[0] = '\0';
    va_end(ap);
    clock_iso(when, clock_now(clock_system()));
    str_printf(head, sizeof(head), "%s %s[%d] %s%s%s %s:%s: ", when, log_to.program, (int)getpid(),
               level_name(level), log_to.context[0] ? " " : "", log_to.context, file, func);
    utf8_clean_to(line, sizeof(line) - 1, head);
    size_t used = strlen(line);
    utf8_clean_to(line + used, sizeof(line) - 1 - used, text);
    used += strlen(line + used);
    line[used++] = '\n';
    write_line(line, used);
    errno = saved;
}

void
log_err(const char *what, const struct err *e)
{
    log_at(e->rc == RC_FAIL || e->rc == RC_UNAVAILABLE ? LOG_LVL_ERROR : LOG_LVL_WARN, "err", "log_err",
           "%s: %s code=%s field=%s: %s", what, rc_name(e->rc), e->code, e->field, e->detail);
}
