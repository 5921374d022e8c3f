// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Segment descriptors: what is written is what the processor's manuals say,
 * is read back, and works when loaded. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: fill in: *
 * SAYS TPASS: take apart: *
 * SAYS TPASS: find: *
 * SAYS TPASS: stack: *
 * RUN -c use
 * RUN -c limit
 * STATUS 2
 * SAYS @limit TBROK: Segment limit 0x100000 exceeds 20 bits
 * NEVER TFAIL: *
 * RUN -c base
 * STATUS 2
 * SAYS @base TBROK: Segment base 0x100000000 exceeds 32 bits
 * NEVER TFAIL: *
 * RUN32 -c base-system
 * STATUS 2
 * SAYS @base-system TBROK: Segment base 0x100000000 exceeds 32 bits
 * NEVER TFAIL: *
 * RUN -c full
 * STATUS 2
 * SAYS @full TBROK: Descriptor table is full, no room for a stack
 * NEVER TFAIL: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define WIDE (sizeof(long) == 8)

static union {
	struct segment_descriptor desc[8];
	uint64_t value[8];
} table;

static void clear(void)
{
	memset(&table, 0, sizeof(table));
}

static void check_set(void)
{
	clear();
	kvm_set_segment_descriptor(table.desc, 0x12345678, 0xabcde,
				   SEGTYPE_RWDATA | SEGFLAG_PRESENT |
				   SEGFLAG_32BIT | SEGFLAG_PAGE_LIMIT);
	CHECK_EQ(table.value[0], 0x12ca92345678bcdeULL);
	CHECK_EQ(table.value[1], 0);
	kvm_set_segment_descriptor(table.desc, 0, 0,
				   SEGTYPE_CODE | SEGFLAG_PRESENT |
				   SEGFLAG_CODE64);
	CHECK_EQ(table.value[0], 0x00209a0000000000ULL);
	kvm_set_segment_descriptor(table.desc, 0xffffffff, 0xfffff, 0xfff);
	CHECK_EQ(table.value[0], ~0ULL);
	table.value[0] = table.value[1] = ~0ULL;
	kvm_set_segment_descriptor(table.desc, 0x1234, 0x67,
				   SEGTYPE_TSS | SEGFLAG_PRESENT);
	CHECK_EQ(table.value[0], 0x0000890012340067ULL);
	CHECK_EQ(table.value[1], WIDE ? 0 : ~0ULL);
	DONE("fill in");
}

static void check_parse(void)
{
	uint64_t base = 1;
	uint32_t limit = 1;
	unsigned int flags = 1;

	clear();
	table.value[0] = 0x12ca92345678bcdeULL;
	table.value[1] = ~0ULL;
	kvm_parse_segment_descriptor(table.desc, &base, &limit, &flags);
	CHECK_EQ(base, 0x12345678);
	CHECK_EQ(limit, 0xabcde);
	CHECK_EQ(flags, SEGTYPE_RWDATA | SEGFLAG_PRESENT | SEGFLAG_32BIT |
		 SEGFLAG_PAGE_LIMIT);
	kvm_parse_segment_descriptor(table.desc, NULL, NULL, NULL);
	kvm_parse_segment_descriptor(table.desc, NULL, &limit, NULL);
	CHECK_EQ(limit, 0xabcde);
	table.value[0] = 0xf8008934567801ffULL;
	table.value[1] = 0x9abcdef0;
	kvm_parse_segment_descriptor(table.desc, &base, &limit, &flags);
	CHECK_EQ(base, WIDE ? 0x9abcdef0f8345678ULL : 0xf8345678ULL);
	CHECK_EQ(limit, 0x1ff);
	CHECK_EQ(flags, SEGTYPE_TSS | SEGFLAG_PRESENT);
#ifdef __x86_64__
	kvm_set_segment_descriptor(table.desc, 0x123456789abcdef0ULL, 0x67,
				   SEGTYPE_LDT | SEGFLAG_PRESENT);
	kvm_parse_segment_descriptor(table.desc, &base, NULL, NULL);
	CHECK_EQ(base, 0x123456789abcdef0ULL);
	CHECK_EQ(table.value[1], 0x12345678);
#endif
	DONE("take apart");
}

static void fill(unsigned int index, unsigned int type)
{
	kvm_set_segment_descriptor(table.desc + index, 0, 0,
				   type | SEGFLAG_PRESENT);
}

static int find(size_t size)
{
	return kvm_find_free_descriptor(table.desc, size);
}

static int find2(size_t size)
{
	return kvm_find_free_descriptors(table.desc, size, 2);
}

