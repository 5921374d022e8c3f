/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86 for payloads, 32 and 64 bit: interrupts, descriptors, control and
 * model-specific registers, CPUID, and probes that survive a fault. Page
 * tables are in kvm_x86_paging.h, which this header includes.
 *
 * Bit masks are unsigned and as wide as the register they belong to, so that
 * bit 31 never extends into the upper half.
 */
#ifndef KVM_X86_H
#define KVM_X86_H

#include "kvm_test.h"

/* No macro: test sources define one of this name, before or after this. */
#ifndef PAGESIZE
enum { PAGESIZE = 0x1000 };
#endif
#define KVM_GDT_SIZE 32

/* Interrupt vectors (Intel SDM volume 3, table 6-1; AMD APM volume 2, 8.2) */
#define INTR_ZERODIV 0
#define INTR_DEBUG 1
#define INTR_NMI 2
#define INTR_BREAKPOINT 3
#define INTR_OVERFLOW 4
#define INTR_BOUND_RANGE_EXC 5
#define INTR_BAD_OPCODE 6
#define INTR_DEVICE_ERROR 7
#define INTR_DOUBLE_FAULT 8
#define INTR_COPROC_OVERRUN 9
#define INTR_INVALID_TSS 10
#define INTR_SEGFAULT 11
#define INTR_STACK_FAULT 12
#define INTR_GPF 13
#define INTR_PAGE_FAULT 14
#define INTR_FPU_ERROR 16
#define INTR_ALIGNMENT_ERROR 17
#define INTR_MACHINE_CHECK 18
#define INTR_SIMD_ERROR 19
#define INTR_VIRT_ERROR 20
#define INTR_CPE 21
#define INTR_HV_INJECTION 28
#define INTR_VMM_COMM 29
#define INTR_SECURITY_ERROR 30
#define X86_INTR_COUNT 256

/* Page fault error code (Intel SDM volume 3, 4.7) */
#define PF_ERR_PRESENT (1UL << 0)
#define PF_ERR_WRITE (1UL << 1)
#define PF_ERR_USER (1UL << 2)
#define PF_ERR_RESERVED (1UL << 3)
#define PF_ERR_FETCH (1UL << 4)
#define PF_ERR_PKEY (1UL << 5)
#define PF_ERR_SHADOW_STACK (1UL << 6)

/* Segment descriptor types and flags: access byte, then AVL, L, D/B, G */
#define SEGTYPE_LDT 0x02
#define SEGTYPE_TSS 0x09
#define SEGTYPE_TSS_BUSY 0x0b
#define SEGTYPE_CALL_GATE 0x0c
#define SEGTYPE_INTR_GATE 0x0e
#define SEGTYPE_TRAP_GATE 0x0f
#define SEGTYPE_RODATA 0x10
#define SEGTYPE_RWDATA 0x12
#define SEGTYPE_STACK 0x16
#define SEGTYPE_CODE 0x1a
#define SEGTYPE_MASK 0x1f
#define SEGFLAG_NSYSTEM 0x10
#define SEGFLAG_PRESENT 0x80
#define SEGFLAG_CODE64 0x200
#define SEGFLAG_32BIT 0x400
#define SEGFLAG_PAGE_LIMIT 0x800

/* CPUID leaves */
#define CPUID_GET_MODEL_INFO 0x1
#define CPUID_GET_XSAVE_INFO 0xd
#define CPUID_GET_STRUCT_FEATURES 0x7
#define CPUID_GET_HYPERVISOR 0x40000000
#define CPUID_GET_KVM_FEATURES 0x40000001
#define CPUID_GET_INPUT_RANGE 0x80000000
#define CPUID_GET_EXT_FEATURES 0x80000001
#define CPUID_GET_ADDRESS_SIZES 0x80000008
#define CPUID_GET_SVM_FEATURES 0x8000000a

