/*
 * proves.h - what each document of a request can show: the elements of a person that an officer compares with
 * it (Perpres 96/2018; the forms of Permendagri 109/2019).
 */
#ifndef LOKET_MODEL_PROVES_H
#define LOKET_MODEL_PROVES_H

#include <stdbool.h>
#include <stddef.h>

#include "db/model/person.h"

/* The elements that a document (a code of dokumen_persyaratan) shows; dst holds EL_COUNT_ of them. Returns
 * how many; 0 for a document that shows none, such as a consent. */
size_t document_proves(const char *dokumen, enum element dst[EL_COUNT_]);

/* Does it show where the family lives? */
bool document_proves_address(const char *dokumen);

#endif
