# Baton: build, test, install.
#
#     make            build the program, build/baton
#     make run        open the course; installs what is missing first
#     make test       every test that needs no special machine
#     make deps       only install what is missing
#
#     make unit lang conform claims tui faults replay lint    one kind of test, or several
#     make verify     all tests at length, under each sanitizer, and the figures
#     make bench      the figures, beside python3
#     make fuzz       search for inputs that break a parser (clang)
#     make install    also uninstall; DESTDIR PREFIX BINDIR DATADIR MANDIR
#     make rooms      only compile;  make clean
#
# and with any of them
#
#     T=name                 only the tests whose name contains it: make unit T=text
#     ROOMS="base tape"      only these rooms: make rooms, make unit
#     SAN=thread             a sanitizer build in its own folder; or address,undefined
#     V=1                    show whole commands

NAME    := baton
VERSION := 0.1.0

# ---- What you may set ------------------------------------------------------

ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS   ?= -O2 -g
BUILD    ?= build
PREFIX   ?= /usr/local
BINDIR   ?= $(PREFIX)/bin
DATADIR  ?= $(PREFIX)/share/$(NAME)
MANDIR   ?= $(PREFIX)/share/man
INSTALL  ?= install
SAN      ?=
T        ?=
V        ?=

# ---- The rooms, lowest first -----------------------------------------------
#
# What a room may include stands in tests/lint/rooms.txt.  `make lint` refuses
# every other #include, and every file of src/ that is missing from here.

SRC_base    := err mem text utf8 file say limits
SRC_tape    := event ring region history track timeline timeline_at zoom zoom_opening totals
SRC_lang    := fault names index op source lex ast parse parse_simple parse_expr parse_display \
               parse_call parse_target parse_string parse_fstring parse_number fold fold_format scope \
               refuse params flow const assemble gen gen_expr gen_call gen_func gen_stmt \
               gen_try fuse disasm compile
SRC_net     :=
SRC_guard   := terminal lifeline wire client save guard_engine guard
SRC_lesson  := lesson markdown markdown_wrap predict progress read shelf
SRC_sched   := oncpu sched worker gil door door_wait lock fork deadlock
SRC_draw    := canvas theme glyph axis lanes lanes_plan lanes_right legend
SRC_vm      := heap name shape instance class class_types class_slots attr bind native func load frame thread call \
               ops eval eval_except eval_names eval_attr eval_build exc raise module import \
               traceback traceback_hint vm nest seq dict dict_type dict_view list list_sort tuple \
               int int_math int_text str str_char str_case str_find str_split str_text str_format \
               format percent bytes bytes_find bytes_split bytes_case codec range slice iter iter_tools none float float_methods set set_ops \
               set_type builtins builtins_numbers builtins_walks
SRC_export  := print report svg
SRC_lib     := cond lib lib_time lib_threading lib_lock lib_condition lib_event lib_thread lib_local lib_queue lib_random twister sha512 lib_math lib_sys lib_os lib_multiprocessing
SRC_engine  := output probe engine
SRC_session := units once action capacity listing runs condition session keys walk measure do why view complete plain claims
SRC_tui     := keys screen pane_text pane_title pane_page pane_source pane_lanes pane_output pane_prompt pane_help layout tui
SRC_repl    := line

HOUSE := base tape lang net guard lesson sched draw vm export lib engine session tui repl
ROOMS ?= $(HOUSE)
SRCS  := $(foreach r,$(ROOMS),$(SRC_$(r):%=src/$(r)/%.c))

# ---- Packages, as Debian calls them: PACKAGE:HEADER or PACKAGE:COMMAND ------

NEED_BUILD := gcc:gcc libc6-dev:stdio.h libncurses-dev:curses.h \
              libreadline-dev:readline/readline.h libmd4c-dev:md4c.h libgmp-dev:gmp.h
NEED_TEST  := libcmocka-dev:cmocka.h libvterm-dev:vterm.h python3:python3

LIBS      := -lncursesw -lreadline -lmd4c -lgmp -lm
TEST_LIBS := -lcmocka -lvterm -lutil

# ---- Flags: ours first, yours last -----------------------------------------

# Formats come from say.def, whose rows a unit test compares: hence no-format-nonliteral.
WARN := -Wall -Wextra -Wshadow -Wundef -Wvla -Wformat=2 -Wno-format-nonliteral \
        -Wwrite-strings -Wpointer-arith -Wredundant-decls -Wstrict-prototypes -Wmissing-prototypes \
        -Wold-style-definition -Wimplicit-fallthrough$(if $(findstring clang,$(CC)),,=5)

SAN_FLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)

