#include "console/crypto/pki.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

/* Clocks of neighbouring machines differ a little. */
#define BACKDATE_S 60

struct pki_ca {
    X509 *cert;
    EVP_PKEY *key;
};

static enum rc
ssl_error(struct err *e, const char *what)
{
    char text[200];

    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    ERR_clear_error();
    err_set(e, RC_FAIL, what, _("Sertifikat tidak dapat dibuat atau dibaca. Hubungi administrator."));
    return err_detail(e, "%s", text);
}

static enum rc
file_error(struct err *e, const char *path)
{
    int why = errno;

    err_set(e, RC_FAIL, "pki_file", _("Berkas sertifikat tidak dapat dibaca atau ditulis: %s"), path);
    return err_detail(e, "%s: %s", path, strerror(why));
}

static bool
serial_set(X509 *cert, int64_t *serial)
{
    uint64_t v;

    do {
        if (RAND_bytes((unsigned char *)&v, sizeof v) != 1)
            return false;
        v &= INT64_MAX;
    } while (v == 0);
    *serial = (int64_t)v;
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), v) == 1;
}

static bool
name_set(X509 *cert, const char *cn, const char *org)
{
    X509_NAME *name = X509_get_subject_name(cert);

    if (org != NULL && X509_NAME_add_entry_by_NID(name, NID_organizationName, MBSTRING_UTF8,
                                                  (const unsigned char *)org, -1, -1, 0) != 1)
        return false;
    return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, (const unsigned char *)cn, -1, -1,
                                      0) == 1;
}

static bool
extension_add(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;

    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *ext = X509V3_EXT_nconf_nid(NULL, &ctx, nid, value);
    if (ext == NULL)
        return false;
    bool ok = X509_add_ext(cert, ext, -1) == 1;
    X509_EXTENSION_free(ext);
    return ok;
}

static bool
extensions_add(X509 *cert, X509 *issuer, const struct pki_want *want)
{
    static const struct {
        const char *usage, *extended;
    } by_use[] = {
        [PKI_SERVER] = {"critical,digitalSignature", "serverAuth"},
        [PKI_CLIENT] = {"critical,digitalSignature", "clientAuth"},
        [PKI_SIGNER] = {"critical,digitalSignature,nonRepudiation", NULL},
    };

    return extension_add(cert, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
           extension_add(cert, issuer, NID_key_usage, by_use[want->use].usage) &&
           (by_use[want->use].extended == NULL ||
            extension_add(cert, issuer, NID_ext_key_usage, by_use[want->use].extended)) &&
           extension_add(cert, issuer, NID_subject_key_identifier, "hash") &&
           extension_add(cert, issuer, NID_authority_key_identifier, "keyid:always") &&
           (want->san == NULL || extension_add(cert, issuer, NID_subject_alt_name, want->san));
}

static bool
validity_set(X509 *cert, int64_t seconds, int64_t *not_after)
{
    time_t now = time(NULL);

    *not_after = (int64_t)now + seconds;
    return ASN1_TIME_set(X509_getm_notBefore(cert), now - BACKDATE_S) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)*not_after) != NULL;
}

/* A bare certificate for key with subject, serial and validity; NULL on failure. */
static X509 *
cert_new(EVP_PKEY *key, const char *cn, const char *org, int64_t seconds, int64_t *serial, int64_t *not_after)
{
    X509 *cert = X509_new();

    if (cert != NULL && X509_set_version(cert, 2) == 1 && serial_set(cert, serial) &&
        validity_set(cert, seconds, not_after) && name_set(cert, cn, org) && X509_set_pubkey(cert, key) == 1)
        return cert;
    X509_free(cert);
    return NULL;
}

