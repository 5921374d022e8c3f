/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel VMX for payloads, 32 and 64 bit: the virtual-machine control
 * structure, its instructions, and nested guests. Section and appendix
 * numbers are those of the Intel SDM, volume 3.
 *
 * Functions that end the test do so at the caller's file and line. All masks
 * are 64 bits wide: their complement can be used with the 64-bit values that
 * kvm_vmx_vmread() returns.
 */
#ifndef KVM_X86_VMX_H
#define KVM_X86_VMX_H

#include "kvm_x86.h"
#include "kvm_x86_fpu.h"
#include "kvm_x86_vmcs.h"

/* CPUID leaf 1, ECX */
#define CPUID_MODEL_VMX (1U << 5)
#define CPUID_MODEL_SMX (1U << 6)

/* IA32_FEATURE_CONTROL (23.7) */
#define IA32FC_LOCK (1ULL << 0)
#define IA32FC_VMXON_SMX (1ULL << 1)
#define IA32FC_VMXON_NORMAL (1ULL << 2)

/* Capabilities (appendix A) */
#define MSR_IA32_VMX_BASIC 0x480
#define MSR_IA32_VMX_PINX_MASK 0x481
#define MSR_IA32_VMX_EXECCTL_MASK 0x482
#define MSR_IA32_VMX_EXITCTL_MASK 0x483
#define MSR_IA32_VMX_ENTRYCTL_MASK 0x484
#define MSR_IA32_VMX_MISC 0x485
#define MSR_IA32_VMX_CR0_FIXED0 0x486
#define MSR_IA32_VMX_CR0_FIXED1 0x487
#define MSR_IA32_VMX_CR4_FIXED0 0x488
#define MSR_IA32_VMX_CR4_FIXED1 0x489
#define MSR_IA32_VMX_VMCS_ENUM 0x48a
#define MSR_IA32_VMX_EXECCTL2_MASK 0x48b
#define MSR_IA32_VMX_EPT_VPID_CAP 0x48c
#define MSR_IA32_VMX_PINX_MASK2 0x48d
#define MSR_IA32_VMX_EXECCTL_MASK2 0x48e
#define MSR_IA32_VMX_EXITCTL_MASK2 0x48f
#define MSR_IA32_VMX_ENTRYCTL_MASK2 0x490
#define MSR_IA32_VMX_VMFUNC 0x491
#define MSR_IA32_VMX_EXECCTL3_MASK 0x492

/* IA32_VMX_BASIC (A.1) */
#define IA32_VMXBASIC_REVISION_MASK 0x7fffffffULL
#define IA32_VMXBASIC_PHYS32 (1ULL << 48)
#define IA32_VMXBASIC_DUAL_MONITOR (1ULL << 49)
#define IA32_VMXBASIC_INS_OUTS_INFO (1ULL << 54)
#define IA32_VMXBASIC_USELESS_CTL_MASKS (1ULL << 55)

/* IA32_VMX_MISC (A.6) */
#define IA32_VMXMISC_TIMER_SHIFT 0x1fULL
#define IA32_VMXMISC_SAVE_LMA (1ULL << 5)
#define IA32_VMXMISC_ACT_HLT (1ULL << 6)
#define IA32_VMXMISC_ACT_SHUTDOWN (1ULL << 7)
#define IA32_VMXMISC_ACT_WAIT_SIPI (1ULL << 8)
#define IA32_VMXMISC_CR3_TARGETS_SHIFT 16
#define IA32_VMXMISC_CR3_TARGETS_MASK 0x1ffULL
#define IA32_VMXMISC_MSR_LIST_SHIFT 25
#define IA32_VMXMISC_VMWRITE_RO (1ULL << 29)
#define IA32_VMXMISC_INJECT_LEN0 (1ULL << 30)

/* IA32_VMX_EPT_VPID_CAP (A.10) */
#define VMX_EPT_CAP_EXECONLY (1ULL << 0)
#define VMX_EPT_CAP_WALK4 (1ULL << 6)
#define VMX_EPT_CAP_WALK5 (1ULL << 7)
#define VMX_EPT_CAP_UC (1ULL << 8)
#define VMX_EPT_CAP_WB (1ULL << 14)
#define VMX_EPT_CAP_2M (1ULL << 16)
#define VMX_EPT_CAP_1G (1ULL << 17)
#define VMX_EPT_CAP_INVEPT (1ULL << 20)
#define VMX_EPT_CAP_DIRTY (1ULL << 21)
#define VMX_EPT_CAP_VIOLATION_INFO (1ULL << 22)
#define VMX_EPT_CAP_SHADOW_STACK (1ULL << 23)
#define VMX_EPT_CAP_INVEPT_SINGLE (1ULL << 25)
#define VMX_EPT_CAP_INVEPT_ALL (1ULL << 26)
#define VMX_VPID_CAP_INVVPID (1ULL << 32)
#define VMX_VPID_CAP_ADDRESS (1ULL << 40)
#define VMX_VPID_CAP_SINGLE (1ULL << 41)
#define VMX_VPID_CAP_ALL (1ULL << 42)
#define VMX_VPID_CAP_SINGLE_NOGLOBAL (1ULL << 43)

/* INVEPT and INVVPID types (30.3) */
#define VMX_INVEPT_SINGLE 1
#define VMX_INVEPT_ALL 2
#define VMX_INVVPID_ADDRESS 0
#define VMX_INVVPID_SINGLE 1
#define VMX_INVVPID_ALL 2
#define VMX_INVVPID_SINGLE_NOGLOBAL 3

