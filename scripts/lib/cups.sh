# shellcheck shell=bash disable=SC2034,SC2154
# cups.sh - the private CUPS with a virtual IPP printer that keeps what it
# prints in <home>/printer. Both run as the user lp (as root) or as ourselves.

cups_user() { if is_root; then echo lp; else id -un; fi; }

cups_config() {
    local user=$1 group
    group=$(id -gn "$user")
    cat > "$home/cups/etc/cups-files.conf" <<CONF
ServerRoot $S/cups/etc
RequestRoot $S/cups/spool
TempDir $S/cups/spool/tmp
CacheDir $S/cups/cache
StateDir $S/cups/run
DataDir /usr/share/cups
ServerBin /usr/lib/cups
AccessLog $S/cups/log/access_log
ErrorLog $S/cups/log/error_log
PageLog $S/cups/log/page_log
Printcap
User $user
Group $group
SystemGroup $(if [ "$group" = nogroup ]; then echo daemon; else echo nogroup; fi)
FileDevice Yes
SyncOnClose No
CONF
    cat > "$home/cups/etc/cupsd.conf" <<CONF
Listen 127.0.0.1:$CUPS_PORT
Listen $S/cups/run/cups.sock
Browsing No
BrowseLocalProtocols none
DefaultAuthType None
DefaultEncryption Never
WebInterface No
DefaultPaperSize A4
PreserveJobFiles No
PreserveJobHistory Yes
DirtyCleanInterval 0
MaxLogSize 4m
LogLevel warn
<Location />
  Order deny,allow
  Allow from 127.0.0.1
</Location>
<Location /admin>
  Order deny,allow
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
CONF
}

cups_start() {
    local user
    user=$(cups_user) || die "this uid has no name in /etc/passwd, and CUPS needs one"
    [ -x "$CUPSD" ] || die "CUPS is missing; run scripts/deps"
    own_dir "$user" 755 "$home/cups" "$home/cups/etc" "$home/cups/etc/ppd" "$home/cups/run" "$home/cups/cache" "$home/cups/log"
    own_dir "$user" 700 "$home/cups/spool" "$home/cups/spool/tmp" "$home/printer"
    printer_start "$user"
    if ! alive cups; then
        cups_config "$user"
        # CUPS speaks the language of its environment, and one of its messages has to be recognised.
        as_locale=C start_as "$user" cups "$CUPSD" -f -c "$S/cups/etc/cupsd.conf" -s "$S/cups/etc/cups-files.conf"
        came_up cups 10 CUPS port_open "$CUPS_PORT"
    fi
    cups_queue
}

# ippeveprinter insists on a D-Bus to announce itself on; a private empty one will do.
printer_start() {
    local user=$1
    if ! alive dbus; then
        rm -f "$home/cups/run/bus"
        start_as "$user" dbus dbus-daemon --session --nofork --nopidfile --address="unix:path=$S/cups/run/bus"
        came_up dbus 10 "the D-Bus of the virtual printer" test -S "$home/cups/run/bus"
    fi
    if ! alive printer; then
        start_as "$user" printer DBUS_SYSTEM_BUS_ADDRESS="unix:path=$S/cups/run/bus" \
            "$IPPEVEPRINTER" -r off -n localhost -p "$PRINTER_PORT" -d "$S/printer" -k \
            -f application/pdf,image/pwg-raster,image/urf -c /bin/true "Printer loket"
        came_up printer 10 "the virtual printer" port_open "$PRINTER_PORT"
    fi
}

cups_queue() {
    [ ! -s "$home/cups/etc/ppd/$QUEUE.ppd" ] || ! grep -qs "^<.*Printer $QUEUE>" "$home/cups/etc/printers.conf" || return 0
    # -m everywhere asks the printer; made while it is down, the queue would stay without a PPD.
    "$LPADMIN" -h "127.0.0.1:$CUPS_PORT" -p "$QUEUE" -E -v "ipp://127.0.0.1:$PRINTER_PORT/ipp/print" -m everywhere \
        -o printer-error-policy=retry-current-job \
        2>> "$home/log/cups.log"
    # cupsd asks on in the background.
    wait_until 5 test -s "$home/cups/etc/ppd/$QUEUE.ppd" -a -s "$home/cups/etc/printers.conf" || die "CUPS could not learn about the virtual printer; see $home/cups/log/error_log"
}

cups_stop() {
    stop cups TERM 10
    stop printer TERM 5
    stop dbus TERM 5
}
