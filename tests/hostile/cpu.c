// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by the processor's state: broken descriptor tables, task state and
 * page tables, ends without an exit, exceptions without an end, and what the
 * local APIC of a machine with interrupt controllers can do to its own
 * processor. For tests/hostile/run.
 *
 * RUN -c triple-fault
 * STATUS 2
 * SAYS TBROK: The guest left without a result*: KVM_EXIT_SHUTDOWN (8): *
 * NEVER TCONF: *
 * RUN -c triple-fault-at-start
 * STATUS 2
 * SAYS TBROK: The guest left without a result*: KVM_EXIT_SHUTDOWN (8): *
 * NEVER TCONF: *
 * RUN -c triple-fault-forged
 * STATUS 2
 * SAYS TBROK: The guest left without a result*: KVM_EXIT_SHUTDOWN (8): *
 * NEVER TCONF: *
 * RUN -c no-gdt -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c gdt-ones -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c idt-ones -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c idt-to-nowhere -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c tss-ones
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c cr3-outside -q
 * STATUS fails
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c cr3-page
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c cli-hlt
 * STATUS 2
 * SAYS TBROK: The guest left without a result at address 0x*: KVM_EXIT_HLT*
 * NEVER TPASS: *
 * RUN -c hlt-for-ever -q
 * STATUS 2
 * SAYS TBROK: Test *
 * NEVER TPASS: *
 * RUN -c spin -q
 * STATUS 2
 * SAYS TBROK: Test *
 * NEVER TPASS: *
 * RUN -c exceptions-for-ever -q
 * STATUS 2
 * SAYS TBROK: Test *
 * NEVER TPASS: *
 * RUN -c exceptions-ignored
 * STATUS 2
 * SAYS TBROK: Vector 6, *again and again*
 * NEVER TPASS: *
 * RUN -c exceptions-recursive
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c debug-loop -q -l
 * STATUS 2
 * SAYS TBROK: Test *
 * NEVER TPASS: *
 * EMULATOR qemu_mutex_lock_iothread_impl: assertion failed
 * RUN -c apic-hlt -a -q -l
 * STATUS 2
 * SAYS TBROK: Test *
 * NEVER TPASS: *
 * RUN -c apic-nmi -a -q -l
 * STATUS 2
 * SAYS TBROK: Vector 2, *
 * NEVER TPASS: *
 * RUN -c apic-smi -a -q -l
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c apic-init -a -q -l
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c apic-startup -a -q -l
 * STATUS fails
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

