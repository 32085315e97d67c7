/*
 * notice.h - whole-screen notices that stand in for a screen.
 */
#ifndef LOKET_TUI_NOTICE_H
#define LOKET_TUI_NOTICE_H

struct surface;

/* "Layar terlalu kecil ...": fits into whatever size the surface has. */
void notice_too_small(struct surface *s);

/* A centred sentence with a title, e.g. the idle lock or "connecting to the database". */
void notice_draw(struct surface *s, const char *title, const char *text);

#endif
