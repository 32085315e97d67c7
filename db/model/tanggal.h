/*
 * tanggal.h - dates as text, YYYY-MM-DD: strcmp() orders them.
 */
#ifndef LOKET_MODEL_TANGGAL_H
#define LOKET_MODEL_TANGGAL_H

#include <stdbool.h>

/* True for a day of the calendar from 1800 on, written YYYY-MM-DD; the sheet prints no earlier one. */
bool tanggal_valid(const char *s);

/* Completed years from lahir to pada (both valid); negative when lahir is later. */
int tanggal_umur(const char *lahir, const char *pada);

/* True when the calendar has this day. */
bool tanggal_ada(int tahun, int bulan, int hari);

#endif
