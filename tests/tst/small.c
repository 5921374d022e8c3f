// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The small functions of the headers: arithmetic, atomics, attributes, and
 * what reads a word from the kernel. Run by tests/tst/run with the
 * expectations in small.tab.
 */
#define _GNU_SOURCE
#include "cases.h"
#include <sys/mman.h>
#include <sys/mount.h>
#include "tst_arch.h"
#include "tst_atomic.h"
#include "tst_fuzzy_sync.h"
#include "tst_kconfig.h"
#include "tst_safe_clocks.h"
#include "tst_safe_posix_ipc.h"
#include "tst_safe_pthread.h"
#include "tst_security.h"
#include "tst_timer.h"

#define TS(sec, nsec) ((struct timespec){ .tv_sec = sec, .tv_nsec = nsec })
#define TV(sec, usec) ((struct timeval){ .tv_sec = sec, .tv_usec = usec })

#define EQ_TS(call, sec, nsec) do {					\
	struct timespec ts_ = call;					\
									\
	TST_EXP_EXPR(ts_.tv_sec == (sec) && ts_.tv_nsec == (nsec),	\
		     "%s = %lld s %ld ns", #call,			\
		     (long long)ts_.tv_sec, (long)ts_.tv_nsec);		\
} while (0)

#define EQ_TV(call, sec, usec) do {					\
	struct timeval tv_ = call;					\
									\
	TST_EXP_EXPR(tv_.tv_sec == (sec) && tv_.tv_usec == (usec),	\
		     "%s = %lld s %ld us", #call,			\
		     (long long)tv_.tv_sec, (long)tv_.tv_usec);		\
} while (0)

static void timespec_units(void)
{
	TST_EXP_EQ_LI(tst_timespec_to_us(TS(2, 499)), 2000000);
	TST_EXP_EQ_LI(tst_timespec_to_us(TS(2, 500)), 2000001);
	TST_EXP_EQ_LI(tst_timespec_to_us(TS(2, 999999999)), 3000000);
	TST_EXP_EQ_LI(tst_timespec_to_us(TS(-2, 1000)), -1999999);
	TST_EXP_EQ_LI(tst_timespec_to_ms(TS(2, 499999)), 2000);
	TST_EXP_EQ_LI(tst_timespec_to_ms(TS(2, 500000)), 2001);
	TST_EXP_EQ_LI(tst_timespec_to_ms(TS(-1, 1000000)), -999);
	TST_EXP_EQ_LI(tst_timespec_to_ms(TS(0x7fffffff, 0)), 2147483647000);
	EQ_TS(tst_timespec_from_us(1999999), 1, 999999000);
	EQ_TS(tst_timespec_from_us(0), 0, 0);
	EQ_TS(tst_timespec_from_ms(3001), 3, 1000000);
	EQ_TS(tst_timespec_from_ms(2147483000000), 2147483000, 0);
}

static void timespec_sums(void)
{
	EQ_TS(tst_timespec_normalize(TS(1, 1000000000)), 2, 0);
	EQ_TS(tst_timespec_normalize(TS(1, 999999999)), 1, 999999999);
	EQ_TS(tst_timespec_normalize(TS(1, -1)), 0, 999999999);
	EQ_TS(tst_timespec_add(TS(1, 600000000), TS(2, 400000000)), 4, 0);
	EQ_TS(tst_timespec_add(TS(1, 1), TS(2, 2)), 3, 3);
	EQ_TS(tst_timespec_diff(TS(3, 1), TS(1, 2)), 1, 999999999);
	EQ_TS(tst_timespec_diff(TS(1, 0), TS(2, 0)), -1, 0);
	EQ_TS(tst_timespec_add_us(TS(1, 999999000), 1), 2, 0);
	EQ_TS(tst_timespec_add_us(TS(1, 5), 2000003), 3, 3005);
	EQ_TS(tst_timespec_sub_us(TS(1, 0), 1), 0, 999999000);
	EQ_TS(tst_timespec_sub_us(TS(0, 0), 1000001), -2, 999999000);
}

