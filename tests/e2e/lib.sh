# shellcheck shell=bash disable=SC2034
# lib.sh - end to end tests: a private tmux is the terminal, the real OpenSSH the
# client, a private instance the server. Sourced by tests/e2e/test_*.sh:
#
#   . tests/e2e/lib.sh
#   e2e_begin                   # private instance, tmux
#   term a 80 24                # a terminal called a
#   login a petugas1            # ssh, password, one-time code
#   wait_for a 'Antrean'        # until the text shows, or fail with the screen
#   keys a Down Enter           # tmux key names; text: type_text a 'words'
#   check 'the case is open' on_screen a 'Semula'
#   e2e_end
#
# Each check prints a TAP line; a wait that runs out prints the screen and ends the test.

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
export LOKET_BUILD=${LOKET_BUILD:-build/rel}
export LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color
unset TMUX SSH_AUTH_SOCK

e2e_name=$(basename "$0" .sh)
e2e_checks=0
e2e_failed=0
e2e_home=
e2e_tmux=
# A non-interactive shell in between would drop PS1 from its environment.
e2e_shell="exec env PS1='shell> ' TERM=xterm-256color bash --norc --noprofile -i"
WAIT=${LOKET_WAIT:-20} # seconds a screen may take; generous, for sanitizers and busy machines

exec {e2e_tick}<> <(:)
e2e_pause() { read -rt 0.03 -u "$e2e_tick" _ || :; }

# until_true SECONDS COMMAND...: waits for a condition.
until_true() {
    local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
    shift
    until "$@"; do
        [ "${EPOCHREALTIME/./}" -lt "$deadline" ] || return 1
        e2e_pause
    done
}

ok() { e2e_checks=$((e2e_checks + 1)); echo "ok $e2e_checks - $*"; }
not_ok() { e2e_checks=$((e2e_checks + 1)); e2e_failed=$((e2e_failed + 1)); echo "not ok $e2e_checks - $*"; }

# check DESCRIPTION COMMAND...
check() {
    local what=$1
    shift
    if "$@"; then ok "$what"; else not_ok "$what ($*)"; fi
}

# e2e_begin [FAMILIES REQUESTS]: a private instance, seeded when numbers are given.
e2e_begin() {
    e2e_home=$(mktemp -d "$PWD/$LOKET_BUILD/e2e.XXXXXX")
    trap e2e_clean EXIT
    dev up --port auto --fast > "$e2e_home.log" 2>&1 || {
        cat "$e2e_home.log"
        e2e_bail "the private instance did not start"
    }
    if [ $# -gt 0 ]; then
        dev seed --families "$1" --requests "$2" > "$e2e_home.log" 2>&1 || { cat "$e2e_home.log"; e2e_bail "no sample data"; }
    fi
    # Tests open the request that they want, wherever it stands in the queue.
    db "update loket.setting set value = '1000000' where name = 'pick_window'" > "$e2e_home.log" 2>&1 ||
        { cat "$e2e_home.log"; e2e_bail "the window of picks"; }
    e2e_tmux=$(mktemp -d /tmp/loket-e2e.XXXXXX)
}

e2e_bail() {
    not_ok "$*"
    echo "1..$e2e_checks"
    exit 1
}

e2e_clean() {
    if [ -n "$e2e_tmux" ]; then
        for e2e_socket in "$e2e_tmux"/*; do tmux_ "${e2e_socket##*/}" kill-server; done
        rm -rf "$e2e_tmux"
    fi
    if [ -n "$e2e_home" ]; then
        # The services' own words help only when something went wrong.
        if [ "$e2e_failed" -gt 0 ]; then tail -n 25 "$e2e_home"/log/{loketd,auth,worker,signer}.log 2> /dev/null; fi
        dev reset > /dev/null 2>&1
        rm -rf "$e2e_home" "$e2e_home.log"
    fi
}

