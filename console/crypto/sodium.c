#include "console/crypto/sodium.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

_Static_assert(sizeof(struct nacl_sha256) >= sizeof(crypto_hash_sha256_state), "opaque state too small");
_Static_assert(NACL_PW_TEXT >= crypto_pwhash_STRBYTES, "hash text too small");
_Static_assert(NACL_BOX_EXTRA == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "box size");

enum rc
nacl_init(struct err *e)
{
    if (sodium_init() < 0)
        return err_set(e, RC_FAIL, "crypto_init", _("Pustaka kriptografi tidak dapat dipakai."));
    return RC_OK;
}

void
nacl_random(void *dst, size_t n)
{
    randombytes_buf(dst, n);
}

uint32_t
nacl_random_below(uint32_t below)
{
    return randombytes_uniform(below);
}

void
nacl_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

bool
nacl_equal(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

enum rc
nacl_pw_hash(char dst[NACL_PW_TEXT], const char *password, struct err *e)
{
    if (crypto_pwhash_str(dst, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return err_set(e, RC_FAIL, "pw_hash", _("Memori tidak cukup. Coba lagi sebentar."));
    return RC_OK;
}

/* The hash of random bytes nobody kept, with the parameters of nacl_pw_hash(). */
static const char nobody_hash[] = "$argon2id$v=19$m=65536,t=2,p=1$8rfMbqgl8nRAMUqPXxIFiw$"
                                  "mE6mCjOtQnJBYV0ehKXqXZjVGT4U4oVNB1zL2SuQPuo";

bool
nacl_pw_verify(const char *hash, const char *password)
{
    bool known = hash != NULL && hash[0] != '\0';
    bool good = crypto_pwhash_str_verify(known ? hash : nobody_hash, password, strlen(password)) == 0;

    return good && known;
}

void
nacl_sign_keypair(unsigned char pk[NACL_SIGN_PK], unsigned char sk[NACL_SIGN_SK])
{
    crypto_sign_keypair(pk, sk);
}

void
nacl_sign(unsigned char sig[NACL_SIGN_SIG], const void *msg, size_t n, const unsigned char sk[NACL_SIGN_SK])
{
    crypto_sign_detached(sig, NULL, msg, n, sk);
}

bool
nacl_sign_verify(const unsigned char sig[NACL_SIGN_SIG], const void *msg, size_t n,
                 const unsigned char pk[NACL_SIGN_PK])
{
    return crypto_sign_verify_detached(sig, msg, n, pk) == 0;
}

void
nacl_sign_public(unsigned char pk[NACL_SIGN_PK], const unsigned char sk[NACL_SIGN_SK])
{
    crypto_sign_ed25519_sk_to_pk(pk, sk);
}

void
nacl_sha256(unsigned char out[NACL_SHA256], const void *p, size_t n)
{
    crypto_hash_sha256(out, p, n);
}

void
nacl_sha256_init(struct nacl_sha256 *s)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)s->opaque);
}

void
nacl_sha256_add(struct nacl_sha256 *s, const void *p, size_t n)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)s->opaque, p, n);
}

void
nacl_sha256_final(struct nacl_sha256 *s, unsigned char out[NACL_SHA256])
{
    crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)s->opaque, out);
}

void
nacl_sha512(unsigned char out[NACL_SHA512], const void *p, size_t n)
{
    crypto_hash_sha512(out, p, n);
}

void
nacl_box_seal(unsigned char *out, const void *plain, size_t n, const unsigned char key[NACL_BOX_KEY])
{
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, plain, n, out, key);
}

bool
nacl_box_open(unsigned char *out, const unsigned char *sealed, size_t n,
              const unsigned char key[NACL_BOX_KEY])
{
    if (n < NACL_BOX_EXTRA)
        return false;
    return crypto_secretbox_open_easy(out, sealed + crypto_secretbox_NONCEBYTES,
                                      n - crypto_secretbox_NONCEBYTES, sealed, key) == 0;
}

static const char base32_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void
nacl_base32(char *dst, const void *p, size_t n)
{
    const unsigned char *b = p;
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < n; i++) {
        bits = (bits << 8 | b[i]) & 0xFFFF;
        for (held += 8; held >= 5; held -= 5)
            *dst++ = base32_digits[bits >> (held - 5) & 31];
    }
    if (held > 0)
        *dst++ = base32_digits[bits << (5 - held) & 31];
    *dst = '\0';
}

static int
base32_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

int
nacl_unbase32(unsigned char *dst, size_t size, const char *text)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t n = 0, digits = strlen(text);

    /* 1, 3 and 6 digits over a multiple of eight encode no whole byte. */
    if (digits % 8 == 1 || digits % 8 == 3 || digits % 8 == 6)
        return -1;
    for (; *text != '\0'; text++) {
        int v = base32_value(*text);
        if (v < 0)
            return -1;
        bits = (bits << 5 | (uint32_t)v) & 0xFFFF;
        held += 5;
        if (held < 8)
            continue;
        held -= 8;
        if (n == size)
            return -1;
        dst[n++] = (unsigned char)(bits >> held & 0xFF);
    }
    /* Left-over bits must be zero, so that one value has one text. */
    return (bits & ((1U << held) - 1)) == 0 ? (int)n : -1;
}

static enum rc
file_error(struct err *e, const char *what, const char *path)
{
    int why = errno;

    err_set(e, RC_FAIL, what, _("Berkas kunci tidak dapat dibaca atau ditulis: %s"), path);
    return err_detail(e, "%s: %s", path, strerror(why));
}

