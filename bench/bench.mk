# SPDX-License-Identifier: GPL-2.0-or-later
# The measuring programs; read by the Makefile. They lie in one directory, so
# that `bareguest lab MACHINE --file build/bench` takes along what they run.

BENCH		:= $(BUILD)/bench
BENCH_OBJ	:= $(addprefix $(BUILD)/obj/bench/,sample.o row.o floor.o spawn.o)
BENCH_TESTS	:= $(addprefix $(BENCH)/,machine report entry start)
BENCH_PROGRAMS	:= $(BENCH_TESTS) $(addprefix $(BENCH)/,build hello nothing)

bench-programs: tools $(BENCH_PROGRAMS)

$(BUILD)/obj/bench/%.o: bench/%.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) -std=gnu11 -D_GNU_SOURCE $(CFLAGS) $(WARN) -Iinclude \
		-MMD -MP -c $< -o $@
-include $(BENCH_OBJ:.o=.d) $(BUILD)/obj/bench/build.d

$(BENCH_TESTS): $(BENCH)/%: bench/%.c bench/bench.h $(BENCH_OBJ) \
		$(BIN)/bareguest-cc $(LIB)/guest/x86_64/libguest.a \
		$(foreach a,$(ABIS),$(LIB)/host/$(a)/libbareguest.a)
	@mkdir -p $(@D)
	$(call SAY,TEST)$(BIN)/bareguest-cc -O2 $(WARN) $< $(BENCH_OBJ) -o $@

$(BENCH)/build: $(BUILD)/obj/bench/build.o $(BENCH_OBJ)
	@mkdir -p $(@D)
	$(call SAY,LD)$(CC) $(LDFLAGS) $^ -o $@

$(BENCH)/hello: $(BUILD)/examples/hello
	@mkdir -p $(@D)
	@cp $< $@

$(BENCH)/nothing: bench/nothing.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) $(CFLAGS) $(WARN) -static $< -o $@

.PHONY: bench-programs
