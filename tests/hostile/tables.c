// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by page tables that the host walks to read a message: they lead
 * back to themselves, out of RAM, into the result page, use reserved bits, or
 * change while the host walks them. Each message says TFAIL. For
 * tests/hostile/run.
 *
 * RUN -c loop
 * STATUS 1
 * SAYS TFAIL: loop: text in a table *
 * SAYS TFAIL: loop: string * in a table
 * RUN -c outside
 * STATUS 1
 * SAYS TFAIL: outside: (unreadable 0x19000000)
 * RUN -c reserved
 * STATUS 1
 * SAYS TFAIL: reserved: (unreadable 0x19000000)
 * RUN -c misaligned
 * STATUS 1
 * SAYS TFAIL: misaligned: *
 * RUN -c page-as-table
 * STATUS 1
 * SAYS TFAIL: page-as-table: (unreadable 0x19000000)
 * RUN -c mmio-leaf
 * STATUS 1
 * SAYS TFAIL: mmio-leaf: (unreadable 0x19000000)
 * RUN -c straddle
 * STATUS 1
 * SAYS TFAIL: straddle: eeeeeeee(unreadable 0x19001000)
 * RUN -c file-there
 * STATUS 1
 * SAYS TFAIL: file
 * RUN -c stack-there
 * STATUS fails
 * NEVER TPASS: *
 * RUN -c changing
 * STATUS fails
 * SAYS TFAIL: changing *
 * NEVER TPASS: *
 * RUN -c changing-root -q
 * STATUS fails
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

/* An address that a page directory entry of its own stands for. */
#define ATTACK_INDEX 200
#define ATTACK_ADDRESS (ATTACK_INDEX * 0x200000ULL)

#define TABLE (KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE)

static uint64_t *lower(const uint64_t *table)
{
	return at(table[0] & KVM_PAGE_ADDRESS_MASK);
}

/* The page directory of the lowest GiB. */
static uint64_t *directory(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
#ifdef __x86_64__
	return lower(lower(at(cregs.cr3)));
#else
	return lower(at(cregs.cr3));
#endif
}

static void flush(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr3(cregs.cr3);
}

static void set_entry(uint64_t entry)
{
	directory()[ATTACK_INDEX] = entry;
	flush();
}

static void report(const char *name)
{
	tst_res(TFAIL, "%s: %s", name, (char *)at(ATTACK_ADDRESS));
}

/* The directory is its own table, and its first entry maps itself. */
static void loop(void)
{
	uint64_t *table = directory();

	set_entry((uintptr_t)table | TABLE);
	tst_res(TFAIL, "loop: text in a table %.20s",
		(char *)at(ATTACK_ADDRESS + ATTACK_INDEX * 0x1000));
	tst_res(TFAIL, "loop: string %.*s in a table", 0x7fffffff,
		(char *)at(ATTACK_ADDRESS + ATTACK_INDEX * 0x1000));
}

static void outside(void)
{
	set_entry(MMIO_BASEADDR | TABLE);
	report("outside");
	set_entry(KVM_PAGE_ADDRESS_MASK | TABLE);
	report("outside");
}

static void reserved(void)
{
	set_entry(0x7ffULL << 52 | TABLE);
	report("reserved");
	set_entry(1ULL << 51 | TABLE | KVM_PAGE_LARGE);
	report("reserved");
}

static void misaligned(void)
{
	set_entry(0x1ff000 | TABLE | KVM_PAGE_LARGE);
	report("misaligned");
}

/* Its bytes: a result and a line make no entry that is present. */
static void page_as_table(void)
{
	memset(at(KVM_RESULT_BASEADDR), 0xfe, 0xff0);
	set_entry(KVM_RESULT_BASEADDR | TABLE);
	report("page-as-table");
}

static uint64_t *new_table(void)
{
	uint64_t *table = tst_heap_alloc_aligned(PAGESIZE, PAGESIZE);

	set_entry((uintptr_t)table | TABLE);
	return table;
}

static void mmio_leaf(void)
{
	new_table()[0] = MMIO_BASEADDR | TABLE;
	report("mmio-leaf");
}

/* One page, and nothing behind it. */
static uint64_t straddling_page(void)
{
	char *page = tst_heap_alloc_aligned(PAGESIZE, PAGESIZE);

	memset(page, 'e', PAGESIZE);
	new_table()[0] = (uintptr_t)page | TABLE;
	return ATTACK_ADDRESS + PAGESIZE - 8;
}

static void straddle(void)
{
	tst_res(TFAIL, "straddle: %s", (char *)at(straddling_page()));
}

static void file_there(void)
{
	tst_res_(at(straddling_page()), 1, TFAIL, "file");
}

static void stack_there(void)
{
	straddling_page();
	asm volatile("mov %0, %%" STACK_POINTER "\n\t"
		     "outb %%al, %1"
		     : : "r"((uintptr_t)ATTACK_ADDRESS + PAGESIZE - 4),
		       "i"(KVM_PORT_REPORT));
	not_reached();
}

/* Tells the host where to write; it starts behind this. */
static void let_host_change(uint64_t address)
{
	volatile uint64_t *shared = at(SHARED_BASEADDR);

	*shared = address;
	while (!shared[1])
		;
}

/* The host changes the entry of the table that leads to the text. */
static void changing(void)
{
	char *page = tst_heap_alloc_aligned(PAGESIZE, PAGESIZE);
	uint64_t *table = new_table();
	unsigned int i;

	strcpy(page + PAGESIZE - 8, "changing");
	strcpy(page, "0123456789");
	for (i = 0; i < 512; i++)
		table[i] = (uintptr_t)page | TABLE;
	let_host_change((uintptr_t)table);
	for (i = 0; i < 500; i++)
		tst_res(TFAIL, "changing %s",
			(char *)at(ATTACK_ADDRESS + PAGESIZE - 8));
}

/* The same with an entry that the payload itself needs. */
static void changing_root(void)
{
	struct kvm_cregs cregs;
	unsigned int i;

	kvm_read_cregs(&cregs);
	let_host_change((uintptr_t)cregs.cr3);
	for (i = 0; i < 500; i++)
		tst_res(TFAIL, "changing %u", i);
}

API_CASES({ "loop", loop }, { "outside", outside }, { "reserved", reserved },
	  { "misaligned", misaligned }, { "page-as-table", page_as_table },
	  { "mmio-leaf", mmio_leaf }, { "straddle", straddle },
	  { "file-there", file_there }, { "stack-there", stack_there },
	  { "changing", changing }, { "changing-root", changing_root })

#else /* COMPILE_PAYLOAD */

#include "hostile_thread.h"

/* What an entry becomes: gone, out of RAM, a large page, all ones, itself. */
static const uint64_t changes[] = {
	0, MMIO_BASEADDR | 3, 0xfffffffffffff003, 0x83, ~0ULL, 0x3,
};

/* One entry after the other, and back. */
static HOSTILE_WRITES void change_tables(volatile uint64_t *shared)
{
	volatile uint64_t *table = hostile_ram(*shared);
	uint64_t saved;
	unsigned int i;

	if (!table)
		return;
	shared[1] = 1;
	for (i = 0; !hostile_stop(); i++) {
		saved = table[i % 4];
		table[i % 4] = changes[i % ARRAY_SIZE(changes)];
		table[i % 4] = saved;
	}
}

static void run(void)
{
	hostile_run_against(NULL, change_tables);
}

HOSTILE_TEST(run, hostile_end);

#endif /* COMPILE_PAYLOAD */
