// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Instructions that exit: each with the basic exit reason of the manual, the
 * guest's RIP at the instruction itself, the length of its encoding, and for
 * accesses to control and debug registers and ports the qualification, for
 * string instructions the address of their operand (Intel SDM volume 3, 25.1
 * and 27.2). Behind it the guest goes on as if it had been
 * executed; with the control clear, where there is one, it does not exit.
 *
 * KVM gets these values from the processor or, for what it emulates for the
 * nested guest, makes them itself; both must look the same.
 *
 * Risk on a vulnerable host: none.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define VALUE 0x200000			/* any mapped address */
#define STRING_DATA 0x200010
#define OWN_GDTR 0x200020
#define OWN_IDTR 0x200030
#define ZEROES 0x200040

enum qualification { NO_QUALIFICATION, CHECK_QUALIFICATION };

struct row {
	const char *name;
	const char *start, *insn, *end;
	unsigned int reason;
	unsigned int ctl;
	uint64_t bits;			/* 0: exits always */
	enum qualification check;
	uint64_t qualification;
	int only_exit;			/* may fault without the control */
	uint64_t linear;		/* guest-linear address, if not 0 */
	uint64_t enable2;		/* secondary controls it needs */
	uint64_t cap;			/* of kvm_vmx_ept_vpid_cap() */
};

/*
 * A guest's code: set-up, the instruction between two labels, and the return.
 * PARTS() declares the labels.
 */
