// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The payload's page tables: the shape they start with, and the functions
 * that look at and change them, against the entries and against what the
 * processor does with them. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: shape: *
 * SAYS TPASS: entries: *
 * SAYS TPASS: find: *
 * SAYS TPASS: map: *
 * SAYS TPASS: split: *
 * SAYS TPASS: protect: *
 * SAYS TPASS: unmap: *
 * SAYS TPASS: wide addresses: *
 * SAYS TPASS: flush: *
 * RUN -c flush-global
 * RUN -c noexec
 * RUN -c reserved
 * RUN -c map-unaligned
 * STATUS 2
 * SAYS @map-unaligned TBROK: Cannot map 0x40001000 to 0x0 with a page of 0x200000 bytes
 * RUN -c map-too-wide
 * STATUS 2
 * SAYS @map-too-wide TBROK: Cannot map 0x40000000 to 0x10000000000000 with a page of 0x1000 bytes
 * RUN -c map-level
 * STATUS 2
 * SAYS @map-level TBROK: There are no pages of level 4
 * RUN -c protect-nothing
 * STATUS 2
 * SAYS @protect-nothing TBROK: Address 0x90000000 is not mapped
 * RUN -c split-small
 * STATUS 2
 * SAYS @split-small TBROK: No large page at address 0x*
 * RUN -c heap-full
 * STATUS 2
 * SAYS @heap-full TBROK: Heap exhausted: 4096 bytes *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define IS64 (sizeof(long) == 8)
#define MIB2 0x200000UL

/* Addresses in the identity map that nothing lies at. */
#define PLACE 0x40000000UL
#define UNMAPPED 0x90000000UL

/* At PLACE there is no memory; pages of the heap are. */
static uintptr_t page_a, page_b;

static void make_pages(void)
{
	page_a = (uintptr_t)tst_heap_alloc_pages(1);
	page_b = (uintptr_t)tst_heap_alloc_pages(1);
	*(volatile int *)page_a = 0xa;
	*(volatile int *)page_b = 0xb;
}

static int read_at(uintptr_t addr)
{
	return *(volatile int *)addr;
}

/* The error code of the page fault, -1 if there was none. */
static long read_fault(uintptr_t addr)
{
	struct kvm_fault fault;

	fault = KVM_PROBE("mov (%0), %%eax", : : "c"(addr) : "eax", "memory");
	return fault.vector == INTR_PAGE_FAULT ? (long)fault.errcode : -1;
}

static long write_fault(uintptr_t addr)
{
	struct kvm_fault fault;

	fault = KVM_PROBE("movl $7, (%0)", : : "c"(addr) : "memory");
	return fault.vector == INTR_PAGE_FAULT ? (long)fault.errcode : -1;
}

/* The identity map of 2 GiB, the result page, and nothing else. */
static void check_shape(void)
{
	struct kvm_cregs cregs;
	uintptr_t addr;

	kvm_read_cregs(&cregs);
	CHECK_EQ(cregs.cr3, (uintptr_t)kvm_pagetable);
	for (addr = 0; addr < 0x80000000UL; addr += 64 * MIB2)
		CHECK_EQ(kvm_translate(addr + 0x123456), addr + 0x123456);
	CHECK_EQ(kvm_translate(0), 0);
	CHECK_EQ(kvm_translate(0x7fffffff), 0x7fffffff);
	CHECK_EQ(kvm_translate(0x80000000), KVM_NOT_MAPPED);
	CHECK_EQ(kvm_translate(0xffffefff), KVM_NOT_MAPPED);
	CHECK_EQ(kvm_translate(0xfffff000), 0xfffff000);
	CHECK_EQ(kvm_translate(0xffffffff), 0xffffffff);
	CHECK_EQ(kvm_get_page_level(PLACE), 2);
	CHECK_EQ(kvm_get_page_level(KVM_RESULT_BASEADDR), 1);
	CHECK_EQ(kvm_get_page_level(UNMAPPED), 0);
	CHECK_EQ((unsigned long)read_fault(UNMAPPED), 0);
	CHECK_EQ((unsigned long)read_fault(0), -1UL);
#ifdef __x86_64__
	CHECK_EQ(kvm_translate(1UL << 32), KVM_NOT_MAPPED);
	CHECK_EQ(kvm_translate(1UL << 46), KVM_NOT_MAPPED);
	for (addr = 1; addr < 512; addr++)
		CHECK(!kvm_pagetable[addr].present);
	for (addr = 4; addr < 512; addr++)
		CHECK(!kvm_find_page_entry(addr << 30, 3)->present);
#endif
	CHECK(!kvm_find_page_entry(0x80000000, 3)->present);
	DONE("shape");
}

