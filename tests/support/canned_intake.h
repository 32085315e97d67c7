/*
 * canned_intake.h - invented answers of the database for the counter form.
 */
#ifndef LOKET_TESTS_CANNED_INTAKE_H
#define LOKET_TESTS_CANNED_INTAKE_H

struct fake_db;

#define CANNED_NIK   "9901010107800001"
#define CANNED_NO_KK "9901010101000005"

/* Drafts, kinds, regions, one family of four whose head is CANNED_NIK, two scans, a draft number for each
 * saving, and a check that finds nothing. */
void canned_intake(struct fake_db *f);

/* The family with names that try to break the picture. */
void canned_intake_hostile(struct fake_db *f);

/* What intake_submit() answers: state "submitted" or "pending"; "" refuses with two findings. */
void canned_submit(struct fake_db *f, const char *state);

/* Requests that wait for documents, and the first of them. */
void canned_pending(struct fake_db *f);
/* The second of them, which was returned, in place of the first. */
void canned_returned(struct fake_db *f);

#endif
