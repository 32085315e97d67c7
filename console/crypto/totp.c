#include "console/crypto/totp.h"

#include <liboath/oath.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"

static bool
code_at(char dst[TOTP_TEXT], const void *secret, size_t n, int64_t step)
{
    return step >= 0 && oath_totp_generate(secret, n, (time_t)(step * TOTP_STEP), TOTP_STEP,
                                           OATH_TOTP_DEFAULT_START_TIME, 6, dst) == OATH_OK;
}

bool
totp_check(const void *secret, size_t n, int64_t t, const char *code, int64_t *step)
{
    char want[TOTP_TEXT];
    bool found = false;

    if (strlen(code) != TOTP_TEXT - 1 || !str_all_digits(code))
        return false;
    /* All three are always tried, so that time says nothing. */
    for (int64_t s = t / TOTP_STEP - 1; s <= t / TOTP_STEP + 1; s++) {
        if (!code_at(want, secret, n, s) || !nacl_equal(want, code, TOTP_TEXT - 1) || found)
            continue;
        found = true;
        *step = s;
    }
    explicit_bzero(want, sizeof want);
    return found;
}

enum rc
totp_code(char dst[TOTP_TEXT], const void *secret, size_t n, int64_t t, struct err *e)
{
    if (!code_at(dst, secret, n, t / TOTP_STEP))
        return err_set(e, RC_FAIL, "totp_code", _("Kode sekali pakai tidak dapat dihitung."));
    return RC_OK;
}

static bool
append_encoded(char *dst, size_t size, const char *s)
{
    bool ok = true;

    for (; ok && *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        char piece[4] = {*s, '\0', '\0', '\0'};
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c != 0 && strchr("-._~", c) != NULL);
        if (!plain)
            (void)str_printf(piece, sizeof piece, "%%%02X", c);
        ok = str_append(dst, size, piece);
    }
    return ok;
}

bool
totp_uri(char *dst, size_t size, const char *issuer, const char *user, const void *secret, size_t n)
{
    char b32[NACL_BASE32_LEN(64) + 1];

    if (n > 64)
        return false;
    nacl_base32(b32, secret, n);
    bool ok = str_copy(dst, size, "otpauth://totp/") && append_encoded(dst, size, issuer) &&
              str_append(dst, size, ":") && append_encoded(dst, size, user) &&
              str_append(dst, size, "?secret=") && str_append(dst, size, b32) &&
              str_append(dst, size, "&issuer=") && append_encoded(dst, size, issuer);
    explicit_bzero(b32, sizeof b32);
    return ok;
}