/* Writes a new file; a half-written one is removed. */
static enum rc
file_create(const char *path, const char *text, size_t n, mode_t mode, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return file_error(e, "key_write", path);
    bool ok = fchmod(fd, mode) == 0 && write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) != 0 || !ok) {
        enum rc rc = file_error(e, "key_write", path);
        unlink(path);
        return rc;
    }
    return RC_OK;
}

#define KEY_MAX 64

enum rc
nacl_key_write(const char *path, const void *key, size_t n, struct err *e)
{
    char hex[2 * KEY_MAX + 2];

    if (n > KEY_MAX)
        return err_set(e, RC_FAIL, "key_write", _("Kunci terlalu panjang."));
    str_hex(hex, key, n);
    hex[2 * n] = '\n';
    enum rc rc = file_create(path, hex, 2 * n + 1, 0600, e);
    sodium_memzero(hex, sizeof hex);
    return rc;
}

enum rc
nacl_key_read(const char *path, void *key, size_t n, struct err *e)
{
    char hex[2 * KEY_MAX + 2];
    bool good = false;

    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || n > KEY_MAX)
        return file_error(e, "key_read", path);
    ssize_t got = read(fd, hex, sizeof hex);
    close(fd);
    if (got >= (ssize_t)(2 * n) && got <= (ssize_t)(2 * n + 1)) {
        hex[2 * n] = '\0';
        good = str_unhex(key, n, hex);
    }
    sodium_memzero(hex, sizeof hex);
    if (!good)
        return err_set(e, RC_FAIL, "key_read", _("Berkas kunci rusak: %s"), path);
    return RC_OK;
}

/* A growing message in the SSH wire form, of known greatest size. */
struct wire {
    unsigned char data[512];
    size_t len;
};

static void
wire_raw(struct wire *w, const void *p, size_t n)
{
    memcpy(w->data + w->len, p, n);
    w->len += n;
}

static void
wire_u32(struct wire *w, uint32_t v)
{
    unsigned char b[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16), (unsigned char)(v >> 8),
                          (unsigned char)v};
    wire_raw(w, b, sizeof b);
}

static void
wire_string(struct wire *w, const void *p, size_t n)
{
    wire_u32(w, (uint32_t)n);
    wire_raw(w, p, n);
}

#define SSH_TYPE "ssh-ed25519"

/* openssh-key-v1 without a passphrase (PROTOCOL.key of OpenSSH). */
static void
ssh_key_wire(struct wire *w, const struct wire *pub, const unsigned char pk[NACL_SIGN_PK],
             const unsigned char sk[NACL_SIGN_SK], const char *comment)
{
    struct wire priv = {.len = 0};
    uint32_t check = randombytes_random();

    wire_u32(&priv, check);
    wire_u32(&priv, check);
    wire_string(&priv, SSH_TYPE, strlen(SSH_TYPE));
    wire_string(&priv, pk, NACL_SIGN_PK);
    wire_string(&priv, sk, NACL_SIGN_SK);
    wire_string(&priv, comment, strlen(comment));
    for (unsigned char pad = 1; priv.len % 8 != 0; pad++)
        wire_raw(&priv, &pad, 1);

    wire_raw(w, "openssh-key-v1", sizeof "openssh-key-v1");
    wire_string(w, "none", 4);
    wire_string(w, "none", 4);
    wire_string(w, "", 0);
    wire_u32(w, 1);
    wire_string(w, pub->data, pub->len);
    wire_string(w, priv.data, priv.len);
    sodium_memzero(&priv, sizeof priv);
}

#define PEM_WIDTH 70

static void
ssh_key_pem(struct buf *out, const struct wire *w)
{
    char b64[sodium_base64_ENCODED_LEN(sizeof w->data, sodium_base64_VARIANT_ORIGINAL)];

    sodium_bin2base64(b64, sizeof b64, w->data, w->len, sodium_base64_VARIANT_ORIGINAL);
    buf_puts(out, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    for (size_t at = 0, n = strlen(b64); at < n; at += PEM_WIDTH) {
        buf_add(out, b64 + at, n - at < PEM_WIDTH ? n - at : PEM_WIDTH);
        buf_puts(out, "\n");
    }
    buf_puts(out, "-----END OPENSSH PRIVATE KEY-----\n");
    sodium_memzero(b64, sizeof b64);
}

enum rc
nacl_ssh_key_write(const char *path, const char *comment, struct err *e)
{
    unsigned char pk[NACL_SIGN_PK], sk[NACL_SIGN_SK];
    struct wire pub = {.len = 0}, whole = {.len = 0};
    struct buf text = {0};
    char b64[sodium_base64_ENCODED_LEN(sizeof pub.data, sodium_base64_VARIANT_ORIGINAL)], pub_path[512];

    if (strlen(comment) > 64 || !str_printf(pub_path, sizeof pub_path, "%s.pub", path))
        return err_set(e, RC_FAIL, "key_write", _("Nama berkas terlalu panjang: %s"), path);
    crypto_sign_keypair(pk, sk);
    wire_string(&pub, SSH_TYPE, strlen(SSH_TYPE));
    wire_string(&pub, pk, sizeof pk);
    ssh_key_wire(&whole, &pub, pk, sk, comment);
    ssh_key_pem(&text, &whole);
    enum rc rc = file_create(path, text.data, text.len, 0600, e);
    buf_done(&text);
    sodium_memzero(sk, sizeof sk);
    sodium_memzero(&whole, sizeof whole);
    if (rc != RC_OK)
        return rc;
    sodium_bin2base64(b64, sizeof b64, pub.data, pub.len, sodium_base64_VARIANT_ORIGINAL);
    buf_printf(&text, "%s %s %s\n", SSH_TYPE, b64, comment);
    rc = file_create(pub_path, text.data, text.len, 0644, e);
    buf_done(&text);
    return rc;
}
