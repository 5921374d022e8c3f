// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Types, constants, structures and macros that payloads are written against:
 * numbers from the processors' manuals and from KVM's documentation, not
 * from the headers. For tests/api/run.
 *
 * RUN
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define SIZE(type, size) CHECK_EQ(sizeof(type), size)
#define OFFSET(type, member, offset) \
	CHECK_EQ(__builtin_offsetof(type, member), offset)
#define IS_SIGNED(type) ((type)-1 < (type)1)
#define BIT(mask, bit) CHECK_EQ(mask, 1ULL << (bit))

/* Results of 32-bit payloads, too, must be the same as of 64-bit ones. */
#define WORD sizeof(void *)

static void check_types(void)
{
	SIZE(int8_t, 1);
	SIZE(uint8_t, 1);
	SIZE(int16_t, 2);
	SIZE(uint16_t, 2);
	SIZE(int32_t, 4);
	SIZE(uint32_t, 4);
	SIZE(int64_t, 8);
	SIZE(uint64_t, 8);
	SIZE(size_t, WORD);
	SIZE(ssize_t, WORD);
	SIZE(ptrdiff_t, WORD);
	SIZE(uintptr_t, WORD);
	SIZE(intptr_t, WORD);
	CHECK(IS_SIGNED(int8_t) && IS_SIGNED(int16_t) && IS_SIGNED(int32_t) &&
	      IS_SIGNED(int64_t) && IS_SIGNED(ssize_t) &&
	      IS_SIGNED(ptrdiff_t) && IS_SIGNED(intptr_t));
	CHECK(!IS_SIGNED(uint8_t) && !IS_SIGNED(uint16_t) &&
	      !IS_SIGNED(uint32_t) && !IS_SIGNED(uint64_t) &&
	      !IS_SIGNED(size_t) && !IS_SIGNED(uintptr_t));
	CHECK(__builtin_types_compatible_p(uint64_t, unsigned long long));
	CHECK(__builtin_types_compatible_p(uintptr_t, unsigned long));
	CHECK(NULL == (void *)0);
	DONE("types");
}

static void check_macros(void)
{
	static const char text[7];
	static const uint64_t numbers[3];
	uint64_t wide = 0x123456789aULL;

	CHECK_EQ(ARRAY_SIZE(text), 7);
	CHECK_EQ(ARRAY_SIZE(numbers), 3);
	CHECK_EQ(LTP_ALIGN(0, 16), 0);
	CHECK_EQ(LTP_ALIGN(1, 16), 16);
	CHECK_EQ(LTP_ALIGN(16, 16), 16);
	CHECK_EQ(LTP_ALIGN(17, 16), 32);
	CHECK_EQ(LTP_ALIGN(4097UL, 4096), 8192);
	CHECK_EQ(LTP_ALIGN(wide, 4096), 0x1234568000ULL);
	CHECK_STR(__stringify(PAGESIZE + 1), "PAGESIZE + 1");
	CHECK_EQ(PAGESIZE, 4096);
	CHECK_EQ(INTERRUPT_COUNT, 32);
	CHECK_EQ(X86_INTR_COUNT, 256);
	CHECK_EQ(KVM_GDT_SIZE, 32);
	DONE("macros");
}

static void check_results(void)
{
	struct tst_kvm_result *page = (void *)KVM_RESULT_BASEADDR;

	CHECK_EQ(TPASS, 0);
	CHECK_EQ(TFAIL, 1);
	CHECK_EQ(TBROK, 2);
	CHECK_EQ(TWARN, 4);
	CHECK_EQ(TDEBUG, 8);
	CHECK_EQ(TINFO, 16);
	CHECK_EQ(TCONF, 32);
	CHECK_EQ(TTYPE_RESULT(0x100 | TCONF), TCONF);
	CHECK_EQ(KVM_TNONE, -1);
	CHECK_EQ(KVM_TSYNC, 0xfe);
	CHECK_EQ(KVM_TEXIT, 0xff);
	CHECK_EQ(KVM_RESULT_BASEADDR, 0xfffff000);
	CHECK_EQ(KVM_RESULT_SIZE, 0x1000);
	CHECK_EQ(KVM_RESULT_MESSAGE_SIZE, 4064);
	CHECK_EQ(KVM_PAYLOAD_BASEADDR, 0x1000);
	CHECK_EQ(KVM_IDENTITY_MAP_END, 0x80000000);
	SIZE(struct tst_kvm_result, 16);
	SIZE(page->result, 4);
	SIZE(page->lineno, 4);
	SIZE(page->file_addr, 8);
	SIZE(page->message[0], 1);
	OFFSET(struct tst_kvm_result, result, 0);
	OFFSET(struct tst_kvm_result, lineno, 4);
	OFFSET(struct tst_kvm_result, file_addr, 8);
	OFFSET(struct tst_kvm_result, message, 16);
	DONE("results");
}

