/*
 * ssh_login.h - the login dialogue of loket-ssh without the SSH library: which question comes
 * next, what is said after a wrong answer, and the questions to the monitor.
 *
 * Either a key comes first, then a code; or a password, then a code. A password is never
 * called wrong by itself. A machine's account needs its key alone.
 */
#ifndef LOKET_SERVER_SSH_LOGIN_H
#define LOKET_SERVER_SSH_LOGIN_H

#include "console/base/ipc.h"
#include "console/server/ipc_kinds.h"

enum login_ask { LOGIN_ASK_PASSWORD, LOGIN_ASK_CODE };

struct login {
    int monitor; /* socket */
    char username[IPC_USERNAME_MAX + 1];
    bool key_proven, password_given;
    bool asking;         /* a round of questions is open */
    enum login_ask next; /* what the open round asks */
    bool done;           /* logged in */
    bool failed;         /* the last answers were wrong, and that has not been said yet */
    uint32_t tries_left;
    const char *closing; /* sentence with which the connection ends now, or NULL */
    struct ipc_msg msg;
};

void login_init(struct login *l, int monitor, uint32_t tries);

/*
 * Pins the user name at the first request; false when the name is malformed or another
 * than before: such a request is refused.
 */
MUST_CHECK bool login_user(struct login *l, const char *username);

/* Is this key (type and base64 blob) the user's? */
MUST_CHECK enum verdict login_key_query(struct login *l, const char *type, const char *blob);
/* The same after its signature was verified: VERDICT_MORE (a code is needed) or VERDICT_YES. */
MUST_CHECK enum verdict login_key_proven(struct login *l, const char *type, const char *blob);
/* The "password" method: VERDICT_MORE, whatever the password. */
MUST_CHECK enum verdict login_password(struct login *l, const char *password);

/* Starts a round of questions (the "keyboard-interactive" method). */
void login_round_start(struct login *l);
/* Answers the question that is open. VERDICT_MORE: ask l->next. */
MUST_CHECK enum verdict login_round_answer(struct login *l, const char *answer);

/* The prompt of l->next. */
const char *login_prompt(const struct login *l);
/* The line above it: says once, in dst, that the last answers were wrong; "" when there is nothing to say. */
const char *login_instruction(struct login *l, char *dst, size_t size);

#endif
