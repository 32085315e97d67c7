/*
 * doc_make.h - documents for tests of the viewer, made by the test: honest ones and such as hurt.
 */
#ifndef LOKET_TESTS_DOC_MAKE_H
#define LOKET_TESTS_DOC_MAKE_H

#include <stdint.h>

#include "console/base/str.h"

/* A PDF of these objects (numbers from 1 on; the first is the catalog), with its table. */
void doc_pdf(struct buf *out, const char *const *objects, int n);
/* One page of A4 (pages of them) with a frame, words in a font that the file does not bring, and more drawing
 * orders (or ""). */
void doc_pdf_page(struct buf *out, int pages, const char *more);
/* A stream object of the bytes, packed when packed. */
void doc_stream(struct buf *out, const char *dict, const void *p, size_t n, int packed);

/* A PNG of one grey bit a pixel: white, with a black square in the upper left quarter. claim: sides in the
 * header. */
void doc_png(struct buf *out, uint32_t width, uint32_t height, uint32_t claim_w, uint32_t claim_h);
/* A JPEG of that size, as the library writes it. */
void doc_jpeg(struct buf *out, uint32_t width, uint32_t height);

#endif
