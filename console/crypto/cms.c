/*
 * OpenSSL's own CMS_final() adds a signingTime, which PAdES does not want, so the
 * signed attributes are encoded and signed here. It has a second use: what is
 * signed is one small hash, which a remote signing service can do as well.
 */
#include "console/crypto/cms.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/pki.h"

#define PATH_LEN     512
#define ATTRS_MAX    16
#define SIGN_FLAGS   (CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP)
#define TAG_SET      0x31
#define DER_LONG_LEN 0x82

struct cms_key {
    EVP_PKEY *key;
    X509 *cert;
    STACK_OF(X509) * chain;
    char name[128], issuer[128];
};

static enum rc
ssl_fail(struct err *e, enum rc rc, const char *code, const char *text)
{
    char detail[160];
    ERR_error_string_n(ERR_get_error(), detail, sizeof(detail));
    ERR_clear_error();
    err_set(e, rc, code, "%s", text);
    return err_detail(e, "%s", detail);
}

static enum rc
sign_fail(struct err *e)
{
    return ssl_fail(e, RC_FAIL, "cms_sign", _("Dokumen tidak dapat ditandatangani. Hubungi administrator."));
}

static void
common_name(char dst[128], X509_NAME *name)
{
    if (X509_NAME_get_text_by_NID(name, NID_commonName, dst, 128) < 0)
        dst[0] = '\0';
}

/* All certificates of a PEM file, in order. */
static STACK_OF(X509) * read_certs(const char *path)
{
    BIO *bio = BIO_new_file(path, "r");
    STACK_OF(X509) *certs = sk_X509_new_null();
    X509 *cert;
    while (bio != NULL && certs != NULL && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        if (sk_X509_push(certs, cert) <= 0)
            X509_free(cert);
    ERR_clear_error(); /* the end of the file counts as an error there */
    BIO_free(bio);
    return certs;
}

enum rc
cms_key_load(struct cms_key **out, const char *path, struct err *e)
{
    struct cms_key *k = calloc(1, sizeof(*k));
    BIO *bio = BIO_new_file(path, "r");
    *out = NULL;
    if (k != NULL && bio != NULL) {
        k->key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
        k->chain = read_certs(path);
        k->cert = sk_X509_shift(k->chain);
    }
    BIO_free(bio);
    if (k == NULL || k->key == NULL || k->cert == NULL || X509_check_private_key(k->cert, k->key) != 1) {
        cms_key_free(k);
        return ssl_fail(e, RC_FAIL, "cms_key",
                        _("Kunci penandatangan tidak dapat dibaca. Jalankan loketctl keys init."));
    }
    common_name(k->name, X509_get_subject_name(k->cert));
    common_name(k->issuer, X509_get_issuer_name(k->cert));
    *out = k;
    return RC_OK;
}

void
cms_key_free(struct cms_key *k)
{
    if (k == NULL)
        return;
    EVP_PKEY_free(k->key);
    X509_free(k->cert);
    sk_X509_pop_free(k->chain, X509_free);
    free(k);
}

const char *
cms_key_name(const struct cms_key *k)
{
    return k->name;
}

const char *
cms_key_issuer(const struct cms_key *k)
{
    return k->issuer;
}

struct der {
    unsigned char *data;
    size_t len;
};

/* The order of a DER set: by bytes; of two with a common start the shorter comes first. */
static int
der_compare(const void *pa, const void *pb)
{
    const struct der *a = pa, *b = pb;
    int d = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);
    return d != 0 ? d : (a->len > b->len) - (a->len < b->len);
}

static void
put_set_header(struct buf *out, size_t len)
{
    unsigned char head[4] = {TAG_SET, DER_LONG_LEN, (unsigned char)(len >> 8), (unsigned char)len};
    if (len >= 256) {
        buf_add(out, head, sizeof(head));
    } else if (len >= 128) {
        unsigned char mid[3] = {TAG_SET, 0x81, (unsigned char)len};
        buf_add(out, mid, sizeof(mid));
    } else {
        unsigned char small[2] = {TAG_SET, (unsigned char)len};
        buf_add(out, small, sizeof(small));
    }
}