/* Model-specific registers (Intel SDM volume 4; AMD APM volume 2, app. A) */
#define MSR_IA32_TSC 0x10
#define MSR_IA32_APICBASE 0x1b
#define MSR_IA32_FEATURE_CONTROL 0x3a
#define MSR_IA32_TSC_ADJUST 0x3b
#define MSR_IA32_SPEC_CTRL 0x48
#define MSR_IA32_PRED_CMD 0x49
#define MSR_IA32_MTRRCAP 0xfe
#define MSR_SYSENTER_CS 0x174
#define MSR_SYSENTER_ESP 0x175
#define MSR_SYSENTER_EIP 0x176
#define MSR_IA32_MCG_CAP 0x179
#define MSR_IA32_MCG_STATUS 0x17a
#define MSR_IA32_MISC_ENABLE 0x1a0
#define MSR_IA32_DEBUGCTL 0x1d9
#define MSR_IA32_PAT 0x277
#define MSR_IA32_MTRR_DEF_TYPE 0x2ff
#define MSR_IA32_TSC_DEADLINE 0x6e0
#define MSR_X2APIC_BASE 0x800
#define MSR_IA32_XSS 0xda0
#define MSR_EFER 0xc0000080
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SFMASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102
#define MSR_TSC_AUX 0xc0000103
#define MSR_VM_CR 0xc0010114
#define MSR_VM_HSAVE_PA 0xc0010117

/* EFER */
#define EFER_SCE (1ULL << 0)
#define EFER_LME (1ULL << 8)
#define EFER_LMA (1ULL << 10)
#define EFER_NXE (1ULL << 11)
#define EFER_SVME (1ULL << 12)
#define EFER_LMSLE (1ULL << 13)
#define EFER_FFXSR (1ULL << 14)
#define EFER_TCE (1ULL << 15)

/* VM_CR (AMD APM volume 2, 15.30.1) */
#define VM_CR_DPD (1ULL << 0)
#define VM_CR_R_INIT (1ULL << 1)
#define VM_CR_DIS_A20M (1ULL << 2)
#define VM_CR_LOCK (1ULL << 3)
#define VM_CR_SVMDIS (1ULL << 4)

/* Control registers (Intel SDM volume 3, 2.5) */
#define CR0_PE (1UL << 0)
#define CR0_MP (1UL << 1)
#define CR0_EM (1UL << 2)
#define CR0_TS (1UL << 3)
#define CR0_ET (1UL << 4)
#define CR0_NE (1UL << 5)
#define CR0_WP (1UL << 16)
#define CR0_AM (1UL << 18)
#define CR0_NW (1UL << 29)
#define CR0_CD (1UL << 30)
#define CR0_PG (1UL << 31)

#define CR4_VME (1UL << 0)
#define CR4_PVI (1UL << 1)
#define CR4_TSD (1UL << 2)
#define CR4_DE (1UL << 3)
#define CR4_PSE (1UL << 4)
#define CR4_PAE (1UL << 5)
#define CR4_MCE (1UL << 6)
#define CR4_PGE (1UL << 7)
#define CR4_PCE (1UL << 8)
#define CR4_OSFXSR (1UL << 9)
#define CR4_OSXMMEXCPT (1UL << 10)
#define CR4_UMIP (1UL << 11)
#define CR4_LA57 (1UL << 12)
#define CR4_VMXE (1UL << 13)
#define CR4_SMXE (1UL << 14)
#define CR4_FSGSBASE (1UL << 16)
#define CR4_PCIDE (1UL << 17)
#define CR4_OSXSAVE (1UL << 18)
#define CR4_KL (1UL << 19)
#define CR4_SMEP (1UL << 20)
#define CR4_SMAP (1UL << 21)
#define CR4_PKE (1UL << 22)
#define CR4_CET (1UL << 23)
#define CR4_PKS (1UL << 24)

/* RFLAGS */
#define RFLAGS_CF (1UL << 0)
#define RFLAGS_PF (1UL << 2)
#define RFLAGS_AF (1UL << 4)
#define RFLAGS_ZF (1UL << 6)
#define RFLAGS_SF (1UL << 7)
#define RFLAGS_TF (1UL << 8)
#define RFLAGS_IF (1UL << 9)
#define RFLAGS_DF (1UL << 10)
#define RFLAGS_OF (1UL << 11)
#define RFLAGS_IOPL (3UL << 12)
#define RFLAGS_NT (1UL << 14)
#define RFLAGS_RF (1UL << 16)
#define RFLAGS_VM (1UL << 17)
#define RFLAGS_AC (1UL << 18)
#define RFLAGS_VIF (1UL << 19)
#define RFLAGS_VIP (1UL << 20)
#define RFLAGS_ID (1UL << 21)

