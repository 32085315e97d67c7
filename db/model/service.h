/*
 * service.h - what can be asked for: column I of F-1.02 (Permendagri 109/2019; kk-domain 4.1), and the two
 * reasons for a new KK that the form has no box for (requirements.csv).
 */
#ifndef LOKET_MODEL_SERVICE_H
#define LOKET_MODEL_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

struct service {
    const char *kind;  /* "I.A.1" */
    const char *label; /* in capitals, as on the form */
    bool nomor_baru;   /* the family gets a new number: the number is its head's (kk-domain 3.2) */
    bool perlu_no_kk;  /* a family of our records is named: the one that changes, or that is left */
    bool cetak_ulang;  /* the same sheet again: nothing may change */
    const char *sumber;
};

/* In the order of the form, the two variants last. */
extern const struct service services[];
extern const size_t services_n;

/* NULL when there is no such kind. */
const struct service *service_find(const char *kind);

#endif
