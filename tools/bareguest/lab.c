// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * `bareguest lab`: runs programs in an emulated machine. Reads the command
 * line, gathers machine, kernel and jobs, and boots the machine as often as
 * the jobs need.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "boot.h"
#include "commands.h"
#include "emulator.h"
#include "initramfs.h"
#include "joblist.h"
#include "kernel.h"
#include "machine.h"
#include "modules.h"
#include "report.h"

static const char help[] =
"usage: bareguest lab MACHINE [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
"       bareguest lab MACHINE [OPTION]... --batch LIST\n"
"       bareguest lab --list\n"
"\n"
"Boots an emulated machine with a Linux kernel and KVM, runs PROGRAM in it as\n"
"root in /tmp, passes on what it writes and exits with its exit status. The\n"
"program is a file of this machine, which goes along with the libraries it\n"
"needs, or a command of busybox.\n"
"\n"
"  --list              the machines there are\n"
"  --batch LIST        run the commands in LIST, one per line, in one boot as\n"
"                      long as the machine lives; \"-\" is stdin; a first word\n"
"                      @NAME names a command\n"
"  --output-dir DIR    of a batch: output and verdict of each command go to\n"
"                      DIR/NAME.out, NAME.err and NAME.status\n"
"  --timeout SECONDS   for each program\n"
"  --file PATH[:DEST]  take a file or directory along\n"
"  --kernel KERNEL     a version, a package, a .deb, a directory with boot/\n"
"                      and lib/modules/, or a kernel image\n"
"  --module NAME       load one more module\n"
"  --modparam MODULE.NAME=VALUE\n"
"                      parameter of a module\n"
"  --set KEY=VALUE     change a setting of the machine, like memory=2G\n"
"  -v, --verbose       show the machine's console, and times\n"
"\n"
"Environment variables LTP_* and BAREGUEST_* are passed on. Kernels are kept\n"
"in $BAREGUEST_CACHE, or ~/.cache/bareguest. $BAREGUEST_KERNEL is what stands\n"
"for a --kernel that is not given.\n"
"\n"
"Exit status: that of PROGRAM, 128+N when signal N killed it, 124 when it took\n"
"too long, 125 when the machine died under it or could not be made, 126 or 127\n"
"when PROGRAM could not be run or found, 2 for a wrong command line. A batch:\n"
"0 when all were 0, else 1.\n";

enum { OPT_LIST = 256, OPT_BATCH, OPT_OUTPUT, OPT_TIMEOUT, OPT_FILE,
       OPT_KERNEL, OPT_MODULE, OPT_MODPARAM, OPT_SET };

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "list", no_argument, NULL, OPT_LIST },
	{ "batch", required_argument, NULL, OPT_BATCH },
	{ "output-dir", required_argument, NULL, OPT_OUTPUT },
	{ "timeout", required_argument, NULL, OPT_TIMEOUT },
	{ "file", required_argument, NULL, OPT_FILE },
	{ "kernel", required_argument, NULL, OPT_KERNEL },
	{ "module", required_argument, NULL, OPT_MODULE },
	{ "modparam", required_argument, NULL, OPT_MODPARAM },
	{ "set", required_argument, NULL, OPT_SET },
	{ 0 }
};

/* What the command line says; the machine's settings come after it. */
struct request {
	const char *machine, *kernel, *batch, *output_dir;
	struct strings keys, values;	/* changes of settings */
	struct strings files;
	bool list, help, verbose;
};

static char *run_dir;
static volatile sig_atomic_t interrupted;

static void change(struct request *r, const char *key, const char *value)
{
	strings_add(&r->keys, key);
	strings_add(&r->values, value);
}

static void change_setting(struct request *r, const char *text)
{
	const char *equals = strchr(text, '=');
	char *key;

	if (!equals)
		die(STATUS_USAGE, "--set %s: KEY=VALUE is wanted", text);
	key = xasprintf("%.*s", (int)(equals - text), text);
	change(r, key, equals + 1);
	free(key);
}

static void take_option(struct request *r, int option)
{
	switch (option) {
	case 'h':
		r->help = true;
		break;
	case 'v':
		r->verbose = true;
		break;
	case OPT_LIST:
		r->list = true;
		break;
	case OPT_BATCH:
		r->batch = optarg;
		break;
	case OPT_OUTPUT:
		r->output_dir = optarg;
		break;
	case OPT_TIMEOUT:
		change(r, "timeout", optarg);
		break;
	case OPT_FILE:
		strings_add(&r->files, optarg);
		break;
	case OPT_KERNEL:
		r->kernel = optarg;
		break;
	case OPT_MODULE:
		change(r, "module", optarg);
		break;
	case OPT_MODPARAM:
		change(r, "modparam", optarg);
		break;
	case OPT_SET:
		change_setting(r, optarg);
		break;
	default:
		die(STATUS_USAGE, "bareguest lab --help tells the options");
	}
}

static void take_options(struct request *r, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "+hv", long_options,
				     NULL)) != -1)
		take_option(r, option);
}

/* Options may stand before and behind the machine's name. */
static struct request take_command_line(int argc, char **argv)
{
	struct request r = { 0 };

	take_options(&r, argc, argv);
	if (optind < argc && strcmp(argv[optind - 1], "--")) {
		r.machine = argv[optind++];
		take_options(&r, argc, argv);
	}
	return r;
}

static int list_machines(void)
{
	struct strings names = machine_names();
	struct machine m;
	size_t i;

	for (i = 0; i < names.n; i++) {
		machine_load(&m, names.v[i]);
		printf("%-12s %s\n", names.v[i], machine_get(&m, "summary"));
	}
	return 0;
}