ALL_CPPFLAGS = -Isrc -D_GNU_SOURCE -DNCURSES_WIDECHAR=1 -DBATON_VERSION='"$(VERSION)"' \
               -DBATON_DATADIR='"$(DATADIR)"' $(CPPFLAGS)
ALL_CFLAGS   = -std=c17 -pthread $(WARN) $(SAN_FLAGS) $(CFLAGS)
ALL_LDFLAGS  = -pthread $(SAN_FLAGS) $(LDFLAGS)
ALL_LDLIBS   = $(LIBS) $(LDLIBS)

# Flags of one file: the dispatch loop keeps its jumps apart.
FLAGS_src/vm/eval := -fno-gcse -fno-crossjumping

comma   := ,
space   := $() $()
VARIANT := $(if $(SAN),$(subst $(comma),-,$(SAN)),plain)
DIR     := $(BUILD)/$(VARIANT)

# What only works once the packages are there, runs in a make of its own.
BELOW = $(MAKE) --no-print-directory -j$(shell nproc)

Q   := $(if $(V),,@)
SAY  = $(if $(V),@:,@printf '  %-6s %s\n')

# ---- Build -----------------------------------------------------------------
#
# Everything but main.o goes into a library, so that tests link what is shipped.

BIN := $(if $(SAN),$(DIR),$(BUILD))/$(NAME)
LIB := $(DIR)/lib$(if $(filter-out $(ROOMS),$(HOUSE)),$(subst $(space),-,$(strip $(ROOMS))),$(NAME)).a
OBJ := $(SRCS:%.c=$(DIR)/%.o)

all: $(BIN)

$(BIN): $(DIR)/src/main.o $(LIB)
	$(SAY) LD $@
	$(Q)$(CC) $(ALL_LDFLAGS) $^ $(ALL_LDLIBS) -o $@

$(LIB): $(OBJ)
	$(SAY) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(DIR)/%.o: %.c $(DIR)/flags
	$(SAY) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(FLAGS_$*) -MMD -MP -c $< -o $@

# Rebuild all when the flags change, and only then.
FLAGS_NOW = $(subst ','\'',$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(ALL_LDLIBS))
$(DIR)/flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(FLAGS_NOW)' | cmp -s - $@ || printf '%s\n' '$(FLAGS_NOW)' > $@

rooms: $(LIB)

deps:
	$(Q)tests/deps.sh '$(CC)' $(NEED_BUILD) $(NEED_TEST)

run:
	$(Q)tests/deps.sh '$(CC)' $(NEED_BUILD)
	+$(Q)$(BELOW) all
	$(Q)exec $(BIN)

# ---- Tests -----------------------------------------------------------------
#
# A test is a program.  tests/run.sh runs programs, counts their cases, shows
# the output of those that fail and ends in a line "N passed, N failed".
# In unit, tui and faults every .c file is one, but for the helpers they share.