/* The signed attributes as the signature covers them: an explicit SET in DER. */
static bool
encode_attributes(CMS_SignerInfo *si, struct buf *out)
{
    struct der attrs[ATTRS_MAX] = {{NULL, 0}};
    int n = CMS_signed_get_attr_count(si);
    size_t total = 0;
    bool ok = n > 0 && n <= ATTRS_MAX;
    for (int i = 0; ok && i < n; i++) {
        int len = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(si, i), &attrs[i].data);
        ok = len > 0;
        attrs[i].len = ok ? (size_t)len : 0;
        total += attrs[i].len;
    }
    ok = ok && total < 65536;
    if (ok) {
        qsort(attrs, (size_t)n, sizeof(attrs[0]), der_compare);
        put_set_header(out, total);
    }
    for (int i = 0; i < n && i < ATTRS_MAX; i++) {
        if (ok)
            buf_add(out, attrs[i].data, attrs[i].len);
        OPENSSL_free(attrs[i].data);
    }
    return ok;
}

static bool
add_attributes(CMS_SignerInfo *si, const unsigned char digest[CMS_DIGEST])
{
    ASN1_OBJECT *data = OBJ_nid2obj(NID_pkcs7_data);
    return CMS_signed_add1_attr_by_NID(si, NID_pkcs9_contentType, V_ASN1_OBJECT, data, -1) == 1 &&
           CMS_signed_add1_attr_by_NID(si, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest,
                                       CMS_DIGEST) == 1;
}

static bool
set_algorithm(CMS_SignerInfo *si, const EVP_PKEY *key)
{
    X509_ALGOR *alg;
    bool ec = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
    CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &alg);
    int nid = ec ? NID_ecdsa_with_SHA256 : NID_sha256WithRSAEncryption;
    return X509_ALGOR_set0(alg, OBJ_nid2obj(nid), ec ? V_ASN1_UNDEF : V_ASN1_NULL, NULL) == 1;
}

static bool
set_signature(CMS_SignerInfo *si, EVP_PKEY *key, const struct buf *attrs)
{
    unsigned char sig[1024];
    size_t n = sizeof(sig);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx != NULL && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestSign(ctx, sig, &n, (const unsigned char *)attrs->data, attrs->len) == 1 &&
              ASN1_STRING_set(CMS_SignerInfo_get0_signature(si), sig, (int)n) == 1;
    EVP_MD_CTX_free(ctx);
    return ok && set_algorithm(si, key);
}

static bool
put_der(CMS_ContentInfo *cms, struct buf *out)
{
    unsigned char *der = NULL;
    int n = i2d_CMS_ContentInfo(cms, &der);
    if (n > 0)
        buf_add(out, der, (size_t)n);
    OPENSSL_free(der);
    return n > 0;
}

enum rc
cms_sign(const struct cms_key *k, const unsigned char digest[CMS_DIGEST], struct buf *der, struct err *e)
{
    struct buf attrs = {0};
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, k->chain, NULL, SIGN_FLAGS);
    CMS_SignerInfo *si =
        cms == NULL ? NULL : CMS_add1_signer(cms, k->cert, k->key, EVP_sha256(), SIGN_FLAGS | CMS_CADES);
    bool ok = si != NULL && add_attributes(si, digest) && encode_attributes(si, &attrs) &&
              set_signature(si, k->key, &attrs) && put_der(cms, der);
    CMS_ContentInfo_free(cms);
    buf_done(&attrs);
    return ok ? RC_OK : sign_fail(e);
}

/* The one signature in a CMS, or NULL. */
static CMS_SignerInfo *
only_signer(CMS_ContentInfo *cms)
{
    STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(cms);
    return sk_CMS_SignerInfo_num(all) == 1 ? sk_CMS_SignerInfo_value(all, 0) : NULL;
}

static bool
speaks_for(CMS_SignerInfo *si, const unsigned char digest[CMS_DIGEST])
{
    ASN1_OCTET_STRING *os =
        CMS_signed_get0_data_by_OBJ(si, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING);
    return os != NULL && ASN1_STRING_length(os) == CMS_DIGEST &&
           memcmp(ASN1_STRING_get0_data(os), digest, CMS_DIGEST) == 0;
}

