// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Floating point, vector and debug register state (kvm_x86_fpu.h).
 */
#include "kvm_x86_fpu.h"

#define CPUID_1_ECX_XSAVE (1U << 26)

/* Initial x87 control word and MXCSR (Intel SDM volume 1, 13.6). */
#define FCW_INIT 0x37f
#define MXCSR_INIT 0x1f80
#define MXCSR_OFFSET 24

#define XCR0_SSE (1U << 1)

#define DR6_INIT 0xffff0ff0UL
#define DR7_INIT 0x400UL

#define GET_DR(n, var) asm volatile("mov %%db" #n ", %0" : "=r"(var))
#define SET_DR(n, val) asm volatile("mov %0, %%db" #n : : "r"(val))

static uint64_t read_xcr0(void)
{
	unsigned int lo, hi;

	asm volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	return (uint64_t)hi << 32 | lo;
}

static void write_xcr0(uint64_t value)
{
	unsigned int lo = value, hi = value >> 32;

	asm volatile("xsetbv" : : "c"(0), "a"(lo), "d"(hi));
}

void kvm_enable_fpu(void)
{
	struct kvm_cpuid cpuid;
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr0((cregs.cr0 & ~(CR0_EM | CR0_TS)) | CR0_MP | CR0_NE);
	cregs.cr4 |= CR4_OSFXSR | CR4_OSXMMEXCPT;
	kvm_get_cpuid(CPUID_GET_MODEL_INFO, 0, &cpuid);
	if (!(cpuid.ecx & CPUID_1_ECX_XSAVE)) {
		kvm_set_cr4(cregs.cr4);
		return;
	}
	kvm_set_cr4(cregs.cr4 | CR4_OSXSAVE);
	kvm_get_cpuid(CPUID_GET_XSAVE_INFO, 0, &cpuid);
	write_xcr0((uint64_t)cpuid.edx << 32 | cpuid.eax);
}

static int xsave_is_on(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	return !!(cregs.cr4 & CR4_OSXSAVE);
}

void kvm_init_extended_state(struct kvm_extended_state *state)
{
	memset(state, 0, sizeof(*state));
	state->dr6 = DR6_INIT;
	state->dr7 = DR7_INIT;
	state->xcr0 = xsave_is_on() ? read_xcr0() : 0;
	state->fpu = tst_heap_alloc_aligned(KVM_FPU_AREA_SIZE, 64);
	*(uint16_t *)state->fpu = FCW_INIT;
	*(uint32_t *)(state->fpu + MXCSR_OFFSET) = MXCSR_INIT;
}

#ifdef __x86_64__
#define FXSAVE "fxsave64"
#define FXRSTOR "fxrstor64"
#define XSAVE "xsave64"
#define XRSTOR "xrstor64"
#else
#define FXSAVE "fxsave"
#define FXRSTOR "fxrstor"
#define XSAVE "xsave"
#define XRSTOR "xrstor"
#endif

static void save_legacy(const struct kvm_extended_state *save)
{
	asm volatile(FXSAVE " (%0)" : : "r"(save->fpu) : "memory");
}

static void load_legacy(const struct kvm_extended_state *load)
{
	asm volatile(FXRSTOR " (%0)" : : "r"(load->fpu) : "memory");
}

/*
 * Each side's registers are saved and loaded under its own XCR0. Without SSE
 * in there XSAVE leaves out the XMM registers, but code can use them.
 */
static void switch_xsave(struct kvm_extended_state *save,
			 const struct kvm_extended_state *load)
{
	save->xcr0 = read_xcr0();
	asm volatile(XSAVE " (%0)"
		     : : "r"(save->fpu), "a"(-1), "d"(-1) : "memory");
	if (!(save->xcr0 & XCR0_SSE))
		save_legacy(save);
	if (load->xcr0 != save->xcr0)
		write_xcr0(load->xcr0);
	asm volatile(XRSTOR " (%0)"
		     : : "r"(load->fpu), "a"(-1), "d"(-1) : "memory");
	if (!(load->xcr0 & XCR0_SSE))
		load_legacy(load);
}

void kvm_switch_fpu(struct kvm_extended_state *save,
		    const struct kvm_extended_state *load)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	if (cregs.cr0 & CR0_EM)
		return;
	asm volatile("clts");
	if (cregs.cr4 & CR4_OSXSAVE) {
		switch_xsave(save, load);
	} else {
		save_legacy(save);
		load_legacy(load);
	}
	if (cregs.cr0 & CR0_TS)
		kvm_set_cr0(cregs.cr0);
}

/* Breakpoints are off while their addresses change. */
void kvm_switch_debug(struct kvm_extended_state *save,
		      const struct kvm_extended_state *load)
{
	GET_DR(7, save->dr7);
	SET_DR(7, DR7_INIT);
	GET_DR(0, save->dr0);
	GET_DR(1, save->dr1);
	GET_DR(2, save->dr2);
	GET_DR(3, save->dr3);
	GET_DR(6, save->dr6);
	SET_DR(0, load->dr0);
	SET_DR(1, load->dr1);
	SET_DR(2, load->dr2);
	SET_DR(3, load->dr3);
	SET_DR(6, load->dr6);
	SET_DR(7, load->dr7);
}
