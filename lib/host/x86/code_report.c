// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports: the code around the instruction pointer, and the instruction
 * in words. Called by crash.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/x86/crash_state.h"
#include "host/x86/disassemble.h"

#define BYTES_BEFORE 16
#define BYTES_BEHIND 16
#define FUNCTION_MAX 4096

/* Bytes up to the first one that cannot be read. */
static size_t read_code(const struct crash *crash, uint64_t addr,
			unsigned char *code, size_t len)
{
	size_t done = 0, got = 1;

	for (; done < len && got; done += got)
		got = kvm_read_guest((void *)crash->inst, addr + done,
				     code + done, len - done);
	return done;
}

static void print_bytes(const struct crash *crash)
{
	unsigned char code[BYTES_BEFORE + BYTES_BEHIND];
	size_t before = BYTES_BEFORE, i, got, len = 0;
	char text[3 * sizeof(code) + 3];

	/* The page before may not be there. */
	while (before && read_code(crash, crash->ip - before, code, 1) != 1)
		before--;
	got = read_code(crash, crash->ip - before, code,
			before + BYTES_BEHIND);
	for (i = 0; i < got; i++)
		len += sprintf(text + len, i == before ? " <%02x>" : " %02x",
			       code[i]);
	if (got > before)
		NOTE(crash, "Code:%s", text);
	else
		NOTE(crash, "Code: not readable at 0x%llx",
		     (unsigned long long)crash->ip);
}

static unsigned int code_width(const struct crash *crash)
{
	if (crash->sregs_error)
		return crash->inst->bits;
	if (crash->sregs.cs.l)
		return 64;
	return crash->sregs.cs.db ? 32 : 16;
}

/*
 * Instructions can only be told apart from the start of their function on,
 * so that is where the search for one that has already been executed begins.
 */
static uint64_t start_of_search(const struct crash *crash)
{
	struct payload_location loc;

	if (crash->behind && kvm_locate(crash->ip - 1, &loc) &&
	    loc.function && loc.offset < FUNCTION_MAX)
		return crash->ip - 1 - loc.offset;
	return crash->ip;
}

static void print_instruction(const struct crash *crash)
{
	unsigned char code[FUNCTION_MAX + BYTES_BEHIND];
	uint64_t start = start_of_search(crash);
	size_t len = crash->ip - start + BYTES_BEHIND;
	struct disassembly_request request = {
		.code = code, .start = start, .width = code_width(crash),
		.wanted = crash->ip, .before = crash->behind,
	};
	char text[128];

	if (crash->behind && start == crash->ip)
		return;
	request.size = read_code(crash, start, code, len);
	if (request.size && kvm_disassemble(&request, text, sizeof(text)))
		NOTE(crash, "Instruction%s: %s",
		     crash->behind ? " before that" : "", text);
}

void kvm_crash_report_code(const struct crash *crash)
{
	print_bytes(crash);
	print_instruction(crash);
}
