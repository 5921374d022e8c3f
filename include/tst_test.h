/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The controller's test library: what a test is (struct tst_test), and how it
 * reports. Included by each test, through kvm_test.h or directly; makes
 * main(), unless TST_NO_DEFAULT_MAIN is defined.
 *
 * doc/controller.md shows how to use it.
 */
#ifndef TST_TEST_H
#define TST_TEST_H

#ifdef COMPILE_PAYLOAD
#error "tst_test.h is for the controller half: include it behind #else"
#endif

#if defined(TEST_H) || defined(TEST_H__)
#error "test.h and tst_test.h are two different libraries: include one"
#endif

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

#include "tst_common.h"
#include "tst_res_flags.h"
#include "tst_parse.h"
#include "tst_test_macros.h"
#include "tst_path_defs.h"
#include "tst_checkpoint.h"
#include "tst_check.h"
#include "tst_device.h"
#include "tst_mkfs.h"
#include "tst_fs.h"
#include "tst_pid.h"
#include "tst_cmd.h"
#include "tst_cpu.h"
#include "tst_process_state.h"
#include "tst_atomic.h"
#include "tst_kvercmp.h"
#include "tst_kernel.h"
#include "tst_minmax.h"
#include "tst_get_bad_addr.h"
#include "tst_path_has_mnt_flags.h"
#include "tst_sys_conf.h"
#include "tst_coredump.h"
#include "tst_buffers.h"
#include "tst_capability.h"
#include "tst_hugepage.h"
#include "tst_assert.h"
#include "tst_security.h"
#include "tst_taint.h"
#include "tst_memutils.h"
#include "tst_arch.h"
#include "tst_fd.h"
#include "tst_tmpdir.h"
#include "tst_safe_macros.h"
#include "tst_safe_file_ops.h"
#include "tst_safe_net.h"
#include "tst_clone.h"
#include "tst_cgroup.h"

#define TST_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Reporting */

void tst_res_(const char *file, const int lineno, int ttype, const char *fmt,
	      ...) TST_PRINTF(4, 5);
void tst_vres_(const char *file, const int lineno, int ttype, const char *fmt,
	       va_list va);
void tst_brk_(const char *file, const int lineno, int ttype, const char *fmt,
	      ...) TST_PRINTF(4, 5);
void tst_vbrk_(const char *file, const int lineno, int ttype, const char *fmt,
	       va_list va);
void tst_resm_hexd_(const char *file, const int lineno, int ttype,
		    const void *buf, size_t size, const char *fmt, ...)
	TST_PRINTF(6, 7);

/* Fails to compile for a constant that is no type tst_res() can report. */
#define TST_RES_TYPE_CHECK_(ttype)					\
	_Static_assert(__builtin_choose_expr(				\
		__builtin_constant_p(ttype),				\
		TTYPE_RESULT(ttype) == TPASS ||				\
		TTYPE_RESULT(ttype) == TFAIL ||				\
		TTYPE_RESULT(ttype) == TWARN ||				\
		TTYPE_RESULT(ttype) == TINFO ||				\
		TTYPE_RESULT(ttype) == TDEBUG ||			\
		TTYPE_RESULT(ttype) == TCONF, 1),			\
		"tst_res() cannot report " #ttype "; use tst_brk()")

/*
 * Reports a result or a note: a type, maybe with TERRNO, TTERRNO or TRERRNO,
 * and a printf() format. May be called in every process and thread.
 */
#define tst_res(ttype, fmt, ...) ({					\
	TST_RES_TYPE_CHECK_(ttype);					\
	tst_res_(__FILE__, __LINE__, (ttype), (fmt), ##__VA_ARGS__);	\
})

/*
 * Reports and ends the test: runs cleanup() if this is the main process or
 * one of its threads. TBROK in a child stops the main process too; any other
 * type ends only the child. In cleanup() TBROK becomes TWARN, and the call
 * returns.
 */
