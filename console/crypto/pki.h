/*
 * pki.h - the certificates of the installation: a small authority on P-256 that
 * issues the database's server certificate, the services' and the officers' client
 * certificates, and the signer's certificate.
 */
#ifndef LOKET_CRYPTO_PKI_H
#define LOKET_CRYPTO_PKI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

struct pki_ca;

enum pki_use {
    PKI_SERVER, /* TLS server; san names it */
    PKI_CLIENT, /* TLS client; cn is the database role */
    PKI_SIGNER  /* signs documents */
};

struct pki_want {
    enum pki_use use;
    const char *cn;  /* subject common name */
    const char *org; /* subject organisation, or NULL */
    const char *san; /* "IP:127.0.0.1,DNS:localhost", or NULL */
    int64_t seconds; /* valid from a minute ago until now + seconds */
};

/* A new authority: certificate at cert_path, key at key_path (0600). Refuses to replace a file. */
MUST_CHECK enum rc pki_ca_create(const char *cert_path, const char *key_path, const char *cn, const char *org,
                                 int days, struct err *e);
MUST_CHECK enum rc pki_ca_load(struct pki_ca **ca, const char *cert_path, const char *key_path,
                               struct err *e);
void pki_ca_free(struct pki_ca *ca);

/*
 * Issues a key and certificate to files of mode 0600. key_path NULL: both go into cert_path
 * (certificate, authority's certificate for PKI_SIGNER, key). Refuses to replace a file.
 */
MUST_CHECK enum rc pki_issue_files(const struct pki_ca *ca, const struct pki_want *want,
                                   const char *cert_path, const char *key_path, struct err *e);

/*
 * Issues a client certificate for role, valid for minutes. The certificate and its key, PEM,
 * are in a sealed memfd of mode 0600 that the caller closes. *serial is a random number in
 * [1, 2^63).
 */
MUST_CHECK enum rc pki_issue_client(const struct pki_ca *ca, const char *role, int64_t minutes, int *memfd,
                                    int64_t *serial, int64_t *not_after, struct err *e);

struct pki_info {
    char cn[128];
    int64_t serial; /* -1 when it does not fit */
    int64_t not_before, not_after;
    bool ca_signed; /* signed by the ca given to pki_info_read() */
    bool has_key;   /* a private key that matches stands in the same file */
};
/* Reads the first certificate of a PEM file; ca may be NULL. For the doctor and the tests. */
MUST_CHECK enum rc pki_info_read(struct pki_info *info, const char *path, const struct pki_ca *ca,
                                 struct err *e);

#endif
