// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Instructions in the accounts of machines, where a processor counts them: the
 * kernel's answer to perf_event_open() is made up here, as none of the machines
 * that tests run on has a counter for guests. For tests/diagnosis/run.
 *
 * RUN -c counts -v
 * SAYS TPASS: on purpose
 * SAYS TINFO: Machine 1: * 1 messages, 4711 instructions, * ms
 * SAYS TINFO: Machine 2: * 1 messages, 4711 instructions, * ms
 * NEVER TINFO: perf_event_open() *
 * RUN -c shares -v
 * SAYS TPASS: on purpose
 * SAYS TINFO: Machine 1: * 1 messages, *.* ms
 * NEVER TINFO: Machine * instructions*
 * RUN -c short -v
 * SAYS TPASS: on purpose
 * NEVER TINFO: Machine * instructions*
 * RUN -c refuses -v
 * SAYS TPASS: on purpose
 * NEVER TINFO: Machine * instructions*
 * RUN -c counts
 * SAYS TPASS: on purpose
 * NEVER TINFO: Machine *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
	tst_res(TPASS, "on purpose");
}

#else /* COMPILE_PAYLOAD */

#include <dlfcn.h>
#include <linux/perf_event.h>
#include <stdarg.h>
#include <sys/syscall.h>

/* As of perf_event_open(2), "Reading results": value, enabled, running. */
static const uint64_t counts[] = { 4711, 1000, 1000 };
static const uint64_t shares[] = { 4711, 1000, 999 };

static long (*real_syscall)(long number, ...);

static void __attribute__((constructor)) find_real(void)
{
	real_syscall = dlsym(RTLD_NEXT, "syscall");
}

static int counter_with(const void *bytes, size_t size)
{
	int fd = real_syscall(SYS_memfd_create, "counter", 0);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET))
		tst_brk(TBROK | TERRNO, "No file for a counter");
	return fd;
}

/* Only what is asked for gets an answer. */
static int open_counter(const struct perf_event_attr *attr, int thread,
			int cpu)
{
	uint64_t format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			  PERF_FORMAT_TOTAL_TIME_RUNNING;

	if (attr->type != PERF_TYPE_HARDWARE || !attr->exclude_host ||
	    attr->config != PERF_COUNT_HW_INSTRUCTIONS || attr->disabled ||
	    attr->read_format != format || thread || cpu != -1) {
		tst_res(TINFO, "perf_event_open() has other arguments");
		return -1;
	}
	if (!strcmp(api_case_name, "counts"))
		return counter_with(counts, sizeof(counts));
	if (!strcmp(api_case_name, "shares"))
		return counter_with(shares, sizeof(shares));
	if (!strcmp(api_case_name, "short"))
		return counter_with(counts, sizeof(counts[0]));
	return -1;
}

/* In the place of libc's. */
long syscall(long number, ...)
{
	long arg[6];
	va_list va;
	int i;

	va_start(va, number);
	for (i = 0; i < 6; i++)
		arg[i] = va_arg(va, long);
	va_end(va);
	if (number == SYS_perf_event_open)
		return open_counter((void *)arg[0], arg[1], arg[2]);
	return real_syscall(number, arg[0], arg[1], arg[2], arg[3], arg[4],
			    arg[5]);
}

static void run_two(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE);
		tst_kvm_run_instance(&api_vm, 0);
		tst_kvm_destroy_instance(&api_vm);
	}
}

API_TEST(run_two);

#endif /* COMPILE_PAYLOAD */
