#!/usr/bin/env bash
# The channels: each kind of request from `submit` over real SSH, with its documents, to an issued KK; a pending
# request completed by somebody else with the tracking PIN; withdrawal; and what hostile input gets.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 300 0
samples=tests/fuzz/corpus/media
answers=$e2e_home/answers
errors=$e2e_home/errors

on() { # ACCOUNT COMMAND...: output in $answers, errors in $errors
    local who=$1
    shift
    dev ssh "$who" "$@" > "$answers" 2> "$errors"
}
said() { jq -e "$1" "$answers" > /dev/null 2>&1; }        # the (last) answer, by a jq condition
jq_says() { jq -se "$1" "$2" > /dev/null; }
failed_with() { jq -e --arg c "$1" '.error.code == $c' "$errors" > /dev/null 2>&1; }
state_of() { db "select state from loket.request where ref = '$1'"; }
refused() { ! "$@"; }

# Lines for `submit` about the families of this database; each call has keys of its own.
echo 100 > "$e2e_home/seed"
lines() { # KIND N
    local seed=$(($(< "$e2e_home/seed") + 1))
    echo "$seed" > "$e2e_home/seed"
    "$LOKET_BUILD/bin/loket-seed" -c "$e2e_home/loket.conf" --emit-submit "$2" --seed "$seed" --kinds "$1"
}

# As one of the officers, on the host: the functions that the screens call.
as_officer() { # NAME SQL
    dev psql -XAtqc "set session authorization o_$1" -c "$2"
}

# Decides a request in the queue: the counter, then a supervisor where a second person is needed.
approve() { # REQUEST-ID
    local who token
    for who in petugas1 penyelia; do
        case $(db "select state from loket.request where request_id = $1") in
        submitted | awaiting_supervisor) ;;
        *) return ;;
        esac
        token=$(as_officer "$who" "select token from loket.request_claim($1)")
        as_officer "$who" "select state from loket.decide_approve($1, $token, 'sesuai', gen_random_uuid())" > /dev/null
    done
}
sign() { # REQUEST-ID
    local id
    for id in $(db "select issued_id from loket.issued_kk where request_id = $1 and status = 'menunggu_tte'"); do
        as_officer kadis "select * from loket.sign_order($id, gen_random_uuid())" > /dev/null
    done
}

# --- each kind, by a channel that may bring it ---

channel_of() { case $1 in I.A.5) echo perwakilan ;; I.A.6) echo rtrw ;; I.B.3) echo kiosk ;; I.C.1) echo ikd ;; *) echo portal ;; esac }

# Sends lines of the kind until one is accepted; sets ref.
bring() { # KIND
    local who line
    who=$(channel_of "$1")
    while IFS= read -r line; do
        on "$who" submit <<< "$line"
        ref=$(jq -r 'select(.ok) | .ref' "$answers")
        [ -z "$ref" ] || return 0
    done < <(lines "$1" 4)
    sed 's/^/# /' "$answers"
    return 1
}

# Attaches what the last answer calls missing, one of each, until nothing is.
complete() { # ACCOUNT REF
    local code i=0
    local -a files=("$samples/table.pdf" "$samples/baseline.jpg" "$samples/plain.png")
    for _ in 1 2 3 4 5 6 7 8; do
        code=$(jq -r '.missing[0].dokumen[0] // empty' "$answers")
        [ -n "$code" ] || return 0
        on "$1" attach "$2" "$code" --name "$code.pindai" --json < "${files[i % 3]}" || return 1
        i=$((i + 1))
    done
    return 1
}

for kind in I.A.1 I.A.2 I.A.3 I.A.4 I.A.5 I.A.6 I.B.1 I.B.2 I.B.3 I.C.1 I.C.2; do
    if ! bring "$kind"; then
        not_ok "$kind: no line is accepted"
        continue
    fi
    complete "$(channel_of "$kind")" "$ref"
    id=$(db "select request_id from loket.request where ref = '$ref'")
    check "$kind: complete with its documents, in the queue" db_says \
        "select state from loket.queue_entry where request_id = $id" submitted
    approve "$id"
    sign "$id"
    if until_true 30 db_says "select state from loket.request where request_id = $id" issued; then
        ok "$kind: from $(channel_of "$kind") to an issued KK"
    else
        not_ok "$kind: stays in $(state_of "$ref")"
        db "select '# ' || severity || ' ' || code from loket.check_all($id) where severity = 'galat'"
    fi
done
on portal status "$ref" --json
check 'the channel sees that it is issued' said '.state == "issued" and .sheets_signed == 1'

