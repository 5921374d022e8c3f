// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lock of lib/guest/lock.h. In user mode, where CLI may fault, interrupts
 * stay as they are.
 */
#include "kvm_guest.h"
#include "guest/lock.h"

static int in_user_mode(void)
{
	unsigned int cs;

	asm("mov %%cs, %0" : "=r" (cs));

	return cs & 3;
}

unsigned long kvm_lock(struct kvm_lock *lock)
{
	unsigned long flags;

	asm volatile("pushf\n\tpop %0" : "=r" (flags) : : "memory");
	if (!in_user_mode())
		asm volatile("cli" : : : "memory");

	while (__atomic_exchange_n(&lock->held, 1, __ATOMIC_ACQUIRE))
		asm volatile("pause");

	return flags;
}

void kvm_unlock(struct kvm_lock *lock, unsigned long flags)
{
	__atomic_store_n(&lock->held, 0, __ATOMIC_RELEASE);
	asm volatile("push %0\n\tpopf" : : "r" (flags) : "memory", "cc");
}
