// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Machines with several vCPUs; see vcpus.h.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/hang.h"
#include "host/layer.h"
#include "host/pause.h"
#include "host/vcpus.h"

void kvm_vcpus_check(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst, int sysfd,
		     const struct kvm_payload_header *header)
{
	unsigned int count = inst->config.vcpus;
	int most;

	if (count > KVM_VCPUS_MAX)
		tst_brk_(site->file, site->line, TBROK,
			 "tst_kvm_config.vcpus is %u, at most %d are allowed",
			 count, KVM_VCPUS_MAX);
	if (count < 2)
		return;
	if (!header->vcpu_main)
		tst_brk_(site->file, site->line, TBROK,
			 "The payload has no kvm_vcpu_main() for the second of "
			 "%u vCPUs", count);
	most = kvm_capability(site, sysfd, KVM_CAP_MAX_VCPUS);
	if (most && count > (unsigned int)most)
		tst_brk_(site->file, site->line, TCONF,
			 "This KVM has at most %d vCPUs in a machine, not %u "
			 "(KVM_CAP_MAX_VCPUS)", most, count);
}

static void *checked_alloc(const struct kvm_site *site, size_t size)
{
	void *ptr = calloc(1, size);

	if (!ptr)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "calloc() for a vCPU failed");
	return ptr;
}

static void add_vcpu(const struct kvm_site *site,
		     const struct tst_kvm_instance *first, unsigned int number,
		     int sysfd, const struct kvm_payload_header *header)
{
	struct tst_kvm_instance *inst = checked_alloc(site, sizeof(*inst));

	*inst = *first;
	inst->vcpu = number;
	inst->vcpu_fd = -1;
	inst->vcpu_info = MAP_FAILED;
	inst->live = NULL;
	inst->nesting += number * sizeof(struct kvm_nesting);
	inst->entry = header->vcpu_entry;
	first->vcpus->vcpu[number].inst = inst;
	kvm_create_vcpu(site, inst, sysfd);
	kvm_set_vcpu_start(site, inst, header);
	kvm_created(site, inst);
}

void kvm_vcpus_alloc(const struct kvm_site *site, struct tst_kvm_instance *inst)
{
	unsigned int count = inst->config.vcpus;

	if (count < 2)
		return;
	inst->vcpus = checked_alloc(site, sizeof(*inst->vcpus));
	inst->vcpus->count = inst->vcpus->running = count;
	inst->vcpus->vcpu[0].inst = inst;
}

void kvm_vcpus_add(const struct kvm_site *site, struct tst_kvm_instance *inst,
		   int sysfd, struct kvm_payload_header *header)
{
	unsigned int i;

	inst->vcpus->live = inst->live;
	kvm_vcpus_place(site, inst, header);
	for (i = 1; i < inst->vcpus->count; i++)
		add_vcpu(site, inst, i, sysfd, header);
}

void kvm_vcpus_each(struct tst_kvm_instance *inst,
		    void (*fn)(struct tst_kvm_instance *inst))
{
	unsigned int i;

	fn(inst);
	for (i = 1; inst->vcpus && i < inst->vcpus->count; i++)
		if (inst->vcpus->vcpu[i].inst)
			fn(inst->vcpus->vcpu[i].inst);
}

struct kvm_live *kvm_machine_live(const struct tst_kvm_instance *inst)
{
	return inst->vcpus ? inst->vcpus->live : inst->live;
}

void kvm_vcpus_slot(const struct tst_kvm_instance *inst, unsigned int slot)
{
	struct tst_kvm_instance *other;
	unsigned int i;

	for (i = 1; inst->vcpus && i < inst->vcpus->count; i++) {
		other = inst->vcpus->vcpu[i].inst;
		other->ram[slot] = inst->ram[slot];
		kvm_live_slot(other, slot);
	}
}

struct tst_kvm_instance *tst_kvm_get_vcpu_(const char *file, int line,
					   struct tst_kvm_instance *inst,
					   unsigned int vcpu)
{
	unsigned int count = inst->vcpus ? inst->vcpus->count : 1;

	if (vcpu >= count)
		tst_brk_(file, line, TBROK,
			 "There is no vCPU %u: the machine has %u", vcpu,
			 count);
	return inst->vcpus ? inst->vcpus->vcpu[vcpu].inst : inst;
}

/* A signal for the test is none for the library's threads. */
static void block_signals(sigset_t *old)
{
	static const int own[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS,
	};
	sigset_t set;
	unsigned int i;

	sigfillset(&set);
	for (i = 0; i < ARRAY_SIZE(own); i++)
		sigdelset(&set, own[i]);
	sigdelset(&set, KICK_SIGNAL);
	sigdelset(&set, HANG_SIGNAL);
	pthread_sigmask(SIG_SETMASK, &set, old);
}

static void *run_other(void *inst_ptr)
{
	struct tst_kvm_instance *inst = inst_ptr;

	inst->vcpus->run(&inst->vcpus->site, inst);
	return NULL;
}

