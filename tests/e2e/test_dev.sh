#!/usr/bin/env bash
# scripts/dev and loketctl: an instance below a long path with blanks comes up, survives being
# started twice, a killed database and a stop, keeps its data, and leaves nothing behind.
. "$(dirname "$0")/lib.sh"

base=$(mktemp -d "$PWD/$LOKET_BUILD/dev.XXXXXX")
e2e_home="$base/a folder with blanks/and a name that is much longer than the 107 bytes of a socket path would ever allow"
e2e_name="$base/log"
dev_clean() {
    dev reset > /dev/null 2>&1
    rm -rf "$base"
}
trap dev_clean EXIT

quiet() { "$@" > "$e2e_name" 2>&1 || { sed 's/^/# /' "$e2e_name"; return 1; }; }
says() { # TEXT COMMAND...: fails and prints TEXT
    local text=$1
    shift
    ! "$@" > "$e2e_name" 2>&1 && grep -qF -- "$text" "$e2e_name" || { sed 's/^/# /' "$e2e_name"; return 1; }
}
pid_of() { cut -d' ' -f1 "$e2e_home/pid/$1"; }
gone_pid() { [ ! -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }

check 'an instance that never ran says how to start it' says 'scripts/dev up' dev status
check 'it comes up' quiet dev up --fast --port auto
check 'everything runs' quiet dev status
check 'the doctor finds nothing' quiet dev ctl doctor
check 'a second start changes nothing' quiet dev up
before=$(pid_of postgres)
check 'the processes stayed' test "$before" = "$(pid_of postgres)"

port=$(cat "$e2e_home/port")
check 'a taken port is named' says 'taken by another program' scripts/dev up --home "$base/other" --port "$port"
check 'two instances live side by side' quiet scripts/dev up --home "$base/second" --port auto --fast --only db
check 'each has its own database' test "$(scripts/dev --home "$base/second" psql -XAtc 'show port')" != "$(db 'show port')"
quiet scripts/dev reset --home "$base/second"
check 'a reset leaves nothing' test ! -e "$base/second"

check 'credentials are JSON' test "$(field penyelia user)/$(field penyelia port)" = "penyelia/$port"
check 'the code has six digits' eval '[[ $(field penyelia totp) =~ ^[0-9]{6}$ ]]'
check 'the key file is there' test -f "$(field penyelia key)"
check 'a machine has no password' test "$(field portal password)" = ''
check 'secrets are for us alone' test "$(stat -c %a "$e2e_home/credentials/penyelia.json")" = 600
check 'nobody else is known' says 'petugas1' dev credentials nobody
check 'twelve accounts' test "$(db 'select count(*) from loket.officer')" = 12
check 'each machine has its channel' db_says \
    "select string_agg(channel, ' ' order by channel) from loket.officer where role in ('channel', 'kiosk')" 'ikd kiosk perwakilan portal rtrw'
refuse_officer() { ! dev ctl officer add --user x1 --name X --office 1 "$@" 2> /dev/null; }
check 'a machine without a channel is refused' refuse_officer --role channel
check 'a person with one as well' refuse_officer --role operator --channel portal
check 'a kiosk is no portal' refuse_officer --role kiosk --channel portal

tls=(PGSSLROOTCERT="$e2e_home/state/keys/db-ca.crt" PGSSLMODE=verify-ca PGCONNECT_TIMEOUT=5)
reach() { env "${tls[@]}" "$@" psql -XAtc 'select session_user' -h 127.0.0.1 -p $((port + 1)) -d loket 2>&1; }
worker=(PGSSLCERT="$e2e_home/state/keys/loket_worker.pem" PGSSLKEY="$e2e_home/state/keys/loket_worker.pem")
check 'a service proves itself with its certificate' test "$(reach "${worker[@]}" PGUSER=loket_worker)" = loket_worker
check 'and is nobody else' eval '! reach "${worker[@]}" PGUSER=o_petugas1 > /dev/null'
check 'not the superuser either' eval '! reach "${worker[@]}" PGUSER=postgres > /dev/null'
check 'without a certificate nobody comes in' eval '! reach PGUSER=loket_worker > /dev/null'
check 'nor without TLS' eval '! env PGSSLMODE=disable PGUSER=loket_worker psql -XAtc "" -h 127.0.0.1 -p $((port + 1)) -d loket > /dev/null 2>&1'

check 'a migration is applied once' quiet dev ctl migrate
# Both at once on an empty database: one applies, the other waits and finds nothing to do.
db "create database twice" > /dev/null
sed 's/^db_name = .*/db_name = twice/' "$e2e_home/loket.conf" > "$base/twice.conf"
"$LOKET_BUILD/bin/loketctl" -c "$base/twice.conf" migrate > "$base/1" 2>&1 &
first=$!
"$LOKET_BUILD/bin/loketctl" -c "$base/twice.conf" migrate > "$base/2" 2>&1
check 'the second of two migrations succeeds' test $? = 0
wait $first
check 'the first of two migrations succeeds' test $? = 0
check 'each file was applied once' test "$(cat "$base/1" "$base/2" | sort | uniq -d)" = ''
db "set synchronous_commit = on; update loket.schema_version set sha256 = repeat('0', 64) where number = 2"
check 'an edited old migration is refused' says 0002 dev ctl migrate
check 'the doctor sees it too' says SALAH dev ctl doctor

row='select count(*) from loket.region'
rows=$(db "$row")
postgres=$(pid_of postgres) loketd=$(pid_of loketd)
kill -9 "$postgres" "$loketd"
until_true 10 gone_pid "$postgres"
cp "$e2e_home/loket.conf" "$base/conf"
check 'the failed migration stops the start' says 'scripts/dev reset' dev up
sum=$(sha256sum < db/schema/0002_*.sql | cut -d' ' -f1)
db "set synchronous_commit = on; update loket.schema_version set sha256 = '$sum' where number = 2"
check 'after a crash it comes up again' quiet dev up
check 'with its data' test "$(db "$row")" = "$rows"
check 'and its configuration' cmp -s "$e2e_home/loket.conf" "$base/conf"

# As after a power cut: nothing was ended in order, and the temporary folder is empty.
for p in "$e2e_home"/pid/*; do kill -9 "$(cut -d' ' -f1 "$p")"; done
for p in "$e2e_home"/pid/*; do until_true 10 gone_pid "$(cut -d' ' -f1 "$p")"; done
read -r link < "$e2e_home/short"
rm -r "$link"
check 'after a power cut it comes up again' quiet dev up
check 'and all is well' quiet dev ctl doctor
check 'with its data still' test "$(db "$row")" = "$rows"

postgres=$(pid_of postgres) cups=$(pid_of cups) loketd=$(pid_of loketd)
check 'it ends' quiet dev down
for p in "$postgres" "$cups" "$loketd"; do check "process $p is gone" gone_pid "$p"; done
check 'its port is free' eval '! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null'
check 'ending twice is no error' quiet dev down
check 'a number of another program is not ours' eval '
    echo "$$ 1" > "$e2e_home/pid/loketd"; quiet dev down && kill -0 $$'
check 'the data wait' quiet dev up
check 'unchanged' test "$(db "$row")" = "$rows"
e2e_sanitized
check 'a reset removes all' quiet dev reset
check 'really' test ! -e "$e2e_home"
e2e_home=
e2e_end
