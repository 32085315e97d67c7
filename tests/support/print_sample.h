/*
 * print_sample.h - invented KK records and an in-process signer, for the tests of
 * everything that prints.
 */
#ifndef LOKET_TEST_PRINT_SAMPLE_H
#define LOKET_TEST_PRINT_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "console/crypto/sign.h"

struct arena;

#define SAMPLE_PREFIX "HTTPS://LOKET.EXAMPLE.GO.ID/V/"
#define SAMPLE_TIME   1795305600 /* 22-11-2026, the day on the sheet */

struct sample {
    int members;
    bool longest;       /* every element as long as the longest of its kind */
    const char *nama;   /* of the head; NULL: an invented one */
    const char *alamat; /* NULL: an invented one */
};

/* The canonical record as the database writes it; arena-owned. */
const char *sample_record(struct arena *a, const struct sample *s);

/*
 * A signer inside this process with fresh keys; its authority is dir/sign-ca.crt.
 * NULL on failure. down: true makes every call answer RC_UNAVAILABLE.
 */
struct signer *sample_signer(const char *dir);
void sample_signer_down(struct signer *s, bool down);

#endif
