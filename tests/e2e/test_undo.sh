#!/usr/bin/env bash
# A decision that waits for the end of its window survives everything: the worker killed, the officer's session
# killed, the database crashed. It takes effect once, the trail says who decided and who carried it out, and the
# channel hears of it when it has taken effect, not before.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 66
as_officer() { # NAME SQL
    dev psql -XAtqc "set session authorization o_$1" -c "$2"
}
state_of() { db "select state from loket.request where request_id = $1"; }
outcome_of() { db "select string_agg(coalesce(outcome, 'waits'), ' ' order by wait_id) from loket.decision_wait where request_id = $1"; }
told_of() { db "select count(*) from loket.notification where request_id = $1 and event <> 'received'"; }
entries() { db "select count(*) from loket.audit_entry where subject = '$2' and action = '$1'"; }
window() { db "update loket.setting set value = '$1' where name = 'undo_window'" > /dev/null; }
pid_of() { cut -d' ' -f1 "$e2e_home/pid/$1"; }
approve() { # ID: as petugas1
    local token
    token=$(as_officer petugas1 "select token from loket.request_claim($1)")
    as_officer petugas1 "select effective_in from loket.decide_approve($1, $token, 'sesuai', gen_random_uuid())"
}
mapfile -t ids < <(db "select r.request_id from loket.request r where r.state = 'submitted' and r.entered_by is null
      and not exists (select from loket.check_all(r.request_id) where severity = 'galat')
      and not loket.request_risky(r.request_id) order by r.request_id")
check 'there are clean requests to work on' test "${#ids[@]}" -ge 5

# Nobody does anything: the worker carries it out.
window 2
check 'a decision says when it takes effect' test "$(approve "${ids[0]}")" = 2
check 'until then the request is in review' test "$(state_of "${ids[0]}")" = in_review
ref=$(db "select ref from loket.request where request_id = ${ids[0]}")
check 'a channel is told nothing' test "$(as_officer petugas2 "select state || reasons from loket.intake_status('$ref', '')")" = 'in_review[]'
check 'nor the applicant' test "$(told_of "${ids[0]}")" = 0
wait_db "select state from loket.request where request_id = ${ids[0]}" awaiting_signature
ok 'then it takes effect by itself'
check 'and the applicant is told, once' test "$(told_of "${ids[0]}")" = 1
check 'the trail names who carried it out and who decided' test "$(db "select actor || ' ' || (isi::jsonb #>> '{detail,officer}')
    from loket.audit_entry where action = 'request.approve' and subject = '${ids[0]}'")" = 'loket_worker petugas1'

# The worker is killed within the window, and started again.
approve "${ids[1]}" > /dev/null
kill -9 "$(pid_of worker)"
sleep_until=$(($(date +%s) + 4))
until_true 10 eval "[ \$(date +%s) -ge $sleep_until ]"
check 'without a worker it waits on' test "$(state_of "${ids[1]}") $(outcome_of "${ids[1]}")" = 'in_review waits'
check 'and nobody takes it away' eval "! as_officer petugas2 'select * from loket.request_claim(${ids[1]})' > /dev/null 2>&1"
dev up > "$e2e_home.log" 2>&1 || { cat "$e2e_home.log"; e2e_bail 'the worker did not start again'; }
wait_db "select state from loket.request where request_id = ${ids[1]}" awaiting_signature
ok 'a new worker carries it out'

# Killed again and again while many fall due at the same moment: each takes effect once.
window 1
n=0
for id in "${ids[@]:2:12}"; do
    approve "$id" > /dev/null && n=$((n + 1))
done
for _ in 1 2 3 4 5; do
    kill -9 "$(pid_of worker)" 2> /dev/null
    dev up > "$e2e_home.log" 2>&1
done
wait_db "select count(*) from loket.decision_wait where outcome is null" 0
check 'every decision ended' test "$(db "select count(*) from loket.decision_wait where outcome in ('done', 'failed')")" -eq $((n + 2))
check 'each once, with its entry' test "$(db "select count(*) from (select w.request_id from loket.decision_wait w
    join loket.audit_entry e on e.subject = w.request_id::text and e.action in ('request.approve', 'request.decide.failed')
    group by w.request_id having count(*) = 1) x")" -eq $((n + 2))
check 'no request has two answers' test "$(db "select count(*) from (select from loket.notification where event = 'approved'
    group by request_id having count(*) > 1) x")" = 0

# The database crashes within the window. (Elsewhere in tests a commit does not wait for the disk.)
db 'alter database loket set synchronous_commit = on' > /dev/null
window 3
id=$(db "select min(r.request_id) from loket.request r where r.state = 'submitted' and r.entered_by is null
      and not exists (select from loket.check_all(r.request_id) where severity = 'galat') and not loket.request_risky(r.request_id)")
approve "$id" > /dev/null
kill -QUIT "$(pid_of postgres)"
until_true 20 eval "! kill -0 $(pid_of postgres) 2> /dev/null"
dev up > "$e2e_home.log" 2>&1 || { cat "$e2e_home.log"; e2e_bail 'the database did not start again'; }
wait_db "select state from loket.request where request_id = $id" awaiting_signature
ok 'a crash of the database loses nothing'
check 'and it was done once' test "$(entries request.decide "$id") $(entries request.approve "$id")" = '1 1'
check 'the trail is whole' dev ctl audit verify
e2e_end
