// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What test process and library process tell each other when the time is
 * over, in the results page; see tst_hooks.h.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"

#define POLL_US 2000

void tst_hang_answer(enum tst_hang_answer answer)
{
	__atomic_store_n(&tst_page->hang_answer, answer, __ATOMIC_SEQ_CST);
}

/* The dead do not answer. */
static int is_dead(void)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, tst_page->main_pid, &info,
		      WEXITED | WNOHANG | WNOWAIT) || info.si_pid;
}

enum tst_hang_answer tst_hang_wait(enum tst_hang_answer last,
				   unsigned int wait_ms)
{
	int64_t end = tst_now_ns() + wait_ms * 1000000LL;
	enum tst_hang_answer answer;

	while (1) {
		answer = __atomic_load_n(&tst_page->hang_answer,
					 __ATOMIC_SEQ_CST);
		if (answer > last || tst_now_ns() >= end || is_dead())
			return answer;
		usleep(POLL_US);
	}
}

static void replace_thread(pid_t from, pid_t to)
{
	unsigned int i;
	int32_t old;

	for (i = 0; i < ARRAY_SIZE(tst_page->hang_threads); i++) {
		old = from;
		if (__atomic_compare_exchange_n(tst_page->hang_threads + i,
						&old, to, 0, __ATOMIC_SEQ_CST,
						__ATOMIC_SEQ_CST))
			return;
	}
}

void tst_hang_thread_add(pid_t thread)
{
	replace_thread(0, thread);
}

void tst_hang_thread_remove(pid_t thread)
{
	replace_thread(thread, 0);
}

pid_t tst_hang_thread(unsigned int index)
{
	if (index >= ARRAY_SIZE(tst_page->hang_threads))
		return -1;
	return __atomic_load_n(tst_page->hang_threads + index,
			       __ATOMIC_SEQ_CST);
}

void tst_hang_set_more(int more)
{
	__atomic_store_n(&tst_page->hang_more, more, __ATOMIC_SEQ_CST);
}

int tst_hang_more(void)
{
	return __atomic_load_n(&tst_page->hang_more, __ATOMIC_SEQ_CST);
}
