// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What other vCPUs than the first need in an x86 guest's memory: a stack with
 * a page below it that is not mapped, a stack for double faults, a task state
 * segment and its descriptor. It lies at the end of the memory that is mapped
 * at the start, in a block of its own, with the page table for it in front.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/vcpus.h"
#include "host/x86/vcpus.h"

#define PAGE 4096ULL
#define BLOCK 0x40000ULL	/* does not cross a large page */
#define LARGE_PAGE 0x200000ULL

#define PTE_PRESENT 0x1ULL
#define PTE_LARGE 0x80ULL
#define PTE_ADDRESS 0xffffffffff000ULL

#define ACCESS_TSS 0x89ULL

_Static_assert(PAGE + (KVM_VCPUS_MAX - 1) * KVM_VCPU_AREA_SIZE <= BLOCK,
	       "all areas fit into the block");

static void *at(const struct tst_kvm_instance *inst, uint64_t paddr)
{
	return (char *)(uintptr_t)inst->ram[SLOT_RAM].userspace_addr + paddr;
}

/* The entry for @addr in a table of the page-table @level, 1 the lowest. */
static uint64_t *entry_of(const struct tst_kvm_instance *inst, uint64_t table,
			  uint64_t addr, unsigned int level)
{
	return (uint64_t *)at(inst, table) +
	       (addr >> (3 + 9 * level) & 511);
}

/* The page directory's entry: a large page of the payload's static tables. */
static uint64_t *find_large_page(const struct kvm_site *site,
				 const struct tst_kvm_instance *inst,
				 const struct kvm_payload_header *header,
				 uint64_t addr)
{
	unsigned int level = header->bits == 64 ? 4 : 3;
	uint64_t table = header->pagetable;
	uint64_t *entry;

	for (;; level--) {
		entry = entry_of(inst, table, addr, level);
		table = *entry & PTE_ADDRESS;
		if (level == 2 || !(*entry & PTE_PRESENT) ||
		    table >= header->heap_begin)
			break;
	}
	if (level != 2 || !(*entry & PTE_LARGE))
		tst_brk_(site->file, site->line, TBROK,
			 "The program's payload is damaged: 0x%llx is not in a "
			 "large page", (unsigned long long)addr);
	return entry;
}

static bool is_guard(const struct kvm_payload_header *header, uint64_t addr)
{
	uint64_t offset = addr - header->vcpu_areas;

	return addr >= header->vcpu_areas &&
	       offset < (header->vcpus - 1) * KVM_VCPU_AREA_SIZE &&
	       offset % KVM_VCPU_AREA_SIZE == KVM_VCPU_GUARD;
}

static void split_large_page(const struct tst_kvm_instance *inst,
			     const struct kvm_payload_header *header,
			     uint64_t *large, uint64_t table)
{
	uint64_t addr = *large & PTE_ADDRESS;
	uint64_t flags = *large & ~PTE_ADDRESS & ~PTE_LARGE;
	uint64_t *entry = at(inst, table);
	uint64_t end = addr + LARGE_PAGE;

	for (; addr < end; addr += PAGE, entry++)
		*entry = is_guard(header, addr) ? 0 : addr | flags;
	*large = table | flags;
}

/* A copy of the first one's, with its own stacks (Intel SDM volume 3, 8.2). */
static void place_task(const struct tst_kvm_instance *inst,
		       const struct kvm_payload_header *header, uint64_t area)
{
	char *task = at(inst, area + KVM_VCPU_TSS);
	uint64_t stack = area + KVM_VCPU_STACK_TOP;
	uint64_t df_stack = area + KVM_VCPU_DF_STACK_TOP;

	memcpy(task, at(inst, header->tss), header->tss_size);
	if (header->bits == 64) {
		memcpy(task + 4, &stack, 8);
		memcpy(task + 36, &df_stack, 8);
	} else {
		memcpy(task + 4, &stack, 4);
	}
}

/* Intel SDM volume 3, 3.4.5 and 8.2.3. */
static void place_descriptor(const struct tst_kvm_instance *inst,
			     const struct kvm_payload_header *header,
			     unsigned int vcpu)
{
	uint64_t base = kvm_vcpu_area(header, vcpu) + KVM_VCPU_TSS;
	uint64_t *to = (uint64_t *)at(inst, header->gdt) +
		       kvm_vcpu_task(header, vcpu);

	*to = (header->tss_size - 1) | (base & 0xffffff) << 16 |
	      ACCESS_TSS << 40 | (base >> 24 & 0xff) << 56;
}

/* Where it is in memory has been checked. */
static void check_sizes(const struct kvm_site *site,
			const struct kvm_payload_header *header)
{
	if (header->gdt_size < KVM_VCPU_TSS_END(header->bits) * 8U ||
	    header->tss_size > PAGE)
		tst_brk_(site->file, site->line, TBROK,
			 "The program's payload is damaged: a GDT of %llu, a "
			 "TSS of %llu bytes", (unsigned long long)
			 header->gdt_size, (unsigned long long)
			 header->tss_size);
}

void kvm_vcpus_place(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst,
		     struct kvm_payload_header *header)
{
	uint64_t block = header->ram_end < KVM_IDENTITY_MAP_END ?
			 header->ram_end : KVM_IDENTITY_MAP_END;
	unsigned int i;

	check_sizes(site, header);
	block = (block - BLOCK) / BLOCK * BLOCK;
	header->ram_end = block;
	header->vcpus = inst->vcpus->count;
	header->vcpu_areas = block + PAGE;
	split_large_page(inst, header,
			 find_large_page(site, inst, header, block), block);
	for (i = 1; i < inst->vcpus->count; i++) {
		place_task(inst, header, kvm_vcpu_area(header, i));
		place_descriptor(inst, header, i);
	}
}
