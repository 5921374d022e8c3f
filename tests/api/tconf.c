// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A test that cannot be built for its target says so, from both halves. For
 * tests/api/run.
 *
 * RUN
 * STATUS 32
 * SAYS TCONF: Something is missing (*)
 * NEVER TPASS: *
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD
TST_TEST_TCONF("Something is missing (payload)");
#else
TST_TEST_TCONF("Something is missing (controller)");
#endif
