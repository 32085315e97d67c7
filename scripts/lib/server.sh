# shellcheck shell=bash disable=SC2034,SC2154
# server.sh - keys, database schema, sample accounts, and the processes of Loket.

QUEUE=kk
# name role full-name nip channel; names are invented.
ACCOUNTS='petugas1|operator|Sekar Wulandari|99010120200101001
petugas2|operator|Bagus Pranoto|99010120200101002
verifikator|verifikator|Ratri Kusumaningtyas|99010120200101003
penyelia|penyelia|Damar Wicaksono|99010120200101004
kadis|kepala_dinas|Endah Purwanti|99010120200101005
admin|administrator|Galih Nugroho|99010120200101006
auditor|auditor|Laksmi Handayani|99010120200101007
portal|channel|Portal Layanan Daring||portal
ikd|channel|Aplikasi Identitas Kependudukan Digital||ikd
kiosk|kiosk|Anjungan Dukcapil Mandiri 1||kiosk
rtrw|channel|Meja RT 001 RW 002 Desa Contoh||rtrw
perwakilan|channel|Perwakilan RI di Kota Contoh||perwakilan'

loketctl() { "$BIN/loketctl" -c "$home/loket.conf" "$@"; }
built() { # NAME...
    local name
    for name in "$@"; do [ -x "$BIN/$name" ] || return 1; done
}

server_keys() {
    loketctl keys init --name 'Endah Purwanti' --office 'Dinas Kependudukan dan Pencatatan Sipil Kabupaten Nusa Contoh' \
        >> "$home/log/setup.log" || die "the keys could not be made"
    server_ssh_config
}

server_schema() {
    loketctl migrate >> "$home/log/setup.log" || die "the schema could not be brought up to date (scripts/dev reset starts afresh)"
}

server_config() {
    # The programs' output and their state never depend on where the command was given.
    cat > "$home/loket.conf.new" <<CONF
# Written by scripts/dev at each start; lines below the mark are kept.
state = $S/state
libexec = $BIN
locale_dir = $BUILD/locale
listen_address = 127.0.0.1
listen_port = $PORT
db_host = 127.0.0.1
db_port = $PG_PORT
db_name = loket
db_socket = $S/pg/run
cups_server = 127.0.0.1:$CUPS_PORT
scan_dir = $S/scan
# --- own lines:
CONF
    if [ -f "$home/loket.conf" ]; then
        sed '1,/^# --- own lines:/d' "$home/loket.conf" >> "$home/loket.conf.new"
    fi
    mv "$home/loket.conf.new" "$home/loket.conf"
    own_dir "$(id -un)" 755 "$home/state" "$home/state/run"
    own_dir "$(id -un)" 700 "$home/state/keys" "$home/scan" "$home/scan/petugas1" "$home/scan/petugas2"
}

# Region, office and printer, then the accounts that do not exist yet; secrets are
# random and stay in <home>/credentials.
server_accounts() {
    local name role full nip channel known
    mkdir -p "$home/credentials"
    chmod 700 "$home/credentials"
    known=" $(pg_psql -d loket -Atc 'select username from loket.officer' | tr '\n' ' ')"
    if [ "$known" = ' ' ]; then
        "$BIN/loket-seed" -c "$home/loket.conf" --base --printer "$QUEUE" >> "$home/log/setup.log" || die "no office"
    fi
    pg_psql -q -d loket -c "insert into loket.printer (office_id, nama, queue, jenis)
        values (1, 'Struk loket', '$ROLL_QUEUE', 'struk80'), (1, 'Bukti A5', '$A5_QUEUE', 'a5') on conflict do nothing"
    while IFS='|' read -r name role full nip channel; do
        [[ $known != *" $name "* ]] || [ ! -f "$home/credentials/$name.json" ] || continue
        server_account "$name" "$role" "$full" "$nip" "$channel"
    done <<< "$ACCOUNTS"
}

