/*
 * play.h - a session played by a test: keys go in, the screens are drawn on memory surfaces, time stands
 * still until it is told to pass.
 */
#ifndef LOKET_TESTS_PLAY_H
#define LOKET_TESTS_PLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "console/session.h"
#include "tests/support/fake_db.h"

struct fake_view;

struct play {
    struct fake_db *db;
    struct fake_view *view; /* fake_view.h; NULL: none */
    void *bench;            /* of a bench that brings its own viewers; NULL: none */
    struct cfg cfg;
    struct clock clock;
    struct session_env env;
    struct session ses;
    int64_t now, mono;
};

/* A session that has not been started yet, so that the test can prepare what the database says. */
struct play *play_new(const char *role);
/* One that was started with the canned queue. */
struct play *play_start(const char *role);
/* One whose officer has opened and claimed the canned request from the queue. */
struct play *play_request(const char *role);
void play_end(struct play *p);

/* Presses keys by name (key.h), separated by blanks. */
void play_press(struct play *p, const char *names);
/* Types ASCII text. */
void play_type(struct play *p, const char *text);
/* Lets seconds pass, with a tick each. */
void play_pass(struct play *p, int seconds);

/* Compares with tests/golden/<name>-<cols>x<rows>.txt; play_shot() at 80x24 and at 132x43. */
void play_shot_at(struct play *p, const char *name, int rows, int cols);
void play_shot(struct play *p, const char *name);
/* As a screen reader is given it: tests/golden/linear-<name>-80x24.txt. */
void play_shot_linear(struct play *p, const char *name);

/* Does the text stand on the screen now, at 80x24? Prints the screen when it does not. */
bool play_sees(struct play *p, const char *text);
/* How often a statement was sent. */
int play_calls(struct play *p, const char *stmt);

#endif
