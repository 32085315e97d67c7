#include "console/server/ssh_login.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

void
login_init(struct login *l, int monitor, uint32_t tries)
{
    memset(l, 0, sizeof *l);
    l->monitor = monitor;
    l->tries_left = tries;
}

static bool
username_valid(const char *s)
{
    size_t n = strlen(s);

    if (n == 0 || n > IPC_USERNAME_MAX)
        return false;
    return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

bool
login_user(struct login *l, const char *username)
{
    struct err e;

    if (username == NULL || l->closing != NULL)
        return false;
    if (l->username[0] != '\0')
        return str_eq(l->username, username);
    if (!username_valid(username))
        return false;
    (void)str_copy(l->username, sizeof l->username, username);
    ipc_begin(&l->msg, IPC_FRONT_USER);
    ipc_put_str(&l->msg, username);
    return ipc_send(l->monitor, &l->msg, &e) == RC_OK;
}

/* Why the connection ends now, if it does. */
static const char *
closing_text(enum verdict v, uint32_t tries_left)
{
    if (v == VERDICT_DOWN)
        return _("Basis data tidak dapat dihubungi. Coba lagi sebentar, atau hubungi administrator.");
    if (v == VERDICT_THROTTLED)
        return _(
            "Terlalu banyak percobaan masuk yang gagal. Tunggu seperempat jam, atau hubungi administrator.");
    if (v == VERDICT_NO && tries_left == 0)
        return _("Terlalu banyak percobaan yang salah. Sambungkan lagi untuk mencoba lagi.");
    return NULL;
}

/* Sends l->msg and takes the monitor's verdict. */
static enum verdict
ask(struct login *l)
{
    struct err e;
    enum verdict v = VERDICT_DOWN;

    enum rc rc = ipc_send(l->monitor, &l->msg, &e);
    ipc_wipe(&l->msg);
    if (rc == RC_OK && ipc_recv(l->monitor, &l->msg, -1, &e) == RC_OK && l->msg.kind == IPC_MON_ANSWER) {
        uint32_t got = ipc_get_u32(&l->msg), tries = ipc_get_u32(&l->msg);
        if (ipc_ok(&l->msg) && got <= VERDICT_THROTTLED) {
            v = (enum verdict)got;
            l->tries_left = tries;
        }
    }
    l->closing = closing_text(v, l->tries_left);
    l->done = v == VERDICT_YES;
    return v;
}

static enum verdict
ask_key(struct login *l, uint16_t kind, const char *type, const char *blob)
{
    if (strlen(type) > IPC_KEY_TYPE_MAX || strlen(blob) > IPC_KEY_BLOB_MAX)
        return VERDICT_NO;
    ipc_begin(&l->msg, kind);
    ipc_put_str(&l->msg, type);
    ipc_put_str(&l->msg, blob);
    return ask(l);
}

enum verdict
login_key_query(struct login *l, const char *type, const char *blob)
{
    return ask_key(l, IPC_FRONT_KEY_QUERY, type, blob);
}

enum verdict
login_key_proven(struct login *l, const char *type, const char *blob)
{
    enum verdict v = ask_key(l, IPC_FRONT_KEY_PROVEN, type, blob);

    l->asking = false;
    if (v == VERDICT_MORE) {
        l->key_proven = true;
        l->password_given = false;
    }
    return v;
}

enum verdict
login_password(struct login *l, const char *password)
{
    l->asking = false;
    if (password == NULL || strlen(password) > IPC_PASSWORD_MAX)
        return VERDICT_NO;
    ipc_begin(&l->msg, IPC_FRONT_PASSWORD);
    ipc_put_str(&l->msg, password);
    enum verdict v = ask(l);
    if (v == VERDICT_MORE) {
        l->password_given = true;
        l->key_proven = false;
    }
    return v;
}

static enum verdict
send_code(struct login *l, const char *code)
{
    char digits[IPC_CODE_MAX + 1];
    size_t n = 0;

    /* Authenticators show "123 456". */
    for (; *code != '\0' && n < IPC_CODE_MAX; code++)
        if (*code != ' ')
            digits[n++] = *code;
    digits[n] = '\0';
    ipc_begin(&l->msg, IPC_FRONT_CODE);
    ipc_put_str(&l->msg, digits);
    explicit_bzero(digits, sizeof digits);
    enum verdict v = ask(l);
    l->password_given = false;
    if (v == VERDICT_NO)
        l->failed = true;
    return v;
}

void
login_round_start(struct login *l)
{
    l->asking = true;
    l->next = l->key_proven || l->password_given ? LOGIN_ASK_CODE : LOGIN_ASK_PASSWORD;
}

enum verdict
login_round_answer(struct login *l, const char *answer)
{
    if (!l->asking || answer == NULL)
        return VERDICT_NO;
    if (l->next == LOGIN_ASK_CODE) {
        l->asking = false;
        return send_code(l, answer);
    }
    enum verdict v = login_password(l, answer);
    l->asking = v == VERDICT_MORE;
    l->next = LOGIN_ASK_CODE;
    return v;
}

const char *
login_prompt(const struct login *l)
{
    return l->next == LOGIN_ASK_CODE ? _("Kode autentikator (6 angka): ") : _("Kata sandi: ");
}

const char *
login_instruction(struct login *l, char *dst, size_t size)
{
    dst[0] = '\0';
    if (l->failed)
        (void)str_printf(dst, size,
                         l->key_proven ? _("Kode salah atau sudah dipakai. Sisa percobaan: %u.")
                                       : _("Kata sandi atau kode salah. Sisa percobaan: %u."),
                         (unsigned)l->tries_left);
    l->failed = false;
    return dst;
}
