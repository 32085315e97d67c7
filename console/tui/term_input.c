/*
 * term_input.c - the keys of the terminal: read without waiting longer than asked, decoded by keyin.c, kept
 * in order while something else is awaited.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "console/tui/term_part.h"

#define ESC_DELAY_MS 25
#define REPLY_MS     1000 /* the pieces of an answer of the terminal may be so far apart */
#define ALONE_MS     250  /* an Esc alone may be a key all the same */
#define ANSWER_MS    3000 /* and the whole of it so late */

int64_t
term_now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Called when keys were decoded: the answer may have been among them. */
static void
note_answer(struct term *t)
{
    if (t->asked_ms != 0 && t->answer_ms == 0 && t->keys.says.attributes) {
        int64_t ms = term_now_ms() - t->asked_ms;
        t->answer_ms = ms < 1 ? 1 : ms > 60000 ? 60000 : (int)ms;
    }
}

/* Takes in what the terminal sent so far, as much as fits; the rest stays in the kernel. */
static void
fill(struct term *t)
{
    unsigned char bytes[1024];
    struct pollfd pfd = {.fd = t->in, .events = POLLIN};
    size_t room = keyin_room(&t->keys);
    if (t->eof || room == 0 || poll(&pfd, 1, 0) <= 0)
        return;
    ssize_t n = read(t->in, bytes, room < sizeof(bytes) ? room : sizeof(bytes));
    if (n > 0)
        keyin_add(&t->keys, bytes, (size_t)n);
    else if (n == 0 || (errno != EINTR && errno != EAGAIN))
        t->eof = true;
    explicit_bzero(bytes, sizeof(bytes)); /* it may have been a password */
}

static void
note_resize(struct term *t)
{
    struct signalfd_siginfo si;
    while (read(t->winch, &si, sizeof(si)) > 0)
        ;
    if (term_read_size(t))
        t->resized = true;
}

/* Waits until something happens; false on time-out. */
static bool
wait_event(struct term *t, int timeout_ms)
{
    struct epoll_event ev;
    int n = epoll_wait(t->ep, &ev, 1, timeout_ms);
    return n > 0 || (n < 0 && errno == EINTR);
}

static keycode
ahead_take(struct term *t)
{
    keycode k = t->ahead[t->ahead_at];
    t->ahead[t->ahead_at] = KEYC_NONE;
    t->ahead_at = (t->ahead_at + 1) % TERM_AHEAD;
    t->ahead_len--;
    return k;
}

/* How long an unfinished sequence waits for its rest. While the terminal has been asked something it is
 * longer: the letters of a torn answer would be keys. */
static int
esc_delay(const struct term *t)
{
    bool expecting = t->asked_ms != 0 && !t->keys.says.attributes && term_now_ms() - t->asked_ms < ANSWER_MS;
    bool alone = t->keys.len - t->keys.pos == 1 && !t->keys.swallow;
    return !expecting ? ESC_DELAY_MS : alone ? ALONE_MS : REPLY_MS;
}

/* The next key without waiting. What may be the start of a sequence counts as typed once it has waited long
 * enough for the rest. */
static keycode
decode_now(struct term *t)
{
    int64_t now = term_now_ms();
    keycode k = keyin_next(&t->keys, t->eof);
    note_answer(t);
    if (k == KEYC_NONE && keyin_waiting(&t->keys) && t->held_ms != 0 && now - t->held_ms >= esc_delay(t))
        k = keyin_next(&t->keys, true);
    if (k != KEYC_NONE || !keyin_waiting(&t->keys))
        t->held_ms = 0;
    else if (t->held_ms == 0)
        t->held_ms = now;
    return k;
}

bool
term_collect(struct term *t, bool stoppable)
{
    bool stop = false;
    note_resize(t);
    while (t->ahead_len < TERM_AHEAD) {
        fill(t);
        keycode k = decode_now(t);
        if (k == KEYC_NONE)
            break;
        if (stoppable && !stop && (k == KEYC_ESC || k == KEYC_CANCEL)) {
            stop = true;
            continue;
        }
        t->ahead[(t->ahead_at + t->ahead_len) % TERM_AHEAD] = k;
        t->ahead_len++;
    }
    return stop;
}

size_t
term_ahead(const struct term *t)
{
    return t->ahead_len + (t->peeked != KEYC_NONE);
}

bool
term_gone(const struct term *t)
{
    return t->eof;
}

bool
term_takes(const struct term *t)
{
    struct pollfd pfd = {.fd = t->out, .events = POLLOUT};
    return poll(&pfd, 1, 0) != 0;
}

static keycode
read_key(struct term *t, int timeout_ms)
{
    int64_t deadline = timeout_ms > 0 ? term_now_ms() + timeout_ms : 0;
    keycode k = t->peeked;
    t->peeked = KEYC_NONE;
    if (k != KEYC_NONE)
        return k;
    for (;;) {
        fill(t);
        note_resize(t);
        if (t->resized) {
            t->resized = false;
            return KEYC_RESIZE;
        }
        if (t->ahead_len > 0)
            return ahead_take(t);
        k = keyin_next(&t->keys, t->eof);
        note_answer(t);
        if (k == KEYC_NONE && keyin_waiting(&t->keys) && !t->eof) {
            if (wait_event(t, esc_delay(t)))
                continue;
            k = keyin_next(&t->keys, true);
        }
        if (k != KEYC_NONE)
            return k;
        if (t->eof)
            return KEYC_EOF;
        int64_t left = timeout_ms > 0 ? deadline - term_now_ms() : timeout_ms;
        if (timeout_ms >= 0 && left <= 0)
            return KEYC_NONE;
        wait_event(t, (int)left);
    }
}

keycode
term_read(struct term *t, int timeout_ms)
{
    keycode k = read_key(t, timeout_ms);
    t->keyed = t->keyed || (k != KEYC_NONE && k != KEYC_RESIZE);
    return k;
}

bool
term_pending(struct term *t)
{
    if (t->peeked == KEYC_NONE)
        t->peeked = term_read(t, 0);
    return t->peeked != KEYC_NONE;
}

void
term_drop_repeats(struct term *t, keycode k)
{
    if (t->peeked == k)
        t->peeked = KEYC_NONE;
    while (t->peeked == KEYC_NONE && t->ahead_len > 0 && t->ahead[t->ahead_at] == k)
        (void)ahead_take(t);
    if (t->peeked != KEYC_NONE || t->ahead_len > 0)
        return;
    fill(t);
    keyin_drop(&t->keys, k);
}
