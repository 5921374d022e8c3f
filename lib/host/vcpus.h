/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines with several vCPUs. For each vCPU there is an instance: the test's
 * for the first one, the library's for the others. They share the VM and its
 * memory, so that whatever deals with an instance deals with a vCPU.
 *
 * The others are run by threads of the library, which are there only while
 * tst_kvm_run_instance() is. A machine with one vCPU has nothing of this.
 */
#ifndef HOST_VCPUS_H
#define HOST_VCPUS_H

#include <pthread.h>
#include <signal.h>

#include "host/instance.h"

/**
 * struct kvm_vcpus - the vCPUs of a machine.
 * @count: how many, at least 2
 * @running: how many have something left to do
 * @stop: all are to leave KVM_RUN
 * @ended: for good
 * @in_run: between kvm_vcpus_start() and the end of kvm_vcpus_join()
 * @live: of the first one
 * @vcpu: [0]: the test's instance, which may be lost while it is not run
 * @done: it has nothing left to do
 * @thread: runs it, if @has_thread
 * @run: what a thread does; see kvm_vcpus_start()
 * @site: the call of tst_kvm_run_instance()
 */
struct kvm_vcpus {
	unsigned int count, running;
	int stop, ended, in_run;
	struct kvm_live *live;
	struct {
		struct tst_kvm_instance *inst;
		pthread_t thread;
		bool done, has_thread;
	} vcpu[KVM_VCPUS_MAX];
	void (*run)(const struct kvm_site *site,
		    struct tst_kvm_instance *inst);
	struct kvm_site site;
};

/* Before the first one is created: TBROK, TCONF if there cannot be so many. */
void kvm_vcpus_check(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst, int sysfd,
		     const struct kvm_payload_header *header);

/* Sets @inst->vcpus if there is to be more than one. */
void kvm_vcpus_alloc(const struct kvm_site *site,
		     struct tst_kvm_instance *inst);

/*
 * For a machine that is complete but for its other vCPUs: adds them. @header
 * is the one in guest memory.
 */
void kvm_vcpus_add(const struct kvm_site *site, struct tst_kvm_instance *inst,
		   int sysfd, struct kvm_payload_header *header);

/* instance.c: creates the vCPU of the instance, and destroys it. */
void kvm_create_vcpu(const struct kvm_site *site,
		     struct tst_kvm_instance *inst, int sysfd);
void kvm_destroy_vcpu(struct tst_kvm_instance *inst);

/* x86/vcpus.c: puts into memory what the other vCPUs need: areas, tasks. */
void kvm_vcpus_place(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst,
		     struct kvm_payload_header *header);

/* x86/boot.c: the state that another vCPU than the first begins in. */
void kvm_set_vcpu_start(const struct kvm_site *site,
			struct tst_kvm_instance *inst,
			const struct kvm_payload_header *header);

/* What is kept once for all vCPUs of a machine. */
struct kvm_live *kvm_machine_live(const struct tst_kvm_instance *inst);

/* A new memory slot. */
void kvm_vcpus_slot(const struct tst_kvm_instance *inst, unsigned int slot);

/* Calls @fn for each vCPU, the first one first. */
void kvm_vcpus_each(struct tst_kvm_instance *inst,
		    void (*fn)(struct tst_kvm_instance *inst));

/*
 * Starts a thread, which calls @run, for each of the others that has something
 * left to do, when the calling one runs the first; and waits for them.
 */
void kvm_vcpus_start(const struct kvm_site *site, struct tst_kvm_instance *inst,
		     void (*run)(const struct kvm_site *site,
				 struct tst_kvm_instance *inst));
void kvm_vcpus_join(struct tst_kvm_instance *inst);

/*
 * turns.c: in turns instead of at a time, all in the calling thread. @run
 * lets a vCPU run until kvm_turn_is_over, or it has nothing left to do (0);
 * else it returns the error of KVM_RUN.
 */
int kvm_vcpus_take_turns(const struct kvm_site *site,
			 struct tst_kvm_instance *inst, int exp_errno,
			 int (*run)(const struct kvm_site *site,
				    struct tst_kvm_instance *inst,
				    int exp_errno));
extern volatile sig_atomic_t kvm_turn_is_over;

/* Whether it has nothing left to do. */
bool kvm_vcpu_is_done(const struct tst_kvm_instance *inst);

/*
 * For the thread that runs it: it has nothing left to do. Returns true if no
 * vCPU has.
 */
bool kvm_vcpu_done(struct tst_kvm_instance *inst);

/*
 * For any of their threads: the payload has ended. The instances learn of it
 * when no thread runs them.
 */
void kvm_vcpus_end(struct tst_kvm_instance *inst);
bool kvm_vcpus_ended(const struct tst_kvm_instance *inst);

/* For any of their threads: all stop running. */
void kvm_vcpus_stop(struct tst_kvm_instance *inst);
bool kvm_must_stop(const struct tst_kvm_instance *inst);

/* Stops all that other threads run, for good. Returns false if it cannot. */
bool kvm_vcpus_park(struct tst_kvm_instance *inst);

/* Destroys the others. */
void kvm_vcpus_destroy(struct tst_kvm_instance *inst);

#endif /* HOST_VCPUS_H */
