// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * An exit while an event is being delivered to a nested guest: the event was
 * injected or came from an INT instruction, and the guest's interrupt table
 * has no gate for it, or is on a page that nested paging does not map. The
 * exit tells of the fault and of the event that it interrupted, with kind,
 * vector and error code; the guest has not seen it. Injected again, once the
 * cause is gone, it is delivered once.
 *
 * Manual: AMD APM volume 2, 15.7.2 and 15.20; Intel SDM volume 3, 27.2.4.
 * Risk for a vulnerable host: none; the nested guest loses an interrupt, or
 * gets one twice.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define VECTOR 0x60
#define ERROR_CODE 0x1230
#define GIGABYTE 0x40000000

/* Error code of a fault in the delivery of an event (SDM volume 3, 6.13). */
#define IDT_ERROR(vector, external) ((vector) << 3 | 2 | (external))

static char *table;			/* the guest's own interrupt table */
static volatile unsigned int hits;
static volatile unsigned long seen_errcode;

struct table_register {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

static int handler(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	hits++;
	seen_errcode = errcode;
	return 0;
}

static void load_table(void)
{
	struct table_register own = { PAGESIZE - 1, (uintptr_t)table };

	asm volatile("lidt %0" : : "m"(own));
}

static int wait(void)
{
	load_table();
	asm volatile("hlt" : : : "memory");
	return hits;
}

static int interrupt_itself(void)
{
	load_table();
	asm volatile("hlt" : : : "memory");
	asm volatile("int %0" : : "i"(VECTOR) : "memory");
	return hits;
}

static const struct row {
	const char *name;
	int (*function)(void);
	enum kvm_nested_event event;
	unsigned int vector;
	unsigned long errcode;
	int external;
} rows[] = {
	{ "Interrupt", wait, KVM_NESTED_EVENT_INTR, VECTOR, 0, 1 },
	{ "NMI", wait, KVM_NESTED_EVENT_NMI, INTR_NMI, 0, 1 },
	{ "Exception", wait, KVM_NESTED_EVENT_EXCEPTION, INTR_BAD_OPCODE, 0,
	  1 },
	{ "Exception with error code", wait, KVM_NESTED_EVENT_EXCEPTION,
	  INTR_GPF, ERROR_CODE, 1 },
	{ "Software interrupt", interrupt_itself, KVM_NESTED_EVENT_SOFT_INTR,
	  VECTOR, 0, 0 },
};

/* The gate's type and its present bit are in byte 5. */
static void set_present(unsigned int vector, int present)
{
	char *byte = table + vector * sizeof(kvm_idt[0]) + 5;

	*byte = present ? *byte | 0x80 : *byte & 0x7f;
}

static struct kvm_nested_vcpu *begin(const struct row *row)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(row->function);

	hits = 0;
	seen_errcode = 0;
	memcpy(table, kvm_idt, sizeof(kvm_idt));
	tst_set_interrupt_callback(row->vector, handler, NULL);
	return cpu;
}

static void send(struct kvm_nested_vcpu *cpu, const struct row *row)
{
	kvm_nested_advance(cpu);
	if (row->event != KVM_NESTED_EVENT_SOFT_INTR)
		kvm_nested_inject(cpu, row->event, row->vector, row->errcode);
}

static void check_pending(const struct kvm_nested_exit *exit,
			  const struct row *row)
{
	CHECK(exit->pending && exit->pending_event == row->event &&
	      exit->pending_vector == row->vector &&
	      exit->pending_errcode == row->errcode,
	      "%s: pending %d, kind %d, vector %u, error code 0x%x",
	      row->name, exit->pending, exit->pending_event,
	      exit->pending_vector, exit->pending_errcode);
	CHECK(!hits, "%s: %u deliveries yet", row->name, hits);
}

/* A software interrupt is executed again, as RIP is still there. */
static void send_again(struct kvm_nested_vcpu *cpu, const struct row *row)
{
	if (row->event != KVM_NESTED_EVENT_SOFT_INTR)
		kvm_nested_inject(cpu, cpu->exit.pending_event,
				  cpu->exit.pending_vector,
				  cpu->exit.pending_errcode);
	run_to_return(cpu);
	CHECK(hits == 1 && seen_errcode == row->errcode && !cpu->exit.pending,
	      "%s: delivered %u times, error code 0x%lx, pending %d",
	      row->name, hits, seen_errcode, cpu->exit.pending);
	tst_set_interrupt_callback(row->vector, NULL, NULL);
}