static void timespec_differences(void)
{
	TST_EXP_EXPR(tst_timespec_lt(TS(1, 9), TS(2, 0)));
	TST_EXP_EXPR(tst_timespec_lt(TS(1, 1), TS(1, 2)));
	TST_EXP_EXPR(!tst_timespec_lt(TS(1, 1), TS(1, 1)));
	TST_EXP_EXPR(!tst_timespec_lt(TS(2, 0), TS(1, 9)));
	TST_EXP_EQ_LI(tst_timespec_diff_ns(TS(5, 1), TS(1, 2)), 3999999999);
	TST_EXP_EQ_LI(tst_timespec_diff_ns(TS(1, 2), TS(5, 1)), -3999999999);
	TST_EXP_EQ_LI(tst_timespec_diff_us(TS(2, 0), TS(1, 999999499)), 1);
	TST_EXP_EQ_LI(tst_timespec_diff_us(TS(1, 0), TS(1, 7000)), -7);
	TST_EXP_EQ_LI(tst_timespec_diff_ms(TS(2, 0), TS(1, 998500000)), 2);
	TST_EXP_EQ_LI(tst_timespec_diff_ms(TS(1, 0), TS(3, 1000000)), -2001);
	TST_EXP_EQ_LI(tst_timespec_abs_diff_us(TS(1, 0), TS(2, 3000)),
		      1000003);
	TST_EXP_EQ_LI(tst_timespec_abs_diff_us(TS(2, 3000), TS(1, 0)),
		      1000003);
	TST_EXP_EQ_LI(tst_timespec_abs_diff_ms(TS(1, 0), TS(2, 3000000)),
		      1003);
	TST_EXP_EQ_LI(tst_timespec_abs_diff_ms(TS(2, 3000000), TS(1, 0)),
		      1003);
}

static void timespecs(void)
{
	timespec_units();
	timespec_sums();
	timespec_differences();
}

static void timeval_units_and_sums(void)
{
	TST_EXP_EQ_LI(tst_timeval_to_us(TV(2, 999999)), 2999999);
	TST_EXP_EQ_LI(tst_timeval_to_us(TV(-2, 1)), -1999999);
	TST_EXP_EQ_LI(tst_timeval_to_ms(TV(2, 499)), 2000);
	TST_EXP_EQ_LI(tst_timeval_to_ms(TV(2, 500)), 2001);
	TST_EXP_EQ_LI(tst_timeval_to_ms(TV(-1, 1000)), -999);
	EQ_TV(tst_timeval_from_us(1999999), 1, 999999);
	EQ_TV(tst_timeval_from_ms(3001), 3, 1000);
	EQ_TV(tst_timeval_normalize(TV(1, 1000000)), 2, 0);
	EQ_TV(tst_timeval_normalize(TV(1, 999999)), 1, 999999);
	EQ_TV(tst_timeval_normalize(TV(1, -1)), 0, 999999);
	EQ_TV(tst_timeval_add(TV(1, 600000), TV(2, 400000)), 4, 0);
	EQ_TV(tst_timeval_diff(TV(3, 1), TV(1, 2)), 1, 999999);
	EQ_TV(tst_timeval_diff(TV(1, 0), TV(2, 0)), -1, 0);
	EQ_TV(tst_timeval_add_us(TV(1, 999999), 1), 2, 0);
	EQ_TV(tst_timeval_sub_us(TV(1, 0), 1000001), -1, 999999);
}

