/*
 * help.h - the help page of a screen, generated from its key table.
 */
#ifndef LOKET_TUI_HELP_H
#define LOKET_TUI_HELP_H

struct key_bind;
struct text;

/* Fills a page: title, then one row per action that has a help sentence, with all its keys. title is
 * translated. */
void help_fill(struct text *t, const char *title, const struct key_bind *binds);

#endif
