/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --core: an ELF core file of the guest, for gdb. Written when the guest goes
 * wrong, by those who report that; without the option nothing happens.
 */
#ifndef HOST_CORE_H
#define HOST_CORE_H

#include "host/instance.h"

/* Serves the option --core. */
void kvm_core_option(const char *file);

/*
 * Writes the file. @regs are the registers of the code that went wrong; NULL:
 * those of the vCPU, of which no thread may be in KVM_RUN. @signal is what
 * debuggers show as the reason, as of <signal.h>. TWARN if it cannot be
 * written; then there is no file.
 */
void kvm_core_write(const struct tst_kvm_instance *inst,
		    const struct kvm_regs *regs, int signal);

/* The same for a TFAIL of the guest, which runs on: only for the first. */
void kvm_core_failure(const struct tst_kvm_instance *inst);

#endif /* HOST_CORE_H */
