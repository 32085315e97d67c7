/*
 * ipc_kinds.h - every message between the processes of one connection: name,
 * number, who may send it, and how many bytes it may carry. The fields stand
 * beside each line, in the order they are put and got.
 */
#ifndef LOKET_SERVER_IPC_KINDS_H
#define LOKET_SERVER_IPC_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ipc_sender { IPC_FROM_FRONT, IPC_FROM_MONITOR, IPC_FROM_AUTH, IPC_FROM_SESSION };

/* clang-format off */
#define IPC_KINDS(X)                                                                                       \
    /* loket-ssh asks the monitor, before login */                                                         \
    X(FRONT_USER,       1, IPC_FROM_FRONT,   128)   /* str username; once, no answer */                    \
    X(FRONT_KEY_QUERY,  2, IPC_FROM_FRONT,   8192)  /* str type, str base64 blob -> MON_ANSWER */          \
    X(FRONT_KEY_PROVEN, 3, IPC_FROM_FRONT,   8192)  /* the same, signature verified -> MON_ANSWER */       \
    X(FRONT_PASSWORD,   4, IPC_FROM_FRONT,   1100)  /* str password -> MON_ANSWER */                       \
    X(FRONT_CODE,       5, IPC_FROM_FRONT,   128)   /* str code -> MON_ANSWER */                           \
    /* after login */                                                                                      \
    X(FRONT_OPEN,       6, IPC_FROM_FRONT,   16384) /* u32 tty, str term, u32 cols, u32 rows, str command, \
                                                       u32 n, n times str "NAME=value" -> MON_STREAM...,   \
                                                       MON_OPENED */                                       \
    /* the monitor tells loket-ssh */                                                                      \
    X(MON_START,       20, IPC_FROM_MONITOR, 16384) /* str host key (PEM), u32 tries */                    \
    X(MON_ANSWER,      21, IPC_FROM_MONITOR, 64)    /* u32 verdict, u32 tries left */                      \
    X(MON_STREAM,      22, IPC_FROM_MONITOR, 64)    /* u32 enum mon_stream; one descriptor */              \
    X(MON_OPENED,      23, IPC_FROM_MONITOR, 64)    /* u32 enum mon_opened */                              \
    X(MON_EXITED,      24, IPC_FROM_MONITOR, 64)    /* u32 exit status, u32 1 when it died by a signal */  \
    /* the monitor asks loket-auth */                                                                      \
    X(AUTH_BEGIN,      40, IPC_FROM_MONITOR, 256)   /* str username, str source -> AUTH_ANSWER */          \
    X(AUTH_KEY_QUERY,  41, IPC_FROM_MONITOR, 8192)  /* str type, str blob -> AUTH_ANSWER */                \
    X(AUTH_KEY_PROVEN, 42, IPC_FROM_MONITOR, 8192)  /* str type, str blob -> AUTH_ANSWER, AUTH_GRANT */    \
    X(AUTH_PASSWORD,   43, IPC_FROM_MONITOR, 1100)  /* str password -> AUTH_ANSWER */                      \
    X(AUTH_CODE,       44, IPC_FROM_MONITOR, 128)   /* str code -> AUTH_ANSWER, AUTH_GRANT */              \
    X(AUTH_RENEW,      45, IPC_FROM_MONITOR, 128)   /* i64 session, bytes token -> AUTH_CERT or            \
                                                       AUTH_ANSWER */                                      \
    X(AUTH_RESUME,     46, IPC_FROM_MONITOR, 128)   /* i64 session, bytes token -> AUTH_ANSWER */          \
    X(AUTH_UNLOCK,     47, IPC_FROM_MONITOR, 1300)  /* i64 session, bytes token, str source, str secret    \
                                                       -> AUTH_ANSWER */                                   \
    /* loket-auth tells the monitor */                                                                     \
    X(AUTH_ANSWER,     60, IPC_FROM_AUTH,    64)    /* u32 verdict */                                      \
    X(AUTH_GRANT,      61, IPC_FROM_AUTH,    2048)  /* i64 session, bytes token, str username, str db role,\
                                                       str role, str display name, i64 not after; memfd */ \
    X(AUTH_CERT,       62, IPC_FROM_AUTH,    64)    /* i64 not after; memfd */                             \
    /* the monitor and loket-session, over descriptor 3 of the session */                                  \
    X(SES_HELLO,       80, IPC_FROM_MONITOR, 16384) /* str username, str db role, str role, str display    \
                                                       name, i64 session, str source, str term,            \
                                                       str command ("": the screens) */                    \
    X(SES_CERT,        81, IPC_FROM_MONITOR, 64)    /* i64 not after (seconds since 1970); memfd */        \
    X(SES_REFUSED,     82, IPC_FROM_MONITOR, 64)    /* u32 verdict: answer to SES_RENEW; VERDICT_NO: the   \
                                                       session has ended, VERDICT_DOWN: try again */       \
    X(SES_UNLOCKED,    83, IPC_FROM_MONITOR, 64)    /* u32 verdict: answer to SES_UNLOCK */                \
    X(SES_VIEWER,      84, IPC_FROM_MONITOR, 64)    /* u32 1 and a socket to loket-view, or u32 0: answer  \
                                                       to SES_VIEW */                                      \
    X(SES_RENEW,       90, IPC_FROM_SESSION, 64)    /* nothing -> SES_CERT or SES_REFUSED */               \
    X(SES_UNLOCK,      91, IPC_FROM_SESSION, 1100)  /* str password or code -> SES_UNLOCKED */             \
    X(SES_VIEW,        92, IPC_FROM_SESSION, 64)    /* nothing -> SES_VIEWER */
/* clang-format on */

enum ipc_kind {
#define X(name, value, sender, limit) IPC_##name = (value),
    IPC_KINDS(X)
#undef X
};

/* What loket-auth decided. */
enum verdict {
    VERDICT_NO,       /* wrong; counted */
    VERDICT_MORE,     /* go on: a TOTP code is needed (or: this key is known) */
    VERDICT_YES,      /* logged in */
    VERDICT_DOWN,     /* could not be decided: the database cannot be reached; not counted */
    VERDICT_THROTTLED /* too many failures for this account or source; not even looked at */
};

enum mon_stream { MON_STREAM_TTY, MON_STREAM_IN, MON_STREAM_OUT, MON_STREAM_ERR };
enum mon_opened {
    MON_OPENED_YES,
    MON_OPENED_COMMANDS_ONLY, /* a machine's account asked for the screens */
    MON_OPENED_FAILED
};

#define IPC_PASSWORD_MAX 1024
#define IPC_CODE_MAX     32
#define IPC_USERNAME_MAX 32
#define IPC_SOURCE_MAX   64
#define IPC_KEY_TYPE_MAX 64
#define IPC_KEY_BLOB_MAX 6000
#define IPC_COMMAND_MAX  8192
#define IPC_TOKEN_BYTES  32
#define IPC_ENV_MAX      16

/* True when sender may send kind with len bytes. */
static inline bool
ipc_kind_fits(uint16_t kind, enum ipc_sender sender, size_t len)
{
    switch (kind) {
#define X(name, value, who, limit)                                                                           \
    case IPC_##name:                                                                                         \
        return sender == (who) && len <= (limit);
        IPC_KINDS(X)
#undef X
    default:
        return false;
    }
}

#endif
