// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tst_brk(): report, and end the process it is called in the right way.
 */
#include "tst/tst_hooks.h"
#include "tst/tst_private.h"

/* The thread that runs cleanup() gets control back from tst_brk(). */
static __thread int in_cleanup;

/* One thread alone cleans up; the others wait to be ended with it. */
static int cleanup_started;

static void lock_cleanup(void)
{
	if (__atomic_exchange_n(&cleanup_started, 1, __ATOMIC_SEQ_CST)) {
		while (1)
			pause();
	}
}

void tst_wait_if_ending(void)
{
	if (__atomic_load_n(&cleanup_started, __ATOMIC_SEQ_CST) && !in_cleanup)
		lock_cleanup();
}

void tst_run_cleanup(void)
{
	lock_cleanup();
	in_cleanup = 1;
	if (tst_test->cleanup) {
		tst_heartbeat("cleanup()");
		tst_test->cleanup();
	}
	tst_free_all();
	in_cleanup = 0;
}

static void brk_in_cleanup(const char *file, const int lineno, int ttype,
			   const char *fmt, va_list va)
{
	if (TTYPE_RESULT(ttype) == TBROK)
		ttype = (ttype & ~TTYPE_MASK) | TWARN;
	tst_vres_(file, lineno, ttype, fmt, va);
}

/* Ends a process of the test; a broken child takes the main process along. */
static void end_test_process(const char *file, const int lineno, int ttype)
{
	int is_main = tst_getpid() == tst_page->main_pid;

	if (is_main) {
		tst_run_cleanup();
		tst_page->ended = 1;
	}
	if (TTYPE_RESULT(ttype) == TBROK) {
		__atomic_add_fetch(&tst_page->abort, 1, __ATOMIC_SEQ_CST);
		if (!is_main) {
			tst_res_(file, lineno, TINFO, "Child process reported "
				 "TBROK: killing the test process");
			kill(tst_page->main_pid, SIGKILL);
		}
	}
	exit(0);
}

void tst_vbrk_(const char *file, const int lineno, int ttype, const char *fmt,
	       va_list va)
{
	if (in_cleanup) {
		brk_in_cleanup(file, lineno, ttype, fmt, va);
		return;
	}
	tst_vres_(file, lineno, ttype, fmt, va);
	if (!tst_page)
		exit(TTYPE_RESULT(ttype));
	if (tst_getpid() == tst_page->lib_pid)
		tst_exit(TTYPE_RESULT(ttype));
	end_test_process(file, lineno, ttype);
}

void tst_brk_(const char *file, const int lineno, int ttype, const char *fmt,
	      ...)
{
	va_list va;

	va_start(va, fmt);
	tst_vbrk_(file, lineno, ttype, fmt, va);
	va_end(va);
}
