# SPDX-License-Identifier: GPL-2.0-or-later
# Fuzzing what reads guest data; read by the Makefile. doc/safety.md tells how
# to use it.
#
# The same sources are built twice: for libFuzzer, and as a program that
# replays the corpus and changes it (replay.c), which needs no fuzzer.

FUZZ		:= $(BUILD)/fuzz
FUZZ_SECONDS	?= 60
FUZZ_TARGETS	?= text format payload symbols exits paging backtrace trace gdb \
		commands machine
FUZZ_CC		?= $(firstword $(foreach c,clang clang-19 clang-14,\
			$(shell command -v $(c))) clang)
FUZZ_FLAGS	?=
FUZZ_CHANGED	?= 50000
FUZZ_SAN	:= -fsanitize=address,undefined -fno-sanitize-recover=undefined

FUZZ_OWN	:= $(addprefix tests/fuzz/,targets.c pure.c crash.c commands.c \
			machine.c)
FUZZ_SRC	:= $(FUZZ_OWN) $(HOST_SRC)

# The host library calls the stand-ins of machine.c.
FUZZ_RENAME	:= -Dioctl=mock_ioctl -Dtst_res_=mock_res -Dtst_brk_=mock_brk \
		-Dtst_check_=mock_check -Dtst_prefix_push=mock_prefix_push \
		-Dtst_prefix_pop=mock_prefix_pop
FUZZ_BASE	:= -std=gnu11 -O1 -g -fno-omit-frame-pointer $(WARN) -Iinclude \
		-Ilib -pthread

# What reads what a guest wrote: what coverage is about.
FUZZ_READERS	:= $(addprefix lib/host/,format.c gdb_packet.c memory.c payload.c \
		report.c run.c symbols.c text.c trace_read.c $(addprefix x86/,\
		backtrace.c call.c crash.c crash_state.c disassembly.c exits.c \
		paging.c segments.c vectors.c walk.c walk_report.c))

# $(1): directory, $(2): compiler, $(3): its flags, $(4): source with main(),
# $(5): flags for the link alone
define fuzz_build
$(FUZZ)/$(1)/lib/host/%.o: FUZZ_MORE = $(FUZZ_RENAME)
$(FUZZ)/$(1)/%.o: %.c Makefile tests/fuzz/fuzz.mk
	@mkdir -p $$(@D)
	$$(call SAY,CC)$(2) $(FUZZ_BASE) $(3) $$(FUZZ_MORE) -MMD -MP -c $$< -o $$@

$(FUZZ)/$(1)/libhost.a: $(HOST_SRC:%.c=$(FUZZ)/$(1)/%.o)
	@rm -f $$@
	@$(AR) rcs $$@ $$^

$(FUZZ)/$(1)/fuzz: $(patsubst %.c,$(FUZZ)/$(1)/%.o,$(FUZZ_OWN) tests/fuzz/$(4)) \
		$(FUZZ)/$(1)/libhost.a
	$$(call SAY,LD)$(2) $(3) $(5) -pthread $$^ -o $$@
-include $(patsubst %.c,$(FUZZ)/$(1)/%.d,$(FUZZ_SRC) tests/fuzz/$(4))
endef
$(eval $(call fuzz_build,replay,$(CC),$(FUZZ_SAN),replay.c))
$(eval $(call fuzz_build,libfuzzer,$(FUZZ_CC),-fsanitize=fuzzer-no-link \
	$(FUZZ_SAN) $(FUZZ_FLAGS),libfuzzer.c,-fsanitize=fuzzer))

$(eval $(call fuzz_build,coverage,$(FUZZ_CC),-fprofile-instr-generate \
	-fcoverage-mapping,replay.c))

fuzz-replay: $(FUZZ)/replay/fuzz
fuzz: $(FUZZ)/libfuzzer/fuzz ## fuzz what reads guest data: FUZZ_SECONDS=60 a target
	@tests/fuzz/fuzz $(FUZZ) $(FUZZ_SECONDS) $(FUZZ_TARGETS)

fuzz-coverage: $(FUZZ)/coverage/fuzz ## what of it the fuzz targets reach, with FUZZ_CHANGED=50000 changed inputs
	@FUZZ_CC=$(FUZZ_CC) tests/fuzz/coverage $(FUZZ) $(FUZZ_CHANGED) \
		"$(FUZZ_TARGETS)" $(FUZZ_READERS)

mutate: $(FUZZ)/replay/fuzz ## take each check out, and see that fuzzing notices; MUTATE=WORD for some
	@RENAME="$(FUZZ_RENAME)" tests/fuzz/mutate $(FUZZ) "$(CC)" 2000 $(MUTATE)

.PHONY: fuzz fuzz-replay fuzz-coverage mutate