HELPERS  := tests/faults/fault.c $(wildcard tests/tui/pty.c)
named     = $(filter-out $(HELPERS),$(wildcard tests/$(1)/*$(T)*.c))
UNIT     := $(filter $(wildcard $(ROOMS:%=tests/unit/%_*.c)),$(call named,unit))
FUZZ     := $(filter-out tests/fuzz/replay.c,$(call named,fuzz))

test_unit    := $(UNIT:%.c=$(DIR)/%)
test_lang    := $(wildcard tests/lang/run.sh)
test_conform := $(wildcard tests/conform/run.sh)
test_claims  := $(wildcard tests/claims/run.sh)
test_tui     := $(patsubst %.c,$(DIR)/%,$(call named,tui))
test_faults  := $(patsubst %.c,$(DIR)/%,$(call named,faults)) $(wildcard tests/faults/*.sh)
test_fuzz    := $(FUZZ:%.c=$(DIR)/%)
BENCH        := $(patsubst %.c,$(DIR)/%,$(call named,bench))
test_lint    := tests/lint/rooms.sh tests/lint/form.sh tests/lint/warnings.sh

# Calls into the system that tests can make fail: see tests/faults/fault.h.
FAULTS := open read write fsync flock ftruncate fchmod rename close mkdir pipe2 fork mmap \
          memfd_create socketpair signalfd eventfd dup sendmsg recvmsg poll pthread_create
WRAP   := $(FAULTS:%=-Wl,--wrap=%)

TEST_LIB := $(DIR)/libtest.a
GROUP     = -Wl,--start-group $(TEST_LIB) $(LIB) -Wl,--end-group

$(TEST_LIB): $(HELPERS:%.c=$(DIR)/%.o)
	$(SAY) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(filter $(DIR)/%,$(test_unit) $(test_tui) $(test_faults) $(BENCH)): %: %.o $(TEST_LIB) $(LIB)
	$(SAY) LD $@
	$(Q)$(CC) $(ALL_LDFLAGS) $(WRAP) $< $(GROUP) $(TEST_LIBS) $(ALL_LDLIBS) -o $@

# The README's picture, taken by the harness of the screen's tests.
$(DIR)/tests/tools/picture: %: %.o $(TEST_LIB) $(LIB)
	$(SAY) LD $@
	$(Q)$(CC) $(ALL_LDFLAGS) $(WRAP) $< $(GROUP) $(TEST_LIBS) $(ALL_LDLIBS) -o $@

picture: $(BIN) $(DIR)/tests/tools/picture
	$(Q)$(DIR)/tests/tools/picture $(BIN) $(DIR)/screen.svg
	$(Q)rsvg-convert -o assets/screen.png $(DIR)/screen.svg

# The whole program with the same objects, every call able to fail.
$(DIR)/$(NAME)-faults: $(DIR)/src/main.o $(TEST_LIB) $(LIB)
	$(SAY) LD $@
	$(Q)$(CC) $(ALL_LDFLAGS) $(WRAP) $< $(GROUP) $(TEST_LIBS) $(ALL_LDLIBS) -o $@

$(test_fuzz): %: %.o $(DIR)/tests/fuzz/replay.o $(LIB)
	$(SAY) LD $@
	$(Q)$(CC) $(ALL_LDFLAGS) $^ $(ALL_LDLIBS) -o $@

export CC T SAN BIN DIR FLAGS LIBS SRCS TESTS
FLAGS = $(ALL_CPPFLAGS) -std=c17 -pthread $(WARN)
TESTS = $(foreach s,unit tui faults fuzz bench,$(wildcard tests/$(s)/*.c))

RUN = +$(Q)tests/run.sh

SUITES := unit lang conform claims tui faults fuzz lint

unit:    $(test_unit)           ; $(RUN) $(test_unit)
lang:    $(BIN)                 ; $(RUN) $(test_lang)
conform: $(BIN)                 ; $(RUN) $(test_conform)
claims:  $(BIN)                 ; $(RUN) $(test_claims)
tui:     $(BIN) $(test_tui)     ; $(RUN) $(test_tui)
faults:  $(BIN) $(DIR)/$(NAME)-faults $(filter $(DIR)/%,$(test_faults)) ; $(RUN) $(test_faults)
replay:  $(test_fuzz)           ; $(RUN) $(test_fuzz)
lint:                           ; $(RUN) $(test_lint)

test: deps
	+$(Q)$(BELOW) suites

suites: $(BIN) $(DIR)/$(NAME)-faults $(filter $(DIR)/%,$(foreach s,$(SUITES),$(test_$(s))))
	$(RUN) $(foreach s,$(SUITES),$(test_$(s)))

# What takes longer: all tests at length and under each sanitizer, then the figures.
verify: deps
	+$(Q)LONG=1 $(BELOW) suites
	+$(Q)$(BELOW) suites SAN=address,undefined
	+$(Q)$(BELOW) suites SAN=thread
	+$(Q)$(BELOW) bench
	+$(Q)$(BELOW) check-install

bench: $(BIN) $(BENCH)
	$(Q)tests/bench/run.sh

# Search for new inputs: make fuzz T=lex SECONDS=60
SECONDS ?= 60
fuzz:
	$(Q)SECONDS=$(SECONDS) tests/fuzz/search.sh $(FUZZ)

# ---- Install ---------------------------------------------------------------

install: $(BIN)
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR)/lessons $(DESTDIR)$(MANDIR)/man1
	$(INSTALL) -m755 $(BIN) $(DESTDIR)$(BINDIR)/$(NAME)
	cp -R lessons/. $(DESTDIR)$(DATADIR)/lessons

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/$(NAME)
	rm -rf $(DESTDIR)$(DATADIR)

# What install puts down, uninstall must pick up.
check-install:
	+$(Q)$(MAKE) --no-print-directory install DESTDIR=$(abspath $(DIR))/root
	+$(Q)$(MAKE) --no-print-directory uninstall DESTDIR=$(abspath $(DIR))/root
	$(Q)test -z "$$(find $(DIR)/root -type f)"

clean:
	rm -rf $(BUILD)

help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' Makefile

.PHONY: all rooms deps run picture $(SUITES) replay test suites verify bench \
        install uninstall check-install clean help FORCE
.DELETE_ON_ERROR:
.PRECIOUS: $(DIR)/%.o
.SUFFIXES:

-include $(shell find $(DIR) -name '*.d' 2>/dev/null)