/* EPT pointer (24.6.11), entries (28.3.2) */
#define VMX_EPTP_UC 0ULL
#define VMX_EPTP_WB 6ULL
#define VMX_EPTP_WALK(levels) ((uint64_t)((levels) - 1) << 3)
#define VMX_EPTP_DIRTY (1ULL << 6)
#define VMX_EPT_READ (1ULL << 0)
#define VMX_EPT_WRITE (1ULL << 1)
#define VMX_EPT_EXEC (1ULL << 2)
#define VMX_EPT_TYPE(type) ((uint64_t)(type) << 3)
#define VMX_EPT_TYPE_WB (6ULL << 3)
#define VMX_EPT_IGNORE_PAT (1ULL << 6)
#define VMX_EPT_LARGE (1ULL << 7)
#define VMX_EPT_ACCESSED (1ULL << 8)
#define VMX_EPT_DIRTY (1ULL << 9)
#define VMX_EPT_EXEC_USER (1ULL << 10)
#define VMX_EPT_SUPPRESS_VE (1ULL << 63)

/* Exit qualification of EPT violations (table 27-7) */
#define VMX_EPTQ_READ (1ULL << 0)
#define VMX_EPTQ_WRITE (1ULL << 1)
#define VMX_EPTQ_FETCH (1ULL << 2)
#define VMX_EPTQ_READABLE (1ULL << 3)
#define VMX_EPTQ_WRITABLE (1ULL << 4)
#define VMX_EPTQ_EXECUTABLE (1ULL << 5)
#define VMX_EPTQ_EXECUTABLE_USER (1ULL << 6)
#define VMX_EPTQ_LINEAR_VALID (1ULL << 7)
#define VMX_EPTQ_TRANSLATED (1ULL << 8)
#define VMX_EPTQ_NMI_UNBLOCKED (1ULL << 12)

/* Control words, for kvm_vmx_read_vmctl_mask() and its kind */
#define VMX_CTLMASK_PINX 0
#define VMX_CTLMASK_EXECCTL 1
#define VMX_CTLMASK_EXECCTL2 2
#define VMX_CTLMASK_EXECCTL3 3
#define VMX_CTLMASK_EXITCTL 4
#define VMX_CTLMASK_ENTRYCTL 5
#define VMX_CTLMASK_MAX 6

/* Pin-based execution controls (24.6.1) */
#define VMX_PINCTL_EXT_INTR (1ULL << 0)
#define VMX_PINCTL_NMI (1ULL << 3)
#define VMX_PINCTL_VIRT_NMI (1ULL << 5)
#define VMX_PINCTL_PREEMPT_TIMER (1ULL << 6)
#define VMX_PINCTL_POSTED_INTR (1ULL << 7)

/* Primary processor-based execution controls (24.6.2) */
#define VMX_INTERCEPT_INTR_WINDOW (1ULL << 2)
#define VMX_EXECCTL_TSC_OFFSET (1ULL << 3)
#define VMX_INTERCEPT_HLT (1ULL << 7)
#define VMX_INTERCEPT_INVLPG (1ULL << 9)
#define VMX_INTERCEPT_MWAIT (1ULL << 10)
#define VMX_INTERCEPT_RDPMC (1ULL << 11)
#define VMX_INTERCEPT_RDTSC (1ULL << 12)
#define VMX_INTERCEPT_CR3_LOAD (1ULL << 15)
#define VMX_INTERCEPT_CR3_STORE (1ULL << 16)
#define VMX_EXECCTL_ENABLE_CTL3 (1ULL << 17)
#define VMX_INTERCEPT_CR8_LOAD (1ULL << 19)
#define VMX_INTERCEPT_CR8_STORE (1ULL << 20)
#define VMX_EXECCTL_TPR_SHADOW (1ULL << 21)
#define VMX_INTERCEPT_NMI_WINDOW (1ULL << 22)
#define VMX_INTERCEPT_MOV_DR (1ULL << 23)
#define VMX_INTERCEPT_IO (1ULL << 24)
#define VMX_EXECCTL_IO_BITMAP (1ULL << 25)
#define VMX_EXECCTL_MONITOR_TRAP (1ULL << 27)
#define VMX_EXECCTL_MSR_BITMAP (1ULL << 28)
#define VMX_INTERCEPT_MONITOR (1ULL << 29)
#define VMX_INTERCEPT_PAUSE (1ULL << 30)
#define VMX_EXECCTL_ENABLE_CTL2 (1ULL << 31)

