// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Floating point and vector registers: hypervisor and nested guest both use
 * x87, SSE and, where there is, AVX, over many exits, and neither ever sees
 * the other's values.
 *
 * Manual: neither vendor's VM entry switches this state; the hypervisor does,
 * and KVM must not lose it on the way (Intel SDM volume 3, 31.5.6).
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define ROUNDS 100

static void set_registers(uint32_t value)
{
	asm volatile("fninit; fildl %0" : : "m"(value));
	asm volatile("movd %0, %%xmm3" : : "r"(value));
}

static int registers_hold(uint32_t value)
{
	uint32_t x87 = 0, xmm = 0;

	asm volatile("fistl %0" : "=m"(x87));
	asm volatile("movd %%xmm3, %0" : "=r"(xmm));
	return x87 == value && xmm == value;
}

static int guest(void)
{
	uint32_t i, good = 0;

	for (i = 0; i < ROUNDS; i++) {
		set_registers(1000 + i);
		asm volatile("hlt");
		good += registers_hold(1000 + i);
	}
	return good;
}

void main(void)
{
	struct kvm_nested_vcpu *cpu;
	uint32_t i, good = 0;

	kvm_init_nested();
	kvm_enable_fpu();
	cpu = kvm_create_nested_vcpu(guest);
	for (i = 0; i < ROUNDS; i++) {
		set_registers(5000 + i);
		run_until(cpu, KVM_NESTED_HLT);
		good += registers_hold(5000 + i);
		if (kvm_witness_disabled())
			break;
		kvm_nested_advance(cpu);
	}
	CHECK(good == ROUNDS, "The hypervisor's registers: %u of %u", good,
	      ROUNDS);
	good = run_to_return(cpu);
	CHECK(good == ROUNDS, "The guest's registers: %u of %u", good, ROUNDS);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
