// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Control registers of a nested guest: writes that are intercepted exit with
 * the register's number, do not take place, and are completed by moving RIP;
 * those that are not intercepted take effect in the guest alone.
 *
 * Manual: AMD APM volume 2, 15.8; Intel SDM volume 3, 25.1.3 and 27.2.1.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

/* Does nothing without a page whose global bit is set. */
#define TOGGLED CR4_PGE

static int write_cr0(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr0(cregs.cr0 ^ CR0_MP);
	return 0;
}

static int write_cr3(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr3(cregs.cr3);
	return 0;
}

static int write_cr4(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr4(cregs.cr4 ^ TOGGLED);
	return 0;
}

static const struct {
	unsigned int number;
	int (*function)(void);
	enum kvm_nested_register reg;
} writes[] = {
	{ 0, write_cr0, KVM_NESTED_CR0 },
	{ 3, write_cr3, KVM_NESTED_CR3 },
	{ 4, write_cr4, KVM_NESTED_CR4 },
};

static void check_write(unsigned int i)
{
	struct kvm_nested_vcpu *cpu =
		kvm_create_nested_vcpu(writes[i].function);
	uint64_t before = kvm_nested_get(cpu, writes[i].reg);
	const struct kvm_nested_exit *exit;

	if (!kvm_witness_disabled())
		kvm_nested_intercept_cr(cpu, writes[i].number,
					KVM_NESTED_WRITE, 1);
	exit = run_until(cpu, KVM_NESTED_CR);
	CHECK(exit->number == writes[i].number &&
	      exit->access == KVM_NESTED_WRITE && exit->insn_len == 3,
	      "Write of CR%u exits: CR%u, access %u, length %u",
	      writes[i].number, exit->number, exit->access, exit->insn_len);
	CHECK(kvm_nested_get(cpu, writes[i].reg) == before,
	      "The register is unchanged");
	kvm_nested_advance(cpu);
	run_to_return(cpu);
	CHECK(kvm_nested_get(cpu, writes[i].reg) == before,
	      "It stays so when the guest goes on");
}

/*
 * Some emulated processors damage page tables of 32-bit hypervisors, so that
 * no write of CR4 succeeds (see svm_paging_32.c of the guest library).
 */
static int can_write_cr4(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	if (kvm_set_cr4_safe(cregs.cr4 ^ TOGGLED))
		return 0;
	kvm_set_cr4(cregs.cr4);
	return 1;
}

static void check_free_write(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(write_cr4);
	uint64_t before = kvm_nested_get(cpu, KVM_NESTED_CR4);
	struct kvm_cregs own, now;

	kvm_read_cregs(&own);
	run_to_return(cpu);
	kvm_read_cregs(&now);
	CHECK(kvm_nested_get(cpu, KVM_NESTED_CR4) == (before ^ TOGGLED),
	      "Without the intercept the guest's CR4 becomes 0x%llx",
	      kvm_nested_get(cpu, KVM_NESTED_CR4));
	CHECK(now.cr4 == own.cr4, "The hypervisor's stays 0x%lx", now.cr4);
}

void main(void)
{
	unsigned int i;

	kvm_init_nested();
	for (i = 0; i < ARRAY_SIZE(writes); i++)
		check_write(i);
	if (can_write_cr4())
		check_free_write();
	else
		tst_res(TCONF, "CR4 cannot be written even without nesting");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
