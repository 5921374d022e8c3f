// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by the call that reports a result: formats that printf() would
 * write with, run with or never finish, pointers to nowhere, arguments on a
 * stack that is not there, files and texts as in page.c. For
 * tests/hostile/run.
 *
 * RUN -c formats
 * STATUS 1
 * SAYS TFAIL: width * \[cut\]
 * SAYS TFAIL: zeroes 000*\[cut\]
 * SAYS TFAIL: star * \[cut\]
 * SAYS TFAIL: precision 000*\[cut\]
 * SAYS TFAIL: negative * \[cut\]
 * SAYS TFAIL: unmapped (unreadable 0x90000000)
 * SAYS TFAIL: mmio (unreadable 0x70000000)
 * SAYS TFAIL: null (null)
 * SAYS TFAIL: ram end eeeeeeee(unreadable 0x*)
 * SAYS TFAIL: slot end eeeeeeee(unreadable 0x7fff1000)
 * SAYS TFAIL: page *
 * SAYS TFAIL: thousands of strings *
 * SAYS TFAIL: itself itself %s *
 * SAYS TFAIL: forged \\npage.c:1: TPASS: forged \\x1b\[2J
 * NEVER TPASS: *
 * RUN -c directive-n
 * STATUS 2
 * SAYS TBROK: Invalid message format "%n": unsupported directive %n
 * NEVER TPASS: *
 * RUN -c directive-float
 * STATUS 2
 * SAYS TBROK: Invalid message format "%s%f": unsupported directive %f
 * NEVER TPASS: *
 * RUN -c directive-positional
 * STATUS 2
 * SAYS TBROK: Invalid message format "%1$s": unsupported directive %1$
 * NEVER TPASS: *
 * RUN -c directive-cut
 * STATUS 2
 * SAYS TBROK: Invalid message format "%": unsupported directive %
 * NEVER TPASS: *
 * RUN -c directive-bytes
 * STATUS 2
 * SAYS TBROK: Invalid message format "%\\x1b\[2J": unsupported directive %\\x1b
 * NEVER TPASS: *
 * RUN -c format-unmapped
 * STATUS 2
 * SAYS TBROK: (unreadable 0x90000000)
 * NEVER TPASS: *
 * RUN -c format-mmio
 * STATUS 2
 * SAYS TBROK: (unreadable 0x70000000)
 * NEVER TPASS: *
 * RUN -c format-null
 * STATUS 2
 * SAYS TBROK: Invalid message format "\\x01*%%%%%%%%%": unsupported directive %
 * NEVER TPASS: *
 * RUN -c format-ram-end
 * STATUS 2
 * SAYS TBROK: eeeeeeee(unreadable 0x*)
 * NEVER TPASS: *
 * RUN -c format-endless
 * STATUS 2
 * SAYS TBROK: ffffffff*\[cut\]
 * NEVER TPASS: *
 * RUN -c result-invalid
 * STATUS 2
 * SAYS TBROK: The guest stopped without a result
 * NEVER TPASS: *
 * RUN -c file-forged
 * STATUS 1
 * SAYS TFAIL: attack
 * SAYS TFAIL: attack
 * SAYS TFAIL: attack
 * NEVER TPASS: *
 * RUN -c stack-unmapped
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-mmio
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-ram-end
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-page
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN64 -c stack-noncanonical
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-end-of-space
 * STATUS fails
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-overflow"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#pragma GCC diagnostic ignored "-Wformat-security"

static const char *up_to(uint64_t end)
{
	memset(at(end - 8), 'e', 8);
	return at(end - 8);
}

/* Page 0 is mapped, and zero unless somebody writes to it. */
static const char *fill_zero_page(void)
{
	memset(at(8), '%', 9);
	memset(at(0), 1, 8);
	return at(0);
}

static const char *fill_heap(void)
{
	return memset(tst_heap_alloc(0x4000), 'f', 0x4000);
}

/* As many as fit into a format. */
static const char *many_strings(void)
{
	char *format = tst_heap_alloc(0x2000);
	unsigned int i;

	strcpy(format, "thousands of strings ");
	for (i = 21; i < 0xf00; i += 2)
		memcpy(format + i, "%s", 2);
	return format;
}

static void formats(void)
{
	const char *itself = "itself %s %s";

	tst_res(TFAIL, "width %2147483647d", 1);
	tst_res(TFAIL, "zeroes %099999999999d", 1);
	tst_res(TFAIL, "star %*d", 0x7fffffff, 1);
	tst_res(TFAIL, "precision %.2147483647d", 1);
	tst_res(TFAIL, "negative %*d", (int)0x80000000, 1);
	tst_res(TFAIL, "unmapped %s", (char *)at(UNMAPPED_BASEADDR));
	tst_res(TFAIL, "mmio %s", (char *)at(MMIO_BASEADDR));
	tst_res(TFAIL, "null %s", (char *)at(0));
	tst_res(TFAIL, "ram end %s", up_to(ram_end()));
	tst_res(TFAIL, "slot end %s", up_to(API_CASE_BASEADDR + PAGESIZE));
	tst_res(TFAIL, "page %s", (char *)at(KVM_RESULT_BASEADDR));
	tst_res(TFAIL, many_strings(), itself, itself, itself);
	tst_res(TFAIL, itself, itself, itself);
	tst_res(TFAIL, "forged %s%c[2J", "\npage.c:1: TPASS: forged ", 27);
}

#define FORMAT(name, ...)                                                     \
	static void name(void)                                                \
	{                                                                     \
		tst_res(TPASS, __VA_ARGS__);                                  \
		not_reached();                                                \
	}

FORMAT(directive_n, "%n", (int *)at(KVM_RESULT_BASEADDR))
FORMAT(directive_float, "%s%f", "", 1)
FORMAT(directive_positional, "%1$s", "")
FORMAT(directive_cut, "%")
FORMAT(directive_bytes, "%\033[2J")
FORMAT(format_unmapped, at(UNMAPPED_BASEADDR))
FORMAT(format_mmio, at(MMIO_BASEADDR))
FORMAT(format_null, fill_zero_page())
FORMAT(format_ram_end, up_to(ram_end()))
FORMAT(format_endless, fill_heap())

static void result_invalid(void)
{
	tst_res(-1, "attack");
	not_reached();
}

static void file_forged(void)
{
	tst_res_("page.c:1: TPASS: forged", -1, TFAIL, "attack");
	tst_res_("\033[2J\n", 0x7fffffff, TFAIL, "attack");
	tst_res_(at(0xfffffff8), 1, TFAIL, "attack");
}

/*
 * The call that tst_res_() is, with a stack pointer of choice. 32-bit
 * payloads have all arguments there.
 */
static void call_with_stack(uint64_t stack)
{
	uintptr_t to = stack;

#ifdef __x86_64__
	asm volatile("mov %%rsp, %%rbx\n\t"
		     "mov %0, %%rsp\n\t"
		     "outb %%al, %1\n\t"
		     "mov %%rbx, %%rsp"
		     : : "r"(to), "i"(KVM_PORT_REPORT), "D"(__FILE__), "S"(1),
		       "d"(TPASS), "c"("%d %d %d %d %d %d %d %d")
		     : "rbx", "memory");
#else
	asm volatile("mov %%esp, %%ebx\n\t"
		     "mov %0, %%esp\n\t"
		     "outb %%al, %1\n\t"
		     "mov %%ebx, %%esp"
		     : : "r"(to), "i"(KVM_PORT_REPORT) : "ebx", "memory");
#endif
	not_reached();
}

#define STACK(name, address)                                                  \
	static void name(void)                                                \
	{                                                                     \
		call_with_stack(address);                                     \
	}

/* Of 32-bit calls: as many words as there are do not name a format. */
static uint64_t fill_page(void)
{
	memset(at(KVM_RESULT_BASEADDR), 0xff, KVM_RESULT_SIZE - 16);
	return KVM_RESULT_BASEADDR + KVM_RESULT_SIZE - 48;
}

STACK(stack_unmapped, UNMAPPED_BASEADDR)
STACK(stack_mmio, MMIO_BASEADDR)
STACK(stack_ram_end, ram_end() - 16)
STACK(stack_page, fill_page())
STACK(stack_noncanonical, 0x7ffffffffff8)
STACK(stack_end_of_space, 0xfffffffffffffff0)

API_CASES({ "formats", formats }, { "directive-n", directive_n },
	  { "directive-float", directive_float },
	  { "directive-positional", directive_positional },
	  { "directive-cut", directive_cut },
	  { "directive-bytes", directive_bytes },
	  { "format-unmapped", format_unmapped },
	  { "format-mmio", format_mmio }, { "format-null", format_null },
	  { "format-ram-end", format_ram_end },
	  { "format-endless", format_endless },
	  { "result-invalid", result_invalid },
	  { "file-forged", file_forged },
	  { "stack-unmapped", stack_unmapped }, { "stack-mmio", stack_mmio },
	  { "stack-ram-end", stack_ram_end }, { "stack-page", stack_page },
	  { "stack-noncanonical", stack_noncanonical },
	  { "stack-end-of-space", stack_end_of_space })

#else /* COMPILE_PAYLOAD */

HOSTILE_TEST(hostile_run, api_destroy);

#endif /* COMPILE_PAYLOAD */
