// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Debug registers of a nested guest: intercepted accesses exit with number and
 * direction; without the intercept the guest has registers of its own, which
 * survive exits and never show up in the hypervisor's.
 *
 * Manual: AMD APM volume 2, 15.8.2; Intel SDM volume 3, 25.1.3 and 27.2.1.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define GUEST_VALUE 0x1000UL
#define OWN_VALUE 0x2000UL

static int write_dr1(void)
{
	asm volatile("mov %0, %%db1" : : "r"(GUEST_VALUE));
	return 0;
}

static int read_dr1(void)
{
	unsigned long value;

	asm volatile("mov %%db1, %0" : "=r"(value));
	return value;
}

/* Writes, exits, and looks again. */
static int keep_dr1(void)
{
	write_dr1();
	asm volatile("hlt");
	return read_dr1();
}

static void check_exit(int (*function)(void), unsigned int access)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(function);
	const struct kvm_nested_exit *exit;

	if (!kvm_witness_disabled())
		kvm_nested_intercept_dr(cpu, 1);
	exit = run_until(cpu, KVM_NESTED_DR);
	CHECK(exit->number == 1 && exit->access == access &&
	      exit->insn_len == 3,
	      "Access exits: DR%u, access %u, length %u", exit->number,
	      exit->access, exit->insn_len);
}

static void check_own_registers(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(keep_dr1);
	unsigned long own;

	asm volatile("mov %0, %%db1" : : "r"(OWN_VALUE));
	run_until(cpu, KVM_NESTED_HLT);
	asm volatile("mov %%db1, %0" : "=r"(own));
	CHECK(own == OWN_VALUE, "The hypervisor's DR1 stays 0x%lx", own);
	kvm_nested_advance(cpu);
	CHECK(run_to_return(cpu) == (int)GUEST_VALUE,
	      "The guest's DR1 is 0x%llx behind an exit", cpu->regs->rax);
}

void main(void)
{
	kvm_init_nested();
	check_exit(write_dr1, KVM_NESTED_WRITE);
	check_exit(read_dr1, KVM_NESTED_READ);
	check_own_registers();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
