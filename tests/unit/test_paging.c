// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/x86/paging.c: walks of page tables of all formats, also of those
 * that are damaged, in words.
 */
#include "unit.h"
#include "host/x86/paging.h"

#define CR0_PG 0x80000000u
#define CR4_PSE 0x10
#define CR4_PAE 0x20
#define CR4_LA57 0x1000
#define EFER_LMA 0x400
#define EFER_NXE 0x800

/* Guest-physical memory: as much as tables of all levels need. */
#define RAM_SIZE 0x8000
static unsigned char ram[RAM_SIZE] __attribute__((aligned(8)));
static unsigned int reads;

static bool read_ram(void *ctx UNUSED, uint64_t paddr, void *buf, size_t len)
{
	reads++;
	assert_true(len == 4 || len == 8);
	if (paddr > RAM_SIZE - len)
		return false;
	memcpy(buf, ram + paddr, len);
	return true;
}

static const struct paging_memory memory = { read_ram, NULL };

static void put64(uint64_t paddr, uint64_t entry)
{
	memcpy(ram + paddr, &entry, sizeof(entry));
}

static void put32(uint64_t paddr, uint32_t entry)
{
	memcpy(ram + paddr, &entry, sizeof(entry));
}

static struct paging_mode mode;
static struct paging_walk walk;

static void begin(uint64_t cr4, uint64_t efer)
{
	memset(ram, 0, sizeof(ram));
	mode = (struct paging_mode){
		.cr0 = CR0_PG, .cr3 = 0x1000, .cr4 = cr4, .efer = efer,
		.address_bits = 40,
	};
}

static void begin_long(void)
{
	begin(CR4_PAE, EFER_LMA | EFER_NXE);
}

static void expect_end(uint64_t va, enum paging_end end, unsigned int count,
		       const char *words)
{
	char text[PAGING_TEXT_MAX];

	kvm_paging_walk(&mode, &memory, va, &walk);
	assert_int_equal(walk.end, end);
	assert_int_equal(walk.count, count);
	kvm_paging_describe_end(&walk, text, sizeof(text));
	assert_string_equal(text, words);
}

static void expect_entry(unsigned int i, const char *words)
{
	char text[PAGING_TEXT_MAX];

	kvm_paging_describe_entry(&walk, i, text, sizeof(text));
	assert_string_equal(text, words);
}

static void paging_may_be_off(void **state UNUSED)
{
	begin_long();
	mode.cr0 = 0;
	expect_end(0x1234, PAGING_OFF, 0, "paging is off");
	assert_int_equal(walk.physical, 0x1234);
}

static void four_levels_lead_to_a_page(void **state UNUSED)
{
	begin_long();
	put64(0x1000 + 8 * 1, 0x2027);
	put64(0x2000 + 8 * 2, 0x3007);
	put64(0x3000 + 8 * 3, 0x4003);
	put64(0x4000 + 8 * 4, 0x8000000000005161);
	expect_end(0x8080604123, PAGING_PAGE, 4, "physical address 0x5123: "
		   "read-only, supervisor, no-execute");
	expect_entry(0, "PML4[1] at 0x1008: 0x2027, table at 0x2000, "
		     "writable, user, accessed");
	expect_entry(1, "PDPT[2] at 0x2010: 0x3007, table at 0x3000, "
		     "writable, user");
	expect_entry(2, "PD[3] at 0x3018: 0x4003, table at 0x4000, "
		     "writable, supervisor");
	expect_entry(3, "PT[4] at 0x4020: 0x8000000000005161, 4 KiB page at "
		     "0x5000, read-only, supervisor, accessed, dirty, "
		     "global, no-execute");
}

static void upper_half_is_walked(void **state UNUSED)
{
	begin_long();
	put64(0x1000 + 8 * 511, 0x2003);
	put64(0x2000 + 8 * 511, 0xc0000083);
	expect_end(-1ull, PAGING_PAGE, 2,
		   "physical address 0xffffffff: writable, supervisor");
	expect_end(0x800000000000, PAGING_NOT_CANONICAL, 0,
		   "the address is not canonical");
	expect_end(0xffff000000000000, PAGING_NOT_CANONICAL, 0,
		   "the address is not canonical");
}

