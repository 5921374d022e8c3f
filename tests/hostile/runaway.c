// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by a payload that has lost control of itself: the heap and the
 * stack run into tables and code, memory is filled from its start to its
 * end, code is run that is none. For tests/hostile/run.
 *
 * RUN -c heap-end
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c heap-up
 * STATUS 2
 * SAYS TBROK: The guest left without a result*KVM_EXIT_MMIO*
 * NEVER TPASS: *
 * RUN -c heap-down -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * EMULATOR qemu_mutex_lock_iothread_impl: assertion failed
 * RUN -c stack-in-tables -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-in-page-table -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-unmapped -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c stack-overflow
 * STATUS 2
 * SAYS TBROK: Vector 8, *stack overflow*
 * NEVER TPASS: *
 * RUN -c zeroes -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c ones -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c halts -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c calls -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c execute-zeroes -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c execute-data -q
 * STATUS fails
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

static void heap_end(void)
{
	for (;;)
		memset(tst_heap_alloc(0x100000), 0xff, 16);
}

/* From the last page of RAM on. */
static void heap_up(void)
{
	memset(at(ram_end() - PAGESIZE), 0xff, 0x10000);
	not_reached();
}

/* Towards the payload's own data, code and tables, 16 bytes at a time. */
static void heap_down(void)
{
	uintptr_t addr;

	for (addr = payload_header()->heap_begin; addr > 0; addr -= 16)
		memset(at(addr - 16), 0xff, 16);
	not_reached();
}

/* Pushes from @top on, in a loop that needs no stack of its own. */
static void push_down_from(uint64_t top)
{
	asm volatile("mov %0, %%" STACK_POINTER "\n\t"
		     "1: push %0\n\t"
		     "jmp 1b" : : "r"((uintptr_t)top) : "memory");
}

static void stack_in_tables(void)
{
	push_down_from((uintptr_t)kvm_idt + sizeof(kvm_idt));
}

static void stack_in_page_table(void)
{
	push_down_from(payload_header()->pagetable + 5 * PAGESIZE);
}

static void stack_unmapped(void)
{
	push_down_from(UNMAPPED_BASEADDR);
}

static volatile int never;

static int __attribute__((noipa)) stack_deeper(int depth)
{
	volatile char room[256];

	room[0] = depth;
	return never ? 0 : stack_deeper(depth + 1) + room[0];
}

static void stack_overflow(void)
{
	stack_deeper(0);
	not_reached();
}

/* From the page behind the stack's end, which is not mapped, to RAM's end. */
static void fill(unsigned int value)
{
	uintptr_t to = 0x3000, count = ram_end() - to;

	asm volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value)
		     : "memory");
	not_reached();
}

static void zeroes(void)
{
	fill(0);
}

static void ones(void)
{
	fill(0xff);
}

static void halts(void)
{
	fill(0xf4);
}

/* OUT $KVM_PORT_REPORT, %AL again and again, where the rest is as it is. */
static void calls(void)
{
	uint8_t *code = tst_heap_alloc(0x1000);
	unsigned int i;

	for (i = 0; i < 0x1000; i += 2) {
		code[i] = 0xe6;
		code[i + 1] = i % 64 ? KVM_PORT_REPORT : KVM_PORT_FAULT;
	}
	((void (*)(void))code)();
	not_reached();
}

static void execute_zeroes(void)
{
	((void (*)(void))tst_heap_alloc(0x100000))();
	not_reached();
}

static void execute_data(void)
{
	((void (*)(void))at((uintptr_t)kvm_gdt))();
	not_reached();
}

API_CASES({ "heap-end", heap_end }, { "heap-up", heap_up },
	  { "heap-down", heap_down },
	  { "stack-in-tables", stack_in_tables },
	  { "stack-in-page-table", stack_in_page_table },
	  { "stack-unmapped", stack_unmapped },
	  { "stack-overflow", stack_overflow }, { "zeroes", zeroes },
	  { "ones", ones }, { "halts", halts }, { "calls", calls },
	  { "execute-zeroes", execute_zeroes },
	  { "execute-data", execute_data })

#else /* COMPILE_PAYLOAD */

HOSTILE_TEST(hostile_run, api_destroy);

#endif /* COMPILE_PAYLOAD */
