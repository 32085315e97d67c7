/*
 * arena.h - memory that lives as long as its owner and is freed at once.
 *
 * session > screen > query: a child arena is freed with its parent. Memory
 * comes zeroed. Allocation failure ends the process (a session has nothing
 * sensible left to do); sizes that come from outside must be bounded first.
 */
#ifndef LOKET_BASE_ARENA_H
#define LOKET_BASE_ARENA_H

#include <stddef.h>

#include "console/base/err.h"

struct arena;

/* A new arena; a child of parent when that is not NULL. The caller frees it, or its parent does. */
struct arena *arena_new(struct arena *parent);

/* Frees the arena, its children and all memory taken from them. NULL is allowed. */
void arena_free(struct arena *a);

/* Gives all memory of the arena back and frees its children; the arena itself can be used again. */
void arena_reset(struct arena *a);

/* As arena_reset(), but wipes first: for arenas that held secrets. arena_free() follows when it is done with.
 */
void arena_wipe(struct arena *a);

/* size bytes, zeroed, aligned for any type. Never NULL; size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);

/* n elements of size bytes, zeroed; ends the process on overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* Copies. s may be NULL, which gives "". */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);

/* sprintf into the arena. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
