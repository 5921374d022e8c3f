// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Hello, world: the smallest test. The payload reports one pass.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

/* Runs inside the virtual machine, in ring 0, with nothing below it. */
void main(void)
{
	tst_res(TPASS, "Hello, world!");
}

#else /* COMPILE_PAYLOAD */

/* Runs on the host. */
static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