static void timevals(void)
{
	timeval_units_and_sums();
	TST_EXP_EXPR(tst_timeval_lt(TV(1, 9), TV(2, 0)));
	TST_EXP_EXPR(tst_timeval_lt(TV(1, 1), TV(1, 2)));
	TST_EXP_EXPR(!tst_timeval_lt(TV(1, 1), TV(1, 1)));
	TST_EXP_EXPR(!tst_timeval_lt(TV(2, 0), TV(1, 9)));
	TST_EXP_EQ_LI(tst_timeval_diff_us(TV(2, 0), TV(1, 999998)), 2);
	TST_EXP_EQ_LI(tst_timeval_diff_us(TV(1, 0), TV(1, 7)), -7);
	TST_EXP_EQ_LI(tst_timeval_diff_ms(TV(2, 0), TV(1, 998500)), 2);
	TST_EXP_EQ_LI(tst_timeval_diff_ms(TV(1, 0), TV(3, 1000)), -2001);
	TST_EXP_EQ_LI(tst_timeval_abs_diff_us(TV(1, 0), TV(2, 3)), 1000003);
	TST_EXP_EQ_LI(tst_timeval_abs_diff_us(TV(2, 3), TV(1, 0)), 1000003);
}

/* The members of the layout are where the setters put the values. */
static void ts_layouts(void)
{
	struct tst_ts ts[] = {
		{ .type = TST_LIBC_TIMESPEC },
		{ .type = TST_KERN_OLD_TIMESPEC },
		{ .type = TST_KERN_TIMESPEC },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ts); i++) {
		tst_ts_set_sec(&ts[i], -7);
		tst_ts_set_nsec(&ts[i], 8 + (int)i);
		TST_EXP_EQ_LI(tst_ts_get_sec(ts[i]), -7);
		TST_EXP_EQ_LI(tst_ts_get_nsec(ts[i]), 8 + (int)i);
		EQ_TS(tst_ts_to_timespec(ts[i]), -7, 8 + (int)i);
		TST_EXP_EXPR(tst_ts_get(&ts[i]) == &ts[i].ts);
	}
	TST_EXP_EQ_LI(ts[0].ts.libc_ts.tv_nsec, 8);
	TST_EXP_EQ_LI(ts[1].ts.kern_old_ts.tv_nsec, 9);
	TST_EXP_EQ_LI(ts[2].ts.kern_ts.tv_nsec, 10);
	TST_EXP_EXPR(!tst_ts_get(NULL));
	TST_EXP_EQ_SZ(sizeof(struct tst_ts_old), 2 * sizeof(long));
	TST_EXP_EQ_SZ(sizeof(struct tst_ts_64), 16);
	tst_ts_set_sec(&ts[2], 1LL << 40);
	TST_EXP_EQ_LI(tst_ts_get_sec(ts[2]), 1LL << 40);
}

static void ts_variants(void)
{
	struct tst_ts a = tst_ts_from_timespec(TS(2, 500)), b = a, bad = a;
	struct tst_ts old = { .type = TST_KERN_OLD_TIMESPEC };

	ts_layouts();
	TST_EXP_EQ_LI(a.type, TST_LIBC_TIMESPEC);
	EQ_TS(tst_ts_to_timespec(a), 2, 500);
	old = tst_ts_add_us(old, 1999999);
	TST_EXP_EQ_LI(old.type, TST_KERN_OLD_TIMESPEC);
	EQ_TS(tst_ts_to_timespec(old), 1, 999999000);
	old = tst_ts_sub_us(old, 1000000);
	EQ_TS(tst_ts_to_timespec(old), 0, 999999000);
	TST_EXP_EXPR(tst_ts_lt(old, a) && !tst_ts_lt(a, old));
	TST_EXP_EXPR(!tst_ts_lt(a, b));
	TST_EXP_EQ_LI(tst_ts_diff_ns(a, old), 1000001500);
	TST_EXP_EQ_LI(tst_ts_diff_ns(old, a), -1000001500);
	TST_EXP_EQ_LI(tst_ts_diff_us(a, old), 1000002);
	TST_EXP_EQ_LI(tst_ts_diff_ms(a, old), 1000);
	TST_EXP_EQ_LI(tst_ts_valid(&a), 0);
	tst_ts_set_nsec(&bad, 1000000000);
	TST_EXP_EQ_LI(tst_ts_valid(&bad), 1);
	tst_ts_set_nsec(&bad, -1);
	TST_EXP_EQ_LI(tst_ts_valid(&bad), 1);
	bad = tst_ts_from_timespec(TS(-1, 0));
	TST_EXP_EQ_LI(tst_ts_valid(&bad), 2);
}