/* Issues a key and a certificate; *key and *cert are the caller's. */
static bool
issue(const struct pki_ca *ca, const struct pki_want *want, EVP_PKEY **key, X509 **cert, int64_t *serial,
      int64_t *not_after)
{
    *cert = NULL;
    *key = EVP_EC_gen("P-256");
    if (*key != NULL)
        *cert = cert_new(*key, want->cn, want->org, want->seconds, serial, not_after);
    if (*cert != NULL && X509_set_issuer_name(*cert, X509_get_subject_name(ca->cert)) == 1 &&
        extensions_add(*cert, ca->cert, want) && X509_sign(*cert, ca->key, EVP_sha256()) > 0)
        return true;
    X509_free(*cert);
    EVP_PKEY_free(*key);
    return false;
}

/* Writes what is in bio to fd. */
static bool
bio_to_fd(BIO *bio, int fd)
{
    char *data;
    long n = BIO_get_mem_data(bio, &data);

    return n > 0 && write(fd, data, (size_t)n) == n;
}

static bool
bio_to_file(BIO *bio, const char *path, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return false;
    bool ok = fchmod(fd, mode) == 0 && bio_to_fd(bio, fd) && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 || !ok) {
        unlink(path);
        errno = why;
        return false;
    }
    return true;
}

/* Frees a memory bio that held a key. */
static void
bio_wipe(BIO *bio)
{
    char *data;
    long n = bio == NULL ? 0 : BIO_get_mem_data(bio, &data);

    if (n > 0)
        OPENSSL_cleanse(data, (size_t)n);
    BIO_free(bio);
}

static bool
key_put(BIO *bio, EVP_PKEY *key)
{
    return PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
}

enum rc
pki_ca_create(const char *cert_path, const char *key_path, const char *cn, const char *org, int days,
              struct err *e)
{
    int64_t serial, not_after;
    enum rc rc = RC_OK;
    BIO *cert_bio = BIO_new(BIO_s_mem()), *key_bio = BIO_new(BIO_s_mem());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = key == NULL ? NULL : cert_new(key, cn, org, (int64_t)days * 86400, &serial, &not_after);

