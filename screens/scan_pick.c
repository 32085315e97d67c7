#include "screens/scan_pick.h"

#include <stdio.h>

#include "console/base/utf8.h"
#include "console/media/media.h"
#include "screens/part.h"

enum rc
scan_pick_ask(struct session *ses, struct scan_pick *p, struct arena *a, struct dialog *d, int tag,
              const char *label, struct err *e)
{
    char when[CLOCK_TEXT], title[80], name[50];
    enum rc rc = scan_list(ses->env.db, a, &p->rows, &p->n, e);
    if (rc != RC_OK && rc != RC_NONE)
        return rc;
    if (rc == RC_NONE || p->n == 0) {
        session_notice(ses, SEV_INFO, "%s",
                       _("Belum ada pindaian. Pindai ke folder Anda, tunggu sebentar, lalu tekan lagi."));
        return RC_OK;
    }
    struct choice *items = arena_array(a, p->n, sizeof(*items));
    for (size_t i = 0; i < p->n; i++)
        items[i] = (struct choice){arena_printf(a, "%lld", (long long)p->rows[i].scan_id),
                                   arena_printf(a, "%s  %d kB  %s", utf8_clean(a, p->rows[i].nama_berkas),
                                                (p->rows[i].ukuran + 1023) / 1024,
                                                clock_text(when, p->rows[i].received_at, ses->zone))};
    part_cut(name, sizeof(name), label);
    str_printf(title, sizeof(title), _("Pindaian untuk %s"), name);
    dialog_choose(d, a, tag, title, items, (int)p->n, false, NULL, 1);
    return RC_OK;
}

const struct scan_row *
scan_pick_chosen(const struct scan_pick *p, const struct dialog *d)
{
    int64_t id = 0;
    const struct choice *c = dialog_choice(d, 0);
    if (c == NULL || !str_to_i64(c->code, 0, INT64_MAX, &id))
        return NULL;
    for (size_t i = 0; i < p->n; i++)
        if (p->rows[i].scan_id == id)
            return &p->rows[i];
    return NULL;
}

enum rc
scan_pick_file(struct session *ses, struct arena *a, const struct scan_row *scan, const char *dokumen,
               struct intake_file *out, struct err *e)
{
    struct db_bytes bytes = {0};
    struct media_info media = {0};
    enum rc rc = scan_get(ses->env.db, a, scan->scan_id, &bytes, e);
    if (rc == RC_OK)
        rc = media_check(bytes.data, bytes.len, &media, e);
    *out = (struct intake_file){.dokumen = dokumen,
                                .nama_berkas = scan->nama_berkas,
                                .jenis_media = media.type,
                                .isi = bytes.data,
                                .n = bytes.len};
    return rc;
}
