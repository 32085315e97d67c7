#include <string.h>

#include "console/base/i18n.h"
#include "console/command/f102_json.h"
#include "db/model/code.h"
#include "db/model/service.h"

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

/* {"const": "1", "title": "ISLAM"} */
static void
put_choice(struct json_w *w, const char *value, const char *label)
{
    json_w_begin_obj(w);
    json_w_kstr(w, "const", value);
    json_w_kstr(w, "title", label);
    json_w_end(w);
}

static void
put_codes(struct json_w *w, const char *list, const char *version)
{
    const struct code_list *l = code_list_find(list, version);
    json_w_begin_obj(w);
    json_w_key(w, "oneOf");
    json_w_begin_list(w);
    for (size_t i = 0; l != NULL && i < l->n; i++)
        put_choice(w, l->codes[i].code, l->codes[i].label);
    json_w_end(w);
    json_w_end(w);
}

static void
put_ref(struct json_w *w, const struct f102_field *f)
{
    char ref[96];
    (void)str_printf(ref, sizeof ref, "#/$defs/%s-%s", f->list, f->version);
    json_w_kstr(w, "$ref", ref);
}

static void
put_words(struct json_w *w, const struct f102_field *f)
{
    char words[160];
    char *save = NULL;
    if (f->list[0] == '\0') {
        json_w_key(w, "oneOf");
        json_w_begin_list(w);
        for (size_t i = 0; i < services_n; i++)
            put_choice(w, services[i].kind, services[i].label);
        json_w_end(w);
        return;
    }
    (void)str_copy(words, sizeof words, f->list);
    json_w_key(w, "enum");
    json_w_begin_list(w);
    for (char *word = strtok_r(words, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save))
        json_w_str(w, word);
    json_w_end(w);
}

static const char *
pattern_of(enum f102_type type)
{
    switch (type) {
    case F102_NIK:
    case F102_NO_KK:
        return "^[1-9][0-9]{15}$";
    case F102_DATE:
        return "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    case F102_WILAYAH:
        return "^[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}$";
    case F102_DIGITS:
        return "^[0-9]+$";
    case F102_TELEPON:
        return "^\\+?[0-9][0-9 -]{5,18}$";
    case F102_TEXT:
    case F102_NAMA:
    case F102_CODE:
    case F102_EMAIL:
    case F102_WORD:
        break;
    }
    return NULL;
}

static void
put_field(struct json_w *w, const struct f102_field *f)
{
    json_w_key(w, f->name);
    json_w_begin_obj(w);
    json_w_kstr(w, "title", _(f->label));
    if (f->type == F102_CODE) {
        put_ref(w, f);
    } else if (f->type == F102_WORD) {
        put_words(w, f);
    } else {
        json_w_kstr(w, "type", "string");
        json_w_kint(w, "maxLength", f->max);
        if (pattern_of(f->type) != NULL)
            json_w_kstr(w, "pattern", pattern_of(f->type));
        if (f->type == F102_DATE || f->type == F102_EMAIL)
            json_w_kstr(w, "format", f->type == F102_DATE ? "date" : "email");
    }
    json_w_end(w);
}

static void
put_list(struct json_w *w, const char *name, const char *title, int most, const char *items)
{
    json_w_key(w, name);
    json_w_begin_obj(w);
    json_w_kstr(w, "title", title);
    json_w_kstr(w, "type", "array");
    json_w_kint(w, "maxItems", most);
    json_w_key(w, "items");
    json_w_begin_obj(w);
    json_w_kstr(w, "$ref", items);
    json_w_end(w);
    json_w_end(w);
}

static void
put_properties(struct json_w *w)
{
    json_w_key(w, "properties");
    json_w_begin_obj(w);
    for (size_t i = 0; i < f102_head_n; i++)
        put_field(w, &f102_head_fields[i]);
    put_list(w, "anggota", _("Anggota keluarga"), F102_MEMBERS_MAX, "#/$defs/anggota");
    put_list(w, "dokumen", _("Dokumen yang ada"), F102_DOCUMENTS_MAX, "#/$defs/dokumen_persyaratan-2019");
    json_w_key(w, "key");
    json_w_begin_obj(w);
    json_w_kstr(w, "title", _("Kunci pengiriman: permohonan yang sama tidak masuk dua kali"));
    json_w_kstr(w, "type", "string");
    json_w_kint(w, "minLength", 1);
    json_w_kint(w, "maxLength", F102_KEY_MAX);
    json_w_end(w);
    json_w_end(w);
}

