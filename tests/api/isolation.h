/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers that a hypervisor and its nested guest keep apart, for payloads
 * that look whether they do: isolation.c of tests/nested, tests/svm and
 * tests/vmx.
 */
#ifndef ISOLATION_H
#define ISOLATION_H

#define CPUID_1_ECX_XSAVE (1U << 26)
#define CPUID_1_ECX_AVX (1U << 28)
#define DR6_INIT 0xffff0ff0UL
#define DR7_INIT 0x400UL
#define L1_VALUE 0x1111222233334444ULL
#define L2_VALUE 0xaaaabbbbccccddddULL

#define GET_DR(n) \
	({ \
		unsigned long dr_; \
		asm volatile("mov %%db" #n ", %0" : "=r"(dr_)); \
		dr_; \
	})
#define SET_DR(n, val) asm volatile("mov %0, %%db" #n : : "r"((long)(val)))

static inline void fpu_push(unsigned int value)
{
	asm volatile("fildl %0" : : "m"(value));
}

static inline unsigned int fpu_pop(void)
{
	unsigned int value;

	asm volatile("fistpl %0" : "=m"(value));
	return value;
}

static inline void set_xmm(uint64_t value)
{
	uint64_t data[2] = { value, ~value };

	asm volatile("movdqu %0, %%xmm0\n"
		     "movdqu %0, %%xmm7\n" : : "m"(data));
}

static inline int xmm_is(uint64_t value)
{
	uint64_t data[4];

	asm volatile("movdqu %%xmm0, %0\n"
		     "movdqu %%xmm7, 16+%0\n" : "=m"(data));
	return data[0] == value && data[1] == ~value &&
		data[2] == value && data[3] == ~value;
}

/* Skips the test unless CPUID 1 has the bit in ECX. */
static inline void require(unsigned int ecx_bit, const char *name)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_MODEL_INFO, 0, &cpuid);
	if (!(cpuid.ecx & ecx_bit))
		tst_brk(TCONF, "The virtual CPU has no %s (CPUID 1 ECX)",
			name);
}

static inline uint64_t get_xcr0(void)
{
	unsigned int lo, hi;

	asm volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	return (uint64_t)hi << 32 | lo;
}

static inline void set_xcr0(unsigned int lo)
{
	asm volatile("xsetbv" : : "c"(0), "a"(lo), "d"(0));
}

/*
 * Skips the test if XCR0 is not what kvm_enable_fpu() made it. QEMU's TCG does
 * not intercept XSETBV (APM volume 2, 15.9), so KVM never learns what its
 * guest wrote, and loads another value at the next entry.
 */
static inline void require_xcr0(void)
{
	struct kvm_cpuid all;

	kvm_get_cpuid(CPUID_GET_XSAVE_INFO, 0, &all);
	if (get_xcr0() != ((uint64_t)all.edx << 32 | all.eax))
		tst_brk(TCONF, "XCR0 does not keep its value here: this "
			"processor does not intercept XSETBV");
}

static inline void set_cr2(unsigned long value)
{
	asm volatile("mov %0, %%cr2" : : "r"(value));
}

static inline unsigned long get_cr2(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	return cregs.cr2;
}

/* That CR0, CR3, CR4 and EFER are as they were. */
static inline void check_cregs(const struct kvm_cregs *before, uint64_t efer)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	CHECK_EQ(cregs.cr0, before->cr0);
	CHECK_EQ(cregs.cr3, before->cr3);
	CHECK_EQ(cregs.cr4, before->cr4);
	CHECK_EQ(kvm_rdmsr(MSR_EFER), efer);
}

static const unsigned int apart_msrs[] = {
	MSR_FS_BASE, MSR_GS_BASE, MSR_SYSENTER_CS, MSR_SYSENTER_ESP,
	MSR_SYSENTER_EIP, MSR_STAR,
#ifdef __x86_64__
	MSR_KERNEL_GS_BASE, MSR_LSTAR, MSR_CSTAR, MSR_SFMASK,
#endif
};

static inline void set_msrs(uint64_t base)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(apart_msrs); i++)
		kvm_wrmsr(apart_msrs[i], base + i);
}

static inline void check_msrs(uint64_t base)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(apart_msrs); i++)
		CHECK_EQ(kvm_rdmsr(apart_msrs[i]), base + i);
}

#endif /* ISOLATION_H */
