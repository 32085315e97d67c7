#include "console/base/cfg.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"

#define LINE_BYTES 1024

struct option {
    const char *name;
    bool is_text;
    size_t at; /* offset in struct cfg */
    int64_t min, max, def_int;
    const char *def_text;
    const char *help;
};

static const struct option options[] = {
#define CFG_STR(n, d, h)         {#n, true, offsetof(struct cfg, n), 0, 0, 0, d, h},
#define CFG_INT(n, d, lo, hi, h) {#n, false, offsetof(struct cfg, n), lo, hi, d, "", h},
#include "console/base/cfg_table.h"
#undef CFG_STR
#undef CFG_INT
};

static const void *
const_place(const struct cfg *c, const struct option *o)
{
    return (const char *)c + o->at;
}

static void *
place(struct cfg *c, const struct option *o)
{
    return (char *)c + o->at;
}

static const struct option *
find(const char *key)
{
    for (size_t i = 0; i < COUNT(options); i++)
        if (str_eq(options[i].name, key))
            return &options[i];
    return NULL;
}

void
cfg_defaults(struct cfg *c)
{
    memset(c, 0, sizeof(*c));
    for (size_t i = 0; i < COUNT(options); i++) {
        const struct option *o = &options[i];
        if (o->is_text)
            str_copy(place(c, o), CFG_TEXT_MAX, o->def_text);
        else
            memcpy(place(c, o), &o->def_int, sizeof(o->def_int));
    }
}

/* Values reach logs, paths and screens, so controls and broken text stop here. */
static bool
is_clean(const char *s)
{
    size_t n = strlen(s);
    size_t used;
    uint32_t cp;

    if (!utf8_valid(s, n))
        return false;
    for (size_t i = 0; i < n; i += used) {
        used = utf8_decode(s + i, n - i, &cp);
        if (utf8_is_unsafe(cp))
            return false;
    }
    return true;
}

/* The key may be anything that stood in a file, so it is cleaned before it is shown. */
static enum rc
bad_key(struct err *e, const char *key)
{
    char shown[64];

    utf8_clean_to(shown, sizeof(shown), key);
    err_set(e, RC_INVALID, "cfg_unknown", _("Pilihan \"%s\" tidak dikenal. Periksa ejaannya."), shown);
    return err_field(e, shown);
}

enum rc
cfg_set(struct cfg *c, const char *key, const char *value, struct err *e)
{
    const struct option *o = find(key);
    int64_t number;

    if (!o)
        return bad_key(e, key);
    if (!is_clean(value)) {
        err_set(e, RC_INVALID, "cfg_text", _("Nilai \"%s\" memuat tanda yang tidak boleh dipakai."), o->name);
        return err_field(e, o->name);
    }
    if (o->is_text) {
        if (strlen(value) >= CFG_TEXT_MAX) {
            err_set(e, RC_INVALID, "cfg_long", _("Nilai \"%s\" terlalu panjang; paling banyak %d bita."),
                    o->name, CFG_TEXT_MAX - 1);
            return err_field(e, o->name);
        }
        /* Equal configurations are equal bytes. */
        memset(place(c, o), 0, CFG_TEXT_MAX);
        str_copy(place(c, o), CFG_TEXT_MAX, value);
        return RC_OK;
    }
    if (!str_to_i64(value, o->min, o->max, &number)) {
        err_set(e, RC_INVALID, "cfg_number", _("Nilai \"%s\" harus bilangan dari %lld sampai %lld."), o->name,
                (long long)o->min, (long long)o->max);
        return err_field(e, o->name);
    }
    memcpy(place(c, o), &number, sizeof(number));
    return RC_OK;
}

