/*
 * cms.h - the detached CMS signature that stands in a signed PDF (PAdES baseline:
 * signingCertificateV2, no signingTime; the time is the PDF's /M).
 */
#ifndef LOKET_CRYPTO_CMS_H
#define LOKET_CRYPTO_CMS_H

#include <stddef.h>

#include "console/base/err.h"

struct buf;
struct cms_key;

#define CMS_DIGEST 32 /* SHA-256 of the signed bytes */

/*
 * Loads a private key, its certificate and the certificates above it from one
 * PEM file. RC_FAIL when something is missing or key and certificate differ.
 */
MUST_CHECK enum rc cms_key_load(struct cms_key **key, const char *path, struct err *e);
void cms_key_free(struct cms_key *key);

/* Common name of the signatory in the certificate; never NULL. */
const char *cms_key_name(const struct cms_key *key);
/* Common name of the authority that issued it; never NULL. */
const char *cms_key_issuer(const struct cms_key *key);

/* Signs digest; appends the CMS in DER to *der. */
MUST_CHECK enum rc cms_sign(const struct cms_key *key, const unsigned char digest[CMS_DIGEST],
                            struct buf *der, struct err *e);

struct cms_info {
    char name[128];   /* common name of the signatory */
    char issuer[128]; /* and of the authority */
};

/*
 * Checks that the CMS in der speaks for digest and was made under an authority in
 * the PEM file ca_path. RC_INVALID with code "cms_malformed", "cms_digest" (of
 * another document), or "cms_untrusted" (bad signature or chain). Zero bytes after
 * the DER are allowed: the place in a PDF is padded with them. info may be NULL.
 */
MUST_CHECK enum rc cms_verify(const void *der, size_t n, const unsigned char digest[CMS_DIGEST],
                              const char *ca_path, struct cms_info *info, struct err *e);

struct cms_signatory {
    const char *name;   /* common name: the signatory as printed on the sheet */
    const char *office; /* organisation */
    int days;           /* validity */
};

/*
 * Makes the local signing key in directory dir: sign-ca.crt (authority) and
 * signer.pem (certificate, authority, P-256 key; 0600). The authority's own key is
 * destroyed afterwards, so nobody can issue a second signatory under it. Refuses to
 * replace a file.
 */
MUST_CHECK enum rc cms_make_signer(const char *dir, const struct cms_signatory *who, struct err *e);

#endif
