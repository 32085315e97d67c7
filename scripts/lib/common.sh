# shellcheck shell=bash disable=SC2034,SC2154
# common.sh - what scripts/dev and the tests share: paths, waiting, processes.
# Sourced with $home set (absolute). No state outside $home, except one short
# link below /tmp when $home is too long or too odd for a socket path.

umask 022
export LC_ALL=C.UTF-8 TZ=UTC
unset CDPATH
PG_BIN=/usr/lib/postgresql/15/bin
CUPSD=/usr/sbin/cupsd
LPADMIN=/usr/sbin/lpadmin
IPPEVEPRINTER=$(command -v ippeveprinter || echo /usr/sbin/ippeveprinter)
# A Unix socket path has at most 107 bytes; the longest of ours below $S is 36.
S_MAX=70

say() { printf '%s\n' "$*" >&2; }
die() { say "dev: $*"; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# Waits up to SECONDS until COMMAND succeeds.
ticks_open() { exec {tick}<> <(:); }
wait_until() {
    local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
    shift
    until "$@"; do
        [ "${EPOCHREALTIME/./}" -lt "$deadline" ] || return 1
        read -rt 0.02 -u "$tick" _ || :
    done
}

port_open() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Sets S: the path under which programs see $home; short and without blanks.
short_path() {
    local link=
    if [ ${#home} -le $S_MAX ] && [[ $home =~ ^[A-Za-z0-9._/-]+$ ]]; then
        S=$home
        return
    fi
    [ -f "$home/short" ] && read -r link < "$home/short"
    if [ -z "$link" ] || [ "$(readlink "$link/s" 2> /dev/null)" != "$home" ]; then
        link=$(mktemp -d /tmp/loket.XXXXXX)
        chmod 711 "$link"
        ln -s "$home" "$link/s"
        printf '%s\n' "$link" > "$home/short"
    fi
    S=$link/s
}

drop_short_path() {
    local link
    [ -f "$home/short" ] || return 0
    read -r link < "$home/short"
    case $link in /tmp/loket.*) rm -f "$link/s"; rmdir "$link" 2> /dev/null || : ;; esac
    rm -f "$home/short"
}

# The program that replaces us gets standard input, output and error, nothing else of ours.
close_others() {
    local fd
    for fd in /proc/self/fd/*; do
        fd=${fd##*/}
        [ "$fd" -le 2 ] || eval "exec $fd>&-"
    done
}

# as_user USER COMMAND...: replaces this process by COMMAND with a clean
# environment; as root it becomes USER. When USER cannot reach $home (a checkout
# below /root), it gets the one capability that lets it pass closed folders.
as_user() {
    local user=$1 cap
    local -a change=() closed
    shift
    if is_root; then
        change=(setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups)
        if ! "${change[@]}" test -x "$home/." 2> /dev/null; then
            # Without no_setuid_fixup access(2) would not count the capability.
            for cap in dac_read_search dac_override; do
                closed=(--securebits +no_setuid_fixup --inh-caps "+$cap" --ambient-caps "+$cap")
                "${change[@]}" "${closed[@]}" test -x "$home/." 2> /dev/null || continue
                change+=("${closed[@]}")
                break
            done
        fi
    fi
    exec "${change[@]}" env -i PATH="$PG_BIN:/usr/sbin:/usr/bin:/sbin:/bin" HOME="$S/cups" LANG=C LC_ALL="${as_locale:-C.UTF-8}" TZ=UTC "$@"
}

# A folder that belongs to USER (as root; otherwise it is ours anyway).
own_dir() {
    local user=$1 mode=$2
    shift 2
    mkdir -p "$@"
    chmod "$mode" "$@"
    if is_root; then chown "$user:" "$@"; fi
}

# --- background processes: <home>/pid/NAME holds the pid and its start time, so
# that a number used again by another program is never taken for ours.

started_at() { # PID
    local line
    { read -r line < "/proc/$1/stat"; } 2> /dev/null || return 1
    line=${line##*) }
    # shellcheck disable=SC2086
    set -- $line
    [ "$1" != Z ] && echo "${20}"
}

alive() { # NAME; sets pid
    local since
    [ -f "$home/pid/$1" ] || return 1
    read -r pid since < "$home/pid/$1"
    [ -n "$since" ] && [ "$(started_at "$pid")" = "$since" ]
}
gone() { ! alive "$1"; }

# start NAME COMMAND...: in the background, output to log/NAME.log.
start() {
    local name=$1
    shift
    mkdir -p "$home/pid" "$home/log"
    (
        exec {tick}>&- {lock}>&-
        exec "$@"
    ) >> "$home/log/$name.log" 2>&1 < /dev/null &
    echo "$! $(started_at $!)" > "$home/pid/$name"
    disown $!
}

# start_as USER NAME COMMAND...: the same as another user.
start_as() {
    local user=$1 name=$2
    shift 2
    start "$name" setsid "$SELF" as-user "$home" "$user" "$@"
}

# stop NAME [SIGNAL [SECONDS]]: ends it and waits; SIGKILL when it does not obey.
stop() {
    local pid
    if alive "$1"; then
        kill -s "${2:-TERM}" "$pid" 2> /dev/null || :
        wait_until "${3:-10}" gone "$1" || kill -s KILL "$pid" 2> /dev/null || :
        wait_until 5 gone "$1" || say "dev: $1 (pid $pid) does not end"
    fi
    rm -f "$home/pid/$1"
}

# came_up NAME SECONDS WHAT CHECK...: waits for CHECK, fails early when NAME has died.
came_up() {
    local name=$1 seconds=$2 what=$3 pid
    shift 3
    up_or_dead() { "$@" || gone "$name"; }
    if wait_until "$seconds" up_or_dead "$@" && alive "$name"; then return; fi
    say "dev: $what did not start; the end of $home/log/$name.log:"
    tail -n 12 "$home/log/$name.log" >&2 || :
    exit 1
}
