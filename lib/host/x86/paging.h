/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A walk of a guest's page tables, entry by entry, in words. Called by crash
 * reports. It needs no vCPU: registers and memory come from the caller, and
 * whatever they hold, it takes a step for each level and no more.
 */
#ifndef HOST_X86_PAGING_H
#define HOST_X86_PAGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGING_LEVELS_MAX 5

/*
 * struct paging_mode - what the processor walks by.
 * @cr0, @cr3, @cr4, @efer: these registers
 * @address_bits: width of physical addresses (CPUID 80000008h EAX[7:0])
 */
struct paging_mode {
	uint64_t cr0, cr3, cr4, efer;
	unsigned int address_bits;
};

enum paging_end {
	PAGING_OFF,		/* the address is the physical one */
	PAGING_PAGE,		/* there is a page */
	PAGING_NOT_PRESENT,	/* the last entry is not present */
	PAGING_RESERVED,	/* the last entry has a reserved bit */
	PAGING_OUTSIDE,		/* the last entry is not in memory */
	PAGING_NOT_CANONICAL,
};

/*
 * struct paging_entry - one step.
 * @level: 5 to 1, which is the last table
 * @index: in its table
 * @address: guest-physical
 * @raw: as it is in memory; 0 if it is not
 * @reserved: the bits in it that must be zero
 * @size: bytes of the page it maps; 0: it is for a table
 * @target: guest-physical address of page or table
 */
struct paging_entry {
	unsigned int level, index;
	uint64_t address, raw, reserved, size, target;
};

/*
 * struct paging_walk - all of it.
 * @end: how it ended
 * @levels: of the mode; 0 with PAGING_OFF
 * @count: steps taken
 * @entries: the steps
 * @physical: with PAGING_OFF and PAGING_PAGE: what the address translates to
 * @writable, @user, @executable: with PAGING_PAGE: rights, all levels taken
 *	together
 */
struct paging_walk {
	enum paging_end end;
	unsigned int levels, count;
	struct paging_entry entries[PAGING_LEVELS_MAX];
	uint64_t physical;
	bool writable, user, executable;
};

/*
 * struct paging_memory - access to guest-physical memory.
 * @read: copies an entry of @len bytes, 4 or 8, in one access; false if it is
 *	not in memory
 * @ctx: for @read
 */
struct paging_memory {
	bool (*read)(void *ctx, uint64_t paddr, void *buf, size_t len);
	void *ctx;
};

/* kvm_paging_walk() - walk the tables for @va. */
void kvm_paging_walk(const struct paging_mode *mode,
		     const struct paging_memory *memory, uint64_t va,
		     struct paging_walk *walk);

/* Enough for any line below. */
#define PAGING_TEXT_MAX 256

/*
 * kvm_paging_describe_entry() - step @i in words.
 *
 * For example "PML4[0] at 0x6000: 0x7023, table at 0x7000, writable,
 * supervisor, accessed".
 */
void kvm_paging_describe_entry(const struct paging_walk *walk, unsigned int i,
			       char *out, size_t size);

/*
 * kvm_paging_describe_end() - what the walk comes to.
 *
 * For example "physical address 0x1000: read-only, supervisor".
 */
void kvm_paging_describe_end(const struct paging_walk *walk, char *out,
			     size_t size);

#endif /* HOST_X86_PAGING_H */
