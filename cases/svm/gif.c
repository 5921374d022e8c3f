// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The global interrupt flag: CLGI holds interrupts and NMIs back until STGI,
 * and so does #VMEXIT, also the one for illegal state. [APM volume 2, 15.6 and
 * 15.17.]
 *
 * The hypervisor (L1) sends itself an interrupt that it cannot take, enters a
 * nested guest (L2), and takes it only behind the STGI that follows the exit.
 * RAX is L1's own then, and breakpoints are disabled (DR7 is 400h).
 *
 * Risk for a vulnerable host: none known; L1 is interrupted where it cannot be.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define VECTOR 0x55
#define APICBASE_X2APIC (3U << 10)
#define X2APIC_EOI (MSR_X2APIC_BASE + 0x0b)
#define X2APIC_SPURIOUS (MSR_X2APIC_BASE + 0x0f)
#define X2APIC_ICR (MSR_X2APIC_BASE + 0x30)
#define APIC_ENABLED 0x1ff
#define SEND_INTR VECTOR
#define SEND_NMI 0x400
#define DR7_LOCAL_EXACT (1UL << 8)	/* without any breakpoint */
#define DR7_RESET 0x400UL

static volatile unsigned int taken, step, taken_at;

static int handle(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)ifrm;
	(void)errcode;
	taken++;
	taken_at = step;
	if (userdata)
		kvm_wrmsr(X2APIC_EOI, 0);
	return 0;
}

static void expect(const char *what, const char *event, uint64_t is,
		   uint64_t should)
{
	if (is == should) {
		kvm_witness_hit();
		tst_res(TPASS, "%s, %s: 0x%llx", event, what, is);
	} else {
		tst_res(TFAIL, "%s, %s: 0x%llx, not 0x%llx", event, what, is,
			should);
	}
}

static void enable_apic(void)
{
	kvm_wrmsr(MSR_IA32_APICBASE, kvm_rdmsr(MSR_IA32_APICBASE) |
		  APICBASE_X2APIC);
	kvm_wrmsr(X2APIC_SPURIOUS, APIC_ENABLED);
}

/* Step 1 is with GIF=0, step 2 behind STGI. */
static void try_clgi(const char *event, unsigned int send)
{
	taken = taken_at = 0;
	step = 1;
	asm volatile("sti");
	if (!kvm_witness_disabled())
		asm volatile("clgi");
	kvm_wrmsr(X2APIC_ICR, send);
	asm volatile("nop\n"
		     "nop\n");
	expect("taken with GIF=0", event, taken, 0);
	step = 2;
	asm volatile("stgi\n"
		     "nop\n" : : : "memory");
	expect("taken behind STGI", event, taken, 1);
}

#ifdef __x86_64__

void l2_halt(void);
asm(".pushsection .text\n"
    "l2_halt:	hlt\n"
    ".popsection\n");

static struct kvm_vmcb *vmcb;
static unsigned long rax, dr7;

static int nothing(void)
{
	return 0;
}

/*
 * Without the library's own way around VMRUN, which ends with STGI. Only RAX
 * and RSP are L1's behind it; the guest changes no other register. RFLAGS.IF
 * holds an interrupt back, and STI does for one instruction more.
 */
#define ENTER(clgi)                                                           \
	asm volatile(clgi "cli\n"                                            \
		     "wrmsr\n"                                               \
		     "mov %5, %%rax\n"                                       \
		     "sti\n"                                                 \
		     "vmrun\n"                                               \
		     "movl $2, %0\n"                                         \
		     "mov %%rax, %1\n"                                       \
		     "mov %%dr7, %%rax\n"                                    \
		     "mov %%rax, %2\n"                                       \
		     "movl $3, %0\n"                                         \
		     "stgi\n"                                                \
		     "nop\n"                                                 \
		     : "+m"(step), "=m"(rax), "=m"(dr7)                       \
		     : "c"(X2APIC_ICR), "d"(0), "r"(vmcb), "a"(send)          \
		     : "memory", "cc")

static void enter(unsigned int send, int clgi)
{
	step = 1;
	if (clgi)
		ENTER("clgi\n");
	else
		ENTER("");
}

static void try_exit(const char *event, unsigned int send, int clgi,
		     uint32_t asid, uint64_t exitcode)
{
	unsigned long old_dr7;

	kvm_init_guest_vmcb(vmcb, asid, vmcb->ss.selector, NULL, nothing);
	vmcb->rip = (uintptr_t)l2_halt;
	vmcb->virt_intr_ctl = SVM_INTR_MASKING;
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_INTR, 1);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_NMI, 1);
	asm volatile("mov %%dr7, %0" : "=r"(old_dr7));
	asm volatile("mov %0, %%dr7" : : "r"(DR7_RESET | DR7_LOCAL_EXACT));
	taken = taken_at = 0;
	enter(send, clgi);
	asm volatile("mov %0, %%dr7" : : "r"(old_dr7));
	expect("exit code", event, vmcb->exitcode, exitcode);
	expect("taken", event, taken, 1);
	expect("step it was taken at", event, taken_at, 3);
	expect("RAX of the hypervisor", event, rax, (uintptr_t)vmcb);
	if (exitcode != SVM_EXIT_INVALID)
		expect("DR7 behind the exit", event, dr7, DR7_RESET);
}

static void try_exits(void)
{
	vmcb = kvm_create_svm_vcpu(nothing, 1)->vmcb;
	try_exit("interrupt", SEND_INTR, 0, 1, SVM_EXIT_INTR);
	try_exit("interrupt, CLGI", SEND_INTR, 1, 1, SVM_EXIT_INTR);
	try_exit("NMI, CLGI", SEND_NMI, 1, 1, SVM_EXIT_NMI);
	try_exit("interrupt, ASID 0", SEND_INTR, 0, 0, SVM_EXIT_INVALID);
	try_exit("interrupt, CLGI, ASID 0", SEND_INTR, 1, 0,
		 SVM_EXIT_INVALID);
	try_exit("NMI, CLGI, ASID 0", SEND_NMI, 1, 0, SVM_EXIT_INVALID);
}

#else

/* A 32-bit VMRUN needs what kvm_svm_vmrun() does around it. */
static void try_exits(void)
{
}

#endif /* __x86_64__ */

void main(void)
{
	kvm_init_svm();
	tst_set_interrupt_callback(VECTOR, handle, (void *)VECTOR);
	tst_set_interrupt_callback(INTR_NMI, handle, NULL);
	enable_apic();
	try_clgi("interrupt", SEND_INTR);
	try_clgi("NMI", SEND_NMI);
	try_exits();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_IRQCHIP_TEST };

#endif /* COMPILE_PAYLOAD */
