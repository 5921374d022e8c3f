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
 * VMRUN must be intercepted, and HLT is how L2 ends, so they have no second
 * part. Neither has VMMCALL: without an intercept it never ends on Linux 6.1
 * in QEMU's TCG.
 *
 * QEMU's TCG takes INVD for WBINVD, RDTSCP for RDTSC, INT3 and INTO for INT n,
 * ICEBP for an invalid opcode, and does not see XSETBV at all. An instruction
 * that, with both intercepted,
 * exits as the other one is left out, and so is XSETBV where XCR0 does not
 * keep its value.
 *
 * Risk for a vulnerable host: none known; instructions without an intercept
 * reach the host's own handlers.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "instructions.h"

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

/* The absent segment's selector is the error code, too (APM 8.2.12). */
static uint64_t expected_info1(const struct instruction *insn)
{
	return insn->bx == BX_ABSENT ? absent_selector : insn->info1;
}

static void check_state(const struct instruction *insn,
			const struct kvm_vmcb *vmcb)
{
	check(insn, "RIP", vmcb->rip, (uintptr_t)insn->at);
	if (insn->intercept == SVM_INTERCEPT_MSR || insn->intercept ==
	    SVM_INTERCEPT_EXCEPTION(INTR_SEGFAULT) || insn->info1)
		check(insn, "EXITINFO1", vmcb->exitinfo1,
		      expected_info1(insn));
	if (insn->intercept == SVM_INTERCEPT_EXCEPTION(INTR_PAGE_FAULT))
		check(insn, "EXITINFO2", vmcb->exitinfo2, UNMAPPED);
	check(insn, "interrupts and exceptions delivered to L2",
	      exceptions_seen, 0);
}

static struct kvm_svm_vcpu *prepare(const struct instruction *insn,
				    int intercept)
{
	struct kvm_svm_vcpu *cpu = make_guest(insn);

	kvm_vmcb_set_intercept(cpu->vmcb, insn->intercept, intercept);
	exceptions_seen = 0;
	return cpu;
}

static void run_intercepted(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu = prepare(insn, !kvm_witness_disabled());
	struct kvm_vmcb *vmcb = cpu->vmcb;

	kvm_svm_vmrun(cpu);
	if (vmcb->exitcode != insn->intercept) {
		wrong++;
		tst_res(TFAIL, "%s, intercepted: exit code is %s (0x%llx)",
			insn->name, kvm_svm_exit_name(vmcb->exitcode),
			vmcb->exitcode);
		return;
	}
	check_state(insn, vmcb);
	kvm_witness_hit();
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

static void run_free(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu;

	if (insn->always)
		return;
	cpu = prepare(insn, 0);
	kvm_svm_vmrun(cpu);
	check(insn, "exit code without intercept", cpu->vmcb->exitcode,
	      SVM_EXIT_HLT);
	check(insn, "RIP without intercept", cpu->vmcb->rip,
	      (uintptr_t)insn->end);
	if (insn->executes)
		check(insn, "exceptions", exceptions_seen, 0);
}

static void run_table(const struct instruction *table, unsigned int count,
		      const char *what)
{
	const char *missing;
	unsigned int i;

	checked = wrong = 0;
	for (i = 0; i < count; i++) {
		missing = missing_feature(table + i);
		if (missing) {
			tst_res(TCONF, "%s: %s", table[i].name, missing);
			continue;
		}
		if (is_mistaken(table + i))
			continue;
		run_intercepted(table + i);
		run_free(table + i);
		checked++;
	}
	if (!wrong)
		tst_res(TPASS, "%u %s", checked, what);
}

void main(void)
{
	prepare_instructions();
	kvm_enable_fpu();
	run_table(instructions, ARRAY_SIZE(instructions), "instructions");
	run_table(exceptions, ARRAY_SIZE(exceptions), "exceptions");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