static X509_STORE *
store_from(const char *ca_path)
{
    X509_STORE *store = X509_STORE_new();
    STACK_OF(X509) *certs = read_certs(ca_path);
    for (int i = 0; store != NULL && i < sk_X509_num(certs); i++)
        (void)X509_STORE_add_cert(store, sk_X509_value(certs, i));
    sk_X509_pop_free(certs, X509_free);
    return store;
}

static void
fill_info(CMS_ContentInfo *cms, struct cms_info *info)
{
    STACK_OF(X509) *signers = CMS_get0_signers(cms);
    if (info != NULL && sk_X509_num(signers) == 1) {
        common_name(info->name, X509_get_subject_name(sk_X509_value(signers, 0)));
        common_name(info->issuer, X509_get_issuer_name(sk_X509_value(signers, 0)));
    }
    sk_X509_free(signers);
}

static enum rc
check_cms(CMS_ContentInfo *cms, const unsigned char digest[CMS_DIGEST], const char *ca_path,
          struct cms_info *info, struct err *e)
{
    CMS_SignerInfo *si = only_signer(cms);
    if (si == NULL)
        return err_set(e, RC_INVALID, "cms_malformed", _("Tanda tangan di dalam berkas rusak."));
    if (!speaks_for(si, digest))
        return err_set(e, RC_INVALID, "cms_digest", _("Isi berkas sudah berubah sejak ditandatangani."));
    X509_STORE *store = store_from(ca_path);
    BIO *nothing = BIO_new_mem_buf("", 0); /* the content is known by its digest only, but must be given */
    int good = CMS_verify(cms, NULL, store, nothing, NULL, CMS_NO_CONTENT_VERIFY | CMS_BINARY | CMS_CADES);
    BIO_free(nothing);
    X509_STORE_free(store);
    if (good != 1)
        return ssl_fail(e, RC_INVALID, "cms_untrusted",
                        _("Tanda tangan tidak sah atau penerbit sertifikatnya tidak dikenal."));
    fill_info(cms, info);
    return RC_OK;
}

enum rc
cms_verify(const void *der, size_t n, const unsigned char digest[CMS_DIGEST], const char *ca_path,
           struct cms_info *info, struct err *e)
{
    const unsigned char *p = der, *end = p + n;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)n);
    if (info != NULL)
        *info = (struct cms_info){.name = ""};
    while (cms != NULL && p < end && *p == 0)
        p++;
    enum rc rc;
    if (cms == NULL || p != end || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
        rc = ssl_fail(e, RC_INVALID, "cms_malformed", _("Tanda tangan di dalam berkas rusak."));
    else
        rc = check_cms(cms, digest, ca_path, info, e);
    CMS_ContentInfo_free(cms);
    return rc;
}

enum rc
cms_make_signer(const char *dir, const struct cms_signatory *who, struct err *e)
{
    char ca_cert[PATH_LEN], ca_key[PATH_LEN], signer[PATH_LEN];
    if (!str_printf(ca_cert, sizeof(ca_cert), "%s/sign-ca.crt", dir) ||
        !str_printf(ca_key, sizeof(ca_key), "%s/sign-ca.key", dir) ||
        !str_printf(signer, sizeof(signer), "%s/signer.pem", dir))
        return err_set(e, RC_INVALID, "path_long", _("Nama direktori kunci terlalu panjang."));
    if (access(ca_cert, F_OK) == 0 || access(ca_key, F_OK) == 0 || access(signer, F_OK) == 0)
        return err_set(e, RC_CONFLICT, "key_exists", _("Kunci penandatangan sudah ada dan tidak ditimpa."));
    struct pki_want want = {
        .use = PKI_SIGNER, .cn = who->name, .org = who->office, .seconds = (int64_t)who->days * 86400};
    struct pki_ca *ca = NULL;
    enum rc rc = pki_ca_create(ca_cert, ca_key, "Loket Penandatangan", who->office, who->days, e);
    if (rc == RC_OK)
        rc = pki_ca_load(&ca, ca_cert, ca_key, e);
    if (rc == RC_OK)
        rc = pki_issue_files(ca, &want, signer, NULL, e);
    pki_ca_free(ca);
    (void)unlink(ca_key);
    if (rc != RC_OK)
        (void)unlink(ca_cert);
    return rc;
}