    if (cert_bio == NULL || key_bio == NULL || cert == NULL ||
        X509_set_issuer_name(cert, X509_get_subject_name(cert)) != 1 ||
        !extension_add(cert, cert, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
        !extension_add(cert, cert, NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !extension_add(cert, cert, NID_subject_key_identifier, "hash") ||
        X509_sign(cert, key, EVP_sha256()) <= 0 || PEM_write_bio_X509(cert_bio, cert) != 1 ||
        !key_put(key_bio, key))
        rc = ssl_error(e, "ca_create");
    else if (!bio_to_file(key_bio, key_path, 0600))
        rc = file_error(e, key_path);
    else if (!bio_to_file(cert_bio, cert_path, 0644))
        rc = file_error(e, cert_path);
    X509_free(cert);
    EVP_PKEY_free(key);
    BIO_free(cert_bio);
    bio_wipe(key_bio);
    return rc;
}

enum rc
pki_ca_load(struct pki_ca **out, const char *cert_path, const char *key_path, struct err *e)
{
    enum rc rc = RC_OK;
    struct pki_ca *ca = OPENSSL_zalloc(sizeof *ca);
    BIO *cert_bio = BIO_new_file(cert_path, "r"), *key_bio = BIO_new_file(key_path, "r");

    *out = NULL;
    if (cert_bio == NULL)
        rc = file_error(e, cert_path);
    else if (key_bio == NULL)
        rc = file_error(e, key_path);
    else if (ca == NULL || (ca->cert = PEM_read_bio_X509(cert_bio, NULL, NULL, NULL)) == NULL ||
             (ca->key = PEM_read_bio_PrivateKey(key_bio, NULL, NULL, NULL)) == NULL ||
             X509_check_private_key(ca->cert, ca->key) != 1)
        rc = ssl_error(e, "ca_load");
    BIO_free(cert_bio);
    BIO_free(key_bio);
    if (rc != RC_OK) {
        pki_ca_free(ca);
        return rc;
    }
    *out = ca;
    return RC_OK;
}

void
pki_ca_free(struct pki_ca *ca)
{
    if (ca == NULL)
        return;
    X509_free(ca->cert);
    EVP_PKEY_free(ca->key);
    OPENSSL_free(ca);
}

enum rc
pki_issue_files(const struct pki_ca *ca, const struct pki_want *want, const char *cert_path,
                const char *key_path, struct err *e)
{
    EVP_PKEY *key;
    X509 *cert;
    int64_t serial, not_after;
    enum rc rc = RC_OK;

    if (!issue(ca, want, &key, &cert, &serial, &not_after))
        return ssl_error(e, "pki_issue");
    BIO *cert_bio = BIO_new(BIO_s_mem()), *key_bio = BIO_new(BIO_s_mem());
    if (cert_bio == NULL || key_bio == NULL || PEM_write_bio_X509(cert_bio, cert) != 1 ||
        (want->use == PKI_SIGNER && PEM_write_bio_X509(cert_bio, ca->cert) != 1) ||
        !key_put(key_path == NULL ? cert_bio : key_bio, key))
        rc = ssl_error(e, "pki_issue");
    else if (key_path != NULL && !bio_to_file(key_bio, key_path, 0600))
        rc = file_error(e, key_path);
    else if (!bio_to_file(cert_bio, cert_path, key_path == NULL ? 0600 : 0644))
        rc = file_error(e, cert_path);
    X509_free(cert);
    EVP_PKEY_free(key);
    bio_wipe(cert_bio);
    bio_wipe(key_bio);
    return rc;
}

static int
memfd_from(BIO *bio)
{
    int fd = memfd_create("cert", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0)
        return -1;
    if (fchmod(fd, 0600) == 0 && bio_to_fd(bio, fd) && lseek(fd, 0, SEEK_SET) == 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0)
        return fd;
    close(fd);
    return -1;
}

enum rc
pki_issue_client(const struct pki_ca *ca, const char *role, int64_t minutes, int *memfd, int64_t *serial,
                 int64_t *not_after, struct err *e)
{
    const struct pki_want want = {.use = PKI_CLIENT, .cn = role, .seconds = minutes * 60};
    EVP_PKEY *key;
    X509 *cert;
    enum rc rc = RC_OK;

    if (!issue(ca, &want, &key, &cert, serial, not_after))
        return ssl_error(e, "pki_issue");
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL || PEM_write_bio_X509(bio, cert) != 1 || !key_put(bio, key))
        rc = ssl_error(e, "pki_issue");
    else if ((*memfd = memfd_from(bio)) < 0)
        rc = file_error(e, "memfd");
    X509_free(cert);
    EVP_PKEY_free(key);
    bio_wipe(bio);
    return rc;
}

static int64_t
time_of(const ASN1_TIME *t)
{
    struct tm tm;

    return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

static void
info_fill(struct pki_info *info, X509 *cert, const struct pki_ca *ca)
{
    uint64_t serial = 0;

    memset(info, 0, sizeof *info);
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, info->cn, (int)sizeof info->cn);
    bool fits = ASN1_INTEGER_get_uint64(&serial, X509_get0_serialNumber(cert)) == 1 && serial <= INT64_MAX;
    info->serial = fits ? (int64_t)serial : -1;
    info->not_before = time_of(X509_get0_notBefore(cert));
    info->not_after = time_of(X509_get0_notAfter(cert));
    info->ca_signed = ca != NULL && X509_verify(cert, ca->key) == 1;
}

enum rc
pki_info_read(struct pki_info *info, const char *path, const struct pki_ca *ca, struct err *e)
{
    BIO *bio = BIO_new_file(path, "r");

    if (bio == NULL)
        return file_error(e, path);
    X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    if (cert == NULL) {
        BIO_free(bio);
        return ssl_error(e, "pki_info");
    }
    info_fill(info, cert, ca);
    (void)BIO_seek(bio, 0);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    info->has_key = key != NULL && X509_check_private_key(cert, key) == 1;
    ERR_clear_error();
    EVP_PKEY_free(key);
    X509_free(cert);
    BIO_free(bio);
    return RC_OK;
}
