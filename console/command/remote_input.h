/*
 * remote_input.h - the standard input of a command: whole lines as they come, never waiting for more when one
 * is there, and files.
 */
#ifndef LOKET_COMMAND_REMOTE_INPUT_H
#define LOKET_COMMAND_REMOTE_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/str.h"

struct remote_input {
    int fd;
    size_t line_max; /* longer lines are dropped */
    struct buf buf;
    size_t at, seen; /* where the next line begins; what of it holds no end of line */
    bool eof, dropping;
};

enum input_got {
    INPUT_LINE,
    INPUT_NOTHING, /* no whole line is there now */
    INPUT_LONG,    /* a line longer than line_max was dropped */
    INPUT_END,
};

void remote_input_init(struct remote_input *in, int fd, size_t line_max);
/* Wipes what was read. */
void remote_input_done(struct remote_input *in);

/*
 * The next line without its end, valid until the next call; the last one may lack its end. wait: until there
 * is one; otherwise INPUT_NOTHING when none is there.
 */
enum input_got remote_input_line(struct remote_input *in, bool wait, const char **line, size_t *len);

/* Everything up to the end into *out; false when it is more than max bytes. */
bool remote_input_rest(struct remote_input *in, struct buf *out, size_t max);

#endif
