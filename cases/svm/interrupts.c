// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Intercepts of physical interrupts, NMI and SMI, and what masks an interrupt
 * while a nested guest runs. [APM volume 2, 15.13, 15.17, 15.21.]
 *
 * A nested guest (L2) sends the event to its own processor through the APIC.
 * With the intercept the exit has its code, at once, L2's handler does not
 * run, and the event is still pending: the hypervisor (L1) gets it, once,
 * when VMRUN is behind it and GIF is set. Without the intercept L2 gets it.
 * With V_INTR_MASKING it is RFLAGS.IF and TPR of L1 that hold an interrupt
 * back, not those of L2; without it L2's. SMI needs a KVM with SMM.
 *
 * Fixes: "Fix loss of pending event before entering L2" and what
 * kvm-unit-tests 306bb7db (pending event) is for: the event is counted.
 *
 * Linux 6.1 in QEMU's TCG fails: with V_INTR_MASKING and an interrupt that L1
 * holds back with RFLAGS.IF, L2 gets an interrupt of vector 0.
 *
 * Risk for a vulnerable host: none known; L1 loses interrupts, or L2 gets
 * those of L1.
 */
/*
 * For tests/svm/run, in QEMU:
 *
 * RUN
 * KNOWN TFAIL: V_INTR_MASKING, intercepted, RFLAGS.IF=0 in L1: VMEXIT_HLT*vector 0 1
 * RUN -W
 * STATUS fails
 */
#include "witness.h"

#define SMM_BASEADDR (WITNESS_BASEADDR + 4)	/* whether there is SMM */

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"
#include "kvm_x86_pagetable.h"

#define VECTOR 0x55
#define APICBASE_X2APIC (3U << 10)
#define X2APIC_TPR (MSR_X2APIC_BASE + 0x08)
#define X2APIC_EOI (MSR_X2APIC_BASE + 0x0b)
#define X2APIC_SPURIOUS (MSR_X2APIC_BASE + 0x0f)
#define X2APIC_ICR (MSR_X2APIC_BASE + 0x30)
#define APIC_ENABLED 0x1ff

/* Delivery modes of the ICR; the destination is APIC 0 (APM 16.5). */
#define SEND_INTR VECTOR
#define SEND_SMI 0x200
#define SEND_NMI 0x400

/* Where SMM begins, and a word that its handler counts in (APM 10.2). */
#define SMM_CODE 0x38000UL
#define SMM_COUNT 0x39000UL
#define SMM_END 0x40000UL

void l2_send(void);
extern const char l2_sent[], l2_end[];
asm(".pushsection .text\n"
    "l2_send:	wrmsr\n"
    "l2_sent:	.fill 8, 1, 0x90\n"
    "l2_end:	hlt\n"
    ".popsection\n");

enum { IN_L1, IN_L2, IN_SMM, SPURIOUS, PLACES };

