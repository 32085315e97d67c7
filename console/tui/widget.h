/*
 * widget.h - what widgets have in common. A widget is a state struct owned by a
 * screen, a draw function over a surface, and a key handler; it never reads the
 * terminal and never queries.
 */
#ifndef LOKET_TUI_WIDGET_H
#define LOKET_TUI_WIDGET_H

/* What a key did to a widget. */
enum widget_result {
    WIDGET_CONTINUE, /* taken; draw again */
    WIDGET_DONE,     /* the person finished it: read the result */
    WIDGET_CANCEL,   /* Esc: nothing may happen */
    WIDGET_IGNORED,  /* not a key of this widget */
};

/* One entry of a choice. Texts are borrowed and must outlive the widget. */
struct choice {
    const char *code;  /* what is stored */
    const char *label; /* what is shown, already translated */
};

/* How grave a notice or message is; each has its own mark, so that colour is never the only sign. */
enum severity {
    SEV_INFO,  /* [i] */
    SEV_OK,    /* [ok] */
    SEV_WARN,  /* [!] */
    SEV_ERROR, /* [x] */
};

#endif
