# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the libraries and tools into build/, which mirrors the installed
# tree, so that the tools find everything the same way in both places.
#
# `make help` lists the targets.

CC		?= gcc
ifeq ($(origin CC),default)
CC		:= gcc
endif
AR		:= ar
CFLAGS		?= -O2 -g
WARN		:= -Wall -Wextra
PREFIX		?= /usr/local
DESTDIR		?=
BUILD		:= build
SHELL		:= /bin/bash

# Quiet unless V=1.
ifneq ($(V),1)
SAY		= @echo "  $(1)	$@";
else
SAY		=
endif

# What this machine's compilers can make, probed once per checkout.
PROBED := $(BUILD)/abis.mk
ifeq ($(filter help clean install,$(MAKECMDGOALS)),)
-include $(PROBED)
endif

CC.x86_64-gnu	= $(CC) -m64
CC.i386-gnu	= $(CC) -m32
# musl brings no kernel headers. This directory has the system's, without the
# rest of glibc's; bareguest-cc uses it as well.
KERNEL_HEADERS	= $(LIB)/host/x86_64-musl/include
CC.x86_64-musl	= musl-gcc -idirafter $(KERNEL_HEADERS)
NEEDS.x86_64-musl = $(KERNEL_HEADERS)

GUEST_ARCHES	:= x86_64 i386
M.x86_64	:= -m64 -march=x86-64 -mcmodel=small
M.i386		:= -m32 -march=i686 -mregparm=0

LIB		:= $(BUILD)/lib/bareguest
BIN		:= $(BUILD)/bin
TOOLS		:= $(BIN)/bareguest-cc $(BIN)/bareguest

