/*
 * qpdf writes the file with a signature dictionary of the final length: ByteRange
 * of large numbers, Contents of zeros. Then ByteRange is set, both ranges are hashed
 * and the CMS goes into Contents. Encryption, when it comes, belongs into the same
 * write: what is encrypted after signing does not verify.
 */
#include "print/pdf_sign.h"

#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/sign.h"
#include "console/crypto/sodium.h"

#define RANGE_DUMMY      "/ByteRange [ 0 9999999999 9999999999 9999999999 ]"
#define HEX_DIGITS       (2 * (size_t)PDF_SIGN_RESERVE)
#define STRUCT_DEPTH_MAX 8

static const char field_name[] = "TandaTanganElektronik";

static enum rc
sign_fail(struct err *e, const char *detail)
{
    err_set(e, RC_FAIL, "pdf_sign", _("Berkas PDF tidak dapat ditandatangani. Hubungi administrator."));
    return err_detail(e, "%s", detail);
}

static qpdf_oh
signature_dictionary(qpdf_data q, const struct pdf_sign_options *o)
{
    struct buf text = {0};
    struct tm tm;
    char when[32] = "";
    time_t t = (time_t)o->time;
    if (gmtime_r(&t, &tm) != NULL)
        (void)strftime(when, sizeof(when), "D:%Y%m%d%H%M%SZ", &tm);
    buf_printf(&text,
               "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (%s) %s /Contents <",
               when, RANGE_DUMMY);
    for (size_t i = 0; i < PDF_SIGN_RESERVE; i++)
        buf_puts(&text, "00");
    buf_puts(&text, "> >>");
    qpdf_oh sig = qpdf_make_indirect_object(q, qpdf_oh_parse(q, text.data));
    buf_done(&text);
    qpdf_oh_replace_key(q, sig, "/Name", qpdf_oh_new_unicode_string(q, o->name));
    qpdf_oh_replace_key(q, sig, "/Reason", qpdf_oh_new_unicode_string(q, o->reason));
    return sig;
}

/* An appearance without any mark: the QR beneath is what people see. */
static qpdf_oh
empty_appearance(qpdf_data q, const struct pdf_sign_options *o)
{
    char dict[160];
    (void)snprintf(dict, sizeof(dict),
                   "<< /Type /XObject /Subtype /Form /BBox [ 0 0 %.2f %.2f ] /Resources << >> >>",
                   o->right - o->left, o->top - o->bottom);
    qpdf_oh stream = qpdf_oh_new_stream(q);
    qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)"", 0, qpdf_oh_new_null(q),
                                qpdf_oh_new_null(q));
    qpdf_oh parsed = qpdf_oh_parse(q, dict), own = qpdf_oh_get_dict(q, stream);
    static const char *const keys[] = {"/Type", "/Subtype", "/BBox", "/Resources"};
    for (size_t i = 0; i < COUNT(keys); i++)
        qpdf_oh_replace_key(q, own, keys[i], qpdf_oh_get_key(q, parsed, keys[i]));
    return stream;
}

static void
add_field(qpdf_data q, const struct pdf_sign_options *o)
{
    char dict[256];
    qpdf_oh page = qpdf_get_page_n(q, 0), root = qpdf_get_root(q);
    (void)snprintf(
        dict, sizeof(dict),
        "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /T (%s) /Rect [ %.2f %.2f %.2f %.2f ] >>",
        field_name, o->left, o->bottom, o->right, o->top);
    qpdf_oh field = qpdf_make_indirect_object(q, qpdf_oh_parse(q, dict));
    qpdf_oh ap = qpdf_oh_new_dictionary(q);
    qpdf_oh_replace_key(q, ap, "/N", empty_appearance(q, o));
    qpdf_oh_replace_key(q, field, "/AP", ap);
    qpdf_oh_replace_key(q, field, "/TU", qpdf_oh_new_unicode_string(q, "Tanda tangan elektronik"));
    qpdf_oh_replace_key(q, field, "/P", page);
    qpdf_oh_replace_key(q, field, "/V", signature_dictionary(q, o));

    qpdf_oh annots = qpdf_oh_new_array(q), fields = qpdf_oh_new_array(q);
    qpdf_oh_append_item(q, annots, field);
    qpdf_oh_append_item(q, fields, field);
    qpdf_oh_replace_key(q, page, "/Annots", annots);
    qpdf_oh form = qpdf_oh_new_dictionary(q);
    qpdf_oh_replace_key(q, form, "/Fields", fields);
    qpdf_oh_replace_key(q, form, "/SigFlags", qpdf_oh_new_integer(q, 3));
    qpdf_oh_replace_key(q, root, "/AcroForm", form);
}

/* Gives every figure below node the words that a screen reader says for it. */
static void
describe_figures(qpdf_data q, qpdf_oh node, int depth)
{
    if (depth > STRUCT_DEPTH_MAX || !qpdf_oh_is_dictionary(q, node))
        return;
    qpdf_oh kids = qpdf_oh_get_key(q, node, "/K");
    if (qpdf_oh_is_name(q, qpdf_oh_get_key(q, node, "/S")) &&
        strcmp(qpdf_oh_get_name(q, qpdf_oh_get_key(q, node, "/S")), "/Figure") == 0)
        qpdf_oh_replace_key(q, node, "/Alt",
                            qpdf_oh_new_unicode_string(q, "Kode QR: segel elektronik kartu keluarga"));
    if (!qpdf_oh_is_array(q, kids)) {
        describe_figures(q, kids, depth + 1);
        return;
    }
    for (int i = 0; i < qpdf_oh_get_array_n_items(q, kids); i++)
        describe_figures(q, qpdf_oh_get_array_item(q, kids, i), depth + 1);
}

