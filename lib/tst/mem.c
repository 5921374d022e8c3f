// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory of the machine and of processes, see tst_memutils.h; the page that
 * faults; no core dumps.
 */
#include "tst/tst_private.h"
#include <sys/mman.h>

static long long meminfo(const char *key)
{
	size_t len;
	char *text = tst_slurp("/proc/meminfo", &len), *pos;
	long long val = -1;

	if (!text)
		tst_lib_brk(TBROK | TERRNO, "cannot read /proc/meminfo");
	pos = strstr(text, key);
	if (pos)
		val = atoll(pos + strlen(key));
	free(text);
	return val;
}

long long tst_available_mem(void)
{
	long long kb = meminfo("MemAvailable:");

	return kb < 0 ? meminfo("MemFree:") + meminfo("\nCached:") : kb;
}

long long tst_available_swap(void)
{
	return meminfo("SwapFree:");
}

#define POLLUTE_CHUNK (64UL << 20)

/* Leaves an eighth of the memory alone, so that nothing is killed. */
void tst_pollute_memory(size_t maxsize, int fillchar)
{
	size_t safe = tst_available_mem() / 8 * 7 * 1024, done = 0, len;
	size_t size = maxsize && maxsize < safe ? maxsize : safe;
	char *chunks[1024];
	unsigned int n = 0, i;

	while (done < size && n < ARRAY_SIZE(chunks)) {
		len = MIN(size - done, POLLUTE_CHUNK);
		chunks[n] = mmap(NULL, POLLUTE_CHUNK, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (chunks[n] == MAP_FAILED)
			break;
		memset(chunks[n++], fillchar, len);
		done += len;
	}
	for (i = 0; i < n; i++)
		munmap(chunks[i], POLLUTE_CHUNK);
}

/* Was the score of this process, or of the one it comes from, changed? */
static int is_protected;

static int set_oom_score(pid_t pid, const char *score)
{
	char path[64] = "/proc/self/oom_score_adj";
	int fd, ret;

	if (pid)
		snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ret = write(fd, score, strlen(score)) > 0;
	close(fd);
	return ret;
}

void tst_enable_oom_protection(pid_t pid)
{
	if (set_oom_score(pid, "-1000") && !pid)
		is_protected = 1;
}

void tst_disable_oom_protection(pid_t pid)
{
	if (pid || is_protected)
		set_oom_score(pid, "0");
}

bool tst_mapping_in_range(unsigned long low, unsigned long high)
{
	unsigned long from, to;
	bool found = false;
	char line[512];
	FILE *f = fopen("/proc/self/maps", "re");

	if (!f)
		tst_lib_brk(TBROK | TERRNO, "cannot read /proc/self/maps");
	while (!found && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx", &from, &to) == 2)
			found = from < high && to > low;
	}
	fclose(f);
	return found;
}

void *tst_get_bad_addr(void (*cleanup_fn)(void))
{
	void *addr;

	if (cleanup_fn)
		tst_lib_brk(TBROK, "tst_get_bad_addr() takes no cleanup "
			    "function");
	addr = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (addr == MAP_FAILED)
		tst_lib_brk(TBROK | TERRNO, "mmap() failed");
	return addr;
}

/* 1 and not 0: a pipe in core_pattern is used in spite of 0. */
void tst_no_corefile(int verbose)
{
	struct rlimit limit = { 1, 1 };

	if (setrlimit(RLIMIT_CORE, &limit))
		tst_lib_brk(TBROK | TERRNO, "setrlimit(RLIMIT_CORE) failed");
	if (verbose)
		tst_lib_res(TINFO, "Core dumps are switched off for pid %d",
			    tst_getpid());
}
