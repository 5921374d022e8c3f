/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A processor that gets INIT, and begins at the reset vector: what the cases
 * about INIT share. Included by them in both halves, instead of kvm_test.h.
 *
 * The payload marks a place with restart_point(). When the vCPU comes to the
 * reset vector the controller notes its state, and lets it go on there: the
 * way through real mode is not what is tested, and not all emulators know it.
 */
#ifndef CASES_RESTART_H
#define CASES_RESTART_H

#include "witness.h"

#define RESTART_BASEADDR (WITNESS_BASEADDR + 64)
#define RESTART_MARK_PORT 0xf0
#define RESTART_RESET_PORT 0xf1

/* The vCPU as it was found at the reset vector. */
struct restart_state {
	uint64_t rip, cs_base, efer, cr0, cr4;
};

#ifdef COMPILE_PAYLOAD

#include "kvm_x86.h"

#define X2APIC_SPURIOUS (MSR_X2APIC_BASE + 0x0f)
#define X2APIC_ICR (MSR_X2APIC_BASE + 0x30)
#define RESTART_SEND_INIT 0x4500	/* INIT, asserted, to APIC 0 */

static inline const volatile struct restart_state *restart_state(void)
{
	return (const volatile struct restart_state *)RESTART_BASEADDR;
}

/*
 * Returns 0, and once more 1 if the processor has begun anew. What the
 * caller keeps in variables of its own is undefined then, as of setjmp().
 */
static inline __attribute__((always_inline)) int restart_point(void)
{
	int restarted = 0;

	asm volatile("outb %%al, %1"
		     : "+a"(restarted) : "i"(RESTART_MARK_PORT) : "memory");
	return restarted;
}

/* In x2APIC mode INIT is one write to an MSR, in nested guests too. */
static inline void restart_enable_apic(void)
{
	kvm_wrmsr(MSR_IA32_APICBASE, kvm_rdmsr(MSR_IA32_APICBASE) | 3U << 10);
	kvm_wrmsr(X2APIC_SPURIOUS, 0x1ff);
}

/* At F000:FFF0, with what a processor has behind INIT (SDM table 9-1). */
static inline int restart_is_reset(void)
{
	const volatile struct restart_state *state = restart_state();

	return state->cs_base == 0xffff0000 && state->rip >= 0xfff0 &&
		!state->efer && !(state->cr0 & (CR0_PE | CR0_PG)) &&
		!state->cr4;
}

#else /* COMPILE_PAYLOAD */

#include <errno.h>
#include <sys/ioctl.h>

static struct {
	struct kvm_regs regs;
	struct kvm_sregs sregs;
} restart_mark;

/* The vCPU's registers are up to date when KVM_RUN has finished the OUT. */
static void restart_finish_out(void)
{
	witness_vm.vcpu_info->immediate_exit = 1;
	if (!ioctl(witness_vm.vcpu_fd, KVM_RUN, 0) || errno != EINTR)
		tst_brk(TBROK, "KVM_RUN ignores immediate_exit");
	witness_vm.vcpu_info->immediate_exit = 0;
}

static void restart_set_mark(void)
{
	restart_finish_out();
	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_GET_REGS, &restart_mark.regs);
	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_GET_SREGS, &restart_mark.sregs);
	restart_mark.regs.rax = 1;
}

static void restart_note_state(void)
{
	struct restart_state *state =
		tst_kvm_get_memptr(&witness_vm, RESTART_BASEADDR);
	struct kvm_sregs sregs;
	struct kvm_regs regs;

	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_GET_REGS, &regs);
	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_GET_SREGS, &sregs);
	*state = (struct restart_state){
		.rip = regs.rip, .cs_base = sregs.cs.base,
		.efer = sregs.efer, .cr0 = sregs.cr0, .cr4 = sregs.cr4,
	};
}

static void restart_go_on(void)
{
	uint32_t *level = tst_kvm_get_memptr(&witness_vm, witness_vm.nesting);

	restart_finish_out();
	restart_note_state();
	*level = 0;
	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_SET_SREGS, &restart_mark.sregs);
	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_SET_REGS, &restart_mark.regs);
}

/* Runs the payload up to its next message, mark or restart. */
static void restart_run_once(void)
{
	const struct kvm_run *run = witness_vm.vcpu_info;

	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_RUN, 0);
	if (tst_kvm_fetch_result(&witness_vm)) {
		if (!witness_vm.ended)
			tst_kvm_print_result(&witness_vm);
	} else if (run->exit_reason == KVM_EXIT_IO &&
		   run->io.port == RESTART_MARK_PORT) {
		restart_set_mark();
	} else if (run->exit_reason == KVM_EXIT_IO &&
		   run->io.port == RESTART_RESET_PORT) {
		restart_go_on();
	} else {
		tst_brk(TBROK, "KVM_RUN returned with exit reason %u",
			run->exit_reason);
	}
}

static void restart_run(void)
{
	static const unsigned char reset_code[] = {
		0xe6, RESTART_RESET_PORT,	/* out %al, port */
		0xf4,				/* hlt */
	};
	static const struct tst_kvm_config config = {
		.flags = TST_KVM_IRQCHIP,
	};

	kvm_witness_create_config(&witness_vm, &config);
	memcpy(tst_kvm_get_memptr(&witness_vm, VM_RESET_BASEADDR), reset_code,
	       sizeof(reset_code));
	while (!witness_vm.ended)
		restart_run_once();
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

#endif /* COMPILE_PAYLOAD */

#endif /* CASES_RESTART_H */