static void check_vectors(void)
{
	CHECK_EQ(INTR_ZERODIV, 0);
	CHECK_EQ(INTR_DEBUG, 1);
	CHECK_EQ(INTR_NMI, 2);
	CHECK_EQ(INTR_BREAKPOINT, 3);
	CHECK_EQ(INTR_OVERFLOW, 4);
	CHECK_EQ(INTR_BOUND_RANGE_EXC, 5);
	CHECK_EQ(INTR_BAD_OPCODE, 6);
	CHECK_EQ(INTR_DEVICE_ERROR, 7);
	CHECK_EQ(INTR_DOUBLE_FAULT, 8);
	CHECK_EQ(INTR_COPROC_OVERRUN, 9);
	CHECK_EQ(INTR_INVALID_TSS, 10);
	CHECK_EQ(INTR_SEGFAULT, 11);
	CHECK_EQ(INTR_STACK_FAULT, 12);
	CHECK_EQ(INTR_GPF, 13);
	CHECK_EQ(INTR_PAGE_FAULT, 14);
	CHECK_EQ(INTR_FPU_ERROR, 16);
	CHECK_EQ(INTR_ALIGNMENT_ERROR, 17);
	CHECK_EQ(INTR_MACHINE_CHECK, 18);
	CHECK_EQ(INTR_SIMD_ERROR, 19);
	CHECK_EQ(INTR_VIRT_ERROR, 20);
	CHECK_EQ(INTR_CPE, 21);
	CHECK_EQ(INTR_HV_INJECTION, 28);
	CHECK_EQ(INTR_VMM_COMM, 29);
	CHECK_EQ(INTR_SECURITY_ERROR, 30);
	DONE("vectors");
}

static void check_page_fault_codes(void)
{
	BIT(PF_ERR_PRESENT, 0);
	BIT(PF_ERR_WRITE, 1);
	BIT(PF_ERR_USER, 2);
	BIT(PF_ERR_RESERVED, 3);
	BIT(PF_ERR_FETCH, 4);
	BIT(PF_ERR_PKEY, 5);
	BIT(PF_ERR_SHADOW_STACK, 6);
	DONE("page fault error codes");
}

static void check_segment_flags(void)
{
	CHECK_EQ(SEGTYPE_LDT, 0x02);
	CHECK_EQ(SEGTYPE_TSS, 0x09);
	CHECK_EQ(SEGTYPE_TSS_BUSY, 0x0b);
	CHECK_EQ(SEGTYPE_CALL_GATE, 0x0c);
	CHECK_EQ(SEGTYPE_INTR_GATE, 0x0e);
	CHECK_EQ(SEGTYPE_TRAP_GATE, 0x0f);
	CHECK_EQ(SEGTYPE_RODATA, 0x10);
	CHECK_EQ(SEGTYPE_RWDATA, 0x12);
	CHECK_EQ(SEGTYPE_STACK, 0x16);
	CHECK_EQ(SEGTYPE_CODE, 0x1a);
	CHECK_EQ(SEGTYPE_MASK, 0x1f);
	CHECK_EQ(SEGFLAG_NSYSTEM, 0x10);
	CHECK_EQ(SEGFLAG_PRESENT, 0x80);
	CHECK_EQ(SEGFLAG_CODE64, 0x200);
	CHECK_EQ(SEGFLAG_32BIT, 0x400);
	CHECK_EQ(SEGFLAG_PAGE_LIMIT, 0x800);
	DONE("segment types and flags");
}

static void check_cpuid_leaves(void)
{
	CHECK_EQ(CPUID_GET_MODEL_INFO, 1);
	CHECK_EQ(CPUID_GET_STRUCT_FEATURES, 7);
	CHECK_EQ(CPUID_GET_XSAVE_INFO, 0xd);
	CHECK_EQ(CPUID_GET_HYPERVISOR, 0x40000000);
	CHECK_EQ(CPUID_GET_KVM_FEATURES, 0x40000001);
	CHECK_EQ(CPUID_GET_INPUT_RANGE, 0x80000000);
	CHECK_EQ(CPUID_GET_EXT_FEATURES, 0x80000001);
	CHECK_EQ(CPUID_GET_ADDRESS_SIZES, 0x80000008);
	CHECK_EQ(CPUID_GET_SVM_FEATURES, 0x8000000a);
	DONE("CPUID leaves");
}

