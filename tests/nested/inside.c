// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The library inside nested guests: reports say where they come from, the
 * heap and callbacks work, and every end of a nested guest is told. For
 * tests/nested/run.
 *
 * RUN -c res
 * SAYS @res TPASS: L2: Hello 7
 * SAYS @res-l1 TPASS: HLT
 * NEVER TPASS: L2: HLT*
 * RUN -c res-types
 * STATUS 5
 * SAYS @res-types TFAIL: L2: failed
 * SAYS @res-types TWARN: L2: warned
 * SAYS @res-types TINFO: L2: noted
 * SAYS TPASS: L1 goes on
 * RUN -c res-broken
 * STATUS 2
 * SAYS @res-broken TBROK: L2: broken
 * NEVER TFAIL: *
 * RUN -c brk
 * SAYS @brk TPASS: L2: over
 * NEVER TFAIL: *
 * RUN -c exit
 * SAYS TPASS: L2: before kvm_exit()
 * NEVER TFAIL: *
 * RUN -c heap
 * RUN -c callback
 * SAYS TPASS: L2: in the callback
 * SAYS TPASS: callback: *
 * RUN -c probe
 * RUN -c fault
 * STATUS 2
 * SAYS TINFO: *AX=*5a5a5a5a*
 * SAYS TINFO: *CR2=*00400000*
 * SAYS @fault TBROK: L2: Vector 14, page fault (#PF), *: * 0x400000: *
 * NEVER TFAIL: *
 * RUN -c fault-l1
 * STATUS 2
 * SAYS @fault-l1 TBROK: Vector 14, page fault (#PF), *: * 0x400000: *
 * NEVER TFAIL: *
 * RUN -c shutdown
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"

#define HOLE 0x400000UL

static struct kvm_nested_vcpu *run(int (*guest)(void))
{
	struct kvm_nested_vcpu *cpu;

	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(guest);
	kvm_nested_run(cpu);
	return cpu;
}

static int res_guest(void)
{
	tst_res(TPASS, "Hello %d", 7); /* @res */
	return 0;
}

static void res(void)
{
	const char *name;

	name = kvm_nested_reason_name(run(res_guest)->exit.reason);
	tst_res(TPASS, "%s", name); /* @res-l1 */
}

static int types_guest(void)
{
	static const struct {
		int result;
		const char *text;
	} all[] = { { TFAIL, "failed" }, { TWARN, "warned" },
		    { TINFO, "noted" } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		tst_res(all[i].result, "%s", all[i].text); /* @res-types */
	return 0;
}

static void res_types(void)
{
	run(types_guest);
	tst_res(TPASS, "L1 goes on");
}

static int broken_guest(void)
{
	tst_res(TBROK, "broken"); /* @res-broken */
	tst_res(TFAIL, "not reached");
	return 0;
}

static void res_broken(void)
{
	run(broken_guest);
	tst_res(TFAIL, "not reached");
}

static int brk_guest(void)
{
	tst_brk(TPASS, "over"); /* @brk */
}

static void brk(void)
{
	run(brk_guest);
	tst_res(TFAIL, "not reached");
}

static int exit_guest(void)
{
	tst_res(TPASS, "before kvm_exit()");
	kvm_exit();
}

static void by_exit(void)
{
	run(exit_guest);
	tst_res(TFAIL, "not reached");
}

static char *block;

static int heap_guest(void)
{
	block = tst_heap_alloc(1000);
	memset(block, 0x22, 1000);
	tst_heap_free(tst_heap_alloc_pages(3));
	return 0;
}

static void heap(void)
{
	char *mine = tst_heap_alloc(1000), *later;

	memset(mine, 0x11, 1000);
	run(heap_guest);
	later = tst_heap_alloc(1000);
	memset(later, 0x33, 1000);
	CHECK_EQ(mine[0], 0x11);
	CHECK_EQ(mine[999], 0x11);
	CHECK_EQ(block[0], 0x22);
	CHECK_EQ(block[999], 0x22);
	tst_heap_free(block);
	tst_heap_free(mine);
	tst_heap_free(later);
	DONE("heap");
}

static unsigned int calls;

static int handle_fault(void *userdata, struct kvm_interrupt_frame *ifrm,
			unsigned long errcode)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	CHECK_EQ((uintptr_t)userdata, 0x77);
	CHECK_EQ(errcode, PF_ERR_WRITE);
	CHECK_EQ(cregs.cr2, HOLE);
	CHECK(kvm_get_interrupt_ip(ifrm));
	kvm_map_page(HOLE, HOLE, 1, KVM_PAGE_WRITABLE);
	tst_res(TPASS, "in the callback");
	calls++;
	return 0;
}

static int touch_hole(void)
{
	*(volatile int *)HOLE = 0x123;
	return *(volatile int *)HOLE;
}

static void callback(void)
{
	struct kvm_nested_vcpu *cpu;

	tst_set_interrupt_callback(INTR_PAGE_FAULT, handle_fault, (void *)0x77);
	kvm_unmap_page(HOLE);
	cpu = run(touch_hole);
	CHECK_EQ(cpu->exit.reason, KVM_NESTED_HLT);
	CHECK_EQ((int)cpu->regs->rax, 0x123);
	CHECK_EQ(calls, 1);
	DONE("callback");
}

static int probe_guest(void)
{
	return KVM_PROBE("ud2").vector;
}

static void probe(void)
{
	CHECK_EQ((int)run(probe_guest)->regs->rax, INTR_BAD_OPCODE);
	DONE("KVM_PROBE()");
}

static int fault_guest(void)
{
	asm volatile("movl %0, (%1)" : : "a"(0x5a5a5a5a), "r"(HOLE)); /* @fault */
	return 0;
}

static void fault(void)
{
	kvm_init_nested();
	kvm_unmap_page(HOLE);
	run(fault_guest);
	tst_res(TFAIL, "not reached");
}

static int quiet_guest(void)
{
	return 0;
}

static void fault_l1(void)
{
	run(quiet_guest);
	kvm_unmap_page(HOLE);
	*(volatile int *)HOLE = 1; /* @fault-l1 */
	tst_res(TFAIL, "not reached");
}

/* An exception without an interrupt table (SDM volume 3, 25.2; APM 8.2.9). */
static int shutdown_guest(void)
{
	struct {
		uint16_t limit;
		uintptr_t base;
	} __attribute__((__packed__)) none = { 0, 0 };

	asm volatile("lidt %0\n"
		     "ud2" : : "m"(none));
	return 0;
}

static void shutdown(void)
{
	CHECK_EQ(run(shutdown_guest)->exit.reason, KVM_NESTED_SHUTDOWN);
	/* L1's own table is untouched. */
	CHECK_EQ(KVM_PROBE("ud2").vector, INTR_BAD_OPCODE);
	CHECK_EQ((int)run(probe_guest)->regs->rax, INTR_BAD_OPCODE);
	DONE("shutdown");
}

API_CASES({ "res", res }, { "res-types", res_types },
	  { "res-broken", res_broken }, { "brk", brk }, { "exit", by_exit },
	  { "heap", heap }, { "callback", callback }, { "probe", probe },
	  { "fault", fault }, { "fault-l1", fault_l1 },
	  { "shutdown", shutdown })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
