// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * General registers: the guest starts with what the hypervisor put into them,
 * an exit shows what the guest left there, and the hypervisor's own survive.
 *
 * Manual: AMD APM volume 2, 15.5.1; Intel SDM volume 3, 27.3.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define START 0x1100

/* In the order of struct kvm_regs64, without RSP, from RAX on. */
static int guest(void)
{
	asm volatile("hlt\n"
		     "incl %%eax; incl %%ebx; incl %%ecx; incl %%edx\n"
		     "incl %%edi; incl %%esi\n"
		     "hlt" : : : "eax", "ebx", "ecx", "edx", "edi", "esi");
	return 0;
}

static int is_set(const struct kvm_nested_vcpu *cpu, unsigned int add)
{
	const struct kvm_regs64 *regs = cpu->regs;

	return regs->rax == START + add && regs->rbx == START + 1 + add &&
		regs->rcx == START + 2 + add && regs->rdx == START + 3 + add &&
		regs->rdi == START + 4 + add && regs->rsi == START + 5 + add;
}

static void set_registers(struct kvm_nested_vcpu *cpu)
{
	cpu->regs->rax = START;
	cpu->regs->rbx = START + 1;
	cpu->regs->rcx = START + 2;
	cpu->regs->rdx = START + 3;
	cpu->regs->rdi = START + 4;
	cpu->regs->rsi = START + 5;
}

void main(void)
{
	struct kvm_nested_vcpu *cpu;
	uint64_t rsp;

	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(guest);
	run_until(cpu, KVM_NESTED_HLT);
	rsp = cpu->regs->rsp;
	if (!kvm_witness_disabled())
		set_registers(cpu);
	kvm_nested_advance(cpu);
	run_until(cpu, KVM_NESTED_HLT);
	CHECK(is_set(cpu, 1), "All registers went in, and came out one larger");
	CHECK(cpu->regs->rsp == rsp, "The stack pointer stayed 0x%llx", rsp);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
