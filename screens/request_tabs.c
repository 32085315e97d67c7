/*
 * request_tabs.c - the tabs of the request screen, in their order.
 */
#include "screens/request.h"

const struct request_tab_ops *const request_tabs[TAB_COUNT_] = {
    [TAB_COMPARE] = &request_tab_compare, [TAB_CHECKS] = &request_tab_checks,
    [TAB_FILES] = &request_tab_files,     [TAB_HISTORY] = &request_tab_history,
    [TAB_SHEETS] = &request_tab_sheets,
};

void
request_tab_open(struct screen *s, enum request_tab tab)
{
    struct request_state *st = s->state;
    st->tab = tab;
    request_set_mode(s);
    request_page(s);
}
