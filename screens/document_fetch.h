/*
 * document_fetch.h - the way of a file from the database to a viewer, a piece at a time, so that the screen
 * answers keys in between.
 */
#ifndef LOKET_SCREENS_DOCUMENT_FETCH_H
#define LOKET_SCREENS_DOCUMENT_FETCH_H

#include "console/session.h"
#include "console/view/view_client.h"
#include "db/store/attachment.h"

enum fetch_phase {
    FETCH_NONE,
    FETCH_BYTES,  /* from the database */
    FETCH_LOAD,   /* the viewer reads it */
    FETCH_SHOW,   /* pictures can be asked for */
    FETCH_FAILED, /* fault says why and what to do */
};

struct fetch {
    enum fetch_phase phase;
    int64_t id; /* of the attachment */
    struct arena *arena;
    struct attachment_file file;
    struct buf bytes;
    struct view_client *client;
    char fault[512]; /* translated */
};

/* Starts with another file; what was open before is closed. a: parent of the memory. */
void fetch_start(struct fetch *f, struct arena *a, int64_t id);
void fetch_stop(struct fetch *f);

/* One piece of work, without waiting. VIEW_EV_LOADED once the file can be looked at, VIEW_EV_PICTURE with a
 * new picture, VIEW_EV_FAULT or VIEW_EV_GONE when the file failed (f->fault). */
enum view_event fetch_step(struct fetch *f, struct session *ses);

/* True while fetch_step() has something to do at once. */
bool fetch_working(const struct fetch *f);

/* Percent of the bytes that are here. */
int fetch_percent(const struct fetch *f);

#endif
