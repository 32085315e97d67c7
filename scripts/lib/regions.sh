# shellcheck shell=bash disable=SC2034,SC2154
# regions.sh - the Kemendagri codes of the whole country, from the npm package idn-area-data (data: ODbL). It is
# fetched once, kept below build/, and never committed; loketctl checks that its bytes are the published ones.

REGIONS_PACKAGE=idn-area-data-3.1.2

regions_known() { [ -n "$(pg_psql -d loket -Atc "select value from loket.setting where name = 'region_attribution'")" ]; }

# The package in build/regions, fetched when npm is there and the registry answers soon.
regions_fetch() {
    local dir=$ROOT/build/regions
    [ ! -s "$dir/$REGIONS_PACKAGE.tgz" ] || return 0
    command -v npm > /dev/null || return 1
    # A registry that did not answer is not waited for at every start.
    [ -n "$regions" ] || [ -z "$(find "$dir/failed" -mmin -60 2> /dev/null)" ] || return 1
    mkdir -p "$dir/new"
    # The package lands beside its place first: a download that broke off is not taken for it.
    npm_config_cache=$dir/npm npm_config_fetch_retries=0 npm_config_fetch_timeout=5000 npm_config_update_notifier=false \
        timeout 8 npm pack "${REGIONS_PACKAGE%-*}@${REGIONS_PACKAGE##*-}" --silent --pack-destination "$dir/new" \
        > "$home/log/regions.log" 2>&1 || { rm -rf "$dir/new" "$dir/npm"; touch "$dir/failed"; return 1; }
    mv "$dir/new/$REGIONS_PACKAGE.tgz" "$dir/"
    rm -rf "$dir/new" "$dir/npm"
}

regions_up() {
    ! regions_known || return 0
    if regions_fetch && loketctl regions import --from "$ROOT/build/regions/$REGIONS_PACKAGE.tgz" >> "$home/log/regions.log" 2>&1; then
        say "Region codes: idn-area-data 3.1.2 (ODbL), loaded."
    else
        say "Region codes: the npm package could not be fetched; only the invented district (province 99) is there. Later: scripts/dev up --regions"
    fi
}