static void check_entries(void)
{
	struct page_table_entry_pae entry;

	kvm_write_page_entry(&entry, 0x8123456789abc003ULL);
	CHECK_EQ(kvm_read_page_entry(&entry), 0x8123456789abc003ULL);
	CHECK(entry.present && entry.writable && !entry.user_access);
	CHECK(entry.noexec);
	CHECK_EQ(kvm_get_page_address_pae(&entry),
		 (uintptr_t)0x3456789abc000ULL);
	kvm_write_page_entry(&entry, 0x000ffffffffff001ULL);
	CHECK_EQ(kvm_get_page_address_pae(&entry),
		 (uintptr_t)0xffffffffff000ULL);
	kvm_write_page_entry(&entry, 0xfff0000000000fffULL);
	CHECK_EQ(kvm_get_page_address_pae(&entry), 0);
	kvm_write_page_entry(&entry, 0x0000000000123000ULL);
	CHECK_EQ(kvm_get_page_address_pae(&entry), 0);
	DONE("entries");
}

static void check_find(void)
{
	struct page_table_entry_pae *entry = kvm_find_page_entry(PLACE, 2);

	CHECK(entry);
	CHECK(entry->present && entry->writable && entry->page_type);
	CHECK(!entry->user_access && !entry->global);
	CHECK_EQ(kvm_get_page_address_pae(entry), PLACE);
	CHECK(kvm_find_page_entry(PLACE + MIB2, 2) == entry + 1);
	CHECK(kvm_find_page_entry(PLACE + 0x1234, 0) == entry);
	CHECK(!kvm_find_page_entry(PLACE, 1));
	CHECK(!kvm_find_page_entry(UNMAPPED, 0));
	CHECK(!kvm_find_page_entry(PLACE, 6));
	CHECK(kvm_find_page_entry(PLACE, 3)->present);
	CHECK(!kvm_find_page_entry(PLACE, 3)->page_type ||
	      kvm_get_page_level(PLACE) == 3);
	entry = kvm_find_page_entry(KVM_RESULT_BASEADDR, 1);
	CHECK_EQ(kvm_read_page_entry(entry) & ~(KVM_PAGE_ACCESSED |
						KVM_PAGE_DIRTY), 0xfffff003);
	if (IS64)
		CHECK(kvm_find_page_entry(0, 4) == kvm_pagetable);
	else
		CHECK(kvm_find_page_entry(0x40000000, 3) == kvm_pagetable + 1);
	DONE("find");
}

