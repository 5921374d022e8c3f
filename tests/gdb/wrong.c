// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Goes wrong in many ways, option -c says how, for tests/gdb/run.
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"

#define UNMAPPED 0x80000000UL
#define OTHER 0x90000000UL

volatile int before = 42;
volatile int *other;

static void __attribute__((noinline)) poke(volatile int *where)
{
	*where = before; /* @poke */
}

/* The same memory under a second address: a core file has it there, too. */
static void fault(void)
{
	int *page = tst_heap_alloc_pages(1);

	*page = 4711;
	kvm_map_page(OTHER, (uintptr_t)page, 1, KVM_PAGE_WRITABLE);
	other = (int *)OTHER;
	poke((int *)UNMAPPED);
}

static int inside(void)
{
	poke((int *)UNMAPPED);
	return 0;
}

static void nested(void)
{
	kvm_init_nested();
	kvm_nested_run(kvm_create_nested_vcpu(inside));
}

static void __attribute__((noinline)) spin(void)
{
	while (before)
		;
}

static void hang(void)
{
	spin();
	before++;
}

static void __attribute__((noinline)) judge(volatile int value)
{
	tst_res(TFAIL, "Failed with %d", value); /* @failed */
	value++;
}

static void fail(void)
{
	judge(1);
	judge(2);
	tst_res(TPASS, "Went on");
}

static void broken(void)
{
	tst_brk(TBROK, "Broken"); /* @broken */
}

static void halt(void)
{
	asm volatile("cli; hlt");
}

static void pass(void)
{
	tst_res(TPASS, "Nothing went wrong");
}

API_CASES(
	{ "fault", fault },
	{ "nested", nested },
	{ "hang", hang },
	{ "fail", fail },
	{ "broken", broken },
	{ "halt", halt },
	{ "pass", pass },
)

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