/* DR6 (Intel SDM volume 3, 17.2.3) */
#define DR6_BD (1UL << 13)
#define DR6_BS (1UL << 14)
#define DR6_BT (1UL << 15)
#define DR6_RTM (1UL << 16)

#ifdef __x86_64__
struct intr_descriptor {
	uint16_t offset_lo;
	uint16_t selector;
	uint8_t ist;
	uint8_t flags;
	uint64_t offset_hi;
	uint16_t padding;
} __attribute__((__packed__));
#else
struct intr_descriptor {
	uint16_t offset_lo;
	uint16_t selector;
	uint8_t ist;
	uint8_t flags;
	uint16_t offset_hi;
} __attribute__((__packed__));
#endif

struct segment_descriptor {
	unsigned int limit_lo : 16;
	unsigned int baseaddr_lo : 24;
	unsigned int flags_lo : 8;
	unsigned int limit_hi : 4;
	unsigned int flags_hi : 4;
	unsigned int baseaddr_hi : 8;
} __attribute__((__packed__));

struct segment_descriptor64 {
	unsigned int limit_lo : 16;
	unsigned int baseaddr_lo : 24;
	unsigned int flags_lo : 8;
	unsigned int limit_hi : 4;
	unsigned int flags_hi : 4;
	uint64_t baseaddr_hi : 40;
	uint32_t reserved;
} __attribute__((__packed__));

/* Result of CPUID. */
struct kvm_cpuid {
	unsigned int eax, ebx, ecx, edx;
};

/* Control registers. */
struct kvm_cregs {
	unsigned long cr0, cr2, cr3, cr4;
};

/* Segment selectors and the task register. */
struct kvm_sregs {
	uint16_t cs, ds, es, fs, gs, ss, tr;
};

/* General registers of a nested guest; a 32-bit one uses the lower halves. */
struct kvm_regs64 {
	uint64_t rax, rbx, rcx, rdx, rdi, rsi, rbp, rsp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
};

/* General registers at an interrupt; see kvm_get_interrupt_regs(). */
struct kvm_interrupt_regs {
	uintptr_t ax, bx, cx, dx, si, di, bp;
#ifdef __x86_64__
	uintptr_t r8, r9, r10, r11, r12, r13, r14, r15;
#endif
};

#include "kvm_x86_paging.h"

extern struct intr_descriptor kvm_idt[X86_INTR_COUNT];
extern struct segment_descriptor kvm_gdt[KVM_GDT_SIZE];

/* Entry points of the exceptions' interrupt gates. */
void kvm_handle_bad_exception(void);
void kvm_handle_zerodiv(void);
void kvm_handle_debug(void);
void kvm_handle_nmi(void);
void kvm_handle_breakpoint(void);
void kvm_handle_overflow(void);
void kvm_handle_bound_range_exc(void);
void kvm_handle_bad_opcode(void);
void kvm_handle_device_error(void);
void kvm_handle_double_fault(void);
void kvm_handle_invalid_tss(void);
void kvm_handle_segfault(void);
void kvm_handle_stack_fault(void);
void kvm_handle_gpf(void);
void kvm_handle_page_fault(void);
void kvm_handle_fpu_error(void);
void kvm_handle_alignment_error(void);
void kvm_handle_machine_check(void);
void kvm_handle_simd_error(void);
void kvm_handle_virt_error(void);
void kvm_handle_cpe(void);
void kvm_handle_hv_injection(void);
void kvm_handle_vmm_comm(void);
void kvm_handle_security_error(void);

/**
 * kvm_init_interrupts() - put the interrupt table into its initial state.
 *
 * Fills kvm_idt and loads it. Needed only after a test changed the table:
 * payloads start with it in place. Callbacks stay registered.
 */
void kvm_init_interrupts(void);

/**
 * kvm_set_interrupt_ip() - choose where execution resumes.
 * @ifrm: what the processor saved
 * @ip: address of the next instruction
 */
void kvm_set_interrupt_ip(struct kvm_interrupt_frame *ifrm, uintptr_t ip);

/**
 * kvm_get_interrupt_flags() - the interrupted code's RFLAGS.
 * @ifrm: what the processor saved
 *
 * Return: RFLAGS as saved.
 */
uintptr_t kvm_get_interrupt_flags(const struct kvm_interrupt_frame *ifrm);

