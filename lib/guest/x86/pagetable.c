// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Building and walking page tables of all formats (kvm_x86_pagetable.h).
 */
#include "kvm_x86_pagetable.h"

#define ENTRIES 512

/* Pages of 4 KiB, 2 MiB and 1 GiB. */
#define LARGEST_PAGE_LEVEL 3

typedef uint64_t aliasing_uint64_t __attribute__((__may_alias__, __aligned__(1)));
typedef uint32_t aliasing_uint32_t __attribute__((__may_alias__, __aligned__(1)));

uint64_t kvm_read_page_entry(const struct page_table_entry_pae *entry)
{
	return *(const volatile aliasing_uint64_t *)entry;
}

#ifdef __x86_64__
void kvm_write_page_entry(struct page_table_entry_pae *entry, uint64_t value)
{
	*(volatile aliasing_uint64_t *)entry = value;
}
#else
void kvm_write_page_entry(struct page_table_entry_pae *entry, uint64_t value)
{
	volatile aliasing_uint32_t *half = (void *)entry;

	half[0] = 0;
	half[1] = value >> 32;
	half[0] = value;
}
#endif

uintptr_t kvm_get_page_address_pae(const struct page_table_entry_pae *entry)
{
	if (!entry->present)
		return 0;
	return kvm_read_page_entry(entry) & KVM_PAGE_ADDRESS_MASK;
}

static struct page_table_entry_pae *table_of(uint64_t value)
{
	return (void *)(uintptr_t)(value & KVM_PAGE_ADDRESS_MASK);
}

static struct page_table_entry_pae *
entry_in(struct page_table_entry_pae *table, uint64_t addr, unsigned int level)
{
	return table + ((addr / kvm_pt_page_size(level)) & (ENTRIES - 1));
}

int kvm_pt_is_leaf(const struct kvm_pt_map *map,
	       const struct page_table_entry_pae *entry, unsigned int level)
{
	uint64_t value = kvm_read_page_entry(entry);

	if (!(value & map->format->present))
		return 0;
	return level == 1 || value & map->format->large;
}

static int is_table(const struct kvm_pt_map *map,
		    const struct page_table_entry_pae *entry)
{
	uint64_t value = kvm_read_page_entry(entry);

	return value & map->format->present && !(value & map->format->large);
}

struct page_table_entry_pae *kvm_pt_walk(const struct kvm_pt_map *map, uint64_t addr,
				     unsigned int *level)
{
	unsigned int at = map->levels;
	struct page_table_entry_pae *entry = entry_in(map->root, addr, at);

	while (at > *level && is_table(map, entry)) {
		at--;
		entry = entry_in(table_of(kvm_read_page_entry(entry)), addr,
				 at);
	}
	*level = at;
	return entry;
}

static void set_table(const struct kvm_pt_map *map,
		      struct page_table_entry_pae *entry, unsigned int level,
		      struct page_table_entry_pae *table)
{
	const struct kvm_pt_format *fmt = map->format;
	uint64_t flags = fmt->table;

	if (fmt->root_table && level == fmt->root_level)
		flags = fmt->root_table;
	kvm_write_page_entry(entry, (uintptr_t)table | flags);
}

/* What the first of the pages has that replace a large page at @level. */
static uint64_t split_value(const struct kvm_pt_format *fmt, uint64_t value,
			    unsigned int level)
{
	uint64_t pat = value & fmt->large_pat;

	if (level > 2)
		return value;
	value &= ~(fmt->large_pat | fmt->large);
	return pat ? value | fmt->large : value;
}

/* Entries of a root that differs from other tables have no permissions. */
static void inherit(const struct kvm_pt_map *map,
		    struct page_table_entry_pae *entry, unsigned int level,
		    uint64_t flags)
{
	if (level != map->format->root_level)
		kvm_write_page_entry(entry, kvm_read_page_entry(entry) |
				     (flags & map->format->inherited));
}