/* Secondary processor-based execution controls */
#define VMX_EXECCTL2_VIRT_APIC (1ULL << 0)
#define VMX_EXECCTL2_EPT (1ULL << 1)
#define VMX_INTERCEPT2_DESC_TABLE (1ULL << 2)
#define VMX_EXECCTL2_RDTSCP (1ULL << 3)
#define VMX_EXECCTL2_VIRT_X2APIC (1ULL << 4)
#define VMX_EXECCTL2_VPID (1ULL << 5)
#define VMX_INTERCEPT2_WBINVD (1ULL << 6)
#define VMX_EXECCTL2_UNRESTRICTED (1ULL << 7)
#define VMX_EXECCTL2_VIRT_APIC_REG (1ULL << 8)
#define VMX_EXECCTL2_VIRT_INTR (1ULL << 9)
#define VMX_INTERCEPT2_PAUSE_LOOP (1ULL << 10)
#define VMX_INTERCEPT2_RDRAND (1ULL << 11)
#define VMX_EXECCTL2_INVPCID (1ULL << 12)
#define VMX_EXECCTL2_VMFUNC (1ULL << 13)
#define VMX_EXECCTL2_SHADOW_VMCS (1ULL << 14)
#define VMX_INTERCEPT2_ENCLS (1ULL << 15)
#define VMX_INTERCEPT2_RDSEED (1ULL << 16)
#define VMX_EXECCTL2_PML (1ULL << 17)
#define VMX_EXECCTL2_VIRT_EXCEPTION (1ULL << 18)
#define VMX_EXECCTL2_CONCEAL_PT (1ULL << 19)
#define VMX_EXECCTL2_XSAVES (1ULL << 20)
#define VMX_EXECCTL2_PASID (1ULL << 21)
#define VMX_EXECCTL2_EPT_MODE_EXEC (1ULL << 22)
#define VMX_EXECCTL2_SPP (1ULL << 23)
#define VMX_EXECCTL2_PT_GUEST_PHYS (1ULL << 24)
#define VMX_EXECCTL2_TSC_SCALING (1ULL << 25)
#define VMX_EXECCTL2_USER_WAIT (1ULL << 26)
#define VMX_EXECCTL2_PCONFIG (1ULL << 27)
#define VMX_INTERCEPT2_ENCLV (1ULL << 28)
#define VMX_INTERCEPT2_BUS_LOCK (1ULL << 30)
#define VMX_EXECCTL2_INST_TIMEOUT (1ULL << 31)

/* VM-exit controls (24.7.1) */
#define VMX_EXITCTL_SAVE_DR (1ULL << 2)
#define VMX_EXITCTL_X64 (1ULL << 9)
#define VMX_EXITCTL_LOAD_PERF (1ULL << 12)
#define VMX_EXITCTL_ACK_INTR (1ULL << 15)
#define VMX_EXITCTL_SAVE_PAT (1ULL << 18)
#define VMX_EXITCTL_LOAD_PAT (1ULL << 19)
#define VMX_EXITCTL_SAVE_EFER (1ULL << 20)
#define VMX_EXITCTL_LOAD_EFER (1ULL << 21)
#define VMX_EXITCTL_SAVE_PREEMPT_TIMER (1ULL << 22)
#define VMX_EXITCTL_CLEAR_BNDCFGS (1ULL << 23)
#define VMX_EXITCTL_CONCEAL_PT (1ULL << 24)
#define VMX_EXITCTL_CLEAR_RTIT (1ULL << 25)
#define VMX_EXITCTL_CLEAR_LBR (1ULL << 26)
#define VMX_EXITCTL_CLEAR_UINV (1ULL << 27)
#define VMX_EXITCTL_LOAD_CET (1ULL << 28)
#define VMX_EXITCTL_LOAD_PKRS (1ULL << 29)
#define VMX_EXITCTL_SAVE_PERF (1ULL << 30)
#define VMX_EXITCTL_ENABLE_CTL2 (1ULL << 31)

/* VM-entry controls (24.8.1) */
#define VMX_ENTRYCTL_LOAD_DR (1ULL << 2)
#define VMX_ENTRYCTL_X64 (1ULL << 9)
#define VMX_ENTRYCTL_SMM (1ULL << 10)
#define VMX_ENTRYCTL_DEACTIVATE_DUAL_MONITOR (1ULL << 11)
#define VMX_ENTRYCTL_LOAD_PERF (1ULL << 13)
#define VMX_ENTRYCTL_LOAD_PAT (1ULL << 14)
#define VMX_ENTRYCTL_LOAD_EFER (1ULL << 15)
#define VMX_ENTRYCTL_LOAD_BNDCFGS (1ULL << 16)
#define VMX_ENTRYCTL_CONCEAL_PT (1ULL << 17)
#define VMX_ENTRYCTL_LOAD_RTIT (1ULL << 18)
#define VMX_ENTRYCTL_LOAD_UINV (1ULL << 19)
#define VMX_ENTRYCTL_LOAD_CET (1ULL << 20)
#define VMX_ENTRYCTL_LOAD_LBR (1ULL << 21)
#define VMX_ENTRYCTL_LOAD_PKRS (1ULL << 22)

/* Interruption information: entry, exit, IDT vectoring (24.8.3, 24.9.2) */
#define VMX_INTR_VECTOR_MASK 0xffULL
#define VMX_INTR_TYPE_MASK (7ULL << 8)
#define VMX_INTR_TYPE_EXTERNAL (0ULL << 8)
#define VMX_INTR_TYPE_NMI (2ULL << 8)
#define VMX_INTR_TYPE_EXCEPTION (3ULL << 8)
#define VMX_INTR_TYPE_SOFT_INTR (4ULL << 8)
#define VMX_INTR_TYPE_PRIV_SOFT (5ULL << 8)
#define VMX_INTR_TYPE_SOFT_EXCEPTION (6ULL << 8)
#define VMX_INTR_TYPE_OTHER (7ULL << 8)
#define VMX_INTR_ERROR_CODE (1ULL << 11)
#define VMX_INTR_NMI_UNBLOCKED (1ULL << 12)
#define VMX_INTR_VALID (1ULL << 31)

/* Guest interruptibility and activity (24.4.2) */
#define VMX_INTR_STATE_STI (1ULL << 0)
#define VMX_INTR_STATE_MOV_SS (1ULL << 1)
#define VMX_INTR_STATE_SMI (1ULL << 2)
#define VMX_INTR_STATE_NMI (1ULL << 3)
#define VMX_ACT_STATE_ACTIVE 0
#define VMX_ACT_STATE_HLT 1
#define VMX_ACT_STATE_SHUTDOWN 2
#define VMX_ACT_STATE_WAIT_SIPI 3

