// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kvm_init_interrupts(): restores the interrupt table that the start-up code
 * holds as static data (boot_64.S, boot_32.S).
 */
#include "kvm_x86.h"
#include "guest/x86/layout.h"

extern const char kvm_trap_stubs[];

struct table_register {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

static void set_gate(struct intr_descriptor *gate, uintptr_t addr)
{
	memset(gate, 0, sizeof(*gate));
	gate->offset_lo = addr & 0xffff;
	gate->offset_hi = addr >> 16;
	gate->selector = SEL_CODE;
	gate->flags = GATE_TRAP;
}

#ifdef __x86_64__
static void set_double_fault_gate(struct intr_descriptor *gate)
{
	gate->ist = 1;
}
#else
static void set_double_fault_gate(struct intr_descriptor *gate)
{
	memset(gate, 0, sizeof(*gate));
	gate->selector = SEL_DF_TSS;
	gate->flags = GATE_TASK;
}
#endif

void kvm_init_interrupts(void)
{
	struct table_register idtr = { sizeof(kvm_idt) - 1,
				       (uintptr_t)kvm_idt };
	unsigned int i;

	for (i = 0; i < X86_INTR_COUNT; i++)
		set_gate(kvm_idt + i,
			 (uintptr_t)kvm_trap_stubs + i * STUB_SIZE);
	set_double_fault_gate(kvm_idt + INTR_DOUBLE_FAULT);
	asm volatile("lidt %0" : : "m"(idtr));
}