static void large_pages_end_the_walk(void **state UNUSED)
{
	begin_long();
	put64(0x1000, 0x2007);
	put64(0x2000, 0x3007);
	put64(0x3008, 0x600087);
	expect_end(0x212345, PAGING_PAGE, 3,
		   "physical address 0x612345: writable, user");
	expect_entry(2, "PD[1] at 0x3008: 0x600087, 2 MiB page at 0x600000, "
		     "writable, user");

	put64(0x2000 + 8 * 5, 0x40001087);	/* bit 12 is PAT */
	expect_end(0x140200000, PAGING_PAGE, 2,
		   "physical address 0x40200000: writable, user");
	expect_entry(1, "PDPT[5] at 0x2028: 0x40001087, 1 GiB page at "
		     "0x40000000, writable, user");
}

static void absent_entries_end_the_walk(void **state UNUSED)
{
	begin_long();
	expect_end(0x140200000, PAGING_NOT_PRESENT, 1, "not present");
	expect_entry(0, "PML4[0] at 0x1000: 0x0, not present");

	put64(0x1000, 0x2003);
	put64(0x2000 + 8 * 5, 0xdeadbee0);
	expect_end(0x140200000, PAGING_NOT_PRESENT, 2, "not present");
	expect_entry(1, "PDPT[5] at 0x2028: 0xdeadbee0, not present");
}

static void tables_may_be_outside_memory(void **state UNUSED)
{
	begin_long();
	put64(0x1000, 0x70000003);
	expect_end(0x1000, PAGING_OUTSIDE, 2, "the tables lead out of memory");
	expect_entry(0, "PML4[0] at 0x1000: 0x70000003, table at 0x70000000, "
		     "writable, supervisor");
	expect_entry(1, "PDPT[0] at 0x70000000: no memory there");

	mode.cr3 = 0xfffffffffff000;
	expect_end(0x1000, PAGING_OUTSIDE, 1, "the tables lead out of memory");
	expect_entry(0, "PML4[0] at 0xffffffffff000: no memory there");
}

static void tables_may_loop(void **state UNUSED)
{
	begin(CR4_PAE | CR4_LA57, EFER_LMA);
	put64(0x1000, 0x1003);
	reads = 0;
	expect_end(0, PAGING_PAGE, 5,
		   "physical address 0x1000: writable, supervisor");
	assert_int_equal(reads, 5);
}

static void five_levels_are_walked(void **state UNUSED)
{
	begin(CR4_PAE | CR4_LA57, EFER_LMA);
	put64(0x1000 + 8 * 3, 0x2003);
	put64(0x2000 + 8 * 1, 0x3083);
	expect_end(0x3008000000000, PAGING_RESERVED, 2,
		   "a reserved bit is set");
	expect_entry(0, "PML5[3] at 0x1018: 0x2003, table at 0x2000, "
		     "writable, supervisor");
	expect_entry(1, "PML4[1] at 0x2008: 0x3083, table at 0x3000, "
		     "writable, supervisor: reserved bits 0x80 are set");
	expect_end(1ull << 56, PAGING_NOT_CANONICAL, 0,
		   "the address is not canonical");
}

/* What is reserved, for entries at three levels of a four-level walk. */
static const struct {
	uint64_t efer;
	uint64_t entries[4];
	uint64_t reserved;
} reserved[] = {
	{ EFER_LMA, { 0x8000000000002003 }, 1ull << 63 },
	{ EFER_LMA, { 0x10000002003 }, 0x10000000000 },
	{ EFER_LMA, { 0x2083 }, 0x80 },
	{ EFER_LMA, { 0x2003, 0x3003, 0x2000 | 0x83 }, 0x2000 },
	{ EFER_LMA, { 0x2003, 0x20000083 }, 0x20000000 },
	{ EFER_LMA, { 0x2003, 0x3003, 0x4003, 0x8000000000005003 },
	  1ull << 63 },
	{ EFER_LMA | EFER_NXE, { 0x8000000000002003, 0x3003, 0x4003,
				 0x7ff0000000005003 }, 0 },
};

static void reserved_bits_are_named(void **state UNUSED)
{
	unsigned int i, level;

	for (i = 0; i < COUNT(reserved); i++) {
		begin(CR4_PAE, reserved[i].efer);
		for (level = 0; level < 4; level++)
			put64(0x1000 * (level + 1), reserved[i].entries[level]);
		kvm_paging_walk(&mode, &memory, 0, &walk);
		assert_int_equal(walk.end, reserved[i].reserved ?
				 PAGING_RESERVED : PAGING_PAGE);
		assert_int_equal(walk.entries[walk.count - 1].reserved,
				 reserved[i].reserved);
	}
}

