// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Timeouts: how long a step of the test may take on this machine.
 *
 * A step is setup(), one call of test(), or cleanup(). The test process only
 * writes down when a step begins; the library process, which sleeps until the
 * time is over, reads that and sleeps on. So no step costs a signal.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include "tst_kconfig.h"

static double timeout_mul;
static double runtime_mul;

int64_t tst_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

double tst_env_float(const char *name, double def, double min, double max)
{
	const char *str = getenv(name);
	char *end;
	double val;

	if (!str || !*str)
		return def;
	val = strtod(str, &end);
	if (end == str || *end || !(val >= min && val <= max))
		tst_lib_brk(TBROK, "%s='%s': allowed is a number from %g to "
			    "%g", name, str, min, max);
	return val;
}

double tst_timeout_mul(void)
{
	if (!timeout_mul)
		timeout_mul = tst_env_float("LTP_TIMEOUT_MUL", 1, 0.001, 1e6);
	return timeout_mul;
}

static double get_runtime_mul(void)
{
	if (!runtime_mul)
		runtime_mul = tst_env_float("LTP_RUNTIME_MUL", 1, 0.0001, 1e6);
	return runtime_mul;
}

static double full_mul(void)
{
	return tst_timeout_mul() * (tst_page->slow == TST_SLOW_YES ? 4 : 1);
}

static double clamp_seconds(double seconds)
{
	return MIN(MAX(seconds, 1.0), INT_MAX / 2.0);
}

unsigned int tst_multiply_timeout(unsigned int timeout)
{
	double scaled;

	if (!timeout)
		tst_lib_brk(TBROK, "tst_multiply_timeout(0): a timeout has to "
			    "be more than 0");
	if (tst_page)
		tst_has_slow_kconfig();
	scaled = timeout * (tst_page ? full_mul() : tst_timeout_mul());
	return MIN(MAX(scaled, 1.0), (double)UINT_MAX);
}

int tst_retry_wait_(unsigned int *delay_us, double max_delay_s)
{
	if (*delay_us > max_delay_s * 1e6 * tst_timeout_mul()) {
		tst_has_slow_kconfig();
		if (*delay_us > max_delay_s * 1e6 * full_mul())
			return 0;
	}
	usleep(*delay_us);
	*delay_us *= 2;
	return 1;
}

/* Seconds that a step may take; -1: no limit. */
int tst_overall_s(void)
{
	int timeout = __atomic_load_n(&tst_page->timeout_s, __ATOMIC_SEQ_CST);

	if (timeout < 0 || tst_page->untimed)
		return -1;
	return clamp_seconds(timeout * full_mul()) + tst_page->runtime_s;
}

void tst_print_timeout(void)
{
	int s = tst_overall_s();

	if (s < 0)
		tst_lib_res(TINFO, "Test timeout is not limited");
	else
		tst_lib_res(TINFO, "Overall timeout per run is %dh %02dm %02ds",
			    s / 3600, s / 60 % 60, s % 60);
}

void tst_runtime_set(int runtime_s)
{
	int least = tst_test->min_runtime ? tst_test->min_runtime : 1;

	if (!runtime_s)
		runtime_s = tst_test->min_runtime;
	if (!runtime_s)
		return;
	tst_page->runtime_s = MAX((int)clamp_seconds(runtime_s *
						     get_runtime_mul()),
				  least);
}

static int timeout_with_base(int timeout_s)
{
	return timeout_s == TST_UNLIMITED_TIMEOUT ?
	       -1 : TST_BASE_TIMEOUT + timeout_s;
}

void tst_timeouts_init(void)
{
	tst_timeout_mul();
	get_runtime_mul();
	tst_page->timeout_s = timeout_with_base(tst_test->timeout);
	tst_runtime_set(tst_test->runtime);
}

/* An earlier end has to be told to the library process, which sleeps. */
static void restart_timeout(void)
{
	tst_print_timeout();
	tst_heartbeat(NULL);
	kill(tst_page->lib_pid, SIGUSR1);
}

void tst_suspend_timeout(int on)
{
	if (tst_page->untimed == on)
		return;
	tst_page->untimed = on;
	restart_timeout();
}

void tst_set_timeout(int timeout_s)
{
	if (timeout_s < TST_UNLIMITED_TIMEOUT)
		tst_lib_brk(TBROK, "tst_set_timeout(%d): allowed are seconds "
			    "from 0, or TST_UNLIMITED_TIMEOUT", timeout_s);
	__atomic_store_n(&tst_page->timeout_s, timeout_with_base(timeout_s),
			 __ATOMIC_SEQ_CST);
	restart_timeout();
}

void tst_set_runtime(int runtime_s)
{
	if (runtime_s < 0)
		tst_lib_brk(TBROK, "tst_set_runtime(%d): allowed are seconds "
			    "from 0", runtime_s);
	tst_runtime_set(runtime_s);
	restart_timeout();
}

unsigned int tst_remaining_runtime(void)
{
	int64_t left;

	if (!tst_page->runtime_s)
		tst_lib_brk(TBROK, "tst_remaining_runtime(): .runtime is not "
			    "set");
	left = tst_page->runtime_s * 1000000000LL -
	       (tst_now_ns() - tst_page->beat_ns);
	return left > 0 ? left / 1000000000 : 0;
}

void tst_heartbeat(const char *step)
{
	if (step) {
		snprintf(tst_page->step, sizeof(tst_page->step), "%s", step);
		tst_page->ordinal = 0;
	}
	__atomic_store_n(&tst_page->beat_ns, tst_now_ns(), __ATOMIC_SEQ_CST);
}
