/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --gdb: a debugger looks at the guest. Called by the run loop and by those
 * who report what went wrong; without the option they cost a test nothing.
 */
#ifndef HOST_GDB_H
#define HOST_GDB_H

#include "host/instance.h"

/* The option was given. */
extern bool kvm_gdb_on;

/* Serves the option --gdb. */
void kvm_gdb_option(const char *where);

/* gdb_listen.c: whether the word behind --gdb says where to listen. */
int kvm_gdb_is_option_value(const char *word);

/* Around tst_kvm_run_instance(): @ended says that the payload has ended. */
void kvm_gdb_begin(struct tst_kvm_instance *inst);
void kvm_gdb_end(const struct tst_kvm_instance *inst, bool ended);

/*
 * Does what ioctl(KVM_RUN) does, stopping wherever the debugger wants it.
 */
int kvm_gdb_run(struct tst_kvm_instance *inst);

/*
 * The test is about to end because of the guest: the debugger may look at
 * @regs, which are those of the code that went wrong. @signal stands for the
 * reason.
 */
void kvm_gdb_crashed(const struct tst_kvm_instance *inst,
		     const struct kvm_regs *regs, int signal);

/* A machine is about to be destroyed. */
void kvm_gdb_forget(const struct tst_kvm_instance *inst);

/*
 * Whether only one vCPU of the machine is to run, as it steps; stores which.
 * One that has nothing left to do is none.
 */
bool kvm_gdb_picks(unsigned int *vcpu);

#endif /* HOST_GDB_H */
