// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Accounts of machines, printed (-v) and written as JSON (--stats); see
 * stats.h. When neither is asked for, all it costs is a look at a variable.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define TST_NO_DEFAULT_MAIN
#include <linux/perf_event.h>
#include <stdio.h>
#include <sys/syscall.h>

#include "kvm_test.h"
#include "host/stats.h"
#include "host/vcpus.h"
#include "host/x86/exits.h"

static bool verbose;
static int json = -1;
static pid_t owner;

static bool is_on(void)
{
	return verbose || json >= 0;
}

void kvm_stats_verbose(const char *unused)
{
	(void)unused;
	verbose = true;
}

void kvm_stats_file(const char *path)
{
	json = strcmp(path, "-") ? open(path, O_WRONLY | O_CREAT | O_TRUNC |
					O_APPEND | O_CLOEXEC, 0666) :
		STDOUT_FILENO;
	if (json < 0)
		tst_brk_("--stats", 0, TBROK | TERRNO, "cannot write %s", path);
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Instructions of guests that this thread runs; -1 if nobody counts them. */
static int open_counter(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		.exclude_host = 1,
	};

	return syscall(SYS_perf_event_open, &attr, 0, -1, -1,
		       PERF_FLAG_FD_CLOEXEC);
}

void kvm_stats_run(struct tst_kvm_instance *inst)
{
	if (!is_on())
		return;
	inst->live->stats.counter = open_counter();
	inst->live->stats.start_ns = now_ns();
}

/*
 * What read_format makes of a counter (perf_event_open(2)). One that shared
 * the processor's with others did not run all the time: what it counted is
 * no number of instructions.
 */
struct count {
	uint64_t value, enabled_ns, running_ns;
};

static uint64_t read_counter(int fd)
{
	struct count count;

	if (read(fd, &count, sizeof(count)) != sizeof(count) ||
	    count.running_ns != count.enabled_ns)
		return 0;
	return count.value;
}

void kvm_stats_stop(struct tst_kvm_instance *inst)
{
	struct kvm_stats *stats = &inst->live->stats;

	if (!stats->start_ns)
		return;
	stats->run_ns += now_ns() - stats->start_ns;
	stats->start_ns = 0;
	if (stats->counter < 0)
		return;
	stats->instructions += read_counter(stats->counter);
	close(stats->counter);
}

struct text {
	char buf[2048];
	size_t len;
};

static __attribute__((format(printf, 2, 3))) void add(struct text *text,
						      const char *fmt, ...)
{
	size_t room = sizeof(text->buf) - text->len;
	va_list list;
	int len;

	va_start(list, fmt);
	len = vsnprintf(text->buf + text->len, room, fmt, list);
	va_end(list);
	text->len += len < (int)room ? len : (int)room - 1;
}

/* struct account - of a machine: the sum over its vCPUs. */
struct account {
	const struct kvm_live *live;
	unsigned int vcpus, messages;
	uint64_t exits, instructions;
	uint32_t reasons[KVM_EXIT_REASONS];
	bool counted;
};

/* A vCPU whose instructions nobody counted makes the sum worthless. */
static void add_vcpu(struct account *sum, const struct kvm_live *live)
{
	unsigned int i;

	sum->counted = (sum->counted || !sum->vcpus) &&
		       live->stats.instructions;
	sum->instructions += live->stats.instructions;
	sum->vcpus++;
	sum->messages += live->messages;
	sum->exits += live->inst->exits;
	for (i = 0; i < KVM_EXIT_REASONS; i++)
		sum->reasons[i] += live->stats.reasons[i];
}

static struct account account_of(const struct kvm_live *live)
{
	const struct kvm_vcpus *vcpus = live->inst->vcpus;
	struct account sum = { .live = live };
	unsigned int i;

	add_vcpu(&sum, live);
	for (i = 1; vcpus && i < vcpus->count; i++)
		if (vcpus->vcpu[i].inst && vcpus->vcpu[i].inst->live)
			add_vcpu(&sum, vcpus->vcpu[i].inst->live);
	return sum;
}

