// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Finds its own payload
 *
 *    in the table.
 */
/*\
 * Not this.
 */

/*
 * A test that looks up its payload's functions and lines, and its own doc
 * comment, as the host library does. Needs no virtual machine. Built by
 * tests/build/run.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

int kvm_global[3] = { 1, 2, 3 };

#line 1000
__attribute__((noinline)) void marked(volatile int *x)
{
	++*x;
	++*x;
}
#line 27

asm(".globl sizeless\nsizeless: nop\nnop\nret");

void main(void)
{
	volatile int x = 0;

	marked(&x);
	tst_res(x == 2 ? TPASS : TFAIL, "marked() was called");
}

#else

#include <string.h>
#include "host/payload_debug.h"

extern const char kvm_payload_debug_start[], kvm_payload_debug_end[];
extern const char tst_source_doc[];

static bool locate(uint64_t address, struct payload_location *loc)
{
	return kvm_payload_debug_locate(kvm_payload_debug_start,
					kvm_payload_debug_end -
					kvm_payload_debug_start, address, loc);
}

static uint64_t find(const char *name, uint64_t *size)
{
	uint64_t address = 0;

	if (!kvm_payload_debug_symbol(kvm_payload_debug_start,
				      kvm_payload_debug_end -
				      kvm_payload_debug_start, name, &address,
				  size))
		tst_brk(TBROK, "%s is not in the table", name);
	return address;
}

#define CHECK(condition) \
	tst_res((condition) ? TPASS : TFAIL, "%s", #condition)

static void check_function(void)
{
	struct payload_location loc;
	uint64_t size, start = find("marked", &size);
	unsigned int seen = 0;

	for (uint64_t at = 0; at < size; at++) {
		if (!locate(start + at, &loc) || loc.offset != at ||
		    strcmp(loc.function, "marked") || loc.line < 1000 ||
		    loc.line > 1004 || strcmp(loc.file, "symbols.c"))
			tst_brk(TFAIL, "marked+%llu is %s+%llu, %s:%u",
				(unsigned long long)at, loc.function,
				(unsigned long long)loc.offset, loc.file,
				loc.line);
		seen |= 1 << (loc.line - 1000);
	}
	CHECK(size > 0);
	CHECK((seen & 0x1c) == 0x1c);
}

static void check_others(void)
{
	struct payload_location loc;
	uint64_t size, address = find("main", &size);

	CHECK(locate(address, &loc) && !strcmp(loc.function, "main") &&
	      loc.line > 26 && loc.line < 40);
	address = find("sizeless", &size);
	CHECK(size >= 3 && locate(address + 2, &loc) && loc.offset == 2 &&
	      !strcmp(loc.function, "sizeless"));
	address = find("tst_res_", &size);
	CHECK(locate(address, &loc) &&
	      strstr(loc.file, "lib/guest") == loc.file);
	find("kvm_global", &size);
	CHECK(size == 12);
	CHECK(!locate(0, &loc) && !loc.function && !loc.file);
	CHECK(!locate(0x7fffffff, &loc));
	CHECK(!strcmp(tst_source_doc,
		      "Finds its own payload\n\n   in the table.\n"));
}

static void run(void)
{
	check_function();
	check_others();
}

static struct tst_test test = {
	.test_all = run,
};

#endif
