// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The 64-bit payload's stack as interrupt.c sees it: it ends in a page that
 * is not mapped, so running out of it is a page fault that cannot be
 * delivered, which becomes a double fault on its own stack (IST1).
 */
#include "guest/x86/interrupt.h"
#include "guest/x86/layout.h"

uintptr_t kvm_trap_frame_sp(const struct kvm_trap_frame *tf)
{
	return tf->rsp;
}

static int in_guard_page(uintptr_t addr)
{
	return addr >= LAYOUT_STACK_GUARD && addr < LAYOUT_STACK;
}

int kvm_is_stack_overflow(const struct kvm_trap_frame *tf)
{
	unsigned long cr2;

	asm volatile("mov %%cr2, %0" : "=r"(cr2));
	return in_guard_page(cr2) && tf->rsp <= LAYOUT_STACK_TOP;
}
