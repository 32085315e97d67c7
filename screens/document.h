/*
 * document.h - what the files of the document screen share. document.c loads and dispatches,
 * document_fetch.c brings a file to its viewer, document_port.c knows which part of a page is looked at,
 * document_draw.c draws, document_data.c writes what the document proves.
 */
#ifndef LOKET_SCREENS_DOCUMENT_H
#define LOKET_SCREENS_DOCUMENT_H

#include "console/session.h"
#include "console/tui/image.h"
#include "console/tui/text.h"
#include "db/store/attachment.h"
#include "db/store/request.h"
#include "screens/document_fetch.h"
#include "screens/document_port.h"

/* How the picture is shown; the key goes from one to the next that this terminal can. */
enum document_mode { MODE_AUTO, MODE_BLOCKS, MODE_DOTS, MODE_SIXEL, MODE_KITTY, MODE_COUNT };

/* Of the request; in its own arena, which a newer load replaces. */
struct document_data {
    struct arena *arena;
    struct request_detail d;
    struct request_attachment *files; /* those with bytes */
    struct request_member *members;
    struct request_record *records;
    struct attachment_tick *ticks;
    size_t nfiles, nmembers, nrecords, nticks;
};

/* A small picture of the first page of a file. */
struct document_thumb {
    int64_t id;
    struct view_cell *cells; /* NULL: none yet */
    int cols, rows;
    bool failed;
};

struct document_state {
    int64_t request_id;
    int64_t id; /* of the file that is shown */
    bool loaded;
    const struct key_bind *view_keys, *thumb_keys; /* joined to those of the frame */
    struct document_data data;
    struct fetch fetch;
    struct port port;
    struct port_window window;    /* of the last draw */
    bool placed;                  /* the port knows the file's page */
    int resume_page, resume_zoom; /* where to go once the file is open; -1: its beginning */
    enum document_mode mode;
    struct image *image; /* of the picture that is shown; NULL: symbols */
    uint32_t image_seq;
    int reading;  /* the zoom of the last reading */
    bool skip;    /* the picture on its way is the next part: an empty one is passed over */
    int skipped;  /* parts passed over so far */
    int skip_dir; /* 1 or -1 */
    bool side, side_focus;
    struct arena *side_arena;
    struct text side_text;
    struct text_view side_view;
    bool thumbs;
    struct fetch thumb_fetch;
    struct document_thumb *thumb; /* data.nfiles of them */
    size_t nthumbs;
    size_t thumb_at;
};

/* The file that is shown, or NULL. */
const struct request_attachment *document_file(const struct document_state *st);
size_t document_index(const struct document_state *st);
/* The own tick of a file, or NULL; document_other_tick(): the newest of somebody else. */
const struct attachment_tick *document_own_tick(const struct document_state *st, int64_t id);
const struct attachment_tick *document_other_tick(const struct document_state *st, int64_t id);

/* What is asked of the viewer for the present window. False while there is nothing to ask for. */
bool document_want(const struct screen *s, struct view_want *out);
/* True when the picture at hand is what is wanted. */
bool document_fresh(const struct view_want *want, const struct view_picture *p);

/* document_draw.c */
void document_draw(const struct screen *s, struct surface *out);
void document_draw_cells(struct surface *out, int row, int col, const struct view_cell *cells, int rows,
                         int cols);
const char *document_mode_text(const struct screen *s);

/* document_data.c: writes the page of what the file proves. */
void document_data_page(const struct document_state *st, struct text *t);

/* document_thumbs.c */
void document_thumbs_open(struct screen *s);
void document_thumbs_close(struct screen *s);
void document_thumbs_draw(const struct screen *s, struct surface *out, struct rect body);
/* One piece of work. */
void document_thumbs_step(struct screen *s);
/* An action while they are open. True: the file under the cursor is to be opened. */
bool document_thumbs_act(struct screen *s, enum action a, unsigned *rx);

#endif
