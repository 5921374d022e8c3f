/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building and walking page tables of any format that has 512 entries of 8
 * bytes per table: the payload's own and those of nested paging. What
 * differs is data. Levels count from the leaf: 1 is an entry for 4 KiB.
 *
 * For the tables that CR3 points to kvm_x86_paging.h is shorter.
 */
#ifndef KVM_X86_PAGETABLE_H
#define KVM_X86_PAGETABLE_H

#include "kvm_x86.h"

/* Permissions and the like, independent of the format. */
#define KVM_MAP_READ (1U << 0)
#define KVM_MAP_WRITE (1U << 1)
#define KVM_MAP_EXEC (1U << 2)
#define KVM_MAP_USER (1U << 3)
#define KVM_MAP_ALL (KVM_MAP_READ | KVM_MAP_WRITE | KVM_MAP_EXEC | KVM_MAP_USER)

/**
 * struct kvm_pt_format - what entries look like.
 * @name: for messages
 * @present: an entry is in use if any of these bits is set
 * @large: marks a leaf at a level above 1
 * @large_pat: PAT bit of such a leaf, at level 1 it is @large; 0: has none
 * @table: flags of a new entry that refers to a table
 * @root_table: the same in a root whose entries differ (PAE), else 0
 * @root_level: level of the root whose entries are @root_table
 * @inherited: flags of a leaf that the tables above must have too
 * @leaf: flags of every leaf (the memory type of EPT)
 * @permissions: bits that KVM_MAP_READ, WRITE, EXEC and USER set in a leaf
 * @denials: bits that are set in a leaf if they are missing (no-execute)
 */
struct kvm_pt_format {
	const char *name;
	uint64_t present;
	uint64_t large;
	uint64_t large_pat;
	uint64_t table;
	uint64_t root_table;
	unsigned int root_level;
	uint64_t inherited;
	uint64_t leaf;
	uint64_t permissions[4];
	uint64_t denials[4];
};

/*
 * The payload's paging; nested paging of SVM (guest-physical addresses are
 * accessed as a user: APM volume 2, 15.25.5), which has the format of the
 * hypervisor's own paging; EPT (Intel SDM volume 3, 28.3.2).
 */
extern const struct kvm_pt_format kvm_pt_guest;
extern const struct kvm_pt_format kvm_pt_npt;
extern const struct kvm_pt_format kvm_pt_ept;

/**
 * struct kvm_pt_map - a set of page tables.
 * @format: format of its entries
 * @root: its root table
 * @levels: level of the root table
 */
struct kvm_pt_map {
	const struct kvm_pt_format *format;
	struct page_table_entry_pae *root;
	unsigned int levels;
};

/**
 * kvm_pt_page_size() - size of a page.
 * @level: level of its entry
 *
 * Return: bytes.
 */
static inline uint64_t kvm_pt_page_size(unsigned int level)
{
	return 1ULL << (12 + 9 * (level - 1));
}

/**
 * kvm_pt_create() - make an empty set of page tables.
 * @format: format of its entries
 * @levels: level of the root: 4, or 3 for the PAE format
 *
 * Return: the tables; the root is a page of the heap.
 */
#define kvm_pt_create(format, levels)                                         \
	kvm_pt_create_(__FILE__, __LINE__, (format), (levels))
struct kvm_pt_map kvm_pt_create_(const char *file, int line,
				 const struct kvm_pt_format *format,
				 unsigned int levels);

/**
 * kvm_pt_create_nested() - make an empty set of nested page tables.
 * @format: &kvm_pt_npt or &kvm_pt_ept
 *
 * Return: tables with the number of levels the processor takes from this
 * payload: 4 for EPT and on x86_64, 3 for NPT on i386.
 */
#define kvm_pt_create_nested(format)                                          \
	kvm_pt_create_nested_(__FILE__, __LINE__, (format))
struct kvm_pt_map kvm_pt_create_nested_(const char *file, int line,
					const struct kvm_pt_format *format);

/**
 * kvm_pt_current() - the tables that CR3 points to.
 *
 * Return: the tables, in the format of the current paging mode.
 */
struct kvm_pt_map kvm_pt_current(void);

