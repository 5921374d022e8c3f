/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the fixed parts of a payload are, and what its descriptor tables
 * hold. Read by the start-up code of both widths and by trap handling.
 *
 * Everything the processor must find before main() lies in the first 64 KiB
 * of the image at assembly-time addresses, so the tables can be static data:
 * the guest executes no instruction to build them.
 */
#ifndef LIB_GUEST_X86_LAYOUT_H
#define LIB_GUEST_X86_LAYOUT_H

#define LAYOUT_BASE		0x1000	/* header, reset code, entry */
#define LAYOUT_STACK_GUARD	0x2000	/* not mapped (64 bit) */
#define LAYOUT_STACK		0x3000
#define LAYOUT_STACK_TOP	0x5000
#define LAYOUT_DF_STACK		0x5000	/* double faults */
#define LAYOUT_DF_STACK_TOP	0x6000
#define LAYOUT_TABLES		0x6000	/* page tables, IDT, GDT, TSS */

#define RESULT_PAGE		0xfffff000

#define PTE_PRESENT		0x01
#define PTE_WRITABLE		0x02
#define PTE_LARGE		0x80

#define VECTORS			256
#define STUB_SIZE		16

/* Trap gate: interrupts stay enabled in handlers. Task gate: IA-32 only. */
#define GATE_TRAP		0x8f
#define GATE_TASK		0x85

#define SEL_CODE		0x08
#define DOUBLE_FAULT		8

#ifdef __x86_64__
#define SEL_TSS			0x10
#define START_CR4		0x20		/* PAE */
#else
#define SEL_DATA		0x10
#define SEL_STACK		0x18
#define SEL_TSS			0x20
#define SEL_DF_TSS		0xf8		/* last of 32 entries */
#define START_CR4		0x20		/* PAE */
#endif

#define CR0_PROTECTED		0x11		/* PE, ET */
#define START_CR0		0x80010011	/* PG, WP, ET, PE */
#define EFER_MSR		0xc0000080
#define EFER_LONG_MODE_ENABLE	0x100

#endif /* LIB_GUEST_X86_LAYOUT_H */
