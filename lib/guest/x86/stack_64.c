// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The 64-bit payload's stacks as interrupt.c sees them: each ends in a page
 * that is not mapped, so running out of it is a page fault that cannot be
 * delivered, which becomes a double fault on its own stack (IST1).
 */
#include "guest/x86/interrupt.h"
#include "guest/x86/vcpu.h"

uintptr_t kvm_trap_frame_sp(const struct kvm_trap_frame *tf)
{
	return tf->rsp;
}

/* Double faults have a stack, but no task, of their own. */
unsigned int kvm_interrupted_task(unsigned int selector)
{
	return selector;
}

int kvm_is_stack_overflow(const struct kvm_trap_frame *tf)
{
	struct kvm_stack stack = kvm_own_stack();
	unsigned long cr2;

	asm volatile("mov %%cr2, %0" : "=r"(cr2));
	return cr2 >= stack.guard && cr2 < stack.bottom && tf->rsp <= stack.top;
}
