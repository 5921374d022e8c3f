// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Memory operands of instructions that KVM emulates for a nested guest: OUTS
 * and INS of a port that only KVM intercepts. KVM reads and writes the operand
 * in software: through the guest's page tables and its hypervisor's nested
 * ones, with the faults that the processor would have raised.
 *
 * The port is the mask of an interrupt controller in the kernel, which can be
 * read back; so the byte that was transferred tells which page was used.
 *
 * Linux 6.1 and 6.12 report the page of the operand without the offset in it,
 * and say of a fault on the guest's tables that it was on the operand.
 *
 * Manual: AMD APM volume 2, 15.25.3 and 15.25.6; Intel SDM volume 3, 28.3.2,
 * 28.3.3 and table 27-7.
 * Risk for a vulnerable host: none known; a nested guest that gets around its
 * hypervisor's tables reaches that one's memory.
 */
/*
 * The labs' kernel has these bugs, for tests/nested/run:
 *
 * RUN
 * KNOWN TFAIL: OUTS, not mapped: all of the address: 0x90000000
 * KNOWN TFAIL: INS, read-only: all of the address: 0x90000000
 * KNOWN TFAIL: OUTS, table not mapped: on a table of the guest, information 0x1*
 * RUN -W
 * STATUS fails
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"
#include "kvm_x86_vmx.h"

#define PORT 0x21
#define GUEST_VIRTUAL 0xa0000000UL
#define GUEST_PHYSICAL 0x90000000ULL
#define OFFSET 0x234

/* What tells the operand from the guest's tables. */
#define WALK_BITS (SVM_NPF_TABLE | SVM_NPF_FINAL)
#define FINAL_BITS (VMX_EPTQ_LINEAR_VALID | VMX_EPTQ_TRANSLATED)

static struct kvm_pt_map guest_tables, nested_tables;
static struct kvm_nested_vcpu *cpu;
static uint8_t *page;

static void write_mask(uint8_t value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"((uint16_t)PORT));
}

static uint8_t read_mask(void)
{
	uint8_t value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"((uint16_t)PORT));
	return value;
}

static int outs(void)
{
	unsigned long from = GUEST_VIRTUAL + OFFSET;

	asm volatile("cld\n"
		     "outsb" : "+S"(from) : "d"(PORT) : "memory");
	return from - GUEST_VIRTUAL;
}

static int ins(void)
{
	unsigned long to = GUEST_VIRTUAL + OFFSET;

	asm volatile("cld\n"
		     "insb" : "+D"(to) : "d"(PORT) : "memory");
	return to - GUEST_VIRTUAL;
}

/* The page is at one address for the guest, at another one for its tables. */
static void make_tables(void)
{
	guest_tables = kvm_pt_create(&kvm_pt_guest, kvm_pt_current().levels);
	kvm_pt_map_identity(&guest_tables, 0, KVM_IDENTITY_MAP_END, 2,
			    KVM_MAP_ALL);
	kvm_pt_map_page(&guest_tables, KVM_RESULT_BASEADDR,
			KVM_RESULT_BASEADDR, 1, KVM_MAP_ALL);
	kvm_pt_map_page(&guest_tables, GUEST_VIRTUAL, GUEST_PHYSICAL, 1,
			KVM_MAP_ALL);
	nested_tables = kvm_nested_create_tables();
	kvm_pt_map_identity(&nested_tables, 0, KVM_IDENTITY_MAP_END, 2,
			    KVM_MAP_ALL);
	kvm_pt_map_page(&nested_tables, KVM_RESULT_BASEADDR,
			KVM_RESULT_BASEADDR, 1, KVM_MAP_ALL);
}

static void create_guest(int (*function)(void))
{
	make_tables();
	cpu = kvm_create_nested_vcpu(function);
	kvm_nested_set_paging(cpu, &nested_tables);
	kvm_nested_set(cpu, KVM_NESTED_CR3, (uintptr_t)guest_tables.root);
}

/* Nested tables that allow this much of the page. */
static void allow(unsigned int access)
{
	if (kvm_witness_disabled())
		access = KVM_MAP_ALL;
	kvm_pt_map_page(&nested_tables, GUEST_PHYSICAL, (uintptr_t)page, 1,
			access);
	kvm_nested_flush(cpu);
}

/* Whether the processor says that it walked the guest's own tables. */
static int is_walk(const struct kvm_nested_exit *exit)
{
	if (cpu->svm)
		return (exit->qualification & WALK_BITS) == SVM_NPF_TABLE;
	return (exit->qualification & FINAL_BITS) == VMX_EPTQ_LINEAR_VALID;
}