void kvm_pt_split_(const char *file, int line, const struct kvm_pt_map *map,
	      struct page_table_entry_pae *entry, unsigned int level)
{
	uint64_t value = split_value(map->format, kvm_read_page_entry(entry),
				     level);
	uint64_t size = kvm_pt_page_size(level - 1);
	struct page_table_entry_pae *table =
		tst_heap_alloc_pages_(file, line, 1);
	unsigned int i;

	for (i = 0; i < ENTRIES; i++)
		kvm_write_page_entry(table + i, value + i * size);

	set_table(map, entry, level, table);
	inherit(map, entry, level, value);
}

struct page_table_entry_pae *kvm_pt_make_entry_(const char *file, int line,
					   const struct kvm_pt_map *map,
					   uint64_t addr, unsigned int level,
					   uint64_t flags)
{
	unsigned int at = map->levels;
	struct page_table_entry_pae *entry = entry_in(map->root, addr, at);

	for (; at > level; at--) {
		if (kvm_pt_is_leaf(map, entry, at))
			kvm_pt_split_(file, line, map, entry, at);
		else if (!is_table(map, entry))
			set_table(map, entry, at,
				  tst_heap_alloc_pages_(file, line, 1));
		inherit(map, entry, at, flags);
		entry = entry_in(table_of(kvm_read_page_entry(entry)), addr,
				 at - 1);
	}
	return entry;
}

struct page_table_entry_pae *kvm_pt_find(const struct kvm_pt_map *map,
					 uint64_t addr, unsigned int *level)
{
	unsigned int at = 1;
	struct page_table_entry_pae *entry = kvm_pt_walk(map, addr, &at);

	if (level)
		*level = at;
	return kvm_pt_is_leaf(map, entry, at) ? entry : NULL;
}

struct kvm_pt_map kvm_pt_create_(const char *file, int line,
				 const struct kvm_pt_format *format,
				 unsigned int levels)
{
	return (struct kvm_pt_map){
		.format = format,
		.root = tst_heap_alloc_pages_(file, line, 1),
		.levels = levels,
	};
}

uint64_t kvm_pt_flags(const struct kvm_pt_format *format, unsigned int level,
		      unsigned int access)
{
	uint64_t flags = format->leaf | (level > 1 ? format->large : 0);
	unsigned int i;

	if (!access)
		return 0;
	for (i = 0; i < ARRAY_SIZE(format->permissions); i++)
		flags |= access >> i & 1 ? format->permissions[i] :
			format->denials[i];
	return flags;
}

void kvm_pt_map_page_(const char *file, int line, const struct kvm_pt_map *map,
		      uint64_t addr, uint64_t paddr, unsigned int level,
		      unsigned int access)
{
	uint64_t flags = kvm_pt_flags(map->format, level, access);
	struct page_table_entry_pae *entry;

	if (level < 1 || level > LARGEST_PAGE_LEVEL || level >= map->levels)
		tst_brk_(file, line, TBROK, "No %s pages of level %u here",
			 map->format->name, level);
	if ((addr | paddr) & (kvm_pt_page_size(level) - 1) ||
	    paddr & ~KVM_PAGE_ADDRESS_MASK)
		tst_brk_(file, line, TBROK,
			 "Cannot map 0x%llx to 0x%llx with a page of 0x%llx bytes",
			 addr, paddr, kvm_pt_page_size(level));

	entry = kvm_pt_make_entry_(file, line, map, addr, level, flags);
	kvm_write_page_entry(entry, access ? paddr | flags : 0);
}

void kvm_pt_map_identity_(const char *file, int line,
			  const struct kvm_pt_map *map, uint64_t from,
			  uint64_t to, unsigned int level, unsigned int access)
{
	for (; from < to; from += kvm_pt_page_size(level))
		kvm_pt_map_page_(file, line, map, from, from, level, access);
}
