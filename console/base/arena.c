#include "console/base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST 1024u
#define BLOCK_LAST  65536u
#define ALIGN       _Alignof(max_align_t)

struct block {
    struct block *next;
    size_t size;
    size_t used;
    _Alignas(max_align_t) unsigned char mem[];
};

struct arena {
    struct block *blocks; /* newest first; only the newest has room */
    struct arena *parent;
    struct arena *child; /* first child */
    struct arena *next;  /* siblings */
    struct arena *prev;
    size_t next_size;
};

static _Noreturn void
arena_die(void)
{
    fputs("loket: out of memory\n", stderr);
    abort();
}

struct arena *
arena_new(struct arena *parent)
{
    struct arena *a = calloc(1, sizeof(*a));

    if (!a)
        arena_die();
    a->next_size = BLOCK_FIRST;
    a->parent = parent;
    if (parent) {
        a->next = parent->child;
        if (a->next)
            a->next->prev = a;
        parent->child = a;
    }
    return a;
}

static void
unlink_child(struct arena *a)
{
    if (a->prev)
        a->prev->next = a->next;
    else if (a->parent)
        a->parent->child = a->next;
    if (a->next)
        a->next->prev = a->prev;
}

static void
drop_blocks(struct arena *a, bool wipe)
{
    struct block *b = a->blocks;

    while (b) {
        struct block *next = b->next;
        if (wipe)
            explicit_bzero(b->mem, b->used);
        free(b);
        b = next;
    }
    a->blocks = NULL;
    a->next_size = BLOCK_FIRST;
}

/* Empties a and frees its children, deepest first, without recursion. */
static void
empty(struct arena *a, bool wipe)
{
    struct arena *at = a;

    for (;;) {
        while (at->child)
            at = at->child;
        drop_blocks(at, wipe);
        if (at == a)
            return;
        struct arena *up = at->parent;
        unlink_child(at);
        free(at);
        at = up;
    }
}

void
arena_free(struct arena *a)
{
    if (!a)
        return;
    empty(a, false);
    unlink_child(a);
    free(a);
}

void
arena_reset(struct arena *a)
{
    if (a)
        empty(a, false);
}

void
arena_wipe(struct arena *a)
{
    if (a)
        empty(a, true);
}

static struct block *
add_block(struct arena *a, size_t need)
{
    size_t size = a->next_size;

    if (need > size)
        size = need;
    else if (a->next_size < BLOCK_LAST)
        a->next_size *= 2;
    struct block *b = calloc(1, sizeof(*b) + size);
    if (!b)
        arena_die();
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
    struct block *b = a->blocks;

    if (size > PTRDIFF_MAX / 2)
        arena_die();
    size_t need = size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    if (!b || b->size - b->used < need)
        b = add_block(a, need);
    void *p = b->mem + b->used;
    b->used += need;
    return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(n, size, &total))
        arena_die();
    return arena_alloc(a, total);
}

void *
arena_memdup(struct arena *a, const void *p, size_t n)
{
    void *copy = arena_alloc(a, n);

    if (n > 0)
        memcpy(copy, p, n);
    return copy;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
    size_t len = s ? strnlen(s, n) : 0;
    char *copy = arena_alloc(a, len + 1);

    if (len > 0)
        memcpy(copy, s, len);
    return copy;
}

char *
arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, s ? strlen(s) : 0);
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *s = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
    if (n > 0)
        vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    return s;
}
