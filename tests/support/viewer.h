/*
 * viewer.h - the real loket-view, started by a test as the monitor would: no files, one socket.
 */
#ifndef LOKET_TESTS_VIEWER_H
#define LOKET_TESTS_VIEWER_H

#include <stdbool.h>
#include <sys/types.h>

#include "console/view/view_client.h"

struct viewer {
    pid_t pid;
    int status; /* of waitpid(), once it was reaped */
    struct view_client *client;
    enum view_event last;
    char dir[128];
};

/* Starts the process alone; *sock is our end, for whoever speaks to it. False: it did not start. */
bool viewer_start(struct viewer *v, int *sock);
/* Starts one and loads the document; waits for the first answer, which is in v->last. False: it did not
 * start. */
bool viewer_open(struct viewer *v, const void *p, size_t n);
/* Renders and waits for the answer. */
enum view_event viewer_render(struct viewer *v, const struct view_want *w);
/* Waits for an answer at most ms. */
enum view_event viewer_wait(struct viewer *v, int ms);
/* Closes the socket and reaps the process; false when it does not end by itself. */
bool viewer_close(struct viewer *v);

/* The whole of a page in cols by rows symbols of 256 colours. */
struct view_want viewer_page(uint32_t page, uint32_t cols, uint32_t rows);

#endif
