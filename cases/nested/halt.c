// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * HLT and hypercalls of a nested guest exit with the instruction's length and
 * leave RIP at it; the guest goes on behind it when RIP is moved.
 *
 * Manual: AMD APM volume 2, 15.9; Intel SDM volume 3, 25.1.2 and 25.1.3.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

static int halt(void)
{
	asm volatile("hlt");
	return 1;
}

static int vmmcall(void)
{
	asm volatile("vmmcall" : : : "memory");
	return 2;
}

static int vmcall(void)
{
	asm volatile("vmcall" : : : "memory");
	return 2;
}

static int hypercall_is_vmmcall(void)
{
	return kvm_create_nested_vcpu(halt)->svm != NULL;
}

static void check(const char *name, struct kvm_nested_vcpu *cpu,
		  enum kvm_nested_reason reason, unsigned int length,
		  int value)
{
	const struct kvm_nested_exit *exit = run_until(cpu, reason);
	uint64_t rip = kvm_nested_get(cpu, KVM_NESTED_RIP);

	CHECK(exit->insn_len == length, "%s exits with length %u", name,
	      exit->insn_len);
	kvm_nested_advance(cpu);
	CHECK(kvm_nested_get(cpu, KVM_NESTED_RIP) == rip + length,
	      "RIP moves behind it");
	CHECK(run_to_return(cpu) == value, "The guest returned %d",
	      (int)cpu->regs->rax);
}

void main(void)
{
	struct kvm_nested_vcpu *cpu;
	int amd;

	kvm_init_nested();
	amd = hypercall_is_vmmcall();
	cpu = kvm_create_nested_vcpu(halt);
	if (kvm_witness_disabled())
		kvm_nested_intercept(cpu, KVM_NESTED_HLT, 0);
	check("HLT", cpu, KVM_NESTED_HLT, 1, 1);
	cpu = kvm_create_nested_vcpu(amd ? vmmcall : vmcall);
	check("Hypercall", cpu, KVM_NESTED_HYPERCALL, 3, 2);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
