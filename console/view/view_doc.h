/*
 * view_doc.h - what the parts of loket-view share: an open document and the readers of its kinds. They work
 * on bytes that somebody may have made to harm them; what bounds them is loket-view's sandbox.
 */
#ifndef LOKET_VIEW_DOC_H
#define LOKET_VIEW_DOC_H

#include "console/base/err.h"
#include "console/base/str.h"
#include "console/view/view_bitmap.h"
#include "console/view/view_proto.h"

struct view_pdf;

/* An image has one page and its bitmap; a PDF has neither. */
struct view_doc {
    struct view_bitmap image;
    struct view_pdf *pdf;
    uint32_t pages;
    uint32_t width[VIEW_PAGES_MAX], height[VIEW_PAGES_MAX]; /* of each page: pixels, or points of a PDF */
};

/* Readers. False with *why: the document cannot be shown. */
bool view_jpeg_read(const unsigned char *p, size_t n, struct view_doc *d, enum view_fault *why);
bool view_png_read(const unsigned char *p, size_t n, struct view_doc *d, enum view_fault *why);
/* p must stay as long as d is used. */
bool view_pdf_read(const unsigned char *p, size_t n, struct view_doc *d, enum view_fault *why);

/* Draws the part of a page that w names; dst has 4 bytes a pixel. */
bool view_pdf_draw(const struct view_doc *d, const struct view_want *w, struct view_bitmap *dst);

/*
 * Finds and opens the fonts for PDFs that bring none, before the sandbox closes: afterwards an open() of
 * their paths is answered from what was opened here.
 */
void view_fonts_open(void);

/* Pictures of a bitmap with 4 bytes a pixel. */
void view_chafa_start(void);
bool view_chafa_cells(const struct view_bitmap *b, const struct view_want *w, struct buf *out);
bool view_chafa_sixel(const struct view_bitmap *b, const struct view_want *w, struct buf *out);
bool view_png_write(const struct view_bitmap *b, struct buf *out);

/* Answers the session on sock until it closes. */
void view_serve(int sock);

#endif
