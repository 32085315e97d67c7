#include "screens/registry.h"

#include "console/base/i18n.h"
#include "screens/lookup.h"

/* The order is the order of the digit keys: 1 queue, 2 prints, 3 signatures, 4 audit, 5 status, 6 new
 * requests, 7 people and families. */
const struct session_nav screens_nav[] = {
    {ACTION_SCREEN_QUEUE, &screen_queue, OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA,
     N_("antrean")},
    {ACTION_SCREEN_PRINTS, &screen_prints, 0, N_("cetakan")},
    {ACTION_SCREEN_SIGN, &screen_sign, OFFICER_KEPALA_DINAS, N_("TTE")},
    {ACTION_SCREEN_AUDIT, &screen_audit, OFFICER_AUDITOR, N_("audit")},
    {ACTION_SCREEN_STATUS, &screen_status, OFFICER_ADMINISTRATOR, N_("layanan")},
    {ACTION_SCREEN_INTAKE, &screen_intake, 0, N_("loket")},
    {ACTION_SCREEN_PEOPLE, &screen_people, 0, N_("penduduk")},
    {ACTION_NONE, NULL, 0, NULL},
};

const struct screen_ops *const screens_all[] = {
    &screen_queue,
    &screen_search,
    &screen_request,
    &screen_waiting,
    &screen_sign,
    &screen_sheet,
    &screen_document,
    &screen_prints,
    &screen_audit,
    &screen_audit_entry,
    &screen_status,
    &screen_intake,
    &screen_intake_form,
    &screen_pending,
    &screen_pending_request,
    &screen_preferences,
    &screen_people,
    &screen_resident,
    &screen_family,
    &screen_tree,
    &screen_preview,
    NULL,
};