static void check_find(void)
{
	clear();
	CHECK_EQ(find(8), 1);
	CHECK_EQ(find2(8), 1);
	fill(1, SEGTYPE_CODE);
	CHECK_EQ(find(8), 2);
	fill(3, SEGTYPE_RWDATA);
	CHECK_EQ(find(8), 2);
	CHECK_EQ(find2(8), 4);
	fill(2, SEGTYPE_RWDATA);
	CHECK_EQ(find(8), 4);
	fill(4, SEGTYPE_TSS);
	CHECK_EQ(find(8), WIDE ? 6 : 5);
	CHECK_EQ(find2(8), WIDE ? 6 : 5);
	fill(6, SEGTYPE_CODE);
	CHECK_EQ((unsigned int)find2(8), -1U);
	CHECK_EQ(find(8), WIDE ? 7 : 5);
	CHECK_EQ((unsigned int)find(4), -1U);
	fill(5, SEGTYPE_RWDATA);
	fill(7, SEGTYPE_CODE);
	CHECK_EQ((unsigned int)find(8), -1U);
	/* Not present, whatever else it says. */
	clear();
	kvm_set_segment_descriptor(table.desc + 1, 1, 1, SEGTYPE_CODE);
	CHECK_EQ(find(8), 1);
	DONE("find");
}

static void check_stack(void)
{
	uint64_t base;
	uint32_t limit;
	unsigned int flags, index;

	clear();
	fill(1, SEGTYPE_CODE);
	index = kvm_create_stack_descriptor(table.desc, 8, (void *)0x123000);
	CHECK_EQ(index, 2);
	kvm_parse_segment_descriptor(table.desc + index, &base, &limit, &flags);
	CHECK_EQ(base, 0);
	CHECK_EQ(limit, 0x122);
	CHECK_EQ(flags, SEGTYPE_STACK | SEGFLAG_PRESENT | SEGFLAG_32BIT |
		 SEGFLAG_PAGE_LIMIT);
	DONE("stack");
}

static void descriptors(void)
{
	check_set();
	check_parse();
	check_find();
	check_stack();
}

/* A data segment with a base, loaded and read through. */
static void use(void)
{
	static const unsigned int words[2] = { 11, 22 };
	int index = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);
	unsigned int stack, value;
	uint16_t before, gs;

	CHECK_EQ(index, WIDE ? 4 : 5);
	kvm_set_segment_descriptor(kvm_gdt + index, (uintptr_t)words, 7,
				   SEGTYPE_RWDATA | SEGFLAG_PRESENT |
				   SEGFLAG_32BIT);
	asm volatile("mov %%gs, %0\n\t"
		     "mov %2, %%gs\n\t"
		     "mov %%gs:4, %1" : "=&r"(before), "=r"(value)
		     : "r"(index * 8) : "memory");
	asm volatile("mov %%gs, %0" : "=r"(gs));
	CHECK_EQ(before, 0);
	CHECK_EQ(gs, index * 8);
	CHECK_EQ(value, 22);
	/* The processor takes it for SS. */
	stack = kvm_create_stack_descriptor(kvm_gdt, KVM_GDT_SIZE,
					    (void *)0x3000);
	CHECK_EQ(stack, index + 1U);
	asm volatile("mov %0, %%ss" : : "r"(stack * 8) : "memory");
	asm volatile("mov %%ss, %0" : "=r"(gs));
	CHECK_EQ(gs, stack * 8);
	DONE("descriptors in use");
}

static void limit(void)
{
	kvm_set_segment_descriptor(table.desc, 0, 0x100000, SEGTYPE_CODE); /* @limit */
	tst_res(TFAIL, "not reached");
}

static void base(void)
{
	kvm_set_segment_descriptor(table.desc, 1ULL << 32, 0, SEGTYPE_CODE); /* @base */
	tst_res(TFAIL, "not reached");
}

static void base_system(void)
{
	kvm_set_segment_descriptor(table.desc, 1ULL << 32, 0, SEGTYPE_TSS); /* @base-system */
	tst_res(TFAIL, "not reached");
}

static void full(void)
{
	unsigned int i;

	for (i = 1; i < 8; i++)
		fill(i, SEGTYPE_CODE);
	kvm_create_stack_descriptor(table.desc, 8, (void *)0x3000); /* @full */
	tst_res(TFAIL, "not reached");
}

API_CASES({ "descriptors", descriptors }, { "use", use }, { "limit", limit },
	  { "base", base }, { "base-system", base_system }, { "full", full })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
