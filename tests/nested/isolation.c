// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hypervisor and nested guest keep registers apart, and can look at each
 * other's: those that need nothing of one processor alone (the others are in
 * tests/svm/isolation.c and tests/vmx/isolation.c). The guest does its steps
 * one at a time, halting behind each. For tests/nested/run.
 *
 * RUN -c x87
 * RUN -c fxsave
 * RUN -c no-fpu
 * RUN -c sse
 * RUN -c avx
 * RUN -c debug
 * RUN -c tables
 * RUN -c flags
 * RUN -c efer
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"
#include "kvm_x86_svm.h"
#include "kvm_x86_vmx.h"
#include "isolation.h"

#define XSAVE_XMM 160
#define XSAVE_YMMH 576

static inline void call_hypervisor(void)
{
	asm volatile("hlt" : : : "memory");
}

static struct kvm_nested_vcpu *make(int (*guest)(void))
{
	kvm_init_nested();
	return kvm_create_nested_vcpu(guest);
}

static void step(struct kvm_nested_vcpu *cpu)
{
	CHECK_EQ(kvm_nested_run(cpu)->reason, KVM_NESTED_HLT);
	kvm_nested_advance(cpu);
}

static void finish(struct kvm_nested_vcpu *cpu)
{
	CHECK_EQ(kvm_nested_run(cpu)->reason, KVM_NESTED_HLT);
	CHECK_EQ((int)cpu->regs->rax, 0);
}

static struct kvm_extended_state *guest_state(struct kvm_nested_vcpu *cpu)
{
	return cpu->svm ? &cpu->svm->guest : &cpu->vmx->guest;
}

static struct kvm_extended_state *host_state(struct kvm_nested_vcpu *cpu)
{
	return cpu->svm ? &cpu->svm->host : &cpu->vmx->host;
}

static unsigned long guest_dr6(struct kvm_nested_vcpu *cpu)
{
	return cpu->svm ? cpu->svm->vmcb->dr6 : cpu->vmx->guest.dr6;
}

static uint16_t fpu_control(void)
{
	uint16_t word;

	asm volatile("fnstcw %0" : "=m"(word));
	return word;
}

static uint16_t fpu_status(void)
{
	uint16_t word;

	asm volatile("fnstsw %0" : "=m"(word));
	return word;
}

static int x87_guest(void)
{
	uint16_t control = 0x27f;

	CHECK_EQ(fpu_control(), 0x37f);
	CHECK_EQ(fpu_status(), 0);
	asm volatile("fldcw %0" : : "m"(control));
	fpu_push(222);
	call_hypervisor();
	CHECK_EQ(fpu_control(), 0x27f);
	CHECK_EQ(fpu_pop(), 222);
	CHECK_EQ(fpu_status() & 0x3800, 0);
	return 0;
}

static void check_x87(void)
{
	struct kvm_nested_vcpu *cpu;
	uint16_t control = 0x77f;

	cpu = make(x87_guest);
	asm volatile("fninit");
	asm volatile("fldcw %0" : : "m"(control));
	fpu_push(111);
	fpu_push(112);
	step(cpu);
	CHECK_EQ(*(uint16_t *)guest_state(cpu)->fpu, 0x27f);
	CHECK_EQ(fpu_control(), 0x77f);
	CHECK_EQ(fpu_pop(), 112);
	finish(cpu);
	CHECK_EQ(fpu_control(), 0x77f);
	CHECK_EQ(fpu_pop(), 111);
	CHECK_EQ(fpu_status() & 0x3800, 0);
	CHECK_EQ(*(uint16_t *)host_state(cpu)->fpu, 0x77f);
	DONE("x87");
}

static void x87(void)
{
	kvm_enable_fpu();
	check_x87();
}

/* Without kvm_enable_fpu(): FXSAVE and FXRSTOR. */
static void fxsave(void)
{
	check_x87();
}

static int nothing_guest(void)
{
	call_hypervisor();
	return 0;
}

/* With CR0.EM set there is no state, with TS set it must not trap. */
static void no_fpu(void)
{
	struct kvm_nested_vcpu *cpu = make(nothing_guest);
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr0(cregs.cr0 | CR0_EM);
	step(cpu);
	kvm_set_cr0(cregs.cr0 | CR0_TS);
	finish(cpu);
	kvm_read_cregs(&cregs);
	CHECK(cregs.cr0 & CR0_TS);
	DONE("no FPU");
}

static void set_mxcsr(unsigned int value)
{
	asm volatile("ldmxcsr %0" : : "m"(value));
}

static unsigned int get_mxcsr(void)
{
	unsigned int value;

	asm volatile("stmxcsr %0" : "=m"(value));
	return value;
}

