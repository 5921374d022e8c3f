// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Capabilities of the test process, see tst_capability.h.
 */
#include "tst/tst_private.h"
#include <sys/syscall.h>

#define CAP_VERSION_3 0x20080522

int tst_capget(struct tst_cap_user_header *hdr,
	       struct tst_cap_user_data *data)
{
	return syscall(SYS_capget, hdr, data);
}

int tst_capset(struct tst_cap_user_header *hdr,
	       const struct tst_cap_user_data *data)
{
	return syscall(SYS_capset, hdr, data);
}

static void require(const struct tst_cap *cap, struct tst_cap_user_data *data,
		    uint32_t mask)
{
	if (!(data->permitted & mask))
		tst_lib_brk(TCONF, "The test needs capability %s", cap->name);
	tst_lib_res(TINFO, "Permitting %s(%u)", cap->name, cap->id);
	data->effective |= mask;
}

static void drop(const struct tst_cap *cap, struct tst_cap_user_data *data,
		 uint32_t mask)
{
	if (data->effective & mask)
		tst_lib_res(TINFO, "Dropping %s(%u)", cap->name, cap->id);
	data->effective &= ~mask;
}

void tst_cap_action(struct tst_cap *cap)
{
	struct tst_cap_user_header hdr = { CAP_VERSION_3, tst_gettid() };
	struct tst_cap_user_data data[2] = { 0 };
	struct tst_cap_user_data *half = &data[cap->id / 32 % 2];
	uint32_t mask = 1u << cap->id % 32;

	if (tst_capget(&hdr, data))
		tst_lib_brk(TBROK | TERRNO, "capget() failed");
	if (cap->action == TST_CAP_REQ)
		require(cap, half, mask);
	else if (cap->action == TST_CAP_DROP)
		drop(cap, half, mask);
	else
		tst_lib_brk(TBROK, ".caps: %u is no action", cap->action);
	if (tst_capset(&hdr, data))
		tst_lib_brk(TBROK | TERRNO, "capset(%s) failed", cap->name);
}

void tst_cap_setup(struct tst_cap *cap, unsigned int action)
{
	for (; cap->action; cap++) {
		if (cap->action & action)
			tst_cap_action(cap);
	}
}
