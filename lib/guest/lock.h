/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lock between vCPUs, which also keeps interrupts of the own vCPU out.
 * Used by those parts of the payload's library that hold state.
 */
#ifndef GUEST_LOCK_H
#define GUEST_LOCK_H

/* Zero when free. */
struct kvm_lock {
	int held;
};

/* Returns what kvm_unlock() needs to restore the interrupt state. */
unsigned long kvm_lock(struct kvm_lock *lock);
void kvm_unlock(struct kvm_lock *lock, unsigned long state);

#endif /* GUEST_LOCK_H */
