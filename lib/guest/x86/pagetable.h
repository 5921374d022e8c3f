/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building and walking page tables of any format that has 512 entries of 8
 * bytes per table: guest tables here, nested ones alike. What differs is
 * data. Used by paging.c.
 */
#ifndef LIB_GUEST_X86_PAGETABLE_H
#define LIB_GUEST_X86_PAGETABLE_H

#include "kvm_x86.h"

/**
 * struct pt_format - what entries look like.
 * @present: an entry is in use if any of these bits is set
 * @large: marks a leaf at a level above 1
 * @large_pat: PAT bit of such a leaf, at level 1 it is @large; 0: has none
 * @table: flags of a new entry that refers to a table
 * @root_table: the same in a root whose entries differ (PAE), else 0
 * @root_level: level of the root whose entries are @root_table
 * @inherited: flags of a leaf that the tables above must have too
 */
struct pt_format {
	uint64_t present;
	uint64_t large;
	uint64_t large_pat;
	uint64_t table;
	uint64_t root_table;
	unsigned int root_level;
	uint64_t inherited;
};

/**
 * struct pt_map - a set of page tables.
 * @format: format of its entries
 * @root: its root table
 * @levels: level of the root table
 */
struct pt_map {
	const struct pt_format *format;
	struct page_table_entry_pae *root;
	unsigned int levels;
};

/* Bytes that an entry at @level covers. */
static inline uint64_t pt_page_size(unsigned int level)
{
	return 1ULL << (12 + 9 * (level - 1));
}

/**
 * pt_walk() - walk towards the entry for an address.
 * @map: tables to walk
 * @addr: address to find
 * @level: in: level to stop at; out: level of the entry returned, higher if
 *	the walk ended at a large page or at an entry that is not in use
 */
struct page_table_entry_pae *pt_walk(const struct pt_map *map, uint64_t addr,
				     unsigned int *level);

/* True if @entry, at @level, maps a page. */
int pt_is_leaf(const struct pt_map *map,
	       const struct page_table_entry_pae *entry, unsigned int level);

/**
 * pt_split() - replace a large page's entry by a table of smaller pages.
 * @file: caller's file, for TBROK when the heap is full
 * @line: caller's line
 * @map: tables the entry is in
 * @entry: the large page's entry
 * @level: its level, at least 2
 */
void pt_split(const char *file, int line, const struct pt_map *map,
	      struct page_table_entry_pae *entry, unsigned int level);

/**
 * pt_make_entry() - get the entry for an address, whatever it takes.
 * @file: caller's file, for TBROK when the heap is full
 * @line: caller's line
 * @map: tables to work on
 * @addr: address
 * @level: level of the entry wanted
 * @flags: flags of the leaf to be; inherited ones are set on the way down
 *
 * Splits large pages and adds tables on the way.
 */
struct page_table_entry_pae *pt_make_entry(const char *file, int line,
					   const struct pt_map *map,
					   uint64_t addr, unsigned int level,
					   uint64_t flags);

#endif /* LIB_GUEST_X86_PAGETABLE_H */