static void check_map(void)
{
	size_t left = tst_heap_left();

	kvm_map_page(UNMAPPED, page_a, 1, KVM_PAGE_WRITABLE);
	CHECK_EQ(kvm_translate(UNMAPPED + 0x123), page_a + 0x123);
	CHECK_EQ(kvm_get_page_level(UNMAPPED), 1);
	CHECK_EQ(read_at(UNMAPPED), 0xa);
	CHECK_EQ(kvm_get_page_level(UNMAPPED + 0x1000), 0);
	CHECK(tst_heap_left() < left);
	kvm_map_page(UNMAPPED, page_b, 1, KVM_PAGE_WRITABLE);
	CHECK_EQ(read_at(UNMAPPED), 0xb);
	CHECK_EQ(kvm_read_page_entry(kvm_find_page_entry(UNMAPPED, 1)) &
		 ~(KVM_PAGE_ACCESSED | KVM_PAGE_DIRTY),
		 page_b | KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE);
	/* In the middle of a large page: the rest of it stays. */
	kvm_map_page(PLACE + 0x1000, page_a, 1, KVM_PAGE_PRESENT);
	CHECK_EQ(read_at(PLACE + 0x1000), 0xa);
	CHECK_EQ(kvm_translate(PLACE + 0x2000), PLACE + 0x2000);
	CHECK_EQ(kvm_translate(PLACE), PLACE);
	CHECK_EQ((unsigned long)write_fault(PLACE + 0x1000),
		 PF_ERR_PRESENT | PF_ERR_WRITE);
	/* A large page, where it maps the first MiBs once more. */
	kvm_map_page(UNMAPPED + MIB2, page_a & ~(MIB2 - 1), 2,
		     KVM_PAGE_WRITABLE);
	CHECK_EQ(kvm_get_page_level(UNMAPPED + MIB2), 2);
	CHECK_EQ(read_at(UNMAPPED + MIB2 + page_a % MIB2), 0xa);
	kvm_map_page(UNMAPPED, page_a, 1, 0);
	CHECK_EQ((unsigned long)read_fault(UNMAPPED), 0);
#ifdef __x86_64__
	kvm_map_page(1UL << 40, 0, 3, KVM_PAGE_WRITABLE);
	CHECK_EQ(kvm_get_page_level(1UL << 40), 3);
	CHECK_EQ(kvm_translate((1UL << 40) + page_a), page_a);
	kvm_map_page(0xffff800000001000UL, page_b, 1, KVM_PAGE_WRITABLE);
	CHECK_EQ(read_at(0xffff800000001000UL), 0xb);
#endif
	DONE("map");
}

static void check_split(void)
{
	uintptr_t place = PLACE + 8 * MIB2, i;

	kvm_split_page(place + 0x5000);
	CHECK_EQ(kvm_get_page_level(place), 1);
	for (i = 0; i < MIB2; i += 0x1000)
		if (kvm_translate(place + i) != place + i)
			break;
	CHECK_EQ(i, MIB2);
	CHECK_EQ(kvm_read_page_entry(kvm_find_page_entry(place, 1)) &
		 ~(KVM_PAGE_ACCESSED | KVM_PAGE_DIRTY),
		 place | KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE);
	CHECK_EQ(kvm_get_page_level(place + MIB2), 2);
	/* The PAT bit is elsewhere in a small page's entry. */
	place += MIB2;
	kvm_write_page_entry(kvm_find_page_entry(place, 2), place | 1 << 12 |
			     KVM_PAGE_LARGE | KVM_PAGE_PRESENT);
	kvm_split_page(place);
	CHECK_EQ(kvm_read_page_entry(kvm_find_page_entry(place + 0x1000, 1)) &
		 ~KVM_PAGE_ACCESSED,
		 (place + 0x1000) | 1 << 7 | KVM_PAGE_PRESENT);
#ifdef __x86_64__
	kvm_split_page(1UL << 40);
	CHECK_EQ(kvm_get_page_level(1UL << 40), 2);
	CHECK_EQ(kvm_translate((1UL << 40) + 0x3fffffff), 0x3fffffff);
	CHECK_EQ(read_at((1UL << 40) + page_a), 0xa);
#endif
	DONE("split");
}

static void check_protect(void)
{
	kvm_map_page(UNMAPPED, page_a, 1, KVM_PAGE_WRITABLE);
	CHECK_EQ((unsigned long)write_fault(UNMAPPED + 8), -1UL);
	kvm_protect_page(UNMAPPED + 5, KVM_PAGE_PRESENT);
	CHECK_EQ(kvm_translate(UNMAPPED), page_a);
	CHECK_EQ((unsigned long)write_fault(UNMAPPED + 8),
		 PF_ERR_PRESENT | PF_ERR_WRITE);
	CHECK_EQ((unsigned long)read_fault(UNMAPPED + 8), -1UL);
	kvm_protect_page(UNMAPPED, KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE |
			 KVM_PAGE_USER);
	CHECK_EQ((unsigned long)write_fault(UNMAPPED + 8), -1UL);
	CHECK(kvm_find_page_entry(UNMAPPED, 1)->user_access);
	CHECK(kvm_find_page_entry(UNMAPPED, 2)->user_access);
	if (IS64)
		CHECK(kvm_find_page_entry(UNMAPPED, 4)->user_access);
	DONE("protect");
}

