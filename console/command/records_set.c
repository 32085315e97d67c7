#include "console/command/records_set.h"

#include <stdlib.h>
#include <string.h>

#define CAP_MIN 1024

/* Numbers of one day and place differ in their last digits only: all bits must matter. */
static size_t
place(const struct records_set *s, int64_t key)
{
    uint64_t h = (uint64_t)key * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    /* The upper half, spread over any number of slots; there are never 2^32 of them. */
    size_t i = (size_t)((h >> 32) * s->cap >> 32);
    while (s->key[i] != 0 && s->key[i] != key)
        i = i + 1 < s->cap ? i + 1 : 0;
    return i;
}

static void
grow(struct records_set *s)
{
    struct records_set old = *s;
    s->cap = old.cap == 0 ? CAP_MIN : old.cap / 10 * 13;
    s->key = calloc(s->cap, sizeof *s->key);
    s->value = calloc(s->cap, sizeof *s->value);
    if (s->key == NULL || s->value == NULL)
        abort();
    for (size_t k = 0; k < old.cap; k++) {
        if (old.key[k] == 0)
            continue;
        size_t i = place(s, old.key[k]);
        s->key[i] = old.key[k];
        s->value[i] = old.value[k];
    }
    free(old.key);
    free(old.value);
}

uint32_t *
records_set_put(struct records_set *s, int64_t key, bool *fresh)
{
    if (s->n * 100 >= s->cap * 85)
        grow(s);
    size_t i = place(s, key);
    bool is_new = s->key[i] == 0;
    s->key[i] = key;
    s->n += is_new;
    if (fresh != NULL)
        *fresh = is_new;
    return &s->value[i];
}

uint32_t *
records_set_get(const struct records_set *s, int64_t key)
{
    if (s->cap == 0)
        return NULL;
    size_t i = place(s, key);
    return s->key[i] != 0 ? &s->value[i] : NULL;
}

void
records_set_done(struct records_set *s)
{
    free(s->key);
    free(s->value);
    *s = (struct records_set){0};
}
