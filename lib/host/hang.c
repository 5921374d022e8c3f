// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sampling and ending a test that does not end; see hang.h.
 */
#define TST_NO_DEFAULT_MAIN
#include <dirent.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>

#include "kvm_test.h"
#include "host/core.h"
#include "host/hang.h"
#include "host/pause.h"
#include "tst/tst_hooks.h"

#define SAMPLE_INTERVAL_NS 10000000
#define REPORT_MS 10000		/* in machines that are emulated, too */
#define OTHERS_MS 1000
#define POLL_MS 5
#define THREAD_MS 20

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

int kvm_hang_asked;

/* The thread that ends the test. */
static int ending;

/* The test process; those that it forks are others. */
static pid_t process;

static int own_thread(void)
{
	return syscall(SYS_gettid);
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void kvm_hang_check(void)
{
	int thread = __atomic_load_n(&ending, __ATOMIC_SEQ_CST);

	while (thread && thread != own_thread())
		pause();
}

/*
 * The timer's signal ends KVM_RUN. One that comes a moment before KVM_RUN is
 * lost, so it comes again and again.
 */
static void start_timer(struct kvm_hang *hang)
{
	const struct itimerspec times = {
		.it_interval.tv_nsec = SAMPLE_INTERVAL_NS,
		.it_value.tv_nsec = SAMPLE_INTERVAL_NS,
	};
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID,
		.sigev_signo = KICK_SIGNAL,
	};

	event.sigev_notify_thread_id = own_thread();
	hang->has_timer = !timer_create(CLOCK_MONOTONIC, &event, &hang->timer);
	if (hang->has_timer)
		timer_settime(hang->timer, 0, &times, NULL);
}

static void take_sample(struct tst_kvm_instance *inst)
{
	struct kvm_hang *hang = &inst->live->hang;
	struct kvm_regs regs;
	int error = ioctl(inst->vcpu_fd, KVM_GET_REGS, &regs) ? errno : 0;

	hang->samples[hang->count] = (struct kvm_sample){
		.ip = error ? 0 : regs.rip,
		.level = kvm_nesting(inst) + 1,
		.error = error,
	};
	__atomic_add_fetch(&hang->count, 1, __ATOMIC_RELEASE);
	hang->due_ns = now_ns() + SAMPLE_INTERVAL_NS / 2;
}

static void find_unsampled(struct kvm_live *live, void *ctx)
{
	if (__atomic_load_n(&live->hang.state, __ATOMIC_ACQUIRE) ==
	    KVM_HANG_ASKED)
		++*(int *)ctx;
}

static void wait_for_others(void)
{
	int waited, unsampled = 1;

	for (waited = 0; unsampled && waited < OTHERS_MS; waited += POLL_MS) {
		usleep(POLL_MS * 1000);
		unsampled = 0;
		kvm_live_each(find_unsampled, &unsampled);
	}
}

/* The first thread that has all samples reports; the others stay here. */
static void become_reporter(void)
{
	static int taken;

	while (__atomic_exchange_n(&taken, 1, __ATOMIC_SEQ_CST))
		pause();
}

/*
 * Nothing that a thread does from here on can be trusted: its system call
 * would return early.
 */
static void stay_here(void)
{
	while (1)
		pause();
}

/* Machines are numbered in each process. */
static void report_process(void)
{
	if (getpid() != process)
		tst_res_(kvm_main_site()->file, kvm_main_site()->line, TINFO,
			 "Machines of process %d, a child of the test:",
			 getpid());
}