/* Segment access rights (24.4.1): an unusable segment */
#define VMX_ACCESS_UNUSABLE 0x10000ULL

/* VMCS field encodings (24.11.2) */
#define VMX_VMCSFIELD_HIGH 0x1
#define VMX_VMCSFIELD_TYPE_MASK 0xc00
#define VMX_VMCSFIELD_CONTROL 0x000
#define VMX_VMCSFIELD_READONLY 0x400
#define VMX_VMCSFIELD_GUEST 0x800
#define VMX_VMCSFIELD_HOST 0xc00
#define VMX_VMCSFIELD_SIZE_MASK 0x6000
#define VMX_VMCSFIELD_16BIT 0x0000
#define VMX_VMCSFIELD_64BIT 0x2000
#define VMX_VMCSFIELD_32BIT 0x4000
#define VMX_VMCSFIELD_NATURAL 0x6000

/* In kvm_vmcs.version: a shadow VMCS */
#define VMX_SHADOW_VMCS 0x80000000U
/* A pointer to no VMCS */
#define VMX_INVALID_VMCS (~0ULL)

/* Set in VMX_VMCS_EXIT_REASON */
#define VMX_EXIT_FAILED_ENTRY 0x80000000U
#define VMX_EXIT_REASON_MASK 0xffffU

/* Basic exit reasons (appendix C) */
#define KVM_VMX_EXIT_REASONS(R)                                               \
	R(EXCEPTION, 0, "exception or NMI")                                   \
	R(EXT_INTR, 1, "external interrupt")                                  \
	R(TRIPLE_FAULT, 2, "triple fault")                                    \
	R(INIT, 3, "INIT signal")                                             \
	R(SIPI, 4, "start-up IPI")                                            \
	R(IO_SMI, 5, "SMI behind an I/O instruction")                         \
	R(SMI, 6, "SMI")                                                      \
	R(INTR_WINDOW, 7, "interrupt window")                                 \
	R(NMI_WINDOW, 8, "NMI window")                                        \
	R(TASK_SWITCH, 9, "task switch")                                      \
	R(CPUID, 10, "CPUID")                                                 \
	R(GETSEC, 11, "GETSEC")                                               \
	R(HLT, 12, "HLT")                                                     \
	R(INVD, 13, "INVD")                                                   \
	R(INVLPG, 14, "INVLPG")                                               \
	R(RDPMC, 15, "RDPMC")                                                 \
	R(RDTSC, 16, "RDTSC")                                                 \
	R(RSM, 17, "RSM")                                                     \
	R(VMCALL, 18, "VMCALL")                                               \
	R(VMCLEAR, 19, "VMCLEAR")                                             \
	R(VMLAUNCH, 20, "VMLAUNCH")                                           \
	R(VMPTRLD, 21, "VMPTRLD")                                             \
	R(VMPTRST, 22, "VMPTRST")                                             \
	R(VMREAD, 23, "VMREAD")                                               \
	R(VMRESUME, 24, "VMRESUME")                                           \
	R(VMWRITE, 25, "VMWRITE")                                             \
	R(VMXOFF, 26, "VMXOFF")                                               \
	R(VMXON, 27, "VMXON")                                                 \
	R(CR, 28, "control register access")                                  \
	R(MOV_DR, 29, "debug register access")                                \
	R(IO, 30, "I/O instruction")                                          \
	R(RDMSR, 31, "RDMSR")                                                 \
	R(WRMSR, 32, "WRMSR")                                                 \
	R(ENTRY_GUEST_STATE, 33, "VM entry failed: invalid guest state")      \
	R(ENTRY_MSR_LOAD, 34, "VM entry failed: loading of MSRs")             \
	R(MWAIT, 36, "MWAIT")                                                 \
	R(MONITOR_TRAP, 37, "monitor trap flag")                              \
	R(MONITOR, 39, "MONITOR")                                             \
	R(PAUSE, 40, "PAUSE")                                                 \
	R(ENTRY_MACHINE_CHECK, 41, "VM entry failed: machine check")          \
	R(TPR_THRESHOLD, 43, "TPR below threshold")                           \
	R(APIC_ACCESS, 44, "APIC access")                                     \
	R(VIRT_EOI, 45, "virtualized EOI")                                    \
	R(GDTR_IDTR, 46, "access to GDTR or IDTR")                            \
	R(LDTR_TR, 47, "access to LDTR or TR")                                \
	R(EPT_VIOLATION, 48, "EPT violation")                                 \
	R(EPT_MISCONFIG, 49, "EPT misconfiguration")                          \
	R(INVEPT, 50, "INVEPT")                                               \
	R(RDTSCP, 51, "RDTSCP")                                               \
	R(PREEMPT_TIMER, 52, "preemption timer expired")                      \
	R(INVVPID, 53, "INVVPID")                                             \
	R(WBINVD, 54, "WBINVD or WBNOINVD")                                   \
	R(XSETBV, 55, "XSETBV")                                               \
	R(APIC_WRITE, 56, "APIC write")                                       \
	R(RDRAND, 57, "RDRAND")                                               \
	R(INVPCID, 58, "INVPCID")                                             \
	R(VMFUNC, 59, "VMFUNC")                                               \
	R(ENCLS, 60, "ENCLS")                                                 \
	R(RDSEED, 61, "RDSEED")                                               \
	R(PML_FULL, 62, "page-modification log full")                         \
	R(XSAVES, 63, "XSAVES")                                               \
	R(XRSTORS, 64, "XRSTORS")                                             \
	R(PCONFIG, 65, "PCONFIG")                                             \
	R(SPP, 66, "sub-page permission event")                               \
	R(UMWAIT, 67, "UMWAIT")                                               \
	R(TPAUSE, 68, "TPAUSE")                                               \
	R(LOADIWKEY, 69, "LOADIWKEY")                                         \
	R(ENCLV, 70, "ENCLV")                                                 \
	R(ENQCMD_PASID, 72, "ENQCMD: PASID translation failed")               \
	R(ENQCMDS_PASID, 73, "ENQCMDS: PASID translation failed")             \
	R(BUS_LOCK, 74, "bus lock")                                           \
	R(INST_TIMEOUT, 75, "instruction timeout")                            \
	R(SEAMCALL, 76, "SEAMCALL")                                           \
	R(TDCALL, 77, "TDCALL")                                               \
	R(RDMSRLIST, 78, "RDMSRLIST")                                         \
	R(WRMSRLIST, 79, "WRMSRLIST")

