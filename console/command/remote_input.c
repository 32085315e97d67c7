#include "console/command/remote_input.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define STEP 65536

void
remote_input_init(struct remote_input *in, int fd, size_t line_max)
{
    *in = (struct remote_input){.fd = fd, .line_max = line_max, .eof = fd < 0};
}

void
remote_input_done(struct remote_input *in)
{
    buf_done(&in->buf);
}

/* Reads once; false when nothing came. */
static bool
fill(struct remote_input *in, bool wait)
{
    char step[STEP];
    struct pollfd p = {.fd = in->fd, .events = POLLIN};
    if (in->eof || (!wait && poll(&p, 1, 0) <= 0))
        return false;
    ssize_t n;
    do
        n = read(in->fd, step, sizeof step);
    while (n < 0 && errno == EINTR);
    if (n <= 0) {
        in->eof = true;
        return false;
    }
    buf_consume(&in->buf, in->at);
    in->at = 0;
    buf_add(&in->buf, step, (size_t)n);
    explicit_bzero(step, (size_t)n);
    return true;
}

/* The rest of a line that was too long. True when it ended. */
static bool
drop(struct remote_input *in)
{
    size_t left = in->buf.len - in->at;
    const char *from = left > 0 ? in->buf.data + in->at : NULL,
               *end = left > 0 ? memchr(from, '\n', left) : NULL;
    in->at = end != NULL ? (size_t)(end - in->buf.data) + 1 : in->buf.len;
    in->seen = 0;
    in->dropping = end == NULL;
    return end != NULL;
}

/* A whole line of what is in the buffer. */
static bool
take_line(struct remote_input *in, const char **line, size_t *len)
{
    size_t left = in->buf.len - in->at;
    const char *from = left > 0 ? in->buf.data + in->at : "";
    const char *end = left > in->seen ? memchr(from + in->seen, '\n', left - in->seen) : NULL;
    in->seen = left;
    if (end == NULL && (!in->eof || left == 0))
        return false;
    *line = from;
    *len = end != NULL ? (size_t)(end - from) : left;
    in->at += *len + (end != NULL);
    in->seen = 0;
    return true;
}

enum input_got
remote_input_line(struct remote_input *in, bool wait, const char **line, size_t *len)
{
    for (;;) {
        if (in->dropping && !drop(in)) {
            if (!fill(in, wait) && !in->eof)
                return INPUT_NOTHING;
            in->dropping = in->dropping && !in->eof;
            continue;
        }
        if (take_line(in, line, len))
            return *len <= in->line_max ? INPUT_LINE : INPUT_LONG;
        if (in->buf.len - in->at > in->line_max) {
            (void)drop(in);
            return INPUT_LONG;
        }
        if (!fill(in, wait)) {
            if (!in->eof)
                return INPUT_NOTHING;
            /* What is left without an end of line is a line too. */
            return take_line(in, line, len) ? (*len <= in->line_max ? INPUT_LINE : INPUT_LONG) : INPUT_END;
        }
    }
}

bool
remote_input_rest(struct remote_input *in, struct buf *out, size_t max)
{
    do {
        buf_add(out, in->buf.data != NULL ? in->buf.data + in->at : "", in->buf.len - in->at);
        in->at = in->buf.len;
    } while (out->len <= max && fill(in, true));
    return out->len <= max;
}