# --- one request, several ways ---

line=$(lines I.C.2 1)
on portal submit --check <<< "$line"
check 'looking stores nothing' eval 'said ".ok and .ref == null" && [ "$(db "select count(*) from loket.request where intake_key = '"'$(jq -r .key <<< "$line")'"'")" = 0 ]'
jq . <<< "$line" > "$e2e_home/pretty.json"
on portal submit < "$e2e_home/pretty.json"
check 'a request over several lines is one request' said '.n == 1 and .ok and .replayed == false and (.pin | length) == 6'
ref=$(jq -r .ref "$answers")
pin=$(jq -r .pin "$answers")
on portal submit <<< "$line"
check 'the same again is the same request' said ".ok and .replayed and .ref == \"$ref\""
pin=$(jq -r '.pin // empty' "$answers")
on portal submit < <(jq -c '.alamat = "LAIN"' <<< "$line")
check 'the same key for something else is refused' said '.ok == false and (.errors | map(.path) | index("key") != null)'
check 'and the exit status says so' refused on portal submit < <(jq -c '.alamat = "LAIN"' <<< "$line")

# An answer comes before the next line is there.
coproc talk { dev ssh portal submit 2> /dev/null; }
talk_pid=$! to=${talk[1]} from=${talk[0]}
first_line=$(lines I.C.2 2 | tail -1)
echo "$first_line" >&"$to"
if IFS= read -r -t "$WAIT" reply <&"$from"; then ok 'a line is answered while the stream is open'; else not_ok 'a line is answered while the stream is open'; fi
check 'by its own number' test "$(jq -r .n <<< "$reply")" = 1
exec {to}>&-
wait "$talk_pid"
check 'the end of input ends the command well' test $? = 0

# --- pending, and completed by somebody else with the PIN ---

on portal status "$ref" --json
check 'what is missing stands in the status' said '.state == "pending" and (.missing | length) > 0'
promise=$(jq -r .promise_at "$answers")
code=$(jq -r '.missing[0].dokumen[0]' "$answers")
check 'another channel does not see it without the PIN' refused on rtrw status "$ref"
check 'nor with a wrong one' refused on rtrw status "$ref" --pin <<< 000000x
check 'which is told by a code' failed_with pin_wrong
check 'with the PIN it does' on rtrw status "$ref" --pin --json <<< "$pin"
while said '.missing | length > 0'; do
    code=$(jq -r '.missing[0].dokumen[0]' "$answers")
    on rtrw attach "$ref" "$code" --pin --json < <(printf '%s\n' "$pin"; cat "$samples/table.pdf") || break
done
check 'the last document puts it into the queue' test "$(state_of "$ref")" = submitted
on portal status "$ref" --json
check 'with the promise it had' said ".promise_at == \"$promise\""
check 'cancelling needs the PIN elsewhere' refused on rtrw cancel "$ref"
check 'its own channel withdraws it' on portal cancel "$ref" --reason "'Tidak jadi'"
check 'twice is no error' on portal cancel "$ref" --json
check 'it is withdrawn' test "$(state_of "$ref")" = cancelled
check 'and takes no more files' refused on portal attach "$ref" KK-RUSAK < "$samples/plain.png"

# --- hostile input ---

{
    echo 'this is no JSON'
    echo '{"kind":"I.B.2","nama":"x","anggota":[7,{"nik":12,"agama":"ISLAM"}],"dokumen":"F102"}'
    echo '{"kind":"I.C.1","pemohon_nama":"A\u001b[31mB\u202eC","no_kk":"0"}'
    echo '["I.C.1"]'
    printf '{"kind":"\\u0000"}\n\n   \n'
    head -c 400000 /dev/zero | tr '\0' '['
    echo
    head -c 2000 /dev/urandom | tr -d '\n'
    echo
    echo "$first_line"
} > "$e2e_home/hostile"
check 'a stream with bad lines fails as a whole' refused on portal submit < "$e2e_home/hostile"
check 'each line has its answer' test "$(wc -l < "$answers")" = 8
check 'and the good one among them is accepted' test "$(jq -s 'map(select(.ok)) | map(.n) == [8]' "$answers")" = true
check 'every broken rule comes at once, with field, rule and source' jq_says \
    '.[1].errors | (map(.path) | contains(["nama", "anggota[0]", "anggota[1].nik", "dokumen"])) and all(.code != "" and .text != "" and .sumber != "")' "$answers"
check 'nothing in the answers touches a terminal' refused grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$answers"