/**
 * kvm_set_interrupt_flags() - change the interrupted code's RFLAGS.
 * @ifrm: what the processor saved
 * @flags: RFLAGS to resume with
 */
void kvm_set_interrupt_flags(struct kvm_interrupt_frame *ifrm,
			     uintptr_t flags);

/**
 * kvm_get_interrupt_sp() - the interrupted code's stack pointer.
 * @ifrm: what the processor saved
 *
 * Return: the stack pointer at the interrupt.
 */
uintptr_t kvm_get_interrupt_sp(const struct kvm_interrupt_frame *ifrm);

/**
 * kvm_get_interrupt_regs() - the interrupted code's general registers.
 * @ifrm: as passed to the callback
 *
 * Return: the saved registers. What a callback writes there is in the
 * registers when execution resumes.
 */
struct kvm_interrupt_regs *
kvm_get_interrupt_regs(struct kvm_interrupt_frame *ifrm);

/**
 * kvm_set_segment_descriptor() - fill in a segment descriptor.
 * @dst: 8 bytes; on x86_64 16 bytes for a system segment (@flags without
 *	SEGFLAG_NSYSTEM)
 * @baseaddr: linear address of the segment; above 4 GiB only in a 16-byte
 *	descriptor, else TBROK
 * @limit: at most 0xfffff, else TBROK; in pages with SEGFLAG_PAGE_LIMIT
 * @flags: SEGTYPE_* and SEGFLAG_*
 */
#define kvm_set_segment_descriptor(dst, baseaddr, limit, flags)               \
	kvm_set_segment_descriptor_(__FILE__, __LINE__, (dst), (baseaddr),    \
				    (limit), (flags))
void kvm_set_segment_descriptor_(const char *file, int line,
				 struct segment_descriptor *dst,
				 uint64_t baseaddr, uint32_t limit,
				 unsigned int flags);

/**
 * kvm_parse_segment_descriptor() - take a segment descriptor apart.
 * @src: the descriptor; on x86_64 16 bytes for a system segment
 * @baseaddr: where to store the base address, or NULL
 * @limit: where to store the limit as it stands there, or NULL
 * @flags: where to store SEGTYPE_* and SEGFLAG_*, or NULL
 */
void kvm_parse_segment_descriptor(const struct segment_descriptor *src,
				  uint64_t *baseaddr, uint32_t *limit,
				  unsigned int *flags);

/**
 * kvm_find_free_descriptor() - find an unused entry of a descriptor table.
 * @table: the table; entry 0 is never used
 * @size: number of 8-byte entries in it
 *
 * Return: index of the first entry that is not present and not the second
 * half of a 16-byte descriptor, or -1.
 */
int kvm_find_free_descriptor(const struct segment_descriptor *table,
			     size_t size);

/**
 * kvm_find_free_descriptors() - find adjacent unused entries.
 * @table: the table; entry 0 is never used
 * @size: number of 8-byte entries in it
 * @count: how many entries are needed: 2 for a 16-byte descriptor
 *
 * Return: index of the first of @count free entries, or -1.
 */
int kvm_find_free_descriptors(const struct segment_descriptor *table,
			      size_t size, unsigned int count);

/**
 * kvm_create_stack_descriptor() - register a stack segment.
 * @table: descriptor table to put it in; a full one is TBROK
 * @tabsize: number of 8-byte entries in it
 * @stack_base: bottom (lowest address) of the stack, page aligned
 *
 * The segment expands down: addresses from @stack_base up are valid.
 *
 * Return: index of the new descriptor (the selector is index * 8).
 */
#define kvm_create_stack_descriptor(table, tabsize, stack_base)               \
	kvm_create_stack_descriptor_(__FILE__, __LINE__, (table), (tabsize),  \
				     (stack_base))
unsigned int kvm_create_stack_descriptor_(const char *file, int line,
					  struct segment_descriptor *table,
					  size_t tabsize, void *stack_base);

/**
 * kvm_get_cpuid() - execute CPUID.
 * @eax: leaf
 * @ecx: subleaf
 * @buf: where to store the result
 */
void kvm_get_cpuid(unsigned int eax, unsigned int ecx, struct kvm_cpuid *buf);

/**
 * kvm_read_cregs() - read CR0, CR2, CR3 and CR4.
 * @buf: where to store them
 */