/* Exits by reason, each as of @fmt: name, count. */
static void add_reasons(struct text *text, const struct account *sum,
			const char *quote, const char *between)
{
	const char *name, *before = "";
	unsigned int i;

	for (i = 0; i < KVM_EXIT_REASONS; i++) {
		if (!sum->reasons[i])
			continue;
		name = kvm_exit_name(i);
		add(text, "%s%s%s%s%s%u", before, quote, name ? name : "other",
		    quote, *quote ? ": " : " ", sum->reasons[i]);
		before = between;
	}
}

static unsigned long long ram_bytes(const struct tst_kvm_instance *inst)
{
	unsigned long long bytes = 0;
	int i;

	for (i = 0; i < MAX_KVM_MEMSLOTS; i++)
		if (i != SLOT_RESULT)
			bytes += inst->ram[i].memory_size;
	return bytes;
}

static const char *start_name(const struct tst_kvm_instance *inst)
{
	return inst->config.start == TST_KVM_START_RESET ? "reset" : "direct";
}

static void print_line(const struct account *sum)
{
	const struct kvm_live *live = sum->live;
	struct text text = { .len = 0 };

	add(&text, "Machine %u: %s start, %llu KiB RAM, %u vCPU%s, %llu exits (",
	    live->number, start_name(live->inst), ram_bytes(live->inst) / 1024,
	    sum->vcpus, sum->vcpus > 1 ? "s" : "",
	    (unsigned long long)sum->exits);
	add_reasons(&text, sum, "", ", ");
	add(&text, "), %u messages", sum->messages);
	if (sum->counted)
		add(&text, ", %llu instructions",
		    (unsigned long long)sum->instructions);
	add(&text, ", %.3f ms", live->stats.run_ns / 1e6);
	tst_res_(kvm_main_site()->file, kvm_main_site()->line, TINFO, "%s",
		 text.buf);
}

static void write_json(const struct account *sum)
{
	const struct kvm_live *live = sum->live;
	struct text text = { .len = 0 };

	add(&text, "{\"machine\": %u, \"start\": \"%s\", \"ram\": %llu, "
	    "\"vcpus\": %u, \"bits\": %u, \"ended\": %s, \"exits\": %llu, "
	    "\"reasons\": {", live->number, start_name(live->inst),
	    ram_bytes(live->inst), sum->vcpus, live->inst->bits,
	    live->inst->ended ? "true" : "false",
	    (unsigned long long)sum->exits);
	add_reasons(&text, sum, "\"", ", ");
	add(&text, "}, \"messages\": %u, \"instructions\": ", sum->messages);
	if (sum->counted)
		add(&text, "%llu", (unsigned long long)sum->instructions);
	else
		add(&text, "null");
	/* A locale's comma would be no JSON, so no "%f". */
	add(&text, ", \"ms\": %llu.%03u}\n",
	    (unsigned long long)(live->stats.run_ns / 1000000),
	    (unsigned int)(live->stats.run_ns / 1000 % 1000));
	if (write(json, text.buf, text.len) != (ssize_t)text.len)
		tst_res_("--stats", 0, TWARN | TERRNO, "cannot write");
}

void kvm_stats_account(struct kvm_live *live)
{
	struct account sum;

	if (!is_on() || !live || getpid() != owner || live->kept.vcpu)
		return;
	kvm_stats_stop(live->inst);
	sum = account_of(live);
	if (verbose)
		print_line(&sum);
	if (json >= 0)
		write_json(&sum);
}

static void account(struct kvm_live *live, void *unused)
{
	(void)unused;
	kvm_stats_account(live);
}

/* Machines that nobody destroyed. */
static void account_all(void)
{
	kvm_live_each(account, NULL);
}

void kvm_stats_begin(void)
{
	owner = getpid();
	if (is_on())
		atexit(account_all);
}
