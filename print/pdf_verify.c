#include "print/pdf_verify.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/cms.h"
#include "console/crypto/sodium.h"

#define HEX_MAX 65536

static enum rc
partial(struct err *e)
{
    return err_set(e, RC_INVALID, "pdf_partial",
                   _("Tanda tangan tidak mencakup seluruh isi berkas. Jangan diterima."));
}

/* The numbers of the last ByteRange; the text behind the key is bounded by a terminated copy. */
static bool
read_range(const char *pdf, size_t n, unsigned long v[4])
{
    static const char key[] = "/ByteRange";
    const char *found = NULL;
    for (const char *p = pdf; (p = memmem(p, n - (size_t)(p - pdf), key, sizeof(key) - 1)) != NULL; p++)
        found = p + sizeof(key) - 1;
    if (found == NULL)
        return false;
    char text[96] = "", *s = text, *end;
    size_t left = n - (size_t)(found - pdf);
    memcpy(text, found, left < sizeof(text) - 1 ? left : sizeof(text) - 1);
    s += strspn(s, " [");
    for (int i = 0; i < 4; i++, s = end) {
        v[i] = strtoul(s, &end, 10);
        if (end == s)
            return false;
    }
    return true;
}

/* The two ranges meet around one <...> and reach to both ends of the file. */
static bool
covers_all(const char *pdf, size_t n, const unsigned long v[4])
{
    return v[0] == 0 && v[1] > 0 && v[1] < v[2] && v[2] <= n && v[3] == n - v[2] && v[2] - v[1] <= HEX_MAX &&
           v[2] - v[1] > 4 && (v[2] - v[1]) % 2 == 0 && pdf[v[1]] == '<' && pdf[v[2] - 1] == '>';
}

static enum rc
check_contents(const char *pdf, const unsigned long v[4], const char *ca_path, struct cms_info *info,
               struct err *e)
{
    size_t der_len = (v[2] - v[1] - 2) / 2;
    char *hex = strndup(pdf + v[1] + 1, 2 * der_len);
    unsigned char *der = malloc(der_len), digest[NACL_SHA256];
    struct nacl_sha256 h;
    nacl_sha256_init(&h);
    nacl_sha256_add(&h, pdf, v[1]);
    nacl_sha256_add(&h, pdf + v[2], v[3]);
    nacl_sha256_final(&h, digest);
    enum rc rc = der != NULL && hex != NULL && str_unhex(der, der_len, hex)
                     ? cms_verify(der, der_len, digest, ca_path, info, e)
                     : partial(e);
    free(hex);
    free(der);
    return rc;
}

enum rc
pdf_verify(const void *pdf, size_t n, const char *ca_path, struct cms_info *info, struct err *e)
{
    unsigned long range[4];
    if (!read_range(pdf, n, range))
        return err_set(e, RC_INVALID, "pdf_unsigned",
                       _("Berkas ini tidak ditandatangani secara elektronik."));
    if (!covers_all(pdf, n, range))
        return partial(e);
    return check_contents(pdf, range, ca_path, info, e);
}
