/*
 * request_tabs.c - the tabs of the request screen, in their order.
 */
#include "screens/request.h"

const struct request_tab_ops *const request_tabs[TAB_COUNT_] = {
    [TAB_COMPARE] = &request_tab_compare, [TAB_CHECKS] = &request_tab_checks,
    [TAB_FILES] = &request_tab_files,     [TAB_NOTES] = &request_tab_notes,
    [TAB_HISTORY] = &request_tab_history, [TAB_SHEETS] = &request_tab_sheets,
    [TAB_SECOND] = &request_tab_second,   [TAB_REFUSE] = &request_tab_refuse,
};

bool
request_tab_shown(const struct request_state *st, enum request_tab tab)
{
    return request_tabs[tab]->shown == NULL || request_tabs[tab]->shown(st);
}

void
request_tab_open(struct screen *s, enum request_tab tab)
{
    struct request_state *st = s->state;
    st->tab = tab;
    request_set_mode(s);
    request_page(s);
}
