// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What a whole test costs: the program hello from its start to its exit
 * status. The floor is a program that does nothing, and what a virtual
 * machine costs (machine.c).
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
}

#else /* COMPILE_PAYLOAD */

#include "bench.h"

static const char *hello[2], *nothing[2];

static double run_floor(void)
{
	return bench_spawn(nothing) + bench_machine_floor();
}

static double run_hello(void)
{
	return bench_spawn(hello);
}

/* Where no machine can be had, this tells why. */
static void setup(void)
{
	tst_kvm_run();
	hello[0] = bench_beside("hello");
	nothing[0] = bench_beside("nothing");
}

static void run(void)
{
	struct bench_row row = {
		.what = "hello world, from start to exit status",
		.unit = "us",
		.factor = 2,
	};

	bench_compare(&row, run_floor, run_hello);
	tst_res(bench_print(&row) ? TPASS : TFAIL, "%s", row.what);
}

static struct tst_test test = {
	.test_all = run,
	.setup = setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
