/*
 * f102_draw.h - random requests of F-1.02 that break no rule, for tests: the same seed gives the same
 * request.
 */
#ifndef LOKET_TESTS_F102_DRAW_H
#define LOKET_TESTS_F102_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/model/f102.h"

struct arena;

#define DRAW_TODAY   "2026-11-22"
#define DRAW_MEMBERS 12

struct draw {
    struct arena *arena;
    uint64_t rng;
    struct f102 r; /* its members are m[0..r.nanggota) */
    struct f102_member m[DRAW_MEMBERS];
    struct f102_member record[DRAW_MEMBERS]; /* what the records say of those that they know */
    const char *dokumen[F102_DOCUMENTS_MAX];
};

/* A request of any kind that f102_check() finds nothing in. serial: makes its numbers differ from others'. */
void f102_draw(struct draw *d, struct arena *a, uint64_t seed, int serial);

/* The next number below n. */
unsigned draw_below(struct draw *d, unsigned n);
/* True once in n. */
bool draw_once_in(struct draw *d, unsigned n);

/* YYYY-MM-DD, that many days after the day (before, when negative). */
const char *draw_date(struct draw *d, const char *day, int days);
/* A NIK of 99.01.01 for the birth date and sex. */
const char *draw_nik(struct draw *d, const char *lahir, const char *jenis_kelamin, int serial);

#endif
