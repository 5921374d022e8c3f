// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Intercepts of nested SVM, one by one. [APM volume 2, 15.9 to 15.13, and
 * appendices B and C.]
 *
 * For each instruction and exception in instructions.h a nested guest (L2)
 * runs it twice. With the intercept set the exit has the documented code,
 * RIP is that of the instruction, nothing of it was executed, EXITINFO1 is
 * the documented one (MSR: read or write; exceptions: the error code), and
 * EXITINFO2 of a page fault is the address. With the intercept clear L2 gets
 * to the HLT behind it; instructions that fault do so in L2.
 *
 * With the intercept set and CPL 3 a privileged instruction is a #GP in L2:
 * that exception comes first (table 15-7).
 *
 * VMRUN must be intercepted, and HLT is how L2 ends, so they have no second
 * part. PAUSE with a filter exits at a later one: KVM may use a count of its
 * own.
 *
 * Left out is what this processor cannot do, each item with its reason:
 * instructions that CPUID does not have and that are invalid opcodes; traps
 * of control register writes, which only guests of SEV-ES have; and where an
 * emulator is wrong (doc/svm.md), which is told by what it does. An
 * instruction that exits as another one when both are intercepted is one that
 * the processor takes for the other.
 *
 * Fixes: "Propagate SVM_EXIT_CR0_SEL_WRITE correctly for LMSW
 * emulation" (before 6.19, kvm_amd npt=0), CVE-2015-5307 and CVE-2015-8104
 * (#AC and #DB in a loop; here each is intercepted, and not).
 *
 * Risk for a vulnerable host: none known; instructions without an intercept
 * reach the host's own handlers.
 */
#include "witness.h"

/* Whether KVM leaves the guest's VMMCALL alone: see loops(). */
#define QUIRK_BASEADDR (WITNESS_BASEADDR + 4)

#ifdef COMPILE_PAYLOAD

#include "instruction_guest.h"

static unsigned int checked, wrong;

static void fail(const struct instruction *insn, const char *what,
		 uint64_t is, uint64_t should)
{
	wrong++;
	tst_res(TFAIL, "%s: %s is 0x%llx, not 0x%llx", insn->name, what, is,
		should);
}

static void check(const struct instruction *insn, const char *what,
		  uint64_t is, uint64_t should)
{
	if (is != should)
		fail(insn, what, is, should);
}

static int has_info1(const struct instruction *insn)
{
	return insn->info1 || insn->intercept == SVM_INTERCEPT_MSR ||
		insn->intercept == SVM_INTERCEPT_EXCEPTION(INTR_DOUBLE_FAULT) ||
		insn->intercept ==
		SVM_INTERCEPT_EXCEPTION(INTR_ALIGNMENT_ERROR);
}

/* An error code that is a selector is that in BX (APM 8.2.10, 8.2.12). */
static uint64_t expected_info1(const struct instruction *insn)
{
	return insn->info1 == ERROR_SELECTOR ? selector_of(insn) : insn->info1;
}

static void check_state(const struct instruction *insn,
			const struct kvm_vmcb *vmcb)
{
	check(insn, "RIP", vmcb->rip,
	      (uintptr_t)(insn->trap ? insn->end : insn->at));
	if (has_info1(insn))
		check(insn, "EXITINFO1", vmcb->exitinfo1,
		      expected_info1(insn));
	if (insn->info2)
		check(insn, "EXITINFO2", vmcb->exitinfo2, insn->info2);
	if (insn->intercept == SVM_INTERCEPT_EXCEPTION(INTR_DEBUG) &&
	    !(vmcb->dr6 & DR6_BS))
		tst_res(TCONF, "%s: this processor exits before it sets DR6",
			insn->name);
	if (insn->with == WITH_PAUSE_FILTER &&
	    nested_vcpu->regs.rcx < PAUSE_FILTER)
		fail(insn, "number of the PAUSE that exits",
		     nested_vcpu->regs.rcx, PAUSE_FILTER);
	check(insn, "interrupts and exceptions delivered to L2",
	      exceptions_seen, 0);
}

static struct kvm_svm_vcpu *prepare(const struct instruction *insn,
				    int intercept)
{
	struct kvm_svm_vcpu *cpu = make_guest(insn);

	kvm_vmcb_set_intercept(cpu->vmcb, insn->intercept, intercept);
	return cpu;
}

static void check_finished(const struct instruction *insn, const char *when)
{
	const struct kvm_vmcb *vmcb = nested_vcpu->vmcb;
	uint64_t exit = exit_of_free(insn);

	if (vmcb->exitcode != exit) {
		wrong++;
		tst_res(TFAIL, "%s, %s: exit code is %s (0x%llx)", insn->name,
			when, kvm_svm_exit_name(vmcb->exitcode),
			vmcb->exitcode);
		return;
	}
	if (exit == SVM_EXIT_HLT)
		check(insn, "RIP in the end", vmcb->rip,
		      (uintptr_t)(insn->stays ? insn->at : insn->end));
}

/* Returns false if the processor cannot do it. */
static int run_intercepted(const struct instruction *insn)
{
	struct kvm_vmcb *vmcb = nested_vcpu->vmcb;
	const char *why;

	if (cannot_be_tried(insn)) {
		tst_res(TCONF, "%s: %s", insn->name,
			features[insn->needs].missing);
		return 0;
	}
	kvm_svm_vmrun(prepare(insn, !kvm_witness_disabled()));
	why = excuse(insn);
	if (why) {
		tst_res(TCONF, "%s: %s", insn->name, why);
		return 0;
	}
	if (insn->never) {
		check_finished(insn, "of which the intercept is not");
		return 1;
	}
	if (vmcb->exitcode != insn->intercept) {
		wrong++;
		tst_res(TFAIL, "%s, intercepted: exit code is %s (0x%llx)",
			insn->name, kvm_svm_exit_name(vmcb->exitcode),
			vmcb->exitcode);
		return 1;
	}
	check_state(insn, vmcb);
	kvm_witness_hit();
	return 1;
}

/* Whether the processor takes @insn for another one. */
static int is_mistaken(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu;

	if (!insn->mistaken_for)
		return 0;
	cpu = prepare(insn, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, insn->mistaken_for, 1);
	kvm_svm_vmrun(cpu);
	if (cpu->vmcb->exitcode != insn->mistaken_for)
		return 0;
	tst_res(TCONF, "This processor takes %s for %s", insn->name,
		kvm_svm_exit_name(insn->mistaken_for));
	return 1;
}

/*
 * KVM takes the #UD of a VMMCALL for a hypercall of another vendor, replaces
 * it by VMMCALL, and lets the guest try again, for ever.
 */
static int loops(const struct instruction *insn)
{
	if (insn->intercept != SVM_INTERCEPT_VMMCALL ||
	    *(volatile const uint32_t *)QUIRK_BASEADDR)
		return 0;
	tst_res(TCONF, "%s, not intercepted: KVM cannot leave out "
		"KVM_X86_QUIRK_FIX_HYPERCALL_INSN", insn->name);
	return 1;
}

static void run_free(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu;

	if (insn->always || loops(insn))
		return;
	cpu = prepare(insn, 0);
	if (insn->without)
		kvm_vmcb_set_intercept(cpu->vmcb, insn->without, 1);
	kvm_svm_vmrun(cpu);
	check_finished(insn, "not intercepted");
	if (insn->executes)
		check(insn, "exceptions", exceptions_seen, 0);
}

/* With CPL 3 the exception comes before the intercept (APM table 15-7). */
static void run_unprivileged(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu;

	if (!insn->privileged)
		return;
	cpu = prepare(insn, 1);
	enter_with_cpl3(cpu->vmcb);
	cpu->vmcb->rip = (uintptr_t)insn->at;
	kvm_svm_vmrun(cpu);
	check_finished(insn, "intercepted, with CPL 3");
	check(insn, "number of exceptions with CPL 3", exceptions_seen, 1);
	check(insn, "vector with CPL 3", last_vector, INTR_GPF);
}

static void run_table(const struct instruction *table, unsigned int count,
		      const char *what)
{
	unsigned int i;

	checked = wrong = 0;
	for (i = 0; i < count; i++) {
		if (is_mistaken(table + i) || !run_intercepted(table + i))
			continue;
		run_free(table + i);
		run_unprivileged(table + i);
		checked++;
	}
	if (!wrong)
		tst_res(TPASS, "%u %s", checked, what);
}

void main(void)
{
	prepare_instructions();
	run_table(instructions, ARRAY_SIZE(instructions), "instructions");
	run_table(exceptions, ARRAY_SIZE(exceptions), "exceptions");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

#include <sys/ioctl.h>

static void leave_out_quirk(void)
{
	uint32_t *left_out = tst_kvm_get_memptr(&witness_vm, QUIRK_BASEADDR);
	struct kvm_enable_cap cap = {
		.cap = KVM_CAP_DISABLE_QUIRKS2,
		.args = { KVM_X86_QUIRK_FIX_HYPERCALL_INSN },
	};

	*left_out = !ioctl(witness_vm.vm_fd, KVM_ENABLE_CAP, &cap);
}

static void run(void)
{
	kvm_witness_create(&witness_vm);
	leave_out_quirk();
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
