// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks of nested guests, on the controller and on their hypervisor, which
 * is a payload, too: calls to the host with stacks and strings of nowhere,
 * forged ends, a wrong level, the end of the processor, and a hypervisor that
 * runs its guest with state that is none. For tests/hostile/run.
 *
 * RUN -c report
 * STATUS 1
 * SAYS TFAIL: L2: attack (unreadable 0x90000000)\\n\\x1b\[2J
 * NEVER TPASS: *
 * RUN -c format
 * STATUS 2
 * SAYS TBROK: L2: Invalid message format "%n": *
 * NEVER TPASS: *
 * RUN -c level
 * STATUS 1
 * SAYS TFAIL: forged
 * NEVER TFAIL: L*
 * RUN -c exit
 * STATUS 2
 * SAYS TBROK: test_all() reported no results
 * NEVER TPASS: *
 * RUN -c port
 * STATUS 2
 * SAYS TBROK: L2: The guest left without a result*KVM_EXIT_IO*0xb4*
 * NEVER TPASS: *
 * RUN -c mmio
 * STATUS 2
 * SAYS TBROK: L2: The guest left without a result*KVM_EXIT_MMIO*
 * NEVER TPASS: *
 * RUN -c page
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 64
 * NEVER TPASS: *
 * RUN -c frame
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c fault
 * STATUS 2
 * SAYS TBROK: L2: Vector 14, *
 * NEVER TPASS: *
 * RUN -c triple-fault
 * STATUS 1
 * SAYS TFAIL: the nested guest shut down
 * NEVER TPASS: *
 * RUN -c cr3 -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c spin -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c hypervisor-memory -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c vmcb-ones -q
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c vmcb-address -q
 * STATUS fails
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"
#include "kvm_x86_svm.h"

#pragma GCC diagnostic ignored "-Wformat"

static struct kvm_nested_vcpu *cpu;

static int report(void)
{
	tst_res_("\033[2J\n", -1, TFAIL, "attack %s\n\033[2J",
		 (char *)at(UNMAPPED_BASEADDR));
	return 0;
}

static int format(void)
{
	tst_res(TPASS, "%n", (int *)at(KVM_RESULT_BASEADDR));
	return 0;
}

static int level(void)
{
	*(volatile uint32_t *)at(payload_header()->nesting) = 0xffffffff;
	tst_res(TFAIL, "forged");
	*(volatile uint32_t *)at(payload_header()->nesting) = 1;
	return 0;
}

static int forged_exit(void)
{
	asm volatile("outb %%al, %0" : : "i"(KVM_PORT_EXIT), "a"(0));
	return 0;
}

static int port(void)
{
	asm volatile("outl %%eax, %0" : : "i"(KVM_PORT_REPORT), "a"(0));
	return 0;
}

static int mmio(void)
{
	*(volatile int *)at(MMIO_BASEADDR) = 1;
	return 0;
}

/* HLT is the hypervisor's: it halts with the page of its guest. */
static int page(void)
{
	memset(at(KVM_RESULT_BASEADDR), 0xff, 0xff0);
	*(volatile int32_t *)at(KVM_RESULT_BASEADDR) = 64;
	return 0;
}

void kvm_call_fault(void *frame, unsigned long why);

static int frame(void)
{
	kvm_call_fault(at(ram_end() - 16), 99);
	return 0;
}

static int fault(void)
{
	*(volatile int *)at(UNMAPPED_BASEADDR) = 1;
	return 0;
}

static int triple_fault(void)
{
	struct {
		uint16_t limit;
		uintptr_t base;
	} __attribute__((__packed__)) idt = { 0, 0 };

	asm volatile("lidt %0\n\tud2" : : "m"(idt));
	return 0;
}

static int cr3(void)
{
	kvm_set_cr3(MMIO_BASEADDR);
	return 0;
}

static int spin(void)
{
	while (at(1))
		asm volatile("pause");
	return 0;
}

/* What its hypervisor stands on: from its stack to its code. */
static int hypervisor_memory(void)
{
	memset(at(0x3000), 0xff, 0xd000);
	return 0;
}

static int nothing(void)
{
	return 0;
}

/* Runs a nested guest and tells how it ended. */
static void run_nested(int (*guest)(void))
{
	const struct kvm_nested_exit *exit;

	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(guest);
	exit = kvm_nested_run(cpu);
	if (exit->reason == KVM_NESTED_SHUTDOWN)
		tst_res(TFAIL, "the nested guest shut down");
}

#define NESTED(name)                                                          \
	static void run_##name(void)                                          \
	{                                                                     \
		run_nested(name);                                             \
	}

NESTED(report)
NESTED(format)
NESTED(level)
NESTED(forged_exit)
NESTED(port)
NESTED(mmio)
NESTED(frame)
NESTED(fault)
NESTED(triple_fault)
NESTED(cr3)
NESTED(spin)
NESTED(hypervisor_memory)

static void run_page(void)
{
	run_nested(page);
	kvm_yield();
}

/* A hypervisor with nothing to lose. */
static void run_vmcb_ones(void)
{
	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(nothing);
	if (!cpu->svm)
		tst_brk(TCONF, "This attack is for AMD processors");
	memset(cpu->svm->vmcb, 0xff, sizeof(*cpu->svm->vmcb));
	kvm_nested_run(cpu);
	tst_res(TFAIL, "exit reason 0x%llx", cpu->exit.raw);
}

static void run_vmcb_address(void)
{
	static const uint64_t addresses[] = {
		MMIO_BASEADDR, KVM_RESULT_BASEADDR, 1, 0xfffffffffffff000,
	};
	unsigned int i;

	kvm_init_nested();
	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		tst_res(TFAIL, "VMRUN 0x%llx", addresses[i]);
		asm volatile("vmrun %0" : : "a"((uintptr_t)addresses[i])
			     : "memory");
	}
}

API_CASES({ "report", run_report }, { "format", run_format },
	  { "level", run_level }, { "exit", run_forged_exit },
	  { "port", run_port }, { "mmio", run_mmio }, { "page", run_page },
	  { "frame", run_frame }, { "fault", run_fault },
	  { "triple-fault", run_triple_fault }, { "cr3", run_cr3 },
	  { "spin", run_spin }, { "hypervisor-memory", run_hypervisor_memory },
	  { "vmcb-ones", run_vmcb_ones },
	  { "vmcb-address", run_vmcb_address })

#else /* COMPILE_PAYLOAD */

HOSTILE_TEST(hostile_run, api_destroy);

#endif /* COMPILE_PAYLOAD */