ref=$(jq -rs '.[7].ref' "$answers")
refuse_file() { # WORD FILE
    on portal attach "$ref" KK-RUSAK < "$2" || failed_with "$1"
}
head -c 200 "$samples/baseline.jpg" > "$e2e_home/cut.jpg"
{ cat "$samples/table.pdf"; echo 'PK junk'; } > "$e2e_home/tail.pdf"
head -c 9000000 /dev/zero > "$e2e_home/large"
sed 's|/Type /Page$|/Type /Page /AA << /O << /S /JavaScript /JS (x) >> >>|; s|/Type /Catalog|/Type /Catalog /OpenAction << /S /JavaScript /JS (x) >>|' "$samples/table.pdf" > "$e2e_home/script.pdf"
qpdf --encrypt sandi sandi 256 -- "$samples/table.pdf" "$e2e_home/locked.pdf"
: > "$e2e_home/empty"
check 'a cut picture is refused' refuse_file file_broken "$e2e_home/cut.jpg"
check 'a PDF with something behind it is refused' refuse_file file_broken "$e2e_home/tail.pdf"
check 'a file that is too large is refused' refuse_file file_too_large "$e2e_home/large"
check 'a PDF with a script is refused' refuse_file file_active "$e2e_home/script.pdf"
check 'a locked PDF is refused' refuse_file file_locked "$e2e_home/locked.pdf"
check 'an empty file is refused' refuse_file file_empty "$e2e_home/empty"
check 'a program is refused, whatever its name' refuse_file file_kind "$LOKET_BUILD/bin/loket-seed"
check 'a document that is not on the list is refused' refused on portal attach "$ref" PASFOTO < "$samples/plain.png"
check 'a request that does not exist is refused' refused on portal attach 000000-00000 KK-RUSAK < "$samples/plain.png"
check 'none of them was stored' db_says "select count(*) from loket.attachment a join loket.request r using (request_id) where r.ref = '$ref'" 0
for _ in 1 2 3 4 5 6; do on kiosk status "$ref" --pin <<< 999999; done
check 'guessing the PIN locks it' failed_with pin_locked

# --- rights and help ---

check 'a kind that the channel may not bring is refused' eval 'lines I.A.6 1 > "$e2e_home/x"; refused on portal submit < "$e2e_home/x" && said ".errors | map(.code) | index(\"jenis_tidak_untuk_kanal\") != null"'
check 'the queue is not for channels' refused on portal queue
check 'a channel has no screen' refused eval 'dev ssh portal < /dev/null > "$answers" 2>&1'
check 'which it is told' grep -q 'perintah' "$answers"
check 'help lists the commands' eval 'on portal help && grep -q "^submit" "$answers" && grep -q "^requirements" "$answers"'
check 'kinds are listed' eval 'on kiosk kinds --json && said "length == 4"'
check 'so are their documents' eval 'on portal requirements I.B.2 --json && said "map(.dokumen[].kode) | index(\"MATI\") != null"'
check 'the schema is JSON and holds every field' eval 'on portal submit --schema && said ".properties.kind.oneOf | length >= 11" && said ".\"\$defs\".anggota.properties.nik.pattern != null"'
check 'submit without input says what it wants' eval 'refused on portal submit < /dev/null && failed_with input_empty'

# --- the database goes away in the middle of a stream ---

coproc talk { dev ssh portal submit 2> "$errors"; }
talk_pid=$! to=${talk[1]} from=${talk[0]}
lines I.B.3 1 >&"$to"
IFS= read -r -t "$WAIT" reply <&"$from"
check 'before: answered' test "$(jq -r .n <<< "$reply")" = 1
pg_pid=$(head -1 "$e2e_home/pg/data/postmaster.pid")
kill -INT "$pg_pid"
pg_gone() { ! kill -0 "$pg_pid" 2> /dev/null; }
until_true 20 pg_gone
lines_kept=$(jq -c '.key = "lagi-1"' <<< "$first_line")
echo "$lines_kept" >&"$to"
IFS= read -r -t "$WAIT" reply <&"$from"
check 'nothing is answered that was not stored' test -z "$reply"
exec {to}>&-
wait "$talk_pid"
check 'the command fails and says how to go on' eval 'failed_with submit_interrupted && jq -e ".error.field == \"2\"" "$errors" > /dev/null'
dev up --only db > "$e2e_home/up.log" 2>&1
again() { on portal submit <<< "$lines_kept"; jq -e '.n == 1' "$answers" > /dev/null 2>&1; }
check 'afterwards the same line goes through' until_true 30 again

e2e_end
