// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Machines with several vCPUs that go wrong: which one hangs, whose notes are
 * whose, what all of them did. For tests/diagnosis/run.
 *
 * RUN -c hang
 * STATUS 2
 * SAYS TINFO: Machine 1, vCPU 0: no thread runs its vCPU
 * SAYS TINFO: Machine 1, vCPU 1: run by thread *; 0 exits while it was sampled
 * SAYS TINFO: Machine 1, vCPU 1: reported * s ago: vCPU 1: started
 * SAYS @turn TINFO: Machine 1, vCPU 1: * of 16 samples: turn+0x*
 * SAYS @turn TBROK: Test timed out: *machine 1, vCPU 1 was in turn*
 * SAYS TINFO: cleanup
 * RUN -c hang-all
 * STATUS 2
 * SAYS TINFO: Machine 1, vCPU 0: run by thread *
 * SAYS @turn TINFO: Machine 1, vCPU 0: * of 16 samples: turn+0x*
 * SAYS TINFO: Machine 1, vCPU 1: run by thread *
 * SAYS @turn TINFO: Machine 1, vCPU 1: * of 16 samples: turn+0x*
 * SAYS @turn TBROK: Test timed out: *
 * SAYS TINFO: cleanup
 * NEVER TBROK: Test killed*
 * RUN -c trace
 * STATUS 1
 * SAYS TINFO: Trace: earlier events are left out
 * SAYS @first TINFO: Trace 194, -* us: first 193
 * SAYS @other TINFO: Trace 194, -* us: vCPU 1: other 193
 * SAYS @first TINFO: Trace 199, -* us: first 198
 * SAYS @other TINFO: Trace 199, -* us: vCPU 1: other 198
 * SAYS @first TINFO: Trace 200, -* us: first 199
 * SAYS @other TINFO: Trace 200, -0.0 us: vCPU 1: other 199
 * SAYS TFAIL: vCPU 1: on purpose
 * SAYS TFAIL: again
 * RUN -c trace -D1
 * STATUS 1
 * SAYS @first TINFO: Trace *, -* us: first *
 * SAYS @other TINFO: Trace *, -* us: vCPU 1: other *
 * SAYS TFAIL: vCPU 1: on purpose
 * RUN -c account -v
 * SAYS TPASS: vCPU 1: one
 * SAYS TINFO: Machine 1: *2 vCPUs, 3 exits (KVM_EXIT_IO 3), 1 messages, * ms
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "vcpus.h"

static volatile int stop;

static void __attribute__((noipa)) turn(void)
{
	while (!stop) /* @turn */
		;
}

static void nothing(void)
{
}

static void hang_other(void)
{
	tst_res(TINFO, "started");
	turn();
}

#define NOTES 200

static volatile unsigned int noted;

/* One after the other, however long each of them takes. */
static void trace_first(void)
{
	unsigned int i;

	for (i = 0; i < NOTES; i++) {
		while (noted != 2 * i)
			;
		tst_trace("first %u", i); /* @first */
		noted++;
	}
	while (noted != 2 * NOTES + 1)
		;
	tst_res(TFAIL, "again");
}

static void trace_other(void)
{
	unsigned int i;

	for (i = 0; i < NOTES; i++) {
		while (noted != 2 * i + 1)
			;
		tst_trace("other %u", i); /* @other */
		noted++;
	}
	tst_res(TFAIL, "on purpose");
	noted++;
}

static void account_other(void)
{
	tst_res(TPASS, "one");
}

static const struct vcpu_case cases[] = {
	{ "hang", nothing, hang_other },
	{ "hang-all", turn, turn },
	{ "trace", trace_first, trace_other },
	{ "account", nothing, account_other },
};

static const struct vcpu_case *find_case(void)
{
	return find_vcpu_case(cases, ARRAY_SIZE(cases));
}

void main(void)
{
	find_case()->first();
}

void kvm_vcpu_main(unsigned int vcpu)
{
	(void)vcpu;
	find_case()->other();
}

#else /* COMPILE_PAYLOAD */

#define BUSY_LAB_S 600	/* times the multiplier below */

/* Short, before the library looks at it. */
static void __attribute__((constructor)) set_timeout(void)
{
	setenv("LTP_TIMEOUT_MUL", "0.05", 1);
}

static void run(void)
{
	const struct tst_kvm_config config = { .vcpus = 2 };
	char *page;

	if (strncmp(api_case_name, "hang", 4))
		tst_set_timeout(BUSY_LAB_S);
	tst_kvm_create_instance_config(&api_vm, &config);
	page = tst_kvm_alloc_memory(&api_vm, API_CASE_SLOT, API_CASE_BASEADDR,
				    getpagesize(), 0);
	snprintf(page, API_CASE_MAX, "%s", api_case_name);
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
}

static void cleanup(void)
{
	tst_res(TINFO, "cleanup");
	api_destroy();
}

static struct tst_option options[] = {
	{ "c:", &api_case_name, "NAME   Case to run" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = run,
	.cleanup = cleanup,
	.options = options,
};

#endif /* COMPILE_PAYLOAD */