static void check_msrs(void)
{
	CHECK_EQ(MSR_IA32_TSC, 0x10);
	CHECK_EQ(MSR_IA32_APICBASE, 0x1b);
	CHECK_EQ(MSR_IA32_FEATURE_CONTROL, 0x3a);
	CHECK_EQ(MSR_IA32_TSC_ADJUST, 0x3b);
	CHECK_EQ(MSR_IA32_SPEC_CTRL, 0x48);
	CHECK_EQ(MSR_IA32_PRED_CMD, 0x49);
	CHECK_EQ(MSR_IA32_MTRRCAP, 0xfe);
	CHECK_EQ(MSR_SYSENTER_CS, 0x174);
	CHECK_EQ(MSR_SYSENTER_ESP, 0x175);
	CHECK_EQ(MSR_SYSENTER_EIP, 0x176);
	CHECK_EQ(MSR_IA32_MCG_CAP, 0x179);
	CHECK_EQ(MSR_IA32_MCG_STATUS, 0x17a);
	CHECK_EQ(MSR_IA32_MISC_ENABLE, 0x1a0);
	CHECK_EQ(MSR_IA32_DEBUGCTL, 0x1d9);
	CHECK_EQ(MSR_IA32_PAT, 0x277);
	CHECK_EQ(MSR_IA32_MTRR_DEF_TYPE, 0x2ff);
	CHECK_EQ(MSR_IA32_TSC_DEADLINE, 0x6e0);
	CHECK_EQ(MSR_X2APIC_BASE, 0x800);
	CHECK_EQ(MSR_IA32_XSS, 0xda0);
	CHECK_EQ(MSR_EFER, 0xc0000080);
	CHECK_EQ(MSR_STAR, 0xc0000081);
	CHECK_EQ(MSR_LSTAR, 0xc0000082);
	CHECK_EQ(MSR_CSTAR, 0xc0000083);
	CHECK_EQ(MSR_SFMASK, 0xc0000084);
	CHECK_EQ(MSR_FS_BASE, 0xc0000100);
	CHECK_EQ(MSR_GS_BASE, 0xc0000101);
	CHECK_EQ(MSR_KERNEL_GS_BASE, 0xc0000102);
	CHECK_EQ(MSR_TSC_AUX, 0xc0000103);
	CHECK_EQ(MSR_VM_CR, 0xc0010114);
	CHECK_EQ(MSR_VM_HSAVE_PA, 0xc0010117);
	DONE("model-specific registers");
}

static void check_msr_bits(void)
{
	BIT(EFER_SCE, 0);
	BIT(EFER_LME, 8);
	BIT(EFER_LMA, 10);
	BIT(EFER_NXE, 11);
	BIT(EFER_SVME, 12);
	BIT(EFER_LMSLE, 13);
	BIT(EFER_FFXSR, 14);
	BIT(EFER_TCE, 15);
	BIT(VM_CR_DPD, 0);
	BIT(VM_CR_R_INIT, 1);
	BIT(VM_CR_DIS_A20M, 2);
	BIT(VM_CR_LOCK, 3);
	BIT(VM_CR_SVMDIS, 4);
	DONE("bits of model-specific registers");
}

static void check_control_bits(void)
{
	BIT(CR0_PE, 0);
	BIT(CR0_MP, 1);
	BIT(CR0_EM, 2);
	BIT(CR0_TS, 3);
	BIT(CR0_ET, 4);
	BIT(CR0_NE, 5);
	BIT(CR0_WP, 16);
	BIT(CR0_AM, 18);
	BIT(CR0_NW, 29);
	BIT(CR0_CD, 30);
	BIT(CR0_PG, 31);
	BIT(CR4_VME, 0);
	BIT(CR4_PVI, 1);
	BIT(CR4_TSD, 2);
	BIT(CR4_DE, 3);
	BIT(CR4_PSE, 4);
	BIT(CR4_PAE, 5);
	BIT(CR4_MCE, 6);
	BIT(CR4_PGE, 7);
	BIT(CR4_PCE, 8);
	BIT(CR4_OSFXSR, 9);
	BIT(CR4_OSXMMEXCPT, 10);
	BIT(CR4_UMIP, 11);
	BIT(CR4_LA57, 12);
	BIT(CR4_VMXE, 13);
	BIT(CR4_SMXE, 14);
	BIT(CR4_FSGSBASE, 16);
	BIT(CR4_PCIDE, 17);
	BIT(CR4_OSXSAVE, 18);
	BIT(CR4_KL, 19);
	BIT(CR4_SMEP, 20);
	BIT(CR4_SMAP, 21);
	BIT(CR4_PKE, 22);
	BIT(CR4_CET, 23);
	BIT(CR4_PKS, 24);
	DONE("bits of control registers");
}

