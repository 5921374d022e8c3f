/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the test library share with each other.
 *
 * Two processes make a test: the library process, which main() starts in,
 * checks requirements, watches the time, restores settings and prints the
 * summary; and its child, the test process, which runs setup(), test() and
 * cleanup(). They and all their descendants share one results page.
 */
#ifndef TST_PRIVATE_H
#define TST_PRIVATE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define TST_NO_DEFAULT_MAIN
#include "tst_test.h"
#include "version.h"

#define TST_VERSION "bareguest " BAREGUEST_VERSION
#define TST_BASE_TIMEOUT 30

enum tst_counter {
	TST_PASSED,
	TST_SKIPPED,
	TST_FAILED,
	TST_WARNINGS,
	TST_BROKEN,
	TST_COUNTERS,
};

/* Is the kernel slow? Looked up when it matters, by whoever needs it first. */
enum tst_slow {
	TST_SLOW_UNKNOWN,
	TST_SLOW_NO,
	TST_SLOW_YES,
};

#define TST_PAGE_MAGIC 0x4d50544c	/* "LTPM" */
#define TST_FUTEXES 1005

/* A setting in /proc or /sys, and the value to put back. */
struct tst_saved {
	char path[256];
	char value[256];
};

/* A kernel module as it was before the test touched it. */
struct tst_saved_module {
	char name[64];
	int32_t was_loaded;
	char params[4096];	/* "name=value", each with a NUL */
};

#define TST_SAVED_MAX 256
#define TST_MODULES_MAX 64

/* What TAP needs to know to go on, or to close what a dead process opened. */
struct tst_tap_state {
	int32_t format;		/* enum tst_tap */
	uint32_t points;	/* at the top */
	uint32_t sub_points;	/* in the subtest */
	int32_t sub_open;
	int32_t sub_failed;
	char sub_name[64];
};

/* Records that could not be written: the last error number, and whether
 * somebody has been told. */
struct tst_lost {
	int32_t error;
	int32_t told;
};

/* The results page. Everything is written with atomic operations, or before
 * the first fork, or under the lock, or is only a hint for a human. Parts
 * that are never touched take no memory. */
struct tst_page {
	int32_t magic;
	uint32_t size;
	int32_t lib_pid;
	int32_t main_pid;
	int32_t test_pid;	/* and its group, 0: has been cleaned up */
	int32_t abort;
	int32_t unprepared;	/* putting things back has begun */
	int32_t ended;		/* the test process came to its end */
	int32_t hang_answer;	/* enum tst_hang_answer */
	int32_t hang_threads[16];	/* see tst_hooks.h */
	int32_t hang_more;
	uint32_t counters[TST_COUNTERS];
	int32_t timeout_s;	/* .timeout plus the base; -1: unlimited */
	int32_t runtime_s;
	int32_t untimed;	/* of tst_suspend_timeout() */
	int32_t slow;		/* enum tst_slow */
	int32_t debug;		/* level of -D */
	int64_t start_ns;
	/* when the step that runs has started; changed as one, also on i386 */
	int64_t beat_ns __attribute__((__aligned__(8)));
	int64_t last_ns;	/* time of the last result, 0: none */
	int last_busy;		/* somebody writes it */
	uint32_t iteration;
	uint32_t variant;
	uint32_t variants;
	uint32_t tcnt;
	uint32_t test_nr;
	uint32_t ordinal;	/* results without a name in this step */
	int32_t last_line;
	int32_t record_lock;
	int32_t json_started;
	int32_t tap_started;
	int32_t lost_output;	/* why text could not be written */
	struct tst_lost json_lost;
	struct tst_lost tap_lost;
	int32_t early;		/* no summary: nothing has been looked at yet */
	char tcid[64];
	char step[16];		/* what runs: "setup()" ... */
	char last_file[64];
	char json_path[512];
	struct tst_tap_state tap;
	uint32_t futexes[TST_FUTEXES];
	uint32_t saved_count;
	uint32_t modules_count;
	struct tst_saved saved[TST_SAVED_MAX];
	struct tst_saved_module modules[TST_MODULES_MAX];
};

enum tst_tap {
	TST_TAP_OFF,
	TST_TAP_14,
	TST_TAP_KTAP,
};

/* A reported line, with all that the outputs need to know of it. */
struct tst_report {
	const char *file;
	int lineno;
	int ttype;
	int err;		/* -1: no error number */
	const char *name;	/* of a named check, or NULL */
	const char *reason;	/* why a failure is known, or NULL */
	int failed;		/* a failure that is known */
	char *msg;		/* begins with the prefixes */
};

extern struct tst_page *tst_page;
extern struct tst_test *tst_test;
extern const char *tst_tcid;
extern int tst_iterations;
extern float tst_duration;

/* A message of the library about the test: it has no line of its own. */
#define tst_lib_res(ttype, ...) tst_res_(tst_test_file, 0, ttype, __VA_ARGS__)
#define tst_lib_brk(ttype, ...) tst_brk_(tst_test_file, 0, ttype, __VA_ARGS__)

/* page.c */
void tst_page_create(void);
void tst_page_destroy(void);

