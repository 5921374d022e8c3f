// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of SVM's exit codes (APM volume 2, appendix C).
 */
#include "kvm_x86_svm.h"

#define NAMED(name) [SVM_EXIT_##name] = "VMEXIT_" #name
#define NUMBERED(name, n) [SVM_EXIT_##name(n)] = "VMEXIT_" #name "(" #n ")"
#define EIGHT(name)                                                           \
	NUMBERED(name, 0), NUMBERED(name, 1), NUMBERED(name, 2),              \
	NUMBERED(name, 3), NUMBERED(name, 4), NUMBERED(name, 5),              \
	NUMBERED(name, 6), NUMBERED(name, 7)
#define SIXTEEN(name)                                                         \
	EIGHT(name), NUMBERED(name, 8), NUMBERED(name, 9),                    \
	NUMBERED(name, 10), NUMBERED(name, 11), NUMBERED(name, 12),           \
	NUMBERED(name, 13), NUMBERED(name, 14), NUMBERED(name, 15)
#define THIRTY_TWO(name)                                                      \
	SIXTEEN(name), NUMBERED(name, 16), NUMBERED(name, 17),                \
	NUMBERED(name, 18), NUMBERED(name, 19), NUMBERED(name, 20),           \
	NUMBERED(name, 21), NUMBERED(name, 22), NUMBERED(name, 23),           \
	NUMBERED(name, 24), NUMBERED(name, 25), NUMBERED(name, 26),           \
	NUMBERED(name, 27), NUMBERED(name, 28), NUMBERED(name, 29),           \
	NUMBERED(name, 30), NUMBERED(name, 31)

static const char *const names[] = {
	SIXTEEN(CR_READ), SIXTEEN(CR_WRITE), SIXTEEN(DR_READ),
	SIXTEEN(DR_WRITE), THIRTY_TWO(EXCEPTION), SIXTEEN(CR_WRITE_TRAP),
	NAMED(INTR),
	NAMED(NMI),
	NAMED(SMI),
	NAMED(INIT),
	NAMED(VINTR),
	NAMED(CR0_SEL_WRITE),
	NAMED(READ_IDTR),
	NAMED(READ_GDTR),
	NAMED(READ_LDTR),
	NAMED(READ_TR),
	NAMED(WRITE_IDTR),
	NAMED(WRITE_GDTR),
	NAMED(WRITE_LDTR),
	NAMED(WRITE_TR),
	NAMED(RDTSC),
	NAMED(RDPMC),
	NAMED(PUSHF),
	NAMED(POPF),
	NAMED(CPUID),
	NAMED(RSM),
	NAMED(IRET),
	NAMED(SWINT),
	NAMED(INVD),
	NAMED(PAUSE),
	NAMED(HLT),
	NAMED(INVLPG),
	NAMED(INVLPGA),
	NAMED(IOIO),
	NAMED(MSR),
	NAMED(TASK_SWITCH),
	NAMED(FERR_FREEZE),
	NAMED(SHUTDOWN),
	NAMED(VMRUN),
	NAMED(VMMCALL),
	NAMED(VMLOAD),
	NAMED(VMSAVE),
	NAMED(STGI),
	NAMED(CLGI),
	NAMED(SKINIT),
	NAMED(RDTSCP),
	NAMED(ICEBP),
	NAMED(WBINVD),
	NAMED(MONITOR),
	NAMED(MWAIT),
	NAMED(MWAIT_ARMED),
	NAMED(XSETBV),
	NAMED(RDPRU),
	NAMED(EFER_WRITE_TRAP),
	NAMED(INVLPGB),
	NAMED(INVLPGB_ILLEGAL),
	NAMED(INVPCID),
	NAMED(MCOMMIT),
	NAMED(TLBSYNC),
	NAMED(BUSLOCK),
	NAMED(IDLE_HLT),
};

static const struct {
	uint64_t code;
	const char *name;
} others[] = {
	{ SVM_EXIT_NPF, "VMEXIT_NPF" },
	{ SVM_EXIT_AVIC_INCOMPLETE_IPI, "VMEXIT_AVIC_INCOMPLETE_IPI" },
	{ SVM_EXIT_AVIC_NOACCEL, "VMEXIT_AVIC_NOACCEL" },
	{ SVM_EXIT_VMGEXIT, "VMEXIT_VMGEXIT" },
	{ SVM_EXIT_INVALID, "VMEXIT_INVALID" },
	{ SVM_EXIT_BUSY, "VMEXIT_BUSY" },
};

const char *kvm_svm_exit_name(uint64_t exitcode)
{
	unsigned int i;

	if (exitcode < ARRAY_SIZE(names) && names[exitcode])
		return names[exitcode];
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].code == exitcode)
			return others[i].name;
	return "unknown exit code";
}