static void check_flag_bits(void)
{
	BIT(RFLAGS_CF, 0);
	BIT(RFLAGS_PF, 2);
	BIT(RFLAGS_AF, 4);
	BIT(RFLAGS_ZF, 6);
	BIT(RFLAGS_SF, 7);
	BIT(RFLAGS_TF, 8);
	BIT(RFLAGS_IF, 9);
	BIT(RFLAGS_DF, 10);
	BIT(RFLAGS_OF, 11);
	CHECK_EQ(RFLAGS_IOPL, 3 << 12);
	BIT(RFLAGS_NT, 14);
	BIT(RFLAGS_RF, 16);
	BIT(RFLAGS_VM, 17);
	BIT(RFLAGS_AC, 18);
	BIT(RFLAGS_VIF, 19);
	BIT(RFLAGS_VIP, 20);
	BIT(RFLAGS_ID, 21);
	BIT(DR6_BD, 13);
	BIT(DR6_BS, 14);
	BIT(DR6_BT, 15);
	BIT(DR6_RTM, 16);
	DONE("bits of RFLAGS and DR6");
}

/* A mask with bit 31 in it must not become one with bits 32 to 63. */
static void check_no_sign_extension(void)
{
	CHECK_EQ((uint64_t)0 | CR0_PG, 0x80000000ULL);
	CHECK_EQ((uint64_t)0 | MSR_EFER, 0xc0000080ULL);
	CHECK_EQ((uint64_t)0 | CPUID_GET_INPUT_RANGE, 0x80000000ULL);
	CHECK_EQ((uint64_t)0 | KVM_RESULT_BASEADDR, 0xfffff000ULL);
	CHECK_EQ((uint64_t)0 | KVM_IDENTITY_MAP_END, 0x80000000ULL);
	DONE("no sign extension");
}

static void check_register_structs(void)
{
	struct kvm_cregs cregs;
	struct kvm_sregs sregs;
	struct kvm_cpuid cpuid;

	SIZE(cpuid, 16);
	SIZE(cpuid.eax, 4);
	OFFSET(struct kvm_cpuid, ebx, 4);
	OFFSET(struct kvm_cpuid, ecx, 8);
	OFFSET(struct kvm_cpuid, edx, 12);
	SIZE(cregs, 4 * WORD);
	SIZE(cregs.cr0, WORD);
	OFFSET(struct kvm_cregs, cr2, WORD);
	OFFSET(struct kvm_cregs, cr3, 2 * WORD);
	OFFSET(struct kvm_cregs, cr4, 3 * WORD);
	SIZE(sregs, 14);
	SIZE(sregs.cs, 2);
	OFFSET(struct kvm_sregs, ds, 2);
	OFFSET(struct kvm_sregs, es, 4);
	OFFSET(struct kvm_sregs, fs, 6);
	OFFSET(struct kvm_sregs, gs, 8);
	OFFSET(struct kvm_sregs, ss, 10);
	OFFSET(struct kvm_sregs, tr, 12);
	SIZE(struct kvm_regs64, 128);
	OFFSET(struct kvm_regs64, rax, 0);
	OFFSET(struct kvm_regs64, rbx, 8);
	OFFSET(struct kvm_regs64, rcx, 16);
	OFFSET(struct kvm_regs64, rdx, 24);
	OFFSET(struct kvm_regs64, rdi, 32);
	OFFSET(struct kvm_regs64, rsi, 40);
	OFFSET(struct kvm_regs64, rbp, 48);
	OFFSET(struct kvm_regs64, rsp, 56);
	OFFSET(struct kvm_regs64, r8, 64);
	OFFSET(struct kvm_regs64, r15, 120);
	SIZE(struct kvm_interrupt_regs, (WORD == 8 ? 15 : 7) * WORD);
	DONE("structures of registers");
}

