/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the host library share about a machine. The public
 * interface is kvm_host.h.
 */
#ifndef HOST_INSTANCE_H
#define HOST_INSTANCE_H

#include <stdbool.h>
#include <string.h>

#include "kvm_host.h"
#include "host/ioctl.h"
#include "host/payload_debug.h"

/*
 * A copy of what a guest wrote: all that may be looked at, as the guest may
 * write again at any time. The compiler is not to read the original once
 * more where it could have kept the copy.
 */
static inline void kvm_copy_once(void *to, const void *from, size_t len)
{
	memcpy(to, from, len);
	asm volatile("" : : "r"(from), "r"(to) : "memory");
}

#define SLOT_RAM 0
#define SLOT_RESULT 1

/* Offset of the reset code in the result page. */
#define RESET_CODE_OFFSET 0xff0

/*
 * memory.c: copies bytes at a guest-virtual address, up to the end of the
 * page or of the slot. For struct guest_reader; @ctx is the instance.
 * Returns how many were copied.
 */
size_t kvm_read_guest(void *ctx, uint64_t addr, void *buf, size_t len);

/*
 * memory.c: the host's address of a guest-virtual address, and how many bytes
 * follow in its page. NULL if it is not mapped to memory.
 */
void *kvm_guest_pointer(const struct tst_kvm_instance *inst, uint64_t addr,
			uint64_t *left);

/*
 * memory.c: the host's address of @paddr, and how many bytes follow in its
 * slot. NULL if no memory is there.
 */
void *kvm_phys_pointer(const struct tst_kvm_instance *inst, uint64_t paddr,
		       uint64_t *left);

/* memory.c: copies across pages. Returns false if a byte is not readable. */
bool kvm_copy_from_guest(const struct tst_kvm_instance *inst, uint64_t addr,
			 void *buf, size_t len);

/*
 * memory.c: the levels of nested guests that the running code is in, as the
 * payload says. More than KVM_NESTING_MAX is what a damaged payload claims,
 * and comes as 0.
 */
void kvm_read_nesting(const struct tst_kvm_instance *inst,
		      struct kvm_nesting *nesting);

/* memory.c: the level alone. */
unsigned int kvm_nesting(const struct tst_kvm_instance *inst);

/* where.c: what the payload's debug table knows about an address. */
bool kvm_locate(uint64_t addr, struct payload_location *loc);

/* where.c: the address of a function or a variable; 0: there is none. */
uint64_t kvm_find_symbol(const char *name);

/* x86/cpuid.c: gives the vCPU all features that KVM supports. */
void kvm_set_supported_cpuid(const struct kvm_site *site,
			     struct tst_kvm_instance *inst, int sysfd);

/* x86/boot.c: the state at the payload's entry, as after a reset start. */
void kvm_set_direct_start(const struct kvm_site *site,
			  struct tst_kvm_instance *inst,
			  const struct kvm_payload_header *header);

/* x86/machine.c: what KVM wants to know before the first vCPU. */
void kvm_prepare_machine(const struct kvm_site *site, int sysfd, int vm_fd);

/*
 * x86/walk.c: translates as the vCPU would with the registers of its last
 * exit. Returns false if only KVM_TRANSLATE can tell.
 */
bool kvm_walk(const struct tst_kvm_instance *inst, uint64_t va,
	      uint64_t *paddr);

/* x86/regs.c: makes reading the registers behind each exit cheap. */
void kvm_ask_for_regs(const struct kvm_site *site,
		      struct tst_kvm_instance *inst, int sysfd);

#endif /* HOST_INSTANCE_H */
