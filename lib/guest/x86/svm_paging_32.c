// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VMRUN from PAE paging where the processor writes to page directory
 * pointers. It must not: they have no accessed bit, the bit is reserved
 * (APM volume 2, 5.2.3; Intel SDM volume 3, table 4-8). QEMU's TCG sets it
 * all the same, and KVM, which checks the pointers at each VM entry and exit
 * of a nested guest, then ends the machine with a triple fault.
 *
 * Where the bit is found set, VMRUN is executed with 32-bit paging instead,
 * which maps the same memory one to one, and the bits are cleared on both
 * sides of it, while nobody walks the tables.
 */
#include "guest/x86/svm.h"

#define POINTERS 4
#define ACCESSED (1 << 5)

/* 32-bit paging with pages of 4 MiB (APM volume 2, 5.2.2). */
#define DIRECTORY_ENTRIES 1024
#define DIRECTORY_FLAGS 0x83
#define LARGE_PAGE_SIZE 0x400000

typedef uint32_t aliasing_uint32_t __attribute__((__may_alias__));

static uint32_t *directory;

/* What a vCPU returns to. */
static struct pae {
	unsigned long cr3, cr4;
} of_vcpu[KVM_VCPUS_MAX];

/* The lower halves of the page directory pointers that CR3 refers to. */
static volatile aliasing_uint32_t *pointers(unsigned long cr3)
{
	return (volatile aliasing_uint32_t *)(cr3 & ~0x1fUL);
}

static void make_directory(void)
{
	uint32_t i, pages = KVM_IDENTITY_MAP_END / LARGE_PAGE_SIZE;
	uint32_t *entries = tst_heap_alloc_pages(1);

	for (i = 0; i < pages; i++)
		entries[i] = i * LARGE_PAGE_SIZE | DIRECTORY_FLAGS;
	directory = entries;
}

int kvm_svm_avoids_pae(void)
{
	struct kvm_cregs cregs;
	unsigned int i;

	kvm_read_cregs(&cregs);
	if (!(cregs.cr0 & CR0_PG) || !(cregs.cr4 & CR4_PAE))
		return 0;
	for (i = 0; i < POINTERS; i++)
		if (pointers(cregs.cr3)[2 * i] & ACCESSED)
			break;
	if (i < POINTERS && !directory)
		make_directory();
	return i < POINTERS;
}

static void repair(unsigned long cr3)
{
	unsigned int i;

	for (i = 0; i < POINTERS; i++)
		pointers(cr3)[2 * i] &= ~ACCESSED;
}

static void switch_paging(unsigned long cr0, unsigned long cr3,
			  unsigned long cr4)
{
	kvm_set_cr0(cr0 & ~CR0_PG);
	repair(of_vcpu[kvm_vcpu_id()].cr3);
	kvm_set_cr4(cr4);
	kvm_set_cr3(cr3);
	kvm_set_cr0(cr0);
}

void kvm_svm_leave_pae(const struct kvm_vmcb *vmcb)
{
	struct pae *pae = of_vcpu + kvm_vcpu_id();
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	pae->cr3 = cregs.cr3;
	pae->cr4 = cregs.cr4;
	switch_paging(cregs.cr0, (uintptr_t)directory,
		      (cregs.cr4 & ~CR4_PAE) | CR4_PSE);
	if (vmcb->cr0 & CR0_PG && vmcb->cr4 & CR4_PAE &&
	    !(vmcb->enable_nested_paging & SVM_NESTED_PAGING))
		repair(vmcb->cr3);
}

void kvm_svm_return_to_pae(void)
{
	const struct pae *pae = of_vcpu + kvm_vcpu_id();
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	switch_paging(cregs.cr0, pae->cr3, pae->cr4);
}