static const struct event {
	const char *what;
	unsigned int send, intercept, set, masking;
	unsigned int l1_if, l2_if, l1_tpr, v_tpr;
	unsigned int exits;
	unsigned int place;	/* who gets it in the end */
} table[] = {
	{ "interrupt, intercepted", SEND_INTR, SVM_INTERCEPT_INTR, 1, 0,
	  1, 1, 0, 0, 1, IN_L1 },
	{ "interrupt, intercepted, RFLAGS.IF=0 in L2", SEND_INTR,
	  SVM_INTERCEPT_INTR, 1, 0, 1, 0, 0, 0, 0, IN_L1 },
	{ "interrupt", SEND_INTR, SVM_INTERCEPT_INTR, 0, 0,
	  1, 1, 0, 0, 0, IN_L2 },
	{ "interrupt, RFLAGS.IF=0 in L2", SEND_INTR, SVM_INTERCEPT_INTR, 0, 0,
	  1, 0, 0, 0, 0, IN_L1 },
	{ "V_INTR_MASKING, intercepted, RFLAGS.IF=0 in L2", SEND_INTR,
	  SVM_INTERCEPT_INTR, 1, 1, 1, 0, 0, 0, 1, IN_L1 },
	{ "V_INTR_MASKING, intercepted, RFLAGS.IF=0 in L1", SEND_INTR,
	  SVM_INTERCEPT_INTR, 1, 1, 0, 1, 0, 0, 0, IN_L1 },
	{ "V_INTR_MASKING, RFLAGS.IF=0 in L2", SEND_INTR, SVM_INTERCEPT_INTR,
	  0, 1, 1, 0, 0, 0, 0, IN_L2 },
	{ "V_INTR_MASKING, intercepted, V_TPR 15", SEND_INTR,
	  SVM_INTERCEPT_INTR, 1, 1, 1, 1, 0, 15, 1, IN_L1 },
	{ "V_INTR_MASKING, intercepted, TPR of L1 15", SEND_INTR,
	  SVM_INTERCEPT_INTR, 1, 1, 1, 1, 15, 0, 0, IN_L1 },
	{ "NMI, intercepted", SEND_NMI, SVM_INTERCEPT_NMI, 1, 0,
	  1, 0, 0, 0, 1, IN_L1 },
	{ "NMI", SEND_NMI, SVM_INTERCEPT_NMI, 0, 0, 1, 0, 0, 0, 0, IN_L2 },
	{ "SMI, intercepted", SEND_SMI, SVM_INTERCEPT_SMI, 1, 0,
	  1, 0, 0, 0, 1, IN_SMM },
	{ "SMI", SEND_SMI, SVM_INTERCEPT_SMI, 0, 0, 1, 0, 0, 0, 0, IN_SMM },
};

static volatile unsigned int got[PLACES];
static struct kvm_svm_vcpu *cpu;
static uint16_t ss;
static uintptr_t stack;

static int nothing(void)
{
	return 0;
}

static int handle(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	uintptr_t sp = kvm_get_interrupt_sp(ifrm);

	(void)errcode;
	got[sp <= stack && stack - sp < PAGESIZE ? IN_L2 : IN_L1]++;
	if (userdata)
		kvm_wrmsr(X2APIC_EOI, 0);
	return 0;
}

static int count_spurious(void *userdata, struct kvm_interrupt_frame *ifrm,
			  unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	got[SPURIOUS]++;
	return 0;
}

static volatile uint16_t *smm_count(void)
{
	return (volatile uint16_t *)SMM_COUNT;
}

/* incw %cs:0x9000; rsm: in SMM CS starts at 30000h. */
static void install_smm(void)
{
	static const uint8_t code[] = {
		0x2e, 0xff, 0x06, 0x00, 0x90, 0x0f, 0xaa,
	};
	uintptr_t begin = (uintptr_t)tst_heap_alloc_pages(64);

	if (begin > SMM_CODE || begin + 64 * PAGESIZE < SMM_END)
		tst_brk(TBROK, "The heap begins at 0x%lx: SMM has no memory",
			(unsigned long)begin);
	memcpy((void *)SMM_CODE, code, sizeof(code));
}

static void enable_apic(void)
{
	kvm_wrmsr(MSR_IA32_APICBASE, kvm_rdmsr(MSR_IA32_APICBASE) |
		  APICBASE_X2APIC);
	kvm_wrmsr(X2APIC_SPURIOUS, APIC_ENABLED);
}

static void prepare(const struct event *event)
{
	struct kvm_vmcb *vmcb = cpu->vmcb;

	kvm_init_guest_vmcb(vmcb, 1, ss, (void *)stack, nothing);
	kvm_vmcb_set_intercept(vmcb, event->intercept, event->set &&
			       !kvm_witness_disabled());
	vmcb->rip = (uintptr_t)l2_send;
	vmcb->rax = event->send;
	cpu->regs.rcx = X2APIC_ICR;
	cpu->regs.rdx = 0;
	vmcb->rflags &= ~RFLAGS_IF;
	if (event->l2_if)
		vmcb->rflags |= RFLAGS_IF;
	if (event->masking)
		vmcb->virt_intr_ctl = SVM_INTR_MASKING;
	vmcb->virtual_tpr = event->v_tpr;
	memset((void *)got, 0, sizeof(got));
	*smm_count() = 0;
}

