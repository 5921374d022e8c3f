/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the SVM part share. Internal to the guest library.
 */
#ifndef LIB_GUEST_X86_SVM_H
#define LIB_GUEST_X86_SVM_H

#include "kvm_x86_svm.h"

/*
 * svm_entry_64.S, svm_entry_32.S: CLGI, exchange what VMSAVE and VMLOAD
 * know and the general registers, VMRUN, and back.
 */
void kvm_svm_enter(struct kvm_vmcb *guest, struct kvm_regs64 *regs,
		   struct kvm_vmcb *host, int without_pae,
		   struct kvm_vmcb *vmsave);

/*
 * svm_paging_64.c, svm_paging_32.c: whether VMRUN must not be executed with
 * PAE paging on this processor, and how kvm_svm_enter() avoids it.
 */
int kvm_svm_avoids_pae(void);
void kvm_svm_leave_pae(const struct kvm_vmcb *vmcb);
void kvm_svm_return_to_pae(void);

#endif /* LIB_GUEST_X86_SVM_H */
