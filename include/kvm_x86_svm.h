/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AMD SVM for payloads: nested virtual machines on processors of that kind
 * (AMD64 Architecture Programmer's Manual volume 2, chapter 15 and
 * appendix B; "APM" below). kvm_nested.h does the same for both vendors.
 *
 * Everything a nested guest shares with its hypervisor is memory: it runs
 * with the same page tables, descriptor tables and interrupt callbacks, and
 * may use the whole library, tst_res() and the heap included. Registers of
 * all kinds are kept apart by kvm_svm_vmrun().
 */
#ifndef KVM_X86_SVM_H
#define KVM_X86_SVM_H

#include "kvm_x86.h"
#include "kvm_x86_fpu.h"

/* CPUID 8000000Ah EDX: features of SVM */
#define SVM_CPUID_NESTED_PAGING (1U << 0)
#define SVM_CPUID_LBR_VIRT (1U << 1)
#define SVM_CPUID_LOCK (1U << 2)
#define SVM_CPUID_NRIP_SAVE (1U << 3)
#define SVM_CPUID_TSC_RATE_MSR (1U << 4)
#define SVM_CPUID_VMCB_CLEAN (1U << 5)
#define SVM_CPUID_FLUSH_ASID (1U << 6)
#define SVM_CPUID_DECODE_ASSIST (1U << 7)
#define SVM_CPUID_PAUSE_FILTER (1U << 10)
#define SVM_CPUID_PAUSE_THRESHOLD (1U << 12)
#define SVM_CPUID_AVIC (1U << 13)
#define SVM_CPUID_VMSAVE_VIRT (1U << 15)
#define SVM_CPUID_VGIF (1U << 16)
#define SVM_CPUID_GMET (1U << 17)
#define SVM_CPUID_X2AVIC (1U << 18)
#define SVM_CPUID_SSSCHECK (1U << 19)
#define SVM_CPUID_SPEC_CTRL (1U << 20)
#define SVM_CPUID_ROGPT (1U << 21)
#define SVM_CPUID_HOST_MCE_OVERRIDE (1U << 23)
#define SVM_CPUID_TLBI_CTL (1U << 24)
#define SVM_CPUID_NMI_VIRT (1U << 25)
#define SVM_CPUID_IBS_VIRT (1U << 26)

/*
 * Intercepts, for kvm_vmcb_set_intercept(): bit numbers in the VMCB (APM
 * table B-1). The exit code of an intercept has the same number.
 */
