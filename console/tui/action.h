/*
 * action.h - every action of every screen, once. A screen binds those that it
 * knows to keys; the word is used in tests, the manual and the palette.
 */
#ifndef LOKET_TUI_ACTION_H
#define LOKET_TUI_ACTION_H

/* clang-format off */
#define ACTION_LIST(X) \
    X(NONE,        "none")        \
    X(HELP,        "help")        \
    X(BACK,        "back")        \
    X(QUIT,        "quit")        \
    X(REDRAW,      "redraw")      \
    X(PALETTE,     "palette")     \
    X(SETTINGS,    "settings")    \
    X(COPY,        "copy")        \
    X(RELOAD,      "reload")      \
    X(UP,          "up")          \
    X(DOWN,        "down")        \
    X(PAGE_UP,     "page-up")     \
    X(PAGE_DOWN,   "page-down")   \
    X(FIRST,       "first")       \
    X(LAST,        "last")        \
    X(OPEN,        "open")        \
    X(VIEW,        "view")        \
    X(FILTER,      "filter")      \
    X(SORT,        "sort")        \
    X(NEXT,        "next")        \
    X(TAB_NEXT,    "tab-next")    \
    X(TAB_PREV,    "tab-prev")    \
    X(TOGGLE,      "toggle")      \
    X(BULK,        "bulk")        \
    X(APPROVE,     "approve")     \
    X(RETURN,      "return")      \
    X(REJECT,      "reject")      \
    X(RELEASE,     "release")     \
    X(ESCALATE,    "escalate")    \
    X(UNDO,        "undo")        \
    X(NOTE,        "note")        \
    X(REASON,      "reason")      \
    X(REVIEW,      "review")      \
    X(CLAIM,       "claim")       \
    X(SIGN,        "sign")        \
    X(PRINT,       "print")       \
    X(RECEIPT,     "receipt")     \
    X(CANCEL,      "cancel")      \
    X(CONFIRM,     "confirm")     \
    X(DELIVER,     "deliver")     \
    X(NEW,         "new")         \
    X(DROP,        "drop")        \
    X(ATTACH,      "attach")      \
    X(LEAVE,       "leave")       \
    X(FETCH,       "fetch")       \
    X(SUBMIT,      "submit")      \
    X(PENDING,     "pending")     \
    X(KIND,        "kind")        \
    X(WIDE,        "wide")        \
    X(PERSON_PREV, "person-prev") \
    X(PERSON_NEXT, "person-next") \
    X(STEP_1,      "step-1")      \
    X(STEP_2,      "step-2")      \
    X(STEP_3,      "step-3")      \
    X(STEP_4,      "step-4")      \
    X(STEP_5,      "step-5")      \
    X(FILTERS,     "filters")     \
    X(VIEWS,       "views")       \
    X(TAKEOVER,    "takeover")    \
    X(SEARCH,      "search")      \
    X(LEFT,        "left")        \
    X(RIGHT,       "right")       \
    X(ZOOM_IN,     "zoom-in")     \
    X(ZOOM_OUT,    "zoom-out")    \
    X(ZOOM_FIT,    "zoom-fit")    \
    X(ROTATE,      "rotate")      \
    X(PART_PREV,   "part-prev")   \
    X(PREV,        "prev")        \
    X(SIDE,        "side")        \
    X(TICK,        "tick")        \
    X(PICTURE,     "picture")     \
    X(THUMBS,      "thumbs")      \
    X(PEOPLE,      "people")      \
    X(FAMILY,      "family")      \
    X(TREE,        "tree")        \
    X(PURPOSE,     "purpose")     \
    X(DATE,        "date")        \
    X(PREVIEW,     "preview")     \
    X(VERDICT,     "verdict")     \
    X(RECORD,      "record")      \
    X(SCREEN_QUEUE,   "screen-queue")   \
    X(SCREEN_PRINTS,  "screen-prints")  \
    X(SCREEN_SIGN,    "screen-sign")    \
    X(SCREEN_AUDIT,   "screen-audit")   \
    X(SCREEN_STATUS,  "screen-status")  \
    X(SCREEN_INTAKE,  "screen-intake")  \
    X(SCREEN_PEOPLE,  "screen-people")
/* clang-format on */

enum action {
#define X(name, word) ACTION_##name,
    ACTION_LIST(X)
#undef X
};

/* The word of an action; never NULL. */
const char *action_word(enum action a);

#endif