static void pae_has_pointers_without_rights(void **state UNUSED)
{
	begin(CR4_PAE, EFER_NXE);
	mode.cr3 = 0x1020;
	put64(0x1020 + 8 * 2, 0x2001);
	put64(0x2008, 0x8000000000600087);
	expect_end(0x80200010, PAGING_PAGE, 2, "physical address 0x600010: "
		   "writable, user, no-execute");
	expect_entry(0, "PDPT[2] at 0x1030: 0x2001, table at 0x2000");
	/* The upper half of an address means nothing. */
	expect_end(0xffffffff80200010, PAGING_PAGE, 2,
		   "physical address 0x600010: writable, user, no-execute");

	/* Only loading CR3 looks at their reserved bits. */
	put64(0x1020 + 8 * 2, 0x2003);
	expect_end(0x80200010, PAGING_PAGE, 2, "physical address 0x600010: "
		   "writable, user, no-execute");
	expect_entry(0, "PDPT[2] at 0x1030: 0x2003, table at 0x2000: "
		     "reserved bits 0x2 are set");
	put64(0x1020 + 8 * 2, 0x2001);
	put64(0x2008, 0x4000000000600087);
	expect_end(0x80200010, PAGING_RESERVED, 2, "a reserved bit is set");
}

static void two_levels_have_half_entries(void **state UNUSED)
{
	begin(CR4_PSE, 0);
	put32(0x1000 + 4 * 512, 0x2067);
	put32(0x2000 + 4 * 1, 0x7065);
	expect_end(0x80001234, PAGING_PAGE, 2,
		   "physical address 0x7234: read-only, user");
	expect_entry(0, "PD[512] at 0x1800: 0x2067, table at 0x2000, "
		     "writable, user, accessed");
	expect_entry(1, "PT[1] at 0x2004: 0x7065, 4 KiB page at 0x7000, "
		     "read-only, user, accessed, dirty");

	put32(0x1000 + 4 * 3, 0x00802083);	/* PSE-36: bit 32 */
	expect_end(0xc12345, PAGING_PAGE, 1,
		   "physical address 0x100812345: writable, supervisor");
	expect_entry(0, "PD[3] at 0x100c: 0x802083, 4 MiB page at "
		     "0x100800000, writable, supervisor");
	put32(0x1000 + 4 * 3, 0x00a00083);
	expect_end(0xc12345, PAGING_RESERVED, 1, "a reserved bit is set");
	mode.address_bits = 32;
	put32(0x1000 + 4 * 3, 0x00802083);
	expect_end(0xc12345, PAGING_RESERVED, 1, "a reserved bit is set");

	/* Without PSE the bit means nothing. */
	mode.cr4 = 0;
	put32(0x1000 + 4 * 3, 0x2083);
	expect_end(0xc01234, PAGING_PAGE, 2,
		   "physical address 0x7234: read-only, supervisor");
}

/* Whatever is in memory and registers: steps and text are bounded. */
static void garbage_is_survived(void **state UNUSED)
{
	static const uint64_t cr4s[] = { 0, CR4_PSE, CR4_PAE,
					 CR4_PAE | CR4_LA57 };
	char text[PAGING_TEXT_MAX];
	uint32_t seed = 1, round, i;

	for (round = 0; round < 4000; round++) {
		begin(cr4s[round % 4], round & 4 ? EFER_LMA : 0);
		for (i = 0; i < RAM_SIZE; i++) {
			seed = seed * 1103515245 + 12345;
			ram[i] = i % 8 > 1 ? 0 : seed >> 16 | !(i % 8);
		}
		mode.cr3 = seed >> 16;
		mode.address_bits = seed >> 24;
		reads = 0;
		kvm_paging_walk(&mode, &memory, (uint64_t)seed << (seed >> 27),
				&walk);
		assert_true(walk.count <= walk.levels && walk.levels <= 5);
		assert_int_equal(walk.count, reads);
		for (i = 0; i < walk.count; i++) {
			memset(text, 'x', sizeof(text));
			kvm_paging_describe_entry(&walk, i, text, sizeof(text));
			assert_true(strlen(text) < sizeof(text) - 1);
		}
		kvm_paging_describe_end(&walk, text, sizeof(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paging_may_be_off),
		cmocka_unit_test(four_levels_lead_to_a_page),
		cmocka_unit_test(upper_half_is_walked),
		cmocka_unit_test(large_pages_end_the_walk),
		cmocka_unit_test(absent_entries_end_the_walk),
		cmocka_unit_test(tables_may_be_outside_memory),
		cmocka_unit_test(tables_may_loop),
		cmocka_unit_test(five_levels_are_walked),
		cmocka_unit_test(reserved_bits_are_named),
		cmocka_unit_test(pae_has_pointers_without_rights),
		cmocka_unit_test(two_levels_have_half_entries),
		cmocka_unit_test(garbage_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
