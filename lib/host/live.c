// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The list of machines; see live.h. A test may lose a machine without
 * destroying it: its variable is freed, or on the stack of a thread that is
 * no more. If it creates another one in the same place, the new one takes the
 * place of the old one here as well.
 */
#define TST_NO_DEFAULT_MAIN
#include <pthread.h>

#include "kvm_test.h"
#include "host/live.h"
#include "host/text.h"
#include "host/vcpus.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kvm_live *first, **last = &first;
static unsigned int created;

static struct kvm_live *unlink_live(const struct tst_kvm_instance *inst)
{
	struct kvm_live **at, *live;

	for (at = &first; *at; at = &(*at)->next) {
		if ((*at)->owner != inst)
			continue;
		live = *at;
		*at = live->next;
		if (last == &live->next)
			last = at;
		return live;
	}
	return NULL;
}

/* The machine that was at @inst before, if the test has lost it. */
static void drop_lost(const struct tst_kvm_instance *inst)
{
	struct kvm_live *lost = unlink_live(inst);
	struct kvm_vcpus *vcpus = lost ? lost->kept.vcpus : NULL;
	unsigned int i;

	for (i = 1; vcpus && i < vcpus->count; i++)
		free(unlink_live(vcpus->vcpu[i].inst));
	free(lost);
}

static void set_number(struct kvm_live *live,
		       const struct tst_kvm_instance *inst)
{
	live->number = inst->vcpu ? inst->vcpus->live->number : ++created;
}

void kvm_live_add(const struct kvm_site *site, struct tst_kvm_instance *inst)
{
	struct kvm_live *live = calloc(1, sizeof(*live));

	if (!live)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "calloc() for a machine failed");
	live->process = getpid();
	inst->live = live;
	live->kept = *inst;
	live->owner = inst;
	live->inst = &live->kept;
	pthread_mutex_lock(&lock);
	drop_lost(inst);
	set_number(live, inst);
	*last = live;
	last = &live->next;
	pthread_mutex_unlock(&lock);
}

struct kvm_live_name kvm_live_name(const struct kvm_live *live)
{
	struct kvm_live_name name;

	if (live->kept.vcpus)
		snprintf(name.text, sizeof(name.text), "Machine %u, vCPU %u",
			 live->number, live->kept.vcpu);
	else
		snprintf(name.text, sizeof(name.text), "Machine %u",
			 live->number);
	return name;
}

void kvm_live_remove(struct tst_kvm_instance *inst)
{
	struct kvm_live *live;

	pthread_mutex_lock(&lock);
	live = unlink_live(inst);
	__atomic_store_n(&inst->live, NULL, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&lock);
	/* A thread in tst_kvm_wait_guest() is about to end the test. */
	if (live && !__atomic_load_n(&live->waiter, __ATOMIC_ACQUIRE))
		free(live);
}

void kvm_live_use(struct tst_kvm_instance *inst)
{
	__atomic_store_n(&inst->live->inst, inst, __ATOMIC_RELEASE);
}

bool kvm_live_keep(struct tst_kvm_instance *inst)
{
	struct kvm_live *live = inst->live;

	if (pthread_mutex_trylock(&lock))
		return false;
	live->kept = *inst;
	live->kept.runner = live->kept.pause = 0;
	__atomic_store_n(&live->inst, &live->kept, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&lock);
	return true;
}

void kvm_live_slot(struct tst_kvm_instance *inst, unsigned int slot)
{
	if (inst->live)
		inst->live->kept.ram[slot] = inst->ram[slot];
}

void kvm_live_ended(struct tst_kvm_instance *inst)
{
	inst->ended = 1;
	inst->live->kept.ended = 1;
}

static void each(void (*fn)(struct kvm_live *live, void *ctx), void *ctx)
{
	struct kvm_live *live;
	pid_t process = getpid();

	for (live = first; live; live = live->next)
		if (live->process == process)
			fn(live, ctx);
}

void kvm_live_each(void (*fn)(struct kvm_live *live, void *ctx), void *ctx)
{
	pthread_mutex_lock(&lock);
	each(fn, ctx);
	pthread_mutex_unlock(&lock);
}

bool kvm_live_try_each(void (*fn)(struct kvm_live *live, void *ctx), void *ctx)
{
	if (pthread_mutex_trylock(&lock))
		return false;
	each(fn, ctx);
	pthread_mutex_unlock(&lock);
	return true;
}

int64_t kvm_coarse_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void kvm_live_exit(struct tst_kvm_instance *inst)
{
	struct kvm_live *live = inst->live;
	uint32_t reason = inst->vcpu_info->exit_reason;

	inst->exits++;
	live->last_exit_ns = kvm_coarse_ns();
	live->last_reason = reason;
	live->stats.reasons[reason < KVM_EXIT_REASONS ? reason :
			    KVM_EXIT_REASONS - 1]++;
}

void kvm_live_message(struct tst_kvm_instance *inst,
		      const struct guest_message *msg)
{
	struct kvm_live *live = inst->live;
	struct kvm_last_message *last =
		live->last + live->messages++ % LAST_MESSAGES;
	char text[GUEST_NAME_MAX + GUEST_TEXT_MAX];

	last->ns = live->last_exit_ns;
	last->line = msg->line;
	kvm_text_sanitise(last->file, sizeof(last->file), msg->file,
			  strlen(msg->file));
	kvm_message_text(text, sizeof(text), msg);
	kvm_text_sanitise(last->text, sizeof(last->text), text, strlen(text));
}
