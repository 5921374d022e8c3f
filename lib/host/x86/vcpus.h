/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the memory of other vCPUs than the first is; see KVM_VCPU_AREA_SIZE.
 */
#ifndef HOST_X86_VCPUS_H
#define HOST_X86_VCPUS_H

#include "kvm_common.h"

/* Guest-physical address of the area of vCPU 1 and so on. */
static inline uint64_t kvm_vcpu_area(const struct kvm_payload_header *header,
				     unsigned int vcpu)
{
	return header->vcpu_areas + (vcpu - 1) * KVM_VCPU_AREA_SIZE;
}

/* Index of its task state segment's descriptor in the GDT. */
static inline unsigned int kvm_vcpu_task(const struct kvm_payload_header *header,
					 unsigned int vcpu)
{
	return KVM_VCPU_TSS_END(header->bits) -
	       vcpu * KVM_VCPU_TSS_ENTRIES(header->bits);
}

#endif /* HOST_X86_VCPUS_H */
