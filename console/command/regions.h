/*
 * regions.h - "loketctl regions": the Kemendagri codes of provinces, regencies, districts and villages, from
 * the data of the npm package idn-area-data (ODbL), which an installation fetches for itself.
 */
#ifndef LOKET_COMMAND_REGIONS_H
#define LOKET_COMMAND_REGIONS_H

#include <stddef.h>

#include "console/base/err.h"

struct command_ctx;
struct pg;

/* What the data set asks to be named with. */
#define REGIONS_ATTRIBUTION                                                                                  \
    "Kode dan nama wilayah: idn-area-data 3.1.2 (fityannugroho dan para kontributor), Open Database License" \
    " (ODbL) 1.0"

struct regions_count {
    long long read, added, changed, retired;
};

/*
 * Loads a folder with provinces.csv, regencies.csv, districts.csv and villages.csv, or the package as npm
 * packs it (FILE.tgz, whose bytes must be those of the published one). One transaction; the same again
 * changes nothing. Codes that the source no longer has are marked as retired and stay.
 */
MUST_CHECK enum rc regions_load(struct pg *pg, const char *from, struct regions_count *out, struct err *e);

/* [--from FOLDER|FILE.tgz] (default: <state>/regions/idn-area-data-3.1.2.tgz) */
MUST_CHECK enum rc regions_import(struct command_ctx *ctx, int argc, char **argv, struct err *e);
/* What the database holds. */
MUST_CHECK enum rc regions_show(struct command_ctx *ctx, int argc, char **argv, struct err *e);

#endif