/**
 * kvm_pt_walk() - walk towards the entry for an address.
 * @map: tables to walk
 * @addr: address to find
 * @level: in: level to stop at; out: level of the entry returned, higher if
 *	the walk ended at a large page or at an entry that is not in use
 *
 * Return: the entry.
 */
struct page_table_entry_pae *kvm_pt_walk(const struct kvm_pt_map *map,
					 uint64_t addr, unsigned int *level);

/**
 * kvm_pt_is_leaf() - whether an entry maps a page.
 * @map: tables it is in
 * @entry: the entry
 * @level: its level
 *
 * Return: 1 if so, 0 if it is not in use or refers to a table.
 */
int kvm_pt_is_leaf(const struct kvm_pt_map *map,
		   const struct page_table_entry_pae *entry,
		   unsigned int level);

/**
 * kvm_pt_find() - find the entry that maps an address.
 * @map: tables to walk
 * @addr: address
 * @level: out: its level; may be NULL
 *
 * Return: the entry, NULL if the address is not mapped.
 */
struct page_table_entry_pae *kvm_pt_find(const struct kvm_pt_map *map,
					 uint64_t addr, unsigned int *level);

/**
 * kvm_pt_split() - replace a large page by pages of the next smaller size.
 * @map: tables to work on
 * @entry: the large page's entry
 * @level: its level, at least 2
 *
 * The new table comes from the heap. Flush before you rely on it.
 */
#define kvm_pt_split(map, entry, level)                                       \
	kvm_pt_split_(__FILE__, __LINE__, (map), (entry), (level))
void kvm_pt_split_(const char *file, int line, const struct kvm_pt_map *map,
		   struct page_table_entry_pae *entry, unsigned int level);

/**
 * kvm_pt_make_entry() - get the entry for an address, whatever it takes.
 * @map: tables to work on
 * @addr: address
 * @level: level of the entry wanted
 * @flags: flags of the leaf to be; inherited ones are set on the way down
 *
 * Splits large pages and adds tables, from the heap, on the way.
 *
 * Return: the entry, unchanged.
 */
#define kvm_pt_make_entry(map, addr, level, flags)                            \
	kvm_pt_make_entry_(__FILE__, __LINE__, (map), (addr), (level), (flags))
struct page_table_entry_pae *
kvm_pt_make_entry_(const char *file, int line, const struct kvm_pt_map *map,
		   uint64_t addr, unsigned int level, uint64_t flags);

/**
 * kvm_pt_flags() - a leaf's flags in a format.
 * @format: the format
 * @level: level of the leaf
 * @access: KVM_MAP_*; 0 gives an entry that is not in use
 *
 * Return: bits to be combined with the page's address.
 */
uint64_t kvm_pt_flags(const struct kvm_pt_format *format, unsigned int level,
		      unsigned int access);

/**
 * kvm_pt_map_page() - map one page.
 * @map: tables to work on
 * @addr: address to map, aligned to the page's size, else TBROK
 * @paddr: where to, aligned likewise
 * @level: 1, 2 or 3 for 4 KiB, 2 MiB, 1 GiB
 * @access: KVM_MAP_*; 0: not accessible at all
 */
#define kvm_pt_map_page(map, addr, paddr, level, access)                      \
	kvm_pt_map_page_(__FILE__, __LINE__, (map), (addr), (paddr), (level), \
			 (access))
void kvm_pt_map_page_(const char *file, int line, const struct kvm_pt_map *map,
		      uint64_t addr, uint64_t paddr, unsigned int level,
		      unsigned int access);

/**
 * kvm_pt_map_identity() - map a range of addresses to itself.
 * @map: tables to work on
 * @from: first address, aligned to the page size
 * @to: end of the range
 * @level: size of the pages, as above
 * @access: KVM_MAP_*
 */
#define kvm_pt_map_identity(map, from, to, level, access)                     \
	kvm_pt_map_identity_(__FILE__, __LINE__, (map), (from), (to),         \
			     (level), (access))
void kvm_pt_map_identity_(const char *file, int line,
			  const struct kvm_pt_map *map, uint64_t from,
			  uint64_t to, unsigned int level, unsigned int access);

#endif /* KVM_X86_PAGETABLE_H */
