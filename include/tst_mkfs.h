/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Making file systems. It is not supported: this is here so that sources
 * compile. Included by tst_test.h.
 */
#ifndef TST_MKFS_H
#define TST_MKFS_H

#include "tst_common.h"

/* TBROK: see tst_device.h. */
#define SAFE_MKFS(device, fs_type, fs_opts, extra_opts)			\
	((void)TST_UNSUPPORTED_("SAFE_MKFS()", device, fs_type, fs_opts, \
				extra_opts))

#endif /* TST_MKFS_H */
