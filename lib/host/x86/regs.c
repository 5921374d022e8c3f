// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers of a vCPU behind an exit. Where KVM can, it puts them into the
 * shared page at each exit, which saves ioctls for each message: each one
 * costs as much as an exit.
 */
#include "host/x86/regs.h"

void kvm_ask_for_regs(const struct kvm_site *site,
		      struct tst_kvm_instance *inst, int sysfd)
{
	inst->vcpu_info->kvm_valid_regs =
		kvm_capability(site, sysfd, KVM_CAP_SYNC_REGS) &
		(KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS);
}

void kvm_get_regs(const struct kvm_site *site,
		  const struct tst_kvm_instance *inst, struct kvm_regs *regs)
{
	if (inst->vcpu_info->kvm_valid_regs & KVM_SYNC_X86_REGS)
		*regs = inst->vcpu_info->s.regs.regs;
	else
		KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_REGS, regs);
}
