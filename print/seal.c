#include "print/seal.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "print/model.h"

enum { AT_VERSION = 0, AT_KEY = 1, AT_NO_KK = 5, AT_SERIAL = 12, AT_DAY = 16, AT_HASH = 18 };

static void
put_number(unsigned char *p, size_t n, uint64_t v)
{
    while (n-- > 0) {
        p[n] = (unsigned char)v;
        v >>= 8;
    }
}

static uint64_t
get_number(const unsigned char *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

void
seal_key_id(unsigned char id[SIGNER_KEY_ID], const unsigned char key[SIGNER_PUBLIC])
{
    unsigned char hash[NACL_SHA256];
    nacl_sha256(hash, key, SIGNER_PUBLIC);
    memcpy(id, hash, SIGNER_KEY_ID);
}

enum rc
seal_payload(const struct kk *kk, const void *record, size_t n, const unsigned char key_id[SIGNER_KEY_ID],
             unsigned char out[SEAL_SIGNED], struct err *e)
{
    int64_t no_kk, day = kk_day(kk->tanggal_dikeluarkan);
    unsigned char hash[NACL_SHA256];
    if (!str_to_i64(kk->no_kk, 0, 9999999999999999, &no_kk) || kk->nomor_seri < 1 ||
        kk->nomor_seri > UINT32_MAX || day < 0 || day > UINT16_MAX)
        return err_set(e, RC_INVALID, "seal_range",
                       _("Nomor atau tanggal KK tidak dapat disegel. Periksa datanya."));
    nacl_sha256(hash, record, n);
    out[AT_VERSION] = SEAL_VERSION;
    memcpy(out + AT_KEY, key_id, SIGNER_KEY_ID);
    put_number(out + AT_NO_KK, 7, (uint64_t)no_kk);
    put_number(out + AT_SERIAL, 4, (uint64_t)kk->nomor_seri);
    put_number(out + AT_DAY, 2, (uint64_t)day);
    memcpy(out + AT_HASH, hash, SEAL_HASH);
    return RC_OK;
}

enum rc
seal_make(struct signer *s, const struct kk *kk, const void *record, size_t n, const char *prefix,
          char url[SEAL_URL_MAX], struct err *e)
{
    struct signer_public pub;
    unsigned char bytes[SEAL_BYTES], used[SIGNER_KEY_ID];
    char code[NACL_BASE32_LEN(SEAL_BYTES) + 1];
    enum rc rc = signer_public(s, &pub, e);
    if (rc == RC_OK)
        rc = seal_payload(kk, record, n, pub.seal_id, bytes, e);
    if (rc == RC_OK)
        rc = signer_seal(s, bytes, SEAL_SIGNED, bytes + SEAL_SIGNED, used, e);
    if (rc != RC_OK)
        return rc;
    if (memcmp(used, pub.seal_id, SIGNER_KEY_ID) != 0)
        return err_set(e, RC_UNAVAILABLE, "seal_key_changed",
                       _("Kunci segel baru saja berganti. Coba sekali lagi."));
    nacl_base32(code, bytes, SEAL_BYTES);
    if (!str_printf(url, SEAL_URL_MAX, "%s%s", prefix, code))
        return err_set(e, RC_INVALID, "qr_long",
                       _("Alamat QR terlalu panjang untuk lembar. Persingkat verify_url."));
    return RC_OK;
}

static enum rc
malformed(struct err *e)
{
    return err_set(e, RC_INVALID, "seal_malformed",
                   _("Kode QR ini bukan segel KK, atau terbaca tidak utuh. Pindai ulang."));
}

enum rc
seal_parse(const char *text, struct seal *out, struct err *e)
{
    const char *slash = strrchr(text, '/');
    memset(out, 0, sizeof(*out));
    unsigned char *p = out->payload;
    int n = nacl_unbase32(p, SEAL_BYTES, slash != NULL ? slash + 1 : text);
    if (n > 0 && p[AT_VERSION] > SEAL_VERSION)
        return err_set(e, RC_INVALID, "seal_version",
                       _("Segel ini lebih baru daripada program pemeriksa. Perbarui program."));
    if (n != SEAL_BYTES || p[AT_VERSION] != SEAL_VERSION)
        return malformed(e);
    uint64_t no_kk = get_number(p + AT_NO_KK, 7);
    memcpy(out->key_id, p + AT_KEY, SIGNER_KEY_ID);
    out->nomor_seri = (uint32_t)get_number(p + AT_SERIAL, 4);
    out->day = (uint16_t)get_number(p + AT_DAY, 2);
    memcpy(out->hash, p + AT_HASH, SEAL_HASH);
    if (!str_printf(out->no_kk, sizeof(out->no_kk), "%016llu", (unsigned long long)no_kk))
        return malformed(e);
    return RC_OK;
}

enum rc
seal_verify(const struct seal *s, const unsigned char (*keys)[SIGNER_PUBLIC], size_t n, struct err *e)
{
    bool known = false;
    for (size_t i = 0; i < n; i++) {
        unsigned char id[SIGNER_KEY_ID];
        seal_key_id(id, keys[i]);
        if (memcmp(id, s->key_id, SIGNER_KEY_ID) != 0)
            continue;
        known = true;
        if (nacl_sign_verify(s->payload + SEAL_SIGNED, s->payload, SEAL_SIGNED, keys[i]))
            return RC_OK;
    }
    if (!known)
        return err_set(e, RC_INVALID, "seal_unknown_key",
                       _("Segel dibuat dengan kunci yang tidak dikenal kantor ini."));
    return err_set(e, RC_INVALID, "seal_bad_signature", _("Segel tidak asli: tanda tangannya tidak cocok."));
}

bool
seal_matches(const struct seal *s, const void *record, size_t n)
{
    unsigned char hash[NACL_SHA256];
    nacl_sha256(hash, record, n);
    return memcmp(hash, s->hash, SEAL_HASH) == 0;
}
