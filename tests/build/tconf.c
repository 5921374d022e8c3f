// SPDX-License-Identifier: GPL-2.0-or-later
/* A test that was not built for this machine. Built by tests/build/run. */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD
TST_TEST_TCONF("Not for this machine");
#else
static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};
#endif
