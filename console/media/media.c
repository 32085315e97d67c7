#include "console/media/media.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/media/media_part.h"

/* Where readers of PDF still look for its first bytes. */
#define PDF_HEAD 1024

static const unsigned char png_head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
static const unsigned char jpeg_head[] = {0xFF, 0xD8, 0xFF};

enum rc
media_broken(struct err *e, const char *detail)
{
    (void)err_set(e, RC_INVALID, "file_broken", "%s",
                  _("Berkas rusak atau terpotong. Pindai atau simpan ulang, lalu kirim lagi."));
    return err_detail(e, "%s", detail);
}

enum rc
media_bomb(struct err *e, const char *detail)
{
    (void)err_set(
        e, RC_INVALID, "file_bomb", "%s",
        _("Gambar atau halaman di dalam berkas terlalu besar atau terlalu banyak. Pindai dengan 300 dpi."));
    return err_detail(e, "%s", detail);
}

enum rc
media_locked(struct err *e)
{
    return err_set(e, RC_INVALID, "file_locked", "%s",
                   _("PDF ini terkunci sandi. Simpan tanpa sandi, lalu kirim lagi."));
}

enum rc
media_active(struct err *e, const char *detail)
{
    (void)err_set(
        e, RC_INVALID, "file_active", "%s",
        _("PDF ini memuat skrip, perintah atau berkas lain. Cetak ulang ke PDF biasa, lalu kirim lagi."));
    return err_detail(e, "%s", detail);
}

static bool
starts(const unsigned char *p, size_t n, const void *head, size_t len)
{
    return n >= len && memcmp(p, head, len) == 0;
}

enum media
media_sniff(const void *p, size_t n)
{
    if (starts(p, n, "%PDF-", 5))
        return MEDIA_PDF;
    if (starts(p, n, jpeg_head, sizeof jpeg_head))
        return MEDIA_JPEG;
    return starts(p, n, png_head, sizeof png_head) ? MEDIA_PNG : MEDIA_NONE;
}

static bool
holds(const unsigned char *p, size_t n, const char *word)
{
    return n > 0 && memmem(p, n, word, strlen(word)) != NULL;
}

enum rc
media_check_tail(const unsigned char *tail, size_t n, struct err *e)
{
    /* clang-format off */
    static const char *const foreign[] = {"PK\x03\x04", "PK\x05\x06", "%PDF-", "\177ELF", "<script", "<html", "<?php",
                                          "Rar!\032", "7z\274\257"};
    /* clang-format on */
    for (size_t i = 0; i < COUNT(foreign); i++)
        if (holds(tail, n, foreign[i]))
            return media_broken(e, "another file behind the end of the image");
    if (starts(tail, n, "MZ", 2) || starts(tail, n, "#!", 2))
        return media_broken(e, "a program behind the end of the image");
    return RC_OK;
}

enum rc
media_check(const void *p, size_t n, struct media_info *out, struct err *e)
{
    *out = (struct media_info){.kind = media_sniff(p, n), .type = "", .pages = 1};
    if (n == 0)
        return err_set(e, RC_INVALID, "file_empty", "%s", _("Berkas kosong. Pilih berkas yang benar."));
    if (n > MEDIA_BYTES_MAX)
        return err_set(e, RC_INVALID, "file_too_large",
                       _("Berkas lebih dari %d MB. Pindai dengan resolusi lebih rendah."),
                       MEDIA_BYTES_MAX / 1024 / 1024);
    if (out->kind == MEDIA_NONE)
        return err_set(e, RC_INVALID, "file_kind", "%s",
                       _("Isi berkas bukan PDF, JPEG atau PNG. Kirim salah satu dari ketiganya."));
    if (out->kind == MEDIA_PDF) {
        out->type = "application/pdf";
        return media_pdf_check(p, n, out, e);
    }
    if (holds(p, n < PDF_HEAD ? n : PDF_HEAD, "%PDF-"))
        return media_broken(e, "an image that is a PDF too");
    out->type = out->kind == MEDIA_JPEG ? "image/jpeg" : "image/png";
    return out->kind == MEDIA_JPEG ? media_jpeg_check(p, n, out, e) : media_png_check(p, n, out, e);
}