static void
put_required(struct json_w *w, const char *const *names, size_t n)
{
    json_w_key(w, "required");
    json_w_begin_list(w);
    for (size_t i = 0; i < n; i++)
        json_w_str(w, names[i]);
    json_w_end(w);
}

/* What a kind needs besides: {"if": the kind is one of these, "then": {"required": [...]}}. */
static void
put_condition(struct json_w *w, bool new_number, const char *const *names, size_t n)
{
    json_w_begin_obj(w);
    json_w_key(w, "if");
    json_w_begin_obj(w);
    json_w_key(w, "properties");
    json_w_begin_obj(w);
    json_w_key(w, "kind");
    json_w_begin_obj(w);
    json_w_key(w, "enum");
    json_w_begin_list(w);
    for (size_t i = 0; i < services_n; i++)
        if (new_number ? services[i].nomor_baru : services[i].perlu_no_kk)
            json_w_str(w, services[i].kind);
    json_w_end(w);
    json_w_end(w);
    json_w_end(w);
    json_w_end(w);
    json_w_key(w, "then");
    json_w_begin_obj(w);
    put_required(w, names, n);
    json_w_end(w);
    json_w_end(w);
}

static void
put_rules(struct json_w *w)
{
    static const char *const always[] = {"kind"}, *const nik[] = {"pemohon_nik"},
                             *const nama[] = {"pemohon_nama"};
    static const char *const kk[] = {"no_kk"}, *const address[] = {"alamat", "kode_wilayah"};
    put_required(w, always, COUNT(always));
    json_w_key(w, "anyOf");
    json_w_begin_list(w);
    for (int i = 0; i < 2; i++) {
        json_w_begin_obj(w);
        put_required(w, i == 0 ? nik : nama, 1);
        json_w_end(w);
    }
    json_w_end(w);
    json_w_key(w, "allOf");
    json_w_begin_list(w);
    put_condition(w, false, kk, COUNT(kk));
    put_condition(w, true, address, COUNT(address));
    json_w_end(w);
}

/* Each list that a field names, once. */
static void
put_definitions(struct json_w *w)
{
    char name[96];
    json_w_key(w, "$defs");
    json_w_begin_obj(w);
    for (size_t i = 0; i < f102_member_n; i++) {
        const struct f102_field *f = &f102_member_fields[i];
        bool seen = f->type != F102_CODE;
        for (size_t k = 0; k < i && !seen; k++)
            seen = str_eq(f102_member_fields[k].list, f->list) &&
                   str_eq(f102_member_fields[k].version, f->version);
        if (seen)
            continue;
        (void)str_printf(name, sizeof name, "%s-%s", f->list, f->version);
        json_w_key(w, name);
        put_codes(w, f->list, f->version);
    }
    json_w_key(w, "anggota");
    json_w_begin_obj(w);
    json_w_kstr(
        w, "description",
        _("Orang yang NIK-nya ada dalam catatan cukup disebut dengan yang berubah; yang lain lengkap."));
    json_w_kstr(w, "type", "object");
    json_w_key(w, "properties");
    json_w_begin_obj(w);
    for (size_t i = 0; i < f102_member_n; i++)
        put_field(w, &f102_member_fields[i]);
    json_w_end(w);
    json_w_kbool(w, "additionalProperties", false);
    json_w_end(w);
    json_w_end(w);
}

void
f102_json_schema(struct json_w *w)
{
    json_w_begin_obj(w);
    json_w_kstr(w, "$schema", DIALECT);
    json_w_kstr(w, "$id", "urn:loket:f102:1");
    json_w_kstr(w, "title", _("Permohonan Kartu Keluarga (F-1.02)"));
    json_w_kstr(w, "type", "object");
    put_properties(w);
    put_rules(w);
    json_w_kbool(w, "additionalProperties", false);
    put_definitions(w);
    json_w_end(w);
}
