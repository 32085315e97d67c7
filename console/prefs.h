/*
 * prefs.h - what an officer set for the own screens, and what was typed and opened before: kept in the
 * database from login to login (db/store/preference.h), in effect at once.
 */
#ifndef LOKET_PREFS_H
#define LOKET_PREFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/tui/history.h"

struct db;

#define PREFS_RECENT 8
#define PREFS_VALUE  16

/* How screens are drawn: as pictures; for a screen reader; line by line, as on a terminal without a cursor.
 */
enum prefs_linear { LINEAR_OFF, LINEAR_SCREEN, LINEAR_LINES };

struct prefs_recent {
    int64_t id;
    char ref[24];
};

struct prefs {
    char theme[PREFS_VALUE];   /* name in theme.h */
    char picture[PREFS_VALUE]; /* how pictures are shown: auto, sixel, kitty, symbols, off */
    bool mouse;
    enum prefs_linear linear;
    struct history filters, commands;
    struct prefs_recent recent[PREFS_RECENT]; /* requests opened last, newest first */
    int nrecent;
    bool filters_new, commands_new, recent_new; /* not kept in the database yet */
};

struct prefs_choice {
    const char *value, *label; /* label: msgid */
};

/* A setting that a person chooses. */
struct prefs_kind {
    const char *name;  /* "theme" */
    const char *word;  /* for the palette, "tema" */
    const char *label; /* msgid */
    const char *about; /* msgid: one sentence */
};

/* The settings, 0 and on; NULL after the last. */
const struct prefs_kind *prefs_kind(size_t i);

/* The i-th value that a setting can have; false after the last. */
bool prefs_choice(const struct prefs_kind *k, size_t i, struct prefs_choice *out);

/* The value that is set now; points into p or to a constant. */
const char *prefs_get(const struct prefs *p, const struct prefs_kind *k);

/* What somebody has who never chose. */
void prefs_defaults(struct prefs *p);

/* Reads all of the officer's; what cannot be used is passed over. On failure the defaults stay. */
MUST_CHECK enum rc prefs_load(struct prefs *p, struct db *db, struct err *e);

/* Sets one of the settings by name and keeps it; it is in effect also when keeping it failed. RC_INVALID when
 * there is no such value. */
MUST_CHECK enum rc prefs_set(struct prefs *p, struct db *db, const char *name, const char *value,
                             struct err *e);

/* A request was opened. */
void prefs_opened(struct prefs *p, int64_t id, const char *ref);

/* Keeps what was typed and opened since the last time; nothing is sent when there is nothing new. */
MUST_CHECK enum rc prefs_keep(struct prefs *p, struct db *db, struct err *e);

#endif