#define SVM_INTERCEPT_CR_READ(n) (0x00 + (n))
#define SVM_INTERCEPT_CR_WRITE(n) (0x10 + (n))
#define SVM_INTERCEPT_DR_READ(n) (0x20 + (n))
#define SVM_INTERCEPT_DR_WRITE(n) (0x30 + (n))
#define SVM_INTERCEPT_EXCEPTION(n) (0x40 + (n))
#define SVM_INTERCEPT_INTR 0x60
#define SVM_INTERCEPT_NMI 0x61
#define SVM_INTERCEPT_SMI 0x62
#define SVM_INTERCEPT_INIT 0x63
#define SVM_INTERCEPT_VINTR 0x64
#define SVM_INTERCEPT_CR0_SEL_WRITE 0x65
#define SVM_INTERCEPT_READ_IDTR 0x66
#define SVM_INTERCEPT_READ_GDTR 0x67
#define SVM_INTERCEPT_READ_LDTR 0x68
#define SVM_INTERCEPT_READ_TR 0x69
#define SVM_INTERCEPT_WRITE_IDTR 0x6a
#define SVM_INTERCEPT_WRITE_GDTR 0x6b
#define SVM_INTERCEPT_WRITE_LDTR 0x6c
#define SVM_INTERCEPT_WRITE_TR 0x6d
#define SVM_INTERCEPT_RDTSC 0x6e
#define SVM_INTERCEPT_RDPMC 0x6f
#define SVM_INTERCEPT_PUSHF 0x70
#define SVM_INTERCEPT_POPF 0x71
#define SVM_INTERCEPT_CPUID 0x72
#define SVM_INTERCEPT_RSM 0x73
#define SVM_INTERCEPT_IRET 0x74
#define SVM_INTERCEPT_SWINT 0x75
#define SVM_INTERCEPT_INVD 0x76
#define SVM_INTERCEPT_PAUSE 0x77
#define SVM_INTERCEPT_HLT 0x78
#define SVM_INTERCEPT_INVLPG 0x79
#define SVM_INTERCEPT_INVLPGA 0x7a
#define SVM_INTERCEPT_IOIO 0x7b
#define SVM_INTERCEPT_MSR 0x7c
#define SVM_INTERCEPT_TASK_SWITCH 0x7d
#define SVM_INTERCEPT_FERR_FREEZE 0x7e
#define SVM_INTERCEPT_SHUTDOWN 0x7f
#define SVM_INTERCEPT_VMRUN 0x80
#define SVM_INTERCEPT_VMMCALL 0x81
#define SVM_INTERCEPT_VMLOAD 0x82
#define SVM_INTERCEPT_VMSAVE 0x83
#define SVM_INTERCEPT_STGI 0x84
#define SVM_INTERCEPT_CLGI 0x85
#define SVM_INTERCEPT_SKINIT 0x86
#define SVM_INTERCEPT_RDTSCP 0x87
#define SVM_INTERCEPT_ICEBP 0x88
#define SVM_INTERCEPT_WBINVD 0x89
#define SVM_INTERCEPT_MONITOR 0x8a
#define SVM_INTERCEPT_MWAIT 0x8b
#define SVM_INTERCEPT_MWAIT_ARMED 0x8c
#define SVM_INTERCEPT_XSETBV 0x8d
#define SVM_INTERCEPT_RDPRU 0x8e
#define SVM_INTERCEPT_EFER_WRITE_TRAP 0x8f
#define SVM_INTERCEPT_CR_WRITE_TRAP(n) (0x90 + (n))
#define SVM_INTERCEPT_INVLPGB 0xa0
#define SVM_INTERCEPT_INVLPGB_ILLEGAL 0xa1
#define SVM_INTERCEPT_INVPCID 0xa2
#define SVM_INTERCEPT_MCOMMIT 0xa3
#define SVM_INTERCEPT_TLBSYNC 0xa4
#define SVM_INTERCEPT_BUSLOCK 0xa5
#define SVM_INTERCEPT_IDLE_HLT 0xa6
/* The last intercept that sources of old know of, and the end of them all. */
#define SVM_INTERCEPT_MAX 0x95
#define SVM_INTERCEPT_END 0xa7

