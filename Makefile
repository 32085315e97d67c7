# Loket: build, run, test. `make help` lists the targets.
# Paths are relative throughout, so that a checkout may lie in a path with a space.

SAN    ?=
CC     ?= gcc
V      ?= 0
empty  :=
comma  := ,
VARIANT := $(if $(SAN),san-$(subst $(comma),-,$(SAN)),$(if $(filter clang%,$(notdir $(CC))),clang,rel))
B      := build/$(VARIANT)
Q      := $(if $(filter 1,$(V)),,@)
say     = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' '$(1)' '$(2)';)

CPPFLAGS += -I. -I$(B)/gen -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CFLAGS   ?= -O2 -g
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Wundef -Wvla \
        -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings \
        -Wpointer-arith -Wcast-qual -Wnull-dereference -Wimplicit-fallthrough -Wswitch-enum $(if $(CI),-Werror)
HARDEN := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined,-fstack-clash-protection) -fstack-protector-strong -fPIE
ALL_CFLAGS := -std=gnu17 $(CFLAGS) $(WARN) $(HARDEN)
LDFLAGS  += -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN))

# Third-party libraries: pkg-config package per name; headers come in as system headers.
pc_cflags = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(1)))
PC_curses := ncursesw
PC_ssh    := libssh
PC_pq     := libpq
PC_qr     := libqrencode
PC_cups   := cups
PC_sodium := libsodium
PC_ssl    := libcrypto
PC_cairo  := pangocairo cairo-pdf pangoft2 fontconfig
PC_qpdf   := libqpdf
PC_oath   := liboath
PC_json   := jansson
PC_seccomp := libseccomp

# Which file includes which library (scripts/check-includes holds the same list against the sources).
LIBS_console/tui/term.c          := curses
LIBS_console/server/ssh_front.c  := ssh
LIBS_db/store/pg.c               := pq
LIBS_print/qr.c                  := qr
LIBS_print/spool.c               := cups
LIBS_console/crypto/sodium.c     := sodium
LIBS_console/crypto/pki.c        := ssl
LIBS_console/crypto/cms.c        := ssl
LIBS_console/crypto/totp.c       := oath
LIBS_print/sheet_pdf.c           := cairo
LIBS_print/pdf_sign.c            := qpdf
LIBS_console/json/json.c         := json
LIBS_console/server/sandbox.c    := seccomp

# Folders of ours; each becomes one static library, named after its path.
FOLDERS := console/base console/json console/crypto console/tui console/server console/command console \
           screens db/model db/store print
MAINS   := $(wildcard console/*_main.c console/server/*_main.c console/command/*_main.c)
src_of   = $(filter-out $(MAINS),$(wildcard $(1)/*.c))
lib_of   = $(B)/lib/$(subst /,_,$(1)).a
obj_of   = $(patsubst %.c,$(B)/obj/%.o,$(1))

# Programs: main file, our libraries from top to bottom, third-party libraries.
PROGRAMS := loketd loket-monitor loket-ssh loket-auth loket-session loket-worker loket-signer loketctl loket-seed
MAIN_loketd        := console/server/loketd_main.c
OURS_loketd        := console/server console/base
MAIN_loket-monitor := console/server/monitor_main.c
OURS_loket-monitor := console/server console/base
MAIN_loket-ssh     := console/server/ssh_main.c
OURS_loket-ssh     := console/server console/base
EXT_loket-ssh      := ssh seccomp
MAIN_loket-auth    := console/server/auth_main.c
OURS_loket-auth    := console/server console/crypto db/store db/model console/base
EXT_loket-auth     := pq sodium ssl oath
MAIN_loket-session := console/session_main.c
OURS_loket-session := screens console/command console print db/store db/model console/tui console/crypto console/json console/base
EXT_loket-session  := curses pq json sodium
MAIN_loket-worker  := console/worker_main.c
OURS_loket-worker  := console/server console print db/store db/model console/crypto console/json console/base
EXT_loket-worker   := pq sodium ssl json cairo qpdf qr cups
MAIN_loket-signer  := console/signer_main.c
OURS_loket-signer  := console/crypto console/base
EXT_loket-signer   := sodium ssl
MAIN_loketctl      := console/command/loketctl_main.c
OURS_loketctl      := console/command console/server console print db/store db/model console/crypto console/json console/base
EXT_loketctl       := pq sodium ssl oath json cairo qpdf qr cups
MAIN_loket-seed    := tests/support/seed_main.c
OURS_loket-seed    := db/store db/model console/crypto console/json console/base
EXT_loket-seed     := pq sodium ssl oath json

ext_libs = $(shell pkg-config --libs $(foreach e,$(1),$(PC_$(e))))

PROGRAM_FILES := $(patsubst %,$(B)/bin/%,$(PROGRAMS))

.DELETE_ON_ERROR:
.SECONDEXPANSION:
.PHONY: all programs run stop test check unit golden integration e2e golden-update bench lint format clean help docs locale
.DEFAULT_GOAL := all

all: programs locale compile_commands.json ## build everything
programs: $(PROGRAM_FILES)

$(B)/obj/%.o: %.c Makefile
	@mkdir -p $(dir $@)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(foreach l,$(LIBS_$<),$(call pc_cflags,$(PC_$(l)))) -MMD -MP -c -o $@ $<

define folder_rule
$(call lib_of,$(1)): $(call obj_of,$(call src_of,$(1)))
	@mkdir -p $$(dir $$@)
	@rm -f $$@
	$$(call say,AR,$$@)ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rule,$(f))))

define program_rule
$(B)/bin/$(1): $(call obj_of,$(MAIN_$(1))) $(foreach o,$(OURS_$(1)),$(call lib_of,$(o)))
	@mkdir -p $$(dir $$@)
	$$(call say,LD,$$@)$$(CC) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(call ext_libs,$$(EXT_$(1)))
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rule,$(p))))

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
