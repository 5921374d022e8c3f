// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds callbacks that "handle" a fault without removing its cause: the same
 * exception, with the same registers, comes back for ever.
 *
 * Equal registers alone prove nothing, as a test may loop over a fault with
 * its counter in memory. So behind KVM_NO_PROGRESS_LIMIT equal exceptions the
 * instruction is single-stepped: if it completes there was progress, and the
 * trap stays invisible to the test; if the exception comes first there was
 * none.
 */
#include "guest/x86/interrupt.h"
#include "guest/x86/vcpu.h"

static struct progress {
	struct kvm_trap_frame last;
	unsigned long last_cr2;
	unsigned int count;
	int stepping;
} of_vcpu[KVM_VCPUS_MAX];

static struct progress *own(void)
{
	return of_vcpu + kvm_vcpu_id();
}

static unsigned long fault_address(const struct kvm_trap_frame *tf)
{
	unsigned long cr2 = 0;

	if (tf->vector == INTR_PAGE_FAULT)
		asm volatile("mov %%cr2, %0" : "=r"(cr2));
	return cr2;
}

static int take_single_step_flag(void)
{
	unsigned long dr6;

	asm volatile("mov %%dr6, %0" : "=r"(dr6));
	if (!(dr6 & DR6_BS))
		return 0;
	asm volatile("mov %0, %%dr6" : : "r"(dr6 & ~DR6_BS));
	return 1;
}

int kvm_progress_was_made(struct kvm_trap_frame *tf)
{
	struct progress *progress = own();

	if (!progress->stepping)
		return 0;

	tf->TRAP_FLAGS &= ~RFLAGS_TF;
	if (tf->vector != INTR_DEBUG || !take_single_step_flag())
		return 0;

	progress->stepping = 0;
	progress->count = 0;
	return 1;
}

static void start_stepping(struct progress *progress,
			   struct kvm_trap_frame *tf)
{
	/* A test that single-steps itself sees its own progress. */
	if (tf->TRAP_FLAGS & RFLAGS_TF)
		return;
	tf->TRAP_FLAGS |= RFLAGS_TF;
	progress->stepping = 1;
}

static int is_repetition(const struct progress *progress,
			 const struct kvm_trap_frame *tf, unsigned long cr2)
{
	return cr2 == progress->last_cr2 &&
		!memcmp(tf, &progress->last, TRAP_FRAME_SIZE);
}

int kvm_check_progress(const struct kvm_trap_frame *before,
		       struct kvm_trap_frame *after)
{
	struct progress *progress = own();
	unsigned long cr2;

	if (before->vector >= INTERRUPT_COUNT || before->vector == INTR_NMI)
		return 1;

	cr2 = fault_address(before);
	if (memcmp(before, after, TRAP_FRAME_SIZE) ||
	    !is_repetition(progress, before, cr2)) {
		progress->last = *before;
		progress->last_cr2 = cr2;
		progress->count = 1;
		progress->stepping = 0;
		return 1;
	}
	if (progress->stepping)
		return 0;
	if (++progress->count >= KVM_NO_PROGRESS_LIMIT)
		start_stepping(progress, after);
	return 1;
}