#define tst_brk(ttype, fmt, ...) \
	tst_brk_(__FILE__, __LINE__, (ttype), (fmt), ##__VA_ARGS__)

/* Reports and appends bytes in hex, 16 in a line. */
#define tst_res_hexd(ttype, buf, size, fmt, ...) \
	tst_resm_hexd_(__FILE__, __LINE__, (ttype), (buf), (size), (fmt), \
		       ##__VA_ARGS__)

/** tst_printf() - print to the stream of the results, as it is. */
void tst_printf(const char *fmt, ...) TST_PRINTF(1, 2);

/** tst_flush() - flush stdout and stderr; TBROK on failure. */
void tst_flush(void);

/** tst_strerrno() - name of an error number; its digits if it has none. */
const char *tst_strerrno(int err);

/** tst_strsig() - name of a signal; its digits if it has none. */
const char *tst_strsig(int sig);

/** tst_strstatus() - a status of wait() in words, in a static buffer. */
const char *tst_strstatus(int status);

/* Evaluates, TINFO if it is not zero, yields the value. */
#define TST_TRACE(expr) ({						\
	int tst_ret_ = (expr);						\
	if (tst_ret_)							\
		tst_res_(__FILE__, __LINE__, TINFO,			\
			 #expr " failed: %d", tst_ret_);		\
	tst_ret_;							\
})

/* Children */

/**
 * tst_reap_children() - wait for all children; TBROK if one failed.
 *
 * Done after each call of test() as well.
 */
void tst_reap_children(void);

/**
 * tst_validate_children() - wait for @count children.
 *
 * Return: 0; 1 after a TFAIL for the first one that did not exit with 0.
 */
int tst_validate_children_(const char *file, const int lineno,
			   unsigned int count);
#define tst_validate_children(count) \
	tst_validate_children_(__FILE__, __LINE__, (count))

pid_t safe_fork(const char *file, const int lineno);
/* Needs .forks_child. */
#define SAFE_FORK() safe_fork(__FILE__, __LINE__)

/** tst_reinit() - join the test from a program that its process started.
 *
 * Finds it by $LTP_IPC_PATH, see .child_needs_reinit.
 */
void tst_reinit(void);

/**
 * tst_run_script() - run a script or program of the test and wait for it.
 * @name: looked for in PATH
 * @params: arguments, ended by NULL; NULL for none
 *
 * Return: the status of wait(). Needs .runs_script.
 */
int tst_run_script(const char *name, char *const params[]);

/* Time */

/** tst_set_timeout() - set .timeout to @timeout_s and start it anew. */
void tst_set_timeout(int timeout_s);

/** tst_set_runtime() - set .runtime to @runtime_s and start it anew. */
void tst_set_runtime(int runtime_s);

/**
 * tst_remaining_runtime() - seconds left of .runtime in this call of test().
 */
unsigned int tst_remaining_runtime(void);

/**
 * tst_multiply_timeout() - scale a timeout for this machine.
 * @timeout: in any unit, more than 0
 *
 * Return: @timeout times LTP_TIMEOUT_MUL, and times 4 on a kernel with slow
 * debugging options.
 */
unsigned int tst_multiply_timeout(unsigned int timeout);

/* What TEST() and TESTPTR() found. */
extern long TST_RET;
extern void *TST_RET_PTR;
extern int TST_ERR;
/* Did the last TST_EXP_*() pass? */
extern int TST_PASS;

/* Number of the variant that runs, 0 to .test_variants - 1. */
extern unsigned int tst_variant;

/** tst_creat_unlinked() - open a new file below @path that has no name. */
int tst_creat_unlinked(const char *path, int flags, mode_t mode);

/* The description of a test */

/**
 * struct tst_option - an option of the test.
 * @optstr: "x", or "x:" with a value; NULL ends a list
 * @arg: receives the value, or ""
 * @help: text for -h
 */
struct tst_option {
	char *optstr;
	char **arg;
	char *help;
};

/**
 * struct tst_tag - something known about the test; shown by -h, and as a
 * hint if the test fails.
 * @name: "linux-git", "linux-stable-git", "glibc-git", "musl-git" (@value is
 *	a commit), "CVE" ("2021-3653"), "known-fail" (text); NULL ends a list
 * @value: what it is about
 */
struct tst_tag {
	const char *name;
	const char *value;
};

/**
 * struct tst_ulimit_val - a limit to set before setup().
 * @resource: RLIMIT_*; an entry of zeros ends a list
 * @rlim_cur: new soft limit; the hard limit is raised if it is lower
 */
struct tst_ulimit_val {
	int resource;
	rlim_t rlim_cur;
};

/* .timeout of a test that must not be stopped. */
#define TST_UNLIMITED_TIMEOUT (-1)

/**
 * struct tst_test - a test. Everything but the test function is optional.
 * @tcnt: number of calls of @test
 * @options: the test's own options
 * @min_kver: oldest kernel, "5.4" or "5.4.1"; else TCONF
 * @supported_archs: architectures it runs on; else TCONF
 * @tconf_msg: TCONF with this text, always
 * @needs_tmpdir: run in a directory of its own
 * @needs_root: TCONF without root's user id
 * @forks_child: SAFE_FORK() may be used; processes left over are killed
 * @needs_checkpoints: TST_CHECKPOINT_*() may be used
 * @child_needs_reinit: programs it starts call tst_reinit()
 * @runs_script: tst_run_script() may be used
 * @restore_wallclock: it changes CLOCK_REALTIME, which is put right at the end
 * @skip_in_lockdown: TCONF if the kernel is locked down
 * @skip_in_secureboot: TCONF if the machine was booted securely
 * @skip_in_compat: TCONF for a 32-bit program on a 64-bit kernel
 * @needs_abi_bits: 32 or 64: TCONF if the program is the other
 * @min_cpus: online CPUs; else TCONF
 * @needs_cpu_vendor: vendor_id of /proc/cpuinfo; else TCONF
 * @min_mem_avail: available memory in MiB; else TCONF
 * @min_swap_avail: available swap in MiB; else TCONF
 * @hugepages: huge pages to reserve
 * @taint_check: TST_TAINT_*: TFAIL if the test taints the kernel
 * @test_variants: run everything that often, with another tst_variant
 * @timeout: seconds for each call of setup(), test() and cleanup(), on top of
 *	30; TST_UNLIMITED_TIMEOUT
 * @runtime: seconds that test() loops for, see tst_remaining_runtime()
 * @min_runtime: least value that @runtime may be scaled down to
 * @setup: called once before the test
 * @cleanup: called once after it
 * @test: called with 0 to @tcnt - 1
 * @test_all: or called once
 * @resource_files: files copied into the test's directory
 * @save_restore: settings in /proc and /sys to put back at the end
 * @ulimit: limits to set
 * @needs_kconfigs: conditions as for tst_kconfig_check(); else TCONF
 * @bufs: guarded buffers to make before setup()
 * @caps: capabilities needed, or dropped after setup()
 * @tags: what is known about the test
 * @needs_cmds: programs needed; else TCONF
 * @needs_drivers: kernel modules or built-in drivers needed; else TCONF
 *
 * The other fields are about block devices, file systems and control groups.
 * They are there so that sources compile; a test that sets one is TBROK.
 */
struct tst_test {
	unsigned int tcnt;
	struct tst_option *options;
	const char *min_kver;
	const char *const *supported_archs;
	const char *tconf_msg;
	unsigned int needs_tmpdir:1;
	unsigned int needs_root:1;
	unsigned int forks_child:1;
	unsigned int needs_device:1;
	unsigned int needs_checkpoints:1;
	unsigned int needs_overlay:1;
	unsigned int format_device:1;
	unsigned int mount_device:1;
	unsigned int needs_rofs:1;
	unsigned int child_needs_reinit:1;
	unsigned int runs_script:1;
	unsigned int needs_devfs:1;
	unsigned int restore_wallclock:1;
	unsigned int all_filesystems:1;
	unsigned int skip_in_lockdown:1;
	unsigned int skip_in_secureboot:1;
	unsigned int skip_in_compat:1;
	int needs_abi_bits;
	unsigned int needs_hugetlbfs:1;
	const char *const *skip_filesystems;
	unsigned long min_cpus;
	const char *needs_cpu_vendor;
	unsigned long min_mem_avail;
	unsigned long min_swap_avail;
	struct tst_hugepage hugepages;
	unsigned int taint_check;
	unsigned int test_variants;
	unsigned int dev_min_size;
	struct tst_fs *filesystems;
	const char *mntpoint;
	int timeout;
	union {
		int runtime;
		int max_runtime;	/* as it was called before 2025 */
	};
	int min_runtime;
	void (*setup)(void);
	void (*cleanup)(void);
	void (*test)(unsigned int test_nr);
	void (*test_all)(void);
	const char *scall;
	int (*sample)(int clk_id, long long usec);
	const char *const *resource_files;
	const struct tst_path_val *save_restore;
	const struct tst_ulimit_val *ulimit;
	const char *const *needs_kconfigs;
	struct tst_buffers *bufs;
	struct tst_cap *caps;
	const struct tst_tag *tags;
	struct tst_cmd *needs_cmds;
	enum tst_cg_ver needs_cgroup_ver;
	const char *const *needs_cgroup_ctrls;
	unsigned int needs_cgroup_nsdelegate:1;
	const char *const *needs_drivers;
};

/**
 * tst_run_tcases() - run a test; called by main().
 * @argc: as main() got it
 * @argv: as main() got it
 * @self: the test
 */
void tst_run_tcases(int argc, char *argv[], struct tst_test *self)
	__attribute__((noreturn));

/* Source file of the test, for messages of the library itself. */
extern const char *tst_test_file;

/* A test that cannot be built here: does nothing but skip. */
#define TST_TEST_TCONF(message) \
	static struct tst_test test = { .tconf_msg = message }

#ifndef TST_NO_DEFAULT_MAIN
static struct tst_test test;

int main(int argc, char *argv[])
{
	tst_test_file = __BASE_FILE__;
	tst_run_tcases(argc, argv, &test);
}
#endif

#endif /* TST_TEST_H */