static void end_test(const struct kvm_site *call, struct kvm_live *live)
{
	struct kvm_site site = *call;
	char text[256] = "nowhere";
	struct kvm_live_name name;

	become_reporter();
	wait_for_others();
	kvm_hang_asked = 0;
	report_process();
	kvm_live_each(kvm_hang_report, NULL);
	if (tst_hang_more()) {
		tst_hang_answer(TST_HANG_REPORTED);
		stay_here();
	}
	name = kvm_live_name(live);
	*name.text = 'm';
	kvm_hang_place(live, &site, text, sizeof(text));
	kvm_core_write(live->inst, NULL, SIGALRM);
	__atomic_store_n(&ending, own_thread(), __ATOMIC_SEQ_CST);
	tst_hang_answer(TST_HANG_ENDING);
	tst_brk_(site.file, site.line, TBROK,
		 "Test timed out: the payload has not ended; %s was in %s",
		 name.text, text);
	exit(0);
}

void kvm_hang_sample(const struct kvm_site *site,
		     struct tst_kvm_instance *inst)
{
	struct kvm_hang *hang = &inst->live->hang;

	if (!hang->due_ns) {
		inst->vcpu_info->immediate_exit = 0;
		hang->runner = own_thread();
		hang->exits = inst->exits;
		hang->due_ns = now_ns() + SAMPLE_INTERVAL_NS / 2;
		start_timer(hang);
		tst_hang_answer(TST_HANG_REPORTING);
	}
	if (now_ns() < hang->due_ns)
		return;
	take_sample(inst);
	if (hang->count < SAMPLES)
		return;
	if (hang->has_timer)
		timer_delete(hang->timer);
	/* Who reads its memory need not wait for this thread. */
	kvm_end_running(inst);
	__atomic_store_n(&hang->state, KVM_HANG_SAMPLED, __ATOMIC_RELEASE);
	end_test(site, inst->live);
}

/* A thread, and the vCPU that it was running without the library. */
struct interrupted {
	const void *ucontext;
	bool is_runner;
	struct tst_kvm_instance *inst;
};

/* Makes the thread that runs the vCPU leave KVM_RUN, now or at once. */
static void ask_runner(struct kvm_live *live, void *ctx)
{
	struct interrupted *in = ctx;
	int runner = __atomic_load_n(&live->inst->runner, __ATOMIC_ACQUIRE);

	live->hang.runner = runner;
	if (runner == own_thread())
		in->is_runner = true;
	if (!runner || live->hang.state)
		return;
	live->hang.state = KVM_HANG_ASKED;
	kvm_kick(live->inst, runner);
}

/* The controller calls KVM_RUN itself, and this thread was in there. */
static void find_own_run(struct kvm_live *live, void *ctx)
{
	struct interrupted *in = ctx;

	if (!live->inst->runner &&
	    kvm_was_in_run(in->ucontext, live->inst->vcpu_fd))
		in->inst = live->inst;
}

/* An exit is the controller's: the samples end with it. */
static void sample_own_run(struct tst_kvm_instance *inst)
{
	kvm_hang_sample(kvm_main_site(), inst);
	while (ioctl(inst->vcpu_fd, KVM_RUN, 0) && errno == EINTR)
		kvm_hang_sample(kvm_main_site(), inst);
	kvm_live_exit(inst);
}

static void report_machines(void)
{
	tst_hang_answer(TST_HANG_REPORTING);
	kvm_live_try_each(kvm_hang_report, NULL);
	tst_hang_answer(TST_HANG_REPORTED);
}

/*
 * A thread that runs a vCPU goes on, to sample it. The others get the signal
 * only if there is none: by tgkill() to find those in a KVM_RUN of their own,
 * then one of them by sigqueue() to report what there is.
 */
static void time_is_over(int sig, siginfo_t *info, void *ucontext)
{
	struct interrupted in = { .ucontext = ucontext };
	int error = errno;

	(void)sig;
	kvm_hang_asked = 1;
	if (info->si_code == SI_QUEUE)
		report_machines();
	else if (kvm_live_try_each(ask_runner, &in) && !in.is_runner)
		kvm_live_try_each(find_own_run, &in);
	if (in.inst)
		sample_own_run(in.inst);
	if (!in.is_runner)
		stay_here();
	errno = error;
}