static void check_unmap(void)
{
	uintptr_t place = PLACE + 16 * MIB2;

	kvm_unmap_page(place + 0x3123);
	CHECK_EQ((unsigned long)read_fault(place + 0x3000), 0);
	CHECK_EQ((unsigned long)write_fault(place + 0x3fff), PF_ERR_WRITE);
	CHECK_EQ(kvm_translate(place + 0x3000), KVM_NOT_MAPPED);
	CHECK_EQ(kvm_translate(place + 0x2fff), place + 0x2fff);
	CHECK_EQ(kvm_translate(place + 0x4000), place + 0x4000);
	kvm_unmap_page(place + 0x3000);
	kvm_unmap_page(0xa0000000UL);
	CHECK_EQ(kvm_translate(0xa0000000UL), KVM_NOT_MAPPED);
	kvm_unmap_page(0);
	CHECK_EQ((unsigned long)read_fault(0), 0);
	DONE("unmap");
}

/* 52 bits of physical address; nothing touches the pages. */
static void check_wide(void)
{
	kvm_map_page(UNMAPPED + 0x5000, 0xffffffffff000ULL, 1,
		     KVM_PAGE_WRITABLE);
	CHECK_EQ(kvm_translate(UNMAPPED + 0x5678), 0xffffffffff678ULL);
	CHECK_EQ(kvm_get_page_address_pae(kvm_find_page_entry(UNMAPPED +
							      0x5000, 1)),
		 (uintptr_t)0xffffffffff000ULL);
	kvm_map_page(UNMAPPED + 4 * MIB2, 0xfffffffe00000ULL, 2,
		     KVM_PAGE_WRITABLE);
	CHECK_EQ(kvm_translate(UNMAPPED + 4 * MIB2 + 0x12345),
		 0xfffffffe12345ULL);
	kvm_split_page(UNMAPPED + 4 * MIB2);
	CHECK_EQ(kvm_translate(UNMAPPED + 4 * MIB2 + 0x1fffff),
		 0xfffffffffffffULL);
	kvm_unmap_page(UNMAPPED + 0x5000);
	DONE("wide addresses");
}

/* Changed behind the functions' back: visible after a flush. */
static void check_flush(void)
{
	struct page_table_entry_pae *entry;

	kvm_map_page(UNMAPPED, page_a, 1, KVM_PAGE_WRITABLE);
	CHECK_EQ(read_at(UNMAPPED), 0xa);
	entry = kvm_find_page_entry(UNMAPPED, 1);
	kvm_write_page_entry(entry, page_b | KVM_PAGE_PRESENT);
	kvm_flush_page(UNMAPPED);
	CHECK_EQ(read_at(UNMAPPED), 0xb);
	kvm_write_page_entry(entry, page_a | KVM_PAGE_PRESENT);
	kvm_flush_tlb();
	CHECK_EQ(read_at(UNMAPPED), 0xa);
	DONE("flush");
}

/*
 * Global pages, too. In 32-bit paging, QEMU sets the reserved accessed bit of
 * page directory pointers, at which KVM then takes offence.
 */