/*
 * What the processor pushes when the hypervisor itself raises the vector and
 * there is no gate: it shows what an emulated one makes of the index.
 */
static unsigned long native_error(unsigned int vector)
{
	static const uint8_t gate_size = sizeof(kvm_idt[0]);
	uint8_t *byte = (uint8_t *)kvm_idt + vector * gate_size + 5;
	struct kvm_fault fault = { KVM_NO_FAULT, 0 };

	*byte &= 0x7f;
	if (vector == VECTOR)
		fault = KVM_PROBE("int %0", : : "i"(VECTOR));
	else if (vector == INTR_NMI)
		fault = KVM_PROBE("int $2");
	else if (vector == INTR_BAD_OPCODE)
		fault = KVM_PROBE("int $6");
	*byte |= 0x80;
	return fault.errcode;
}

/*
 * QEMU gets the index wrong in 64-bit mode and forgets EXT. KVM passes on
 * what the processor pushes.
 */
static void check_error(const struct row *row, uint64_t errcode)
{
	uint64_t want = IDT_ERROR(row->vector, row->external);
	uint64_t native = native_error(row->vector);

	if (native != IDT_ERROR(row->vector, 0))
		tst_res(TCONF, "The processor's own error code for vector %u "
			"is 0x%llx (Intel SDM volume 3, 6.13)", row->vector,
			native);
	else if (row->external && errcode == native)
		tst_res(TCONF, "The processor leaves EXT of the error code "
			"clear (Intel SDM volume 3, 6.13)");
	else
		CHECK(errcode == want, "%s without a gate: error code 0x%llx",
		      row->name, errcode);
}

static void check_no_gate(const struct row *row)
{
	struct kvm_nested_vcpu *cpu = begin(row);
	const struct kvm_nested_exit *exit;

	kvm_nested_intercept_exception(cpu, INTR_SEGFAULT, 1);
	run_until(cpu, KVM_NESTED_HLT);
	if (!kvm_witness_disabled())
		set_present(row->vector, 0);
	send(cpu, row);
	exit = run_until(cpu, KVM_NESTED_EXCEPTION);
	CHECK(exit->number == INTR_SEGFAULT, "%s without a gate: vector %u",
	      row->name, exit->number);
	check_pending(exit, row);
	check_error(row, exit->errcode);
	set_present(row->vector, 1);
	send_again(cpu, row);
}

static struct kvm_pt_map identity_map(void)
{
	struct kvm_pt_map map = kvm_nested_create_tables();

	kvm_pt_map_identity(&map, 0, GIGABYTE, 2, KVM_MAP_ALL);
	kvm_pt_map_page(&map, KVM_RESULT_BASEADDR, KVM_RESULT_BASEADDR, 1,
			KVM_MAP_ALL);
	return map;
}

static void map_table(struct kvm_pt_map *map, struct kvm_nested_vcpu *cpu,
		      unsigned int access)
{
	kvm_pt_map_page(map, (uintptr_t)table, (uintptr_t)table, 1, access);
	kvm_nested_flush(cpu);
}

static void check_no_table(const struct row *row)
{
	struct kvm_nested_vcpu *cpu = begin(row);
	struct kvm_pt_map map = identity_map();
	const struct kvm_nested_exit *exit;

	kvm_nested_set_paging(cpu, &map);
	run_until(cpu, KVM_NESTED_HLT);
	if (!kvm_witness_disabled())
		map_table(&map, cpu, 0);
	send(cpu, row);
	exit = run_until(cpu, KVM_NESTED_PAGE_FAULT);
	CHECK((exit->gpa & ~0xfffULL) == (uintptr_t)table,
	      "%s without a table: nested page fault at 0x%llx", row->name,
	      exit->gpa);
	check_pending(exit, row);
	map_table(&map, cpu, KVM_MAP_ALL);
	send_again(cpu, row);
}

void main(void)
{
	unsigned int i;

	kvm_init_nested();
	table = tst_heap_alloc_pages(1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		/* That would be a double fault, which has nothing pending. */
		if (rows[i].vector != INTR_GPF)
			check_no_gate(rows + i);
		if (kvm_nested_has_paging())
			check_no_table(rows + i);
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
