/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_PTHREAD_X(): pthread_x() that ends the test when it fails. The
 * functions return the error number; the wrappers return it as well where a
 * failure is not the end (TRYLOCK: EBUSY, TIMEDLOCK: ETIMEDOUT, WAIT:
 * PTHREAD_BARRIER_SERIAL_THREAD).
 */
#ifndef TST_SAFE_PTHREAD_H
#define TST_SAFE_PTHREAD_H

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "tst_safe_gen.h"

/**
 * tst_safe_pthread_() - judge the result of a pthread function.
 * @ret: the error number it returned
 * @allowed: the one that is no failure, or 0
 * @name: the call
 *
 * Return: @ret; TBROK if it is neither 0 nor @allowed.
 */
int tst_safe_pthread_(const char *file, const int lineno, int ret,
		      int allowed, const char *name);

#define TST_PTHREAD_CALL(allowed, name, ...)				\
	tst_safe_pthread_(__FILE__, __LINE__, name(__VA_ARGS__),	\
			  allowed, #name "(" #__VA_ARGS__ ")")

#define SAFE_PTHREAD_CREATE(thread_id, attr, start, arg) \
	TST_PTHREAD_CALL(0, pthread_create, thread_id, attr, start, arg)
#define SAFE_PTHREAD_JOIN(thread_id, retval) \
	TST_PTHREAD_CALL(0, pthread_join, thread_id, retval)
#define SAFE_PTHREAD_KILL(thread_id, sig) \
	TST_PTHREAD_CALL(0, pthread_kill, thread_id, sig)
/*
 * These four are statements that end by themselves: in sources written for
 * this interface they stand with and without a semicolon. Each has a value
 * ("ret = SAFE_PTHREAD_BARRIER_WAIT(&barrier);"), but cannot be a part of a
 * larger expression, and needs braces in front of an else.
 */
#define SAFE_PTHREAD_CANCEL(thread_id) \
	TST_PTHREAD_CALL(0, pthread_cancel, thread_id);
#define SAFE_PTHREAD_BARRIER_INIT(barrier, attr, count) \
	TST_PTHREAD_CALL(0, pthread_barrier_init, barrier, attr, count);
#define SAFE_PTHREAD_BARRIER_WAIT(barrier) \
	TST_PTHREAD_CALL(PTHREAD_BARRIER_SERIAL_THREAD, \
			 pthread_barrier_wait, barrier);
#define SAFE_PTHREAD_BARRIER_DESTROY(barrier) \
	TST_PTHREAD_CALL(0, pthread_barrier_destroy, barrier);

#define SAFE_PTHREAD_MUTEXATTR_INIT(attr) \
	TST_PTHREAD_CALL(0, pthread_mutexattr_init, attr)
#define SAFE_PTHREAD_MUTEXATTR_DESTROY(attr) \
	TST_PTHREAD_CALL(0, pthread_mutexattr_destroy, attr)
#define SAFE_PTHREAD_MUTEXATTR_SETTYPE(attr, type) \
	TST_PTHREAD_CALL(0, pthread_mutexattr_settype, attr, type)
#define SAFE_PTHREAD_MUTEX_INIT(mutex, attr) \
	TST_PTHREAD_CALL(0, pthread_mutex_init, mutex, attr)
#define SAFE_PTHREAD_MUTEX_DESTROY(mutex) \
	TST_PTHREAD_CALL(0, pthread_mutex_destroy, mutex)
#define SAFE_PTHREAD_MUTEX_LOCK(mutex) \
	TST_PTHREAD_CALL(0, pthread_mutex_lock, mutex)
#define SAFE_PTHREAD_MUTEX_TRYLOCK(mutex) \
	TST_PTHREAD_CALL(EBUSY, pthread_mutex_trylock, mutex)
#define SAFE_PTHREAD_MUTEX_TIMEDLOCK(mutex, abstime) \
	TST_PTHREAD_CALL(ETIMEDOUT, pthread_mutex_timedlock, mutex, abstime)
#define SAFE_PTHREAD_MUTEX_UNLOCK(mutex) \
	TST_PTHREAD_CALL(0, pthread_mutex_unlock, mutex)

/* Defines void name(void), which runs fn() once, whoever calls it first. */
#define TST_DECLARE_ONCE_FN(name, fn)					\
void name(void)								\
{									\
	static pthread_once_t tst_once_ = PTHREAD_ONCE_INIT;		\
									\
	TST_PTHREAD_CALL(0, pthread_once, &tst_once_, fn);		\
}

#endif /* TST_SAFE_PTHREAD_H */