/* Exit codes (APM appendix C) */
#define SVM_EXIT_CR_READ(n) (0x00 + (n))
#define SVM_EXIT_CR_WRITE(n) (0x10 + (n))
#define SVM_EXIT_DR_READ(n) (0x20 + (n))
#define SVM_EXIT_DR_WRITE(n) (0x30 + (n))
#define SVM_EXIT_EXCEPTION(n) (0x40 + (n))
#define SVM_EXIT_INTR 0x60
#define SVM_EXIT_NMI 0x61
#define SVM_EXIT_SMI 0x62
#define SVM_EXIT_INIT 0x63
#define SVM_EXIT_VINTR 0x64
#define SVM_EXIT_CR0_SEL_WRITE 0x65
#define SVM_EXIT_READ_IDTR 0x66
#define SVM_EXIT_READ_GDTR 0x67
#define SVM_EXIT_READ_LDTR 0x68
#define SVM_EXIT_READ_TR 0x69
#define SVM_EXIT_WRITE_IDTR 0x6a
#define SVM_EXIT_WRITE_GDTR 0x6b
#define SVM_EXIT_WRITE_LDTR 0x6c
#define SVM_EXIT_WRITE_TR 0x6d
#define SVM_EXIT_RDTSC 0x6e
#define SVM_EXIT_RDPMC 0x6f
#define SVM_EXIT_PUSHF 0x70
#define SVM_EXIT_POPF 0x71
#define SVM_EXIT_CPUID 0x72
#define SVM_EXIT_RSM 0x73
#define SVM_EXIT_IRET 0x74
#define SVM_EXIT_SWINT 0x75
#define SVM_EXIT_INVD 0x76
#define SVM_EXIT_PAUSE 0x77
#define SVM_EXIT_HLT 0x78
#define SVM_EXIT_INVLPG 0x79
#define SVM_EXIT_INVLPGA 0x7a
#define SVM_EXIT_IOIO 0x7b
#define SVM_EXIT_MSR 0x7c
#define SVM_EXIT_TASK_SWITCH 0x7d
#define SVM_EXIT_FERR_FREEZE 0x7e
#define SVM_EXIT_SHUTDOWN 0x7f
#define SVM_EXIT_VMRUN 0x80
#define SVM_EXIT_VMMCALL 0x81
#define SVM_EXIT_VMLOAD 0x82
#define SVM_EXIT_VMSAVE 0x83
#define SVM_EXIT_STGI 0x84
#define SVM_EXIT_CLGI 0x85
#define SVM_EXIT_SKINIT 0x86
#define SVM_EXIT_RDTSCP 0x87
#define SVM_EXIT_ICEBP 0x88
#define SVM_EXIT_WBINVD 0x89
#define SVM_EXIT_MONITOR 0x8a
#define SVM_EXIT_MWAIT 0x8b
#define SVM_EXIT_MWAIT_ARMED 0x8c
#define SVM_EXIT_XSETBV 0x8d
#define SVM_EXIT_RDPRU 0x8e
#define SVM_EXIT_EFER_WRITE_TRAP 0x8f
#define SVM_EXIT_CR_WRITE_TRAP(n) (0x90 + (n))
#define SVM_EXIT_INVLPGB 0xa0
#define SVM_EXIT_INVLPGB_ILLEGAL 0xa1
#define SVM_EXIT_INVPCID 0xa2
#define SVM_EXIT_MCOMMIT 0xa3
#define SVM_EXIT_TLBSYNC 0xa4
#define SVM_EXIT_BUSLOCK 0xa5
#define SVM_EXIT_IDLE_HLT 0xa6
#define SVM_EXIT_NPF 0x400
#define SVM_EXIT_AVIC_INCOMPLETE_IPI 0x401
#define SVM_EXIT_AVIC_NOACCEL 0x402
#define SVM_EXIT_VMGEXIT 0x403
#define SVM_EXIT_INVALID ((uint64_t)-1)
#define SVM_EXIT_BUSY ((uint64_t)-2)

/* kvm_vmcb.tlb_control (APM table 15-9) */
#define SVM_TLB_NONE 0
#define SVM_TLB_FLUSH_ALL 1
#define SVM_TLB_FLUSH_ASID 3
#define SVM_TLB_FLUSH_ASID_LOCAL 7

/* kvm_vmcb.virtual_irq: V_IRQ, VGIF, V_NMI (APM appendix B, offset 060h) */
#define SVM_VIRQ_PENDING (1U << 0)
#define SVM_VIRQ_VGIF (1U << 1)
#define SVM_VIRQ_NMI (1U << 3)
#define SVM_VIRQ_NMI_MASK (1U << 4)

/* kvm_vmcb.virt_intr_ctl */
#define SVM_INTR_MASKING (1U << 0)
#define SVM_INTR_VGIF (1U << 1)
#define SVM_INTR_X2AVIC (1U << 6)
#define SVM_INTR_AVIC (1U << 7)

/* kvm_vmcb.interrupt_shadow */
#define SVM_INTERRUPT_SHADOW (1ULL << 0)

/* kvm_vmcb.enable_nested_paging */
#define SVM_NESTED_PAGING (1ULL << 0)

/* kvm_vmcb.virt_ext */
#define SVM_VIRT_LBR (1ULL << 0)
#define SVM_VIRT_VMSAVE (1ULL << 1)

/* kvm_vmcb.event_injection and exit_int_info (APM 15.20) */
#define SVM_EVENT_VECTOR_MASK 0xffULL
#define SVM_EVENT_INTR (0ULL << 8)
#define SVM_EVENT_NMI (2ULL << 8)
#define SVM_EVENT_EXCEPTION (3ULL << 8)
#define SVM_EVENT_SOFT_INTR (4ULL << 8)
#define SVM_EVENT_TYPE_MASK (7ULL << 8)
#define SVM_EVENT_HAS_ERROR_CODE (1ULL << 11)
#define SVM_EVENT_VALID (1ULL << 31)
#define SVM_EVENT_ERROR_CODE(code) ((uint64_t)(code) << 32)