static void on_signal(int sig)
{
	interrupted = sig;
	emulator_kill();
}

static void clean_up(void)
{
	emulator_kill();
	if (run_dir)
		remove_tree(run_dir);
}

static void make_run_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/bareguest-lab.XXXXXX", tmp ? tmp : "/tmp");

	if (!mkdtemp(dir))
		die(STATUS_LAB, "%s: %s", dir, strerror(errno));
	run_dir = dir;
}

/* Nothing may stay behind, however the command ends. */
static void catch_ends(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	atexit(clean_up);
}

static void add_path(struct machine *m, const char *key, const char *file)
{
	char *path = xasprintf("%s/%s", run_dir, file);

	machine_add(m, key, path);
	free(path);
}

/* The settings that no definition can know. */
static void add_run_settings(struct machine *m, const struct request *r,
			     const struct kernel *k)
{
	char *cmdline = xasprintf("%s %s %s", machine_get(m, "args"),
				  modules_cmdline(m),
				  r->verbose ? "loglevel=7" : "quiet");

	machine_add(m, "cmdline", cmdline);
	machine_add(m, "image", k->image);
	machine_add(m, "dir", run_dir);
	add_path(m, "initrd", "initrd");
	add_path(m, "results-fifo", "results");
	add_path(m, "console-fifo", "console");
	free(cmdline);
}

static double seconds(const struct machine *m, const char *key)
{
	const char *text = machine_get(m, key);
	char *end;
	double value = strtod(text, &end);

	if (*end || end == text || !(value > 0) || value > 1e6)
		die(STATUS_USAGE, "\"%s\" is no number of seconds for %s",
		    text, key);
	return value;
}

static void gather_env(struct strings *env)
{
	extern char **environ;
	char **var;

	strings_add(env, "PATH=/bin:/sbin:/usr/bin:/usr/sbin");
	strings_add(env, "HOME=/root");
	for (var = environ; *var; var++)
		if (starts_with(*var, "LTP_") || starts_with(*var, "BAREGUEST_"))
			strings_add(env, *var);
}

static struct joblist gather_jobs(const struct request *r, char *const *argv,
				  const struct strings *applets)
{
	struct joblist jobs = { 0 };
	size_t i;

	if (r->batch && *argv)
		die(STATUS_USAGE, "--batch and a program exclude each other");
	if (r->batch)
		joblist_read(&jobs, r->batch, applets);
	else if (*argv)
		joblist_add(&jobs, argv, applets);
	else
		die(STATUS_USAGE, "no program to run: bareguest lab --help");
	for (i = 0; i < jobs.n; i++)
		report_forget(&jobs.v[i]);
	return jobs;
}

/* Boots until each job has its verdict; a boot without one is the last. */
static void run_jobs(struct machine *m, const struct request *r,
		     const struct contents *c, struct joblist *jobs)
{
	struct boot_options opts = {
		.dir = run_dir,
		.boot_timeout = seconds(m, "boot-timeout"),
		.job_timeout = seconds(m, "timeout"),
		.verbose = r->verbose,
		.interrupted = &interrupted,
	};
	size_t done = 0, more;

	while (done < jobs->n) {
		initramfs_make(c, machine_get(m, "initrd"), run_dir,
			       jobs->v + done, jobs->n - done);
		more = boot_run(m, &opts, jobs->v + done, jobs->n - done);
		if (interrupted)
			die(128 + interrupted, "interrupted");
		if (!more)
			break;
		done += more;
	}
	for (; done < jobs->n; done++)
		report_end(&jobs->v[done], STATUS_LAB,
			   "not run: the machine does not start");
}

static int overall_status(const struct request *r, const struct joblist *jobs)
{
	size_t i;

	if (!r->batch)
		return jobs->v[0].status;
	for (i = 0; i < jobs->n; i++)
		if (jobs->v[i].status)
			return 1;
	return 0;
}

static int run_request(const struct request *r, char *const *argv)
{
	struct machine m;
	struct contents c = { .machine = &m, .files = r->files };
	struct joblist jobs;
	struct kernel k;
	size_t i;

	machine_load(&m, r->machine);
	for (i = 0; i < r->keys.n; i++)
		machine_set(&m, r->keys.v[i], r->values.v[i]);
	machine_check_tools(&m);
	c.applets = initramfs_applets();
	report_setup(&(struct report_options){ r->batch, r->output_dir });
	jobs = gather_jobs(r, argv, &c.applets);
	k = kernel_find(r->kernel, machine_get(&m, "kernel"));
	c.kernel = &k;
	gather_env(&c.env);
	catch_ends();
	make_run_dir();
	add_run_settings(&m, r, &k);
	run_jobs(&m, r, &c, &jobs);
	return overall_status(r, &jobs);
}

/* Tools like depmod live where a user's PATH does not look. */
static void widen_path(void)
{
	const char *path = getenv("PATH");
	char *wide = xasprintf("%s:/usr/sbin:/sbin", path ? path : "/bin");

	setenv("PATH", wide, 1);
	free(wide);
}

int lab_main(int argc, char **argv)
{
	struct request r = take_command_line(argc, argv);

	if (r.help) {
		fputs(help, stdout);
		return 0;
	}
	if (r.list)
		return list_machines();
	if (!r.machine)
		die(STATUS_USAGE, "which machine? bareguest lab --list");
	widen_path();
	return run_request(&r, argv + optind);
}
