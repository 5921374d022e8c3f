// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page-table walks for reports; see paging.h. Formats of the tables: Intel
 * SDM volume 3, 4.3 to 4.5, and AMD APM volume 2, 5.2 and 5.3.
 */
#include <inttypes.h>
#include <stdio.h>

#include "host/x86/paging.h"

#define CR0_PG (1ULL << 31)
#define CR4_PSE (1ULL << 4)
#define CR4_PAE (1ULL << 5)
#define CR4_LA57 (1ULL << 12)
#define EFER_LMA (1ULL << 10)
#define EFER_NXE (1ULL << 11)

#define PTE_PRESENT (1ULL << 0)
#define PTE_WRITABLE (1ULL << 1)
#define PTE_USER (1ULL << 2)
#define PTE_ACCESSED (1ULL << 5)
#define PTE_DIRTY (1ULL << 6)
#define PTE_LARGE (1ULL << 7)
#define PTE_GLOBAL (1ULL << 8)
#define PTE_NX (1ULL << 63)

#define PAGE_SHIFT 12
#define ADDRESS_FIELD 0x000ffffffffff000ULL

/* A page directory pointer of PAE has no rights; bits 1, 2 and 5 to 8. */
#define PAE_POINTER_RESERVED (PTE_NX | 0x1e6)
#define PAE_HIGH_RESERVED 0x7ff0000000000000ULL

/* 4 MiB pages: address bits 39 to 32 are bits 20 to 13 (PSE-36). */
#define PSE_RESERVED (1ULL << 21)
#define PSE_HIGH_SHIFT 13
#define PSE_HIGH_BITS 8

struct format {
	unsigned int levels;
	unsigned int index_bits;
	unsigned int entry_size;
	unsigned int address_bits;	/* of virtual addresses */
	uint64_t root;			/* what CR3 holds of the address */
	const char *names[PAGING_LEVELS_MAX + 1];
};

static const struct format legacy = {
	2, 10, 4, 32, 0xfffff000, { NULL, "PT", "PD" },
};

static const struct format pae = {
	3, 9, 8, 32, 0xffffffe0, { NULL, "PT", "PD", "PDPT" },
};

static const struct format four_levels = {
	4, 9, 8, 48, ADDRESS_FIELD, { NULL, "PT", "PD", "PDPT", "PML4" },
};

static const struct format five_levels = {
	5, 9, 8, 57, ADDRESS_FIELD,
	{ NULL, "PT", "PD", "PDPT", "PML4", "PML5" },
};

static const struct format *find_format(const struct paging_mode *mode)
{
	if (!(mode->cr0 & CR0_PG))
		return NULL;
	if (mode->efer & EFER_LMA)
		return mode->cr4 & CR4_LA57 ? &five_levels : &four_levels;
	return mode->cr4 & CR4_PAE ? &pae : &legacy;
}

static uint64_t mask(unsigned int bits)
{
	return bits < 64 ? (1ULL << bits) - 1 : UINT64_MAX;
}

static bool is_canonical(const struct format *format, uint64_t va)
{
	unsigned int unused = 64 - format->address_bits;

	return format->address_bits == 32 ||
		(uint64_t)((int64_t)(va << unused) >> unused) == va;
}

static unsigned int shift_of(const struct format *format, unsigned int level)
{
	return PAGE_SHIFT + format->index_bits * (level - 1);
}

/* CR4.PSE counts without PAE alone. */
static bool is_page(const struct paging_mode *mode,
		    const struct format *format, unsigned int level,
		    uint64_t raw)
{
	if (level == 1)
		return true;
	if (!(raw & PTE_LARGE))
		return false;
	if (format == &legacy)
		return mode->cr4 & CR4_PSE;
	return level == 2 || (level == 3 && format != &pae);
}

/* Bits of a page's entry that its size leaves without a meaning. */
static uint64_t reserved_in_page(const struct paging_mode *mode,
				 const struct format *format,
				 unsigned int shift)
{
	unsigned int high = mode->address_bits - 32;

	if (shift == PAGE_SHIFT)
		return 0;
	if (format != &legacy)
		return mask(shift) & ~mask(PAGE_SHIFT + 1);
	if (mode->address_bits < 32 || high > PSE_HIGH_BITS)
		high = PSE_HIGH_BITS;
	return PSE_RESERVED |
		(mask(PSE_HIGH_BITS) & ~mask(high)) << PSE_HIGH_SHIFT;
}

