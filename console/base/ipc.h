/*
 * ipc.h - messages between our own processes over SOCK_SEQPACKET sockets.
 *
 * A message is a 16-bit kind and typed fields, put and got in the same order;
 * never a struct copied from memory. A reader that gets a short, long or
 * mistyped message marks the message bad and returns harmless values: check
 * ipc_ok() once at the end. One file descriptor may travel with a message.
 */
#ifndef LOKET_BASE_IPC_H
#define LOKET_BASE_IPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

#define IPC_MAX 65536

struct ipc_msg {
    uint16_t kind;
    size_t len; /* bytes used in data */
    size_t pos; /* read position */
    int fd;     /* -1, or a descriptor: sent (borrowed) or received (owned by the receiver) */
    bool bad;
    unsigned char data[IPC_MAX];
};

/* Starts a message to send. */
void ipc_begin(struct ipc_msg *m, uint16_t kind);
void ipc_put_u32(struct ipc_msg *m, uint32_t v);
void ipc_put_i64(struct ipc_msg *m, int64_t v);
void ipc_put_str(struct ipc_msg *m, const char *s); /* NULL counts as "" */
void ipc_put_bytes(struct ipc_msg *m, const void *p, size_t n);

uint32_t ipc_get_u32(struct ipc_msg *m);
int64_t ipc_get_i64(struct ipc_msg *m);
/* A string without NUL inside, at most max bytes; points into the message. "" on error. */
const char *ipc_get_str(struct ipc_msg *m, size_t max);
/* Points into the message; *n is 0 on error. */
const void *ipc_get_bytes(struct ipc_msg *m, size_t max, size_t *n);
/* True when every field was there and nothing is left over. */
bool ipc_ok(const struct ipc_msg *m);

/* Sends one message. RC_UNAVAILABLE when the peer is gone. */
MUST_CHECK enum rc ipc_send(int sock, struct ipc_msg *m, struct err *e);

/*
 * Receives one message, waiting at most timeout_ms (-1: for ever). RC_NONE on
 * time-out, RC_UNAVAILABLE at end of file, RC_INVALID for a malformed one.
 */
MUST_CHECK enum rc ipc_recv(int sock, struct ipc_msg *m, int timeout_ms, struct err *e);

/* Wipes a message that held a secret. */
void ipc_wipe(struct ipc_msg *m);

/* Listening / connecting SOCK_SEQPACKET socket at path (mode 0600 unless mode says else); -1 on failure with
 * *e filled. */
int ipc_listen(const char *path, unsigned mode, struct err *e);
int ipc_connect(const char *path, struct err *e);

#endif
