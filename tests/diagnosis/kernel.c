// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel says while a test runs, beside the verdict; a kernel that
 * becomes tainted is a failure. Taints the kernel, so it runs in a lab alone.
 * For tests/diagnosis/run.
 *
 * RUN -c quiet
 * SAYS TPASS: Hello
 * NEVER TINFO: Kernel: a program*
 * RUN64 -c note
 * SAYS TPASS: *
 * SAYS TINFO: Kernel: process '*' launched '/no/such/file' with NULL argv*
 * NEVER TWARN: *
 * RUN64 -c taint
 * STATUS 1
 * SAYS TPASS: *
 * SAYS TFAIL: The test tainted the kernel: 0x200
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

static void hello(void)
{
	tst_res(TPASS, "Hello");
}

API_CASES({ "hello", hello })

#else /* COMPILE_PAYLOAD */

#include <sys/syscall.h>

/* The lab's machines have this option on their kernel's command line. */
static void need_lab(void)
{
	char line[2048] = "";
	int fd = open("/proc/cmdline", O_RDONLY);

	if (fd >= 0 && read(fd, line, sizeof(line) - 1) > 0 &&
	    strstr(line, "cryptomgr.notests"))
		return;
	tst_brk(TCONF, "Cannot be set up: this taints a kernel, in a lab only");
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		tst_brk(TCONF | TERRNO, "Cannot be set up: %s", path);
	close(fd);
}

static void run_payload(void)
{
	api_case_name = NULL;
	api_run();
}

static void quiet(void)
{
	if (!access("/dev/kmsg", W_OK))
		write_file("/dev/kmsg", "<4>a program says this");
	run_payload();
}

/* The kernel warns about programs without argv[0], once. */
static void note(void)
{
	char *none[] = { NULL };

	need_lab();
	run_payload();
	syscall(SYS_execve, "/no/such/file", none, none);
}

static void taint(void)
{
	need_lab();
	run_payload();
	write_file("/proc/sys/kernel/tainted", "512");
}

static const struct api_case host_cases[] = {
	{ "quiet", quiet },
	{ "note", note },
	{ "taint", taint },
};

static void run_case(void)
{
	api_run_case(host_cases, ARRAY_SIZE(host_cases), api_case_name);
}

static struct tst_test test = {
	.test_all = run_case,
	.cleanup = api_destroy,
	.options = api_options,
};

#endif /* COMPILE_PAYLOAD */
