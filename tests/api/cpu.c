// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CPUID, control registers, segment selectors and model-specific registers:
 * the functions against the instructions themselves. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: CPUID: *
 * SAYS TPASS: control registers: *
 * SAYS TPASS: selectors: *
 * SAYS TPASS: model-specific registers: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

static void check_leaf(unsigned int eax, unsigned int ecx)
{
	unsigned int a, b, c, d;
	struct kvm_cpuid is = { 1, 2, 3, 4 };

	asm volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d)
		     : "a"(eax), "c"(ecx));
	kvm_get_cpuid(eax, ecx, &is);
	CHECK_EQ(is.eax, a);
	CHECK_EQ(is.ebx, b);
	CHECK_EQ(is.ecx, c);
	CHECK_EQ(is.edx, d);
}

static void check_cpuid(void)
{
	static const unsigned int leaves[] = { 0, CPUID_GET_STRUCT_FEATURES,
		CPUID_GET_HYPERVISOR, CPUID_GET_INPUT_RANGE,
		CPUID_GET_EXT_FEATURES, CPUID_GET_ADDRESS_SIZES };
	struct kvm_cpuid cpuid;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(leaves); i++)
		check_leaf(leaves[i], 0);
	check_leaf(CPUID_GET_XSAVE_INFO, 0);
	check_leaf(CPUID_GET_XSAVE_INFO, 2);
	check_leaf(4, 1);
	kvm_get_cpuid(CPUID_GET_MODEL_INFO, 0, &cpuid);
	CHECK(cpuid.edx & 1 << 6);	/* PAE: the payload runs with it */
	kvm_get_cpuid(CPUID_GET_INPUT_RANGE, 0, &cpuid);
	CHECK(cpuid.eax >= CPUID_GET_EXT_FEATURES);
	DONE("CPUID");
}

static unsigned long read_cr2(void)
{
	unsigned long value;

	asm volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static void check_control(void)
{
	unsigned long cr0, cr3, cr4;
	struct kvm_cregs is;

	KVM_PROBE("movb $1, (%0)", : : "c"(0x90000123UL) : "memory");
	asm volatile("mov %%cr0, %0" : "=r"(cr0));
	asm volatile("mov %%cr3, %0" : "=r"(cr3));
	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	kvm_read_cregs(&is);
	CHECK_EQ(is.cr0, cr0);
	CHECK_EQ(is.cr2, 0x90000123);
	CHECK_EQ(is.cr2, read_cr2());
	CHECK_EQ(is.cr3, cr3);
	CHECK_EQ(is.cr4, cr4);

	kvm_set_cr0(cr0 | CR0_TS);
	kvm_set_cr4(cr4 | CR4_TSD);
	/* Bit 3, write-through, changes nothing but itself. */
	kvm_set_cr3(cr3 | 8);
	kvm_read_cregs(&is);
	CHECK_EQ(is.cr0, cr0 | CR0_TS);
	CHECK_EQ(is.cr3, cr3 | 8);
	CHECK_EQ(is.cr4, cr4 | CR4_TSD);
	kvm_set_cr0(cr0);
	kvm_set_cr3(cr3);
	kvm_set_cr4(cr4);
	kvm_read_cregs(&is);
	CHECK_EQ(is.cr0, cr0);
	CHECK_EQ(is.cr3, cr3);
	CHECK_EQ(is.cr4, cr4);
	DONE("control registers");
}

static void check_selectors(void)
{
	int i = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);
	struct kvm_sregs is;
	uint16_t tr, ss, cs;
	int j;

	for (j = 0; j < 4; j++)
		kvm_set_segment_descriptor(kvm_gdt + i + j, 0, 0xfffff,
					   SEGTYPE_RWDATA | SEGFLAG_PRESENT |
					   SEGFLAG_32BIT | SEGFLAG_PAGE_LIMIT);
	asm volatile("mov %0, %%ds" : : "r"(i * 8));
	asm volatile("mov %0, %%es" : : "r"(i * 8 + 8));
	asm volatile("mov %0, %%fs" : : "r"(i * 8 + 16));
	asm volatile("mov %0, %%gs" : : "r"(i * 8 + 24));
	asm volatile("str %0" : "=r"(tr));
	asm volatile("mov %%ss, %0" : "=r"(ss));
	asm volatile("mov %%cs, %0" : "=r"(cs));
	kvm_read_sregs(&is);
	CHECK_EQ(is.cs, cs);
	CHECK_EQ(is.cs, 8);
	CHECK_EQ(is.ds, i * 8);
	CHECK_EQ(is.es, i * 8 + 8);
	CHECK_EQ(is.fs, i * 8 + 16);
	CHECK_EQ(is.gs, i * 8 + 24);
	CHECK_EQ(is.ss, ss);
	CHECK_EQ(is.tr, tr);
	CHECK_EQ(is.tr, sizeof(long) == 8 ? 0x10 : 0x20);
	DONE("selectors");
}

static void check_msrs(void)
{
	static const unsigned int writable[] = { MSR_SYSENTER_ESP, MSR_LSTAR };
	unsigned int lo, hi, i, count = sizeof(long) == 8 ? 2 : 1;

	asm volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(MSR_EFER));
	CHECK_EQ(kvm_rdmsr(MSR_EFER), (uint64_t)hi << 32 | lo);
	for (i = 0; i < count; i++) {
		kvm_wrmsr(writable[i], 0x123489abcdefULL);
		asm volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(writable[i]));
		/* A processor without 64-bit mode drops the upper half. */
		CHECK_EQ(lo, 0x89abcdef);
		CHECK(hi == 0x1234 || sizeof(long) == 4);
		CHECK_EQ(kvm_rdmsr(writable[i]), (uint64_t)hi << 32 | lo);
	}
	CHECK(kvm_rdmsr(MSR_IA32_APICBASE) >> 12 == 0xfee00);
	DONE("model-specific registers");
}

void main(void)
{
	check_cpuid();
	check_control();
	check_selectors();
	check_msrs();
}

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
