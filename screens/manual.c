#include "screens/manual.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/key.h"
#include "screens/lookup.h"
#include "screens/registry.h"

#define ROWS_MAX 200 /* actions of one screen */

const struct screen_ops *const manual_screens[] = {
    &screen_queue,       &screen_request,
    &screen_document,    &screen_waiting,
    &screen_search,      &screen_people,
    &screen_resident,    &screen_family,
    &screen_tree,        &screen_preview,
    &screen_prints,      &screen_sign,
    &screen_sheet,       &screen_audit,
    &screen_audit_entry, &screen_status,
    &screen_intake,      &screen_intake_form,
    &screen_pending,     &screen_pending_request,
    &screen_preferences, NULL,
};

bool
manual_mode(const struct screen_ops *ops, size_t i, struct key_mode *out)
{
    *out = (struct key_mode){.keys = ops->keys};
    return ops->mode != NULL ? ops->mode(i, out) : i == 0;
}

/* --- mdoc ------------------------------------------------------------------- */

/* Text as mdoc takes it: no request at the beginning of a line, no escape, no end of line. */
static void
put(FILE *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text == '\n' ? ' ' : *text, out);
    }
}

static void
put_keys(FILE *out, const char *keys)
{
    const char *sep = "";
    while (*(keys += strspn(keys, " ")) != '\0') {
        char name[16], shown[16];
        size_t n = strcspn(keys, " ");
        if (!str_printf(name, sizeof(name), "%.*s", (int)n, keys))
            return;
        fputs(sep, out);
        put(out, key_text(key_from_name(name), shown));
        sep = ", ";
        keys += n;
    }
}

/* --- one screen ------------------------------------------------------------- */

/* An action with its keys, and in which of the tables it stands. */
struct row {
    const struct key_bind *bind;
    uint64_t in;
};

static bool
same(const struct key_bind *a, const struct key_bind *b)
{
    return a->action == b->action && strcmp(a->keys, b->keys) == 0 &&
           (a->help == b->help || (a->help != NULL && b->help != NULL && strcmp(a->help, b->help) == 0));
}

static size_t
collect(const struct screen_ops *ops, struct row rows[ROWS_MAX], uint64_t *plain)
{
    struct key_mode m;
    size_t n = 0;
    *plain = 0;
    for (size_t i = 0; i < 64 && manual_mode(ops, i, &m); i++) {
        *plain |= m.over ? 0 : (uint64_t)1 << i;
        for (const struct key_bind *b = m.keys; b->action != ACTION_NONE; b++) {
            size_t at = 0;
            while (at < n && !same(rows[at].bind, b))
                at++;
            if (at == ROWS_MAX)
                continue;
            if (at == n)
                rows[n++] = (struct row){b, 0};
            rows[at].in |= (uint64_t)1 << i;
        }
    }
    return n;
}

/* "(saat Diperiksa, Terbit)": nothing when the row stands in every table. */
static void
put_modes(FILE *out, const struct screen_ops *ops, const struct row *r, uint64_t plain)
{
    struct key_mode m;
    const char *sep = " (";
    if ((r->in & plain) == plain)
        return;
    for (size_t i = 0; i < 64 && manual_mode(ops, i, &m); i++)
        if ((r->in >> i & 1) != 0 && m.label != NULL) {
            fputs(sep, out);
            put(out, _(m.label));
            sep = ", ";
        }
    fputs(sep[0] == ',' ? ")" : "", out);
}

static void
put_row(FILE *out, const struct key_bind *b)
{
    const char *text = b->help != NULL ? b->help : b->label != NULL ? b->label : action_word(b->action);
    fputs(".It ", out);
    put_keys(out, b->keys);
    fputs("\n", out);
    put(out, _(text));
}

static void
put_screen(FILE *out, const struct screen_ops *ops)
{
    struct row rows[ROWS_MAX];
    uint64_t plain;
    size_t n = collect(ops, rows, &plain);
    fputs(".Ss ", out);
    put(out, _(ops->title));
    fputs("\n.Bl -tag -width 16n -compact\n", out);
    for (size_t i = 0; i < n; i++) {
        put_row(out, rows[i].bind);
        put_modes(out, ops, &rows[i], plain);
        fputs("\n", out);
    }
    fputs(".El\n", out);
}

static void
put_everywhere(FILE *out)
{
    fputs(".Sh DI SEMUA LAYAR\n.Bl -tag -width 16n -compact\n", out);
    for (const struct key_bind *b = session_frame_keys(); b->action != ACTION_NONE; b++) {
        put_row(out, b);
        fputs("\n", out);
    }
    for (size_t i = 0; screens_nav[i].action != ACTION_NONE; i++) {
        fprintf(out, ".It %zu\n", i + 1);
        put(out, _(screens_nav[i].ops->title));
        fputs("\n", out);
    }
    fputs(".El\n", out);
}

static void
put_settings(FILE *out)
{
    const struct prefs_kind *k;
    fputs(".Sh SETELAN\nDi layar setelan (F9), atau di baris perintah, misalnya\n.Ql :tema terang .\n"
          ".Bl -tag -width 16n -compact\n",
          out);
    for (size_t i = 0; (k = prefs_kind(i)) != NULL; i++) {
        struct prefs_choice c;
        fprintf(out, ".It :%s\n", k->word);
        put(out, _(k->about));
        for (size_t v = 0; prefs_choice(k, v, &c); v++) {
            fputs(v == 0 ? " (" : ", ", out);
            put(out, c.value);
        }
        fputs(")\n", out);
    }
    fputs(".El\n", out);
}

void
manual_write(FILE *out)
{
    fputs(".\\\" Written by \"make docs\" from the key tables of the screens.\n"
          ".Dd November 29, 2026\n.Dt LOKET 7\n.Os\n.Sh NAME\n.Nm loket\n"
          ".Nd layar dan tombol konsol loket Kartu Keluarga\n.Sh DESCRIPTION\n"
          "Setiap tombol layar tampil di baris bawah atau di bantuan (?).\n"
          "Keputusan baru berlaku setelah kata atau tombol konfirmasinya diketik; Enter yang tertahan tidak\n"
          "pernah memutuskan.\n",
          out);
    put_everywhere(out);
    put_settings(out);
    fputs(".Sh LAYAR\n", out);
    for (size_t i = 0; manual_screens[i] != NULL; i++)
        put_screen(out, manual_screens[i]);
    fputs(".Sh SEE ALSO\n.Xr ssh 1\n", out);
}