static void stopwatch(void)
{
	struct timespec before, after, asleep = { 0, 20500000 };
	long long us, ms, most;

	SAFE_CLOCK_GETTIME(CLOCK_MONOTONIC, &before);
	tst_timer_start(CLOCK_MONOTONIC);
	SAFE_CLOCK_NANOSLEEP(CLOCK_MONOTONIC, 0, &asleep, NULL);
	tst_timer_stop();
	SAFE_CLOCK_GETTIME(CLOCK_MONOTONIC, &after);
	us = tst_timer_elapsed_us();
	ms = tst_timer_elapsed_ms();
	most = tst_timespec_diff_us(after, before);
	TST_EXP_EXPR(us >= 20500 && us <= most, "20500 <= %lld <= %lld", us,
		     most);
	TST_EXP_EXPR(llabs(us - ms * 1000) <= 501, "%lld us = %lld ms", us,
		     ms);
}

#define ADDERS 4
#define ADDITIONS 100000

static tst_atomic_t total;
static pthread_barrier_t all_there;

static void *adder(void *arg LTP_ATTRIBUTE_UNUSED)
{
	int i;

	SAFE_PTHREAD_BARRIER_WAIT(&all_there);
	for (i = 0; i < ADDITIONS; i++) {
		tst_atomic_inc(&total);
		tst_atomic_add_return(3, &total);
		tst_atomic_return_add(-1, &total);
		tst_atomic_dec(&total);
	}
	return NULL;
}

static void atomics(void)
{
	pthread_t ids[ADDERS];
	tst_atomic_t v = 5;
	int i;

	TST_EXP_EQ_LI(tst_atomic_load(&v), 5);
	TST_EXP_EQ_LI(tst_atomic_add_return(3, &v), 8);
	TST_EXP_EQ_LI(tst_atomic_return_add(-10, &v), 8);
	TST_EXP_EQ_LI(tst_atomic_inc(&v), -1);
	TST_EXP_EQ_LI(tst_atomic_dec(&v), -2);
	tst_atomic_store(77, &v);
	TST_EXP_EQ_LI(v, 77);
	tst_atomic_store(0, &total);
	SAFE_PTHREAD_BARRIER_INIT(&all_there, NULL, ADDERS);
	for (i = 0; i < ADDERS; i++)
		SAFE_PTHREAD_CREATE(&ids[i], NULL, adder, NULL);
	for (i = 0; i < ADDERS; i++)
		SAFE_PTHREAD_JOIN(ids[i], NULL);
	SAFE_PTHREAD_BARRIER_DESTROY(&all_there);
	TST_EXP_EQ_LI(tst_atomic_load(&total), 2 * ADDERS * ADDITIONS);
}

static void kconfig_init(void)
{
	struct tst_kconfig_var vars[] = {
		TST_KCONFIG_INIT("CONFIG_NUM"),
		TST_KCONFIG_INIT("CONFIG_A"),
	};

	TST_EXP_EQ_STR(vars[0].id, "CONFIG_NUM");
	TST_EXP_EQ_LI(vars[0].id_len, 10);
	TST_EXP_EXPR(!vars[0].choice && !vars[0].val);
	tst_kconfig_read(vars, ARRAY_SIZE(vars));
	TST_EXP_EQ_LI(vars[0].choice, 'v');
	TST_EXP_EQ_STR(vars[0].val, "42");
	TST_EXP_EQ_LI(vars[1].choice, 'y');
	free(vars[0].val);
}

static void arch(void)
{
#ifdef __x86_64__
	enum tst_arch_type type = TST_X86_64;
#else
	enum tst_arch_type type = TST_X86;
#endif

	TST_EXP_EQ_LI(tst_arch.type, type);
	TST_EXP_EQ_STR(tst_arch.name, type == TST_X86 ? "x86" : "x86_64");
}

