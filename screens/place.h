/*
 * place.h - what screens save of where the person stands, and how they take it up again: for save() and
 * restore() of struct screen_ops.
 *
 * What is read comes from the database and may be of another version of the program, or of nobody's making:
 * anything is missing or out of range, and nothing is a fault.
 */
#ifndef LOKET_SCREENS_PLACE_H
#define LOKET_SCREENS_PLACE_H

#include "console/json/json.h"
#include "console/tui/list.h"
#include "console/tui/text.h"
#include "screens/list_page.h"

/* The cursor of a list, which list_reloaded() puts on its record again. Before the first load. */
void place_list_put(struct json_w *w, const struct list *l);
void place_list_get(struct json *at, struct list *l);

/* Where a page is scrolled to, and its item under the cursor. */
void place_view_put(struct json_w *w, const struct text_view *v);
void place_view_get(struct json *at, struct text_view *v);

/* A filter, unless it may hold a NIK or a No KK: those are kept nowhere. */
void place_filter_put(struct json_w *w, const char *filter);
void place_filter_get(struct json *at, char *dst, size_t size);

/* save() and restore() of a list page with nothing more to say: filter and cursor. */
bool place_page_save(const struct screen *s, struct json_w *w);
MUST_CHECK enum rc place_page_restore(struct screen *s, struct json *at, struct err *e);

/* save() of a screen that is opened as it is. */
bool place_bare_save(const struct screen *s, struct json_w *w);

#endif
