/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several vCPUs in one machine. Included by kvm_guest.h, behind the types it
 * uses.
 *
 * A controller asks for them (tst_kvm_config.vcpus). The first one, number 0,
 * runs main(), each of the others kvm_vcpu_main(), all at a time. They share
 * memory, page tables, GDT, IDT, interrupt callbacks and the result page;
 * each has a stack of 8 KiB, a task state segment, and registers of its own.
 */
#ifndef KVM_GUEST_VCPU_H
#define KVM_GUEST_VCPU_H

#ifndef KVM_VCPUS_MAX
#include "kvm_common.h"
#endif

/**
 * kvm_vcpu_main() - what other vCPUs than the first execute.
 * @vcpu: number of the vCPU that runs it, from 1 on
 *
 * Defined by the payload. Begins in the state that main() begins in, when the
 * constructors have run. A vCPU whose function returns stops. The payload has
 * ended when all vCPUs have stopped, or when one calls kvm_exit() or
 * tst_brk().
 */
void kvm_vcpu_main(unsigned int vcpu);

/**
 * kvm_vcpu_id() - the number of the vCPU that executes this.
 *
 * Found by the task register (STR, no VM exit): a test that loads another
 * task state segment is taken for vCPU 0.
 *
 * Return: 0 for the one that runs main(), from 1 on for the others.
 */
unsigned int kvm_vcpu_id(void);

/**
 * kvm_vcpu_count() - how many vCPUs the machine has.
 *
 * Return: tst_kvm_config.vcpus, at least 1.
 */
unsigned int kvm_vcpu_count(void);

#endif /* KVM_GUEST_VCPU_H */
