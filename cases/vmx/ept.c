// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * EPT (Intel SDM volume 3, 28.3): for each set of permissions of a page,
 * reading, writing and executing it either works or is an EPT violation whose
 * qualification tells access, permissions, and whether the access was the
 * final one or that of a page table; guest-physical and linear address are in
 * the VMCS. Entries that no processor may accept, at each of the four levels,
 * are EPT misconfigurations.
 *
 * Fix: fd19d3b45164 (CVE-2017-12188: walks of nested EPT tables went past an
 * array).
 *
 * Risk on a vulnerable host: corruption of the host's stack (CVE-2017-12188).
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_x86_pagetable.h"

#define PAGE 0x600000UL			/* the page under test */
#define OFFSET 0x123
#define TABLE_PAGE 0x7fc00000UL		/* mapped through a table of its own */
#define RESULT_PAGE 0xfffff000ULL

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static struct kvm_pt_map map;
static struct page_table_entry_pae *entry;
static uint64_t capabilities;

static int read_page(void)
{
	asm volatile("movb %0, %%al" : : "m"(*(char *)(PAGE + OFFSET))
		     : "eax");
	return 0;
}

#define RET 0xc3

static int write_page(void)
{
	asm volatile("movb %1, %0"
		     : : "m"(*(char *)(PAGE + OFFSET)), "i"((char)RET));
	return 0;
}

static int execute_page(void)
{
	((void (*)(void))(PAGE + OFFSET))();
	return 0;
}

static int read_through_table(void)
{
	asm volatile("movb %0, %%al" : : "m"(*(char *)TABLE_PAGE) : "eax");
	return 0;
}

static const struct access {
	const char *name;
	int (*fn)(void);
	uint64_t bit;			/* of the qualification */
	uint64_t permission;
} accesses[] = {
	{ "reading", read_page, VMX_EPTQ_READ, VMX_EPT_READ },
	{ "writing", write_page, VMX_EPTQ_WRITE, VMX_EPT_WRITE },
	{ "executing", execute_page, VMX_EPTQ_FETCH, VMX_EPT_EXEC },
};

static void flush(void)
{
	kvm_vmx_invept(capabilities & VMX_EPT_CAP_INVEPT_ALL ?
		       VMX_INVEPT_ALL : VMX_INVEPT_SINGLE,
		       kvm_vmx_vmread(VMX_VMCS_EPT_POINTER));
}

static void run(int (*fn)(void), struct page_table_entry_pae *changed,
		uint64_t value)
{
	uint64_t before = kvm_read_page_entry(changed);

	if (!kvm_witness_disabled())
		kvm_write_page_entry(changed, value);
	restart(cpu, &first, fn);
	flush();
	kvm_vmx_vmrun(cpu);
	kvm_write_page_entry(changed, before);
}

/* Bits that are defined on all processors for a final access. */
#define QUALIFICATION (VMX_EPTQ_READ | VMX_EPTQ_WRITE | VMX_EPTQ_FETCH | \
		       VMX_EPTQ_READABLE | VMX_EPTQ_WRITABLE | \
		       VMX_EPTQ_EXECUTABLE | VMX_EPTQ_LINEAR_VALID | \
		       VMX_EPTQ_TRANSLATED)

static int qualification_is(const char *name, uint64_t permissions,
			    uint64_t want)
{
	uint64_t value = kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION);

	if ((value & QUALIFICATION) == want)
		return 1;
	tst_res(TFAIL, "%s, permissions %llu: qualification 0x%llx, not 0x%llx",
		name, permissions, value, want);
	return 0;
}

static int check_access(const struct access *access, uint64_t permissions)
{
	run(access->fn, entry, PAGE | VMX_EPT_TYPE_WB | permissions);
	if (permissions & access->permission)
		return is_exit(access->name, VMX_EXIT_HLT);
	if (!is_exit(access->name, VMX_EXIT_EPT_VIOLATION))
		return 0;
	kvm_witness_hit();
	return qualification_is(access->name, permissions, access->bit |
				permissions << 3 | VMX_EPTQ_LINEAR_VALID |
				VMX_EPTQ_TRANSLATED) &&
		field_is(access->name, VMX_VMCS_GUEST_PHYS_ADDRESS,
			 PAGE + OFFSET) &&
		field_is(access->name, VMX_VMCS_GUEST_LINEAR_ADDRESS,
			 PAGE + OFFSET);
}

static int is_permitted(uint64_t permissions)
{
	if (permissions & VMX_EPT_WRITE && !(permissions & VMX_EPT_READ))
		return 0;
	return permissions != VMX_EPT_EXEC ||
		capabilities & VMX_EPT_CAP_EXECONLY;
}

static void check_permissions(void)
{
	unsigned int i, tried = 0, good = 0;
	uint64_t permissions;

	for (permissions = 0; permissions < 8; permissions++) {
		if (!is_permitted(permissions))
			continue;
		for (i = 0; i < ARRAY_SIZE(accesses); i++, tried++)
			good += check_access(accesses + i, permissions);
	}
	if (good == tried)
		tst_res(TPASS, "%u accesses and permissions", good);
}

