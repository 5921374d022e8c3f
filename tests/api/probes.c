// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KVM_PROBE() and the functions that survive a fault. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: probes: *
 * SAYS TPASS: model-specific registers: *
 * SAYS TPASS: control registers: *
 * RUN -c software -x cc
 * RUN64 -c cr3 -x 48b800000000000000400f22d8
 * RUN -c callback
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define RAISES(vec, code, ...)                                                \
	do {                                                                  \
		struct kvm_fault fault = KVM_PROBE(__VA_ARGS__);              \
		CHECK_EQ((unsigned int)fault.vector, (unsigned int)(vec));    \
		CHECK_EQ(fault.errcode, code);                                \
	} while (0)

#define NOWHERE 0x90000000UL
#define NO_MSR 0x12345678

static unsigned int calls;

static int count_call(void *userdata, struct kvm_interrupt_frame *ifrm,
		      unsigned long errcode)
{
	(void)userdata;
	(void)errcode;
	calls++;
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void check_probes(void)
{
	unsigned int value = 1;

	CHECK_EQ((unsigned int)KVM_NO_FAULT, (unsigned int)-1);
	RAISES(KVM_NO_FAULT, 0, "nop");
	RAISES(INTR_BAD_OPCODE, 0, "ud2");
	RAISES(INTR_ZERODIV, 0, "div %0", : : "r"(0) : "eax", "edx", "cc");
	RAISES(INTR_GPF, 0xf8, "mov %0, %%ds", : : "r"(0xf8));
	RAISES(INTR_GPF, 0x30, "mov %0, %%es", : : "r"(0x33));
	RAISES(INTR_PAGE_FAULT, 0, "mov (%0), %%al", : : "c"(NOWHERE) : "eax");
	RAISES(INTR_PAGE_FAULT, PF_ERR_WRITE, "movb $1, (%0)",
	       : : "c"(NOWHERE) : "memory");
	RAISES(KVM_NO_FAULT, 0, "mov $2, %0", : "+r"(value));
	CHECK_EQ(value, 2);
	RAISES(INTR_GPF, 0, "rdmsr", : "+a"(value) : "c"(NO_MSR) : "edx");
	CHECK_EQ(value, 2);
	DONE("probes");
}

static void check_msrs(void)
{
	uint64_t value = 5;

	CHECK_EQ(kvm_rdmsr_safe(NO_MSR, &value), INTR_GPF);
	CHECK_EQ(value, 5);
	CHECK_EQ(kvm_wrmsr_safe(NO_MSR, 0), INTR_GPF);
	CHECK_EQ(kvm_rdmsr_safe(MSR_EFER, &value), 0);
	CHECK_EQ(value, kvm_rdmsr(MSR_EFER));
	CHECK_EQ(kvm_wrmsr_safe(MSR_EFER, value | 2), INTR_GPF);
	CHECK_EQ(kvm_rdmsr(MSR_EFER), value);
	CHECK_EQ(kvm_wrmsr_safe(MSR_SYSENTER_EIP, 0x12345000), 0);
	CHECK_EQ(kvm_rdmsr(MSR_SYSENTER_EIP), 0x12345000);
	DONE("model-specific registers");
}

static void check_control(void)
{
	struct kvm_cregs before, after;

	kvm_read_cregs(&before);
	CHECK_EQ(kvm_set_cr0_safe(before.cr0 & ~CR0_PE), INTR_GPF);
	CHECK_EQ(kvm_set_cr0_safe(before.cr0 | CR0_NW), INTR_GPF);
	CHECK_EQ(kvm_set_cr4_safe(before.cr4 | 1UL << 31), INTR_GPF);
	kvm_read_cregs(&after);
	CHECK_EQ(after.cr0, before.cr0);
	CHECK_EQ(after.cr4, before.cr4);
#ifdef __x86_64__
	CHECK_EQ(kvm_set_cr4_safe(before.cr4 & ~CR4_PAE), INTR_GPF);
#endif
	CHECK_EQ(kvm_set_cr0_safe(before.cr0 | CR0_TS), 0);
	CHECK_EQ(kvm_set_cr4_safe(before.cr4 | CR4_TSD), 0);
	CHECK_EQ(kvm_set_cr3_safe(before.cr3), 0);
	kvm_read_cregs(&after);
	CHECK_EQ(after.cr0, before.cr0 | CR0_TS);
	CHECK_EQ(after.cr4, before.cr4 | CR4_TSD);
	CHECK_EQ(after.cr3, before.cr3);
	DONE("control registers");
}

/* A probe hides its fault from the callbacks, and nothing else does. */
static void survive(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, count_call, NULL);
	tst_set_interrupt_callback(INTR_GPF, count_call, NULL);
	check_probes();
	check_msrs();
	check_control();
	CHECK_EQ(calls, 0);
	asm volatile("ud2" : : : "memory");
	CHECK_EQ(calls, 1);
	DONE("callbacks");
}

static void software(void)
{
	RAISES(INTR_BREAKPOINT, 0, "int3");
	RAISES(0x80, 0, "int $0x80");
	RAISES(INTR_OVERFLOW, 0, "int $4");
	DONE("software interrupts");
}

/* Bit 62 is reserved; not every emulated processor knows. */
static void cr3(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	CHECK_EQ(kvm_set_cr3_safe(cregs.cr3 | (uintptr_t)(1ULL << 62)),
		 INTR_GPF);
	DONE("reserved bits of CR3");
}

static int probe_inside(void *userdata, struct kvm_interrupt_frame *ifrm,
			unsigned long errcode)
{
	(void)userdata;
	(void)errcode;
	RAISES(INTR_GPF, 0x68, "mov %0, %%ds", : : "r"(0x68));
	kvm_map_page(0x400000, 0x400000, 1, KVM_PAGE_WRITABLE);
	(void)ifrm;
	return 0;
}

/*
 * The callback for an interrupted instruction that is no probe, right before
 * a probe's result is read, does not disturb it.
 */
static void callback(void)
{
	struct kvm_fault fault;
	volatile int *there = (int *)0x400000;

	tst_set_interrupt_callback(INTR_PAGE_FAULT, probe_inside, NULL);
	kvm_unmap_page(0x400000);
	*there = 1;
	fault = KVM_PROBE("ud2");
	CHECK_EQ((unsigned int)fault.vector, INTR_BAD_OPCODE);
	CHECK_EQ((unsigned int)kvm_probe_fault.vector, INTR_BAD_OPCODE);
	kvm_unmap_page(0x400000);
	*there = 2;
	CHECK_EQ((unsigned int)kvm_probe_fault.vector, INTR_BAD_OPCODE);
	CHECK_EQ(*there, 2);
	DONE("probes in callbacks");
}

API_CASES({ "survive", survive }, { "software", software },
	  { "cr3", cr3 },
	  { "callback", callback })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
