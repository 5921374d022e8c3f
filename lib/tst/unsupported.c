// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What sources may name, but this library does not do: devices, control
 * groups ... Behind macros in tst_device.h, tst_cgroup.h and others.
 */
#include "tst/tst_private.h"

const struct tst_cg_group *const tst_cg;

int tst_unsupported_(const char *file, const int lineno, const char *what, ...)
{
	tst_brk_(file, lineno, TBROK, "%s is not supported here", what);
	return 0;
}
