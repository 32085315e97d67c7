/*
 * receipt_escpos.h - the receipt of a request for printers with an 80 mm roll: 48 columns of font A, 576
 * dots, in the commands that every ESC/POS printer has.
 *
 * Only printable ASCII is sent as text. Code pages have other numbers on other makes, so that an accented
 * letter may come out as anything: a line with any other character is drawn in our own font and sent as a
 * picture, and no letter of a name is lost or replaced. It also means that no byte of a text can be taken
 * for a command. The QR is a picture too: its native command is unknown to many cheap printers, which then
 * print the address as letters.
 */
#ifndef LOKET_PRINT_RECEIPT_ESCPOS_H
#define LOKET_PRINT_RECEIPT_ESCPOS_H

#include "console/base/err.h"

struct buf;
struct receipt;
struct sheet_pdf;

#define ESCPOS_COLS 48
#define ESCPOS_DOTS 576

/* Appends the bytes for the printer to *out. fonts: for what is not ASCII. RC_INVALID when the address of
 * the QR cannot be encoded. */
MUST_CHECK enum rc receipt_escpos(struct sheet_pdf *fonts, const struct receipt *r, struct buf *out,
                                  struct err *e);

#endif
