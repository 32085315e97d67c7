#include "console/crypto/note.h"

#include <inttypes.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"

#define KEY_HASH    4
#define SIGNED      (KEY_HASH + NOTE_SIG)
#define B64_LEN(n)  (((n) + 2) / 3 * 4)
#define ED25519     0x01 /* signature type of the signed note format */
#define SIGNED_MARK "\xe2\x80\x94 "

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
base64(char *dst, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16;
        v |= i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0;
        v |= i + 2 < n ? (uint32_t)p[i + 2] : 0;
        *dst++ = digits[v >> 18];
        *dst++ = digits[(v >> 12) & 63];
        *dst++ = i + 1 < n ? digits[(v >> 6) & 63] : '=';
        *dst++ = i + 2 < n ? digits[v & 63] : '=';
    }
    *dst = '\0';
}

/* Decodes exactly n bytes; false for any text that base64() would not write. */
static bool
unbase64(unsigned char *dst, size_t n, const char *text, size_t len)
{
    char again[B64_LEN(SIGNED) + 1];
    size_t done = 0;
    if (n > SIGNED || len != B64_LEN(n))
        return false;
    for (size_t i = 0; i < len; i += 4) {
        uint32_t v = 0;
        for (size_t k = 0; k < 4; k++) {
            const char *d = memchr(digits, text[i + k], sizeof digits - 1);
            v = v << 6 | (d != NULL ? (uint32_t)(d - digits) : 0);
        }
        for (size_t k = 0; k < 3 && done < n; k++)
            dst[done++] = (unsigned char)(v >> (16 - 8 * k));
    }
    base64(again, dst, n);
    return memcmp(again, text, len) == 0;
}

static bool
is_name(const char *s)
{
    if (s[0] == '\0')
        return false;
    for (; *s != '\0'; s++)
        if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f || *s == '+')
            return false;
    return true;
}

static void
key_hash(unsigned char out[KEY_HASH], const char *name, const unsigned char key[NOTE_KEY])
{
    static const unsigned char after[2] = {'\n', ED25519};
    unsigned char h[NACL_SHA256];
    struct nacl_sha256 s;
    nacl_sha256_init(&s);
    nacl_sha256_add(&s, name, strlen(name));
    nacl_sha256_add(&s, after, sizeof after);
    nacl_sha256_add(&s, key, NOTE_KEY);
    nacl_sha256_final(&s, h);
    memcpy(out, h, KEY_HASH);
}

bool
note_text(const struct note *n, char out[NOTE_MAX], size_t *len)
{
    char root[B64_LEN(NOTE_ROOT) + 1];
    if (!is_name(n->origin))
        return false;
    base64(root, n->root, NOTE_ROOT);
    bool fits = str_printf(out, NOTE_MAX, "%s\n%" PRIu64 "\n%s\n", n->origin, n->size, root);
    *len = strlen(out);
    return fits;
}

bool
note_sealed(const struct note *n, const unsigned char sig[NOTE_SIG], const unsigned char key[NOTE_KEY],
            char out[NOTE_MAX])
{
    unsigned char raw[SIGNED];
    char b64[B64_LEN(SIGNED) + 1];
    size_t len;
    if (!note_text(n, out, &len))
        return false;
    key_hash(raw, n->origin, key);
    memcpy(raw + KEY_HASH, sig, NOTE_SIG);
    base64(b64, raw, sizeof raw);
    return str_printf(out + len, NOTE_MAX - len, "\n" SIGNED_MARK "%s %s\n", n->origin, b64);
}

/* The next line of *text without its end; NULL when there is none that ends. */
static const char *
next_line(const char **text, const char *end, size_t *len)
{
    const char *line = *text;
    const char *nl = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
    if (nl == NULL)
        return NULL;
    *len = (size_t)(nl - line);
    *text = nl + 1;
    return line;
}

static enum rc
malformed(struct err *e)
{
    return err_set(e, RC_INVALID, "note_malformed", "%s", _("Titik periksa tidak dapat dibaca."));
}

static bool
read_text(const char **pos, const char *end, struct note *out)
{
    char number[24];
    int64_t size;
    size_t n;
    const char *line = next_line(pos, end, &n);
    if (line == NULL || n >= sizeof out->origin)
        return false;
    memcpy(out->origin, line, n);
    out->origin[n] = '\0';
    if (memchr(line, '\0', n) != NULL)
        return false;
    line = next_line(pos, end, &n);
    if (line == NULL || n >= sizeof number || (n > 1 && line[0] == '0'))
        return false;
    memcpy(number, line, n);
    number[n] = '\0';
    if (!str_all_digits(number) || !str_to_i64(number, 0, INT64_MAX, &size))
        return false;
    out->size = (uint64_t)size;
    line = next_line(pos, end, &n);
    return line != NULL && is_name(out->origin) && unbase64(out->root, NOTE_ROOT, line, n);
}

enum sig { SIG_OTHER, SIG_BAD, SIG_GOOD };

/* One signature line. Those of other keys (witnesses) are passed over. */
static enum sig
check_signature(const char *line, size_t n, const char *text, size_t text_len, const char *name,
                const unsigned char key[NOTE_KEY])
{
    unsigned char raw[SIGNED], want[KEY_HASH];
    size_t name_len = strlen(name), mark = strlen(SIGNED_MARK);
    if (n != mark + name_len + 1 + B64_LEN(SIGNED) || memcmp(line + mark, name, name_len) != 0 ||
        line[mark + name_len] != ' ' || !unbase64(raw, SIGNED, line + mark + name_len + 1, B64_LEN(SIGNED)))
        return SIG_OTHER;
    key_hash(want, name, key);
    if (memcmp(want, raw, KEY_HASH) != 0)
        return SIG_OTHER;
    return nacl_sign_verify(raw + KEY_HASH, text, text_len, key) ? SIG_GOOD : SIG_BAD;
}

enum rc
note_open(const char *text, size_t len, const unsigned char key[NOTE_KEY], struct note *out, size_t *used,
          struct err *e)
{
    const char *pos = text, *end = text + len;
    enum sig best = SIG_OTHER;
    size_t n, lines = 0;
    if (!read_text(&pos, end, out))
        return malformed(e);
    size_t text_len = (size_t)(pos - text);
    const char *line = next_line(&pos, end, &n);
    if (line == NULL || n != 0)
        return malformed(e);
    for (;; lines++) {
        const char *before = pos;
        line = next_line(&pos, end, &n);
        if (line == NULL || n < strlen(SIGNED_MARK) || memcmp(line, SIGNED_MARK, strlen(SIGNED_MARK)) != 0) {
            pos = before;
            break;
        }
        enum sig s = check_signature(line, n, text, text_len, out->origin, key);
        best = s > best ? s : best;
    }
    if (used != NULL)
        *used = (size_t)(pos - text);
    if (lines == 0)
        return malformed(e);
    if (best == SIG_GOOD)
        return RC_OK;
    if (best == SIG_BAD)
        return err_set(e, RC_INVALID, "note_forged", "%s",
                       _("Tanda tangan titik periksa tidak cocok dengan isinya."));
    return err_set(e, RC_INVALID, "note_unsigned", "%s",
                   _("Titik periksa tidak ditandatangani dengan kunci kantor ini."));
}
