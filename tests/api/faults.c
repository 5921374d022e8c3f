// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Payloads that go wrong: each is told by what happened and where, and none
 * passes. For tests/api/run.
 *
 * RUN64 -c unhandled
 * STATUS 2
 * SAYS TINFO: RAX=*
 * SAYS TINFO: RIP=*
 * SAYS TINFO: CR0=80010011 CR2=0000000090000010*
 * SAYS TINFO: Code: *
 * SAYS @unhandled TINFO: #0 0x* (unhandled+0x*
 * SAYS @unhandled TBROK: Vector 14, * *: write to 0x90000010: not present, * (error code 0x2)
 * NEVER TFAIL: *
 * RUN32 -c unhandled
 * STATUS 2
 * SAYS TINFO: CR0=80010011 CR2=0000000090000010*
 * SAYS @unhandled TBROK: Vector 14, * *: write to 0x90000010: not present, * (error code 0x2)
 * NEVER TFAIL: *
 * RUN -c backtrace
 * STATUS 2
 * SAYS TINFO: #0 0x* (inner+0x*
 * SAYS TINFO: #1 0x* (outer+0x*) outer.c:1002
 * SAYS TBROK: Vector 6, invalid opcode (#UD), at address 0x* (inner+0x*)
 * RUN -c refused
 * STATUS 2
 * SAYS TINFO: refusing
 * SAYS TBROK: Vector 6, invalid opcode (#UD), at * (refused+0x*), not handled by its callback
 * NEVER TFAIL: *
 * RUN -c external -x cd80
 * STATUS 2
 * SAYS TBROK: Vector 200, interrupt, at address 0x*
 * NEVER TFAIL: *
 * RUN -c gpf
 * STATUS 2
 * SAYS @gpf TBROK: Vector 13, * (#GP), at * (gpf+0x*): GDT entry 30 (error code 0xf0)
 * NEVER TFAIL: *
 * RUN -c no-progress
 * STATUS 2
 * SAYS @no-progress TBROK: Vector 14, page fault (#PF), at address 0x*, again and again: *
 * NEVER TFAIL: *
 * RUN -c no-progress-count
 * STATUS 2
 * SAYS TINFO: call 1000
 * SAYS TBROK: Vector 14, *, again and again: *
 * NEVER TINFO: call 1[1-9]??
 * NEVER TFAIL: *
 * RUN -c progress
 * SAYS TPASS: 5000 faults*
 * RUN -c progress-memory
 * SAYS TPASS: 5000 faults*
 * RUN64 -c overflow
 * STATUS 2
 * SAYS @overflow TBROK: Vector 8, * (#DF), at * (overflow+0x*)*stack overflow*
 * NEVER TFAIL: *
 * RUN32 -c overflow
 * STATUS 2
 * SAYS @overflow TBROK: *stack overflow*
 * NEVER TFAIL: *
 * RUN -c overflow-handled
 * STATUS 2
 * SAYS TBROK: *stack overflow*
 * NEVER TFAIL: *
 * RUN -c double-fault
 * STATUS 2
 * SAYS @double-fault TBROK: Vector 8, double fault (#DF), at * (double_fault+0x*)*
 * NEVER *stack overflow*
 * NEVER TFAIL: *
 * RUN -c double-fault-handled
 * SAYS TPASS: double fault handled*
 * RUN -c triple-fault
 * STATUS 2
 * SAYS TBROK: The guest left without a result*: KVM_EXIT_SHUTDOWN (8): *
 * NEVER TFAIL: *
 * RUN -c mmio
 * STATUS 2
 * SAYS TBROK: The guest left * (mmio+0x*): KVM_EXIT_MMIO (6): 4-byte write to *0x70000000*0x2a
 * NEVER TFAIL: *
 * RUN -c port
 * STATUS 2
 * SAYS TBROK: The guest left without a result at address 0x*: KVM_EXIT_IO (2): *0x80*
 * NEVER TFAIL: *
 * RUN -c port-word
 * STATUS 2
 * SAYS TBROK: The guest left without a result at address 0x*: KVM_EXIT_IO (2): *0xb4*
 * NEVER TFAIL: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define NOWHERE ((volatile int *)0x90000010)

static void not_reached(void)
{
	tst_res(TFAIL, "not reached");
}

static void __attribute__((noinline)) unhandled(void)
{
	*NOWHERE = 1; /* @unhandled */
	not_reached();
}

static volatile int never;

static void outer(void);

static void __attribute__((noipa)) inner(void)
{
	volatile int room;

	room = 1;
	asm volatile("ud2" : : "r"(room));
	if (never)
		not_reached();
}

static int refuse(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)userdata;
	(void)errcode;
	tst_res(TINFO, "refusing");
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return -1;
}

static void __attribute__((noinline)) refused(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, refuse, NULL);
	asm volatile("ud2");
	asm volatile("nop");
	not_reached();
}

static void external(void)
{
	asm volatile("int $200");
	not_reached();
}

static void __attribute__((noinline)) gpf(void)
{
	asm volatile("mov %0, %%ds" : : "r"(0xf0)); /* @gpf */
	not_reached();
}

static int ignore(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	return 0;
}

static void no_progress(void)
{
	tst_set_interrupt_callback(INTR_PAGE_FAULT, ignore, NULL);
	*NOWHERE = 1; /* @no-progress */
	not_reached();
}

static int count_and_tell(void *userdata, struct kvm_interrupt_frame *ifrm,
			  unsigned long errcode)
{
	unsigned int *count = userdata;

	(void)ifrm;
	(void)errcode;
	if (!(++*count % 100))
		tst_res(TINFO, "call %u", *count);
	return 0;
}

static void no_progress_count(void)
{
	unsigned int count = 0;

	tst_set_interrupt_callback(INTR_PAGE_FAULT, count_and_tell, &count);
	*NOWHERE = 1;
	not_reached();
}

static int skip(void *userdata, struct kvm_interrupt_frame *ifrm,
		unsigned long errcode)
{
	(void)errcode;
	++*(volatile unsigned int *)userdata;
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

/* The same fault again and again, with progress: the callback skips it. */
static void progress(void)
{
	volatile unsigned int count = 0;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, skip, (void *)&count);
	while (count < 5000)
		asm volatile("ud2" : : : "memory");
	CHECK_EQ(count, 5000);
	DONE("5000 faults skipped");
}

static volatile unsigned int mapped;

static int map_it(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	mapped++;
	kvm_map_page(0x400000, 0x400000, 1, KVM_PAGE_WRITABLE);
	return 0;
}

/* The same with equal registers each time: the callback lets it complete. */
static void progress_memory(void)
{
	tst_set_interrupt_callback(INTR_PAGE_FAULT, map_it, NULL);
	while (mapped < 5000) {
		kvm_unmap_page(0x400000);
		asm volatile("movl $1, 0x400000" : : : "memory");
	}
	CHECK_EQ(mapped, 5000);
	CHECK_EQ(*(volatile int *)0x400000, 1);
	DONE("5000 faults repaired");
}

/* @overflow stands at the function, and at what writes to the stack. */
static int __attribute__((noipa)) overflow(int depth)
{
	volatile char room[512];

	room[0] = depth; /* @overflow */
	if (never)
		return 0;
	return overflow(depth + 1) + room[0];
}

static void run_overflow(void)
{
	overflow(0);
	not_reached();
}

/* A page fault that cannot be delivered does not reach its callback. */
static void overflow_handled(void)
{
	tst_set_interrupt_callback(INTR_PAGE_FAULT, ignore, NULL);
	tst_set_interrupt_callback(INTR_STACK_FAULT, ignore, NULL);
	overflow(0);
	not_reached();
}

static void break_gate(unsigned int vector)
{
	kvm_idt[vector].flags = 0;
}

/*
 * Neither invalid opcode nor what follows from it can be delivered: a gate
 * of a bad type is a general protection fault.
 */
static void break_gates(void)
{
	break_gate(INTR_BAD_OPCODE);
	break_gate(INTR_SEGFAULT);
	break_gate(INTR_GPF);
}

static void __attribute__((noinline)) double_fault(void)
{
	break_gates();
	asm volatile("ud2"); /* @double-fault */
	not_reached();
}

static void double_fault_handled(void)
{
	volatile unsigned int count = 0;

	tst_set_interrupt_callback(INTR_DOUBLE_FAULT, skip, (void *)&count);
	break_gates();
	asm volatile("ud2" : : : "memory");
	asm volatile("ud2" : : : "memory");
	CHECK_EQ(count, 2);
	DONE("double fault handled");
}

static void triple_fault(void)
{
	break_gates();
	break_gate(INTR_DOUBLE_FAULT);
	asm volatile("ud2");
	not_reached();
}

static void __attribute__((noinline)) mmio(void)
{
	*(volatile int *)0x70000000 = 42;
	not_reached();
}

static void port(void)
{
	asm volatile("outb %%al, $0x80" : : "a"(0));
	not_reached();
}

/* A call to the host is a byte. */
static void port_word(void)
{
	asm volatile("outw %%ax, %0" : : "i"(KVM_PORT_REPORT), "a"(0));
	not_reached();
}

API_CASES({ "unhandled", unhandled }, { "backtrace", outer },
	  { "refused", refused }, { "external", external }, { "gpf", gpf },
	  { "no-progress", no_progress },
	  { "no-progress-count", no_progress_count },
	  { "progress", progress }, { "progress-memory", progress_memory },
	  { "overflow", run_overflow },
	  { "overflow-handled", overflow_handled },
	  { "double-fault", double_fault },
	  { "double-fault-handled", double_fault_handled },
	  { "triple-fault", triple_fault }, { "mmio", mmio },
	  { "port", port }, { "port-word", port_word })

/* The line that backtraces name; last, as it changes the lines behind it. */
#line 1000 "outer.c"
static void __attribute__((noipa)) outer(void)
{
	inner();
	not_reached();
}

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