#define CODE(name, setup, insn)                                               \
	asm(".text\n" #name "_start:\n" setup "\n"                            \
	    #name "_insn: " insn "\n"                                         \
	    #name "_end: xor %eax, %eax\nret\n");                             \
	extern const char name##_start[], name##_insn[], name##_end[];

#define PARTS(name) name##_start, name##_insn, name##_end
#define EXEC(bit) VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_##bit
#define EXEC2(bit) VMX_CTLMASK_EXECCTL2, bit
#define ALWAYS 0, 0

/* Whether to run it without the control, too: it may fault then. */
#define BOTH .only_exit = 0
#define ONLY_EXIT .only_exit = 1

#ifdef __x86_64__
#define A "%rax"
#else
#define A "%eax"
#endif

CODE(cpuid, "mov $0, %eax", "cpuid")
CODE(invd, "", "invd")
CODE(vmcall, "", "vmcall")
CODE(vmxoff, "", "vmxoff")
CODE(vmlaunch, "", "vmlaunch")
CODE(vmresume, "", "vmresume")
CODE(vmclear, "", "vmclear 0x200000")
CODE(vmptrld, "", "vmptrld 0x200000")
CODE(vmptrst, "", "vmptrst 0x200000")
CODE(vmxon, "", "vmxon 0x200000")
CODE(vmread, "mov $0x681e, %eax", "vmread " A ", " A)
CODE(vmwrite, "mov $0x681e, %eax", "vmwrite " A ", " A)
CODE(hlt, "", "hlt")
CODE(invlpg, "", "invlpg 0x200000")
CODE(mwait, "xor %eax, %eax\nxor %ecx, %ecx", "mwait")
CODE(monitor, "xor %ecx, %ecx\nxor %edx, %edx\nmov $0x200000, %eax", "monitor")
CODE(pause, "", "pause")
CODE(rdpmc, "xor %ecx, %ecx", "rdpmc")
CODE(rdtsc, "", "rdtsc")
CODE(cr3_load, "mov %cr3, " A, "mov " A ", %cr3")
CODE(cr3_store, "", "mov %cr3, " A)
CODE(cr0_clts, "", "clts")
CODE(cr0_lmsw, "mov $9, %eax", "lmsw %ax")
CODE(dr_read, "", "mov %db6, " A)
CODE(dr_write, "mov $0x400, %eax", "mov " A ", %db7")
CODE(in_imm, "", "inb $0x71, %al")
CODE(out_imm, "", "outb %al, $0x80")
CODE(in_dx, "mov $0x71, %edx", "inl %dx, %eax")
CODE(out_dx, "mov $0x80, %edx", "outw %ax, %dx")
CODE(rdmsr, "mov $0x174, %ecx", "rdmsr")
CODE(wrmsr, "mov $0x174, %ecx\nxor %eax, %eax\nxor %edx, %edx", "wrmsr")
CODE(sgdt, "", "sgdt 0x200000")
CODE(lgdt, "", "lgdt 0x200020")
CODE(sidt, "", "sidt 0x200000")
CODE(lidt, "", "lidt 0x200030")
CODE(lldt, "xor %eax, %eax", "lldt %ax")
CODE(sldt, "", "sldt %eax")
CODE(invept, "mov $2, %eax", "invept 0x200040, " A)
CODE(invvpid, "mov $2, %eax", "invvpid 0x200040, " A)
CODE(xsetbv, "xor %ecx, %ecx\nmov $1, %eax\nxor %edx, %edx", "xsetbv")
CODE(rdtscp, "", "rdtscp")
CODE(invpcid, "mov $2, %eax", "invpcid 0x200040, " A)
CODE(rdseed, "", "rdseed %eax")
CODE(vmfunc, "mov $63, %eax\nxor %ecx, %ecx", "vmfunc")
CODE(ins, "mov $0x71, %edx\nmov $0x200010, %edi\ncld", "insb")
CODE(outs, "mov $0x80, %edx\nmov $0x200010, %esi\ncld", "outsw")
CODE(rep_outs, "mov $0x80, %edx\nmov $0x200010, %esi\nmov $3, %ecx\ncld",
     "rep outsl")
CODE(str, "", "str %eax")
CODE(wbinvd, "", "wbinvd")
CODE(rdrand, "", "rdrand %eax")
#ifdef __x86_64__
CODE(cr8_load, "xor %eax, %eax", "mov %rax, %cr8")
CODE(cr8_store, "", "mov %cr8, %rax")
#endif

/* Qualification of port accesses (table 27-5): size, IN, immediate, port. */
#define PORT(number, size, in, imm) \
	((uint64_t)(number) << 16 | (imm) << 6 | (in) << 3 | ((size) - 1))

#define STRING (1 << 4)
#define REP (1 << 5)

/* CR accesses (table 27-3): register, type, general register (0: RAX). */
#define CR(number, type) ((number) | (type) << 4)
#define TO_CR 0
#define FROM_CR 1
#define CLTS 2
#define LMSW 3

static const struct row rows[] = {
	{ "CPUID", PARTS(cpuid), VMX_EXIT_CPUID, ALWAYS, BOTH },
	{ "INVD", PARTS(invd), VMX_EXIT_INVD, ALWAYS, BOTH },
	{ "VMCALL", PARTS(vmcall), VMX_EXIT_VMCALL, ALWAYS, BOTH },
	{ "VMXOFF", PARTS(vmxoff), VMX_EXIT_VMXOFF, ALWAYS, BOTH },
	{ "VMLAUNCH", PARTS(vmlaunch), VMX_EXIT_VMLAUNCH, ALWAYS, BOTH },
	{ "VMRESUME", PARTS(vmresume), VMX_EXIT_VMRESUME, ALWAYS, BOTH },
	{ "VMCLEAR", PARTS(vmclear), VMX_EXIT_VMCLEAR, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, BOTH },
	{ "VMPTRLD", PARTS(vmptrld), VMX_EXIT_VMPTRLD, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, BOTH },
	{ "VMPTRST", PARTS(vmptrst), VMX_EXIT_VMPTRST, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, BOTH },
	{ "VMXON", PARTS(vmxon), VMX_EXIT_VMXON, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, BOTH },
	{ "INVEPT", PARTS(invept), VMX_EXIT_INVEPT, ALWAYS,
	  CHECK_QUALIFICATION, ZEROES, .cap = VMX_EPT_CAP_INVEPT },
	{ "INVVPID", PARTS(invvpid), VMX_EXIT_INVVPID, ALWAYS,
	  CHECK_QUALIFICATION, ZEROES, .cap = VMX_VPID_CAP_INVVPID },
	{ "VMREAD", PARTS(vmread), VMX_EXIT_VMREAD, ALWAYS, BOTH },
	{ "VMWRITE", PARTS(vmwrite), VMX_EXIT_VMWRITE, ALWAYS, BOTH },
	{ "HLT", PARTS(hlt), VMX_EXIT_HLT, EXEC(HLT), ONLY_EXIT },
	{ "INVLPG", PARTS(invlpg), VMX_EXIT_INVLPG, EXEC(INVLPG),
	  CHECK_QUALIFICATION, VALUE, BOTH },
	{ "MWAIT", PARTS(mwait), VMX_EXIT_MWAIT, EXEC(MWAIT), ONLY_EXIT },
	{ "MONITOR", PARTS(monitor), VMX_EXIT_MONITOR, EXEC(MONITOR), ONLY_EXIT },
	{ "PAUSE", PARTS(pause), VMX_EXIT_PAUSE, EXEC(PAUSE), BOTH },
	{ "RDPMC", PARTS(rdpmc), VMX_EXIT_RDPMC, EXEC(RDPMC), ONLY_EXIT },
	{ "RDTSC", PARTS(rdtsc), VMX_EXIT_RDTSC, EXEC(RDTSC), BOTH },
	{ "MOV to CR3", PARTS(cr3_load), VMX_EXIT_CR, EXEC(CR3_LOAD),
	  CHECK_QUALIFICATION, CR(3, TO_CR), BOTH },
	{ "MOV from CR3", PARTS(cr3_store), VMX_EXIT_CR, EXEC(CR3_STORE),
	  CHECK_QUALIFICATION, CR(3, FROM_CR), BOTH },
#ifdef __x86_64__
	{ "MOV to CR8", PARTS(cr8_load), VMX_EXIT_CR, EXEC(CR8_LOAD),
	  CHECK_QUALIFICATION, CR(8, TO_CR), ONLY_EXIT },
	{ "MOV from CR8", PARTS(cr8_store), VMX_EXIT_CR, EXEC(CR8_STORE),
	  CHECK_QUALIFICATION, CR(8, FROM_CR), ONLY_EXIT },
#endif
	{ "MOV from DR6", PARTS(dr_read), VMX_EXIT_MOV_DR, EXEC(MOV_DR),
	  CHECK_QUALIFICATION, 6 | 1 << 4, BOTH },
	{ "MOV to DR7", PARTS(dr_write), VMX_EXIT_MOV_DR, EXEC(MOV_DR),
	  CHECK_QUALIFICATION, 7, BOTH },
	{ "IN, immediate", PARTS(in_imm), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x71, 1, 1, 1), ONLY_EXIT },
	{ "OUT, immediate", PARTS(out_imm), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x80, 1, 0, 1), ONLY_EXIT },
	{ "IN, DX", PARTS(in_dx), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x71, 4, 1, 0), ONLY_EXIT },
	{ "OUT, DX", PARTS(out_dx), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x80, 2, 0, 0), ONLY_EXIT },
	{ "RDMSR", PARTS(rdmsr), VMX_EXIT_RDMSR, ALWAYS, BOTH },
	{ "WRMSR", PARTS(wrmsr), VMX_EXIT_WRMSR, ALWAYS, BOTH },
	{ "SGDT", PARTS(sgdt), VMX_EXIT_GDTR_IDTR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), CHECK_QUALIFICATION, VALUE, BOTH },
	{ "LGDT", PARTS(lgdt), VMX_EXIT_GDTR_IDTR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), CHECK_QUALIFICATION, OWN_GDTR, BOTH },
	{ "SIDT", PARTS(sidt), VMX_EXIT_GDTR_IDTR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), CHECK_QUALIFICATION, VALUE, BOTH },
	{ "LIDT", PARTS(lidt), VMX_EXIT_GDTR_IDTR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), CHECK_QUALIFICATION, OWN_IDTR, BOTH },
	{ "LLDT", PARTS(lldt), VMX_EXIT_LDTR_TR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), BOTH },
	{ "SLDT", PARTS(sldt), VMX_EXIT_LDTR_TR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), BOTH },
	{ "STR", PARTS(str), VMX_EXIT_LDTR_TR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), BOTH },
	{ "WBINVD", PARTS(wbinvd), VMX_EXIT_WBINVD,
	  EXEC2(VMX_INTERCEPT2_WBINVD), BOTH },
	{ "RDRAND", PARTS(rdrand), VMX_EXIT_RDRAND,
	  EXEC2(VMX_INTERCEPT2_RDRAND), BOTH },
	{ "RDSEED", PARTS(rdseed), VMX_EXIT_RDSEED,
	  EXEC2(VMX_INTERCEPT2_RDSEED), BOTH },
	{ "INS", PARTS(ins), VMX_EXIT_IO, EXEC(IO), CHECK_QUALIFICATION,
	  PORT(0x71, 1, 1, 0) | STRING, ONLY_EXIT, .linear = STRING_DATA },
	{ "OUTS", PARTS(outs), VMX_EXIT_IO, EXEC(IO), CHECK_QUALIFICATION,
	  PORT(0x80, 2, 0, 0) | STRING, ONLY_EXIT, .linear = STRING_DATA },
	{ "REP OUTS", PARTS(rep_outs), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x80, 4, 0, 0) | STRING | REP, ONLY_EXIT,
	  .linear = STRING_DATA },
};

