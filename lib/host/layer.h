/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The moments in the life of a machine at which the parts of the library
 * that help a user have something to do. Called by those who make machines
 * and report about them; layer.c knows the parts.
 */
#ifndef HOST_LAYER_H
#define HOST_LAYER_H

#include "host/instance.h"

/* A machine has been created: nothing has run in it yet. */
void kvm_created(const struct kvm_site *site, struct tst_kvm_instance *inst);

/* A machine is about to be destroyed. */
void kvm_destroying(struct tst_kvm_instance *inst);

/*
 * The guest went wrong, and the test is about to end for it. @regs are the
 * registers of the code that did it; @signal is what a process would get.
 */
void kvm_went_wrong(const struct tst_kvm_instance *inst,
		    const struct kvm_regs *regs, int signal);

#endif /* HOST_LAYER_H */