/* $KIND is the one kind that this machine has to be. */
static void virt(void)
{
	static const int kinds[] = {
		VIRT_XEN, VIRT_KVM, VIRT_IBMZ_LPAR, VIRT_IBMZ_ZVM,
		VIRT_HYPERV, VIRT_OTHER,
	};
	int kind = strtol(getenv("KIND"), NULL, 0);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		TST_EXP_EQ_LI(tst_is_virt(kinds[i]), kinds[i] == kind);
	TST_EXP_EQ_LI(tst_is_virt(VIRT_IBMZ), kind == VIRT_IBMZ_LPAR ||
		      kind == VIRT_IBMZ_ZVM);
	TST_EXP_EQ_LI(tst_is_virt(VIRT_ANY), kind != VIRT_ANY);
}

/* Hides what is mounted at path, for this process alone. */
static void cover(const char *path)
{
	SAFE_MOUNT("none", path, "tmpfs", 0, NULL);
}

/* Without EFI there is no secure boot. */
static void security_unknown(void)
{
	TST_EXP_EQ_LI(tst_lockdown_enabled(), 0);
	TST_EXP_EQ_LI(tst_lsm_enabled("yama"), -1);
	TST_EXP_EQ_LI(tst_selinux_enforcing(), 0);
	TST_EXP_EQ_LI(tst_fips_enabled(), 0);
	TST_EXP_EQ_LI(tst_secureboot_enabled(), 0);
}

static void security_words(void)
{
	SAFE_FILE_PRINTF("/sys/kernel/security/lockdown",
			 "[none] integrity confidentiality\n");
	TST_EXP_EQ_LI(tst_lockdown_enabled(), 0);
	SAFE_FILE_PRINTF("/sys/kernel/security/lockdown",
			 "none [integrity] confidentiality\n");
	TST_EXP_EQ_LI(tst_lockdown_enabled(), 1);
	SAFE_FILE_PRINTF("/sys/kernel/security/lsm", "lockdown,yama,bpf\n");
	TST_EXP_EQ_LI(tst_lsm_enabled("lockdown"), 1);
	TST_EXP_EQ_LI(tst_lsm_enabled("yama"), 1);
	TST_EXP_EQ_LI(tst_lsm_enabled("bpf"), 1);
	TST_EXP_EQ_LI(tst_lsm_enabled("yam"), 0);
	TST_EXP_EQ_LI(tst_lsm_enabled("apparmor"), 0);
}

static void security_flags(void)
{
	SAFE_MKDIR("/sys/fs/selinux", 0755);
	SAFE_MKDIR("/proc/sys/crypto", 0755);
	SAFE_FILE_PRINTF("/sys/fs/selinux/enforce", "0");
	TST_EXP_EQ_LI(tst_selinux_enforcing(), 0);
	SAFE_FILE_PRINTF("/sys/fs/selinux/enforce", "1");
	TST_EXP_EQ_LI(tst_selinux_enforcing(), 1);
	SAFE_FILE_PRINTF("/proc/sys/crypto/fips_enabled", "0\n");
	TST_EXP_EQ_LI(tst_fips_enabled(), 0);
	SAFE_FILE_PRINTF("/proc/sys/crypto/fips_enabled", "1\n");
	TST_EXP_EQ_LI(tst_fips_enabled(), 1);
}

#define EFIVARS "/sys/firmware/efi/efivars"

static void secure_boot(const char *value, int len, int expected)
{
	int fd = SAFE_CREAT(EFIVARS "/SecureBoot-8be4df61-93ca-11d2-aa0d-"
			    "00e098032b8c", 0600);

	SAFE_WRITE(SAFE_WRITE_ALL, fd, value, len);
	SAFE_CLOSE(fd);
	TST_EXP_EQ_LI(tst_secureboot_enabled(), expected);
}

