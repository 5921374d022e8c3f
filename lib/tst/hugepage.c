// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The pool of huge pages, see tst_hugepage.h.
 */
#include "tst/tst_private.h"

unsigned long tst_hugepages;

static long meminfo(const char *key)
{
	size_t len;
	char *text = tst_slurp("/proc/meminfo", &len);
	char *pos = text ? strstr(text, key) : NULL;
	long val = pos ? atol(pos + strlen(key)) : 0;

	free(text);
	return val;
}

size_t tst_get_hugepage_size(void)
{
	return meminfo("Hugepagesize:") * 1024;
}

static void set_pool(unsigned long number)
{
	const struct tst_path_val conf = { PATH_NR_HPAGES, NULL, TST_SR_SKIP };

	if (tst_sys_conf_save(&conf))
		return;
	FILE_PRINTF("/proc/sys/vm/drop_caches", "3");
	FILE_PRINTF("/proc/sys/vm/compact_memory", "1");
	FILE_PRINTF(PATH_NR_HPAGES, "%lu", number);
}

static unsigned long got(unsigned long want)
{
	return MIN((unsigned long)meminfo("HugePages_Free:"), want);
}

unsigned long tst_reserve_hugepages(struct tst_hugepage *hp)
{
	unsigned long want = hp->number;

	if (!tst_get_hugepage_size()) {
		if (hp->policy == TST_NEEDS)
			tst_lib_brk(TCONF, "The kernel has no huge pages");
		tst_hugepages = 0;
		return 0;
	}
	if (want == TST_NO_HUGEPAGES) {
		set_pool(0);
		tst_hugepages = 0;
		return 0;
	}
	/* Enough for what others have in use, and for the test. */
	set_pool(want + meminfo("HugePages_Total:") -
		 meminfo("HugePages_Free:"));
	tst_hugepages = got(want);
	if (tst_hugepages < want && hp->policy == TST_NEEDS)
		tst_lib_brk(TCONF, "The test needs %lu huge pages of %zu KiB, "
			    "there are %lu", want,
			    tst_get_hugepage_size() / 1024, tst_hugepages);
	tst_lib_res(TINFO, "%lu huge pages reserved", tst_hugepages);
	return tst_hugepages;
}

void tst_hugepages_reserve(void)
{
	tst_reserve_hugepages(&tst_test->hugepages);
}
