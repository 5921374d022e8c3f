// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page-table walk for the reader of guest memory: KVM_TRANSLATE costs as much
 * as an exit of the guest, so messages get along without it.
 *
 * Only the plain case is handled, and anything doubtful is left to KVM: long
 * mode with four levels (AMD APM volume 2, 5.3), entries that are present
 * and use no bit that could be reserved, tables and page in memory slots.
 */
#include "host/instance.h"

#define CR0_PG (1ULL << 31)
#define CR4_LA57 (1ULL << 12)
#define CR4_VMXE (1ULL << 13)
#define EFER_LMA (1ULL << 10)
#define EFER_NXE (1ULL << 11)
#define EFER_SVME (1ULL << 12)

#define PTE_PRESENT (1ULL << 0)
#define PTE_LARGE (1ULL << 7)
#define PTE_GLOBAL (1ULL << 8)	/* AMD: reserved in upper levels */
#define PTE_NX (1ULL << 63)
#define PTE_ADDRESS 0xffffffffff000ULL

#define LEVELS 4
#define LARGE_LEVEL 2		/* 2 MiB; not every CPU has 1 GiB pages */
#define LARGE_PAT (1ULL << 12)	/* in the address field of large pages */

static unsigned int shift_of(int level)
{
	return 12 + 9 * (LEVELS - 1 - level);
}

/*
 * Nested guests have these bits set, too: SVME by VMRUN's checks (APM volume
 * 2, 15.5.1), VMXE as VMX operation fixes it (SDM volume 3, 23.8). Their
 * addresses may take another translation, behind this one.
 */
static bool may_be_nested(const struct kvm_sregs *sregs)
{
	return sregs->efer & EFER_SVME || sregs->cr4 & CR4_VMXE;
}

static bool is_plain(const struct kvm_sregs *sregs, uint64_t va)
{
	return sregs->cr0 & CR0_PG && sregs->efer & EFER_LMA &&
	       !(sregs->cr4 & CR4_LA57) && !may_be_nested(sregs) &&
	       (int64_t)(va << 16) >> 16 == (int64_t)va;
}

/* An entry is aligned to its size, also where i386 asks for less. */
typedef uint64_t entry_in_memory __attribute__((__aligned__(8)));

/* The guest may write to its tables at any time: each entry is read once. */
static bool read_entry(const struct tst_kvm_instance *inst, uint64_t paddr,
		       uint64_t *entry)
{
	uint64_t left;
	entry_in_memory *ptr = kvm_phys_pointer(inst, paddr, &left);

	if (ptr && left >= sizeof(*ptr))
		*entry = __atomic_load_n(ptr, __ATOMIC_RELAXED);
	return ptr && left >= sizeof(*ptr) && *entry & PTE_PRESENT;
}

/* Whether @entry ends the walk on a large page that KVM would accept. */
static bool end_at(uint64_t entry, int level, uint64_t va, uint64_t *paddr)
{
	uint64_t offset = (1ULL << shift_of(level)) - 1;
	uint64_t base = entry & PTE_ADDRESS;

	if (level < LEVELS - 1)
		base &= ~LARGE_PAT;
	*paddr = base | (va & offset);
	return !(base & offset) && level >= LARGE_LEVEL;
}

bool kvm_walk(const struct tst_kvm_instance *inst, uint64_t va,
	      uint64_t *paddr)
{
	const struct kvm_sregs *sregs = &inst->vcpu_info->s.regs.sregs;
	uint64_t entry = sregs->cr3;
	int level;

	if (!(inst->vcpu_info->kvm_valid_regs & KVM_SYNC_X86_SREGS) ||
	    !is_plain(sregs, va))
		return false;
	for (level = 0; level < LEVELS; level++) {
		uint64_t index = va >> shift_of(level) & 511;

		if (!read_entry(inst, (entry & PTE_ADDRESS) + index * 8,
				&entry))
			return false;
		if (entry & PTE_NX && !(sregs->efer & EFER_NXE))
			return false;
		if (level == LEVELS - 1 || entry & PTE_LARGE)
			return end_at(entry, level, va, paddr) &&
			       tst_kvm_find_phys_memslot(inst, *paddr) >= 0;
		if (entry & PTE_GLOBAL)
			return false;
	}
	return false;
}
