// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What KVM wants to know about an x86 machine before its first vCPU.
 */
#include "host/instance.h"

/*
 * Intel processors without "unrestricted guest" run real mode in a task of
 * KVM's own, for which it needs three pages of guest-physical memory, and
 * one for page tables (KVM API, 4.35 and 4.56). They lie below the BIOS area
 * of 4 GiB, where no slot of ours is.
 */
#define TSS_ADDRESS 0xfffbd000UL
#define IDENTITY_MAP_ADDRESS 0xfffbc000UL

void kvm_prepare_machine(const struct kvm_site *site, int sysfd, int vm_fd)
{
	uint64_t map = IDENTITY_MAP_ADDRESS;

	if (kvm_capability(site, sysfd, KVM_CAP_SET_IDENTITY_MAP_ADDR))
		KVM_IOCTL(site, vm_fd, KVM_SET_IDENTITY_MAP_ADDR, &map);
	if (kvm_capability(site, sysfd, KVM_CAP_SET_TSS_ADDR))
		KVM_IOCTL_NUM(site, vm_fd, KVM_SET_TSS_ADDR, TSS_ADDRESS);
}
