// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which vCPU it is (kvm_guest_vcpu.h). All share one GDT, in which each has a
 * descriptor of its task state segment: from the end on, out of the way of
 * those that tests add.
 */
#include "kvm_x86.h"
#include "guest/x86/layout.h"
#include "guest/x86/vcpu.h"

extern const volatile struct kvm_payload_header kvm_payload_header;

unsigned int kvm_vcpu_count(void)
{
	return kvm_payload_header.vcpus;
}

#define BITS (8 * sizeof(long))

unsigned int kvm_vcpu_of_task(unsigned int selector)
{
	unsigned int below = KVM_VCPU_TSS_END(BITS) - selector / 8;
	unsigned int vcpu = below / KVM_VCPU_TSS_ENTRIES(BITS);

	return vcpu < kvm_vcpu_count() ? vcpu : 0;
}

unsigned int kvm_vcpu_id(void)
{
	uint16_t selector;

	if (kvm_vcpu_count() == 1)
		return 0;
	asm volatile("str %0" : "=rm"(selector));
	return kvm_vcpu_of_task(kvm_interrupted_task(selector));
}

uintptr_t kvm_vcpu_area(unsigned int vcpu)
{
	return kvm_payload_header.vcpu_areas +
		(vcpu - 1) * KVM_VCPU_AREA_SIZE;
}

struct kvm_stack kvm_own_stack(void)
{
	unsigned int vcpu = kvm_vcpu_id();
	uintptr_t area = kvm_vcpu_area(vcpu);

	if (!vcpu)
		return (struct kvm_stack){
			LAYOUT_STACK_GUARD, LAYOUT_STACK, LAYOUT_STACK_TOP,
		};
	return (struct kvm_stack){
		area + KVM_VCPU_GUARD, area + KVM_VCPU_STACK,
		area + KVM_VCPU_STACK_TOP,
	};
}