/* VMX_EXIT_*, made of the list above. */
#define KVM_VMX_EXIT_CONSTANT(name, number, text) VMX_EXIT_##name = number,
enum kvm_vmx_exit { KVM_VMX_EXIT_REASONS(KVM_VMX_EXIT_CONSTANT) };

/* VM-instruction errors (30.4) */
enum kvm_vmx_error {
	VMX_ERR_VMCALL_IN_ROOT = 1,
	VMX_ERR_VMCLEAR_ADDRESS = 2,
	VMX_ERR_VMCLEAR_VMXON = 3,
	VMX_ERR_VMLAUNCH_NOT_CLEAR = 4,
	VMX_ERR_VMRESUME_NOT_LAUNCHED = 5,
	VMX_ERR_VMRESUME_AFTER_VMXOFF = 6,
	VMX_ERR_ENTRY_CONTROLS = 7,
	VMX_ERR_ENTRY_HOST_STATE = 8,
	VMX_ERR_VMPTRLD_ADDRESS = 9,
	VMX_ERR_VMPTRLD_VMXON = 10,
	VMX_ERR_VMPTRLD_REVISION = 11,
	VMX_ERR_FIELD = 12,
	VMX_ERR_FIELD_READONLY = 13,
	VMX_ERR_VMXON_IN_ROOT = 15,
	VMX_ERR_EXECUTIVE_POINTER = 16,
	VMX_ERR_EXECUTIVE_NOT_LAUNCHED = 17,
	VMX_ERR_EXECUTIVE_NOT_VMXON = 18,
	VMX_ERR_VMCALL_NOT_CLEAR = 19,
	VMX_ERR_VMCALL_EXIT_CONTROLS = 20,
	VMX_ERR_VMCALL_MSEG_REVISION = 22,
	VMX_ERR_VMXOFF_DUAL_MONITOR = 23,
	VMX_ERR_VMCALL_SMM_FEATURES = 24,
	VMX_ERR_EXECUTIVE_CONTROLS = 25,
	VMX_ERR_ENTRY_MOV_SS = 26,
	VMX_ERR_INVALIDATE_OPERAND = 28,
};

/**
 * struct kvm_vmcs - a VMCS or VMXON region (24.2).
 * @version: revision, and VMX_SHADOW_VMCS
 * @abort: VMX-abort indicator
 * @data: the processor's
 */
struct kvm_vmcs {
	uint32_t version;
	uint32_t abort;
	uint8_t data[4088];
};

/* An entry of an MSR area (24.7.2, 24.8.2); areas are 16-byte aligned. */
struct kvm_vmx_msr_entry {
	uint32_t index;
	uint32_t reserved;
	uint64_t value;
};

/* Operand of INVEPT (30.3). */
struct kvm_vmx_invept_desc {
	uint64_t eptp;
	uint64_t reserved;
};

/* Operand of INVVPID. */
struct kvm_vmx_invvpid_desc {
	uint64_t vpid;
	uint64_t address;
};

/* MSRs that no VM entry or exit switches by itself. */
struct kvm_vmx_msrs {
	uint64_t kernel_gs_base, efer, star, lstar, cstar, sfmask;
};

/* Room below an exit's stack pointer, for an NMI in the first instruction. */
#define KVM_VMX_EXIT_STACK 1024
#define KVM_VMX_HOST_FIELDS 20

/**
 * struct kvm_vmx_vcpu - a nested guest.
 * @vmcs: its VMCS
 * @regs: its general registers; rsp is not in use, see VMX_VMCS_GUEST_RSP
 * @launched: the next entry is a VMRESUME
 * @cr2: its CR2
 * @guest: its floating point, vector and debug registers; DR7 and DEBUGCTL
 *	are in the VMCS
 * @msrs: its EFER and system call MSRs
 * @switch_msrs: switch EFER, STAR, LSTAR, CSTAR and SFMASK, too. By default
 *	that is done only if the guest may write MSRs: VMX_EXECCTL_MSR_BITMAP
 *	is set. Reads and writes of them are VM exits for KVM's guests.
 * @host: the same state of the hypervisor while the guest runs
 * @host_msrs: likewise
 *
 * The other members belong to kvm_vmx_vmrun().
 */