/* What cairo 1.16 leaves out of the catalogue: the language, and that the file is tagged. */
static void
finish_catalogue(qpdf_data q)
{
    qpdf_oh root = qpdf_get_root(q);
    qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_string(q, "id-ID"));
    qpdf_oh_replace_key(q, root, "/ViewerPreferences", qpdf_oh_parse(q, "<< /DisplayDocTitle true >>"));
    if (!qpdf_oh_has_key(q, root, "/StructTreeRoot"))
        return;
    qpdf_oh_replace_key(q, root, "/MarkInfo", qpdf_oh_parse(q, "<< /Marked true >>"));
    describe_figures(q, qpdf_oh_get_key(q, root, "/StructTreeRoot"), 0);
}

/* Rewrites the file with the empty signature into *out. */
static enum rc
write_unsigned(const void *pdf, size_t n, const struct pdf_sign_options *o, struct buf *out, struct err *e)
{
    qpdf_data q = qpdf_init();
    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    bool ok = !(qpdf_read_memory(q, "kk", pdf, n, NULL) & QPDF_ERRORS) && qpdf_get_num_pages(q) > 0;
    if (ok) {
        add_field(q, o);
        finish_catalogue(q);
        ok = !qpdf_has_error(q) && !(qpdf_init_write_memory(q) & QPDF_ERRORS);
    }
    if (ok) {
        qpdf_set_object_stream_mode(q, qpdf_o_generate);
        qpdf_set_minimum_pdf_version(q, "1.7");
        qpdf_set_deterministic_ID(q, QPDF_TRUE);
        ok = !(qpdf_write(q) & QPDF_ERRORS);
    }
    if (ok)
        buf_add(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
    enum rc rc =
        ok ? RC_OK
           : sign_fail(e, qpdf_has_error(q) ? qpdf_get_error_full_text(q, qpdf_get_error(q)) : "qpdf");
    qpdf_cleanup(&q);
    return rc;
}

/* Where Contents stands: the two ranges around it, its < > excluded. */
struct gap {
    char *start; /* the < */
    size_t before, after_at, after;
};

static bool
find_gap(char *pdf, size_t n, struct gap *g)
{
    static const char key[] = "/Contents <";
    if (pdf == NULL)
        return false;
    for (char *p = pdf; (p = memmem(p, n - (size_t)(p - pdf), key, sizeof(key) - 1)) != NULL; p++) {
        char *hex = p + sizeof(key) - 1;
        size_t left = n - (size_t)(hex - pdf);
        if (left <= HEX_DIGITS || hex[HEX_DIGITS] != '>' || strspn(hex, "0") != HEX_DIGITS)
            continue;
        g->start = hex - 1;
        g->before = (size_t)(g->start - pdf);
        g->after_at = g->before + HEX_DIGITS + 2;
        g->after = n - g->after_at;
        return true;
    }
    return false;
}

static bool
set_byte_range(char *pdf, size_t n, const struct gap *g)
{
    char text[sizeof(RANGE_DUMMY)];
    char *p = memmem(pdf, n, RANGE_DUMMY, sizeof(RANGE_DUMMY) - 1);
    if (p == NULL ||
        !str_printf(text, sizeof(text), "/ByteRange [ 0 %zu %zu %zu", g->before, g->after_at, g->after) ||
        strlen(text) + 2 > sizeof(RANGE_DUMMY) - 1)
        return false;
    memset(p, ' ', sizeof(RANGE_DUMMY) - 1);
    memcpy(p, text, strlen(text));
    p[sizeof(RANGE_DUMMY) - 2] = ']';
    return true;
}

static enum rc
fill_contents(char *pdf, const struct gap *g, struct signer *s, struct err *e)
{
    unsigned char digest[NACL_SHA256];
    struct nacl_sha256 h;
    struct buf der = {0};
    nacl_sha256_init(&h);
    nacl_sha256_add(&h, pdf, g->before);
    nacl_sha256_add(&h, pdf + g->after_at, g->after);
    nacl_sha256_final(&h, digest);
    enum rc rc = signer_cms(s, digest, &der, e);
    if (rc == RC_OK && der.len > PDF_SIGN_RESERVE)
        rc = sign_fail(e, "CMS longer than the place kept for it");
    if (rc == RC_OK) {
        char *hex = malloc(2 * der.len + 1);
        if (hex == NULL || g->start == NULL) {
            rc = sign_fail(e, "memory");
        } else {
            str_hex(hex, der.data, der.len);
            memcpy(g->start + 1, hex, 2 * der.len);
        }
        free(hex);
    }
    buf_done(&der);
    return rc;
}

enum rc
pdf_sign(const void *pdf, size_t n, const struct pdf_sign_options *o, struct signer *s, struct buf *out,
         struct err *e)
{
    struct gap gap = {0};
    struct buf file = {0};
    enum rc rc = write_unsigned(pdf, n, o, &file, e);
    if (rc == RC_OK && (!find_gap(file.data, file.len, &gap) || !set_byte_range(file.data, file.len, &gap)))
        rc = sign_fail(e, "no place for the signature in the written file");
    if (rc == RC_OK)
        rc = fill_contents(file.data, &gap, s, e);
    if (rc == RC_OK)
        buf_add(out, file.data, file.len);
    buf_done(&file);
    return rc;
}
