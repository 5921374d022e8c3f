// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/x86/backtrace.c: the way through a payload's stack, with and
 * without frames, through interrupts, and through stacks that make no sense.
 */
#include "unit.h"
#include "kvm_common.h"
#include "host/x86/backtrace.h"

#define MEMORY 0x8000
#define STACK 0x4000

static unsigned char memory[MEMORY];

static size_t read_memory(void *ctx UNUSED, uint64_t va, void *buf, size_t len)
{
	assert_true(va % 4096 + len <= 4096);
	if (va >= MEMORY)
		return 0;
	if (len > MEMORY - va)
		len = MEMORY - va;
	memcpy(buf, memory + va, len);
	return len;
}

/* Functions of 0x100 bytes each, from 0x1000 on. */
static const char *const functions[] = {
	"start", "main", "callback", "handle_trap", "trap_entry",
	"kvm_double_fault_task", "leaf",
};

enum { START, MAIN, CALLBACK, HANDLE_TRAP, TRAP_ENTRY, TASK, LEAF };

#define AT(function, offset) (0x1000 + 0x100 * (function) + (offset))

static bool locate(uint64_t addr, struct payload_location *loc)
{
	size_t i = (addr - 0x1000) / 0x100;

	*loc = (struct payload_location){ 0 };
	if (addr < 0x1000 || i >= COUNT(functions))
		return false;
	loc->function = functions[i];
	loc->offset = addr % 0x100;
	return true;
}

static struct backtrace_source source;
static struct backtrace_frame frames[BACKTRACE_MAX];
static unsigned int count;

static void begin(unsigned int word)
{
	memset(memory, 0, sizeof(memory));
	source = (struct backtrace_source){
		.mem = { read_memory, NULL }, .locate = locate, .word = word,
	};
}

static void put(uint64_t addr, uint64_t value)
{
	memcpy(memory + addr, &value, source.word);
}

/* A direct call that returns to @ret. */
static void put_call(uint64_t ret, uint64_t target)
{
	int32_t distance = target - ret;

	memory[ret - 5] = 0xe8;
	memcpy(memory + ret - 4, &distance, sizeof(distance));
}

/* A function's frame at @bp. */
static void put_frame(uint64_t bp, uint64_t caller_bp, uint64_t ret,
		      uint64_t function)
{
	put(bp, caller_bp);
	put(bp + source.word, ret);
	put_call(ret, function);
}

static void put_prologue(uint64_t function)
{
	static const unsigned char code[] = { 0x55, 0x48, 0x89, 0xe5 };

	memcpy(memory + function, code, sizeof(code));
}

static void run(uint64_t ip, uint64_t bp, uint64_t sp)
{
	const struct backtrace_cursor from = { ip, bp, sp, true };

	count = kvm_guest_backtrace(&source, &from, frames);
	assert_true(count >= 1 && count <= BACKTRACE_MAX);
	assert_int_equal(frames[0].address, ip);
}

static void expect(unsigned int i, uint64_t address)
{
	assert_true(i < count);
	assert_int_equal(frames[i].address, address);
}

static const unsigned int words[] = { 8, 4 };

static void frames_are_followed(void **state UNUSED)
{
	size_t i;

	for (i = 0; i < COUNT(words); i++) {
		begin(words[i]);
		put_frame(STACK, STACK + 0x40, AT(MAIN, 0x20), AT(LEAF, 0));
		put_frame(STACK + 0x40, 0, AT(START, 0x10), AT(MAIN, 0));
		run(AT(LEAF, 0x30), STACK, STACK - 0x20);
		assert_int_equal(count, 3);
		assert_true(frames[0].exact && !frames[1].exact);
		expect(1, AT(MAIN, 0x20));
		expect(2, AT(START, 0x10));
	}
}

/* The innermost function is at @ip and has pushed nothing, or its frame. */
static void leaf_without_frame(uint64_t ip, uint64_t sp, bool direct)
{
	put_frame(STACK + 0x40, 0, AT(START, 0x10), AT(MAIN, 0));
	put(sp, AT(MAIN, 0x20));
	if (direct)
		put_call(AT(MAIN, 0x20), AT(LEAF, 0));
	else
		memcpy(memory + AT(MAIN, 0x1e), "\xff\xd0", 2);
	run(ip, STACK + 0x40, ip == AT(LEAF, 1) ? sp - source.word : sp);
	assert_int_equal(count, 3);
	expect(1, AT(MAIN, 0x20));
	expect(2, AT(START, 0x10));
}

static void functions_may_have_no_frame(void **state UNUSED)
{
	size_t i;
	int direct;

	for (i = 0; i < COUNT(words); i++) {
		for (direct = 0; direct < 2; direct++) {
			begin(words[i]);
			put_prologue(AT(LEAF, 0));
			leaf_without_frame(AT(LEAF, 0), STACK, direct);
			leaf_without_frame(AT(LEAF, 1), STACK, direct);

			/* Behind a frame that is gone again. */
			memory[AT(LEAF, 0x50)] = 0xc3;
			leaf_without_frame(AT(LEAF, 0x50), STACK, direct);
		}
		/* Shrink-wrapped: only the call tells. */
		begin(words[i]);
		leaf_without_frame(AT(LEAF, 0x30), STACK, true);
	}
}

static void jumps_to_nowhere_have_a_caller(void **state UNUSED)
{
	begin(8);
	leaf_without_frame(0x123456789, STACK, false);
}