/* What takes more than intercepting to get as far as an exit. */
static const struct row xsetbv_row = {
	"XSETBV", PARTS(xsetbv), VMX_EXIT_XSETBV, ALWAYS,
	BOTH
}, enabled_rows[] = {
	{ "RDTSCP", PARTS(rdtscp), VMX_EXIT_RDTSCP, EXEC(RDTSC),
	  .enable2 = VMX_EXECCTL2_RDTSCP },
	{ "INVPCID", PARTS(invpcid), VMX_EXIT_INVPCID, EXEC(INVLPG),
	  .enable2 = VMX_EXECCTL2_INVPCID },
	{ "VMFUNC", PARTS(vmfunc), VMX_EXIT_VMFUNC, ALWAYS,
	  .enable2 = VMX_EXECCTL2_VMFUNC },
};

/* Exits because the mask of CR0 has the bits, and the shadow differs. */
static const struct row cr0_rows[] = {
	{ "CLTS", PARTS(cr0_clts), VMX_EXIT_CR, ALWAYS, CHECK_QUALIFICATION,
	  CR(0, CLTS), BOTH },
	{ "LMSW", PARTS(cr0_lmsw), VMX_EXIT_CR, ALWAYS, CHECK_QUALIFICATION,
	  CR(0, LMSW) | 9 << 16, BOTH },
};

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;

static int nothing(void)
{
	return 0;
}

static void start(const struct row *row, int intercept)
{
	restart(cpu, &first, (int (*)(void))row->start);
	if (!row->bits)
		return;
	if (intercept && !kvm_witness_disabled())
		kvm_vmx_set_ctl(cpu, row->ctl, row->bits);
	else
		kvm_vmx_clear_ctl(cpu, row->ctl, row->bits);
}

static int check_state(const struct row *row)
{
	return is_exit(row->name, row->reason) &&
		field_is(row->name, VMX_VMCS_GUEST_RIP,
			 (uintptr_t)row->insn) &&
		field_is(row->name, VMX_VMCS_VMEXIT_INST_LEN,
			 row->end - row->insn) &&
		(!row->check || field_is(row->name, VMX_VMCS_EXIT_QUALIFICATION,
					 row->qualification)) &&
		(!row->linear ||
		 field_is(row->name, VMX_VMCS_GUEST_LINEAR_ADDRESS,
			  row->linear));
}

/* The control for HLT is needed to get out of the guest in the end. */
static int check_row(const struct row *row)
{
	int good;

	if (row->reason == VMX_EXIT_HLT && kvm_witness_disabled())
		return 0;
	start(row, 1);
	kvm_vmx_vmrun(cpu);
	good = check_state(row);
	if (!good)
		return 0;
	kvm_witness_hit();
	skip_instruction();
	kvm_vmx_vmrun(cpu);
	good = is_exit(row->name, VMX_EXIT_HLT);
	if (row->bits && row->reason != VMX_EXIT_HLT)
		kvm_vmx_clear_ctl(cpu, row->ctl, row->bits);
	if (!row->bits || row->only_exit)
		return good;

	start(row, 0);
	kvm_vmx_vmrun(cpu);
	return good && is_exit(row->name, VMX_EXIT_HLT);
}

static int exists(const struct row *row)
{
	return kvm_vmx_has_ctl(row->ctl, row->bits) &&
		kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, row->enable2) &&
		(kvm_vmx_ept_vpid_cap() & row->cap) == row->cap;
}

static void check_rows(const struct row *list, unsigned int count)
{
	unsigned int i, good = 0, tried = 0;

	for (i = 0; i < count; i++) {
		if (!exists(list + i)) {
			tst_res(TINFO, "%s: not by this processor",
				list[i].name);
			continue;
		}
		tried++;
		if (list[i].enable2)
			kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2,
					list[i].enable2);
		good += check_row(list + i);
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL2, list[i].enable2);
	}
	if (good == tried)
		tst_res(TPASS, "%u instructions exit where they are", good);
}

void main(void)
{
	struct kvm_cregs cregs;

	kvm_set_vmx_state(1);
	kvm_enable_fpu();
	kvm_read_cregs(&cregs);
	cpu = kvm_create_vmx_vcpu(nothing, 1);
	first = remember_start(cpu);
	asm volatile("sgdt %c0\n"
		     "sidt %c1" : : "i"(OWN_GDTR), "i"(OWN_IDTR) : "memory");
	check_rows(rows, ARRAY_SIZE(rows));
	check_rows(enabled_rows, ARRAY_SIZE(enabled_rows));
	if (cregs.cr4 & CR4_OSXSAVE)
		check_rows(&xsetbv_row, 1);

	kvm_vmx_vmwrite(VMX_VMCS_CR0_MASK,
			kvm_witness_disabled() ? 0 : CR0_TS);
	kvm_vmx_vmwrite(VMX_VMCS_CR0_SHADOW,
			kvm_vmx_vmread(VMX_VMCS_GUEST_CR0) | CR0_TS);
	check_rows(cr0_rows, 1);
	kvm_vmx_vmwrite(VMX_VMCS_CR0_SHADOW,
			kvm_vmx_vmread(VMX_VMCS_GUEST_CR0) & ~CR0_TS);
	check_rows(cr0_rows + 1, 1);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
};

#endif /* COMPILE_PAYLOAD */
