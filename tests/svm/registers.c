// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * General registers of a nested guest in both directions, RIP behind exits,
 * entering again. For tests/svm/run.
 *
 * RUN -c registers
 * RUN -c rax
 * RUN -c resume
 * RUN -c return
 * RUN -c many
 * RUN -c two
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define VMMCALL_SIZE 3
#define CPUID_SIZE 2
#define ENTRIES 2000

/* Inverts all registers but RSP, then calls its hypervisor, again and again. */
void invert_registers(void);
#ifdef __x86_64__
asm(".pushsection .text\n"
    "invert_registers:\n"
    "	notq	%rax\n	notq	%rbx\n	notq	%rcx\n	notq	%rdx\n"
    "	notq	%rsi\n	notq	%rdi\n	notq	%rbp\n"
    "	notq	%r8\n	notq	%r9\n	notq	%r10\n	notq	%r11\n"
    "	notq	%r12\n	notq	%r13\n	notq	%r14\n	notq	%r15\n"
    "	vmmcall\n"
    "	jmp	invert_registers\n"
    ".popsection\n");
#else
asm(".pushsection .text\n"
    "invert_registers:\n"
    "	notl	%eax\n	notl	%ebx\n	notl	%ecx\n	notl	%edx\n"
    "	notl	%esi\n	notl	%edi\n	notl	%ebp\n"
    "	vmmcall\n"
    "	jmp	invert_registers\n"
    ".popsection\n");
#endif

static int nothing(void)
{
	return 0;
}

static struct kvm_svm_vcpu *make_inverter(void)
{
	struct kvm_svm_vcpu *cpu;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(nothing, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMMCALL, 1);
	cpu->vmcb->rip = (uintptr_t)invert_registers;
	return cpu;
}

/* A value for register number @reg; 32-bit guests have the lower half. */
static uint64_t pattern(unsigned int reg)
{
	uint64_t value = 0x0123456789abcdefULL + 0x1111111111111111ULL * reg;

	return sizeof(long) == 8 ? value : (uint32_t)value;
}

static uint64_t inverted(uint64_t value)
{
	return (unsigned long)~value;
}

#define RSP_NUMBER 7
#define REGISTERS (sizeof(struct kvm_regs64) / sizeof(uint64_t))
#define REGISTERS_HERE (sizeof(long) == 8 ? REGISTERS : 8)

static void check_registers(struct kvm_svm_vcpu *cpu, int odd)
{
	uint64_t *regs = (uint64_t *)&cpu->regs;
	unsigned int i;

	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_VMMCALL);
	for (i = 0; i < REGISTERS_HERE; i++) {
		if (i == RSP_NUMBER)
			continue;
		CHECK_EQ(regs[i], odd ? inverted(pattern(i)) : pattern(i));
	}
	CHECK_EQ(cpu->regs.rsp, cpu->vmcb->rsp);
	CHECK_EQ(cpu->regs.rax, cpu->vmcb->rax);
}

static void registers(void)
{
	struct kvm_svm_vcpu *cpu = make_inverter();
	uint64_t *regs = (uint64_t *)&cpu->regs, rsp = cpu->vmcb->rsp;
	unsigned int i;

	for (i = 0; i < REGISTERS_HERE; i++)
		regs[i] = pattern(i);
	cpu->vmcb->rax = pattern(0);
	for (i = 1; i < 6; i++) {
		kvm_svm_vmrun(cpu);
		check_registers(cpu, i & 1);
		CHECK_EQ(cpu->regs.rsp, rsp);
		cpu->vmcb->rip += VMMCALL_SIZE;
	}
	DONE("all registers");
}

/* RAX and RSP are those of the VMCB. */
static void rax(void)
{
	struct kvm_svm_vcpu *cpu = make_inverter();

	cpu->vmcb->rax = 0x1111;
	cpu->vmcb->rsp -= 64;
	cpu->regs.rax = 0x2222;
	cpu->regs.rsp = 0x3333;
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->regs.rax, inverted(0x1111));
	CHECK_EQ(cpu->regs.rsp % 128, 64);
	CHECK_EQ(cpu->regs.rsp, cpu->vmcb->rsp);
	DONE("RAX and RSP");
}

static volatile unsigned int progress;

static int steps(void)
{
	progress = 1;
	asm volatile("cpuid" : : : "eax", "ebx", "ecx", "edx");
	progress = 2;
	asm volatile("cpuid" : : : "eax", "ebx", "ecx", "edx");
	progress = 3;
	return 4;
}

static void resume(void)
{
	struct kvm_svm_vcpu *cpu;
	unsigned int i;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(steps, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_CPUID, 1);
	for (i = 1; i < 3; i++) {
		kvm_svm_vmrun(cpu);
		CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_CPUID);
		CHECK_EQ(progress, i);
		CHECK_EQ(*(uint16_t *)(uintptr_t)cpu->vmcb->rip, 0xa20f);
		/* Unchanged RIP: the same exit again. */
		kvm_svm_vmrun(cpu);
		CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_CPUID);
		CHECK_EQ(progress, i);
		cpu->vmcb->rip += CPUID_SIZE;
	}
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_HLT);
	CHECK_EQ(progress, 3);
	CHECK_EQ((int)cpu->regs.rax, 4);
	DONE("resume");
}

static int minus_five(void)
{
	return -5;
}

/* A guest that is entered again behind its end halts again. */
static void return_value(void)
{
	struct kvm_svm_vcpu *cpu;
	unsigned int i;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(minus_five, 1);
	for (i = 0; i < 3; i++) {
		kvm_svm_vmrun(cpu);
		CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_HLT);
		CHECK_EQ((uint32_t)cpu->regs.rax, (uint32_t)-5);
		CHECK_EQ(*(uint8_t *)(uintptr_t)cpu->vmcb->rip, 0xf4);
		cpu->vmcb->rip++;
	}
	DONE("return value");
}

static void many(void)
{
	struct kvm_svm_vcpu *cpu = make_inverter();
	unsigned int i;

	cpu->vmcb->rax = 7;
	for (i = 0; i < ENTRIES; i++) {
		kvm_svm_vmrun(cpu);
		cpu->vmcb->rip += VMMCALL_SIZE;
	}
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_VMMCALL);
	CHECK_EQ(cpu->regs.rax, 7);
	DONE("2000 entries");
}

/* Two guests by turns, each with registers of its own. */
static void two(void)
{
	struct kvm_svm_vcpu *cpus[2] = { make_inverter(), make_inverter() };
	unsigned int i, j;

	cpus[1]->vmcb->guest_asid = 2;
	for (j = 0; j < 2; j++) {
		cpus[j]->vmcb->rax = pattern(j);
		cpus[j]->regs.rbx = pattern(8 + j);
	}
	for (i = 1; i < 9; i++) {
		for (j = 0; j < 2; j++) {
			kvm_svm_vmrun(cpus[j]);
			cpus[j]->vmcb->rip += VMMCALL_SIZE;
		}
		for (j = 0; j < 2; j++) {
			CHECK_EQ(cpus[j]->regs.rax, i & 1 ?
				 inverted(pattern(j)) : pattern(j));
			CHECK_EQ(cpus[j]->regs.rbx, i & 1 ?
				 inverted(pattern(8 + j)) : pattern(8 + j));
		}
	}
	DONE("two guests");
}

API_CASES({ "registers", registers }, { "rax", rax }, { "resume", resume },
	  { "return", return_value }, { "many", many }, { "two", two })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
