// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports: the walk of the page tables for an address. Called by
 * crash.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/x86/crash_walk.h"

#define CPUID_ENTRIES 256
#define CPUID_ADDRESS_SIZES 0x80000008
#define ADDRESS_BITS_MAX 52

/* Each entry is read once: the guest may change it at any time. */
static bool read_entry(void *ctx, uint64_t paddr, void *buf, size_t len)
{
	uint64_t left;
	void *ptr = kvm_phys_pointer(ctx, paddr, &left);

	if (!ptr || left < len)
		return false;
	if (len == sizeof(uint32_t))
		__atomic_load((uint32_t *)ptr, (uint32_t *)buf,
			      __ATOMIC_RELAXED);
	else
		kvm_copy_once(buf, ptr, len);
	return true;
}

static unsigned int find_address_bits(const struct kvm_cpuid2 *cpuid)
{
	unsigned int i;

	for (i = 0; i < cpuid->nent; i++)
		if (cpuid->entries[i].function == CPUID_ADDRESS_SIZES)
			return cpuid->entries[i].eax & 0xff;
	return ADDRESS_BITS_MAX;
}

/* Returns 0 if KVM does not tell. */
static unsigned int address_bits(const struct crash *crash)
{
	struct kvm_cpuid2 *cpuid;
	unsigned int bits = 0;

	cpuid = calloc(1, sizeof(*cpuid) +
		       CPUID_ENTRIES * sizeof(cpuid->entries[0]));
	if (!cpuid)
		return bits;
	cpuid->nent = CPUID_ENTRIES;
	if (!ioctl(crash->inst->vcpu_fd, KVM_GET_CPUID2, cpuid))
		bits = find_address_bits(cpuid);
	free(cpuid);
	return bits;
}

bool kvm_crash_walk(const struct crash *crash, uint64_t addr,
		    struct paging_walk *walk)
{
	unsigned int bits = address_bits(crash);
	const struct paging_memory memory = {
		read_entry, (void *)crash->inst,
	};
	const struct paging_mode mode = {
		.cr0 = crash->sregs.cr0, .cr3 = crash->sregs.cr3,
		.cr4 = crash->sregs.cr4, .efer = crash->sregs.efer,
		.address_bits = bits ? bits : ADDRESS_BITS_MAX,
	};

	kvm_paging_walk(&mode, &memory, addr, walk);
	return bits;
}

void kvm_crash_report_walk(const struct crash *crash, const char *what,
			   uint64_t addr)
{
	struct paging_walk walk;
	char text[PAGING_TEXT_MAX];
	unsigned int i;
	bool width_known = kvm_crash_walk(crash, addr, &walk);

	NOTE(crash, "Page tables for %s 0x%llx, CR3 0x%llx%s%s:", what,
	     (unsigned long long)addr, crash->sregs.cr3,
	     crash->nesting.level ? ", nested paging left out" : "",
	     width_known ? "" : ", reserved bits not known");
	for (i = 0; i < walk.count; i++) {
		kvm_paging_describe_entry(&walk, i, text, sizeof(text));
		NOTE(crash, "  %s", text);
	}
	/* Other walks end with the entry that ends them. */
	if (walk.count && walk.end != PAGING_PAGE)
		return;
	kvm_paging_describe_end(&walk, text, sizeof(text));
	NOTE(crash, "  => %s%s", text, walk.end == PAGING_PAGE &&
	     tst_kvm_find_phys_memslot(crash->inst, walk.physical) < 0 ?
	     ", no memory there" : "");
}