/* The bit that each field of a page table entry is. */
static void check_page_entry(void)
{
	union {
		struct page_table_entry_pae entry;
		uint64_t value;
	} u;

#define FIELD(field, bits)                                                    \
	do {                                                                  \
		u.value = 0;                                                  \
		u.entry.field--;                                               \
		CHECK_EQ(u.value, bits);                                      \
	} while (0)

	SIZE(struct page_table_entry_pae, 8);
	FIELD(present, 1ULL << 0);
	FIELD(writable, 1ULL << 1);
	FIELD(user_access, 1ULL << 2);
	FIELD(write_through, 1ULL << 3);
	FIELD(disable_cache, 1ULL << 4);
	FIELD(accessed, 1ULL << 5);
	FIELD(dirty, 1ULL << 6);
	FIELD(page_type, 1ULL << 7);
	FIELD(global, 1ULL << 8);
	FIELD(padding, 7ULL << 9);
	FIELD(address, 0xffffffffffULL << 12);
	FIELD(padding2, 0x7fULL << 52);
	FIELD(prot_key, 15ULL << 59);
	FIELD(noexec, 1ULL << 63);
#undef FIELD
	BIT(KVM_PAGE_PRESENT, 0);
	BIT(KVM_PAGE_WRITABLE, 1);
	BIT(KVM_PAGE_USER, 2);
	BIT(KVM_PAGE_WRITE_THROUGH, 3);
	BIT(KVM_PAGE_CACHE_DISABLE, 4);
	BIT(KVM_PAGE_ACCESSED, 5);
	BIT(KVM_PAGE_DIRTY, 6);
	BIT(KVM_PAGE_LARGE, 7);
	BIT(KVM_PAGE_GLOBAL, 8);
	BIT(KVM_PAGE_NOEXEC, 63);
	CHECK_EQ(KVM_PAGE_ADDRESS_MASK, 0xffffffffffULL << 12);
	CHECK_EQ(KVM_NOT_MAPPED, 0xffffffffffffffffULL);
	DONE("page table entry");
}

/* Byte and bit positions: Intel SDM volume 3, figures 3-8, 6-2 and 6-8. */
static void check_descriptors(void)
{
	union {
		struct segment_descriptor desc;
		uint64_t value;
	} u;
	union {
		struct segment_descriptor64 desc;
		uint64_t value[2];
	} wide;

#define FIELD(field, bits)                                                    \
	do {                                                                  \
		u.value = 0;                                                  \
		u.desc.field--;                                                 \
		CHECK_EQ(u.value, bits);                                      \
		wide.value[0] = wide.value[1] = 0;                            \
		wide.desc.field--;                                             \
		CHECK_EQ(wide.value[0], bits);                                \
	} while (0)

	SIZE(struct segment_descriptor, 8);
	SIZE(struct segment_descriptor64, 16);
	FIELD(limit_lo, 0xffffULL);
	FIELD(baseaddr_lo, 0xffffffULL << 16);
	FIELD(flags_lo, 0xffULL << 40);
	FIELD(limit_hi, 0xfULL << 48);
	FIELD(flags_hi, 0xfULL << 52);
	FIELD(baseaddr_hi, 0xffULL << 56);
	CHECK_EQ(wide.value[1], 0xffffffffULL);
	OFFSET(struct segment_descriptor64, reserved, 12);
	OFFSET(struct intr_descriptor, offset_lo, 0);
	OFFSET(struct intr_descriptor, selector, 2);
	OFFSET(struct intr_descriptor, ist, 4);
	OFFSET(struct intr_descriptor, flags, 5);
	OFFSET(struct intr_descriptor, offset_hi, 6);
	SIZE(struct intr_descriptor, WORD == 8 ? 16 : 8);
	CHECK_EQ(sizeof(kvm_idt), 256 * sizeof(struct intr_descriptor));
	CHECK_EQ(sizeof(kvm_gdt), 32 * 8);
	DONE("descriptors");
}

void main(void)
{
	check_types();
	check_macros();
	check_results();
	check_vectors();
	check_page_fault_codes();
	check_segment_flags();
	check_cpuid_leaves();
	check_msrs();
	check_msr_bits();
	check_control_bits();
	check_flag_bits();
	check_no_sign_extension();
	check_register_structs();
	check_page_entry();
	check_descriptors();
}

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
