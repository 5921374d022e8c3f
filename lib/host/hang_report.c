// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is known about a machine whose test does not end. Called by hang.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/hang.h"
#include "host/trace.h"
#include "host/x86/exits.h"

#define PLACES_SHOWN 4

#define NOTE(live, fmt, ...)                                                  \
	tst_res_(kvm_main_site()->file, kvm_main_site()->line, TINFO,         \
		 "%s: " fmt, kvm_live_name(live).text, ##__VA_ARGS__)

/* Other threads may still write these. */
#define LOAD(member) __atomic_load_n(&(member), __ATOMIC_ACQUIRE)

static double seconds_since(int64_t ns)
{
	return (kvm_coarse_ns() - ns) / 1e9;
}

static void print_runner(const struct kvm_live *live)
{
	int runner = LOAD(live->hang.runner);

	if (LOAD(live->hang.state) == KVM_HANG_SAMPLED)
		NOTE(live, "run by thread %d; %llu exits while it was sampled",
		     runner, (unsigned long long)(live->inst->exits -
						  live->hang.exits));
	else if (runner)
		NOTE(live, "thread %d, which runs it, does not come back from "
		     "the kernel: its registers cannot be read", runner);
	else
		NOTE(live, "%s", live->inst->ended ? "its payload has ended" :
		     "no thread runs its vCPU");
}

static void print_exits(const struct kvm_live *live)
{
	const char *name = kvm_exit_name(live->last_reason);

	if (live->last_exit_ns)
		NOTE(live, "%llu exits, the last one %.1f s ago: %s",
		     (unsigned long long)live->inst->exits,
		     seconds_since(live->last_exit_ns), name ? name : "?");
	else
		NOTE(live, "no exit so far");
}

static void print_messages(const struct kvm_live *live)
{
	unsigned int i = live->messages > LAST_MESSAGES ?
		live->messages - LAST_MESSAGES : 0;
	const struct kvm_last_message *last;

	for (; i < live->messages; i++) {
		last = live->last + i % LAST_MESSAGES;
		tst_res_(last->file, last->line, TINFO,
			 "%s: reported %.1f s ago: %s",
			 kvm_live_name(live).text,
			 seconds_since(last->ns), last->text);
	}
	if (!live->messages)
		NOTE(live, "no message so far");
}

static void print_signals(const struct kvm_live *live)
{
	const struct tst_kvm_result *result = live->inst->result;
	int waiter = LOAD(live->waiter);

	if (LOAD(result->result) == KVM_TSYNC)
		NOTE(live, "the guest's signal 0x%llx is pending: "
		     "tst_wait_host() returns when the controller calls "
		     "tst_kvm_clear_guest_signal()",
		     (unsigned long long)result->file_addr);
	if (waiter)
		NOTE(live, "thread %d has been in tst_kvm_wait_guest() for "
		     "%.1f s", waiter, seconds_since(live->waits_ns));
}

static struct kvm_site site_of(const struct kvm_sample *sample,
			       const struct kvm_site *otherwise)
{
	struct payload_location loc;

	if (!sample->error && kvm_locate(sample->ip, &loc) && loc.file)
		return (struct kvm_site){ loc.file, loc.line };
	return *otherwise;
}

static void print_places(const struct kvm_live *live)
{
	unsigned int i, n, count = LOAD(live->hang.count);
	struct kvm_place places[SAMPLES];
	struct kvm_site site;
	char text[256];

	n = kvm_sample_places(live->hang.samples, count, places);
	for (i = 0; i < n && i < PLACES_SHOWN; i++) {
		site = site_of(&places[i].first, kvm_main_site());
		kvm_sample_describe(&places[i].first, text, sizeof(text));
		tst_res_(site.file, site.line, TINFO,
			 "%s: %u of %u samples: %s", kvm_live_name(live).text,
			 places[i].count, count, text);
	}
	if (n > PLACES_SHOWN)
		NOTE(live, "and at %u other places", n - PLACES_SHOWN);
}

void kvm_hang_report(struct kvm_live *live, void *unused)
{
	(void)unused;
	print_runner(live);
	print_exits(live);
	print_messages(live);
	print_signals(live);
	print_places(live);
	if (LOAD(live->hang.state) == KVM_HANG_SAMPLED)
		kvm_hang_stack(live->inst);
	kvm_print_trace(live->inst);
}

bool kvm_hang_place(const struct kvm_live *live, struct kvm_site *site,
		    char *text, size_t size)
{
	struct kvm_place places[SAMPLES];

	if (!kvm_sample_places(live->hang.samples, LOAD(live->hang.count),
			       places))
		return false;
	*site = site_of(&places[0].first, site);
	kvm_sample_describe(&places[0].first, text, size);
	return true;
}