HOST_SRC	:= $(wildcard lib/tst/*.c lib/host/*.c lib/host/x86/*.c)
GUEST_SRC	:= $(wildcard lib/guest/*.c lib/guest/x86/*.c lib/guest/x86/*.S)
GUEST_SRC.x86_64 := $(filter-out %_32.S %_32.c,$(GUEST_SRC))
GUEST_SRC.i386	:= $(filter-out %_64.S %_64.c,$(GUEST_SRC))

# Tests' payloads are compiled with the same flags, by bareguest-cc. Alone the
# library defines memset() and its kind: no loop of theirs may become a call
# of itself. clang knows that by itself, from -ffreestanding.
PAYLOAD_FLAGS	:= lib/guest/x86/payload.flags
GUEST_FLAGS	:= $(strip -std=gnu11 $(shell sed 's/\#.*//' $(PAYLOAD_FLAGS)))
ifeq ($(findstring clang,$(shell $(CC) --version 2>/dev/null)),)
GUEST_FLAGS	+= -fno-tree-loop-distribute-patterns
endif

all: tools libs labs examples ## build everything (the default)

tools: $(TOOLS) ## build bareguest-cc and bareguest

libs: host-libs guest-libs ## build the libraries tests are linked with

$(PROBED): scripts/probe-abis
	@mkdir -p $(@D)
	@CC="$(CC)" scripts/probe-abis > $@.tmp && mv $@.tmp $@

$(BUILD)/include/bareguest:
	@mkdir -p $(@D)
	@ln -sfn $(CURDIR)/include $@

define host_abi
$(BUILD)/obj/$(1)/%.o: %.c Makefile | $(NEEDS.$(1))
	@mkdir -p $$(@D)
	$$(call SAY,CC)$$(CC.$(1)) -std=gnu11 $$(CFLAGS) $$(WARN) -Iinclude -Ilib -MMD -MP \
		-c $$< -o $$@

$(LIB)/host/$(1)/libbareguest.a: $(HOST_SRC:%.c=$(BUILD)/obj/$(1)/%.o)
	@mkdir -p $$(@D)
	@rm -f $$@.tmp
	$$(call SAY,AR)$$(AR) rcs $$@.tmp $$^ && mv $$@.tmp $$@

host-libs: $(LIB)/host/$(1)/libbareguest.a
-include $(HOST_SRC:%.c=$(BUILD)/obj/$(1)/%.d)
endef
host-libs:
$(KERNEL_HEADERS):
	@mkdir -p $@
	@for from in /usr/include \
		/usr/include/$$($(CC) -print-multiarch 2>/dev/null); do \
		for part in linux asm asm-generic; do \
			[ ! -d $$from/$$part ] || \
				ln -sfn $$from/$$part $@/$$part; \
		done; \
	done
$(foreach abi,$(ABIS),$(eval $(call host_abi,$(abi))))

define guest_arch
$(BUILD)/obj/guest-$(1)/%.o: %.c Makefile $(PAYLOAD_FLAGS)
	@mkdir -p $$(@D)
	$$(call SAY,CC)$$(CC) $$(M.$(1)) $$(GUEST_FLAGS) $$(WARN) -Iinclude -Ilib \
		-MMD -MP -c $$< -o $$@

$(BUILD)/obj/guest-$(1)/%.o: %.S Makefile $(PAYLOAD_FLAGS)
	@mkdir -p $$(@D)
	$$(call SAY,AS)$$(CC) $$(M.$(1)) $$(GUEST_FLAGS) -Iinclude -Ilib -MMD -MP -c $$< -o $$@

$(LIB)/guest/$(1)/libguest.a: $(addprefix $(BUILD)/obj/guest-$(1)/,\
		$(addsuffix .o,$(basename $(GUEST_SRC.$(1)))))
	@mkdir -p $$(@D)
	@rm -f $$@.tmp
	$$(call SAY,AR)$$(AR) rcs $$@.tmp $$^ && mv $$@.tmp $$@

$(LIB)/guest/$(1)/payload.lds: lib/guest/x86/payload.lds
	@mkdir -p $$(@D)
	@cp $$< $$@

$(LIB)/guest/$(1)/payload.flags: $(PAYLOAD_FLAGS) Makefile
	@mkdir -p $$(@D)
	@{ echo "$(M.$(1))"; cat $$<; } > $$@

guest-libs: $(addprefix $(LIB)/guest/$(1)/,libguest.a payload.lds payload.flags)
-include $(patsubst %,$(BUILD)/obj/guest-$(1)/%.d,$(basename $(GUEST_SRC.$(1))))
endef
$(foreach arch,$(GUEST_ARCHES),$(eval $(call guest_arch,$(arch))))

TOOL_LIBS.bareguest-cc	:= -ldw -lelf
TOOL_LIBS.bareguest	:=
define build_tool
$(BIN)/$(1): $(patsubst %.c,$(BUILD)/obj/tool/%.o,$(wildcard tools/$(1)/*.c))
	@mkdir -p $$(@D)
	$$(call SAY,LD)$$(CC) $$(LDFLAGS) $$^ $$(TOOL_LIBS.$(1)) -o $$@
-include $(patsubst %.c,$(BUILD)/obj/tool/%.d,$(wildcard tools/$(1)/*.c))
endef
$(BUILD)/obj/tool/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) -std=gnu11 -D_GNU_SOURCE $(CFLAGS) $(WARN) -Iinclude -Ilib -MMD -MP \
		-c $< -o $@

$(foreach tool,bareguest-cc bareguest,$(eval $(call build_tool,$(tool))))
$(TOOLS): | $(BUILD)/include/bareguest

EXAMPLES := $(patsubst examples/%.c,$(BUILD)/examples/%,$(wildcard examples/*.c))
examples: $(EXAMPLES) ## build the example tests
$(BUILD)/examples/%: examples/%.c $(BIN)/bareguest-cc | host-libs guest-libs
	@mkdir -p $(@D)
	$(call SAY,TEST)$(BIN)/bareguest-cc $< -o $@
$(EXAMPLES): $(foreach a,$(ABIS),$(LIB)/host/$(a)/libbareguest.a) \
	$(foreach a,$(GUEST_ARCHES),$(LIB)/guest/$(a)/libguest.a)

include bench/bench.mk
bench: bench-programs ## print what things cost, beside what they could cost
	@bench/run

include tests/fuzz/fuzz.mk

# The agent runs alone in its machine; the smaller, the faster it boots.
LAB		:= $(BUILD)/share/bareguest/lab
LAB_DATA	:= $(wildcard lab/*.lab lab/*.part lab/*.in)
labs: $(LAB)/agent $(LAB_DATA:lab/%=$(LAB)/%) ## build what lab machines need
$(LAB)/agent: lab/agent.c lab/wire.h Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(if $(filter x86_64-musl,$(ABIS)),musl-gcc,$(CC)) -std=gnu11 \
		-D_GNU_SOURCE -Os $(WARN) -static -pthread -s $< -o $@
$(LAB)/%: lab/%
	@mkdir -p $(@D)
	@cp $< $@

# Copies build/, which has the layout of an installation, and builds nothing.
INSTALLED	:= $(DESTDIR)$(PREFIX)
EXAMPLE_DIR	:= $(INSTALLED)/share/bareguest/examples
install: ## copy everything to DESTDIR/PREFIX (/usr/local)
	@[ -x $(BIN)/bareguest ] || { echo "nothing built yet: make" >&2; exit 1; }
	install -d $(addprefix $(INSTALLED)/,bin include/bareguest lib share) \
		$(EXAMPLE_DIR)
	install -m 755 $(TOOLS) $(INSTALLED)/bin
	cp -r include/. $(INSTALLED)/include/bareguest
	cp -r $(LIB) $(INSTALLED)/lib
	cp -r $(BUILD)/share/bareguest $(INSTALLED)/share
	cp $(wildcard examples/*) $(EXAMPLE_DIR)

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

.PHONY: all tools libs host-libs guest-libs labs examples bench install clean help
.DELETE_ON_ERROR:
