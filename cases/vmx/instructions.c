// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Instructions that exit: each with the basic exit reason of the manual, the
 * guest's RIP at the instruction itself, the length of its encoding, and for
 * accesses to control and debug registers and ports the qualification (Intel
 * SDM volume 3, 25.1 and 27.2). Behind it the guest goes on as if it had been
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
CODE(sldt, "", "sldt %eax")
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

/* CR accesses (table 27-3): register, type, general register (0: RAX). */
#define CR(number, type) ((number) | (type) << 4)
#define TO_CR 0
#define FROM_CR 1
#define CLTS 2
#define LMSW 3

static const struct row rows[] = {
	{ "CPUID", PARTS(cpuid), VMX_EXIT_CPUID, ALWAYS, 0, 0, 0 },
	{ "INVD", PARTS(invd), VMX_EXIT_INVD, ALWAYS, 0, 0, 0 },
	{ "VMCALL", PARTS(vmcall), VMX_EXIT_VMCALL, ALWAYS, 0, 0, 0 },
	{ "VMXOFF", PARTS(vmxoff), VMX_EXIT_VMXOFF, ALWAYS, 0, 0, 0 },
	{ "VMLAUNCH", PARTS(vmlaunch), VMX_EXIT_VMLAUNCH, ALWAYS, 0, 0, 0 },
	{ "VMRESUME", PARTS(vmresume), VMX_EXIT_VMRESUME, ALWAYS, 0, 0, 0 },
	{ "VMCLEAR", PARTS(vmclear), VMX_EXIT_VMCLEAR, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, 0 },
	{ "VMPTRLD", PARTS(vmptrld), VMX_EXIT_VMPTRLD, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, 0 },
	{ "VMPTRST", PARTS(vmptrst), VMX_EXIT_VMPTRST, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, 0 },
	{ "VMXON", PARTS(vmxon), VMX_EXIT_VMXON, ALWAYS,
	  CHECK_QUALIFICATION, VALUE, 0 },
	{ "VMREAD", PARTS(vmread), VMX_EXIT_VMREAD, ALWAYS, 0, 0, 0 },
	{ "VMWRITE", PARTS(vmwrite), VMX_EXIT_VMWRITE, ALWAYS, 0, 0, 0 },
	{ "HLT", PARTS(hlt), VMX_EXIT_HLT, EXEC(HLT), 0, 0, 1 },
	{ "INVLPG", PARTS(invlpg), VMX_EXIT_INVLPG, EXEC(INVLPG),
	  CHECK_QUALIFICATION, VALUE, 0 },
	{ "MWAIT", PARTS(mwait), VMX_EXIT_MWAIT, EXEC(MWAIT), 0, 0, 1 },
	{ "MONITOR", PARTS(monitor), VMX_EXIT_MONITOR, EXEC(MONITOR), 0, 0,
	  1 },
	{ "PAUSE", PARTS(pause), VMX_EXIT_PAUSE, EXEC(PAUSE), 0, 0, 0 },
	{ "RDPMC", PARTS(rdpmc), VMX_EXIT_RDPMC, EXEC(RDPMC), 0, 0, 1 },
	{ "RDTSC", PARTS(rdtsc), VMX_EXIT_RDTSC, EXEC(RDTSC), 0, 0, 0 },
	{ "MOV to CR3", PARTS(cr3_load), VMX_EXIT_CR, EXEC(CR3_LOAD),
	  CHECK_QUALIFICATION, CR(3, TO_CR), 0 },
	{ "MOV from CR3", PARTS(cr3_store), VMX_EXIT_CR, EXEC(CR3_STORE),
	  CHECK_QUALIFICATION, CR(3, FROM_CR), 0 },
#ifdef __x86_64__
	{ "MOV to CR8", PARTS(cr8_load), VMX_EXIT_CR, EXEC(CR8_LOAD),
	  CHECK_QUALIFICATION, CR(8, TO_CR), 1 },
	{ "MOV from CR8", PARTS(cr8_store), VMX_EXIT_CR, EXEC(CR8_STORE),
	  CHECK_QUALIFICATION, CR(8, FROM_CR), 1 },
#endif
	{ "MOV from DR6", PARTS(dr_read), VMX_EXIT_MOV_DR, EXEC(MOV_DR),
	  CHECK_QUALIFICATION, 6 | 1 << 4, 0 },
	{ "MOV to DR7", PARTS(dr_write), VMX_EXIT_MOV_DR, EXEC(MOV_DR),
	  CHECK_QUALIFICATION, 7, 0 },
	{ "IN, immediate", PARTS(in_imm), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x71, 1, 1, 1), 1 },
	{ "OUT, immediate", PARTS(out_imm), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x80, 1, 0, 1), 1 },
	{ "IN, DX", PARTS(in_dx), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x71, 4, 1, 0), 1 },
	{ "OUT, DX", PARTS(out_dx), VMX_EXIT_IO, EXEC(IO),
	  CHECK_QUALIFICATION, PORT(0x80, 2, 0, 0), 1 },
	{ "RDMSR", PARTS(rdmsr), VMX_EXIT_RDMSR, ALWAYS, 0, 0, 0 },
	{ "WRMSR", PARTS(wrmsr), VMX_EXIT_WRMSR, ALWAYS, 0, 0, 0 },
	{ "SGDT", PARTS(sgdt), VMX_EXIT_GDTR_IDTR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), CHECK_QUALIFICATION, VALUE, 0 },
	{ "SLDT", PARTS(sldt), VMX_EXIT_LDTR_TR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), 0, 0, 0 },
	{ "STR", PARTS(str), VMX_EXIT_LDTR_TR,
	  EXEC2(VMX_INTERCEPT2_DESC_TABLE), 0, 0, 0 },
	{ "WBINVD", PARTS(wbinvd), VMX_EXIT_WBINVD,
	  EXEC2(VMX_INTERCEPT2_WBINVD), 0, 0, 0 },
	{ "RDRAND", PARTS(rdrand), VMX_EXIT_RDRAND,
	  EXEC2(VMX_INTERCEPT2_RDRAND), 0, 0, 0 },
};

/* Exits because the mask of CR0 has the bits, and the shadow differs. */
static const struct row cr0_rows[] = {
	{ "CLTS", PARTS(cr0_clts), VMX_EXIT_CR, ALWAYS, CHECK_QUALIFICATION,
	  CR(0, CLTS), 0 },
	{ "LMSW", PARTS(cr0_lmsw), VMX_EXIT_CR, ALWAYS, CHECK_QUALIFICATION,
	  CR(0, LMSW) | 9 << 16, 0 },
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
					 row->qualification));
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

static void check_rows(const struct row *list, unsigned int count)
{
	unsigned int i, good = 0, tried = 0;

	for (i = 0; i < count; i++) {
		if (!kvm_vmx_has_ctl(list[i].ctl, list[i].bits)) {
			tst_res(TINFO, "%s: the processor cannot intercept it",
				list[i].name);
			continue;
		}
		tried++;
		good += check_row(list + i);
	}
	if (good == tried)
		tst_res(TPASS, "%u instructions exit where they are", good);
}

void main(void)
{
	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(nothing, 1);
	first = remember_start(cpu);
	check_rows(rows, ARRAY_SIZE(rows));

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
