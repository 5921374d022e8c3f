// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * MSR permission bitmaps of a nested guest: of each MSR reads and writes are
 * intercepted independently, in both ranges; what is not intercepted reaches
 * the register, and the bitmap may change between two entries.
 *
 * Manual: AMD APM volume 2, 15.11; Intel SDM volume 3, 24.6.9.
 * Fix: "KVM: nSVM: Mark VMCB_PERM_MAP as dirty on nested VMRUN".
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define LOW_MSR MSR_SYSENTER_ESP
#define HIGH_MSR MSR_STAR
#define VALUE 0x1000

static volatile unsigned int msr;

static int read_msr(void)
{
	return (int)kvm_rdmsr(msr);
}

static int write_msr(void)
{
	kvm_wrmsr(msr, VALUE);
	return 0;
}

static struct kvm_nested_vcpu *guest_with(int (*function)(void),
					  unsigned int access)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(function);

	if (access && !kvm_witness_disabled())
		kvm_nested_intercept_msr(cpu, msr, access, 1);
	return cpu;
}

static void check_exit(int (*function)(void), unsigned int access)
{
	struct kvm_nested_vcpu *cpu = guest_with(function, access);
	const struct kvm_nested_exit *exit = run_until(cpu, KVM_NESTED_MSR);

	CHECK(exit->number == msr && exit->access == access &&
	      exit->insn_len == 2,
	      "%s of MSR 0x%x exits: MSR 0x%x, access %u, length %u",
	      access == KVM_NESTED_READ ? "Read" : "Write", msr, exit->number,
	      exit->access, exit->insn_len);
}

static void check_no_exit(int (*function)(void), unsigned int other)
{
	struct kvm_nested_vcpu *cpu = guest_with(function, other);

	run_to_return(cpu);
	CHECK(1, "Access to MSR 0x%x does not exit with intercept %u", msr,
	      other);
}

/* The second entry must see the bit that was set behind the first. */
static void check_change(void)
{
	struct kvm_nested_vcpu *cpu = guest_with(read_msr, KVM_NESTED_READ);
	const struct kvm_nested_exit *exit = run_until(cpu, KVM_NESTED_MSR);

	CHECK(exit->number == msr, "The intercept is set");
	kvm_nested_intercept_msr(cpu, msr, KVM_NESTED_READ, 0);
	run_to_return(cpu);
	CHECK(1, "It is gone when the bitmap changes");
}

static void check_msr(unsigned int number)
{
	msr = number;
	check_exit(read_msr, KVM_NESTED_READ);
	check_exit(write_msr, KVM_NESTED_WRITE);
	check_no_exit(read_msr, KVM_NESTED_WRITE);
	check_no_exit(write_msr, KVM_NESTED_READ);
	check_change();
}

void main(void)
{
	kvm_init_nested();
	check_msr(LOW_MSR);
	if (sizeof(long) == 8)
		check_msr(HIGH_MSR);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
