/*
 * canned.h - invented answers of the database for screen tests: an office, its queue and one family
 * with something of everything. All numbers carry province code 99, which is assigned to nobody.
 */
#ifndef LOKET_TESTS_CANNED_H
#define LOKET_TESTS_CANNED_H

#include <stdbool.h>
#include <stdint.h>

struct fake_db;

#define CANNED_NOW     1795312800 /* 22-11-2026 02:00 UTC, 09:00 WIB */
#define CANNED_REQUEST 17         /* the request that canned_request() tells about */
#define CANNED_TOKEN   "41"       /* of the claim on it */

/* Who is logged in: "operator", "penyelia", ... */
void canned_officer(struct fake_db *f, const char *role);

/* Fourteen open requests in every state, and their counts. */
void canned_queue(struct fake_db *f);
/* Names that try to break the picture: controls, bidi, bad UTF-8, two hundred characters, wide characters. */
void canned_queue_hostile(struct fake_db *f);

/* The request in that state; held: by the officer at the screen. */
void canned_request(struct fake_db *f, const char *state, bool held);
/* The officer at the screen holds it, under that token. */
void canned_claim(struct fake_db *f, const char *token);
/* Nothing is wrong with it, and nothing is missing. */
void canned_normal(struct fake_db *f);
/* The officer decided so ("approve") and can take it back for that many seconds. */
void canned_decided(struct fake_db *f, const char *keputusan, const char *seconds);
/* After canned_request(): its approval gives a new No KK; its family stays where it is, or moves far. */
void canned_request_new_number(void);
void canned_request_moves(bool far);
/* Its persons with hostile names. */
void canned_request_hostile(struct fake_db *f);
/* Without the fault that forbids its approval; risky: it needs a second person. */
void canned_checks(struct fake_db *f, bool risky);

/* Its sheet; job: standing of the newest print job ("" none), reasons: of the printer. */
void canned_sheet(struct fake_db *f, const char *status, const char *job, const char *reasons);

void canned_sign(struct fake_db *f);
void canned_record(struct fake_db *f);
void canned_prints(struct fake_db *f);
void canned_audit(struct fake_db *f);
void canned_status(struct fake_db *f);

#endif
