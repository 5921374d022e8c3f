// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a payload finds when main() begins: processor state, memory, stack,
 * initialised data. The same after a direct and after a reset start (-r); for
 * every register, see boot_state.c. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: registers: *
 * SAYS TPASS: tables: *
 * SAYS TPASS: memory: *
 * SAYS TPASS: stack: *
 * SAYS TPASS: data: *
 * RUN -r
 * SAYS TPASS: registers: *
 * SAYS TPASS: tables: *
 * SAYS TPASS: memory: *
 * SAYS TPASS: stack: *
 * SAYS TPASS: data: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define IS64 (sizeof(long) == 8)
#define MIB (1024 * 1024UL)

static unsigned long flags_at_main;

static void check_registers(void)
{
	struct kvm_cregs cregs;
	struct kvm_sregs sregs;
	unsigned long dr7;

	kvm_read_cregs(&cregs);
	kvm_read_sregs(&sregs);
	asm volatile("mov %%dr7, %0" : "=r"(dr7));
	CHECK_EQ(cregs.cr0, CR0_PG | CR0_WP | CR0_ET | CR0_PE);
	CHECK_EQ(cregs.cr2, 0);
	CHECK_EQ(cregs.cr3, (uintptr_t)kvm_pagetable);
	CHECK_EQ(cregs.cr4, CR4_PAE);
	CHECK_EQ(kvm_rdmsr(MSR_EFER), IS64 ? EFER_LME | EFER_LMA : 0);
	CHECK_EQ(sregs.cs, 8);
	CHECK_EQ(sregs.ds, IS64 ? 0 : 0x10);
	CHECK_EQ(sregs.es, IS64 ? 0 : 0x10);
	CHECK_EQ(sregs.ss, IS64 ? 0 : 0x18);
	CHECK_EQ(sregs.fs, 0);
	CHECK_EQ(sregs.gs, 0);
	CHECK_EQ(sregs.tr, IS64 ? 0x10 : 0x20);
	CHECK_EQ(dr7, 0x400);
	CHECK_EQ(flags_at_main & (RFLAGS_IF | RFLAGS_DF | RFLAGS_TF |
				  RFLAGS_NT | RFLAGS_AC | RFLAGS_IOPL),
		 RFLAGS_IF);
	DONE("registers");
}

struct table_register {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

static void check_tables(void)
{
	struct table_register gdtr, idtr;
	uint16_t ldtr;
	uint64_t base;
	uint32_t limit;
	unsigned int flags;
	int tss = IS64 ? 2 : 4;

	asm volatile("sgdt %0" : "=m"(gdtr));
	asm volatile("sidt %0" : "=m"(idtr));
	asm volatile("sldt %0" : "=r"(ldtr));
	CHECK_EQ(gdtr.base, (uintptr_t)kvm_gdt);
	CHECK_EQ(gdtr.limit, KVM_GDT_SIZE * 8 - 1);
	CHECK_EQ(idtr.base, (uintptr_t)kvm_idt);
	CHECK_EQ(idtr.limit, sizeof(kvm_idt) - 1);
	CHECK_EQ(ldtr, 0);
	kvm_parse_segment_descriptor(kvm_gdt + tss, &base, &limit, &flags);
	CHECK(base >= KVM_PAYLOAD_BASEADDR && base < 16 * MIB);
	CHECK_EQ(flags, SEGTYPE_TSS_BUSY | SEGFLAG_PRESENT);
	/* TSS: the stack for a change to ring 0, and no I/O bitmap. */
	CHECK_EQ(*(uint32_t *)(uintptr_t)(base + 4), 0x5000);
	CHECK_EQ(*(uint16_t *)(uintptr_t)(base + 0x66), IS64 ? 0x6c : 0x68);
	CHECK_EQ(kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE),
		 IS64 ? 4 : 5);
	kvm_parse_segment_descriptor(kvm_gdt + 1, &base, &limit, &flags);
	CHECK_EQ(flags & (SEGTYPE_MASK & ~1U), SEGTYPE_CODE);
	CHECK_EQ(!(flags & SEGFLAG_CODE64), !IS64);
	DONE("tables");
}

static void check_memory(void)
{
	volatile uint32_t *last = (uint32_t *)(16 * MIB - 4);
	uintptr_t *volatile page_0 = NULL;

	*last = 0x12345678;
	CHECK_EQ(*last, 0x12345678);
	page_0[1] = 0x9abcdef0;
	CHECK_EQ(page_0[1], 0x9abcdef0);
	CHECK((uintptr_t)main > KVM_PAYLOAD_BASEADDR);
	CHECK((uintptr_t)main < 16 * MIB);
	CHECK_EQ(*(volatile int32_t *)KVM_RESULT_BASEADDR, KVM_TNONE);
	CHECK(tst_heap_left() >= 10 * MIB);
	DONE("memory");
}

/* 8 KiB, of which the library's own frames need little. */
static void __attribute__((noinline)) check_stack(void)
{
	volatile char room[7 * 1024];
	unsigned int i;

	for (i = 0; i < sizeof(room); i++)
		room[i] = i;
	CHECK((uintptr_t)room > 0x3000 && (uintptr_t)room < 0x5000);
	CHECK_EQ((uint8_t)room[sizeof(room) - 1],
		 (uint8_t)(sizeof(room) - 1));
	DONE("stack");
}

static int initialised = 42, zeroed[5000];
static const char *const strings[] = { "one", "two", "three" };
static int constructed;
int common_symbol;

static void __attribute__((constructor)) construct(void)
{
	constructed = initialised + 1;
}

static void check_data(void)
{
	unsigned int i;

	CHECK_EQ(initialised, 42);
	for (i = 0; i < ARRAY_SIZE(zeroed) && !zeroed[i]; i++)
		;
	CHECK_EQ(i, ARRAY_SIZE(zeroed));
	CHECK_EQ(common_symbol, 0);
	CHECK_EQ(constructed, 43);
	CHECK_STR(strings[2], "three");
	DONE("data");
}

static void environment(void)
{
	check_registers();
	check_tables();
	check_memory();
	check_stack();
	check_data();
}

void main(void)
{
	asm volatile("pushf\n\tpop %0" : "=r"(flags_at_main) : : "memory");
	environment();
}

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
