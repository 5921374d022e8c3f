// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A controller with buffers of its own beside those of the machine: what
 * tst_kvm_run() made it frees, and nothing else. Built for all kinds of
 * programs and run by tests/tst/kvm.sh.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
	tst_res(TPASS, "payload");
}

#else /* COMPILE_PAYLOAD */

static char *field, *own;
static int maps;

static int count_maps(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	int c, n = 0;

	while (f && (c = getc(f)) != EOF)
		n += c == '\n';
	if (f)
		fclose(f);
	return n;
}

static void setup(void)
{
	tst_kvm_setup();
	own = tst_strdup("own");
}

static void run(void)
{
	int now;

	tst_kvm_run();
	TST_EXP_EQ_STR(field, "field");
	TST_EXP_EQ_STR(own, "own");
	now = count_maps();
	TST_EXP_EXPR(!maps || now <= maps, "%d maps after %d", now, maps);
	maps = now;
}

static struct tst_test test = {
	.test_all = run,
	.setup = setup,
	.cleanup = tst_kvm_cleanup,
	.bufs = (struct tst_buffers []) {
		{ &field, .str = (char *)"field" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
