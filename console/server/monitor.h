/*
 * monitor.h - the process between one client's network process and everything that is worth
 * something. It trusts neither loket-ssh nor loket-session: it answers a short table of requests
 * from each and ends the connection at anything else.
 *
 *   start -> BEFORE (login requests) -> AFTER (may open) -> OPEN (session runs) -> ENDING
 */
#ifndef LOKET_SERVER_MONITOR_H
#define LOKET_SERVER_MONITOR_H

#include <stdint.h>
#include <sys/types.h>

#include "console/base/cfg.h"
#include "console/base/ipc.h"
#include "console/server/ipc_kinds.h"

enum monitor_stage { MONITOR_BEFORE, MONITOR_AFTER, MONITOR_OPEN, MONITOR_ENDING };

/* What loket-auth granted at login. */
struct monitor_grant {
    int64_t session_id;
    unsigned char token[IPC_TOKEN_BYTES];
    char username[IPC_USERNAME_MAX + 1];
    char db_role[64];
    char role[32];
    char display[400];
    int64_t not_after;
    int cert; /* memfd, or -1 */
};

#define MONITOR_KINDS 8

/* Processes that show documents to one session: the newest two. */
#define MONITOR_VIEWERS 2
struct monitor_viewer {
    pid_t pid;     /* 0: none */
    int64_t until; /* monotonic ms: it is ended then, whatever it does */
};

struct monitor {
    struct cfg cfg;
    const char *config;
    enum monitor_stage stage;
    int report;    /* tells loketd about logins */
    int front;     /* loket-ssh; -1 when gone */
    int front_log; /* its standard error */
    size_t front_log_left;
    int auth;    /* conversation with loket-auth, or -1 */
    int session; /* loket-session, or -1 */
    int signals;
    pid_t front_pid, session_pid;
    int64_t deadline; /* monotonic ms: what is awaited must have happened; 0: none */
    int64_t resume_at;
    char username[IPC_USERNAME_MAX + 1];
    char source[IPC_SOURCE_MAX + 1];
    int64_t tries_left;
    int used[MONITOR_KINDS]; /* how often each front request came */
    struct monitor_viewer viewers[MONITOR_VIEWERS];
    struct monitor_grant grant;
    struct ipc_msg msg;      /* the request being served, then the answer */
    struct ipc_msg question; /* a request set aside while the conversation is opened */
};

/* Serves one message from loket-ssh (monitor_requests.c). False: end the connection. */
MUST_CHECK bool monitor_serve_front(struct monitor *m);

/* Serves one message from loket-session. False: the session broke the rules, end it. */
MUST_CHECK bool monitor_serve_session(struct monitor *m);

/*
 * Asks loket-auth what m->msg says and puts the answer there. RC_UNAVAILABLE when it is
 * not there or gives no answer; m->auth is then closed.
 */
MUST_CHECK enum rc monitor_ask(struct monitor *m, struct err *e);

/* Connects to loket-auth again for the open session. RC_DENIED: the session has ended there. */
MUST_CHECK enum rc monitor_resume(struct monitor *m, struct err *e);

/*
 * Starts loket-session as FRONT_OPEN in m->msg asks and sends loket-ssh the streams
 * (monitor_session.c). False when the message is malformed.
 */
MUST_CHECK bool monitor_open_session(struct monitor *m);

/*
 * Starts loket-view and gives the session its socket (monitor_view.c); of more than MONITOR_VIEWERS the
 * oldest is killed. False when the session cannot be told.
 */
MUST_CHECK bool monitor_open_viewer(struct monitor *m);
/* A child ended; false when it was not a viewer. */
bool monitor_viewer_ended(struct monitor *m, pid_t pid, int status);
/* Kills the viewers whose time is over (all: every one). Returns when the next one is, or 0. */
int64_t monitor_viewers_end(struct monitor *m, int64_t now_ms, bool all);

/* Sends the certificate in m->grant to the session. */
void monitor_send_cert(struct monitor *m);

#endif
