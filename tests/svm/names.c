// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kvm_svm_exit_name() for all exit codes of APM volume 2, appendix C, and for
 * others. For tests/svm/run.
 *
 * RUN -c names
 * RUN -c unknown
 * RUN -c constants
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

/* Codes that come in numbered rows: first code, how many, name. */
static const struct {
	unsigned int first, count;
	const char *name;
} rows[] = {
	{ 0x00, 16, "CR_READ" }, { 0x10, 16, "CR_WRITE" },
	{ 0x20, 16, "DR_READ" }, { 0x30, 16, "DR_WRITE" },
	{ 0x40, 32, "EXCEPTION" }, { 0x90, 16, "CR_WRITE_TRAP" },
};

/* From 60h and from A0h on. */
static const char *const from_60[] = {
	"INTR", "NMI", "SMI", "INIT", "VINTR", "CR0_SEL_WRITE", "READ_IDTR",
	"READ_GDTR", "READ_LDTR", "READ_TR", "WRITE_IDTR", "WRITE_GDTR",
	"WRITE_LDTR", "WRITE_TR", "RDTSC", "RDPMC", "PUSHF", "POPF", "CPUID",
	"RSM", "IRET", "SWINT", "INVD", "PAUSE", "HLT", "INVLPG", "INVLPGA",
	"IOIO", "MSR", "TASK_SWITCH", "FERR_FREEZE", "SHUTDOWN", "VMRUN",
	"VMMCALL", "VMLOAD", "VMSAVE", "STGI", "CLGI", "SKINIT", "RDTSCP",
	"ICEBP", "WBINVD", "MONITOR", "MWAIT", "MWAIT_ARMED", "XSETBV",
	"RDPRU", "EFER_WRITE_TRAP",
}, *const from_a0[] = {
	"INVLPGB", "INVLPGB_ILLEGAL", "INVPCID", "MCOMMIT", "TLBSYNC",
	"BUSLOCK", "IDLE_HLT",
};

static const struct {
	uint64_t code;
	const char *name;
} others[] = {
	{ 0x400, "VMEXIT_NPF" },
	{ 0x401, "VMEXIT_AVIC_INCOMPLETE_IPI" },
	{ 0x402, "VMEXIT_AVIC_NOACCEL" },
	{ 0x403, "VMEXIT_VMGEXIT" },
	{ 0xffffffffffffffffULL, "VMEXIT_INVALID" },
	{ 0xfffffffffffffffeULL, "VMEXIT_BUSY" },
};

/* What sources of old use (APM volume 3, E.4.9; appendices B and C). */
static const struct {
	uint64_t value, expected;
} numbers[] = {
	{ SVM_CPUID_NESTED_PAGING, 1U << 0 },
	{ SVM_CPUID_LBR_VIRT, 1U << 1 },
	{ SVM_CPUID_LOCK, 1U << 2 },
	{ SVM_CPUID_NRIP_SAVE, 1U << 3 },
	{ SVM_CPUID_TSC_RATE_MSR, 1U << 4 },
	{ SVM_CPUID_VMCB_CLEAN, 1U << 5 },
	{ SVM_CPUID_FLUSH_ASID, 1U << 6 },
	{ SVM_CPUID_DECODE_ASSIST, 1U << 7 },
	{ SVM_CPUID_PAUSE_FILTER, 1U << 10 },
	{ SVM_CPUID_PAUSE_THRESHOLD, 1U << 12 },
	{ SVM_CPUID_AVIC, 1U << 13 },
	{ SVM_CPUID_VMSAVE_VIRT, 1U << 15 },
	{ SVM_CPUID_VGIF, 1U << 16 },
	{ SVM_CPUID_GMET, 1U << 17 },
	{ SVM_CPUID_X2AVIC, 1U << 18 },
	{ SVM_CPUID_SSSCHECK, 1U << 19 },
	{ SVM_CPUID_SPEC_CTRL, 1U << 20 },
	{ SVM_CPUID_ROGPT, 1U << 21 },
	{ SVM_CPUID_HOST_MCE_OVERRIDE, 1U << 23 },
	{ SVM_CPUID_TLBI_CTL, 1U << 24 },
	{ SVM_CPUID_NMI_VIRT, 1U << 25 },
	{ SVM_CPUID_IBS_VIRT, 1U << 26 },
	{ SVM_INTERCEPT_HLT, 0x78 }, { SVM_EXIT_HLT, 0x78 },
	{ SVM_INTERCEPT_VMRUN, 0x80 }, { SVM_EXIT_VMRUN, 0x80 },
	{ SVM_INTERCEPT_VMLOAD, 0x82 }, { SVM_EXIT_VMLOAD, 0x82 },
	{ SVM_INTERCEPT_VMSAVE, 0x83 }, { SVM_EXIT_VMSAVE, 0x83 },
	{ SVM_INTERCEPT_STGI, 0x84 }, { SVM_EXIT_STGI, 0x84 },
	{ SVM_INTERCEPT_CLGI, 0x85 }, { SVM_EXIT_CLGI, 0x85 },
	{ SVM_INTERCEPT_MAX, 0x95 }, { SVM_EXIT_AVIC_NOACCEL, 0x402 },
	{ SVM_EXIT_INVALID, 0xffffffffffffffffULL }, { SVM_INTR_AVIC, 1 << 7 },
};

static void constants(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		CHECK_EQ(numbers[i].value, numbers[i].expected);
	DONE("constants");
}

static void check_name(unsigned int code, const char *expected)
{
	char name[64] = "VMEXIT_";

	strcat(name, expected);
	CHECK_STR(kvm_svm_exit_name(code), name);
}

static void check_row(unsigned int row)
{
	char name[32];
	unsigned int i;

	for (i = 0; i < rows[row].count; i++) {
		sprintf(name, "%s(%u)", rows[row].name, i);
		check_name(rows[row].first + i, name);
	}
}

static void names(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(i);
	for (i = 0; i < ARRAY_SIZE(from_60); i++)
		check_name(0x60 + i, from_60[i]);
	for (i = 0; i < ARRAY_SIZE(from_a0); i++)
		check_name(0xa0 + i, from_a0[i]);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		CHECK_STR(kvm_svm_exit_name(others[i].code), others[i].name);
	DONE("names");
}

static void unknown(void)
{
	static const uint64_t codes[] = {
		0xa7, 0xff, 0x3ff, 0x404, 0xffffffff, 0x100000078ULL,
		0xfffffffffffffffdULL, 0x8000000000000000ULL,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++)
		CHECK_STR(kvm_svm_exit_name(codes[i]), "unknown exit code");
	DONE("unknown exit codes");
}

API_CASES({ "names", names }, { "unknown", unknown },
	  { "constants", constants })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