static uint64_t reserved_bits(const struct paging_mode *mode,
			      const struct format *format,
			      const struct paging_entry *entry)
{
	uint64_t bits = entry->size ?
		reserved_in_page(mode, format, shift_of(format,
							entry->level)) : 0;

	if (format == &legacy)
		return bits;
	bits |= ADDRESS_FIELD & ~mask(mode->address_bits);
	if (!(mode->efer & EFER_NXE))
		bits |= PTE_NX;
	if (format == &pae)
		bits |= PAE_HIGH_RESERVED;
	if (format == &pae && entry->level == 3)
		bits |= PAE_POINTER_RESERVED;
	if (entry->level > 3)
		bits |= PTE_LARGE;
	return bits;
}

static uint64_t target_of(const struct format *format,
			  const struct paging_entry *entry)
{
	uint64_t raw = entry->raw;

	if (!entry->size)
		return raw & ADDRESS_FIELD;
	if (format == &legacy && entry->level == 2)
		return (raw & ~(entry->size - 1)) |
			(raw >> PSE_HIGH_SHIFT & mask(PSE_HIGH_BITS)) << 32;
	return raw & ADDRESS_FIELD & ~(entry->size - 1);
}

static void decode(const struct paging_mode *mode,
		   const struct format *format, struct paging_entry *entry)
{
	if (is_page(mode, format, entry->level, entry->raw))
		entry->size = 1ULL << shift_of(format, entry->level);
	entry->reserved = entry->raw & reserved_bits(mode, format, entry);
	entry->target = target_of(format, entry);
}

static void take_rights(struct paging_walk *walk, const struct format *format,
			const struct paging_entry *entry)
{
	if (format == &pae && entry->level == 3)
		return;
	walk->writable &= !!(entry->raw & PTE_WRITABLE);
	walk->user &= !!(entry->raw & PTE_USER);
	if (format != &legacy)
		walk->executable &= !(entry->raw & PTE_NX);
}

/*
 * Page directory pointers of PAE are checked when CR3 is loaded, and then
 * never again (Intel SDM volume 3, 4.4.1).
 */
static bool stops_walk(const struct format *format,
		       const struct paging_entry *entry)
{
	return entry->reserved && !(format == &pae && entry->level == 3);
}

/* Returns true if the walk goes on at entry->target. */
static bool take_step(const struct paging_mode *mode,
		      const struct format *format,
		      const struct paging_memory *memory,
		      struct paging_walk *walk, struct paging_entry *entry)
{
	uint32_t half;
	bool got;

	if (format->entry_size == sizeof(half)) {
		got = memory->read(memory->ctx, entry->address, &half,
				   sizeof(half));
		entry->raw = got ? half : 0;
	} else {
		got = memory->read(memory->ctx, entry->address, &entry->raw,
				   sizeof(entry->raw));
		entry->raw = got ? entry->raw : 0;
	}
	walk->end = got ? PAGING_NOT_PRESENT : PAGING_OUTSIDE;
	if (!(entry->raw & PTE_PRESENT))
		return false;

	decode(mode, format, entry);
	take_rights(walk, format, entry);
	walk->end = stops_walk(format, entry) ? PAGING_RESERVED : PAGING_PAGE;
	return walk->end == PAGING_PAGE && !entry->size;
}

static void walk_tables(const struct paging_mode *mode,
			const struct format *format,
			const struct paging_memory *memory, uint64_t va,
			struct paging_walk *walk)
{
	uint64_t table = mode->cr3 & format->root;
	struct paging_entry *entry = walk->entries;
	unsigned int level;

	for (level = format->levels; level; level--) {
		entry = &walk->entries[walk->count++];
		entry->level = level;
		entry->index = va >> shift_of(format, level) &
			mask(format->index_bits);
		entry->address = table + entry->index * format->entry_size;
		if (!take_step(mode, format, memory, walk, entry))
			break;
		table = entry->target;
	}
	if (walk->end == PAGING_PAGE)
		walk->physical = entry->target | (va & (entry->size - 1));
}

void kvm_paging_walk(const struct paging_mode *mode,
		     const struct paging_memory *memory, uint64_t va,
		     struct paging_walk *walk)
{
	const struct format *format = find_format(mode);

