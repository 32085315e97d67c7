/*
 * A walk over the members of the entry's object. A general JSON reader would build a
 * tree for each of millions of entries; here nothing is built.
 */
#include "console/command/audit_isi.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "console/base/err.h"

#define COLUMNS 6

static const char *
skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')
        p++;
    return p;
}

/* Behind the string that starts at p with a quote; NULL when it does not end. */
static const char *
skip_string(const char *p)
{
    if (*p++ != '"')
        return NULL;
    for (; *p != '\0' && *p != '"'; p++)
        if (*p == '\\' && *++p == '\0')
            return NULL;
    return *p == '"' ? p + 1 : NULL;
}

/* Behind the value at p, whatever it is. */
static const char *
skip_value(const char *p)
{
    int depth = 0;
    do {
        p = skip_blanks(p);
        if (*p == '"') {
            p = skip_string(p);
            if (p == NULL)
                return NULL;
        } else if (*p == '{' || *p == '[') {
            depth++;
            p++;
        } else if (*p == '}' || *p == ']') {
            depth--;
            p++;
        } else if (depth > 0 && (*p == ',' || *p == ':')) {
            p++;
        } else {
            const char *start = p;
            p += strcspn(p, ",:]}\" \n\t\r");
            if (p == start)
                return NULL;
        }
    } while (depth > 0);
    return depth == 0 ? p : NULL;
}

static int
hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *d = c != '\0' ? strchr(digits, c | 0x20) : NULL;
    return d != NULL ? (int)(d - digits) : -1;
}

/* The character that stands behind a backslash at *p; only those that PostgreSQL writes. -1 for others. */
static int
unescape(const char **p)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = *(*p)++;
    const char *known = c != '\0' ? strchr(from, c) : NULL;
    if (known != NULL)
        return to[known - from];
    if (c != 'u')
        return -1;
    int v = 0;
    for (int i = 0; i < 4; i++) {
        int d = hex_digit(**p);
        if (d < 0)
            return -1;
        v = v * 16 + d;
        (*p)++;
    }
    return v > 0 && v < 0x80 ? v : -1;
}

/* Whether the JSON string at p is this text. */
static bool
string_is(const char *p, const char *text)
{
    if (*p++ != '"')
        return false;
    while (*p != '"') {
        int c = (unsigned char)*p++;
        if (c == '\\')
            c = unescape(&p);
        if (c <= 0 || (unsigned char)*text++ != c)
            return false;
    }
    return *text == '\0';
}

/* "2026-11-22T08:15:00.250000Z" and "2026-11-22 08:15:00.25+00". */
static bool
time_is(const char *p, const char *column)
{
    if (*p++ != '"' || strlen(p) < 28 || strlen(column) < 22 || p[26] != 'Z' || p[27] != '"' ||
        p[10] != 'T' || column[10] != ' ' || memcmp(p, column, 10) != 0 ||
        memcmp(p + 11, column + 11, 8) != 0)
        return false;
    size_t n = 26;
    while (p[n - 1] == '0')
        n--;
    if (p[n - 1] == '.')
        n--;
    return memcmp(p + 19, column + 19, n - 19) == 0 && strcmp(column + n, "+00") == 0;
}

static bool
number_is(const char *p, const char *end, const char *column)
{
    if (column == NULL)
        column = "null";
    return (size_t)(end - p) == strlen(column) && memcmp(p, column, strlen(column)) == 0;
}

static const char *const names[COLUMNS] = {"at", "actor", "action", "office", "subject_kind", "subject"};

/* Which column the member at key belongs to, or -1. */
static int
column_of(const char *key, size_t n)
{
    for (int i = 0; i < COLUMNS; i++)
        if (strlen(names[i]) == n && memcmp(names[i], key, n) == 0)
            return i;
    return -1;
}

static bool
value_is(int column, const char *p, const char *end, const struct audit_columns *c)
{
    const char *const text[COLUMNS] = {c->at, c->actor, c->action, c->office, c->subject_kind, c->subject};
    if (column == 3)
        return number_is(p, end, c->office);
    if (text[column] == NULL)
        return false;
    return column == 0 ? time_is(p, c->at) : string_is(p, text[column]);
}

const char *
audit_isi_differs(const char *isi, const struct audit_columns *c)
{
    unsigned seen = 0;
    const char *p = skip_blanks(isi);
    if (*p != '{')
        return "isi";
    do {
        const char *key = skip_blanks(p + 1);
        const char *key_end = skip_string(key);
        p = key_end != NULL ? skip_blanks(key_end) : "";
        if (*p != ':')
            return "isi";
        const char *value = skip_blanks(p + 1);
        const char *end = skip_value(value);
        if (end == NULL)
            return "isi";
        int column = column_of(key + 1, (size_t)(key_end - key) - 2);
        if (column >= 0 && ((seen & (1U << column)) != 0 || !value_is(column, value, end, c)))
            return names[column];
        seen |= column >= 0 ? 1U << column : 0;
        p = skip_blanks(end);
    } while (*p == ',');
    return *p == '}' && *skip_blanks(p + 1) == '\0' && seen == (1U << COLUMNS) - 1 ? NULL : "isi";
}