void kvm_hang_begin(void)
{
	const struct sigaction action = {
		.sa_sigaction = time_is_over,
		.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER,
	};

	process = getpid();
	SAFE_SIGACTION(HANG_SIGNAL, &action, NULL);
	kvm_catch_kicks();
}

static bool wait_for_end(unsigned int wait_ms)
{
	enum tst_hang_answer answer = tst_hang_wait(TST_HANG_NONE, wait_ms);

	if (answer == TST_HANG_REPORTING)
		answer = tst_hang_wait(TST_HANG_REPORTING, REPORT_MS);
	return answer == TST_HANG_ENDING;
}

/* The process of a thread; 0: it is gone. */
static pid_t process_of(pid_t thread)
{
	char path[64], line[128];
	pid_t found = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", thread);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Tgid: %d", &found) == 1)
			break;
	if (file)
		fclose(file);
	return found;
}

/* One thread is enough: it kicks the others of its process. */
static bool ask_process(pid_t thread, bool more, unsigned int wait_ms)
{
	tst_hang_set_more(more);
	tst_hang_answer(TST_HANG_NONE);
	return !syscall(SYS_tkill, thread, HANG_SIGNAL) &&
	       wait_for_end(wait_ms);
}

#define PROCESSES_MAX 16

/* struct runners - a thread that runs a vCPU, of each process that has one. */
struct runners {
	pid_t thread[PROCESSES_MAX], process[PROCESSES_MAX];
	unsigned int count;
};

static void add_runner(struct runners *runners, pid_t thread)
{
	pid_t of = process_of(thread);
	unsigned int i;

	for (i = 0; i < runners->count && runners->process[i] != of; i++)
		;
	if (!of || i < runners->count || i == PROCESSES_MAX)
		return;
	runners->thread[i] = thread;
	runners->process[i] = of;
	runners->count++;
}

/* The test process comes last: it ends the test, as it can clean up. */
static void put_last(struct runners *runners, pid_t pid)
{
	unsigned int i, last = runners->count - 1;
	pid_t thread;

	for (i = 0; i < runners->count; i++) {
		if (runners->process[i] != pid)
			continue;
		thread = runners->thread[i];
		runners->process[i] = runners->process[last];
		runners->thread[i] = runners->thread[last];
		runners->process[last] = pid;
		runners->thread[last] = thread;
	}
}

static bool ask_runners(pid_t pid, unsigned int wait_ms)
{
	struct runners runners = { .count = 0 };
	unsigned int i;
	pid_t thread;
	bool ends = false;

	for (i = 0; (thread = tst_hang_thread(i)) >= 0; i++)
		if (thread)
			add_runner(&runners, thread);
	put_last(&runners, pid);
	for (i = 0; i < runners.count && !ends; i++)
		ends = ask_process(runners.thread[i], i + 1 < runners.count,
				   wait_ms);
	return ends;
}

static bool ask_all(pid_t pid)
{
	bool ending = false;
	struct dirent *ent;
	char path[64];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && !ending && (ent = readdir(dir))) {
		if (ent->d_name[0] == '.')
			continue;
		syscall(SYS_tgkill, pid, atoi(ent->d_name), HANG_SIGNAL);
		ending = wait_for_end(THREAD_MS);
	}
	if (dir)
		closedir(dir);
	return ending;
}

int kvm_hang_timed_out(pid_t pid, unsigned int wait_ms)
{
	const union sigval none = { 0 };

	if (ask_runners(pid, wait_ms) || ask_all(pid) || wait_for_end(wait_ms))
		return 1;
	sigqueue(pid, HANG_SIGNAL, none);
	if (tst_hang_wait(TST_HANG_REPORTING, wait_ms) == TST_HANG_NONE)
		tst_res_(kvm_main_site()->file, kvm_main_site()->line, TINFO,
			 "The test process does not answer: its threads are "
			 "in the kernel, or keep signals blocked");
	return 0;
}
