/*
 * worker_decide.c - decisions whose window is over take effect (db/schema/0034_window.sql). Each is one
 * transaction of the database: a worker that dies in the middle leaves it as it was, and the next one, or
 * another worker meanwhile, carries it out.
 */
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/worker.h"
#include "db/store/work.h"

#define BATCH 20 /* of one step: the others wait for it */

enum rc
worker_decide(struct worker *w, struct arena *a, bool *busy, struct err *e)
{
    enum rc rc = RC_OK;
    int n = 0;
    for (; rc == RC_OK && n < BATCH && !w->stopping(w); n++) {
        struct work_decided done;
        rc = work_decide(w->db, a, &done, e);
        if (rc == RC_OK && str_eq(done.outcome, "failed"))
            log_info("decision on request %lld failed: %s", (long long)done.request_id, done.fault);
    }
    *busy = rc == RC_OK && n == BATCH;
    return rc == RC_NONE ? RC_OK : rc;
}