struct table_pointer {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

static void load_idt(uint16_t limit, uint64_t base)
{
	struct table_pointer idt = { limit, base };

	asm volatile("lidt %0" : : "m"(idt));
}

static void triple_fault(void)
{
	load_idt(0, 0);
	asm volatile("ud2");
	not_reached();
}

/* Where a KVM that cannot run 32-bit payloads gives up, too. */
static void triple_fault_at(uint64_t where)
{
	uint8_t *start = at(where);

	start[0] = 0x0f;
	start[1] = 0x0b;
	load_idt(0, 0);
	((void (*)(void))start)();
	not_reached();
}

static void triple_fault_at_start(void)
{
	triple_fault_at(payload_header()->entry);
}

static void triple_fault_forged(void)
{
	triple_fault_at(KVM_PAYLOAD_BASEADDR + 0x800);
}

static void reload_segments(void)
{
	asm volatile("mov %0, %%ds\n\t"
		     "mov %0, %%es\n\t"
		     "mov %0, %%fs" : : "r"(0x10));
	asm volatile("int3");
	not_reached();
}

static void no_gdt(void)
{
	memset(kvm_gdt, 0, sizeof(kvm_gdt));
	reload_segments();
}

static void gdt_ones(void)
{
	memset(kvm_gdt, 0xff, sizeof(kvm_gdt));
	reload_segments();
}

static void idt_ones(void)
{
	memset(kvm_idt, 0xff, sizeof(kvm_idt));
	asm volatile("ud2");
	not_reached();
}

static void idt_to_nowhere(void)
{
	unsigned int i;

	for (i = 0; i < X86_INTR_COUNT; i++)
		kvm_idt[i].offset_hi = 0x9000;
	asm volatile("ud2");
	not_reached();
}

static void tss_ones(void)
{
	memset(at(payload_header()->tss), 0xff, payload_header()->tss_size);
	asm volatile("mov %0, %%" STACK_POINTER "\n\t"
		     "push %0" : : "r"((uintptr_t)UNMAPPED_BASEADDR));
	not_reached();
}

static void cr3_outside(void)
{
	kvm_set_cr3(MMIO_BASEADDR);
	not_reached();
}

static void cr3_page(void)
{
	memset(at(KVM_RESULT_BASEADDR), 0xff, KVM_RESULT_SIZE);
	kvm_set_cr3(KVM_RESULT_BASEADDR);
	not_reached();
}

static void cli_hlt(void)
{
	asm volatile("cli; hlt");
	not_reached();
}

static void hlt_for_ever(void)
{
	*(volatile int32_t *)at(KVM_RESULT_BASEADDR) = KVM_TSYNC;
	for (;;)
		asm volatile("hlt");
}

static void spin(void)
{
	for (;;)
		asm volatile("pause");
}

/* Without the library, which would notice. */
static void raw_handler(unsigned int vector, const void *code)
{
	kvm_idt[vector].offset_lo = (uintptr_t)code;
	kvm_idt[vector].offset_hi = (uintptr_t)code >> 16;
}

extern const char return_at_once[];
asm(".text\nreturn_at_once: " RETURN "\n");

static void exceptions_for_ever(void)
{
	raw_handler(INTR_BAD_OPCODE, return_at_once);
	asm volatile("ud2");
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

static void exceptions_ignored(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, ignore, NULL);
	asm volatile("ud2");
	not_reached();
}

static int again(void *userdata, struct kvm_interrupt_frame *ifrm,
		 unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	asm volatile("ud2");
	return 0;
}

static void exceptions_recursive(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, again, NULL);
	asm volatile("ud2");
	not_reached();
}

/*
 * Breakpoints on the words that a debug exception writes, and on those that
 * the return from it reads: one exception brings about the next. In 64-bit
 * mode each is delivered to the same place, an interrupt stack, and the
 * processor never gets out of that, not even for an interrupt, unless the
 * hypervisor intercepts the vector (CVE-2015-8104). QEMU 7.2 ends itself when
 * a breakpoint is hit while it delivers an exception to a nested machine.
 */
#ifdef __x86_64__
#define TSS_IST1 0x24
#define WATCH 0xbbbb00ff	/* reads and writes, 8 bytes; SDM 3, 18.2.4 */

static uintptr_t debug_stack(void)
{
	kvm_idt[INTR_DEBUG].ist = 1;
	return *(uint64_t *)at(payload_header()->tss + TSS_IST1) & ~15UL;
}
#else
#define WATCH 0xffff00ff	/* the same, 4 bytes */

static uintptr_t debug_stack(void)
{
	return ((uintptr_t)__builtin_frame_address(0) & ~63UL) - 64;
}
#endif

static void debug_loop(void)
{
	uintptr_t top = debug_stack(), word = sizeof(top);

	raw_handler(INTR_DEBUG, return_at_once);
	asm volatile("mov %0, %%dr0" : : "r"(top - word));
	asm volatile("mov %0, %%dr1" : : "r"(top - 2 * word));
	asm volatile("mov %0, %%dr2" : : "r"(top - 3 * word));
	asm volatile("mov %0, %%dr3" : : "r"(top - 4 * word));
	asm volatile("mov %0, %%dr7" : : "r"((uintptr_t)WATCH));
	asm volatile("mov %0, %%" STACK_POINTER "\n\t"
		     "1: push %0\n\t"
		     "pop %0\n\t"
		     "jmp 1b" : : "r"(top) : "memory");
}

