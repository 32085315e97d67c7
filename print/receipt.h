/*
 * receipt.h - what stands on the receipt of a request (bukti permohonan), whatever it is printed on.
 *
 * One content model and two renderings: 80 mm rolls that speak ESC/POS (receipt_escpos.h) and A5 sheets as
 * PDF (receipt_pdf.h). The words are Indonesian whatever the language of the console: the paper is the
 * applicant's. It carries the full name, for it proves who applied, but only the end of the NIK: paper is
 * left lying about.
 */
#ifndef LOKET_PRINT_RECEIPT_H
#define LOKET_PRINT_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

struct arena;

#define RECEIPT_CONTENT_MAX 262144 /* bytes of the JSON */
#define RECEIPT_TEXT_MAX    400    /* bytes of one text */
#define RECEIPT_DOCS_MAX    200    /* documents in a list */
#define RECEIPT_PAIRS_MAX   6
#define RECEIPT_NOTES_MAX   4

struct receipt_pair {
    const char *label, *value;
    bool strong;
};

struct receipt_list {
    const char *head; /* with the count */
    const char *const *items;
    size_t n;
    bool done; /* the items are ticked off */
};

/* Strings are arena-owned, cleaned (console/base/utf8.h) and never NULL. */
struct receipt {
    const char *kantor, *alamat_kantor;
    const char *judul, *ref;
    const char *salinan; /* that an earlier paper is void; "" on the first */
    struct receipt_pair pairs[RECEIPT_PAIRS_MAX];
    size_t n_pairs;
    struct receipt_list received, missing;
    const char *kurang; /* what to do about what is missing; "" when nothing is */
    const char *url;    /* of the QR: the number and nothing else */
    const char *url_caption;
    const char *pin_label, *pin; /* "482 913" */
    const char *notes[RECEIPT_NOTES_MAX];
    size_t n_notes;
    int64_t submitted_at;
    int zona;
};

/*
 * Reads what the database wrote (work_receipt()). pin: six digits. verify_url is cfg.verify_url; the QR
 * leads to the part "S/" beside its "V/". RC_INVALID names the element that is wrong. a holds the PIN
 * afterwards: wipe it.
 */
MUST_CHECK enum rc receipt_read(struct arena *a, const char *json, const char *pin, const char *verify_url,
                                struct receipt *out, struct err *e);

#endif