static int sse_guest(void)
{
	CHECK(xmm_is(0) == 0);
	CHECK_EQ(get_mxcsr(), 0x1f80);
	set_mxcsr(0x9f80);
	set_xmm(L2_VALUE);
	call_hypervisor();
	CHECK(xmm_is(L2_VALUE));
	CHECK_EQ(get_mxcsr(), 0x9f80);
	return 0;
}

static void sse(void)
{
	struct kvm_nested_vcpu *cpu;

	kvm_enable_fpu();
	cpu = make(sse_guest);
	set_mxcsr(0x3f80);
	set_xmm(L1_VALUE);
	step(cpu);
	CHECK(xmm_is(L1_VALUE));
	CHECK_EQ(get_mxcsr(), 0x3f80);
	CHECK_EQ(*(uint64_t *)(guest_state(cpu)->fpu + XSAVE_XMM), L2_VALUE);
	/* What the hypervisor writes there is in the guest's registers. */
	set_xmm(L1_VALUE + 1);
	finish(cpu);
	CHECK(xmm_is(L1_VALUE + 1));
	DONE("SSE");
}

static void set_ymm(uint64_t value)
{
	uint64_t data[4] = { value, value + 1, value + 2, value + 3 };

	asm volatile("vmovdqu %0, %%ymm1" : : "m"(data));
}

static int ymm_is(uint64_t value)
{
	uint64_t data[4];

	asm volatile("vmovdqu %%ymm1, %0" : "=m"(data));
	return data[0] == value && data[1] == value + 1 &&
		data[2] == value + 2 && data[3] == value + 3;
}

static int avx_guest(void)
{
	set_ymm(L2_VALUE);
	call_hypervisor();
	CHECK(ymm_is(L2_VALUE));
	return 0;
}

static void avx(void)
{
	struct kvm_nested_vcpu *cpu;

	kvm_init_nested();
	require(CPUID_1_ECX_AVX, "AVX");
	kvm_enable_fpu();
	require_xcr0();
	cpu = make(avx_guest);
	set_ymm(L1_VALUE);
	step(cpu);
	CHECK(ymm_is(L1_VALUE));
	CHECK_EQ(*(uint64_t *)(guest_state(cpu)->fpu + XSAVE_YMMH + 16),
		 L2_VALUE + 2);
	finish(cpu);
	CHECK(ymm_is(L1_VALUE));
	DONE("AVX");
}

static void set_debug(unsigned int base)
{
	SET_DR(0, base);
	SET_DR(1, base + 1);
	SET_DR(2, base + 2);
	SET_DR(3, base + 3);
	SET_DR(6, DR6_INIT | base >> 12);
	SET_DR(7, DR7_INIT | base >> 8 << 16);
}

static void check_debug(unsigned int base)
{
	CHECK_EQ(GET_DR(0), base);
	CHECK_EQ(GET_DR(1), base + 1);
	CHECK_EQ(GET_DR(2), base + 2);
	CHECK_EQ(GET_DR(3), base + 3);
	CHECK_EQ(GET_DR(6), DR6_INIT | base >> 12);
	CHECK_EQ(GET_DR(7), DR7_INIT | base >> 8 << 16);
}

static int debug_guest(void)
{
	CHECK_EQ(GET_DR(0), 0);
	CHECK_EQ(GET_DR(3), 0);
	CHECK_EQ(GET_DR(6), DR6_INIT);
	CHECK_EQ(GET_DR(7), DR7_INIT);
	set_debug(0x2f20);
	call_hypervisor();
	check_debug(0x2f20);
	set_debug(0x4f40);
	call_hypervisor();
	check_debug(0x4f40);
	return 0;
}

/* Bits 11:8 of the value are R/W and LEN bits of DR7: no enabled breakpoint. */
static void debug(void)
{
	struct kvm_nested_vcpu *cpu = make(debug_guest);

	set_debug(0x1d00);
	step(cpu);
	check_debug(0x1d00);
	CHECK_EQ(guest_state(cpu)->dr0, 0x2f20);
	CHECK_EQ(guest_state(cpu)->dr3, 0x2f23);
	CHECK_EQ(guest_dr6(cpu), DR6_INIT | 2);
	CHECK_EQ(kvm_nested_get(cpu, KVM_NESTED_DR7), DR7_INIT | 0x2f0000);
	step(cpu);
	check_debug(0x1d00);
	set_debug(0x3c00);
	finish(cpu);
	check_debug(0x3c00);
	CHECK_EQ(host_state(cpu)->dr0, 0x3c00);
	DONE("debug registers");
}

