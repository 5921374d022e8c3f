// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMX instructions whose memory operand lies in a segment that expands down,
 * as the stack of a 32-bit payload does: all addresses above the limit are
 * valid (Intel SDM volume 3, 5.3), and no exception may come of it.
 *
 * KVM emulates these instructions. KVM 6.1 compares the operand's address
 * with the limit as if each segment expanded up, and raises #SS for the
 * stack, #GP for other segments.
 *
 * Risk on a vulnerable host: none.
 */
/*
 * The lab's kernel has this bug, for tests/vmx/run:
 *
 * RUN32
 * KNOWN TFAIL: VMPTRST to the stack: vector 12
 * KNOWN TFAIL: VMPTRST by FS: vector 13
 * KNOWN TFAIL: VMPTRLD from the stack: vector 12
 * RUN32 -W
 * STATUS fails
 * RUN64
 * STATUS 32
 * SAYS TCONF: *32-bit*
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#ifndef __x86_64__

static struct kvm_vmx_vcpu *cpu;

static int guest(void)
{
	return 0;
}

/* An address of a local variable, so that the compiler cannot see through. */
static void *hide(void *ptr)
{
	asm volatile("" : "+r"(ptr));
	return ptr;
}

static int vmptrst_flat(void)
{
	uint64_t value;

	return KVM_PROBE("vmptrst %%ds:(%0)", : : "r"(hide(&value))
			 : "memory").vector;
}

static int vmptrst_stack(void)
{
	uint64_t value;

	return KVM_PROBE("vmptrst %%ss:(%0)", : : "r"(hide(&value))
			 : "memory").vector;
}

static int vmptrst_fs(void)
{
	uint64_t value;

	return KVM_PROBE("vmptrst %%fs:(%0)", : : "r"(hide(&value))
			 : "memory").vector;
}

static int vmread_stack(void)
{
	unsigned long value;

	return KVM_PROBE("vmread %1, %%ss:(%0)",
			 : : "r"(hide(&value)),
			 "r"((unsigned long)VMX_VMCS_GUEST_RIP)
			 : "memory", "cc").vector;
}

static int vmptrld_stack(void)
{
	uint64_t value = (uintptr_t)cpu->vmcs;

	return KVM_PROBE("vmptrld %%ss:(%0)", : : "r"(hide(&value))
			 : "memory", "cc").vector;
}

static const struct row {
	const char *name;
	int (*run)(void);
	int expands_down;
} rows[] = {
	{ "VMPTRST to flat data", vmptrst_flat, 0 },
	{ "VMPTRST to the stack", vmptrst_stack, 1 },
	{ "VMPTRST by FS", vmptrst_fs, 1 },
	{ "VMREAD to the stack", vmread_stack, 1 },
	{ "VMPTRLD from the stack", vmptrld_stack, 1 },
};

static void check(const struct row *row)
{
	int vector = row->run();

	if (row->expands_down)
		kvm_witness_hit();
	if (vector == KVM_NO_FAULT)
		tst_res(TPASS, "%s", row->name);
	else
		tst_res(TFAIL, "%s: vector %d", row->name, vector);
}

void main(void)
{
	unsigned int i;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(guest, 1);
	asm volatile("mov %%ss, %%eax\n"
		     "mov %%eax, %%fs" : : : "eax");
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!rows[i].expands_down || !kvm_witness_disabled())
			check(rows + i);
	kvm_witness_check();
}

#else
TST_TEST_TCONF("Segments have limits in 32-bit mode only")
#endif

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
};

#endif /* COMPILE_PAYLOAD */
