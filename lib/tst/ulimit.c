// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * .ulimit: limits of the library process, which the test process inherits.
 * Called by prepare.c.
 */
#include "tst/tst_private.h"

static void set_limit(const struct tst_ulimit_val *val)
{
	struct rlimit limit;

	if (getrlimit(val->resource, &limit))
		tst_lib_brk(TBROK | TERRNO, ".ulimit: getrlimit(%d) failed",
			    val->resource);
	limit.rlim_cur = val->rlim_cur;
	if (limit.rlim_max < limit.rlim_cur)
		limit.rlim_max = limit.rlim_cur;
	if (setrlimit(val->resource, &limit))
		tst_lib_brk(TBROK | TERRNO, ".ulimit: setrlimit(%d, %llu) "
			    "failed", val->resource,
			    (unsigned long long)val->rlim_cur);
	tst_lib_res(TINFO, "Limit %d set to %llu", val->resource,
		    (unsigned long long)val->rlim_cur);
}

/* RLIMIT_CPU is 0: only an entry without a limit ends the list. */
void tst_ulimits_set(const struct tst_ulimit_val *limits)
{
	for (; limits->resource || limits->rlim_cur; limits++)
		set_limit(limits);
}
