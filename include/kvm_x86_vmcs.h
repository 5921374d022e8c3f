/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fields of a VMCS (Intel SDM volume 3, appendix B), as a list that makes
 * the constants VMX_VMCS_*, their names, and what tests loop over. Included
 * by kvm_x86_vmx.h.
 */
#ifndef KVM_X86_VMCS_H
#define KVM_X86_VMCS_H

/*
 * F(name, encoding, word, bit): the field exists if bit @bit may be 1 in the
 * control word @word (VMX_CTLMASK_* without the prefix). Other words:
 * ALWAYS: it always exists; CR3_TARGETS: the CPU has more than @bit targets
 * (IA32_VMX_MISC); SMM: it serves SMM monitors alone, where the CPU has them
 * (IA32_VMX_BASIC bit 49). A field with two reasons to exist has the older.
 */
#define KVM_VMCS_FIELDS(F)                                                    \
	/* 16 bits: control */                                                \
	F(VPID, 0x0000, EXECCTL2, 5)                                          \
	F(POSTED_INTR_VECTOR, 0x0002, PINX, 7)                                \
	F(EPTP_INDEX, 0x0004, EXECCTL2, 18)                                   \
	F(HLAT_PREFIX_SIZE, 0x0006, EXECCTL3, 1)                              \
	F(LAST_PID_INDEX, 0x0008, EXECCTL3, 4)                                \
	/* 16 bits: guest */                                                  \
	F(GUEST_ES, 0x0800, ALWAYS, 0)                                        \
	F(GUEST_CS, 0x0802, ALWAYS, 0)                                        \
	F(GUEST_SS, 0x0804, ALWAYS, 0)                                        \
	F(GUEST_DS, 0x0806, ALWAYS, 0)                                        \
	F(GUEST_FS, 0x0808, ALWAYS, 0)                                        \
	F(GUEST_GS, 0x080a, ALWAYS, 0)                                        \
	F(GUEST_LDTR, 0x080c, ALWAYS, 0)                                      \
	F(GUEST_TR, 0x080e, ALWAYS, 0)                                        \
	F(GUEST_INTR, 0x0810, EXECCTL2, 9)                                    \
	F(GUEST_PML_INDEX, 0x0812, EXECCTL2, 17)                              \
	F(GUEST_UINV, 0x0814, ENTRYCTL, 19)                                   \
	/* 16 bits: host */                                                   \
	F(HOST_ES, 0x0c00, ALWAYS, 0)                                         \
	F(HOST_CS, 0x0c02, ALWAYS, 0)                                         \
	F(HOST_SS, 0x0c04, ALWAYS, 0)                                         \
	F(HOST_DS, 0x0c06, ALWAYS, 0)                                         \
	F(HOST_FS, 0x0c08, ALWAYS, 0)                                         \
	F(HOST_GS, 0x0c0a, ALWAYS, 0)                                         \
	F(HOST_TR, 0x0c0c, ALWAYS, 0)                                         \
	/* 64 bits: control */                                                \
	F(IO_BITMAP_A, 0x2000, ALWAYS, 0)                                     \
	F(IO_BITMAP_B, 0x2002, ALWAYS, 0)                                     \
	F(MSR_BITMAP_POINTER, 0x2004, EXECCTL, 28)                            \
	F(VMEXIT_MSR_STORE_ADDR, 0x2006, ALWAYS, 0)                           \
	F(VMEXIT_MSR_LOAD_ADDR, 0x2008, ALWAYS, 0)                            \
	F(VMENTRY_MSR_LOAD_ADDR, 0x200a, ALWAYS, 0)                           \
	F(EXECUTIVE_POINTER, 0x200c, SMM, 0)                                  \
	F(PML_POINTER, 0x200e, EXECCTL2, 17)                                  \
	F(TSC_OFFSET, 0x2010, ALWAYS, 0)                                      \
	F(VIRT_APIC_POINTER, 0x2012, EXECCTL, 21)                             \
	F(VIRT_APIC_BASE, 0x2014, EXECCTL2, 0)                                \
	F(POSTED_INTR_POINTER, 0x2016, PINX, 7)                               \
	F(VMFUNC_CTL, 0x2018, EXECCTL2, 13)                                   \
	F(EPT_POINTER, 0x201a, EXECCTL2, 1)                                   \
	F(EOI_EXIT_BITMAP0, 0x201c, EXECCTL2, 9)                              \
	F(EOI_EXIT_BITMAP1, 0x201e, EXECCTL2, 9)                              \
	F(EOI_EXIT_BITMAP2, 0x2020, EXECCTL2, 9)                              \
	F(EOI_EXIT_BITMAP3, 0x2022, EXECCTL2, 9)                              \
	F(EPTP_LIST_POINTER, 0x2024, EXECCTL2, 13)                            \
	F(VMREAD_BITMAP_POINTER, 0x2026, EXECCTL2, 14)                        \
	F(VMWRITE_BITMAP_POINTER, 0x2028, EXECCTL2, 14)                       \
	F(VIRT_EXCEPTION_POINTER, 0x202a, EXECCTL2, 18)                       \
	F(XSS_EXIT_BITMAP, 0x202c, EXECCTL2, 20)                              \
	F(ENCLS_EXIT_BITMAP, 0x202e, EXECCTL2, 15)                            \
	F(SPP_POINTER, 0x2030, EXECCTL2, 23)                                  \
	F(TSC_MULTIPLIER, 0x2032, EXECCTL2, 25)                               \
	F(VMEXEC_CTL3, 0x2034, EXECCTL, 17)                                   \
	F(ENCLV_EXIT_BITMAP, 0x2036, EXECCTL2, 28)                            \
	F(LOW_PASID_POINTER, 0x2038, EXECCTL2, 21)                            \
	F(HIGH_PASID_POINTER, 0x203a, EXECCTL2, 21)                           \
	F(PCONFIG_EXIT_BITMAP, 0x203e, EXECCTL2, 27)                          \
	F(HLAT_POINTER, 0x2040, EXECCTL3, 1)                                  \
	F(PID_TABLE_POINTER, 0x2042, EXECCTL3, 4)                             \
	F(VMEXIT_CTL2, 0x2044, EXITCTL, 31)                                   \
	F(SPEC_CTRL_MASK, 0x204a, EXECCTL3, 7)                                \
	F(SPEC_CTRL_SHADOW, 0x204c, EXECCTL3, 7)                              \
	/* 64 bits: read-only */                                              \
	F(GUEST_PHYS_ADDRESS, 0x2400, EXECCTL2, 1)                            \
	/* 64 bits: guest */                                                  \
	F(LINK_POINTER, 0x2800, ALWAYS, 0)                                    \
	F(GUEST_DEBUGCTL, 0x2802, ALWAYS, 0)                                  \
	F(GUEST_PAT, 0x2804, ENTRYCTL, 14)                                    \
	F(GUEST_EFER, 0x2806, ENTRYCTL, 15)                                   \
	F(GUEST_PERF_GLOBAL_CTRL, 0x2808, ENTRYCTL, 13)                       \
	F(GUEST_PDPTE0, 0x280a, EXECCTL2, 1)                                  \
	F(GUEST_PDPTE1, 0x280c, EXECCTL2, 1)                                  \
	F(GUEST_PDPTE2, 0x280e, EXECCTL2, 1)                                  \
	F(GUEST_PDPTE3, 0x2810, EXECCTL2, 1)                                  \
	F(GUEST_BNDCFGS, 0x2812, ENTRYCTL, 16)                                \
	F(GUEST_RTIT_CTL, 0x2814, ENTRYCTL, 18)                               \
	F(GUEST_LBR_CTL, 0x2816, ENTRYCTL, 21)                                \
	F(GUEST_PKRS, 0x2818, ENTRYCTL, 22)                                   \
	/* 64 bits: host */                                                   \
	F(HOST_PAT, 0x2c00, EXITCTL, 19)                                      \
	F(HOST_EFER, 0x2c02, EXITCTL, 21)                                     \
	F(HOST_PERF_GLOBAL_CTRL, 0x2c04, EXITCTL, 12)                         \
	F(HOST_PKRS, 0x2c06, EXITCTL, 29)                                     \
	/* 32 bits: control */                                                \
	F(VMPINX_CTL, 0x4000, ALWAYS, 0)                                      \
	F(VMEXEC_CTL, 0x4002, ALWAYS, 0)                                      \
	F(EXCEPTION_BITMAP, 0x4004, ALWAYS, 0)                                \
	F(PF_ERRNO_MASK, 0x4006, ALWAYS, 0)                                   \
	F(PF_ERRNO_MATCH, 0x4008, ALWAYS, 0)                                  \
	F(CR3_TARGET_COUNT, 0x400a, ALWAYS, 0)                                \
	F(VMEXIT_CTL, 0x400c, ALWAYS, 0)                                      \
	F(VMEXIT_MSR_STORE, 0x400e, ALWAYS, 0)                                \
	F(VMEXIT_MSR_LOAD, 0x4010, ALWAYS, 0)                                 \
	F(VMENTRY_CTL, 0x4012, ALWAYS, 0)                                     \
	F(VMENTRY_MSR_LOAD, 0x4014, ALWAYS, 0)                                \
	F(VMENTRY_INTR, 0x4016, ALWAYS, 0)                                    \
	F(VMENTRY_EXC, 0x4018, ALWAYS, 0)                                     \
	F(VMENTRY_INST_LEN, 0x401a, ALWAYS, 0)                                \
	F(TPR_THRESHOLD, 0x401c, EXECCTL, 21)                                 \
	F(VMEXEC_CTL2, 0x401e, EXECCTL, 31)                                   \
	F(PLE_GAP, 0x4020, EXECCTL2, 10)                                      \
	F(PLE_WINDOW, 0x4022, EXECCTL2, 10)                                   \
	F(INST_TIMEOUT, 0x4024, EXECCTL2, 31)                                 \
	/* 32 bits: read-only */                                              \
	F(VMINST_ERROR, 0x4400, ALWAYS, 0)                                    \
	F(EXIT_REASON, 0x4402, ALWAYS, 0)                                     \
	F(VMEXIT_INTR_INFO, 0x4404, ALWAYS, 0)                                \
	F(VMEXIT_INTR_ERRNO, 0x4406, ALWAYS, 0)                               \
	F(IDTVEC_INFO, 0x4408, ALWAYS, 0)                                     \
	F(IDTVEC_ERRNO, 0x440a, ALWAYS, 0)                                    \
	F(VMEXIT_INST_LEN, 0x440c, ALWAYS, 0)                                 \
	F(VMEXIT_INST_INFO, 0x440e, ALWAYS, 0)                                \
	/* 32 bits: guest */                                                  \
	F(GUEST_ES_LIMIT, 0x4800, ALWAYS, 0)                                  \
	F(GUEST_CS_LIMIT, 0x4802, ALWAYS, 0)                                  \
	F(GUEST_SS_LIMIT, 0x4804, ALWAYS, 0)                                  \
	F(GUEST_DS_LIMIT, 0x4806, ALWAYS, 0)                                  \
	F(GUEST_FS_LIMIT, 0x4808, ALWAYS, 0)                                  \
	F(GUEST_GS_LIMIT, 0x480a, ALWAYS, 0)                                  \
	F(GUEST_LDTR_LIMIT, 0x480c, ALWAYS, 0)                                \
	F(GUEST_TR_LIMIT, 0x480e, ALWAYS, 0)                                  \
	F(GUEST_GDTR_LIMIT, 0x4810, ALWAYS, 0)                                \
	F(GUEST_IDTR_LIMIT, 0x4812, ALWAYS, 0)                                \
	F(GUEST_ES_ACCESS, 0x4814, ALWAYS, 0)                                 \
	F(GUEST_CS_ACCESS, 0x4816, ALWAYS, 0)                                 \
	F(GUEST_SS_ACCESS, 0x4818, ALWAYS, 0)                                 \
	F(GUEST_DS_ACCESS, 0x481a, ALWAYS, 0)                                 \
	F(GUEST_FS_ACCESS, 0x481c, ALWAYS, 0)                                 \
	F(GUEST_GS_ACCESS, 0x481e, ALWAYS, 0)                                 \
	F(GUEST_LDTR_ACCESS, 0x4820, ALWAYS, 0)                               \
	F(GUEST_TR_ACCESS, 0x4822, ALWAYS, 0)                                 \
	F(GUEST_INTR_STATE, 0x4824, ALWAYS, 0)                                \
	F(GUEST_ACT_STATE, 0x4826, ALWAYS, 0)                                 \
	F(GUEST_SMBASE, 0x4828, SMM, 0)                                       \
	F(GUEST_SYSENTER_CS, 0x482a, ALWAYS, 0)                               \
	F(PREEMPTION_TIMER, 0x482e, PINX, 6)                                  \
	/* 32 bits: host */                                                   \
	F(HOST_SYSENTER_CS, 0x4c00, ALWAYS, 0)                                \
	/* natural width: control */                                          \
	F(CR0_MASK, 0x6000, ALWAYS, 0)                                        \
	F(CR4_MASK, 0x6002, ALWAYS, 0)                                        \
	F(CR0_SHADOW, 0x6004, ALWAYS, 0)                                      \
	F(CR4_SHADOW, 0x6006, ALWAYS, 0)                                      \
	F(CR3_TARGET0, 0x6008, CR3_TARGETS, 0)                                \
	F(CR3_TARGET1, 0x600a, CR3_TARGETS, 1)                                \
	F(CR3_TARGET2, 0x600c, CR3_TARGETS, 2)                                \
	F(CR3_TARGET3, 0x600e, CR3_TARGETS, 3)                                \
	/* natural width: read-only */                                        \
	F(EXIT_QUALIFICATION, 0x6400, ALWAYS, 0)                              \
	F(IO_RCX, 0x6402, SMM, 0)                                             \
	F(IO_RSI, 0x6404, SMM, 0)                                             \
	F(IO_RDI, 0x6406, SMM, 0)                                             \
	F(IO_RIP, 0x6408, SMM, 0)                                             \
	F(GUEST_LINEAR_ADDRESS, 0x640a, ALWAYS, 0)                            \
	/* natural width: guest */                                            \
	F(GUEST_CR0, 0x6800, ALWAYS, 0)                                       \
	F(GUEST_CR3, 0x6802, ALWAYS, 0)                                       \
	F(GUEST_CR4, 0x6804, ALWAYS, 0)                                       \
	F(GUEST_ES_BASE, 0x6806, ALWAYS, 0)                                   \
	F(GUEST_CS_BASE, 0x6808, ALWAYS, 0)                                   \
	F(GUEST_SS_BASE, 0x680a, ALWAYS, 0)                                   \
	F(GUEST_DS_BASE, 0x680c, ALWAYS, 0)                                   \
	F(GUEST_FS_BASE, 0x680e, ALWAYS, 0)                                   \
	F(GUEST_GS_BASE, 0x6810, ALWAYS, 0)                                   \
	F(GUEST_LDTR_BASE, 0x6812, ALWAYS, 0)                                 \
	F(GUEST_TR_BASE, 0x6814, ALWAYS, 0)                                   \
	F(GUEST_GDTR_BASE, 0x6816, ALWAYS, 0)                                 \
	F(GUEST_IDTR_BASE, 0x6818, ALWAYS, 0)                                 \
	F(GUEST_DR7, 0x681a, ALWAYS, 0)                                       \
	F(GUEST_RSP, 0x681c, ALWAYS, 0)                                       \
	F(GUEST_RIP, 0x681e, ALWAYS, 0)                                       \
	F(GUEST_RFLAGS, 0x6820, ALWAYS, 0)                                    \
	F(GUEST_DEBUG_EXC, 0x6822, ALWAYS, 0)                                 \
	F(GUEST_SYSENTER_ESP, 0x6824, ALWAYS, 0)                              \
	F(GUEST_SYSENTER_EIP, 0x6826, ALWAYS, 0)                              \
	F(GUEST_S_CET, 0x6828, ENTRYCTL, 20)                                  \
	F(GUEST_SSP, 0x682a, ENTRYCTL, 20)                                    \
	F(GUEST_SSP_TABLE, 0x682c, ENTRYCTL, 20)                              \
	/* natural width: host */                                             \
	F(HOST_CR0, 0x6c00, ALWAYS, 0)                                        \
	F(HOST_CR3, 0x6c02, ALWAYS, 0)                                        \
	F(HOST_CR4, 0x6c04, ALWAYS, 0)                                        \
	F(HOST_FS_BASE, 0x6c06, ALWAYS, 0)                                    \
	F(HOST_GS_BASE, 0x6c08, ALWAYS, 0)                                    \
	F(HOST_TR_BASE, 0x6c0a, ALWAYS, 0)                                    \
	F(HOST_GDTR_BASE, 0x6c0c, ALWAYS, 0)                                  \
	F(HOST_IDTR_BASE, 0x6c0e, ALWAYS, 0)                                  \
	F(HOST_SYSENTER_ESP, 0x6c10, ALWAYS, 0)                               \
	F(HOST_SYSENTER_EIP, 0x6c12, ALWAYS, 0)                               \
	F(HOST_RSP, 0x6c14, ALWAYS, 0)                                        \
	F(HOST_RIP, 0x6c16, ALWAYS, 0)                                        \
	F(HOST_S_CET, 0x6c18, EXITCTL, 28)                                    \
	F(HOST_SSP, 0x6c1a, EXITCTL, 28)                                      \
	F(HOST_SSP_TABLE, 0x6c1c, EXITCTL, 28)

/* VMX_VMCS_*, made of the list above. */
#define KVM_VMCS_FIELD_CONSTANT(name, encoding, word, bit)                    \
	VMX_VMCS_##name = encoding,
enum kvm_vmcs_field { KVM_VMCS_FIELDS(KVM_VMCS_FIELD_CONSTANT) };

#endif /* KVM_X86_VMCS_H */