static void expect_nested_fault(const char *what, uint64_t gpa, int walk)
{
	const struct kvm_nested_exit *exit =
		run_until(cpu, KVM_NESTED_PAGE_FAULT);

	CHECK(exit->gpa >> 12 == gpa >> 12, "%s: exit at page 0x%llx", what,
	      exit->gpa >> 12);
	CHECK(exit->gpa == gpa, "%s: all of the address: 0x%llx", what,
	      exit->gpa);
	CHECK(is_walk(exit) == walk, "%s: on %s, information 0x%llx", what,
	      walk ? "a table of the guest" : "the operand",
	      exit->qualification);
}

static void expect_access(unsigned int access, int present)
{
	CHECK(cpu->exit.access == access && cpu->exit.present == present,
	      "It says access %u, present %d", cpu->exit.access,
	      cpu->exit.present);
}

static void check_outs(void)
{
	create_guest(outs);
	page[OFFSET] = 0x5a;
	write_mask(0xff);
	allow(0);
	expect_nested_fault("OUTS, not mapped", GUEST_PHYSICAL + OFFSET, 0);
	expect_access(KVM_MAP_READ, 0);
	CHECK(read_mask() == 0xff, "Nothing was output before: 0x%x",
	      read_mask());
	allow(KVM_MAP_ALL);
	CHECK(run_to_return(cpu) == OFFSET + 1 && read_mask() == 0x5a,
	      "Then OUTS reads the page: 0x%x, index 0x%llx", read_mask(),
	      cpu->regs->rax);
	write_mask(0xff);
}

static void check_ins(void)
{
	create_guest(ins);
	page[OFFSET] = 0;
	write_mask(0xa5);
	allow(KVM_MAP_READ | KVM_MAP_EXEC | KVM_MAP_USER);
	expect_nested_fault("INS, read-only", GUEST_PHYSICAL + OFFSET, 0);
	expect_access(KVM_MAP_WRITE, 1);
	CHECK(!page[OFFSET], "Nothing was written before: 0x%x",
	      page[OFFSET]);
	allow(KVM_MAP_ALL);
	CHECK(run_to_return(cpu) == OFFSET + 1 && page[OFFSET] == 0xa5,
	      "Then INS writes the page: 0x%x, index 0x%llx", page[OFFSET],
	      cpu->regs->rax);
	write_mask(0xff);
}

/* The nested tables do not map the guest's table that maps the page. */
static void check_walk(void)
{
	const struct page_table_entry_pae *entry;
	uint64_t table;

	create_guest(outs);
	allow(KVM_MAP_ALL);
	entry = kvm_pt_find(&guest_tables, GUEST_VIRTUAL, NULL);
	table = (uintptr_t)entry & ~0xfffUL;
	if (!kvm_witness_disabled())
		kvm_pt_map_page(&nested_tables, table, table, 1, 0);
	expect_nested_fault("OUTS, table not mapped", (uintptr_t)entry, 1);
}

/* The guest's own tables do not map the page: its fault, not a nested one. */
static void check_guest_fault(void)
{
	const struct kvm_nested_exit *exit;

	create_guest(ins);
	allow(KVM_MAP_ALL);
	if (!kvm_witness_disabled())
		kvm_pt_map_page(&guest_tables, GUEST_VIRTUAL, GUEST_PHYSICAL,
				1, 0);
	kvm_nested_intercept_exception(cpu, INTR_PAGE_FAULT, 1);
	exit = run_until(cpu, KVM_NESTED_EXCEPTION);
	CHECK(exit->number == INTR_PAGE_FAULT &&
	      exit->errcode == PF_ERR_WRITE &&
	      exit->fault_address == GUEST_VIRTUAL + OFFSET,
	      "INS, not in the guest's tables: vector %u, error code 0x%llx, address 0x%llx",
	      exit->number, exit->errcode, exit->fault_address);
}

void main(void)
{
	kvm_init_nested();
	if (!kvm_nested_has_paging())
		tst_brk(TCONF, "The virtual CPU has no nested paging (NPT or "
			"EPT) for this kind of payload");
	page = tst_heap_alloc_pages(1);
	check_outs();
	check_ins();
	check_walk();
	check_guest_fault();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_IRQCHIP_TEST };

#endif /* COMPILE_PAYLOAD */
