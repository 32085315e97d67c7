#include "print/receipt.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/json/json.h"

#define PIN_DIGITS 6

/* What an element may hold: cleaned, and a fault when it is longer than any that we store. */
static const char *
text(struct arena *a, struct json *o, const char *key)
{
    const char *s = utf8_clean(a, json_str(o, key));
    if (strlen(s) > RECEIPT_TEXT_MAX)
        json_fault(o, key);
    return s;
}

static const char *
element(struct arena *a, struct json *list, size_t i)
{
    const char *s = utf8_clean(a, json_as_str(json_at(list, i)));
    return strlen(s) <= RECEIPT_TEXT_MAX ? s : "";
}

/* "KTP-EL atau PASPOR" of a group of which one is enough. */
static const char *
one_of(struct arena *a, struct json *group)
{
    const char *all = "";
    for (size_t i = 0; i < json_len(group); i++)
        all = arena_printf(a, "%s%s%s", all, i > 0 ? " atau " : "", element(a, group, i));
    return all;
}

static struct receipt_list
list_of(struct arena *a, struct json *o, const char *key, const char *head, bool done)
{
    struct json *docs = json_list(o, key);
    size_t n = json_len(docs);
    if (n > RECEIPT_DOCS_MAX) {
        json_fault(o, key);
        n = 0;
    }
    const char **items = arena_array(a, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = done ? element(a, docs, i) : one_of(a, json_at(docs, i));
    return (struct receipt_list){arena_printf(a, "%s (%zu)", head, n), items, n, done};
}

static void
add_pair(struct receipt *r, const char *label, const char *value, bool strong)
{
    if (value[0] != '\0')
        r->pairs[r->n_pairs++] = (struct receipt_pair){label, value, strong};
}

static void
read_pairs(struct arena *a, struct json *o, struct receipt *r)
{
    char when[CLOCK_TEXT];
    const char *end = text(a, o, "nik_akhir");
    add_pair(r, "Layanan", text(a, o, "layanan"), false);
    add_pair(r, "Pemohon", text(a, o, "pemohon"), false);
    if (end[0] != '\0')
        add_pair(r, "NIK", arena_printf(a, "************%s", end), false);
    clock_text(when, r->submitted_at, (enum zone)r->zona);
    add_pair(r, "Diterima", arena_strdup(a, when), false);
    clock_text(when, json_int(o, "promise_at"), (enum zone)r->zona);
    add_pair(r, "Janji selesai", arena_strdup(a, when), true);
}

/* The part "S/" beside "V/", where the seals of KK lead. */
static const char *
status_url(struct arena *a, const char *verify_url, const char *ref)
{
    size_t n = strlen(verify_url);
    if (n >= 3 && strcmp(verify_url + n - 3, "/V/") == 0)
        n -= 2;
    return utf8_upper(a, arena_printf(a, "%.*sS/%s", (int)n, verify_url, ref));
}

static void
add_notes(struct receipt *r)
{
    static const char *const notes[] = {
        "Menanyakan status: pindai QR, atau sebutkan nomor permohonan dan PIN pelacakan di loket atau kanal "
        "layanan kami.",
        "PIN pelacakan hanya untuk Anda. Bila kertas ini hilang, mintalah cetakan baru; PIN lama tidak "
        "berlaku "
        "lagi.",
        "GRATIS: pengurusan dan penerbitan dokumen kependudukan tidak dipungut biaya (UU 24/2013 pasal 79A).",
        "AWAS PENIPUAN: petugas tidak pernah meminta PIN, OTP atau uang lewat telepon, pesan atau tautan.",
    };
    _Static_assert(COUNT(notes) <= RECEIPT_NOTES_MAX, "the notes have room");
    for (size_t i = 0; i < COUNT(notes); i++)
        r->notes[r->n_notes++] = notes[i];
}

static void
read_content(struct arena *a, struct json *o, const char *verify_url, struct receipt *r)
{
    int64_t zona = json_int(o, "zona"), copy = json_int(o, "copy");
    if (json_int(o, "v") != 1)
        json_fault(o, "v");
    if (zona < ZONE_WIB || zona > ZONE_WIT)
        json_fault(o, "zona");
    r->zona = (int)zona;
    r->submitted_at = json_int(o, "submitted_at");
    r->kantor = text(a, o, "kantor");
    r->alamat_kantor = text(a, o, "alamat_kantor");
    r->judul = "BUKTI PERMOHONAN";
    r->ref = text(a, o, "ref");
    if (r->ref[0] == '\0')
        json_fault(o, "ref");
    r->salinan = copy > 1
                     ? arena_printf(a, "Cetakan ke-%lld. PIN pada cetakan sebelumnya tidak berlaku lagi.",
                                    (long long)copy)
                     : "";
    read_pairs(a, o, r);
    r->received = list_of(a, o, "received", "Dokumen diterima", true);
    r->missing = list_of(a, o, "missing", "Dokumen yang masih kurang", false);
    r->kurang = r->missing.n > 0
                    ? "Permohonan diproses setelah dokumen ini lengkap. Serahkan di loket atau kirim "
                      "lewat kanal layanan kami; tempat Anda dalam antrean tetap."
                    : "";
    r->url = status_url(a, verify_url, r->ref);
    r->url_caption = "Pindai untuk melihat status";
    add_notes(r);
}

static enum rc
refuse(struct err *e, const char *field)
{
    (void)err_set(e, RC_INVALID, "receipt_content", "%s",
                  _("Isi bukti permohonan tidak sah. Hubungi administrator."));
    return err_field(e, field);
}

enum rc
receipt_read(struct arena *a, const char *json, const char *pin, const char *verify_url, struct receipt *out,
             struct err *e)
{
    struct json *root;
    size_t len = strlen(json);
    *out = (struct receipt){.pin_label = "PIN PELACAKAN"};
    if (strlen(pin) != PIN_DIGITS || !str_all_digits(pin))
        return refuse(e, "pin");
    if (len > RECEIPT_CONTENT_MAX)
        return refuse(e, "content");
    out->pin = arena_printf(a, "%.3s %s", pin, pin + 3);
    enum rc rc = json_parse(json, len, &root, e);
    if (rc != RC_OK)
        return rc;
    read_content(a, root, verify_url, out);
    rc = json_check(root, e);
    json_free(root);
    return rc;
}
