# shellcheck shell=bash disable=SC2034,SC2154
# cups.sh - the private CUPS with virtual IPP printers that keep what they print: A4 sheets in
# <home>/printer, receipts in <home>/receipts/roll (80 mm, ESC/POS) and <home>/receipts/a5 (PDF).
# All run as the user lp (as root) or as ourselves.
ROLL_QUEUE=struk A5_QUEUE=bukti-a5

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
    own_dir "$user" 700 "$home/receipts" "$home/receipts/roll" "$home/receipts/a5"
    printer_start "$user"
    receipt_printers_start "$user"
    if ! alive cups; then
        cups_config "$user"
        # CUPS speaks the language of its environment, and one of its messages has to be recognised.
        as_locale=C start_as "$user" cups "$CUPSD" -f -c "$S/cups/etc/cupsd.conf" -s "$S/cups/etc/cups-files.conf"
        came_up cups 10 CUPS port_open "$CUPS_PORT"
    fi
    cups_queue "$QUEUE" "$PRINTER_PORT" -o printer-error-policy=retry-current-job
    cups_queue "$A5_QUEUE" $((PRINTER_PORT + 2)) -o printer-error-policy=retry-current-job
    roll_queue
}

# ippeveprinter insists on a D-Bus to announce itself on; a private empty one will do.
printer_start() {
    local user=$1
    if ! alive dbus; then
        rm -f "$home/cups/run/bus"
        start_as "$user" dbus dbus-daemon --session --nofork --nopidfile --address="unix:path=$S/cups/run/bus"
        came_up dbus 10 "the D-Bus of the virtual printer" test -S "$home/cups/run/bus"
    fi
    virtual_printer "$user" printer "$PRINTER_PORT" "$S/printer" -f application/pdf,image/pwg-raster,image/urf
}

virtual_printer() { # USER NAME PORT FOLDER OPTION...
    local user=$1 name=$2 number=$3 folder=$4
    shift 4
    alive "$name" && return
    start_as "$user" "$name" DBUS_SYSTEM_BUS_ADDRESS="unix:path=$S/cups/run/bus" \
        "$IPPEVEPRINTER" -r off -n localhost -p "$number" -d "$folder" -k "$@" -c /bin/true "Printer loket $name"
    came_up "$name" 10 "the virtual printer '$name'" port_open "$number"
}

receipt_printers_start() { # USER
    virtual_printer "$1" roll $((PRINTER_PORT + 1)) "$S/receipts/roll" -f application/vnd.cups-raw
    # Of itself it knows no A5.
    a5_ppd > "$home/cups/a5.ppd"
    virtual_printer "$1" a5 $((PRINTER_PORT + 2)) "$S/receipts/a5" -P "$S/cups/a5.ppd"
}

a5_ppd() {
    cat << 'PPD'
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "BUKTI.PPD"
*Product: "(Bukti)"
*Manufacturer: "Loket"
*ModelName: "Printer bukti"
*ShortNickName: "Printer bukti"
*NickName: "Printer bukti"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*Throughput: "1"
*LandscapeOrientation: Plus90
*TTRasterizer: Type42
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A5
*PageSize A5/A5: "<</PageSize[419.53 595.28]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A5
*PageRegion A5/A5: "<</PageSize[419.53 595.28]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A5
*ImageableArea A5/A5: "12 12 407.5 583.2"
*DefaultPaperDimension: A5
*PaperDimension A5/A5: "419.53 595.28"
PPD
}

# True when CUPS has that queue.
has_queue() { grep -qs "^<.*Printer $1>" "$home/cups/etc/printers.conf"; }

cups_queue() { # QUEUE PORT OPTION...
    local name=$1 number=$2
    shift 2
    [ ! -s "$home/cups/etc/ppd/$name.ppd" ] || ! has_queue "$name" || return 0
    # -m everywhere asks the printer; made while it is down, the queue would stay without a PPD.
    "$LPADMIN" -h "127.0.0.1:$CUPS_PORT" -p "$name" -E -v "ipp://127.0.0.1:$number/ipp/print" -m everywhere "$@" \
        2>> "$home/log/cups.log"
    # cupsd asks on in the background.
    wait_until 5 test -s "$home/cups/etc/ppd/$name.ppd" -a -s "$home/cups/etc/printers.conf" || die "CUPS could not learn about the virtual printer; see $home/cups/log/error_log"
}

# A queue without a driver: the printer gets the bytes as they are.
roll_queue() {
    has_queue "$ROLL_QUEUE" || "$LPADMIN" -h "127.0.0.1:$CUPS_PORT" -p "$ROLL_QUEUE" -E \
        -v "ipp://127.0.0.1:$((PRINTER_PORT + 1))/ipp/print" -m raw -o printer-error-policy=retry-current-job \
        2>> "$home/log/cups.log"
}

cups_stop() {
    stop cups TERM 10
    stop a5 TERM 5
    stop roll TERM 5
    stop printer TERM 5
    stop dbus TERM 5
}