/* res.c */
void tst_count_and_report(struct tst_report *rep, const char *fmt, va_list va);
void tst_write(int fd, const char *buf, size_t len);
extern int tst_lost_early;	/* lost_output before there is a page */
int tst_color_on(void);
const char *tst_ttype_color(int ttype);
int tst_reproducible(void);
void tst_err_printf(const char *fmt, ...) TST_PRINTF(1, 2);

/* check.c */
extern __thread char tst_prefix[256];

/* brk.c */
void tst_run_cleanup(void);

/* final.c */
extern int tst_hints_armed;
void tst_exit(int ret) __attribute__((noreturn));
void tst_unprepare_once(void);
void tst_print_tags(void);

/* options.c, help.c */
void tst_find_record_options(int argc, char *argv[]);
void tst_parse_options(int argc, char *argv[]);
void tst_print_help(const char *prog) __attribute__((noreturn));

/* require.c */
void tst_check_early(void);
void tst_check_requirements(void);

/* prepare.c */
void tst_prepare(void);
void tst_unprepare(void);

/* timeout.c */
int64_t tst_now_ns(void);
double tst_timeout_mul(void);
void tst_timeouts_init(void);
void tst_runtime_set(int runtime_s);
int tst_overall_s(void);
void tst_print_timeout(void);
void tst_heartbeat(const char *step);
double tst_env_float(const char *name, double def, double min, double max);

/* watch.c */
int tst_watch(pid_t pid);
void tst_watch_init(void);
void tst_watch_child(void);

/* guard.c */
int tst_kill_group(pid_t pid);
void tst_guard_start(void);
void tst_guard_end(void);

/* testrun.c */
void tst_testrun(void) __attribute__((noreturn));

/* kmsg.c */
void tst_kmsg_start(void);
void tst_kmsg_stop(void);
void tst_kmsg_report(void);
const char *tst_kmsg_trouble(void);

/* taint.c: what no test expects of a kernel, whether it looks or not. */
void tst_taint_start(void);
void tst_taint_report(void);

/* where.c */
void tst_print_where(pid_t pid);
extern int tst_where_told;

/* kconfig_file.c */
extern const char *tst_kconfig_path;
int tst_kconfig_is_read(void);
const char *tst_kconfig_problem(void);
const char *tst_kconfig_line(const char *id, size_t len);

/* inflate.c */
char *tst_gunzip(const unsigned char *in, size_t len, size_t *out_len);

/* file.c */
char *tst_slurp_fd(int fd, size_t *len);
char *tst_slurp(const char *path, size_t *len);
char *tst_read_line(const char *path, char *buf, size_t size);


/* convert.c */
int tst_count_conversions(const char *fmt);

/* cmd.c */
int tst_find_cmd(const char *name, char *path, size_t size);
int tst_spawn(const char *const argv[], int out_fd, int err_fd);
void tst_check_cmds(struct tst_cmd *cmds);

/* module.c */
void tst_module_plain_name(char *buf, size_t size, const char *name);
int tst_module_tool(const char *tool, const char *name, char *const params[],
		    int quiet);
int tst_module_try_unload(const char *name);

/* module_saved.c */
void tst_module_remember(const char *mod_name);
void tst_modules_restore(void);

/* sys_conf.c */
void tst_sys_conf_save_all(const struct tst_path_val *confs);

/* tmpdir.c */
extern char *tst_start_dir;
void tst_tmpdir_create(void);
void tst_tmpdir_remove(void);
void tst_copy_resources(const char *const *files);

/* hugepage.c, wallclock.c, ulimit.c */
void tst_hugepages_reserve(void);
void tst_wallclock_save(void);
void tst_wallclock_restore(void);
void tst_ulimits_set(const struct tst_ulimit_val *limits);

/* json.c, metadata.c: text being built; too long a text is cut */
struct tst_text {
	char *buf;
	size_t size;
	size_t len;
};

void tst_text_add(struct tst_text *t, const char *fmt, ...) TST_PRINTF(2, 3);
void tst_text_json(struct tst_text *t, const char *str);

/* record.c: the machine-readable outputs */
void tst_record_start(void);
void tst_record_result(const struct tst_report *rep);
void tst_record_test_begin(void);
void tst_record_test_end(void);
void tst_record_check(void);
void tst_record_end_tap(void);
int tst_record_end_json(int ret);
int tst_record_write(int fd, const char *buf, size_t len);
int tst_is_counted(int ttype);
void tst_result_id(char *buf, size_t size, const struct tst_report *rep);

/* json.c */
void tst_json_start(void);
void tst_json_result(const struct tst_report *rep, const char *id);
void tst_json_end(int ret);

/* tap.c */
void tst_tap_start(void);
void tst_tap_result(const struct tst_report *rep, const char *id);
void tst_tap_sub_begin(void);
void tst_tap_sub_end(void);
void tst_tap_end(void);

/* metadata_doc.c */
void tst_metadata_doc(struct tst_text *t);
void tst_metadata_groups(struct tst_text *t);

/* metadata.c */
void tst_print_metadata(void) __attribute__((noreturn));

#endif /* TST_PRIVATE_H */
