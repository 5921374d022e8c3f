// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All that x86 page tables map, for core files (AMD APM volume 2, 5.2 and
 * 5.3). The guest wrote the tables: every entry is read once, through a
 * reader that refuses what is no memory, and only so many are looked at,
 * since tables may refer to each other in circles.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/core_target.h"

#define CR0_PG (1ULL << 31)
#define CR4_PSE (1ULL << 4)
#define CR4_PAE (1ULL << 5)
#define CR4_LA57 (1ULL << 12)
#define CR4_VMXE (1ULL << 13)
#define EFER_LMA (1ULL << 10)
#define EFER_SVME (1ULL << 12)

#define PRESENT 1ULL
#define LARGE (1ULL << 7)
#define ADDRESS 0xffffffffff000ULL
#define PAGE_SHIFT 12

/* Enough for all of 2 GiB in pages, and all tables of a sane guest. */
#define ENTRIES_MAX 1000000

/**
 * struct format - a kind of page tables.
 * @levels: of tables
 * @bits: of the address that each level but the first one translates
 * @top_bits: the first one
 * @entry: bytes of an entry
 * @large: levels from the last one on that have large pages
 * @root: bits of CR3 that are the address
 */
struct format {
	unsigned int levels, bits, top_bits, entry, large;
	uint64_t root;
};

static const struct format legacy = { 2, 10, 10, 4, 1, 0xfffff000 };
static const struct format pse = { 2, 10, 10, 4, 2, 0xfffff000 };
static const struct format pae = { 3, 9, 2, 8, 2, 0xffffffe0 };
static const struct format long4 = { 4, 9, 9, 8, 3, ADDRESS };
static const struct format long5 = { 5, 9, 9, 8, 3, ADDRESS };

static const struct format *find_format(const struct kvm_sregs *sregs)
{
	if (!(sregs->cr0 & CR0_PG) || sregs->efer & EFER_SVME ||
	    sregs->cr4 & CR4_VMXE)
		return NULL;
	if (sregs->efer & EFER_LMA)
		return sregs->cr4 & CR4_LA57 ? &long5 : &long4;
	if (sregs->cr4 & CR4_PAE)
		return &pae;
	return sregs->cr4 & CR4_PSE ? &pse : &legacy;
}

struct walk {
	const struct tst_kvm_instance *inst;
	const struct format *format;
	struct core_map *map;
	unsigned int entries;
};

static bool read_entry(struct walk *walk, uint64_t paddr, uint64_t *entry)
{
	uint64_t left;
	const void *ptr = kvm_phys_pointer(walk->inst, paddr, &left);

	*entry = 0;
	if (!ptr || left < walk->format->entry)
		return false;
	kvm_copy_once(entry, ptr, walk->format->entry);
	return *entry & PRESENT;
}

/* Bits of an address below what a table translates; 1 is the last level. */
static unsigned int shift_of(const struct walk *walk, unsigned int level)
{
	return PAGE_SHIFT + walk->format->bits * (level - 1);
}

static uint64_t sign_extend(const struct walk *walk, uint64_t va)
{
	unsigned int width = PAGE_SHIFT + walk->format->levels *
			     walk->format->bits;

	if (walk->format->levels < 4)
		return va;
	return (uint64_t)((int64_t)(va << (64 - width)) >> (64 - width));
}

/* Bits 13 to 20 of a large legacy page are bits 32 to 39 of its address. */
static uint64_t page_address(const struct walk *walk, uint64_t entry,
			     uint64_t size)
{
	uint64_t high = 0;

	if (walk->format->entry == 4 && size > 1 << PAGE_SHIFT)
		high = (entry >> 13 & 0xff) << 32;
	return high | (entry & ADDRESS & ~(size - 1));
}

static void add_page(struct walk *walk, unsigned int level, uint64_t va,
		     uint64_t entry)
{
	uint64_t size = 1ULL << shift_of(walk, level);
	const struct core_range range = {
		.addr = sign_extend(walk, va),
		.paddr = page_address(walk, entry, size),
		.size = size,
	};

	kvm_core_map_add(walk->inst, walk->map, &range);
}

static void walk_table(struct walk *walk, unsigned int level, uint64_t table,
		       uint64_t va)
{
	const struct format *format = walk->format;
	unsigned int i, count = 1 << (level == format->levels ?
				      format->top_bits : format->bits);
	uint64_t entry, at;

	for (i = 0; i < count; i++) {
		if (walk->entries++ >= ENTRIES_MAX) {
			walk->map->complete = false;
			return;
		}
		if (!read_entry(walk, table + i * format->entry, &entry))
			continue;
		at = va + ((uint64_t)i << shift_of(walk, level));
		if (level == 1 || (level <= format->large && entry & LARGE))
			add_page(walk, level, at, entry);
		else
			walk_table(walk, level - 1, entry & ADDRESS, at);
	}
}

bool kvm_core_walk(const struct tst_kvm_instance *inst, struct core_map *map)
{
	struct walk walk = { .inst = inst, .map = map };
	struct kvm_sregs sregs;

	map->complete = !ioctl(inst->vcpu_fd, KVM_GET_SREGS, &sregs);
	walk.format = map->complete ? find_format(&sregs) : NULL;
	if (!walk.format)
		return false;
	walk_table(&walk, walk.format->levels, sregs.cr3 & walk.format->root,
		   0);
	return map->count;
}
