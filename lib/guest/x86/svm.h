/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the SVM part share. Internal to the guest library.
 */
#ifndef LIB_GUEST_X86_SVM_H
#define LIB_GUEST_X86_SVM_H

#include "kvm_x86_svm.h"

/* svm.c: what VMRUN does not save of the hypervisor; VMSAVE's share. */
extern struct kvm_vmcb *kvm_svm_host_vmcb;

/*
 * svm_entry_64.S, svm_entry_32.S: CLGI, exchange what VMSAVE and VMLOAD
 * know and the general registers, VMRUN, and back.
 */
void kvm_svm_enter(struct kvm_vmcb *guest, struct kvm_regs64 *regs,
		   struct kvm_vmcb *host);

#endif /* LIB_GUEST_X86_SVM_H */