	*walk = (struct paging_walk){
		.end = PAGING_OFF,
		.physical = va,
		.writable = true, .user = true, .executable = true,
	};
	if (!format)
		return;
	walk->levels = format->levels;
	walk->end = PAGING_NOT_CANONICAL;
	if (!is_canonical(format, va))
		return;
	if (format->address_bits == 32)
		va = (uint32_t)va;
	walk_tables(mode, format, memory, va, walk);
}

static const char *level_name(const struct paging_walk *walk,
			      unsigned int level)
{
	static const struct format *const formats[] = {
		NULL, NULL, &legacy, &pae, &four_levels, &five_levels,
	};

	return formats[walk->levels]->names[level];
}

/* "2 MiB page" */
static void describe_target(const struct paging_entry *entry, char *out,
			    size_t size)
{
	static const char units[] = "KMG";
	unsigned int unit = 0;
	uint64_t count = entry->size >> 10;

	if (!entry->size) {
		snprintf(out, size, "table");
		return;
	}
	for (; count >= 1024 && unit + 2 < sizeof(units); unit++)
		count >>= 10;
	snprintf(out, size, "%" PRIu64 " %ciB page", count, units[unit]);
}

static bool has_rights(const struct paging_walk *walk,
		       const struct paging_entry *entry)
{
	return walk->levels != 3 || entry->level != 3;
}

static void describe_bits(const struct paging_walk *walk,
			  const struct paging_entry *entry, char *out,
			  size_t size)
{
	uint64_t raw = entry->raw;

	*out = '\0';
	if (!has_rights(walk, entry))
		return;
	snprintf(out, size, ", %s, %s%s%s%s%s",
		 raw & PTE_WRITABLE ? "writable" : "read-only",
		 raw & PTE_USER ? "user" : "supervisor",
		 raw & PTE_ACCESSED ? ", accessed" : "",
		 entry->size && raw & PTE_DIRTY ? ", dirty" : "",
		 entry->size && raw & PTE_GLOBAL ? ", global" : "",
		 walk->levels > 2 && raw & PTE_NX ? ", no-execute" : "");
}

static void describe_present(const struct paging_walk *walk,
			     const struct paging_entry *entry, char *out,
			     size_t size)
{
	char target[32], bits[96], reserved[64] = "";

	describe_target(entry, target, sizeof(target));
	describe_bits(walk, entry, bits, sizeof(bits));
	if (entry->reserved)
		snprintf(reserved, sizeof(reserved),
			 ": reserved bits 0x%" PRIx64 " are set",
			 entry->reserved);
	snprintf(out, size, "%s[%u] at 0x%" PRIx64 ": 0x%" PRIx64
		 ", %s at 0x%" PRIx64 "%s%s", level_name(walk, entry->level),
		 entry->index, entry->address, entry->raw, target,
		 entry->target, bits, reserved);
}

void kvm_paging_describe_entry(const struct paging_walk *walk, unsigned int i,
			       char *out, size_t size)
{
	const struct paging_entry *entry = &walk->entries[i];
	const char *name = level_name(walk, entry->level);

	if (entry->raw & PTE_PRESENT)
		describe_present(walk, entry, out, size);
	else if (i + 1 == walk->count && walk->end == PAGING_OUTSIDE)
		snprintf(out, size, "%s[%u] at 0x%" PRIx64
			 ": no memory there", name, entry->index,
			 entry->address);
	else
		snprintf(out, size, "%s[%u] at 0x%" PRIx64 ": 0x%" PRIx64
			 ", not present", name, entry->index, entry->address,
			 entry->raw);
}

void kvm_paging_describe_end(const struct paging_walk *walk, char *out,
			     size_t size)
{
	switch (walk->end) {
	case PAGING_OFF:
		snprintf(out, size, "paging is off");
		return;
	case PAGING_PAGE:
		snprintf(out, size, "physical address 0x%" PRIx64
			 ": %s, %s%s", walk->physical,
			 walk->writable ? "writable" : "read-only",
			 walk->user ? "user" : "supervisor",
			 walk->executable ? "" : ", no-execute");
		return;
	case PAGING_NOT_PRESENT:
		snprintf(out, size, "not present");
		return;
	case PAGING_RESERVED:
		snprintf(out, size, "a reserved bit is set");
		return;
	case PAGING_OUTSIDE:
		snprintf(out, size, "the tables lead out of memory");
		return;
	case PAGING_NOT_CANONICAL:
		snprintf(out, size, "the address is not canonical");
		return;
	}
}
