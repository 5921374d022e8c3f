/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest library knows of other vCPUs than the first. Internal.
 */
#ifndef LIB_GUEST_X86_VCPU_H
#define LIB_GUEST_X86_VCPU_H

#include "kvm_guest.h"

/* vcpu.c: whose task it is; 0: none of another vCPU than the first. */
unsigned int kvm_vcpu_of_task(unsigned int selector);

/* vcpu.c: the area of vCPU 1 and so on; see KVM_VCPU_AREA_SIZE. */
uintptr_t kvm_vcpu_area(unsigned int vcpu);

/* The page that is not mapped is from @guard to @bottom. */
struct kvm_stack {
	uintptr_t guard, bottom, top;
};

/* vcpu.c: the stack that this vCPU began with. */
struct kvm_stack kvm_own_stack(void);

/*
 * stack_64.c, stack_32.c: the task that is running, but for that of double
 * faults: then the one that has been interrupted.
 */
unsigned int kvm_interrupted_task(unsigned int selector);

#endif /* LIB_GUEST_X86_VCPU_H */
