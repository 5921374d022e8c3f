// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * I/O permission bitmap of a nested guest: IN and OUT of 1, 2 and 4 bytes exit
 * with port, size, direction and length, data go through RAX, an access exits
 * if any of its ports is intercepted, and other ports do not exit.
 *
 * Manual: AMD APM volume 2, 15.10; Intel SDM volume 3, 25.1.3 and 27.2.1.
 * Fix: CVE-2020-2732, "KVM: nVMX: Check IO instruction VM-exit conditions",
 * is about the same bitmaps on the way through KVM's emulator.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define PORT 0x1234
#define DATA 0x89abcdef

static int out8(void)
{
	asm volatile("outb %%al, %%dx" : : "a"(DATA), "d"(PORT));
	return 0;
}

static int out16(void)
{
	asm volatile("outw %%ax, %%dx" : : "a"(DATA), "d"(PORT));
	return 0;
}

static int out32(void)
{
	asm volatile("outl %%eax, %%dx" : : "a"(DATA), "d"(PORT));
	return 0;
}

static int in32(void)
{
	unsigned int data;

	asm volatile("inl %%dx, %%eax" : "=a"(data) : "d"(PORT));
	return data;
}

/* Begins below the intercepted port and reaches it. */
static int out_across(void)
{
	asm volatile("outl %%eax, %%dx" : : "a"(DATA), "d"(PORT - 3));
	return 0;
}

static const struct {
	const char *name;
	int (*function)(void);
	unsigned int port, size, access;
} accesses[] = {
	{ "OUT 1", out8, PORT, 1, KVM_NESTED_WRITE },
	{ "OUT 2", out16, PORT, 2, KVM_NESTED_WRITE },
	{ "OUT 4", out32, PORT, 4, KVM_NESTED_WRITE },
	{ "IN 4", in32, PORT, 4, KVM_NESTED_READ },
	{ "OUT 4 across", out_across, PORT - 3, 4, KVM_NESTED_WRITE },
};

static struct kvm_nested_vcpu *intercepting(int (*function)(void))
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(function);

	/* Without the bit the access would go to the controller. */
	kvm_nested_intercept_io(cpu, PORT + 100, 1);
	if (!kvm_witness_disabled())
		kvm_nested_intercept_io(cpu, PORT, 1);
	return cpu;
}

static void check_accesses(void)
{
	const struct kvm_nested_exit *exit;
	struct kvm_nested_vcpu *cpu;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(accesses); i++) {
		cpu = intercepting(accesses[i].function);
		exit = run_until(cpu, KVM_NESTED_IO);
		CHECK(exit->number == accesses[i].port &&
		      exit->size == accesses[i].size &&
		      exit->access == accesses[i].access,
		      "%s exits: port 0x%x, size %u, access %u",
		      accesses[i].name, exit->number, exit->size,
		      exit->access);
		CHECK(exit->access == KVM_NESTED_READ ||
		      (uint32_t)cpu->regs->rax == DATA,
		      "Data: 0x%x", (uint32_t)cpu->regs->rax);
		kvm_nested_advance(cpu);
		run_to_return(cpu);
	}
}

static void check_input(void)
{
	struct kvm_nested_vcpu *cpu = intercepting(in32);

	run_until(cpu, KVM_NESTED_IO);
	cpu->regs->rax = 0x55aa55aa;
	kvm_nested_advance(cpu);
	CHECK(run_to_return(cpu) == 0x55aa55aa, "The guest read 0x%x",
	      (uint32_t)cpu->regs->rax);
}

void main(void)
{
	kvm_init_nested();
	check_accesses();
	check_input();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