server_account() {
    local base=$home/credentials/$1 password='' totp=''
    local -a more=()
    rm -f "$base" "$base.pub" "$base.json"
    ssh-keygen -q -t ed25519 -N '' -C "$1@loket" -f "$base"
    if [ -z "$5" ]; then
        password=$(tr -dc 'a-hjkmnp-z2-9' < /dev/urandom | head -c 14) || [ ${#password} = 14 ]
        more+=(--password-stdin)
    fi
    # An account that an earlier, broken start left behind gets new secrets.
    if [[ $known == *" $1 "* ]]; then
        printf '%s\n' "$password" | loketctl officer change --user "$1" "${more[@]}" --key "$base.pub" || die "account $1 failed"
    else
        printf '%s\n' "$password" | loketctl officer add --user "$1" --name "$3" --nip "$4" --role "$2" --office 1 \
            ${5:+--channel "$5"} "${more[@]}" --key "$base.pub" || die "account $1 failed"
    fi
    [ -n "$5" ] || totp=$(loketctl officer totp --user "$1") || die "the one-time code of $1 failed"
    (
        umask 077
        jq -n --arg user "$1" --arg role "$2" --arg password "$password" --arg secret "$totp" \
            '{user: $user, role: $role, password: $password, secret: $secret}' > "$base.json"
    )
}

# A program that was built anew since it started is started anew.
server_fresh() { # NAME
    local pid
    alive "$1" || return 1
    [[ $(readlink "/proc/$pid/exe") == *' (deleted)' ]] || return 0
    stop "$1" TERM 10
    return 1
}

server_start() {
    local name
    for name in signer auth worker; do
        server_fresh "$name" && continue
        # What a crash left must not look like the sign that it is ready.
        rm -f "$home/state/run/$name.sock"
        start "$name" setsid "$SELF" as-self "$home" "$BIN/loket-$name" -c "$home/loket.conf"
    done
    for name in signer auth; do
        came_up "$name" 10 "loket-$name" test -S "$home/state/run/$name.sock"
    done
    server_fresh loketd || start loketd setsid "$SELF" as-self "$home" "$BIN/loketd" -c "$home/loket.conf"
    came_up loketd 10 loketd port_open "$PORT"
}

server_stop() {
    local name
    for name in loketd worker auth signer; do stop "$name" TERM 10; done
}

# Ends the one-time code's secret on standard input: it must not be seen in a list of processes.
totp_code() { # JSON-FILE SECONDS-FROM-NOW
    jq -r .secret "$1" | oathtool --totp -b -N "@$((EPOCHSECONDS + $2))" -
}

ssh_words() { # NAME; sets words
    words=(ssh -F "$S/ssh_config" "$1")
}

# What the real client needs to reach this instance and nothing of the person's own set-up.
server_ssh_config() {
    local name
    printf '[127.0.0.1]:%s %s\n' "$PORT" "$(cut -d' ' -f1,2 "$home/state/keys/ssh_host_ed25519.pub")" > "$home/known_hosts"
    {
        while IFS='|' read -r name _; do
            printf 'Host %s\n    User %s\n    IdentityFile %s/credentials/%s\n' "$name" "$name" "$S" "$name"
        done <<< "$ACCOUNTS"
        cat << CONF
Host *
    HostName 127.0.0.1
    Port $PORT
    UserKnownHostsFile $S/known_hosts
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    IdentitiesOnly yes
    IdentityAgent none
CONF
    } > "$home/ssh_config"
}

credentials() { # NAME
    local file=$home/credentials/$1.json code='' next='' line
    local -a words
    [ -f "$file" ] || die "no account '$1'; there are: $(cut -d'|' -f1 <<< "$ACCOUNTS" | xargs)"
    if [ -n "$(jq -r .secret "$file")" ]; then
        code=$(totp_code "$file" 0)
        next=$(totp_code "$file" 30)
    fi
    ssh_words "$1"
    line=$(printf '%q ' "${words[@]}")
    jq --arg totp "$code" --arg next "$next" --arg key "$home/credentials/$1" --argjson port "$PORT" --arg ssh "${line% }" \
        --argjson left $((30 - EPOCHSECONDS % 30)) \
        '{user, role, password, totp: $totp, totp_next: $next, totp_seconds_left: $left, key: $key,
          host: "127.0.0.1", port: $port, ssh: $ssh}' "$file"
}
