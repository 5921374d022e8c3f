// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The next RIP that exits of nested SVM report. [APM volume 2, 15.7.1.]
 *
 * For each instruction in instructions.h that a nested guest (L2) does not
 * get to execute, nRIP must be the address of the instruction behind it, and
 * entering L2 there must go on with that one.
 *
 * Needs a virtual CPU with NRIPS (CPUID 8000000Ah EDX bit 3).
 *
 * Risk for a vulnerable host: none known.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "instruction_guest.h"

static unsigned int wrong;

static void check(const struct instruction *insn, const char *what,
		  uint64_t is, uint64_t should)
{
	if (is == should)
		return;
	wrong++;
	tst_res(TFAIL, "%s: %s is 0x%llx, not 0x%llx", insn->name, what, is,
		should);
}

static int has_nrip(const struct instruction *insn)
{
	return !insn->never && !insn->trap && !insn->no_nrip;
}

static void try_instruction(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu;

	if (cannot_be_tried(insn))
		return;
	cpu = make_guest(insn);
	kvm_vmcb_set_intercept(cpu->vmcb, insn->intercept,
			       !kvm_witness_disabled());
	kvm_svm_vmrun(cpu);
	if (excuse(insn))
		return;
	if (cpu->vmcb->exitcode != insn->intercept) {
		check(insn, "exit code", cpu->vmcb->exitcode, insn->intercept);
		return;
	}
	kvm_witness_hit();
	if (insn->intercept == SVM_INTERCEPT_RSM &&
	    cpu->vmcb->next_rip == (uintptr_t)insn->at) {
		tst_res(TCONF, "rsm: this processor has no next RIP");
		return;
	}
	check(insn, "nRIP", cpu->vmcb->next_rip, (uintptr_t)insn->end);
	cpu->vmcb->rip = cpu->vmcb->next_rip;
	kvm_svm_vmrun(cpu);
	check(insn, "exit code behind it", cpu->vmcb->exitcode, SVM_EXIT_HLT);
}

static void require_nrips(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_SVM_FEATURES, 0, &cpuid);
	if (!(cpuid.edx & SVM_CPUID_NRIP_SAVE))
		tst_brk(TCONF, "The virtual CPU has no NRIPS "
			"(CPUID 8000000Ah EDX bit 3)");
}

void main(void)
{
	unsigned int i;

	prepare_instructions();
	require_nrips();
	for (i = 0; i < ARRAY_SIZE(instructions); i++)
		if (has_nrip(instructions + i))
			try_instruction(instructions + i);
	kvm_witness_check();
	if (!wrong)
		tst_res(TPASS, "nRIP");
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