/* exitinfo1 of SVM_EXIT_NPF besides PF_ERR_* (APM 15.25.6) */
#define SVM_NPF_FINAL (1ULL << 32)
#define SVM_NPF_TABLE (1ULL << 33)

/* exitinfo1 of SVM_EXIT_IOIO (APM 15.10.2) */
#define SVM_IOIO_IN (1ULL << 0)
#define SVM_IOIO_STRING (1ULL << 2)
#define SVM_IOIO_REP (1ULL << 3)
#define SVM_IOIO_SIZE_SHIFT 4
#define SVM_IOIO_PORT_SHIFT 16

/* exitinfo2 of SVM_EXIT_TASK_SWITCH (APM 15.14.1) */
#define SVM_TASK_SWITCH_IRET (1ULL << 36)
#define SVM_TASK_SWITCH_JUMP (1ULL << 38)
#define SVM_TASK_SWITCH_HAS_ERROR_CODE (1ULL << 44)
#define SVM_TASK_SWITCH_RF (1ULL << 48)

/* Bytes of the permission maps (APM 15.10.1, 15.11) */
#define SVM_IOPM_SIZE (3 * 4096)
#define SVM_MSRPM_SIZE (2 * 4096)

/* A segment register in a VMCB; attrib is the descriptor's 12 flag bits. */
struct kvm_vmcb_descriptor {
	uint16_t selector;
	uint16_t attrib;
	uint32_t limit;
	uint64_t base;
};

/* Virtual machine control block (APM appendix B). */
struct kvm_vmcb {
	uint8_t intercepts[20];
	uint8_t intercepts_ext[4];
	uint8_t reserved1[36];
	uint16_t pause_filter_threshold;
	uint16_t pause_filter_count;
	uint64_t iopm_base_addr;
	uint64_t msrpm_base_addr;
	uint64_t tsc_offset;
	uint32_t guest_asid;
	uint32_t tlb_control;
	uint8_t virtual_tpr;
	uint8_t virtual_irq;
	unsigned char virt_intr_prio : 4;
	unsigned char virt_ignore_tpr : 4;
	uint8_t virt_intr_ctl;
	uint8_t virt_intr_vector;
	uint8_t reserved2[3];
	uint64_t interrupt_shadow;
	uint64_t exitcode;
	uint64_t exitinfo1;
	uint64_t exitinfo2;
	uint64_t exit_int_info;
	uint64_t enable_nested_paging;
	uint64_t avic_bar;
	uint64_t ghcb_gpa;
	uint64_t event_injection;
	uint64_t nested_cr3;
	uint64_t virt_ext;
	uint32_t vmcb_clean;
	uint8_t reserved3[4];
	uint64_t next_rip;
	uint8_t instr_len;
	uint8_t instr_bytes[15];
	uint64_t avic_backing_page;
	uint8_t reserved4[8];
	uint64_t avic_logical_ptr;
	uint64_t avic_physical_ptr;
	uint8_t reserved5[8];
	uint64_t vmsa_pa;
	uint64_t vmgexit_rax;
	uint8_t vmgexit_cpl;
	uint8_t reserved6[743];
	struct kvm_vmcb_descriptor es;
	struct kvm_vmcb_descriptor cs;
	struct kvm_vmcb_descriptor ss;
	struct kvm_vmcb_descriptor ds;
	struct kvm_vmcb_descriptor fs;
	struct kvm_vmcb_descriptor gs;
	struct kvm_vmcb_descriptor gdtr;
	struct kvm_vmcb_descriptor ldtr;
	struct kvm_vmcb_descriptor idtr;
	struct kvm_vmcb_descriptor tr;
	uint8_t reserved7[43];
	uint8_t cpl;
	uint8_t reserved8[4];
	uint64_t efer;
	uint8_t reserved9[112];
	uint64_t cr4;
	uint64_t cr3;
	uint64_t cr0;
	uint64_t dr7;
	uint64_t dr6;
	uint64_t rflags;
	uint64_t rip;
	uint8_t reserved10[88];
	uint64_t rsp;
	uint64_t s_cet;
	uint64_t ssp;
	uint64_t isst_addr;
	uint64_t rax;
	uint64_t star;
	uint64_t lstar;
	uint64_t cstar;
	uint64_t sfmask;
	uint64_t kernel_gs_base;
	uint64_t sysenter_cs;
	uint64_t sysenter_esp;
	uint64_t sysenter_eip;
	uint64_t cr2;
	uint8_t reserved11[32];
	uint64_t guest_pat;
	uint64_t dbgctl;
	uint64_t br_from;
	uint64_t br_to;
	uint64_t last_excp_from;
	uint64_t last_excp_to;
	uint8_t padding[2408];
};

