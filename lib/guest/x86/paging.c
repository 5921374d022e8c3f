// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The payload's own page tables: find, map, split, protect, flush
 * (kvm_x86_paging.h).
 */
#include "kvm_x86_pagetable.h"

/* Pages of 4 KiB, 2 MiB and 1 GiB. */
#define LARGEST_PAGE_LEVEL 3

#ifdef __x86_64__
static unsigned int paging_levels(const struct kvm_cregs *cregs)
{
	return cregs->cr4 & CR4_LA57 ? 5 : 4;
}
#else
static unsigned int paging_levels(const struct kvm_cregs *cregs)
{
	(void)cregs;
	return 3;
}
#endif

struct kvm_pt_map kvm_pt_current(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	return (struct kvm_pt_map){
		.format = &kvm_pt_guest,
		.root = (void *)(uintptr_t)(cregs.cr3 & KVM_PAGE_ADDRESS_MASK),
		.levels = paging_levels(&cregs),
	};
}

/*
 * The processor keeps the four page directory pointers of PAE paging and
 * reads them only when CR3 is written (Intel SDM volume 3, 4.4.1).
 */
static void flush_after_change(const struct kvm_pt_map *map, uintptr_t addr)
{
	if (map->levels == 3)
		kvm_flush_tlb();
	else
		kvm_flush_page(addr);
}

struct page_table_entry_pae *kvm_find_page_entry(uintptr_t addr,
						 unsigned int level)
{
	struct kvm_pt_map map = kvm_pt_current();
	unsigned int at = level ? level : 1;
	struct page_table_entry_pae *entry;

	if (level > map.levels)
		return NULL;
	entry = kvm_pt_walk(&map, addr, &at);
	if (!level)
		return kvm_pt_is_leaf(&map, entry, at) ? entry : NULL;
	return at == level ? entry : NULL;
}

unsigned int kvm_get_page_level(uintptr_t addr)
{
	struct kvm_pt_map map = kvm_pt_current();
	unsigned int at = 1;

	return kvm_pt_is_leaf(&map, kvm_pt_walk(&map, addr, &at), at) ? at : 0;
}

uint64_t kvm_translate(uintptr_t addr)
{
	struct kvm_pt_map map = kvm_pt_current();
	unsigned int at = 1;
	struct page_table_entry_pae *entry = kvm_pt_walk(&map, addr, &at);
	uint64_t mask;

	if (!kvm_pt_is_leaf(&map, entry, at))
		return KVM_NOT_MAPPED;
	mask = kvm_pt_page_size(at) - 1;
	return (kvm_read_page_entry(entry) & KVM_PAGE_ADDRESS_MASK & ~mask) |
		(addr & mask);
}

static void allow_noexec(uint64_t flags)
{
	uint64_t efer;

	if (!(flags & KVM_PAGE_NOEXEC))
		return;
	efer = kvm_rdmsr(MSR_EFER);
	if (!(efer & EFER_NXE))
		kvm_wrmsr(MSR_EFER, efer | EFER_NXE);
}

void kvm_map_page_(const char *file, int line, uintptr_t addr, uint64_t paddr,
		   unsigned int level, uint64_t flags)
{
	struct kvm_pt_map map = kvm_pt_current();
	struct page_table_entry_pae *entry;

	if (level < 1 || level > LARGEST_PAGE_LEVEL || level >= map.levels)
		tst_brk_(file, line, TBROK, "There are no pages of level %u",
			 level);
	if ((addr | paddr) & (kvm_pt_page_size(level) - 1) ||
	    paddr & ~KVM_PAGE_ADDRESS_MASK)
		tst_brk_(file, line, TBROK,
			 "Cannot map %p to 0x%llx with a page of 0x%llx bytes",
			 (void *)addr, paddr, kvm_pt_page_size(level));

	allow_noexec(flags);
	if (flags && level > 1)
		flags |= KVM_PAGE_LARGE;
	if (flags)
		flags |= KVM_PAGE_PRESENT;
	entry = kvm_pt_make_entry_(file, line, &map, addr, level, flags);
	kvm_write_page_entry(entry, paddr | flags);
	flush_after_change(&map, addr);
}

void kvm_unmap_page_(const char *file, int line, uintptr_t addr)
{
	struct kvm_pt_map map = kvm_pt_current();
	unsigned int at = 1;

	if (!kvm_pt_is_leaf(&map, kvm_pt_walk(&map, addr, &at), at))
		return;
	kvm_write_page_entry(kvm_pt_make_entry_(file, line, &map, addr, 1, 0), 0);
	flush_after_change(&map, addr);
}

void kvm_protect_page_(const char *file, int line, uintptr_t addr,
		       uint64_t flags)
{
	struct kvm_pt_map map = kvm_pt_current();
	struct page_table_entry_pae *entry;
	unsigned int at = 1;

	if (!kvm_pt_is_leaf(&map, kvm_pt_walk(&map, addr, &at), at))
		tst_brk_(file, line, TBROK, "Address %p is not mapped",
			 (void *)addr);

	allow_noexec(flags);
	entry = kvm_pt_make_entry_(file, line, &map, addr, 1, flags);
	kvm_write_page_entry(entry, (kvm_read_page_entry(entry) &
				     KVM_PAGE_ADDRESS_MASK) | flags);
	flush_after_change(&map, addr);
}

void kvm_split_page_(const char *file, int line, uintptr_t addr)
{
	struct kvm_pt_map map = kvm_pt_current();
	unsigned int at = 1;
	struct page_table_entry_pae *entry = kvm_pt_walk(&map, addr, &at);

	if (at == 1 || !kvm_pt_is_leaf(&map, entry, at))
		tst_brk_(file, line, TBROK, "No large page at address %p",
			 (void *)addr);
	kvm_pt_split_(file, line, &map, entry, at);
	flush_after_change(&map, addr);
}

void kvm_flush_page(uintptr_t addr)
{
	asm volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

void kvm_flush_tlb(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	if (cregs.cr4 & CR4_PGE) {
		kvm_set_cr4(cregs.cr4 & ~CR4_PGE);
		kvm_set_cr4(cregs.cr4);
	}
	kvm_set_cr3(cregs.cr3);
}
