// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints the flight recorder; see trace.h.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/trace.h"
#include "host/vcpus.h"
#include "tst/tst_hooks.h"

#define LAST_EVENTS 16

/* With -D: as with messages, nobody reads that many. */
#define EVENTS_MAX 100000

/* Strings of the image and of the heap are where the identity map is. */
static size_t read_physical(void *ctx, uint64_t addr, void *buf, size_t len)
{
	uint64_t left;
	const char *ptr = kvm_phys_pointer(ctx, addr, &left);

	if (!ptr)
		return 0;
	if (len > left)
		len = left;
	kvm_copy_once(buf, ptr, len);
	return len;
}

static const struct kvm_trace *find_trace(const struct tst_kvm_instance *inst)
{
	uint64_t left;
	const struct kvm_trace *trace;

	if (!inst->trace || !inst->live)
		return NULL;
	trace = kvm_phys_pointer(inst, inst->trace, &left);
	return trace && left >= sizeof(*trace) ? trace : NULL;
}

/* How long before the last event; in cycles if their speed is not known. */
static void describe_age(const struct tst_kvm_instance *inst, uint64_t cycles,
			 char *out, size_t size)
{
	int khz = kvm_machine_live(inst)->tsc_khz;

	if (khz > 0)
		snprintf(out, size, "%.1f us", cycles * 1000.0 / khz);
	else
		snprintf(out, size, "%llu cycles", (unsigned long long)cycles);
}

static void print_event(const struct tst_kvm_instance *inst,
			const struct kvm_trace_entry *entry, uint64_t now)
{
	struct guest_reader mem = { read_physical, (void *)inst };
	struct kvm_site site = *kvm_main_site();
	char file[64], text[512], age[32];

	kvm_trace_describe(entry, inst->bits, &mem, &site, file, sizeof(file),
			   text, sizeof(text));
	describe_age(inst, now - entry->tsc, age, sizeof(age));
	tst_res_(site.file, site.line, TINFO, "Trace %u, -%s: %s",
		 entry->number, age, text);
}

/* Returns how many there are. */
static unsigned int print_new(const struct tst_kvm_instance *inst,
			      unsigned int most)
{
	static struct kvm_trace_entry events[TRACE_MAX];
	struct kvm_live *live = kvm_machine_live(inst);
	const struct kvm_trace *trace = find_trace(inst);
	unsigned int i, n;
	bool lost;

	if (!trace)
		return 0;
	n = kvm_trace_collect(trace, live->trace_seen, events, &lost);
	i = n > most ? n - most : 0;
	if (n && (i || lost))
		tst_res_(kvm_main_site()->file, kvm_main_site()->line, TINFO,
			 "Trace: earlier events are left out");
	live->events += n - i;
	for (; i < n; i++)
		print_event(inst, events + i, events[n - 1].tsc);
	return n;
}

/*
 * The recorder is that of all vCPUs. A thread that prints it prints all there
 * is: another one, or the handler of a signal, need not do the same.
 */
static unsigned int print_last(const struct tst_kvm_instance *inst,
			       unsigned int most)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	unsigned int n;

	if (!inst->trace || pthread_mutex_trylock(&lock))
		return 0;
	n = print_new(inst, most);
	pthread_mutex_unlock(&lock);
	return n;
}

void kvm_print_trace(const struct tst_kvm_instance *inst)
{
	print_last(inst, LAST_EVENTS);
}

/* A test may fail a thousand times with a machine that notes everything. */
static void print_once(struct kvm_live *live, void *unused)
{
	(void)unused;
	if (!live->trace_told && !live->kept.vcpu)
		live->trace_told = print_last(live->inst, LAST_EVENTS);
}

/* Whoever holds the list may be the one that fails. */
void kvm_print_traces(void)
{
	kvm_live_try_each(print_once, NULL);
}

void kvm_follow_trace(const struct tst_kvm_instance *inst)
{
	const struct kvm_live *live = kvm_machine_live(inst);

	if (!inst->trace || !tst_debug_on() || live->events >= EVENTS_MAX)
		return;
	print_last(inst, TRACE_MAX);
	if (live->events >= EVENTS_MAX)
		tst_res_(kvm_main_site()->file, kvm_main_site()->line, TINFO,
			 "Trace: %d events, more are printed only before a failure",
			 EVENTS_MAX);
}