static void security(void)
{
	SAFE_UNSHARE(CLONE_NEWNS);
	/* In a chroot the root is no mount point. */
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		tst_brk(TCONF | TERRNO, "No mounts for this process alone");
	cover("/sys/kernel/security");
	cover("/sys/fs");
	cover("/sys/firmware");
	cover("/proc/sys");
	security_unknown();
	security_words();
	security_flags();
	SAFE_MKDIR("/sys/firmware/efi", 0755);
	TST_EXP_EQ_LI(tst_secureboot_enabled(), -1);
	SAFE_MKDIR(EFIVARS, 0755);
	secure_boot("\6\0\0\0\1", 5, 1);
	secure_boot("\6\0\0\0\0", 5, 0);
	secure_boot("\6\0\0\0", 4, -1);
}

static void queue(void)
{
	struct sigevent sev = { .sigev_notify = SIGEV_NONE };
	struct mq_attr attr = { .mq_maxmsg = 2, .mq_msgsize = 8 };
	unsigned int prio = 0;
	char buf[8] = "", name[32];
	mqd_t mq = mq_open("/no-such-queue", O_RDONLY);

	if (mq == (mqd_t)-1 && errno == ENOSYS)
		tst_brk(TCONF, "the kernel has no CONFIG_POSIX_MQUEUE");
	snprintf(name, sizeof(name), "/bareguest-%d", (int)getpid());
	mq = SAFE_MQ_OPEN(name, O_CREAT | O_RDWR, 0600, &attr);
	SAFE_MQ_UNLINK(name);
	SAFE_MQ_NOTIFY(mq, &sev);
	TST_EXP_FAIL(mq_notify(mq, &sev), EBUSY);
	SAFE_MQ_SEND(mq, "word", 5, 3);
	TST_EXP_EQ_LI(mq_receive(mq, buf, sizeof(buf), &prio), 5);
	TST_EXP_EQ_STR(buf, "word");
	TST_EXP_EQ_LI(prio, 3);
	SAFE_MQ_CLOSE(mq);
	TST_EXP_FAIL(mq_close(mq), EBADF);
}

static void *sleeper(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void cancel(void)
{
	pthread_t id;
	void *ret = NULL;

	SAFE_PTHREAD_CREATE(&id, NULL, sleeper, NULL);
	SAFE_PTHREAD_CANCEL(id);
	SAFE_PTHREAD_JOIN(id, &ret);
	TST_EXP_EXPR(ret == PTHREAD_CANCELED);
}

/* Sources have these with and without a semicolon of their own. */
static void without_semicolon(void)
{
	pthread_barrier_t barrier;
	pthread_t id;
	int ret;

	SAFE_PTHREAD_CREATE(&id, NULL, sleeper, NULL);
	SAFE_PTHREAD_CANCEL(id)
	SAFE_PTHREAD_JOIN(id, NULL);
	SAFE_PTHREAD_BARRIER_INIT(&barrier, NULL, 1)
	if (id)
		SAFE_PTHREAD_BARRIER_WAIT(&barrier)
	ret = SAFE_PTHREAD_BARRIER_WAIT(&barrier);
	SAFE_PTHREAD_BARRIER_DESTROY(&barrier)
	TST_EXP_EQ_LI(ret, PTHREAD_BARRIER_SERIAL_THREAD);
}

static void *canceltype(void *type)
{
	pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, type);
	return type;
}

/* The sanitizers' build sees that the structure is freed. */
static void wrapper(void)
{
	struct tst_fzsync_run_thread *run = SAFE_MALLOC(sizeof(*run));
	int type = -1;
	pthread_t id;
	void *ret;

	*run = (struct tst_fzsync_run_thread){ canceltype, &type };
	SAFE_PTHREAD_CREATE(&id, NULL, tst_fzsync_thread_wrapper, run);
	SAFE_PTHREAD_JOIN(id, &ret);
	TST_EXP_EQ_LI(type, PTHREAD_CANCEL_ASYNCHRONOUS);
	TST_EXP_EXPR(ret == &type);
}

LTP_ATTRIBUTE_NORETURN static void leave(void)
{
	tst_brk(TCONF, "leaves");
	abort();
}

/* Warnings are errors: without the attribute these do not compile. */
static LTP_ATTRIBUTE_UNUSED int nobody_calls(void)
{
	leave();
}