static void frame_wins_over_what_lies_around(void **state UNUSED)
{
	begin(8);
	put_frame(STACK, STACK + 0x40, AT(MAIN, 0x20), AT(LEAF, 0));
	put_frame(STACK + 0x40, 0, AT(START, 0x10), AT(MAIN, 0));
	/* What an earlier call of the same function left behind. */
	put(STACK - 0x20, AT(MAIN, 0x40));
	put_call(AT(MAIN, 0x40), AT(LEAF, 0));
	run(AT(LEAF, 0x30), STACK, STACK - 0x20);
	expect(1, AT(MAIN, 0x20));
}

static void interrupts_are_passed_64(void **state UNUSED)
{
	struct kvm_trap_frame64 tf = {
		.vector = 14, .errcode = 2, .rip = AT(MAIN, 0x33),
		.rbp = STACK + 0x800, .rsp = STACK + 0x700,
	};

	begin(8);
	put_frame(STACK, STACK + 0x40, AT(HANDLE_TRAP, 0x20),
		  AT(CALLBACK, 0));
	put_frame(STACK + 0x40, 0, AT(TRAP_ENTRY, 0x20), AT(HANDLE_TRAP, 0));
	memcpy(memory + STACK + 0x50, &tf, sizeof(tf));
	put_frame(STACK + 0x800, 0, AT(START, 0x10), AT(MAIN, 0));
	run(AT(CALLBACK, 0x30), STACK, STACK - 0x20);
	assert_int_equal(count, 4);
	expect(1, AT(HANDLE_TRAP, 0x20));
	expect(2, AT(MAIN, 0x33));
	assert_true(frames[2].interrupted && frames[2].exact);
	assert_int_equal(frames[2].vector, 14);
	assert_int_equal(frames[2].errcode, 2);
	expect(3, AT(START, 0x10));
	assert_false(frames[3].interrupted);
}

static void interrupts_are_passed_32(void **state UNUSED)
{
	struct kvm_trap_frame32 tf = {
		.vector = 6, .eip = AT(LEAF, 0), .ebp = STACK + 0x800,
		.esp = AT(MAIN, 0x20),	/* the interrupted stack */
	};

	begin(4);
	put_prologue(AT(LEAF, 0));
	put_frame(STACK, 0, AT(TRAP_ENTRY, 0x20), AT(HANDLE_TRAP, 0));
	put(STACK + 8, STACK + 0x100);
	memcpy(memory + STACK + 0x100, &tf, sizeof(tf));
	put_call(AT(MAIN, 0x20), AT(LEAF, 0));
	put_frame(STACK + 0x800, 0, AT(START, 0x10), AT(MAIN, 0));
	run(AT(HANDLE_TRAP, 0x30), STACK, STACK - 0x20);
	assert_int_equal(count, 4);
	expect(1, AT(LEAF, 0));
	assert_int_equal(frames[1].vector, 6);
	expect(2, AT(MAIN, 0x20));
	expect(3, AT(START, 0x10));
}

static void tasks_are_passed(void **state UNUSED)
{
	begin(4);
	source.task = 0x7000;
	put_frame(STACK, 0, AT(TASK, 0x20), AT(HANDLE_TRAP, 0));
	put(0x7000 + 0x20, AT(MAIN, 0x33));
	put(0x7000 + 0x38, STACK + 0x700);
	put(0x7000 + 0x3c, STACK + 0x800);
	put_frame(STACK + 0x800, 0, AT(START, 0x10), AT(MAIN, 0));
	run(AT(HANDLE_TRAP, 0x30), STACK, STACK - 0x20);
	assert_int_equal(count, 3);
	expect(1, AT(MAIN, 0x33));
	assert_int_equal(frames[1].vector, 8);
	expect(2, AT(START, 0x10));
}

static void loops_end(void **state UNUSED)
{
	struct kvm_trap_frame64 tf = {
		.rip = AT(HANDLE_TRAP, 0x30), .rbp = STACK,
	};

	/* A frame that is its own caller's, and one below it. */
	begin(8);
	put_frame(STACK, STACK, AT(MAIN, 0x20), AT(LEAF, 0));
	run(AT(LEAF, 0x30), STACK, STACK - 0x20);
	assert_int_equal(count, 2);
	put(STACK, STACK - 0x100);
	run(AT(LEAF, 0x30), STACK, STACK - 0x20);
	assert_int_equal(count, 2);

	/* An interrupt that interrupted itself. */
	begin(8);
	put_frame(STACK, 0, AT(TRAP_ENTRY, 0x20), AT(HANDLE_TRAP, 0));
	memcpy(memory + STACK + 0x10, &tf, sizeof(tf));
	run(AT(HANDLE_TRAP, 0x30), STACK, STACK - 0x20);
	assert_int_equal(count, BACKTRACE_MAX);
}

static void garbage_is_survived(void **state UNUSED)
{
	uint32_t seed = 1, round, i;

	for (round = 0; round < 300; round++) {
		begin(words[round % 2]);
		for (i = 0; i < MEMORY; i++) {
			seed = seed * 1103515245 + 12345;
			memory[i] = i % source.word > 1 ? 0 : seed >> 16;
		}
		for (i = 0; i < 50; i++) {
			seed = seed * 1103515245 + 12345;
			run(seed >> 16, seed >> 17, seed >> 18);
		}
		run(-1ull, -1ull, -1ull);
		run(0, 0, -4ull);
		run(0, -8ull, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_followed),
		cmocka_unit_test(functions_may_have_no_frame),
		cmocka_unit_test(jumps_to_nowhere_have_a_caller),
		cmocka_unit_test(frame_wins_over_what_lies_around),
		cmocka_unit_test(interrupts_are_passed_64),
		cmocka_unit_test(interrupts_are_passed_32),
		cmocka_unit_test(tasks_are_passed),
		cmocka_unit_test(loops_end),
		cmocka_unit_test(garbage_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
