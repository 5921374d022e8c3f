// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Exceptions of a nested guest: an intercepted one exits with vector, error
 * code and, for page faults, the address, with RIP at the instruction; one
 * that is not intercepted goes to the guest's own handler; other vectors do
 * not exit.
 *
 * Manual: AMD APM volume 2, 15.12; Intel SDM volume 3, 25.2 and 27.2.2.
 * INT3 has cases of its own (cases/svm, cases/vmx): an emulated processor that
 * never intercepts it must be told from a KVM that does not.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define NOT_MAPPED 0x90000000UL
/* Behind the end of the GDT. */
#define BAD_SELECTOR 0x120

static int undefined(void)
{
	return KVM_PROBE("ud2").vector;
}

static int division(void)
{
	return KVM_PROBE("div %0", : : "r"(0), "a"(0), "d"(0)).vector;
}

static int protection(void)
{
	return KVM_PROBE("mov %0, %%fs", : : "r"(BAD_SELECTOR)).vector;
}

static int page_fault(void)
{
	return KVM_PROBE("movl $1, (%0)", : : "r"(NOT_MAPPED) : "memory").vector;
}

static const struct {
	unsigned int vector;
	int (*function)(void);
	unsigned long errcode, address;
} exceptions[] = {
	{ INTR_ZERODIV, division, 0, 0 },
	{ INTR_BAD_OPCODE, undefined, 0, 0 },
	{ INTR_GPF, protection, BAD_SELECTOR, 0 },
	{ INTR_PAGE_FAULT, page_fault, PF_ERR_WRITE, NOT_MAPPED },
};

static void check_exit(unsigned int i)
{
	struct kvm_nested_vcpu *cpu =
		kvm_create_nested_vcpu(exceptions[i].function);
	const struct kvm_nested_exit *exit;

	if (!kvm_witness_disabled())
		kvm_nested_intercept_exception(cpu, exceptions[i].vector, 1);
	exit = run_until(cpu, KVM_NESTED_EXCEPTION);
	CHECK(exit->number == exceptions[i].vector &&
	      exit->errcode == exceptions[i].errcode &&
	      exit->fault_address == exceptions[i].address,
	      "Vector %u exits: vector %u, error code 0x%llx, address 0x%llx",
	      exceptions[i].vector, exit->number, exit->errcode,
	      exit->fault_address);
}

static void check_no_exit(unsigned int i)
{
	struct kvm_nested_vcpu *cpu =
		kvm_create_nested_vcpu(exceptions[i].function);
	unsigned int vector;

	for (vector = 0; vector < INTERRUPT_COUNT; vector++)
		kvm_nested_intercept_exception(cpu, vector,
					       vector != exceptions[i].vector);
	CHECK(run_to_return(cpu) == (int)exceptions[i].vector,
	      "Vector %u reaches the guest, all others being intercepted",
	      exceptions[i].vector);
}

void main(void)
{
	unsigned int i;

	kvm_init_nested();
	for (i = 0; i < ARRAY_SIZE(exceptions); i++) {
		check_exit(i);
		check_no_exit(i);
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
