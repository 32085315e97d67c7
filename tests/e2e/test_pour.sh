#!/usr/bin/env bash
# A system pours in a day's work: LOKET_POUR (100,000) requests as lines of JSON, one connection at a time, which
# is cut again and again: the client, the network process, the session. It sends again from the first line
# without an answer, and some lines before that. In the end each line has come in exactly once.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

pour=100000
# Sanitizers make everything several times slower; what they look for shows with fewer.
if [[ ${LOKET_BUILD:-} == *san-* ]]; then pour=5000; fi
pour=${LOKET_POUR:-$pour}
cuts=${LOKET_CUTS:-9}
families=$((pour * 2 / 5 + 50))
RANDOM=4711

e2e_begin "$families" 0
lines=$e2e_home/lines
answers=$e2e_home/answers
"$LOKET_BUILD/bin/loket-seed" -c "$e2e_home/loket.conf" --emit-submit "$pour" --seed 1 \
    --kinds I.B.3,I.C.1,I.C.2 > "$lines"
check "$pour lines to send" test "$(wc -l < "$lines")" = "$pour"

# Every process of the connection with that name is one of ours: the server serves nobody else.
victim() { # NAME
    local pid
    for pid in $(pgrep -x "$1"); do
        if [ "$1" = ssh ]; then
            grep -qz "$e2e_home/ssh_config\|${e2e_short:-none}/ssh_config" "/proc/$pid/cmdline" 2> /dev/null && echo "$pid"
        elif [ "$(readlink "/proc/$pid/exe" 2> /dev/null)" = "$PWD/$LOKET_BUILD/bin/$1" ] && ours "$pid"; then
            echo "$pid"
        fi
    done
}
ours() { # PID: a descendant of this instance's loketd
    local pid=$1
    while [ "${pid:-0}" -gt 1 ]; do
        [ "$pid" != "$loketd" ] || return 0
        pid=$(sed -n 's/^PPid:\t//p' "/proc/$pid/status" 2> /dev/null)
    done
    return 1
}
read -r loketd _ < "$e2e_home/pid/loketd"
[ ! -f "$e2e_home/short" ] || e2e_short=$(< "$e2e_home/short")/s

answered=0 # lines with an answer, from the first on
: > "$answers"
# What one connection answered goes behind what is known; the overlap must say the same again.
take_answers() { # FILE START
    local got
    got=$(grep -c '^{.*}$' "$1")
    # Only the last line may be cut.
    head -n "$got" "$1" | jq -c '[.key, .ok, .ref]' | tail -n +$((answered - $2 + 1)) >> "$answers"
    [ $(($2 + got)) -le "$answered" ] || answered=$(($2 + got))
}

pouring() { kill -0 "$pour_pid" 2> /dev/null; }
far_enough() { ! pouring || [ "$(stat -c %s "$e2e_home/out")" -ge "$1" ]; }

since=${EPOCHREALTIME/./}
names=(ssh loket-ssh loket-session)
for ((cut = 0; cut <= cuts && answered < pour; cut++)); do
    start=$((answered - RANDOM % 150))
    [ "$start" -gt 0 ] || start=0
    : > "$e2e_home/out"
    tail -n +$((start + 1)) "$lines" | dev ssh portal submit > "$e2e_home/out" 2> "$e2e_home/err" &
    pour_pid=$!
    if [ "$cut" -lt "$cuts" ]; then
        # About the same part of the rest each time, by the size of the answers.
        until_true 300 far_enough $(((pour - start) * 300 / (cuts - cut + 1) + RANDOM))
        # shellcheck disable=SC2046
        kill -9 $(victim "${names[cut % 3]}") 2> /dev/null
    fi
    wait "$pour_pid" 2> /dev/null
    take_answers "$e2e_home/out" "$start"
done
ms=$(((${EPOCHREALTIME/./} - since) / 1000))
echo "# $pour lines over $cut connections in $((ms / 1000)) s, $((pour * 1000 / (ms + 1))) a second"
echo "# $(jq -s 'map(select(.[1])) | length' "$answers") accepted; all: $(sort "$answers" | uniq | wc -l)"

check 'every line has an answer' test "$answered" = "$pour"
check 'in their order' cmp -s <(jq -r .key "$lines") <(jq -r '.[0]' "$answers")
accepted=$(jq -r 'select(.[1]) | .[2]' "$answers" | wc -l)
check 'nearly all are accepted' test "$accepted" -ge $((pour * 9 / 10))
check 'the answers name as many requests' test "$(jq -r 'select(.[1]) | .[2]' "$answers" | sort -u | wc -l)" = "$accepted"
check 'the database holds these and no other' cmp -s \
    <(jq -r 'select(.[1]) | .[0] + " " + .[2]' "$answers" | sort) \
    <(db "select intake_key || ' ' || ref from loket.request" | sort)
check 'each with its first step and no second' db_says \
    'select count(*) from loket.request r where (select count(*) from loket.request_step s where s.request_id = r.request_id) <> 1' 0
check 'the audit trail has each once' db_says \
    "select count(*) from (select subject from loket.audit_entry where action = 'request.submit' group by subject having count(*) > 1) x" 0
e2e_end
