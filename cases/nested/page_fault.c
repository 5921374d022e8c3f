// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Nested page faults: each kind of access to a page that does not allow it
 * exits with the guest-physical address, the kind of access and whether the
 * page is there; when the tables allow it the instruction completes.
 *
 * Manual: AMD APM volume 2, 15.25.6; Intel SDM volume 3, 28.3.3 and table 27-7.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define GIGABYTE 0x40000000

static uint8_t *page;

static int read_page(void)
{
	return *(volatile uint8_t *)page;
}

static int write_page(void)
{
	*(volatile uint8_t *)page = 1;
	return 1;
}

/* The page holds "mov $7, %eax; ret". */
static int run_page(void)
{
	return ((int (*)(void))(uintptr_t)page)();
}

static const struct {
	const char *name;
	int (*function)(void);
	unsigned int allowed, access;
	int present;
} faults[] = {
	{ "Read, not mapped", read_page, 0, KVM_MAP_READ, 0 },
	{ "Write, not mapped", write_page, 0, KVM_MAP_WRITE, 0 },
	{ "Execute, not mapped", run_page, 0, KVM_MAP_EXEC, 0 },
	{ "Write, read-only", write_page,
	  KVM_MAP_READ | KVM_MAP_EXEC | KVM_MAP_USER, KVM_MAP_WRITE, 1 },
	{ "Execute, no-execute", run_page,
	  KVM_MAP_READ | KVM_MAP_WRITE | KVM_MAP_USER, KVM_MAP_EXEC, 1 },
};

static void fill_page(void)
{
	static const uint8_t code[] = { 0xb8, 7, 0, 0, 0, 0xc3 };

	memcpy(page, code, sizeof(code));
}

static struct kvm_pt_map identity_map(void)
{
	struct kvm_pt_map map = kvm_nested_create_tables();

	kvm_pt_map_identity(&map, 0, GIGABYTE, 2, KVM_MAP_ALL);
	kvm_pt_map_page(&map, KVM_RESULT_BASEADDR, KVM_RESULT_BASEADDR, 1,
			KVM_MAP_ALL);
	return map;
}

static void check_fault(unsigned int i)
{
	struct kvm_nested_vcpu *cpu =
		kvm_create_nested_vcpu(faults[i].function);
	struct kvm_pt_map map = identity_map();
	const struct kvm_nested_exit *exit;

	if (!kvm_witness_disabled())
		kvm_pt_map_page(&map, (uintptr_t)page, (uintptr_t)page, 1,
				faults[i].allowed);
	kvm_nested_set_paging(cpu, &map);
	exit = run_until(cpu, KVM_NESTED_PAGE_FAULT);
	CHECK((exit->gpa & ~0xfffULL) == (uintptr_t)page &&
	      exit->access == faults[i].access &&
	      exit->present == faults[i].present,
	      "%s: exit at 0x%llx, access %u, present %d", faults[i].name,
	      exit->gpa, exit->access, exit->present);

	kvm_pt_map_page(&map, (uintptr_t)page, (uintptr_t)page, 1,
			KVM_MAP_ALL);
	kvm_nested_flush(cpu);
	run_to_return(cpu);
	CHECK(1, "Once the access is allowed the guest returns %llu",
	      cpu->regs->rax);
}

void main(void)
{
	unsigned int i;

	kvm_init_nested();
	if (!kvm_nested_has_paging())
		tst_brk(TCONF, "The virtual CPU has no nested paging (NPT or "
			"EPT) for this kind of payload");
	/* No-execute entries of NPT need it in the hypervisor (15.25.5). */
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_NXE);
	page = tst_heap_alloc_pages(1);
	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		fill_page();
		check_fault(i);
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