/* Returns 0, or an error number. */
static int start_threads(struct kvm_vcpus *vcpus)
{
	unsigned int i;
	int error = 0;

	for (i = 1; i < vcpus->count && !error; i++) {
		if (vcpus->vcpu[i].done)
			continue;
		error = pthread_create(&vcpus->vcpu[i].thread, NULL, run_other,
				       vcpus->vcpu[i].inst);
		vcpus->vcpu[i].has_thread = !error;
	}
	return error;
}

static void take_back_kick(struct tst_kvm_instance *inst)
{
	inst->vcpu_info->immediate_exit = 0;
}

void kvm_vcpus_start(const struct kvm_site *site, struct tst_kvm_instance *inst,
		     void (*run)(const struct kvm_site *site,
				 struct tst_kvm_instance *inst))
{
	struct kvm_vcpus *vcpus = inst->vcpus;
	sigset_t signals;
	int error;

	if (!vcpus)
		return;
	__atomic_store_n(&vcpus->in_run, 1, __ATOMIC_RELEASE);
	vcpus->run = run;
	vcpus->site = *site;
	block_signals(&signals);
	error = start_threads(vcpus);
	pthread_sigmask(SIG_SETMASK, &signals, NULL);
	errno = error;
	if (error)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "pthread_create() for a vCPU failed");
}

void kvm_vcpus_join(struct tst_kvm_instance *inst)
{
	struct kvm_vcpus *vcpus = inst->vcpus;
	unsigned int i;

	if (!vcpus)
		return;
	for (i = 1; i < vcpus->count; i++) {
		if (vcpus->vcpu[i].has_thread)
			pthread_join(vcpus->vcpu[i].thread, NULL);
		vcpus->vcpu[i].has_thread = false;
	}
	vcpus->stop = 0;
	kvm_vcpus_each(inst, take_back_kick);
	__atomic_store_n(&vcpus->in_run, 0, __ATOMIC_RELEASE);
}

bool kvm_vcpu_is_done(const struct tst_kvm_instance *inst)
{
	return inst->vcpus && inst->vcpus->vcpu[inst->vcpu].done;
}

bool kvm_vcpu_done(struct tst_kvm_instance *inst)
{
	struct kvm_vcpus *vcpus = inst->vcpus;

	if (!vcpus)
		return true;
	vcpus->vcpu[inst->vcpu].done = true;
	return !__atomic_sub_fetch(&vcpus->running, 1, __ATOMIC_ACQ_REL);
}

static void kick(struct tst_kvm_instance *inst)
{
	int runner = __atomic_load_n(&inst->runner, __ATOMIC_ACQUIRE);

	if (runner && kvm_runs_elsewhere(inst))
		kvm_kick(inst, runner);
}

/* Who is about to call KVM_RUN looks at stop before, or finds the kick. */
void kvm_vcpus_stop(struct tst_kvm_instance *inst)
{
	if (!inst->vcpus)
		return;
	__atomic_store_n(&inst->vcpus->stop, 1, __ATOMIC_SEQ_CST);
	kvm_vcpus_each(inst->vcpus->vcpu[0].inst, kick);
}

void kvm_vcpus_end(struct tst_kvm_instance *inst)
{
	__atomic_store_n(&inst->vcpus->ended, 1, __ATOMIC_RELEASE);
	kvm_vcpus_stop(inst);
}

bool kvm_vcpus_ended(const struct tst_kvm_instance *inst)
{
	return inst->vcpus &&
	       __atomic_load_n(&inst->vcpus->ended, __ATOMIC_ACQUIRE);
}

bool kvm_must_stop(const struct tst_kvm_instance *inst)
{
	return inst->vcpus &&
	       __atomic_load_n(&inst->vcpus->stop, __ATOMIC_SEQ_CST);
}

bool kvm_vcpus_park(struct tst_kvm_instance *inst)
{
	unsigned int i;
	bool parked = kvm_park(inst);

	for (i = 1; inst->vcpus && i < inst->vcpus->count; i++)
		if (inst->vcpus->vcpu[i].inst)
			parked = kvm_park(inst->vcpus->vcpu[i].inst) && parked;
	return parked;
}

/*
 * One of its threads, or another one while they run it, may end the test and
 * destroy the machine: then they are stopped for good, where they are, and
 * what they use stays.
 */
void kvm_vcpus_destroy(struct tst_kvm_instance *inst)
{
	struct kvm_vcpus *vcpus = inst->vcpus;
	unsigned int i;

	if (!vcpus || __atomic_load_n(&vcpus->in_run, __ATOMIC_ACQUIRE))
		return;
	inst->vcpus = NULL;
	for (i = 1; i < vcpus->count; i++) {
		if (!vcpus->vcpu[i].inst)
			continue;
		kvm_destroy_vcpu(vcpus->vcpu[i].inst);
		free(vcpus->vcpu[i].inst);
	}
	free(vcpus);
}
