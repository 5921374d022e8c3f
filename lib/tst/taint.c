// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does the test make the kernel taint itself? See tst_taint.h.
 */
#include "tst/tst_private.h"

static unsigned int taint_mask = ~0u;

/* Marks that older kernels do not have. */
static const struct {
	unsigned int bit;
	int major, minor;
} since[] = {
	{ TST_TAINT_N, 6, 0 },
	{ TST_TAINT_X, 4, 15 },
	{ TST_TAINT_K, 4, 0 },
};

static unsigned int read_taint(void)
{
	char line[32];

	if (!tst_read_line("/proc/sys/kernel/tainted", line, sizeof(line)))
		tst_lib_brk(TBROK | TERRNO, "cannot read "
			    "/proc/sys/kernel/tainted");
	return strtoul(line, NULL, 10);
}

void tst_taint_init(unsigned int mask)
{
	unsigned int i, taint;

	if (!mask)
		tst_lib_brk(TBROK, ".taint_check: no TST_TAINT_* is set");
	for (i = 0; i < ARRAY_SIZE(since); i++) {
		if (mask & since[i].bit &&
		    tst_kvercmp(since[i].major, since[i].minor, 0) < 0)
			tst_lib_res(TCONF, "The kernel is older than %d.%d and "
				    "does not know taint %#x", since[i].major,
				    since[i].minor, since[i].bit);
	}
	taint = read_taint();
	if (taint & mask & TST_TAINT_W) {
		tst_lib_res(TCONF, "The kernel has warned before: warnings are "
			    "not looked for");
		mask &= ~TST_TAINT_W;
	}
	if (taint & mask)
		tst_lib_brk(TBROK, "The kernel is tainted already: %#x",
			    taint & mask);
	taint_mask = mask;
}

unsigned int tst_taint_check(void)
{
	return read_taint() & taint_mask;
}

/* Not a module of any kind, nor a soft lockup of a busy host's guest. */
#define TROUBLE (TST_TAINT_M | TST_TAINT_B | TST_TAINT_D | TST_TAINT_W)

#define UNREADABLE ~0u

static unsigned int taint_before;

/* No verdict depends on whether it can be read. */
static unsigned int look_at_taint(void)
{
	char line[32];

	return tst_read_line("/proc/sys/kernel/tainted", line, sizeof(line)) ?
		strtoul(line, NULL, 10) : UNREADABLE;
}

void tst_taint_start(void)
{
	taint_before = look_at_taint();
}

static unsigned int new_trouble(void)
{
	unsigned int now = look_at_taint();

	if (taint_before == UNREADABLE || now == UNREADABLE)
		return 0;
	return now & ~taint_before & TROUBLE;
}

void tst_taint_report(void)
{
	unsigned int taint = new_trouble();
	const char *text = tst_kmsg_trouble();

	if (tst_test->taint_check)
		taint |= tst_taint_check();
	if (taint)
		tst_lib_res(TFAIL, "The test tainted the kernel: %#x%s%s",
			    taint, *text ? ": " : "", text);
}
