#!/usr/bin/env bash
# Documents over real SSH in a real terminal: looking at a PDF and a JPEG, ticking, the approval, the original, and
# a viewer that is killed.
. "$(dirname "$0")/lib.sh"

e2e_begin 40 20
make_files() { # a page with words in a font that the file does not bring, as PDF and as JPEG
    cat > "$e2e_home/page.ps" << 'PS'
%!PS
/Helvetica-Bold findfont 30 scalefont setfont
60 760 moveto (KUTIPAN AKTA) show
4 setlinewidth 50 600 495 220 rectstroke
showpage
PS
    gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -dEmbedAllFonts=false -sPAPERSIZE=a4 -sOutputFile="$e2e_home/page.pdf" "$e2e_home/page.ps"
    gs -q -dNOPAUSE -dBATCH -sDEVICE=jpeg -r100 -sPAPERSIZE=a4 -sOutputFile="$e2e_home/page.jpg" "$e2e_home/page.ps"
}
make_files
# A request that nobody doubts, with two files.
request=$(db "select r.request_id from loket.request r join loket.attachment a using (request_id)
  where r.state = 'submitted' and r.entered_by is null and not loket.request_risky(r.request_id)
    and not exists (select from loket.check_all(r.request_id) where severity in ('galat', 'peringatan'))
  group by 1 having count(*) >= 2 order by 1 limit 1")
ref=$(db "select ref from loket.request where request_id = $request")
put() { # NTH FILE TYPE
    { echo "update loket.attachment set jenis_media = '$3', isi = '\\x$(xxd -p "$2" | tr -d '\n')' where attachment_id =
        (select attachment_id from loket.attachment where request_id = $request order by attachment_id offset $1 - 1 limit 1);"
      echo "update loket.attachment set ukuran = length(isi), sha256 = sha256(isi) where request_id = $request;"; } |
        dev psql -XAtq
}
put 1 "$e2e_home/page.pdf" application/pdf
put 2 "$e2e_home/page.jpg" image/jpeg
check 'the documents lie in the database' db_says "select count(*) from loket.attachment where request_id = $request and jenis_media = 'image/jpeg'" 1

open_request() { # TERM
    keys "$1" /
    wait_for "$1" 'Saring antrean'
    type_text "$1" "$ref"
    keys "$1" Enter
    wait_for "$1" "> $ref"
    keys "$1" Enter
    wait_for "$1" 'Anda memegang'
    keys "$1" Tab Tab
    wait_for "$1" '\[Berkas'
}
term a 80 24
login a petugas1
wait_for a 'Antrean'
open_request a

# Something dark on a picture's cells.
has_ink() { screen_styled a | sed -n '4,22p' | grep -qE '48;5;(16|59|102|23[2-9]|24[0-9]|25[0-3])m'; }
keys a Enter
wait_for a 'berkas 1/'
check 'a page stands on the screen' until_true 20 has_ink
wait_for a 'belum Anda tandai cocok'
viewer() { pgrep -u "$([ "$(id -u)" = 0 ] && echo 65531 || id -u)" -f "loket-view -c $e2e_home/loket.conf" | head -1; }
check 'a process of its own shows it' [ -n "$(viewer)" ]
status_of() { grep -E "^$1:" "/proc/$(viewer)/status" | tr -s '\t ' ' ' | cut -d' ' -f2; }
if [[ $LOKET_BUILD != *san-* ]]; then
    check 'which may call next to nothing' [ "$(status_of Seccomp)" = 2 ]
fi
check 'and gains nothing' [ "$(status_of NoNewPrivs)" = 1 ]
wait_db "select count(*) from loket.audit_entry where action = 'attachment.get' and actor = 'petugas1'" 1

keys a Enter
wait_for a ' [0-9.]+x '
check 'reading starts where the ink is' until_true 20 has_ink
keys a =
wait_for a '│ .*catatan|│ ini\.|Yang b'
ok 'the data stand beside it'

keys a Space
wait_for a 'Tercatat: Anda sudah melihat'
wait_db "select count(*) from loket.attachment_tick" 1
keys a n
wait_for a 'berkas 2/'
check 'the JPEG stands on the screen' until_true 20 has_ink

# Killed in the middle of its work: a sentence, and everything goes on.
kill -9 "$(viewer)"
wait_for a 'Penampil berhenti'
keys a r
check 'another try shows it again' until_true 20 has_ink
keys a Space
wait_for a 'Tercatat: Anda sudah melihat'
files=$(db "select count(*) from loket.attachment where request_id = $request")
for ((i = 3; i <= files; i++)); do
    keys a n
    wait_for a "berkas $i/"
    until_true 20 has_ink
    keys a Space
    wait_for a 'Tercatat: Anda sudah melihat'
done
wait_db "select count(*) from loket.attachment_tick" "$files"
keys a t
wait_for a 'Semua berkas permohonan'
wait_for a '\[v\] cocok'
keys a Escape
wait_for a "berkas $files/"
keys a Escape
wait_for a '\[v\] cocok'
keys a Tab Tab
wait_for a 'Berkas dilihat dan cocok'
ok 'tab and history tell of the ticks'
keys a s
wait_for a 'Setujui permohonan'
e2e_show a > "$e2e_home/approval.txt"
check 'the approval misses no tick' not_on_screen a 'Belum dicentang'
keys a Escape

# The original, to the byte; into a terminal it does not go.
dokumen=$(db "select dokumen from loket.attachment where request_id = $request order by attachment_id limit 1")
file=$(db "select attachment_id from loket.attachment where request_id = $request order by attachment_id offset 1 limit 1")
fetch() { # OUT WORDS...: runs a command in terminal g
    local out=$1
    shift
    type_text g "clear; $(field petugas1 ssh) \"$*\" > '$out'; echo ended=\$?"
    keys g Enter
    wait_for g "$PROMPT_CODE"
    fresh_code petugas1
    type_text g "$code"
    keys g Enter
    wait_for g 'ended=[0-9]+'
}
term g 80 24
fetch "$e2e_home/got.pdf" get "$ref" "$dokumen"
check 'get by document is the original' cmp -s "$e2e_home/got.pdf" "$e2e_home/page.pdf"
fetch "$e2e_home/got.jpg" get "$ref" "$file"
check 'get by number is the original' cmp -s "$e2e_home/got.jpg" "$e2e_home/page.jpg"
check 'each was recorded' [ "$(db "select count(*) from loket.audit_entry where action = 'attachment.get' and (isi::jsonb -> 'detail' ->> 'attachment') = '$file'")" -ge 2 ]

# When the session goes, its viewers go.
keys a Tab Tab Tab Tab Tab
keys a BTab
wait_for a 'Permohonan'
tmux_ a kill-server
nobody_shows() { [ -z "$(viewer)" ]; }
check 'no viewer outlives its session' until_true 15 nobody_shows
e2e_end
