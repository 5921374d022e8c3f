// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KVM_PROBE(): instructions whose exceptions are a result. Each use leaves
 * the addresses of its instruction and of the next one in .kvm_extable.
 */
#include "guest/x86/interrupt.h"
#include "guest/x86/vcpu.h"

struct extable_entry {
	uintptr_t insn;
	uintptr_t next;
};

extern const struct extable_entry __kvm_extable_start[], __kvm_extable_end[];

static volatile struct kvm_fault faults[KVM_VCPUS_MAX];

volatile struct kvm_fault *kvm_probe_fault_(void)
{
	return faults + kvm_vcpu_id();
}

/* Exceptions that no instruction causes, or that leave no way back. */
#define NEVER_PROBED (1UL << INTR_NMI | 1UL << INTR_DOUBLE_FAULT | \
		      1UL << INTR_MACHINE_CHECK)

/*
 * INT n, INT3, INTO and INT1 are reported with the address of the next
 * instruction.
 */
static int is_software_interrupt(uintptr_t insn, unsigned long vector)
{
	const uint8_t *code = (const uint8_t *)insn;

	return (code[0] == 0xcd && code[1] == vector) ||
		(code[0] == 0xcc && vector == INTR_BREAKPOINT) ||
		(code[0] == 0xce && vector == INTR_OVERFLOW) ||
		(code[0] == 0xf1 && vector == INTR_DEBUG);
}

static int is_fault(unsigned long vector)
{
	return vector < INTERRUPT_COUNT && !(NEVER_PROBED >> vector & 1);
}

int kvm_probe_handles(struct kvm_trap_frame *tf)
{
	const struct extable_entry *entry;
	volatile struct kvm_fault *fault;

	for (entry = __kvm_extable_start; entry < __kvm_extable_end; entry++) {
		if (!(tf->TRAP_IP == entry->insn && is_fault(tf->vector)) &&
		    !(tf->TRAP_IP == entry->next &&
		      is_software_interrupt(entry->insn, tf->vector)))
			continue;
		fault = kvm_probe_fault_();
		fault->vector = tf->vector;
		fault->errcode = tf->errcode;
		tf->TRAP_IP = entry->next;
		return 1;
	}
	return 0;
}