struct table {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

static void set_tables(unsigned int less)
{
	struct table gdtr = { sizeof(kvm_gdt) - 1 - less, (uintptr_t)kvm_gdt };
	struct table idtr = { sizeof(kvm_idt) - 1 - less, (uintptr_t)kvm_idt };

	asm volatile("lgdt %0" : : "m"(gdtr));
	asm volatile("lidt %0" : : "m"(idtr));
}

static void check_limits(unsigned int less)
{
	struct table table;

	asm volatile("sgdt %0" : "=m"(table));
	CHECK_EQ(table.limit, sizeof(kvm_gdt) - 1 - less);
	CHECK_EQ(table.base, (uintptr_t)kvm_gdt);
	asm volatile("sidt %0" : "=m"(table));
	CHECK_EQ(table.limit, sizeof(kvm_idt) - 1 - less);
	CHECK_EQ(table.base, (uintptr_t)kvm_idt);
}

static int tables_guest(void)
{
	check_limits(0);
	set_tables(16);
	call_hypervisor();
	check_limits(16);
	return 0;
}

static void tables(void)
{
	struct kvm_nested_vcpu *cpu = make(tables_guest);

	step(cpu);
	check_limits(0);
	set_tables(32);
	finish(cpu);
	check_limits(32);
	DONE("GDTR and IDTR");
}

static unsigned long get_flags(void)
{
	unsigned long flags;

	asm volatile("pushf\n"
		     "pop %0" : "=r"(flags));
	return flags;
}

static void set_flags(unsigned long flags)
{
	asm volatile("push %0\n"
		     "popf" : : "r"(flags) : "cc");
}

#define L1_FLAGS (RFLAGS_AC | 0x2)
#define L2_FLAGS (RFLAGS_ID | RFLAGS_IF | 0x2)
#define FLAGS_MASK (RFLAGS_AC | RFLAGS_ID | RFLAGS_IF | RFLAGS_DF | RFLAGS_TF)

static int flags_guest(void)
{
	CHECK_EQ(get_flags() & FLAGS_MASK, RFLAGS_IF);
	set_flags(L2_FLAGS);
	call_hypervisor();
	CHECK_EQ(get_flags() & FLAGS_MASK, L2_FLAGS & FLAGS_MASK);
	return 0;
}

static void flags(void)
{
	struct kvm_nested_vcpu *cpu = make(flags_guest);

	set_flags(L1_FLAGS);
	step(cpu);
	CHECK_EQ(get_flags() & FLAGS_MASK, L1_FLAGS & FLAGS_MASK);
	CHECK_EQ(kvm_nested_get(cpu, KVM_NESTED_RFLAGS) & FLAGS_MASK,
		 L2_FLAGS & FLAGS_MASK);
	set_flags(L1_FLAGS | RFLAGS_IF);
	finish(cpu);
	CHECK_EQ(get_flags() & FLAGS_MASK,
		 (L1_FLAGS | RFLAGS_IF) & FLAGS_MASK);
	DONE("RFLAGS");
}

static int efer_guest(void)
{
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_SCE);
	call_hypervisor();
	CHECK(kvm_rdmsr(MSR_EFER) & EFER_SCE);
	call_hypervisor();
	CHECK(!(kvm_rdmsr(MSR_EFER) & EFER_SCE));
	CHECK(kvm_rdmsr(MSR_EFER) & EFER_NXE);
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_SCE);
	return 0;
}

static void efer(void)
{
	struct kvm_nested_vcpu *cpu = make(efer_guest);
	uint64_t own = kvm_rdmsr(MSR_EFER);

	CHECK_EQ(kvm_nested_get(cpu, KVM_NESTED_EFER), own);
	step(cpu);
	CHECK_EQ(kvm_nested_get(cpu, KVM_NESTED_EFER), own | EFER_SCE);
	CHECK_EQ(kvm_rdmsr(MSR_EFER), own);
	step(cpu);
	kvm_nested_set(cpu, KVM_NESTED_EFER, own | EFER_NXE);
	CHECK_EQ(kvm_nested_get(cpu, KVM_NESTED_EFER), own | EFER_NXE);
	finish(cpu);
	CHECK_EQ(kvm_nested_get(cpu, KVM_NESTED_EFER),
		 own | EFER_NXE | EFER_SCE);
	CHECK_EQ(kvm_rdmsr(MSR_EFER), own);
	DONE("EFER");
}

API_CASES({ "x87", x87 }, { "fxsave", fxsave }, { "no-fpu", no_fpu },
	  { "sse", sse }, { "avx", avx }, { "debug", debug },
	  { "tables", tables }, { "flags", flags },
	  { "efer", efer })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
