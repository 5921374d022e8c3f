/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clone3() with a fallback to clone().
 */
#ifndef TST_CLONE_H
#define TST_CLONE_H

#include <stdint.h>
#include <sys/types.h>

/**
 * struct tst_clone_args - what SAFE_CLONE() needs to know.
 * @flags: CLONE_*
 * @pidfd: address of an int that receives the pidfd, with CLONE_PIDFD
 * @exit_signal: sent to the parent at the end, such as SIGCHLD
 * @cgroup: file descriptor, with CLONE_INTO_CGROUP
 */
struct tst_clone_args {
	uint64_t flags;
	uint64_t pidfd;
	uint64_t exit_signal;
	uint64_t cgroup;
};

/** tst_clone() - like fork(); -2 if clone3() is missing and was needed. */
pid_t tst_clone(const struct tst_clone_args *args);

pid_t safe_clone(const char *file, const int lineno,
		 const struct tst_clone_args *args);
/* Needs .forks_child; the child goes on behind the call. */
#define SAFE_CLONE(args) safe_clone(__FILE__, __LINE__, args)

/* The C library's clone() has another order of arguments on some machines,
 * and its child would print what its parent has not flushed. */
#define clone(...) ({							\
	_Static_assert(0, "clone() is not for tests: use SAFE_CLONE() or "	\
		       "tst_clone()");					\
	-1;								\
})

#endif /* TST_CLONE_H */
