/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables of a payload: PAE and 64-bit paging (Intel SDM volume 3,
 * chapter 4; AMD APM volume 2, chapter 5). Included by kvm_x86.h.
 *
 * Levels count from the leaf: 1 is an entry for 4 KiB, 2 for 2 MiB, 3 for
 * 1 GiB (a page directory pointer), 4 a PML4 entry, 5 a PML5 entry.
 */
#ifndef KVM_X86_PAGING_H
#define KVM_X86_PAGING_H

/**
 * struct page_table_entry_pae - an entry at any level.
 *
 * @page_type is PS at levels above 1, PAT at level 1. @noexec is reserved
 * while EFER.NXE is 0, as it is when main() starts.
 */
struct page_table_entry_pae {
	unsigned int present : 1;
	unsigned int writable : 1;
	unsigned int user_access : 1;
	unsigned int write_through : 1;
	unsigned int disable_cache : 1;
	unsigned int accessed : 1;
	unsigned int dirty : 1;
	unsigned int page_type : 1;
	unsigned int global : 1;
	unsigned int padding : 3;
	uint64_t address : 40;
	unsigned int padding2 : 7;
	unsigned int prot_key : 4;
	unsigned int noexec : 1;
} __attribute__((__packed__));

/* Flags of an entry, for the functions below. */
#define KVM_PAGE_PRESENT (1ULL << 0)
#define KVM_PAGE_WRITABLE (1ULL << 1)
#define KVM_PAGE_USER (1ULL << 2)
#define KVM_PAGE_WRITE_THROUGH (1ULL << 3)
#define KVM_PAGE_CACHE_DISABLE (1ULL << 4)
#define KVM_PAGE_ACCESSED (1ULL << 5)
#define KVM_PAGE_DIRTY (1ULL << 6)
#define KVM_PAGE_LARGE (1ULL << 7)
#define KVM_PAGE_GLOBAL (1ULL << 8)
#define KVM_PAGE_NOEXEC (1ULL << 63)

/* The bits of an entry that hold an address: 52 bits of it, 4 KiB units. */
#define KVM_PAGE_ADDRESS_MASK 0x000ffffffffff000ULL

/* kvm_translate() of an address that is not mapped. */
#define KVM_NOT_MAPPED (~0ULL)

/*
 * The root of the page tables at the start of main(): the PML4 table on
 * x86_64, the page directory pointer table on i386.
 */
extern struct page_table_entry_pae kvm_pagetable[];

/**
 * kvm_get_page_address_pae() - the page or table an entry refers to.
 * @entry: an entry at any level
 *
 * Return: bits 51:12 of the physical address, 0 if the entry is not present.
 * An i386 payload gets the lower 32 bits.
 */
uintptr_t kvm_get_page_address_pae(const struct page_table_entry_pae *entry);

/**
 * kvm_read_page_entry() - an entry as a number.
 * @entry: an entry at any level
 *
 * Return: its 64 bits.
 */
uint64_t kvm_read_page_entry(const struct page_table_entry_pae *entry);

/**
 * kvm_write_page_entry() - replace an entry.
 * @entry: an entry at any level
 * @value: its new 64 bits
 *
 * On i386 the half with the present bit is cleared first and written last.
 * Does not flush the TLB.
 */
void kvm_write_page_entry(struct page_table_entry_pae *entry, uint64_t value);

/**
 * kvm_find_page_entry() - find the entry for an address at a level.
 * @addr: any address
 * @level: 1 to the root's level; 0: the entry that maps the address,
 *	whatever its level
 *
 * Walks the tables that CR3 points to, without looking at permissions.
 *
 * Return: the entry, present or not; NULL if the walk ends above @level, or
 * with @level 0 if the address is not mapped.
 */
struct page_table_entry_pae *kvm_find_page_entry(uintptr_t addr,
						 unsigned int level);

/**
 * kvm_get_page_level() - the size of the page that maps an address.
 * @addr: any address
 *
 * Return: 1, 2 or 3 for pages of 4 KiB, 2 MiB, 1 GiB; 0 if not mapped.
 */
unsigned int kvm_get_page_level(uintptr_t addr);

/**
 * kvm_translate() - translate an address by the page tables.
 * @addr: any address
 *
 * Return: the physical address, KVM_NOT_MAPPED if there is none.
 */
uint64_t kvm_translate(uintptr_t addr);

/**
 * kvm_map_page() - map one page.
 * @addr: virtual address, aligned to the page's size, else TBROK
 * @paddr: physical address, 52 bits, aligned likewise
 * @level: 1, 2 or 3 for a page of 4 KiB, 2 MiB, 1 GiB
 * @flags: KVM_PAGE_* of the page; present unless 0. KVM_PAGE_NOEXEC turns
 *	EFER.NXE on.
 *
 * Replaces what was mapped there; larger pages in the way are split, missing
 * tables are taken from the heap (writable, and accessible to user code if
 * the page is). Flushes the address from the TLB.
 */
#define kvm_map_page(addr, paddr, level, flags)                               \
	kvm_map_page_(__FILE__, __LINE__, (addr), (paddr), (level), (flags))
void kvm_map_page_(const char *file, int line, uintptr_t addr, uint64_t paddr,
		   unsigned int level, uint64_t flags);

/**
 * kvm_unmap_page() - make one 4 KiB page inaccessible.
 * @addr: an address in it; a larger page there is split
 */
#define kvm_unmap_page(addr) kvm_unmap_page_(__FILE__, __LINE__, (addr))
void kvm_unmap_page_(const char *file, int line, uintptr_t addr);

/**
 * kvm_protect_page() - change the flags of one 4 KiB page.
 * @addr: an address in it; not mapped is TBROK; a larger page is split
 * @flags: all KVM_PAGE_* that the page shall have from now on.
 *	KVM_PAGE_NOEXEC turns EFER.NXE on; KVM_PAGE_USER is also set in the
 *	tables above.
 */
#define kvm_protect_page(addr, flags)                                         \
	kvm_protect_page_(__FILE__, __LINE__, (addr), (flags))
void kvm_protect_page_(const char *file, int line, uintptr_t addr,
		       uint64_t flags);

/**
 * kvm_split_page() - replace a large page by pages of the next smaller size.
 * @addr: an address in it; TBROK if no large page is there
 *
 * The pages together map what the large page mapped, with its flags. The
 * table comes from the heap.
 */
#define kvm_split_page(addr) kvm_split_page_(__FILE__, __LINE__, (addr))
void kvm_split_page_(const char *file, int line, uintptr_t addr);

/**
 * kvm_flush_page() - INVLPG.
 * @addr: address to flush from this vCPU's TLB
 */
void kvm_flush_page(uintptr_t addr);

/**
 * kvm_flush_tlb() - flush this vCPU's TLB, global pages included.
 */
void kvm_flush_tlb(void);

#endif /* KVM_X86_PAGING_H */
