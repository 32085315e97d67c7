/*
 * fake_view.h - a viewer for screen tests: canned pages, drawn by arithmetic, and viewers that die or lie on
 * demand. The test plays both ends, so that nothing depends on time.
 */
#ifndef LOKET_TESTS_FAKE_VIEW_H
#define LOKET_TESTS_FAKE_VIEW_H

#include "console/view/view_proto.h"
#include "tests/support/play.h"

enum fake_view_mood {
    FAKE_VIEW_GOOD,
    FAKE_VIEW_DIES,   /* when it gets the document */
    FAKE_VIEW_LOCKED, /* says that the document needs a password */
    FAKE_VIEW_LIES,   /* sends a cell with an escape character */
    FAKE_VIEW_SLEEPS, /* answers nothing */
};

struct fake_view {
    struct play *p;
    enum fake_view_mood mood;
    struct term_caps caps;
    int started;
    int socks[8]; /* the viewers' ends; -1 where there is none */
    struct ipc_msg *msg;
    struct view_want last; /* what was asked for last */
    int renders;
};

/* Gives the played session viewers and the documents of the canned request. */
void fake_view_begin(struct fake_view *v, struct play *p);
void fake_view_end(struct fake_view *v);

/* Draws and serves at that size until nothing happens any more. */
void fake_view_run(struct fake_view *v, int rows, int cols);

#endif