# What the sanitizers wrote into the services' logs; leaks are found when a process ends.
e2e_sanitized() {
    [[ $LOKET_BUILD == *san-* ]] || return 0
    dev down > /dev/null 2>&1
    grep -hE -A 12 'ERROR: [A-Za-z]*Sanitizer|runtime error:' "$e2e_home"/log/*.log | sed 's/^/# /'
    check 'the sanitizers found nothing' eval '! grep -qE "ERROR: [A-Za-z]*Sanitizer|runtime error:" "$e2e_home"/log/*.log'
}

e2e_end() {
    if [ -n "$e2e_home" ]; then e2e_sanitized; fi
    echo "1..$e2e_checks"
    [ "$e2e_failed" = 0 ]
    exit
}

dev() { # COMMAND ARGUMENTS...: scripts/dev on the private instance
    scripts/dev --home "$e2e_home" "$@"
}
db() { dev psql -XAtqc "$1"; }

# A tmux server for each terminal: one that dies takes no other with it.
tmux_() { # TERM COMMAND...
    local t=$1
    shift
    tmux -S "$e2e_tmux/$t" -f /dev/null "$@" 2> /dev/null
}

# term NAME COLUMNS ROWS: a terminal with a plain shell in it.
term() {
    tmux_ "$1" new-session -d -x "$2" -y "$3" "$e2e_shell"
    tmux_ "$1" set -g status off \; set -g remain-on-exit on \; set -g escape-time 0
    resize "$1" "$2" "$3"
    wait_for "$1" 'shell>'
}
resize() { tmux_ "$1" resize-window -x "$2" -y "$3"; }

screen() { tmux_ "$1" capture-pane -p; }                             # what the terminal shows
screen_styled() { tmux_ "$1" capture-pane -p -e -N; }                   # with colours
keys() { local t=$1; shift; tmux_ "$t" send-keys "$@"; }             # tmux names: Enter, Escape, Down, C-c
type_text() { tmux_ "$1" send-keys -l -- "$2"; }                     # letters as they are
on_screen() { screen "$1" | grep -qE -- "$2"; }                      # extended regular expression
not_on_screen() { ! on_screen "$1" "$2"; }
cursor_row() { tmux_ "$1" display-message -p '#{cursor_y}'; }        # 0 is the top
row_of() { screen "$1" | grep -nE -m1 -- "$2" | cut -d: -f1; }       # 1 is the top
line_at() { screen "$1" | sed -n "$2p"; }

# The word that the confirmation on the screen asks for: a letter for a normal approval, SETUJU for a doubtful one.
word_asked() { screen "$1" | sed -nE 's/.*Ketik ([A-Za-z]+) lalu Enter.*/\1/p'; }

e2e_show() {
    echo "# the screen of $1:"
    screen "$1" | sed 's/^/# |/'
}

# wait_for TERM REGEX [SECONDS]: ends the test with the screen when it does not come.
wait_for() {
    until_true "${3:-$WAIT}" on_screen "$1" "$2" && return
    e2e_show "$1"
    e2e_bail "'$2' does not appear"
}
wait_gone() {
    until_true "${3:-$WAIT}" not_on_screen "$1" "$2" && return
    e2e_show "$1"
    e2e_bail "'$2' does not go away"
}
# wait_db SQL VALUE [SECONDS]: until the database answers VALUE.
db_says() { [ "$(db "$1")" = "$2" ]; }
wait_db() {
    until_true "${3:-$WAIT}" db_says "$1" "$2" && return
    e2e_bail "the database says '$(db "$1")', not '$2', to: $1"
}

field() { dev credentials "$1" | jq -r ".$2"; }

# A code that this account has not used yet: the present one, the next one (the server allows
# for a clock that is one step off), or the one after, when its time has come.
declare -A e2e_step=()
fresh_code() { # NAME; sets code
    local step=$((EPOCHSECONDS / 30)) last=${e2e_step[$1]:-0}
    if [ "$last" -gt "$step" ]; then
        e2e_time_reached() { [ $((EPOCHSECONDS / 30)) -ge "$last" ]; }
        until_true 65 e2e_time_reached
        step=$((EPOCHSECONDS / 30))
    fi
    if [ "$last" -lt "$step" ]; then
        code=$(field "$1" totp)
        e2e_step[$1]=$((EPOCHSECONDS / 30))
    else
        code=$(field "$1" totp_next)
        e2e_step[$1]=$((EPOCHSECONDS / 30 + 1))
    fi
}

# connect TERM NAME [OPTIONS...]: types the ssh line; the caller answers the prompts.
connect() {
    local t=$1 name=$2
    shift 2
    type_text "$t" "clear; $(field "$name" ssh) $*"
    keys "$t" Enter
}

PROMPT_PASSWORD='[Ss]andi|[Pp]assword'
PROMPT_CODE='[Kk]ode|[Oo]ne-time|TOTP'

# login TERM NAME [key]: password (or the account's key), then the one-time code. Returns when the
# prompts are answered; wait_for what should appear next.
login() {
    local t=$1 name=$2 code=
    if [ "${3:-}" = key ]; then
        connect "$t" "$name"
    else
        connect "$t" "$name" -o PubkeyAuthentication=no
        wait_for "$t" "$PROMPT_PASSWORD"
        type_text "$t" "$(field "$name" password)"
        keys "$t" Enter
    fi
    wait_for "$t" "$PROMPT_CODE"
    fresh_code "$name"
    type_text "$t" "$code"
    keys "$t" Enter
}

# After login: the place that was left comes back; from there to the queue.
to_queue() { # TERM
    wait_for "$1" '[?] bantuan|Esc (batal|kembali)'
    until on_screen "$1" 'Antrean permohonan'; do
        keys "$1" Escape
        until_true 2 on_screen "$1" 'Antrean permohonan' || :
    done
}
