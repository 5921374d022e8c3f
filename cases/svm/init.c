// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * INIT that reaches a processor while a nested guest runs. [APM volume 2,
 * 15.13.4, 15.17, and table 14-1.]
 *
 * A nested guest (L2) sends INIT to its own processor through the APIC. With
 * the intercept the exit has its code, at once, and INIT is still pending:
 * the hypervisor (L1) gets it when GIF is set. Without the intercept the
 * processor takes it in L2, which is gone then, without an exit. Either way
 * the processor begins anew at the reset vector, once, in real mode and with
 * SVM off.
 *
 * Fix: ed129ec9057f (KVM leaves nested mode when a vCPU is reset).
 *
 * Linux 6.1 fails with a virtual GIF (QEMU has it, Bochs has not): it does not
 * look for a pending INIT when L1 sets GIF, L1 gets it with the next event.
 *
 * Risk for a vulnerable host: a warning; the guest runs on a freed VMCB.
 */
/*
 * For tests/svm/run, in QEMU:
 *
 * RUN
 * KNOWN TFAIL: INIT, intercepted: L1 gets it late, *
 * RUN -W
 * STATUS fails
 */
#include "restart.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define SEND_INTR 0x55
#define NO_EXIT 0x1234

void l2_send(void);
extern const char l2_sent[], l2_end[];
asm(".pushsection .text\n"
    "l2_send:	wrmsr\n"
    "l2_sent:	.fill 8, 1, 0x90\n"
    "l2_end:	hlt\n"
    ".popsection\n");

static const struct {
	const char *what;
	unsigned int intercept;
	uint64_t exitcode;
} table[] = {
	{ "INIT, intercepted", 1, SVM_EXIT_INIT },
	{ "INIT", 0, NO_EXIT },
};

static struct kvm_svm_vcpu *cpu;
static unsigned int row, late;

static int nothing(void)
{
	return 0;
}

static void make_guest(void)
{
	cpu = kvm_create_svm_vcpu(nothing, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_INIT,
			       table[row].intercept &&
			       !kvm_witness_disabled());
	cpu->vmcb->rip = (uintptr_t)l2_send;
	cpu->vmcb->rax = RESTART_SEND_INIT;
	cpu->regs.rcx = X2APIC_ICR;
	cpu->vmcb->exitcode = NO_EXIT;
}

/* An interrupt to itself, which L1 does not take, makes KVM look again. */
static void run(void)
{
	make_guest();
	late = 0;
	asm volatile("cli");
	kvm_svm_vmrun(cpu);
	late = 1;
	kvm_wrmsr(X2APIC_ICR, SEND_INTR);
	tst_brk(TFAIL, "%s: nobody gets it, the exit code is %s (0x%llx)",
		table[row].what, kvm_svm_exit_name(cpu->vmcb->exitcode),
		cpu->vmcb->exitcode);
}

static int is_right(void)
{
	const struct kvm_vmcb *vmcb = cpu->vmcb;
	const char *rip = (const char *)(uintptr_t)vmcb->rip;

	if (vmcb->exitcode != table[row].exitcode || late ||
	    !restart_is_reset())
		return 0;
	return !table[row].intercept || (rip >= l2_sent && rip <= l2_end);
}

/* Behind the INIT of a row. */
static void check(void)
{
	const volatile struct restart_state *state = restart_state();

	if (table[row].intercept)
		kvm_witness_hit();
	tst_res(is_right() ? TPASS : TFAIL,
		"%s: %s, exit code 0x%llx, RIP +%d; then CS base 0x%llx, "
		"RIP 0x%llx, CR0 0x%llx, EFER 0x%llx", table[row].what,
		late ? "L1 gets it late" : "a new start", cpu->vmcb->exitcode,
		(int)(cpu->vmcb->rip - (uintptr_t)l2_send), state->cs_base,
		state->rip, state->cr0, state->efer);
}

void main(void)
{
	if (restart_point()) {
		check();
		row++;
	}
	if (row < ARRAY_SIZE(table)) {
		kvm_init_svm();
		restart_enable_apic();
		run();
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = restart_run,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "ed129ec9057f" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