struct kvm_vmx_vcpu {
	struct kvm_vmcs *vmcs;
	struct kvm_regs64 regs;
	int launched;
	unsigned long cr2;
	struct kvm_extended_state guest, host;
	struct kvm_vmx_msrs msrs, host_msrs;
	int switch_msrs;
	unsigned long host_cr2;
	int all_msrs;
	const struct kvm_vmx_vcpu *self;
	unsigned int host_version;
	uint64_t exit_ctl;
	uint64_t host_fields[KVM_VMX_HOST_FIELDS];
	uint8_t exit_stack[KVM_VMX_EXIT_STACK];
	uintptr_t exit_sp;
};

/* Results of the *_safe() functions, besides exception vectors. */
#define VMX_SUCCESS 0
#define VMX_FAIL_INVALID 1
#define VMX_FAIL_VALID 2

/**
 * kvm_is_vmx_supported() - does the CPU have VMX?
 *
 * Return: 1 if CPUID says so, else 0.
 */
int kvm_is_vmx_supported(void);

/**
 * kvm_set_vmx_state() - enter or leave VMX operation.
 * @enabled: 0 to leave; nothing happens if the state is as wanted
 *
 * Sets CR0.NE, CR4.VMXE and, if it is not locked, IA32_FEATURE_CONTROL.
 * TCONF if there is no VMX, or if IA32_FEATURE_CONTROL is locked without
 * VMXON outside SMX.
 */
#define kvm_set_vmx_state(enabled)                                            \
	kvm_set_vmx_state_(__FILE__, __LINE__, (enabled))
void kvm_set_vmx_state_(const char *file, int line, int enabled);

/**
 * kvm_alloc_vmcs() - make a VMCS.
 *
 * Return: a page from the heap with the processor's revision, otherwise
 * zero; it has to be initialised by VMCLEAR.
 */
#define kvm_alloc_vmcs() kvm_alloc_vmcs_(__FILE__, __LINE__)
struct kvm_vmcs *kvm_alloc_vmcs_(const char *file, int line);

/**
 * kvm_vmx_vmclear() - VMCLEAR; failure is TBROK.
 * @vmcs: VMCS to initialise and write back
 */
#define kvm_vmx_vmclear(vmcs) kvm_vmx_vmclear_(__FILE__, __LINE__, (vmcs))
void kvm_vmx_vmclear_(const char *file, int line, struct kvm_vmcs *vmcs);

/**
 * kvm_vmx_vmptrld() - VMPTRLD; failure is TBROK.
 * @vmcs: VMCS to make current
 */
#define kvm_vmx_vmptrld(vmcs) kvm_vmx_vmptrld_(__FILE__, __LINE__, (vmcs))
void kvm_vmx_vmptrld_(const char *file, int line, struct kvm_vmcs *vmcs);

/**
 * kvm_vmx_vmptrst() - VMPTRST; failure is TBROK.
 *
 * Return: physical address of the current VMCS; VMX_INVALID_VMCS: none.
 */
#define kvm_vmx_vmptrst() kvm_vmx_vmptrst_(__FILE__, __LINE__)
uint64_t kvm_vmx_vmptrst_(const char *file, int line);

/**
 * kvm_vmx_vmread() - VMREAD from the current VMCS; failure is TBROK.
 * @field: VMX_VMCS_*
 *
 * Return: the field. In 32-bit payloads a 64-bit field is read in two parts.
 */
#define kvm_vmx_vmread(field) kvm_vmx_vmread_(__FILE__, __LINE__, (field))
uint64_t kvm_vmx_vmread_(const char *file, int line, unsigned long field);

/**
 * kvm_vmx_vmwrite() - VMWRITE to the current VMCS; failure is TBROK.
 * @field: VMX_VMCS_*
 * @value: its new value. In 32-bit payloads a 64-bit field is written in two
 *	parts.
 */
#define kvm_vmx_vmwrite(field, value)                                         \
	kvm_vmx_vmwrite_(__FILE__, __LINE__, (field), (value))
void kvm_vmx_vmwrite_(const char *file, int line, unsigned long field,
		      uint64_t value);

/**
 * kvm_vmx_invept() - INVEPT; failure is TBROK.
 * @type: VMX_INVEPT_*
 * @eptp: EPT pointer whose translations to flush
 */
#define kvm_vmx_invept(type, eptp)                                            \
	kvm_vmx_invept_(__FILE__, __LINE__, (type), (eptp))
void kvm_vmx_invept_(const char *file, int line, unsigned long type,
		     uint64_t eptp);

/**
 * kvm_vmx_invvpid() - INVVPID; failure is TBROK.
 * @type: VMX_INVVPID_*
 * @vpid: virtual processor whose translations to flush
 * @address: linear address, for VMX_INVVPID_ADDRESS
 */
#define kvm_vmx_invvpid(type, vpid, address)                                  \
	kvm_vmx_invvpid_(__FILE__, __LINE__, (type), (vpid), (address))
void kvm_vmx_invvpid_(const char *file, int line, unsigned long type,
		      uint16_t vpid, uint64_t address);

/*
 * The instructions themselves. All return VMX_SUCCESS, VMX_FAIL_INVALID
 * (there is no current VMCS), VMX_FAIL_VALID (kvm_vmx_inst_errno() tells
 * why), or the vector of the exception that was raised (6 or more).
 * Addresses are physical; @field may be any number.
 */
