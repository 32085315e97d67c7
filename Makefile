# Loket: build, run, test. `make help` lists the targets.
# Paths are relative throughout, so that a checkout may lie in a path with a space.

SAN    ?=
V      ?= 0
T      ?=
ifeq ($(origin CC),default)
CC     := gcc
endif
empty  :=
comma  := ,
VARIANT := $(if $(SAN),san-$(subst $(comma),-,$(SAN)),$(if $(filter clang%,$(notdir $(CC))),clang,rel))
B      := build/$(VARIANT)
Q      := $(if $(filter 1,$(V)),,@)
say     = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' '$(1)' '$(2)';)
# Sub-makes of run and test use every core unless the caller chose a number.
jobs    = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

CPPFLAGS += -I. -I$(B)/gen -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CFLAGS   ?= -O2 -g
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Wundef -Wvla \
        -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings \
        -Wpointer-arith -Wcast-qual -Wnull-dereference -Wimplicit-fallthrough -Wswitch-enum $(if $(CI),-Werror)
HARDEN := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined,-fstack-clash-protection) -fstack-protector-strong -fPIE
ALL_CFLAGS := -std=gnu17 $(CFLAGS) $(WARN) $(HARDEN)
LDFLAGS  += -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(if $(SAN),-fsanitize=$(SAN))

# Third-party libraries: pkg-config package per name; headers come in as system headers.
PC_curses := ncursesw
PC_ssh    := libssh
PC_pq     := libpq
PC_qr     := libqrencode
PC_cups   :=
LD_cups   := -lcups# Debian's CUPS 2.4 has no pkg-config file
PC_sodium := libsodium
PC_ssl    := libcrypto
PC_cairo  := pangocairo cairo-pdf pangoft2 fontconfig
PC_qpdf   := libqpdf
PC_oath   := liboath
PC_json   := jansson
PC_seccomp := libseccomp
PC_cmocka := cmocka
PC_z      := zlib
PC_jpeg   := libjpeg
PC_png    := libpng
PC_vterm  := vterm
PC_chafa  := chafa
PC_poppler := poppler-glib
# One pkg-config call per library and run, and only when something needs it.
pc_cflags = $(strip $(foreach l,$(1),$(if $(PCC_$(l))$(LD_$(l)),,$(eval PCC_$(l) := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PC_$(l)))) ))$(PCC_$(l))))
ext_libs  = $(if $(1),$(shell pkg-config --libs $(foreach e,$(1),$(PC_$(e)))) $(foreach e,$(1),$(LD_$(e))))

# Which file includes which library (scripts/check-includes holds the sources to this list).
LIBS_console/tui/term.c          := curses
LIBS_console/server/ssh_front.c  := ssh
LIBS_db/store/pg.c               := pq
LIBS_print/qr.c                  := qr
LIBS_print/spool.c               := cups
LIBS_console/crypto/sodium.c     := sodium
LIBS_console/crypto/pki.c        := ssl
LIBS_console/crypto/cms.c        := ssl
LIBS_console/crypto/sha256.c     := ssl
LIBS_console/crypto/totp.c       := oath
LIBS_print/sheet_pdf.c           := cairo
LIBS_print/pdf_sign.c            := qpdf
LIBS_console/json/json.c         := json
LIBS_console/server/sandbox.c    := seccomp
LIBS_console/media/media_jpeg.c  := jpeg
LIBS_console/media/media_png.c   := png
LIBS_console/media/pdf_inflate.c := z
LIBS_console/view/view_jpeg.c    := jpeg
LIBS_console/view/view_png.c     := png
LIBS_console/view/view_chafa.c   := chafa
LIBS_console/view/view_pdf.c     := poppler cairo
LIBS_tests/support/seed_file.c   := z
LIBS_tests/support/vterm_screen.c := vterm
LIBS_tests/support/doc_make.c := z jpeg
libs_for = $(LIBS_$(1)) $(if $(filter tests/%,$(1)),cmocka)

