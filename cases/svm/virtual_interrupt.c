// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Virtual interrupts of nested SVM and what masks them. [APM volume 2, 15.21.]
 *
 * The hypervisor (L1) requests a virtual interrupt with V_IRQ. The nested
 * guest (L2) must take it if RFLAGS.IF is set and its priority is above V_TPR
 * or V_IGN_TPR is set, and must not otherwise; then V_IRQ stays pending. With
 * the VINTR intercept the exit comes instead of the interrupt, and only when
 * it could be taken. CR8 of L2 is V_TPR, and not L1's.
 *
 * Risk for a vulnerable host: none known.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define VECTOR 0x55
#define IF 1
#define NO_IF 0

static volatile unsigned int taken, enable;
static struct kvm_svm_vcpu *cpu;
static uint16_t ss;
static void *stack;

static int handle(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	taken++;
	return 0;
}

/*
 * The exception brings everything that delivery needs into L0's page tables:
 * QEMU's TCG says of an interrupt whose delivery ends with a
 * page fault that it was an exception (APM volume 2, 15.20).
 */
static int guest(void)
{
	KVM_PROBE("ud2");
	*(volatile uint8_t *)&kvm_idt[VECTOR];
	if (enable)
		asm volatile("sti\n"
			     "nop\n"
			     "cli\n" : : : "memory");
	return 0;
}

static const struct {
	const char *what;
	unsigned int enable, priority, tpr, ignore_tpr, intercept, taken;
	uint64_t exitcode;
} table[] = {
	{ "enabled", IF, 5, 0, 0, 0, 1, SVM_EXIT_HLT },
	{ "RFLAGS.IF=0", NO_IF, 5, 0, 0, 0, 0, SVM_EXIT_HLT },
	{ "V_TPR below the priority", IF, 5, 4, 0, 0, 1, SVM_EXIT_HLT },
	{ "V_TPR as the priority", IF, 5, 5, 0, 0, 0, SVM_EXIT_HLT },
	{ "V_TPR above the priority", IF, 5, 15, 0, 0, 0, SVM_EXIT_HLT },
	{ "V_TPR ignored", IF, 5, 15, 1, 0, 1, SVM_EXIT_HLT },
	{ "V_TPR ignored, RFLAGS.IF=0", NO_IF, 5, 15, 1, 0, 0, SVM_EXIT_HLT },
	{ "intercepted", IF, 5, 0, 0, 1, 0, SVM_EXIT_VINTR },
	{ "intercepted, RFLAGS.IF=0", NO_IF, 5, 0, 0, 1, 0, SVM_EXIT_HLT },
	{ "intercepted, V_TPR above", IF, 5, 9, 0, 1, 0, SVM_EXIT_HLT },
};

static void setup(unsigned int i)
{
	struct kvm_vmcb *vmcb = cpu->vmcb;

	kvm_init_guest_vmcb(vmcb, 1, ss, stack, guest);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_VINTR, table[i].intercept);
	vmcb->virt_intr_ctl = SVM_INTR_MASKING;
	vmcb->rflags &= ~RFLAGS_IF;
	enable = table[i].enable;
	vmcb->virtual_tpr = table[i].tpr;
	vmcb->virt_intr_prio = table[i].priority;
	vmcb->virt_ignore_tpr = table[i].ignore_tpr;
	vmcb->virt_intr_vector = VECTOR;
	vmcb->virtual_irq = kvm_witness_disabled() ? 0 : SVM_VIRQ_PENDING;
}

/* TCG compares with "not below" instead of "above" (APM 15.21.4). */
static int is_emulator_defect(unsigned int i)
{
	return table[i].priority == table[i].tpr && taken == 1 &&
		cpu->vmcb->exitcode == SVM_EXIT_HLT;
}

static int matches(unsigned int i)
{
	int pending = !!(cpu->vmcb->virtual_irq & SVM_VIRQ_PENDING);

	return taken == table[i].taken && pending == !table[i].taken &&
		cpu->vmcb->exitcode == table[i].exitcode &&
		(cpu->vmcb->virtual_tpr & 0xf) == table[i].tpr;
}

static void try_row(unsigned int i)
{
	setup(i);
	taken = 0;
	kvm_svm_vmrun(cpu);
	if (taken)
		kvm_witness_hit();
	if (is_emulator_defect(i))
		tst_res(TCONF, "%s: this processor takes the interrupt",
			table[i].what);
	else
		tst_res(matches(i) ? TPASS : TFAIL,
			"%s: %s (0x%llx), taken %u times, V_IRQ %u, V_TPR %u",
			table[i].what,
			kvm_svm_exit_name(cpu->vmcb->exitcode),
			cpu->vmcb->exitcode, taken,
			cpu->vmcb->virtual_irq & SVM_VIRQ_PENDING,
			cpu->vmcb->virtual_tpr & 0xf);
}

#ifdef __x86_64__
static unsigned long get_cr8(void)
{
	unsigned long cr8;

	asm volatile("mov %%cr8, %0" : "=r"(cr8));
	return cr8;
}

static void set_cr8(unsigned long cr8)
{
	asm volatile("mov %0, %%cr8" : : "r"(cr8));
}

static int cr8_guest(void)
{
	int before = get_cr8();

	set_cr8(7);
	return before;
}

static void try_cr8(void)
{
	set_cr8(2);
	kvm_init_guest_vmcb(cpu->vmcb, 1, ss, stack, cr8_guest);
	cpu->vmcb->virt_intr_ctl = SVM_INTR_MASKING;
	cpu->vmcb->virtual_tpr = 4;
	kvm_svm_vmrun(cpu);
	tst_res((int)cpu->regs.rax == 4 && cpu->vmcb->virtual_tpr == 7 &&
		get_cr8() == 2 ? TPASS : TFAIL,
		"CR8 is V_TPR in L2: read %d, V_TPR is %u, CR8 of L1 is %lu",
		(int)cpu->regs.rax, cpu->vmcb->virtual_tpr, get_cr8());
}
#else
static void try_cr8(void)
{
}
#endif

void main(void)
{
	unsigned int i;

	kvm_init_svm();
	tst_set_interrupt_callback(VECTOR, handle, NULL);
	cpu = kvm_create_svm_vcpu(guest, 1);
	ss = cpu->vmcb->ss.selector;
	stack = (void *)(uintptr_t)cpu->vmcb->rsp;
	for (i = 0; i < ARRAY_SIZE(table); i++)
		try_row(i);
	try_cr8();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