static void flush_global(void)
{
	struct page_table_entry_pae *entry;

	if (kvm_set_cr4_safe(CR4_PAE | CR4_PGE))
		tst_brk(TCONF, "This KVM refuses CR4.PGE");
	make_pages();
	kvm_map_page(UNMAPPED, page_a, 1, KVM_PAGE_WRITABLE);
	entry = kvm_find_page_entry(UNMAPPED, 1);
	kvm_write_page_entry(entry, page_b | KVM_PAGE_PRESENT |
			     KVM_PAGE_GLOBAL);
	kvm_flush_page(UNMAPPED);
	CHECK_EQ(read_at(UNMAPPED), 0xb);
	kvm_write_page_entry(entry, page_a | KVM_PAGE_PRESENT |
			     KVM_PAGE_GLOBAL);
	kvm_flush_tlb();
	CHECK_EQ(read_at(UNMAPPED), 0xa);
	DONE("flush of global pages");
}

static void work(void)
{
	check_shape();
	check_entries();
	check_find();
	make_pages();
	check_map();
	check_split();
	check_protect();
	check_unmap();
	check_wide();
	check_flush();
}

static int return_there(void *userdata, struct kvm_interrupt_frame *ifrm,
			unsigned long errcode)
{
	unsigned long *seen = userdata;

	*seen = errcode;
	kvm_protect_page(kvm_get_interrupt_ip(ifrm), KVM_PAGE_PRESENT);
	return 0;
}

/* EFER.NXE is off until something needs it. */
static void noexec(void)
{
	volatile uint8_t *code = tst_heap_alloc_pages(1);
	unsigned long errcode = 0;

	*code = 0xc3;
	CHECK(!(kvm_rdmsr(MSR_EFER) & EFER_NXE));
	((void (*)(void))code)();
	kvm_protect_page((uintptr_t)code, KVM_PAGE_PRESENT | KVM_PAGE_NOEXEC);
	CHECK(kvm_rdmsr(MSR_EFER) & EFER_NXE);
	CHECK_EQ(*code, 0xc3);
	tst_set_interrupt_callback(INTR_PAGE_FAULT, return_there, &errcode);
	((void (*)(void))code)();
	CHECK_EQ(errcode, PF_ERR_PRESENT | PF_ERR_FETCH);
	DONE("no execution");
}

/* Without EFER.NXE the bit is reserved. */
static void reserved(void)
{
	uintptr_t page = (uintptr_t)tst_heap_alloc_pages(1);
	struct page_table_entry_pae *entry;

	kvm_map_page(UNMAPPED, page, 1, KVM_PAGE_WRITABLE);
	entry = kvm_find_page_entry(UNMAPPED, 1);
	entry->noexec = 1;
	kvm_flush_page(UNMAPPED);
	/* QEMU leaves PF_ERR_PRESENT out. */
	CHECK_EQ(read_fault(UNMAPPED) | PF_ERR_PRESENT,
		 PF_ERR_PRESENT | PF_ERR_RESERVED);
	DONE("reserved bit");
}

static void map_unaligned(void)
{
	kvm_map_page(PLACE + 0x1000, 0, 2, KVM_PAGE_PRESENT); /* @map-unaligned */
}

static void map_too_wide(void)
{
	kvm_map_page(PLACE, 1ULL << 52, 1, KVM_PAGE_PRESENT); /* @map-too-wide */
}

static void map_level(void)
{
	kvm_map_page(PLACE, 0, 4, KVM_PAGE_PRESENT); /* @map-level */
}

static void protect_nothing(void)
{
	kvm_protect_page(UNMAPPED, KVM_PAGE_PRESENT); /* @protect-nothing */
}

static void split_small(void)
{
	kvm_split_page(KVM_RESULT_BASEADDR); /* @split-small */
}

static void heap_full(void)
{
	while (tst_heap_left() > 4096)
		tst_heap_alloc(tst_heap_left() / 2 + 1);
	kvm_split_page(PLACE); /* @heap-full */
}

API_CASES({ "work", work }, { "flush-global", flush_global },
	  { "noexec", noexec }, { "reserved", reserved },
	  { "map-unaligned", map_unaligned },
	  { "map-too-wide", map_too_wide }, { "map-level", map_level },
	  { "protect-nothing", protect_nothing },
	  { "split-small", split_small }, { "heap-full", heap_full })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