/* The walk of the guest's tables reads, or also writes, for A and D bits. */
static void check_table_access(void)
{
	uint64_t table = kvm_read_page_entry(
		kvm_find_page_entry(TABLE_PAGE, 2)) & KVM_PAGE_ADDRESS_MASK;
	struct page_table_entry_pae *e =
		kvm_pt_make_entry(&map, table, 1, VMX_EPT_READ);
	uint64_t value;

	run(read_through_table, e, 0);
	if (!is_exit("Page table", VMX_EXIT_EPT_VIOLATION))
		return;
	kvm_witness_hit();
	value = kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION);
	if ((value & (VMX_EPTQ_READ | VMX_EPTQ_READABLE |
		      VMX_EPTQ_LINEAR_VALID | VMX_EPTQ_TRANSLATED)) !=
	    (VMX_EPTQ_READ | VMX_EPTQ_LINEAR_VALID))
		tst_res(TFAIL, "Page table: qualification 0x%llx", value);
	else if ((kvm_vmx_vmread(VMX_VMCS_GUEST_PHYS_ADDRESS) & ~0xfffULL) !=
		 table)
		tst_res(TFAIL, "Page table at 0x%llx: address 0x%llx", table,
			kvm_vmx_vmread(VMX_VMCS_GUEST_PHYS_ADDRESS));
	else
		tst_res(TPASS, "A page table that cannot be read");
}

#define ALL (VMX_EPT_READ | VMX_EPT_WRITE | VMX_EPT_EXEC)
#define LEAF (PAGE | ALL)

static const struct misconfiguration {
	const char *name;
	unsigned int level;
	uint64_t value;
	uint64_t unless;		/* capability that allows it */
} misconfigurations[] = {
	{ "write-only page", 1, PAGE | VMX_EPT_TYPE_WB | VMX_EPT_WRITE, 0 },
	{ "write and execute", 1, PAGE | VMX_EPT_TYPE_WB | VMX_EPT_WRITE |
	  VMX_EPT_EXEC, 0 },
	{ "execute-only page", 1, PAGE | VMX_EPT_TYPE_WB | VMX_EPT_EXEC,
	  VMX_EPT_CAP_EXECONLY },
	{ "memory type 2", 1, LEAF | VMX_EPT_TYPE(2), 0 },
	{ "memory type 3", 1, LEAF | VMX_EPT_TYPE(3), 0 },
	{ "memory type 7", 1, LEAF | VMX_EPT_TYPE(7), 0 },
	{ "address too wide", 1, LEAF | VMX_EPT_TYPE_WB | 1ULL << 51, 0 },
	{ "large page not aligned", 2, 0x601000 | ALL | VMX_EPT_TYPE_WB |
	  VMX_EPT_LARGE, 0 },
	{ "table with reserved bit 3", 2, 0x600000 | ALL | 1 << 3, 0 },
	{ "table with reserved bit 6", 3, 0x600000 | ALL | 1 << 6, 0 },
	{ "write-only table", 3, 0x600000 | VMX_EPT_WRITE, 0 },
	{ "huge page not aligned", 3, 0x200000 | ALL | VMX_EPT_TYPE_WB |
	  VMX_EPT_LARGE, 0 },
	{ "huge page of memory type 2", 3, ALL | VMX_EPT_TYPE(2) |
	  VMX_EPT_LARGE, 0 },
	{ "large page in the root", 4, ALL | VMX_EPT_LARGE, 0 },
	{ "large page of memory type 6 in the root", 4, ALL |
	  VMX_EPT_TYPE_WB | VMX_EPT_LARGE, 0 },
	{ "root with reserved bit 3", 4, 0x600000 | ALL | 1 << 3, 0 },
	{ "write-only root entry", 4, 0x600000 | VMX_EPT_WRITE, 0 },
	{ "root entry with an address too wide", 4, 1ULL << 51 | ALL, 0 },
};

static int check_misconfiguration(const struct misconfiguration *m)
{
	unsigned int level = m->level;
	struct page_table_entry_pae *e = kvm_pt_walk(&map, PAGE, &level);

	run(read_page, e, m->value);
	if (!is_exit(m->name, VMX_EXIT_EPT_MISCONFIG))
		return 0;
	kvm_witness_hit();
	return 1;
}

/*
 * Entries of levels 3 and 4 map the whole payload: its own code is out of
 * reach. So the address that is reported is that of the first access there.
 */
static void check_misconfigurations(void)
{
	unsigned int i, tried = 0, good = 0;

	for (i = 0; i < ARRAY_SIZE(misconfigurations); i++) {
		if (capabilities & misconfigurations[i].unless)
			continue;
		tried++;
		good += check_misconfiguration(misconfigurations + i);
	}
	if (good == tried)
		tst_res(TPASS, "%u misconfigurations", good);
}

static void make_tables(void)
{
	map = kvm_pt_create_nested(&kvm_pt_ept);
	kvm_pt_map_identity(&map, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	kvm_pt_map_page(&map, RESULT_PAGE, RESULT_PAGE, 1, KVM_MAP_ALL);
	entry = kvm_pt_make_entry(&map, PAGE, 1, ALL);
	kvm_map_page(TABLE_PAGE, PAGE, 1, KVM_PAGE_WRITABLE);
	*(volatile uint8_t *)(PAGE + OFFSET) = RET;
}

void main(void)
{
	kvm_set_vmx_state(1);
	capabilities = kvm_vmx_ept_vpid_cap();
	make_tables();
	cpu = kvm_create_vmx_vcpu(read_page, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT);
	kvm_vmx_vmwrite(VMX_VMCS_EPT_POINTER, (uintptr_t)map.root |
			VMX_EPTP_WB | VMX_EPTP_WALK(4));
	check_permissions();
	check_table_access();
	check_misconfigurations();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "fd19d3b45164" },
		{ "CVE", "2017-12188" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
