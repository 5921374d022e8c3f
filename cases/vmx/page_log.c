// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Page-modification logging (Intel SDM volume 3, 28.3.5, 28.3.6): the first
 * write to a page whose dirty flag in the EPT entry is clear puts the page's
 * address into the log, counts the index down and sets the flag; writes with
 * the flag set and reads do not. With an index behind the log's end the write
 * is an exit instead, and happens when the guest is entered again with room.
 *
 * Needs EPT with dirty flags and the control "enable PML".
 *
 * Fix: none known.
 * Risk on a vulnerable host: none.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_x86_pagetable.h"

#define PAGE 0x600000UL			/* the page under test */
#define OFFSET 0x123
#define RESULT_PAGE 0xfffff000ULL
#define LOG_ENTRIES 512
#define FULL 0xffff

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static struct page_table_entry_pae *entry;
static volatile uint64_t *log;

extern const char log_write[];

static int write_page(void)
{
	asm volatile(".globl log_write\n"
		     "log_write:	movb $1, %0"
		     : "=m"(*(char *)(PAGE + OFFSET)));
	return 0;
}

static int read_page(void)
{
	asm volatile("movb %0, %%al" : : "m"(*(char *)(PAGE + OFFSET))
		     : "eax");
	return 0;
}

/* How often the page is in the log. */
static unsigned int logged(void)
{
	unsigned int i, count = 0;
	unsigned int next = kvm_vmx_vmread(VMX_VMCS_GUEST_PML_INDEX) + 1;

	for (i = next & FULL; i < LOG_ENTRIES; i++)
		count += log[i] == PAGE;
	return count;
}

static int is_dirty(void)
{
	return !!(kvm_read_page_entry(entry) & VMX_EPT_DIRTY);
}

static void run(int (*fn)(void), int dirty, unsigned int index)
{
	kvm_write_page_entry(entry, PAGE | VMX_EPT_READ | VMX_EPT_WRITE |
			     VMX_EPT_EXEC | VMX_EPT_TYPE_WB |
			     (dirty ? VMX_EPT_DIRTY : 0));
	restart(cpu, &first, fn);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_PML_INDEX, index);
	kvm_vmx_invept(VMX_INVEPT_SINGLE,
		       kvm_vmx_vmread(VMX_VMCS_EPT_POINTER));
	kvm_vmx_vmrun(cpu);
}

static void expect(const char *what, unsigned int count, int dirty)
{
	if (!is_exit(what, VMX_EXIT_HLT))
		return;
	if (logged() == count && is_dirty() == dirty)
		tst_res(TPASS, "%s: %u entries, dirty %d", what, count, dirty);
	else
		tst_res(TFAIL, "%s: %u entries, not %u; dirty %d, not %d",
			what, logged(), count, is_dirty(), dirty);
}

static void check_log(void)
{
	run(write_page, 0, LOG_ENTRIES - 1);
	if (logged())
		kvm_witness_hit();
	expect("First write", 1, 1);
	run(write_page, 1, LOG_ENTRIES - 1);
	expect("Write with the dirty flag set", 0, 1);
	run(read_page, 0, LOG_ENTRIES - 1);
	expect("Read", 0, 0);
}

static void check_full(void)
{
	run(write_page, 0, FULL);
	if (!is_exit("Full log", VMX_EXIT_PML_FULL) ||
	    !field_is("Full log", VMX_VMCS_GUEST_RIP, (uintptr_t)log_write))
		return;
	kvm_witness_hit();
	if (is_dirty())
		tst_res(TFAIL, "Full log: the dirty flag is set");
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_PML_INDEX, LOG_ENTRIES - 1);
	kvm_vmx_vmrun(cpu);
	expect("Room in the log again", 1, 1);
}

static void make_guest(void)
{
	struct kvm_pt_map map = kvm_pt_create_nested(&kvm_pt_ept);

	kvm_pt_map_identity(&map, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	kvm_pt_map_page(&map, RESULT_PAGE, RESULT_PAGE, 1, KVM_MAP_ALL);
	entry = kvm_pt_make_entry(&map, PAGE, 1, KVM_MAP_ALL);
	cpu = kvm_create_vmx_vcpu(write_page, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT);
	kvm_vmx_vmwrite(VMX_VMCS_EPT_POINTER, (uintptr_t)map.root |
			VMX_EPTP_WB | VMX_EPTP_WALK(4) | VMX_EPTP_DIRTY);
}

void main(void)
{
	kvm_set_vmx_state(1);
	if (!(kvm_vmx_ept_vpid_cap() & VMX_EPT_CAP_DIRTY))
		tst_brk(TCONF, "The virtual CPU's EPT has no dirty flags "
			"(IA32_VMX_EPT_VPID_CAP bit 21)");
	make_guest();
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_PML);
	log = tst_heap_alloc_pages(1);
	kvm_vmx_vmwrite(VMX_VMCS_PML_POINTER, (uintptr_t)log);
	if (kvm_witness_disabled())
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_PML);
	check_log();
	check_full();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
