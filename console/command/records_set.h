/*
 * records_set.h - a set of numbers of 16 digits with 32 bits each: 12 bytes a slot, two thirds to 85 %
 * full. What the import knows of every NIK and family while the file goes by.
 */
#ifndef LOKET_COMMAND_RECORDS_SET_H
#define LOKET_COMMAND_RECORDS_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. */
struct records_set {
    int64_t *key; /* 0: free */
    uint32_t *value;
    size_t cap, n;
};

/* The value of key (> 0), which is 0 when it is new; *fresh tells (may be NULL). Valid until the next put. */
uint32_t *records_set_put(struct records_set *s, int64_t key, bool *fresh);

/* NULL when it is not there. */
uint32_t *records_set_get(const struct records_set *s, int64_t key);

void records_set_done(struct records_set *s);

#endif