void kvm_read_cregs(struct kvm_cregs *buf);

/**
 * kvm_read_sregs() - read the segment selectors and the task register.
 * @buf: where to store them
 */
void kvm_read_sregs(struct kvm_sregs *buf);

/**
 * kvm_set_cr0() - write CR0. A refused value is an exception.
 * @val: new value
 */
void kvm_set_cr0(unsigned long val);

/**
 * kvm_set_cr3() - write CR3. A refused value is an exception.
 * @val: new value
 */
void kvm_set_cr3(unsigned long val);

/**
 * kvm_set_cr4() - write CR4. A refused value is an exception.
 * @val: new value
 */
void kvm_set_cr4(unsigned long val);

/**
 * kvm_rdmsr() - read a model-specific register.
 * @msr: its number; one that does not exist is an exception
 *
 * Return: its value.
 */
uint64_t kvm_rdmsr(unsigned int msr);

/**
 * kvm_wrmsr() - write a model-specific register.
 * @msr: its number
 * @value: new value; one that is refused is an exception
 */
void kvm_wrmsr(unsigned int msr, uint64_t value);

#define KVM_NO_FAULT -1

/**
 * struct kvm_fault - the exception that an instruction raised.
 * @vector: exception vector, or KVM_NO_FAULT
 * @errcode: its error code, 0 for vectors that have none
 */
struct kvm_fault {
	int vector;
	unsigned long errcode;
};

/**
 * kvm_probe_fault_() - where KVM_PROBE() finds the exception.
 *
 * Return: what the last one of this vCPU raised.
 */
volatile struct kvm_fault *kvm_probe_fault_(void);
#define kvm_probe_fault (*kvm_probe_fault_())

#ifdef __x86_64__
#define KVM_EXTABLE_WORD ".quad"
#else
#define KVM_EXTABLE_WORD ".long"
#endif

/**
 * KVM_PROBE() - run one instruction and tell which exception it raised.
 * @insn: the instruction, a string
 * @...: optionally operands as of an asm statement, from the first colon on
 *
 * Exceptions of the instruction do not reach interrupt callbacks; execution
 * goes on behind it. Its outputs are undefined then, unless declared "+".
 *
 *	fault = KVM_PROBE("rdmsr", : "+a"(lo), "+d"(hi) : "c"(msr));
 *
 * Return: struct kvm_fault
 */
#define KVM_PROBE(insn, ...)                                                  \
	({                                                                    \
		volatile struct kvm_fault *kvm_fault_ = kvm_probe_fault_();   \
									      \
		kvm_fault_->vector = KVM_NO_FAULT;                            \
		kvm_fault_->errcode = 0;                                      \
		asm volatile("771: " insn "\n772:\n"                          \
			     ".pushsection .kvm_extable, \"a\"\n"             \
			     KVM_EXTABLE_WORD " 771b, 772b\n"                 \
			     ".popsection\n" __VA_ARGS__);                    \
		(struct kvm_fault){ kvm_fault_->vector,                       \
				    kvm_fault_->errcode };                    \
	})

/**
 * kvm_rdmsr_safe() - read a model-specific register that may not exist.
 * @msr: its number
 * @value: where to store the value; unchanged after an exception
 *
 * Return: 0, or the vector of the exception.
 */
int kvm_rdmsr_safe(unsigned int msr, uint64_t *value);

/**
 * kvm_wrmsr_safe() - write a model-specific register that may refuse.
 * @msr: its number
 * @value: new value
 *
 * Return: 0, or the vector of the exception.
 */
int kvm_wrmsr_safe(unsigned int msr, uint64_t value);

/**
 * kvm_set_cr0_safe() - write CR0 a value that may be refused.
 * @val: new value
 *
 * Return: 0, or the vector of the exception.
 */
int kvm_set_cr0_safe(unsigned long val);

/**
 * kvm_set_cr3_safe() - write CR3 a value that may be refused.
 * @val: new value
 *
 * Return: 0, or the vector of the exception.
 */
int kvm_set_cr3_safe(unsigned long val);

/**
 * kvm_set_cr4_safe() - write CR4 a value that may be refused.
 * @val: new value
 *
 * Return: 0, or the vector of the exception.
 */
int kvm_set_cr4_safe(unsigned long val);

#endif /* KVM_X86_H */
