/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * General registers of a vCPU. Used by the x86 part of the host library.
 */
#ifndef HOST_X86_REGS_H
#define HOST_X86_REGS_H

#include "host/instance.h"

/* Reads the registers as of the last exit. */
void kvm_get_regs(const struct kvm_site *site,
		  const struct tst_kvm_instance *inst, struct kvm_regs *regs);

#endif /* HOST_X86_REGS_H */
