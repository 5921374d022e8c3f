/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an architecture puts into a core file. Called by core.c; x86/core_regs.c
 * and x86/core_map.c are behind it.
 */
#ifndef HOST_CORE_TARGET_H
#define HOST_CORE_TARGET_H

#include <elf.h>

#include "host/instance.h"

/* Room for the contents of an NT_PRSTATUS note. */
#define CORE_STATUS_MAX 512

/* The ELF machine of a payload. */
uint16_t kvm_core_machine(const struct tst_kvm_instance *inst);

/*
 * Fills in NT_PRSTATUS; returns its size. If KVM does not give the registers,
 * 0 with errno.
 */
size_t kvm_core_status(const struct tst_kvm_instance *inst,
		       const struct kvm_regs *regs, int signal, void *status);

/* struct core_range - guest-virtual addresses that lead to memory. */
struct core_range {
	uint64_t addr, paddr, size;
};

#define CORE_RANGES_MAX 1024

/**
 * struct core_map - the guest's memory as its code sees it.
 * @range: sorted by address; @count of them
 * @complete: nothing was left out
 */
struct core_map {
	struct core_range range[CORE_RANGES_MAX];
	unsigned int count;
	bool complete;
};

/*
 * core.c: adds addresses that lead to physical ones; what is no memory of the
 * machine is left out. Addresses have to come in their order.
 */
void kvm_core_map_add(const struct tst_kvm_instance *inst, struct core_map *map,
		      const struct core_range *range);

/*
 * Walks the page tables. Returns false if there is no paging, or tables that
 * do not tell: those of nested guests. Without registers @map is incomplete.
 */
bool kvm_core_walk(const struct tst_kvm_instance *inst, struct core_map *map);

#endif /* HOST_CORE_TARGET_H */