int kvm_vmx_vmxon_safe(uint64_t address);
int kvm_vmx_vmxoff_safe(void);
int kvm_vmx_vmclear_safe(uint64_t address);
int kvm_vmx_vmptrld_safe(uint64_t address);
int kvm_vmx_vmptrst_safe(uint64_t *address);
int kvm_vmx_vmread_safe(unsigned long field, unsigned long *value);
int kvm_vmx_vmwrite_safe(unsigned long field, unsigned long value);
int kvm_vmx_invept_safe(unsigned long type,
			const struct kvm_vmx_invept_desc *desc);
int kvm_vmx_invvpid_safe(unsigned long type,
			 const struct kvm_vmx_invvpid_desc *desc);

/**
 * kvm_vmx_inst_errno() - why the last VMX instruction failed.
 *
 * Return: the VM-instruction error of the current VMCS (30.4), -1 if there
 * is none.
 */
int kvm_vmx_inst_errno(void);

/**
 * kvm_vmx_inst_strerr() - a VM-instruction error in words.
 * @vmx_errno: as returned by kvm_vmx_inst_errno()
 */
const char *kvm_vmx_inst_strerr(int vmx_errno);

/**
 * kvm_vmx_inst_err() - kvm_vmx_inst_errno() in words.
 */
const char *kvm_vmx_inst_err(void);

/**
 * kvm_vmx_exit_reason_name() - an exit reason in words.
 * @reason: VMX_VMCS_EXIT_REASON; flags above bit 15 are ignored
 */
const char *kvm_vmx_exit_reason_name(unsigned int reason);

/**
 * kvm_vmcs_field_name() - the name of a VMCS field.
 * @field: its encoding
 *
 * Return: the name without VMX_VMCS_, or "unknown field".
 */
const char *kvm_vmcs_field_name(unsigned long field);

/**
 * struct kvm_vmcs_field_info - what is known about a field.
 * @name: its name without VMX_VMCS_
 * @field: its encoding
 * @exists: the CPU's capability MSRs say that it exists
 */
struct kvm_vmcs_field_info {
	const char *name;
	unsigned int field;
	int exists;
};

/**
 * kvm_vmcs_get_field() - go through the fields the library knows.
 * @index: 0 and up
 * @info: where to store what is known
 *
 * Return: 1, or 0 if @index is beyond the last.
 */
int kvm_vmcs_get_field(unsigned int index, struct kvm_vmcs_field_info *info);

/**
 * kvm_vmx_read_vmctl_mask() - which bits of a control word may be what.
 * @ctl: VMX_CTLMASK_*, else TBROK
 *
 * Return: bits that must be 1 in the lower half, bits that may be 1 in the
 * upper half (A.3 to A.5); of VMX_CTLMASK_EXECCTL3 all 64 bits that may be
 * 1; 0 if the CPU does not have the word.
 */
#define kvm_vmx_read_vmctl_mask(ctl)                                          \
	kvm_vmx_read_vmctl_mask_(__FILE__, __LINE__, (ctl))
uint64_t kvm_vmx_read_vmctl_mask_(const char *file, int line,
				  unsigned int ctl);

/**
 * kvm_vmx_has_ctl() - can control bits be set?
 * @ctl: VMX_CTLMASK_*
 * @bits: the bits
 *
 * Return: 1 if the CPU supports all of them, else 0.
 */
int kvm_vmx_has_ctl(unsigned int ctl, uint64_t bits);

/**
 * kvm_vmx_set_ctl() - set control bits of a nested guest.
 * @cpu: the guest; its VMCS becomes current
 * @ctl: VMX_CTLMASK_*, for VMX_CTLMASK_EXECCTL2 and 3 with the bit that
 *	enables the word
 * @bits: the bits; TCONF if the CPU does not support them
 */
#define kvm_vmx_set_ctl(cpu, ctl, bits)                                       \
	kvm_vmx_set_ctl_(__FILE__, __LINE__, (cpu), (ctl), (bits))
void kvm_vmx_set_ctl_(const char *file, int line, struct kvm_vmx_vcpu *cpu,
		      unsigned int ctl, uint64_t bits);

/**
 * kvm_vmx_clear_ctl() - clear control bits of a nested guest.
 * @cpu: the guest; its VMCS becomes current
 * @ctl: VMX_CTLMASK_*
 * @bits: the bits
 */
#define kvm_vmx_clear_ctl(cpu, ctl, bits)                                     \
	kvm_vmx_clear_ctl_(__FILE__, __LINE__, (cpu), (ctl), (bits))
void kvm_vmx_clear_ctl_(const char *file, int line, struct kvm_vmx_vcpu *cpu,
			unsigned int ctl, uint64_t bits);

/**
 * kvm_vmx_ept_vpid_cap() - what EPT and VPID can do.
 *
 * Return: VMX_EPT_CAP_* and VMX_VPID_CAP_*; 0 if the CPU has neither.
 */
uint64_t kvm_vmx_ept_vpid_cap(void);

/**
 * kvm_vmcs_copy_gdt_descriptor() - put a segment into the current VMCS.
 * @gdt_id: index in kvm_gdt, else TBROK; one that is not present makes an
 *	unusable segment
 * @vmcs_selector: field for the selector
 * @vmcs_flags: field for the access rights
 * @vmcs_limit: field for the limit, in bytes
 * @vmcs_baseaddr: field for the base address
 */
#define kvm_vmcs_copy_gdt_descriptor(gdt_id, vmcs_selector, vmcs_flags,       \
				     vmcs_limit, vmcs_baseaddr)               \
	kvm_vmcs_copy_gdt_descriptor_(__FILE__, __LINE__, (gdt_id),           \
				      (vmcs_selector), (vmcs_flags),          \
				      (vmcs_limit), (vmcs_baseaddr))