# Folders of ours; each becomes one static library, named after its path.
FOLDERS := console/base console/json console/crypto console/media console/tui console/server console/view console/command console \
           screens db/model db/store print tests/support
mains_of = $(wildcard $(1)/*_main.c)
src_of   = $(filter-out $(call mains_of,$(1)),$(wildcard $(1)/*.c))
lib_of   = $(B)/lib/$(subst /,_,$(1)).a
obj_of   = $(patsubst %.c,$(B)/obj/%.o,$(1))
# Generated sources that belong to a folder.
GEN_console/command := $(B)/obj/gen/schema.o

# Programs: main file, our libraries from top to bottom, third-party libraries.
MAIN_loketd        := console/server/loketd_main.c
OURS_loketd        := console/server console/base
MAIN_loket-monitor := console/server/monitor_main.c
OURS_loket-monitor := console/server console/base
EXT_loket-monitor  := seccomp
MAIN_loket-ssh     := console/server/ssh_main.c
OURS_loket-ssh     := console/server console/base
EXT_loket-ssh      := ssh seccomp
MAIN_loket-auth    := console/server/auth_main.c
OURS_loket-auth    := console/server console/crypto db/store db/model console/base
EXT_loket-auth     := pq sodium ssl oath seccomp
MAIN_loket-session := console/session_main.c
OURS_loket-session := screens console/command console console/view console/server print db/store db/model console/tui console/media console/crypto console/json console/base
EXT_loket-session  := curses pq json sodium ssl oath seccomp cairo qpdf qr cups jpeg png z
MAIN_loket-view    := console/view/view_main.c
OURS_loket-view    := console/view console/server console/media console/base
EXT_loket-view     := chafa poppler cairo jpeg png z seccomp
LD_loket-view      := -Wl,--export-dynamic-symbol=open -Wl,--export-dynamic-symbol=fopen -Wl,--export-dynamic-symbol=__open_2
MAIN_loket-worker  := console/worker_main.c
OURS_loket-worker  := console console/server print db/store db/model console/crypto console/json console/base
EXT_loket-worker   := pq sodium ssl json cairo qpdf qr cups seccomp
MAIN_loket-signer  := console/signer_main.c
OURS_loket-signer  := console/server console/crypto console/base
EXT_loket-signer   := sodium ssl seccomp
MAIN_loketctl      := console/command/loketctl_main.c
OURS_loketctl      := console/command console console/view console/server print db/store db/model console/media console/crypto console/json console/base
EXT_loketctl       := pq sodium ssl oath json cairo qpdf qr cups seccomp jpeg png z
MAIN_loket-seed    := tests/support/seed_main.c
OURS_loket-seed    := tests/support db/store db/model console/crypto console/base
EXT_loket-seed     := pq sodium ssl oath z
# A bad line, for end to end tests.
MAIN_loket-throttle := tests/support/throttle_main.c
# Built for the benches only: sshd's forced command.
MAIN_loket-bench-force := tests/bench/force_main.c
OURS_loket-bench-force := console/server console/base
PROGRAMS := $(foreach p,loketd loket-monitor loket-ssh loket-auth loket-session loket-view loket-worker loket-signer \
            loketctl loket-seed loket-throttle,$(if $(wildcard $(MAIN_$(p))),$(p)))
PROGRAM_FILES := $(patsubst %,$(B)/bin/%,$(PROGRAMS))

# Tests, benches and fuzzers: one program per file, linked with everything (--as-needed drops the rest).
ALL_EXT   := curses ssh pq qr cups sodium ssl cairo qpdf oath json seccomp z jpeg png vterm chafa poppler
ALL_LIBS  := $(foreach f,$(FOLDERS),$(call lib_of,$(f)))
prog_in    = $(patsubst tests/$(1)/%.c,$(B)/$(1)/%,$(wildcard tests/$(1)/$(2)_*.c))
UNIT      := $(call prog_in,unit,test)
GOLDEN    := $(call prog_in,golden,test)
INTEGRATION := $(call prog_in,integration,test)
BENCH     := $(filter-out %/bench_db,$(call prog_in,bench,bench))
# One program of several files: random keys on every screen.
MONKEY    := $(B)/monkey/monkey
E2E       := $(wildcard tests/e2e/test_*.sh)
ALL_TESTS := $(UNIT) $(GOLDEN) $(INTEGRATION) $(MONKEY)

# Every C source, for compile_commands.json and the linters.
SOURCES := $(sort $(foreach f,$(FOLDERS),$(wildcard $(f)/*.c)) $(wildcard tests/unit/*.c tests/golden/*.c \
           tests/integration/*.c tests/monkey/*.c tests/bench/*.c tests/fuzz/*.c))
HEADERS := $(sort $(foreach f,$(FOLDERS),$(wildcard $(f)/*.h)))

.DELETE_ON_ERROR:
.SECONDEXPANSION:
.PHONY: all programs tests run stop test check unit golden integration e2e monkey golden-update bench bench-db fuzz lint format tidy \
        clean help docs locale pot install
.DEFAULT_GOAL := all

all: programs locale compile_commands.json ## build everything
	@:
programs: $(PROGRAM_FILES)
tests: $(ALL_TESTS) ## build the test programs

compile = $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(call pc_cflags,$(call libs_for,$(1)))

$(B)/obj/%.o: %.c Makefile
	@mkdir -p $(dir $@)
	$(call say,CC,$<)$(call compile,$<) -MMD -MP -c -o $@ $<

$(B)/obj/gen/%.o: $(B)/gen/%.c Makefile
	@mkdir -p $(dir $@)
	$(call say,CC,$<)$(call compile,$<) -MMD -MP -c -o $@ $<

# The migrations, as bytes in the program that applies them.
$(B)/gen/schema.c: $(wildcard db/schema/*.sql) scripts/embed-schema | $$(@D)/.dir
	$(call say,GEN,$@)scripts/embed-schema db/schema > $@

# The list of migrations itself changes when one is added or removed.
SCHEMA_LIST := $(B)/gen/schema.list
$(B)/gen/schema.c: $(SCHEMA_LIST)
$(shell mkdir -p $(B)/gen; printf '%s\n' db/schema/*.sql | cmp -s - $(SCHEMA_LIST) || printf '%s\n' db/schema/*.sql > $(SCHEMA_LIST))

%/.dir:
	@mkdir -p $(@D)
	@touch $@

define folder_rule
$(call lib_of,$(1)): $(call obj_of,$(call src_of,$(1))) $(GEN_$(1)) $(B)/lib/.dir
	@rm -f $$@
	$$(call say,AR,$$@)$(if $(filter clang%,$(notdir $(CC))),ar,ar) rcs $$@ $$(filter %.o,$$^)
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rule,$(f))))

# What is taken whole comes first, so that no member is taken a second time.
link = $(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(1) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group -lm

define program_rule
$(B)/bin/$(1): $(call obj_of,$(MAIN_$(1))) $(foreach o,$(OURS_$(1)),$(call lib_of,$(o))) $(B)/bin/.dir
	$$(call say,LD,$$@)$$(link) $$(LD_$(1)) $$(call ext_libs,$$(EXT_$(1))) -lm
endef
$(foreach p,$(PROGRAMS) loket-bench-force,$(eval $(call program_rule,$(p))))

# The statements of db/store are found through a linker section, so integration tests take that library whole.
define test_rule
$(B)/$(1)/%: $(B)/obj/tests/$(1)/%.o $(ALL_LIBS) $(B)/$(1)/.dir
	$$(call say,LD,$$@)$$(call link,$(if $(filter integration,$(1)),-Wl$$(comma)--whole-archive $(call lib_of,db/store) -Wl$$(comma)--no-whole-archive)) $$(call ext_libs,$(ALL_EXT) cmocka) -lutil -lm
endef
$(foreach k,unit golden integration bench monkey,$(eval $(call test_rule,$(k))))

$(MONKEY): $(B)/obj/tests/monkey/monkey_check.o

# The sanitizers' build of it; KEYS for each screen and role.
KEYS ?= 20000
SEED ?= 1
MONKEY_SAN := address,undefined
monkey: ## press random keys on every screen under sanitizers: make monkey KEYS=20000 SEED=1 SCREEN=request
	@$(MAKE) --no-print-directory $(jobs) SAN=$(MONKEY_SAN) build/san-$(subst $(comma),-,$(MONKEY_SAN))/monkey/monkey
	LOKET_MONKEY_KEYS=$(KEYS) LOKET_MONKEY_SEED=$(SEED) LOKET_MONKEY_SCREEN=$(SCREEN) build/san-$(subst $(comma),-,$(MONKEY_SAN))/monkey/monkey

run: ## install what is missing, build, start everything and log in as a counter officer
	@scripts/deps build run
	@$(MAKE) --no-print-directory $(jobs) all
	@LOKET_BUILD=$(B) scripts/dev run

stop: ## end the services that `make run` started
	@LOKET_BUILD=$(B) scripts/dev down

test: ## install what is missing, build and run every test
	@scripts/deps build run test
	@$(MAKE) --no-print-directory $(jobs) all tests
	@$(MAKE) --no-print-directory check

run_tests = LOKET_BUILD=$(B) tests/run

check: all tests ## run every test; T=word picks by name, SAN=address,undefined uses sanitizers
	@$(run_tests) $(if $(T),--only '$(T)') $(ALL_TESTS) $(E2E)
unit: $(UNIT) ## run the unit tests
	@$(run_tests) $(UNIT)
golden: $(GOLDEN) ## compare the screens with tests/golden
	@$(run_tests) $(GOLDEN)
integration: all $(INTEGRATION) ## run the tests on private servers
	@$(run_tests) $(INTEGRATION)
e2e: all ## play whole cases with the real ssh client
	@$(run_tests) $(E2E)
golden-update: $(GOLDEN) ## rewrite the golden files; read the diff before committing it
	@GOLDEN_UPDATE=1 $(run_tests) $(GOLDEN)

bench: all $(BENCH) $(B)/bin/loket-bench-force ## print the figures of this machine beside their yardsticks
	@LOKET_BUILD=$(B) scripts/bench $(BENCH)

bench-db: all $(B)/bench/bench_db ## measure the queue on a large invented district; RESIDENTS=10000000 REQUESTS=10000000 is the full one
	@LOKET_BUILD=$(B) scripts/bench-db $(if $(FRESH),--fresh)

# Fuzzing needs clang; the objects are built in a directory of their own.
SECONDS ?= 60
FUZZ_SAN := fuzzer-no-link,address,undefined
fuzz: ## make fuzz T=utf8 SECONDS=60
	@test -n '$(T)' || { echo "Say which: make fuzz T=NAME, with NAME of:" $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)); exit 2; }
	@$(MAKE) --no-print-directory $(jobs) CC=clang SAN=$(FUZZ_SAN) build/san-$(subst $(comma),-,$(FUZZ_SAN))/fuzz/fuzz_$(T)
	@mkdir -p build/fuzz/$(T)
	build/san-$(subst $(comma),-,$(FUZZ_SAN))/fuzz/fuzz_$(T) -max_total_time=$(SECONDS) -print_final_stats=1 \
	    $(if $(wildcard tests/fuzz/$(T).dict),-dict=tests/fuzz/$(T).dict) -artifact_prefix=build/fuzz/$(T)- \
	    build/fuzz/$(T) $(wildcard tests/fuzz/corpus/$(T))
$(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(ALL_LIBS) $(B)/fuzz/.dir
	$(call say,LD,$@)$(link) -fsanitize=fuzzer $(call ext_libs,$(ALL_EXT) cmocka) -lm

# Translations: msgids are Indonesian, en.po is the first translation.
PO := $(wildcard console/po/*.po)
MO := $(patsubst console/po/%.po,$(B)/locale/%/LC_MESSAGES/loket.mo,$(PO))
locale: $(MO) ## compile the translations
$(B)/locale/%/LC_MESSAGES/loket.mo: console/po/%.po
	@mkdir -p $(dir $@)
	$(call say,MO,$@)msgfmt --check-format -o $@ $<
pot: $(B)/loket.pot ## collect the sentences of the sources and merge them into the translations
	$(Q)for po in $(PO); do msgmerge --quiet --no-wrap --add-location=file --no-fuzzy-matching --update --backup=none $$po $<; done
$(B)/loket.pot: $(filter-out tests/%,$(SOURCES) $(HEADERS)) Makefile
	@mkdir -p $(@D)
	$(call say,POT,$@)xgettext --from-code=UTF-8 -k -k_ -kN_ -kngettext:1,2 -kCFG_STR:3 -kCFG_INT:5 -kX:6 --language=C \
	    --add-comments=po: --package-name=loket --no-wrap --add-location=file --sort-by-file -o $@ $(filter %.c %.h,$^)
	@sed -i -e 's/charset=CHARSET/charset=UTF-8/' -e '/^"POT-Creation-Date:/d' $@

# What clang-tidy, cppcheck and editors read.
json_entry = {"directory": "$(CURDIR)", "file": "$(1)", "arguments": [$(subst $(empty) $(empty),$(comma) ,$(foreach w,$(CC) $(subst ",\",$(CPPFLAGS) $(filter-out -Werror,$(ALL_CFLAGS)) $(call pc_cflags,$(call libs_for,$(1)))) -c $(1),"$(w)"))]}
compile_commands.json: Makefile $(SCHEMA_LIST) $(SOURCES)
	$(call say,GEN,$@)
	$(file >$(B)/cc.json,[)
	$(foreach s,$(SOURCES),$(file >>$(B)/cc.json,$(call json_entry,$(s))$(if $(filter $(lastword $(SOURCES)),$(s)),,$(comma))))
	$(file >>$(B)/cc.json,])
	@mv $(B)/cc.json $@

lint: compile_commands.json $(B)/gen/schema.c ## clang-format, clang-tidy, cppcheck, include rules, shellcheck, translations
	@scripts/lint
format: ## rewrite the C sources in the house style
	clang-format -i $(SOURCES) $(HEADERS)

docs: $(B)/bin/loketctl $(B)/bin/loket-session ## refresh what comes from the program: tables and screens of the README, the manual page console/loket.7
	@LOKET_BUILD=$(B) scripts/gen-docs
	@$(B)/bin/loket-session -m > console/loket.7

PREFIX ?= /usr/local
install: all ## install programs and translations below $(DESTDIR)$(PREFIX)
	install -d '$(DESTDIR)$(PREFIX)/sbin' '$(DESTDIR)$(PREFIX)/libexec/loket'
	install -m 755 $(B)/bin/loketctl '$(DESTDIR)$(PREFIX)/sbin/'
	install -m 755 $(filter-out %/loketctl %/loket-seed %/loket-throttle,$(PROGRAM_FILES)) '$(DESTDIR)$(PREFIX)/libexec/loket/'
	install -D -m 644 console/loket.7 '$(DESTDIR)$(PREFIX)/share/man/man7/loket.7'
	for l in $(patsubst console/po/%.po,%,$(PO)); do \
	    install -D -m 644 $(B)/locale/$$l/LC_MESSAGES/loket.mo '$(DESTDIR)$(PREFIX)/share/locale/'$$l/LC_MESSAGES/loket.mo; done

clean: ## remove what was built (the state under var/ stays: scripts/dev reset removes that)
	rm -rf build compile_commands.json

help: ## show this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