#define APIC_BASEADDR 0xfee00000
#define APIC_COMMAND 0x300

/* Interrupt command register: AMD APM volume 2, 16.5. */
static void send_to_self(unsigned int delivery_mode)
{
	kvm_map_page(APIC_BASEADDR, APIC_BASEADDR, 1, KVM_PAGE_WRITABLE);
	*(volatile uint32_t *)at(APIC_BASEADDR + 0xf0) = 0x1ff;
	/* By number: the shorthand for "self" is for fixed interrupts only. */
	*(volatile uint32_t *)at(APIC_BASEADDR + APIC_COMMAND + 0x10) = 0;
	*(volatile uint32_t *)at(APIC_BASEADDR + APIC_COMMAND) =
		delivery_mode << 8 | 1 << 14;
	asm volatile("nop");
}

/* System management mode finds a payload that calls the host. */
static void apic_smi(void)
{
	static const uint8_t code[] = {
		0xe6, KVM_PORT_FAULT, 0xe6, KVM_PORT_REPORT, 0xf4, 0xeb, 0xf9,
	};

	memcpy(at(0x38000), code, sizeof(code));
	send_to_self(2);
	tst_brk(TBROK, "There was no SMI");
}

static void apic_nmi(void)
{
	send_to_self(4);
	spin();
}

static void apic_init(void)
{
	send_to_self(5);
	tst_brk(TBROK, "There was no INIT");
}

static void apic_startup(void)
{
	send_to_self(6);
	tst_res(TFAIL, "The startup message is ignored");
}

static void apic_hlt(void)
{
	cli_hlt();
}

API_CASES({ "triple-fault", triple_fault },
	  { "triple-fault-at-start", triple_fault_at_start },
	  { "triple-fault-forged", triple_fault_forged },
	  { "no-gdt", no_gdt }, { "gdt-ones", gdt_ones },
	  { "idt-ones", idt_ones }, { "idt-to-nowhere", idt_to_nowhere },
	  { "tss-ones", tss_ones }, { "cr3-outside", cr3_outside },
	  { "cr3-page", cr3_page }, { "cli-hlt", cli_hlt },
	  { "hlt-for-ever", hlt_for_ever }, { "spin", spin },
	  { "exceptions-for-ever", exceptions_for_ever },
	  { "exceptions-ignored", exceptions_ignored },
	  { "exceptions-recursive", exceptions_recursive },
	  { "debug-loop", debug_loop },
	  { "apic-hlt", apic_hlt }, { "apic-nmi", apic_nmi },
	  { "apic-smi", apic_smi }, { "apic-init", apic_init },
	  { "apic-startup", apic_startup })

#else /* COMPILE_PAYLOAD */

#include <sys/syscall.h>

static char *with_apic;

/*
 * The library makes machines without interrupt controllers; they have to be
 * there before the first vCPU. So this stands before the C library's.
 */
int ioctl(int fd, unsigned long request, ...)
{
	va_list list;
	long arg;
	int ret;

	va_start(list, request);
	arg = va_arg(list, long);
	va_end(list);
	ret = syscall(SYS_ioctl, fd, request, arg);
	if (ret >= 0 && request == KVM_CREATE_VM && with_apic)
		SAFE_IOCTL(ret, KVM_CREATE_IRQCHIP, NULL);
	return ret;
}

static struct tst_option options[] = {
	{ "c:", &api_case_name, "NAME   Attack to run" },
	{ "q", &hostile_quick, "       A timeout of one second" },
	{ "l", &hostile_lab_only, "       In a lab only" },
	{ "a", &with_apic, "       With interrupt controllers" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = hostile_run,
	.cleanup = api_destroy,
	.options = options,
};

#endif /* COMPILE_PAYLOAD */
