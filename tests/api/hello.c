// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The smallest test there is, with the default functions. For tests/api/run.
 *
 * RUN
 * SAYS @hello TPASS: Hello, world!
 * RUN -i 3
 * SAYS @hello TPASS: Hello, world!
 * SAYS @hello TPASS: Hello, world!
 * SAYS @hello TPASS: Hello, world!
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

/* Guest payload code */

void main(void)
{
	tst_res(TPASS, "Hello, world!"); /* @hello */
}

#else /* COMPILE_PAYLOAD */

/* KVM controller code */

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
