// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Processors of this machine.
 */
#include "tst/tst_private.h"
#include <sched.h>

#define CPUS "/sys/devices/system/cpu/"

/* Number of CPUs in a list like "0-2,4"; 0 if there is none. */
static long count_list(const char *path)
{
	char line[4096], *pos = line, *word;
	int from, to, n;
	long count = 0;

	if (!tst_read_line(path, line, sizeof(line)))
		return 0;
	while ((word = strsep(&pos, ","))) {
		n = sscanf(word, "%d-%d", &from, &to);
		if (n > 0)
			count += n == 2 ? to - from + 1 : 1;
	}
	return count;
}

/* Some C libraries count the CPUs that this process may use instead. */
long tst_ncpus(void)
{
	return count_list(CPUS "online") ? : SAFE_SYSCONF(_SC_NPROCESSORS_ONLN);
}

long tst_ncpus_conf(void)
{
	return count_list(CPUS "present") ? :
	       SAFE_SYSCONF(_SC_NPROCESSORS_CONF);
}

long tst_ncpus_max(void)
{
	char buf[32];

	if (!tst_read_line(CPUS "kernel_max", buf,
			   sizeof(buf)))
		return tst_ncpus_conf();
	return SAFE_STRTOL(buf, 0, INT_MAX) + 1;
}

/* The kernel refuses a mask that is smaller than its own. */
long tst_ncpus_available(void)
{
	int ncpus, count = -1;
	cpu_set_t *set;
	size_t size;

	for (ncpus = 1024; ncpus <= 1 << 20 && count < 0; ncpus *= 2) {
		set = CPU_ALLOC(ncpus);
		size = CPU_ALLOC_SIZE(ncpus);
		if (set && !sched_getaffinity(0, size, set))
			count = CPU_COUNT_S(size, set);
		CPU_FREE(set);
	}
	return count < 0 ? tst_ncpus() : count;
}

const char *tst_cpu_vendor(void)
{
	static char vendor[64];
	size_t len;
	char *text = tst_slurp("/proc/cpuinfo", &len), *pos;

	pos = text ? strstr(text, "vendor_id") : NULL;
	if (!pos || sscanf(pos, "vendor_id%*[ \t]: %63s", vendor) != 1)
		vendor[0] = 0;
	free(text);
	return vendor[0] ? vendor : NULL;
}