void kvm_vmcs_copy_gdt_descriptor_(const char *file, int line,
				   unsigned int gdt_id,
				   unsigned long vmcs_selector,
				   unsigned long vmcs_flags,
				   unsigned long vmcs_limit,
				   unsigned long vmcs_baseaddr);

/**
 * kvm_init_vmx_vcpu() - put a nested guest into its initial state.
 * @cpu: the guest; @cpu->vmcs is a VMCS
 * @ss: its stack segment: an index in kvm_gdt or a selector, whichever is a
 *	writable data segment there; both are: an index; neither: TBROK; 0:
 *	none
 * @rsp: its stack pointer
 * @guest_main: function that it runs
 *
 * The guest shares page tables, descriptor tables and segments with the
 * current state. It exits at HLT, and where the processor has no choice; its
 * debug registers are loaded and saved. VMX operation must be on. The VMCS
 * that was current stays current, if there was one.
 */
#define kvm_init_vmx_vcpu(cpu, ss, rsp, guest_main)                           \
	kvm_init_vmx_vcpu_(__FILE__, __LINE__, (cpu), (ss), (rsp),            \
			   (guest_main))
void kvm_init_vmx_vcpu_(const char *file, int line, struct kvm_vmx_vcpu *cpu,
			uint16_t ss, void *rsp, int (*guest_main)(void));

/**
 * kvm_create_vmx_vcpu() - make a nested guest.
 * @guest_main: function that it runs. Behind its return the guest halts with
 *	the return value in regs.rax.
 * @alloc_stack: non-zero: with a stack of 8 KiB; else it starts without one
 *
 * Return: the guest, from the heap.
 */
#define kvm_create_vmx_vcpu(guest_main, alloc_stack)                          \
	kvm_create_vmx_vcpu_(__FILE__, __LINE__, (guest_main), (alloc_stack))
struct kvm_vmx_vcpu *kvm_create_vmx_vcpu_(const char *file, int line,
					  int (*guest_main)(void),
					  int alloc_stack);

/**
 * kvm_vmx_activate_vcpu() - make a nested guest ready for VM entry.
 * @cpu: the guest; its VMCS becomes current and gets the current state as
 *	host state, to return to
 */
#define kvm_vmx_activate_vcpu(cpu)                                            \
	kvm_vmx_activate_vcpu_(__FILE__, __LINE__, (cpu))
void kvm_vmx_activate_vcpu_(const char *file, int line,
			    struct kvm_vmx_vcpu *cpu);

/**
 * kvm_vmx_vmrun() - run a nested guest until it exits.
 * @cpu: the guest
 *
 * A VM entry that fails is TBROK, with its cause. What the processor does not
 * switch is switched here: general registers, CR2, DR0 to DR3, DR6, DR7,
 * floating point and vector state, XCR0, KERNEL_GS_BASE and (see @switch_msrs)
 * EFER and the other system call MSRs, limits of GDTR and IDTR, LDTR. PAT and
 * other MSRs are switched as VM-entry and VM-exit controls say: by default
 * they are shared.
 *
 * Host state in the VMCS is written only if it has changed since the last
 * time, or if any host field or VMX_VMCS_VMEXIT_CTL was written since.
 */
#define kvm_vmx_vmrun(cpu) kvm_vmx_vmrun_(__FILE__, __LINE__, (cpu))
void kvm_vmx_vmrun_(const char *file, int line, struct kvm_vmx_vcpu *cpu);

/* Results of kvm_vmx_try_vmrun(), kvm_vmx_vmlaunch(), kvm_vmx_vmresume(). */
#define VMX_ENTRY_DONE 0
#define VMX_ENTRY_FAILED 1
#define VMX_ENTRY_NO_HOST_STATE 2

/**
 * kvm_vmx_try_vmrun() - as kvm_vmx_vmrun(), for entries that may fail.
 * @cpu: the guest
 *
 * Return: VMX_ENTRY_DONE: VMX_VMCS_EXIT_REASON tells of an exit or, with
 * VMX_EXIT_FAILED_ENTRY, of an entry that failed while loading the guest;
 * otherwise as kvm_vmx_vmlaunch().
 */
#define kvm_vmx_try_vmrun(cpu) kvm_vmx_try_vmrun_(__FILE__, __LINE__, (cpu))
int kvm_vmx_try_vmrun_(const char *file, int line, struct kvm_vmx_vcpu *cpu);

/**
 * kvm_vmx_vmlaunch() - VMLAUNCH, with the guest's general registers alone.
 * @cpu: the guest; kvm_vmx_activate_vcpu() must have prepared it
 *
 * Return: VMX_ENTRY_DONE: the guest has exited, or failed while it was being
 * loaded; VMX_ENTRY_FAILED: the instruction failed, see
 * kvm_vmx_inst_errno(); VMX_ENTRY_NO_HOST_STATE: host RSP or RIP could not be
 * written.
 */
int kvm_vmx_vmlaunch(struct kvm_vmx_vcpu *cpu);

/**
 * kvm_vmx_vmresume() - VMRESUME, with the guest's general registers alone.
 * @cpu: as for kvm_vmx_vmlaunch()
 *
 * Return: as kvm_vmx_vmlaunch().
 */
int kvm_vmx_vmresume(struct kvm_vmx_vcpu *cpu);

#endif /* KVM_X86_VMX_H */