/**
 * struct kvm_svm_vcpu - a nested vCPU.
 * @vmcb: its VMCB
 * @regs: the registers that VMRUN does not switch; rax and rsp are those of
 *	@vmcb: they are copied from there after an exit, and ignored before
 * @guest: more of the nested guest's registers
 * @host: the hypervisor's while the guest runs
 * @host_vmcb: where VMSAVE puts the hypervisor's while the guest runs
 * @nesting: see kvm_svm_allow_nesting()
 * @level: kvm_nesting_level of the guest, when it stopped
 * @debug_live: the guest has touched a debug register; until then it need
 *	not have any of its own
 * @ready: @guest, @host and @host_vmcb are set up
 */
struct kvm_svm_vcpu {
	struct kvm_vmcb *vmcb;
	struct kvm_regs64 regs;
	struct kvm_extended_state guest, host;
	struct kvm_vmcb *host_vmcb;
	unsigned int nesting;
	unsigned int level;
	unsigned int debug_live;
	unsigned int ready;
};

/**
 * kvm_is_svm_supported() - whether the CPU has SVM.
 *
 * Return: non-zero if so (CPUID 80000001h ECX bit 2).
 */
int kvm_is_svm_supported(void);

/**
 * kvm_get_svm_state() - whether SVM is enabled.
 *
 * Return: non-zero if so (EFER.SVME).
 */
int kvm_get_svm_state(void);

/**
 * kvm_set_svm_state() - enable or disable SVM.
 * @enabled: zero to disable
 *
 * TCONF if the CPU has no SVM or if it is disabled in VM_CR.
 */
#define kvm_set_svm_state(enabled)                                            \
	kvm_set_svm_state_(__FILE__, __LINE__, (enabled))
void kvm_set_svm_state_(const char *file, int line, int enabled);

/**
 * kvm_init_svm() - enable SVM and set up the host save area.
 *
 * May be called again. TCONF as kvm_set_svm_state().
 */
#define kvm_init_svm() kvm_init_svm_(__FILE__, __LINE__)
void kvm_init_svm_(const char *file, int line);

/**
 * kvm_alloc_vmcb() - allocate a VMCB.
 *
 * Return: a page of zeroes on the heap.
 */
#define kvm_alloc_vmcb() kvm_alloc_vmcb_(__FILE__, __LINE__)
struct kvm_vmcb *kvm_alloc_vmcb_(const char *file, int line);

/**
 * kvm_vmcb_copy_gdt_descriptor() - make a segment register of a descriptor.
 * @dst: the segment register
 * @gdt_desc: index in kvm_gdt, less than KVM_GDT_SIZE, else TBROK
 *
 * All zero if the descriptor is not present.
 */
#define kvm_vmcb_copy_gdt_descriptor(dst, gdt_desc)                           \
	kvm_vmcb_copy_gdt_descriptor_(__FILE__, __LINE__, (dst), (gdt_desc))
void kvm_vmcb_copy_gdt_descriptor_(const char *file, int line,
				   struct kvm_vmcb_descriptor *dst,
				   unsigned int gdt_desc);

/**
 * kvm_vmcb_set_intercept() - set one intercept.
 * @vmcb: VMCB to change
 * @id: SVM_INTERCEPT_*, less than SVM_INTERCEPT_END, else TBROK
 * @state: zero: do not intercept
 */
#define kvm_vmcb_set_intercept(vmcb, id, state)                               \
	kvm_vmcb_set_intercept_(__FILE__, __LINE__, (vmcb), (id), (state))
