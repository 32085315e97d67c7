/*
 * check_stage.h - a family of three and a request about it, for tests of the checks; nothing is committed.
 * The macros are SQL on that request.
 */
#ifndef LOKET_TESTS_CHECK_STAGE_H
#define LOKET_TESTS_CHECK_STAGE_H

#include <stdbool.h>

#include "tests/support/seed_db.h"

/* The set-up of a cmocka group whose state is the database; seed_db_end() is its tear-down. */
int stage_set_up(void **state);
/* Begins a transaction of the set-up user with the family and the request, t.id(), of which nothing is found;
 * undoes it. */
void stage_begin(struct seed_db *d);
void stage_undo(struct seed_db *d);
/* Runs SQL as the set-up user; false, and says so, when it fails. */
bool stage_script(struct seed_db *d, const char *sql);

#define M(n, set)    "update loket.request_member set " set " where request_id = t.id() and urut = " #n ";"
#define R_(nik, set) "update loket.resident_version set " set " where nik = " #nik ";"
#define R(nik, set)  R_(nik, set)
#define REQ(set)     "update loket.request set " set " where request_id = t.id();"
#define PAPER(d)     "select t.paper(t.id(), '" d "');"
#define NO_PAPER(d)  "delete from loket.attachment where request_id = t.id() and dokumen = '" d "';"
#define HEAD         9901010101800001
#define WIFE         9901014203820001
/* A further child of ten who has no number yet; a person known to the records joins. */
#define BABY(nama, lahir) "select t.baby(t.id(), 4, '" nama "', '" lahir "');"
#define STRANGER                                                                                             \
    "select t.person(9901010202850002, 'JOKO PRASETYO', 1, 'KOTA CONTOH', '1985-02-02', 'WARTINI SARI');"
/* A desa of another kabupaten. */
#define FAR                                                                                                  \
    "insert into loket.region (kode, induk, nama) select '98.01.01.2001', induk, 'DESA JAUH'"                \
    " from loket.region where kode = t.desa();"
#define JOINS STRANGER "select t.join(t.id(), 4, 9901010202850002, 9, 'tambah');"
/* As petugas1, who holds the request under token 7, on the set-up connection: so nothing has to be committed.
 */
#define AS_PETUGAS "set local session authorization o_petugas1;"

#endif