/* Applies one line; n is its length, which differs from strlen() when a NUL is inside. */
static enum rc
apply_line(struct cfg *c, char *line, size_t n, struct err *e)
{
    if (strlen(line) != n)
        return err_set(e, RC_INVALID, "cfg_text", _("Baris memuat tanda yang tidak boleh dipakai."));
    str_trim(line);
    if (line[0] == '\0' || line[0] == '#')
        return RC_OK;
    char *eq = strchr(line, '=');
    if (!eq)
        return err_set(e, RC_INVALID, "cfg_line", _("Baris harus berbentuk \"pilihan = nilai\"."));
    *eq = '\0';
    return cfg_set(c, str_trim(line), str_trim(eq + 1), e);
}

/* Puts file and line before the sentence that e holds. */
static enum rc
at_line(struct err *e, const char *file, unsigned line)
{
    if (!e)
        return RC_INVALID;
    struct err why = *e;
    char shown[160];

    utf8_clean_to(shown, sizeof(shown), file);
    err_set(e, why.rc, why.code, _("%s baris %u: %s"), shown, line, why.text);
    err_field(e, why.field);
    err_detail(e, "%s:%u", shown, line);
    return why.rc;
}

static enum rc
read_lines(struct cfg *c, FILE *in, const char *file, struct err *e)
{
    char *line = NULL;
    size_t cap = 0;
    unsigned number = 0;
    enum rc rc = RC_OK;
    ssize_t n;

    while (rc == RC_OK && (n = getline(&line, &cap, in)) >= 0) {
        number++;
        if (n > LINE_BYTES)
            rc = err_set(e, RC_INVALID, "cfg_long", _("Baris terlalu panjang."));
        else
            rc = apply_line(c, line, (size_t)n, e);
    }
    free(line);
    if (rc != RC_OK)
        return at_line(e, file, number);
    return RC_OK;
}

static enum rc
unreadable(const char *file, int why, struct err *e)
{
    char shown[160];

    utf8_clean_to(shown, sizeof(shown), file);
    err_set(e, RC_FAIL, "cfg_unreadable",
            _("Berkas konfigurasi %s tidak dapat dibaca. Periksa letak dan haknya."), shown);
    err_detail(e, "%s: %s", shown, strerror(why));
    return RC_FAIL;
}

enum rc
cfg_load(struct cfg *c, const char *file, struct err *e)
{
    struct cfg read;
    FILE *in = fopen(file, "re");

    if (!in)
        return unreadable(file, errno, e);
    cfg_defaults(&read);
    errno = 0;
    enum rc rc = read_lines(&read, in, file, e);
    if (rc == RC_OK && ferror(in))
        rc = unreadable(file, errno, e);
    fclose(in);
    if (rc == RC_OK)
        *c = read;
    return rc;
}

void
cfg_print(const struct cfg *c, FILE *out)
{
    for (size_t i = 0; i < COUNT(options); i++) {
        const struct option *o = &options[i];
        int64_t number;
        if (o->is_text) {
            fprintf(out, "%s = %s\n", o->name, (const char *)const_place(c, o));
            continue;
        }
        memcpy(&number, const_place(c, o), sizeof(number));
        fprintf(out, "%s = %" PRId64 "\n", o->name, number);
    }
}

void
cfg_print_table(FILE *out)
{
    fprintf(out, "| %s | %s | %s | %s |\n|---|---|---|---|\n", _("Pilihan"), _("Bawaan"), _("Rentang"),
            _("Arti"));
    for (size_t i = 0; i < COUNT(options); i++) {
        const struct option *o = &options[i];
        if (o->is_text)
            fprintf(out, "| `%s` | %s%s%s | | %s |\n", o->name, o->def_text[0] ? "`" : "", o->def_text,
                    o->def_text[0] ? "`" : "", _(o->help));
        else
            fprintf(out, "| `%s` | %" PRId64 " | %" PRId64 "-%" PRId64 " | %s |\n", o->name, o->def_int,
                    o->min, o->max, _(o->help));
    }
}

const char *
cfg_state_path(const struct cfg *c, char dst[CFG_PATH_MAX], const char *name)
{
    /* A cut path would name another file; an empty one names none. */
    if (!str_printf(dst, CFG_PATH_MAX, "%s/%s", c->state, name))
        dst[0] = '\0';
    return dst;
}