void kvm_vmcb_set_intercept_(const char *file, int line,
			     struct kvm_vmcb *vmcb, unsigned int id,
			     unsigned int state);

/**
 * kvm_vmcb_get_intercept() - whether an intercept is set.
 * @vmcb: VMCB to look at
 * @id: SVM_INTERCEPT_*, less than SVM_INTERCEPT_END
 *
 * Return: 1 if set, else 0.
 */
int kvm_vmcb_get_intercept(const struct kvm_vmcb *vmcb, unsigned int id);

/**
 * kvm_init_guest_vmcb() - make a VMCB for a nested guest.
 * @vmcb: VMCB to fill in; all that was in it is lost
 * @asid: address space identifier, not 0
 * @ss: stack segment: index in kvm_gdt; values from KVM_GDT_SIZE on are taken
 *	for selectors
 * @rsp: initial stack pointer, 16-byte aligned
 * @guest_main: function to run
 *
 * Control, descriptor table and segment registers (but SS), system call MSRs
 * and PAT are those of the current CPU. Intercepts are VMRUN, which the
 * processor demands, VMSAVE and HLT.
 */
#define kvm_init_guest_vmcb(vmcb, asid, ss, rsp, guest_main)                  \
	kvm_init_guest_vmcb_(__FILE__, __LINE__, (vmcb), (asid), (ss), (rsp), \
			     (guest_main))
void kvm_init_guest_vmcb_(const char *file, int line, struct kvm_vmcb *vmcb,
			  uint32_t asid, uint16_t ss, void *rsp,
			  int (*guest_main)(void));

/**
 * kvm_create_svm_vcpu() - make a nested vCPU.
 * @guest_main: function to run; when it returns the vCPU halts, its return
 *	value in RAX
 * @alloc_stack: non-zero: with a new stack of 8 KiB, registered in kvm_gdt;
 *	zero: the caller sets ss and rsp of the VMCB
 *
 * Return: the vCPU, ASID 1, intercepts as of kvm_init_guest_vmcb().
 */
#define kvm_create_svm_vcpu(guest_main, alloc_stack)                          \
	kvm_create_svm_vcpu_(__FILE__, __LINE__, (guest_main), (alloc_stack))
struct kvm_svm_vcpu *kvm_create_svm_vcpu_(const char *file, int line,
					  int (*guest_main)(void),
					  int alloc_stack);

/**
 * kvm_svm_vmrun() - run a nested guest up to its next exit.
 * @cpu: the vCPU; kvm_init_svm() was called
 *
 * Afterwards @cpu->vmcb->exitcode tells why it stopped. Until the guest
 * touches a debug register, accesses to them are intercepted behind the
 * test's back, to give it registers of its own then.
 */
void kvm_svm_vmrun(struct kvm_svm_vcpu *cpu);

/**
 * kvm_svm_allow_nesting() - let a nested guest run nested guests of its own.
 * @cpu: the vCPU; its guest enables SVM with kvm_init_svm() as usual
 *
 * VMRUN of the guest, which is always intercepted, is then carried out by
 * kvm_svm_vmrun() and not an exit for the test. VMLOAD and VMSAVE of the
 * guest are no longer intercepted.
 */
void kvm_svm_allow_nesting(struct kvm_svm_vcpu *cpu);

/**
 * kvm_svm_vmload() - VMLOAD.
 * @vmcb: VMCB to load FS, GS, TR, LDTR and system call MSRs from
 */
void kvm_svm_vmload(struct kvm_vmcb *vmcb);

/**
 * kvm_svm_vmsave() - VMSAVE.
 * @vmcb: VMCB to store FS, GS, TR, LDTR and system call MSRs to
 */
void kvm_svm_vmsave(struct kvm_vmcb *vmcb);

/**
 * kvm_svm_exit_name() - name of an exit code.
 * @exitcode: kvm_vmcb.exitcode
 *
 * Return: for example "VMEXIT_HLT"; "unknown exit code" for others.
 */
const char *kvm_svm_exit_name(uint64_t exitcode);

/* First instruction of a nested guest: calls the function in RAX. */
void kvm_svm_guest_entry(void);

#endif /* KVM_X86_SVM_H */
