/*
 * seed_request.h - invented open requests of every kind, with the families they
 * are about.
 *
 * About one in eight has a fault that the checks of the database find; the others
 * pass them.
 */
#ifndef LOKET_TESTS_SEED_REQUEST_H
#define LOKET_TESTS_SEED_REQUEST_H

#include "tests/support/seed_family.h"

struct seed_staff {
    int id;
    char username[40];
};

/* The office's rules, as the database holds them. */
struct seed_rule {
    char kind[8];
    int64_t promise_s;
};
struct seed_requirement {
    int kind;
    char dokumen[16], label[128], grup[16];
    bool mandatory;
};
struct seed_rules {
    struct seed_rule kinds[16];
    int nkinds;
    struct seed_requirement docs[160];
    int ndocs;
    const struct seed_staff *operators; /* counter officers of the office whose turn it is */
    int noperators;
};

enum seed_act { ACT_TETAP, ACT_UBAH, ACT_TAMBAH, ACT_KELUAR };
extern const char *const seed_act_word[];

enum seed_fault {
    FAULT_NONE,
    FAULT_DOCUMENT, /* a required document is missing */
    FAULT_DEAD,     /* names a person who died */
    FAULT_OTHER_KK, /* names a member of another family as its own */
    FAULT_HEADS,    /* two heads */
    FAULT_NAME,     /* a name with a digit */
    FAULT_UNNAMED,  /* forgets a member */
    FAULT_HEAD_GOES /* the head of a family leaves it without one */
};

struct seed_line {
    struct seed_person p; /* as it should become; p.nik 0: none yet */
    enum seed_act act;
    const char *alasan, *dasar;
};

#define SEED_LINES    24
#define SEED_FAMILIES 3

struct seed_case {
    int kind;
    int office; /* from 0 */
    enum seed_fault fault;
    bool returned;
    int64_t id;
    char ref[32];
    const char *channel;
    int entered_by; /* 1 + index of the counter officer; 0: nobody of the office */
    int reviewer;   /* the same, of a returned request */
    int64_t submitted, promise;
    int64_t no_kk; /* 0: comes from elsewhere */
    int64_t pemohon_nik;
    char pemohon[SEED_NAME], telepon[20], email[64];
    struct seed_family home; /* only the address is used */
    int n;
    struct seed_line line[SEED_LINES];
    const char *more[4]; /* documents beyond the required ones */
    int nmore;
    struct seed_family family[SEED_FAMILIES]; /* those it is about; they belong in the register */
    int nfamilies;
};

/* Fills *c with request number j (from 0). Its kind is j modulo the number of kinds. */
void seed_case_make(struct seed_gen *g, const struct seed_rules *rules, int64_t j, struct seed_case *c);

/* A request of that kind (index into the rules) without faults; turn counts the requests of the kind. */
void seed_case_plain(struct seed_gen *g, const struct seed_rules *rules, int kind, int64_t turn,
                     struct seed_case *c);

/* True when it brings this document beyond the required ones. */
bool seed_case_brings(const struct seed_case *c, const char *dokumen);

/* True when a document of the rules belongs to the request (and is not the missing one). */
bool seed_case_has(const struct seed_rules *rules, const struct seed_case *c, int doc);

#endif
