/*
 * go.c - opens a request that is known by its number, from wherever the officer is.
 */
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/store/queue.h"
#include "screens/registry.h"

/* The open request with that number, else any of the office: the latter is a search, and audited as one. */
static enum rc
find(struct session *s, const char *ref, int64_t *id, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const struct queue_filter filter = {.text = "",
                                        .state = "",
                                        .kind = "",
                                        .channel = "",
                                        .older = "",
                                        .officer = "",
                                        .name = "",
                                        .nik = "",
                                        .ref = ref};
    struct queue_row *rows = NULL;
    size_t n = 0;
    enum rc rc = queue_page(s->env.db, a, &filter, "ref", "", 1, &rows, &n, e);
    if (rc == RC_OK && n == 0)
        rc = queue_search(s->env.db, a, ref, 1, &rows, &n, e);
    if (rc == RC_NONE || (rc == RC_OK && (n == 0 || !str_eq(rows[0].ref, ref))))
        rc = err_set(e, RC_NONE, "request_unknown", "%s",
                     _("Permohonan tidak ditemukan di kantor Anda. Periksa nomornya."));
    if (rc == RC_OK)
        *id = rows[0].request_id;
    arena_free(a);
    return rc;
}

enum rc
screens_go(struct session *s, int64_t id, const char *ref, struct err *e)
{
    struct request_arg arg = {.request_id = id};
    if ((screen_request.roles & s->role) == 0)
        return err_set(e, RC_DENIED, "role_denied", "%s",
                       _("Peran Anda tidak berhak melakukan ini. Mintalah kepada penyelia."));
    enum rc rc = id != 0 ? RC_OK : find(s, ref, &arg.request_id, e);
    if (rc == RC_OK)
        session_open(s, &screen_request, &arg);
    return rc;
}
