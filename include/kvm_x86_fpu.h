/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floating point and vector state, and the debug registers: what nested
 * guests and their hypervisor must not share, and the processor does not
 * switch. Included by kvm_x86_svm.h and kvm_x86_vmx.h.
 */
#ifndef KVM_X86_FPU_H
#define KVM_X86_FPU_H

#include "kvm_x86.h"

/* A standard-format XSAVE area of any processor fits. */
#define KVM_FPU_AREA_SIZE 16384

/**
 * struct kvm_extended_state - state that VM entries and exits do not switch.
 * @dr0: debug register 0
 * @dr1: debug register 1
 * @dr2: debug register 2
 * @dr3: debug register 3
 * @dr6: debug status; that of an SVM guest is in its VMCB
 * @dr7: debug control of a hypervisor; that of a guest is in VMCB or VMCS,
 *	and this one all disabled
 * @xcr0: XCR0, if CR4.OSXSAVE is set
 * @fpu: KVM_FPU_AREA_SIZE bytes, 64-byte aligned: an XSAVE area if
 *	CR4.OSXSAVE is set when it is saved, else an FXSAVE area
 */
struct kvm_extended_state {
	unsigned long dr0, dr1, dr2, dr3, dr6, dr7;
	uint64_t xcr0;
	uint8_t *fpu;
};

/**
 * kvm_enable_fpu() - make all floating point and vector units usable.
 *
 * Sets CR0.MP and NE, CR4.OSFXSR and OSXMMEXCPT, and, if the CPU has XSAVE,
 * CR4.OSXSAVE and all user state components in XCR0. Payloads start without.
 */
void kvm_enable_fpu(void);

/**
 * kvm_init_extended_state() - make the extended state of a new guest.
 * @state: where to store it; @state->fpu is allocated on the heap
 *
 * Registers are as after a reset, except for XCR0, which is the current one.
 */
void kvm_init_extended_state(struct kvm_extended_state *state);

/**
 * kvm_switch_fpu() - exchange the floating point and vector state.
 * @save: where to put the current one
 * @load: what to load
 *
 * Covers the units that are enabled in CR0 and CR4 at the time. With CR0.EM
 * set there is no such state.
 */
void kvm_switch_fpu(struct kvm_extended_state *save,
		    const struct kvm_extended_state *load);

/**
 * kvm_switch_debug() - exchange the debug registers.
 * @save: where to put the current ones
 * @load: what to load
 */
void kvm_switch_debug(struct kvm_extended_state *save,
		      const struct kvm_extended_state *load);

#endif /* KVM_X86_FPU_H */
