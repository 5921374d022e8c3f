// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A payload of TST_TEST_TCONF(), below an ordinary controller. For
 * tests/api/run.
 *
 * RUN
 * STATUS 32
 * SAYS @place TCONF: Something is missing
 * NEVER TPASS: *
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

TST_TEST_TCONF("Something is missing") /* @place */

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
