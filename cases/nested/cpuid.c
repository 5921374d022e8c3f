// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * CPUID of a nested guest: with the intercept set it exits at the instruction,
 * with its length, and the guest sees what its hypervisor puts into the
 * registers. Without it (SVM alone offers the choice) it sees the hypervisor's
 * own CPUID.
 *
 * Manual: AMD APM volume 2, 15.9; Intel SDM volume 3, 25.1.2.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define MAGIC 0x12345678

static volatile struct kvm_cpuid seen;

static int guest(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(0, 0, &cpuid);
	seen.eax = cpuid.eax;
	seen.ebx = cpuid.ebx;
	return 0;
}

static void intercepted(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(guest);
	const struct kvm_nested_exit *exit;

	kvm_nested_intercept(cpu, KVM_NESTED_CPUID, !kvm_witness_disabled());
	exit = run_until(cpu, KVM_NESTED_CPUID);
	CHECK(exit->insn_len == 2, "CPUID exits with length %u",
	      exit->insn_len);
	CHECK((uint32_t)cpu->regs->rax == 0, "The leaf is in RAX: 0x%llx",
	      cpu->regs->rax);
	cpu->regs->rax = MAGIC;
	cpu->regs->rbx = MAGIC + 1;
	kvm_nested_advance(cpu);
	run_to_return(cpu);
	CHECK(seen.eax == MAGIC && seen.ebx == MAGIC + 1,
	      "The guest got 0x%x, 0x%x", seen.eax, seen.ebx);
}

static void not_intercepted(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(guest);
	struct kvm_cpuid own;

	if (kvm_nested_intercept(cpu, KVM_NESTED_CPUID, 0)) {
		tst_res(TINFO, "This processor always intercepts CPUID");
		return;
	}
	kvm_get_cpuid(0, 0, &own);
	run_to_return(cpu);
	CHECK(seen.eax == own.eax && seen.ebx == own.ebx,
	      "Without the intercept the guest got 0x%x, 0x%x", seen.eax,
	      seen.ebx);
}

void main(void)
{
	kvm_init_nested();
	/* The processor that offers no choice is tested for nothing less. */
	if (kvm_witness_disabled() &&
	    kvm_nested_intercept(kvm_create_nested_vcpu(guest),
				 KVM_NESTED_CPUID, 0))
		tst_brk(TBROK, "The intercept cannot be left out");
	intercepted();
	not_intercepted();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
