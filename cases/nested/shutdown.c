// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * A nested guest that cannot handle an exception shuts down: its hypervisor
 * gets an exit, and goes on unharmed, again and again.
 *
 * Manual: AMD APM volume 2, 15.14.3; Intel SDM volume 3, 25.2.
 * Risk for a vulnerable host: none; a KVM that passes the shutdown on to the
 * wrong level ends the whole machine.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define ROUNDS 20

struct table_register {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

/* No interrupt table: the exception, then the double fault, have no gate. */
static int triple_fault(void)
{
	struct table_register empty = { 0, 0 };

	asm volatile("lidt %0" : : "m"(empty));
	asm volatile("ud2");
	return 0;
}

static int harmless(void)
{
	return 0;
}

void main(void)
{
	struct kvm_nested_vcpu *cpu;
	struct kvm_fault fault;
	unsigned int i;

	kvm_init_nested();
	for (i = 0; i < ROUNDS; i++) {
		cpu = kvm_create_nested_vcpu(kvm_witness_disabled() ?
					     harmless : triple_fault);
		run_until(cpu, KVM_NESTED_SHUTDOWN);
	}
	CHECK(i == ROUNDS, "%u shutdowns were exits", i);
	fault = KVM_PROBE("ud2");
	CHECK(fault.vector == INTR_BAD_OPCODE,
	      "The hypervisor's own interrupt table still works");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