/*
 * Where the caller goes on, which differs from call to call. Only a build
 * that optimises can inline it, so here the attributes have but to compile.
 */
LTP_ATTRIBUTE_NOINLINE LTP_ATTRIBUTE_UNUSED_RESULT
static void *return_address(void)
{
	return __builtin_return_address(0);
}

static void attributes(void)
{
	void *first = return_address(), *second = return_address();

	TST_EXP_EXPR(first != second);
}

static void pointers(void)
{
	char *p = (char *)(uintptr_t)0x12345678;
	void *high = (void *)((uintptr_t)p | (~(uintptr_t)0 << 31 << 1));

	TST_EXP_EQ_LU(TST_PTR_TO_UINT(p), 0x12345678);
	if (sizeof(high) > 4)
		TST_EXP_EQ_LU(TST_PTR_TO_UINT(high), 0x12345678);
	TESTPTR(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	TST_EXP_EXPR(TST_RET_PTR == MAP_FAILED);
	TST_EXP_EQ_LI(TST_ERR, EINVAL);
	errno = EIO;
	TESTPTR(strchr(case_name, 'o'));
	TST_EXP_EXPR(TST_RET_PTR == case_name + 1);
	TST_EXP_EQ_LI(TST_ERR, 0);
}

static void mounts(void)
{
	const char *const ro[] = { "ro", "nodev", "noexec", NULL };

	SAFE_UNSHARE(CLONE_NEWNS);
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		tst_brk(TCONF | TERRNO, "No mounts for this process alone");
	SAFE_MKDIR("ro", 0700);
	SAFE_MKDIR("ro-not", 0700);
	SAFE_MOUNT("none", "ro", "tmpfs", MS_RDONLY | MS_NODEV, NULL);
	TST_EXP_EQ_LI(tst_path_has_mnt_flags("ro", ro), 2);
	TST_EXP_EQ_LI(tst_path_has_mnt_flags("ro-not", ro),
		      tst_path_has_mnt_flags(NULL, ro));
	SAFE_MOUNT("none", "ro", "tmpfs", MS_NOEXEC, NULL);
	TST_EXP_EQ_LI(tst_path_has_mnt_flags("ro", ro), 1);
	TST_EXP_EQ_LI(tst_fs_type("ro"), TST_TMPFS_MAGIC);
	TST_EXP_EQ_STR(tst_fs_type_name(tst_fs_type("ro")), "tmpfs");
	TST_EXP_EQ_STR(tst_fs_type_name(tst_fs_type("/proc")), "unknown");
	SAFE_UMOUNT("ro");
	SAFE_UMOUNT("ro");
}

static void mount_missing(void)
{
	const char *const ro[] = { "ro", NULL };

	tst_path_has_mnt_flags("/no/such/path", ro);
}

static void fs_missing(void)
{
	tst_fs_type("/no/such/path");
}

static const struct tst_case cases[] = {
	{ "timespecs", { .test_all = timespecs } },
	{ "timevals", { .test_all = timevals } },
	{ "ts_variants", { .test_all = ts_variants } },
	{ "stopwatch", { .test_all = stopwatch } },
	{ "atomics", { .test_all = atomics } },
	{ "kconfig_init", { .test_all = kconfig_init } },
	{ "arch", { .test_all = arch } },
	{ "virt", { .test_all = virt } },
	{ "security", { .test_all = security, .needs_root = 1 } },
	{ "queue", { .test_all = queue } },
	{ "cancel", { .test_all = cancel } },
	{ "without_semicolon", { .test_all = without_semicolon } },
	{ "wrapper", { .test_all = wrapper } },
	{ "attributes", { .test_all = attributes } },
	{ "pointers", { .test_all = pointers } },
	{ "mounts", { .test_all = mounts, .needs_root = 1,
		.needs_tmpdir = 1 } },
	{ "mount_missing", { .test_all = mount_missing } },
	{ "fs_missing", { .test_all = fs_missing } },
};

PICK_CASE