static void run(const struct event *event)
{
	kvm_wrmsr(X2APIC_TPR, event->l1_tpr << 4);
	if (!event->l1_if)
		asm volatile("cli");
	kvm_svm_vmrun(cpu);
	asm volatile("sti");
	kvm_wrmsr(X2APIC_TPR, 0);
	asm volatile("nop");
	got[IN_SMM] = *smm_count();
}

static int is_at_end(const struct event *event)
{
	const char *rip = (const char *)(uintptr_t)cpu->vmcb->rip;

	if (!event->exits)
		return cpu->vmcb->exitcode == SVM_EXIT_HLT && rip == l2_end;
	return cpu->vmcb->exitcode == event->intercept && rip >= l2_sent &&
		rip <= l2_end;
}

static void try_event(const struct event *event)
{
	unsigned int place, right = 0;

	prepare(event);
	run(event);
	for (place = 0; place < PLACES; place++)
		right += got[place] == (place == event->place);
	tst_res(right == PLACES && is_at_end(event) ? TPASS : TFAIL,
		"%s: %s, RIP +%d, L1 got it %u times, L2 %u, SMM %u, vector 0 "
		"%u",
		event->what, kvm_svm_exit_name(cpu->vmcb->exitcode),
		(int)(cpu->vmcb->rip - (uintptr_t)l2_send), got[IN_L1],
		got[IN_L2], got[IN_SMM], got[SPURIOUS]);
	if (cpu->vmcb->exitcode == event->intercept)
		kvm_witness_hit();
}

/*
 * RSM loads page directory pointers, which must not have the bit that QEMU's
 * TCG sets there.
 */
static const char *missing_smm(void)
{
	if (!*(volatile const uint32_t *)SMM_BASEADDR)
		return "KVM has no SMM (KVM_CAP_MULTI_ADDRESS_SPACE)";
	if (sizeof(long) == 4 &&
	    kvm_read_page_entry(kvm_pagetable) & KVM_PAGE_ACCESSED)
		return "this processor writes to page directory pointers";
	return NULL;
}

static int can_do(const struct event *event)
{
	const char *missing = missing_smm();

	if (event->send != SEND_SMI || !missing)
		return 1;
	tst_res(TCONF, "%s: %s", event->what, missing);
	return 0;
}

void main(void)
{
	unsigned int i;

	kvm_init_svm();
	install_smm();
	tst_set_interrupt_callback(VECTOR, handle, (void *)VECTOR);
	tst_set_interrupt_callback(INTR_NMI, handle, NULL);
	tst_set_interrupt_callback(INTR_ZERODIV, count_spurious, NULL);
	cpu = kvm_create_svm_vcpu(nothing, 1);
	ss = cpu->vmcb->ss.selector;
	stack = cpu->vmcb->rsp;
	enable_apic();
	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (can_do(table + i))
			try_event(table + i);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

#include <sys/ioctl.h>

#define SMM_SPACE (1U << 16)

/* In SMM a vCPU sees memory of its own (KVM API, 4.35): the same RAM. */
static void give_memory_to_smm(void)
{
	struct kvm_userspace_memory_region ram = witness_vm.ram[0];
	uint32_t *smm = tst_kvm_get_memptr(&witness_vm, SMM_BASEADDR);

	*smm = ioctl(witness_vm.vm_fd, KVM_CHECK_EXTENSION,
		     KVM_CAP_MULTI_ADDRESS_SPACE) > 1;
	ram.slot |= SMM_SPACE;
	if (*smm)
		SAFE_IOCTL(witness_vm.vm_fd, KVM_SET_USER_MEMORY_REGION,
			   &ram);
}

static void run(void)
{
	static const struct tst_kvm_config config = {
		.flags = TST_KVM_IRQCHIP,
	};

	kvm_witness_create_config(&witness_vm, &config);
	give_memory_to_smm();
	tst_kvm_run_instance(&witness_vm, 0);
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static struct tst_test test = {
	.test_all = run,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
};

#endif /* COMPILE_PAYLOAD */
