/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities of the test process.
 */
#ifndef TST_CAPABILITY_H
#define TST_CAPABILITY_H

#if __has_include(<linux/capability.h>)
#include <linux/capability.h>
#endif
#include <stdint.h>

#define TST_CAP_DROP	1
#define TST_CAP_REQ	2

struct tst_cap_user_header {
	uint32_t version;
	int pid;
};

struct tst_cap_user_data {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

/**
 * struct tst_cap - what to do with a capability (.caps).
 * @action: TST_CAP_REQ: TCONF if it is not permitted, else made effective
 *	before setup(); TST_CAP_DROP: dropped after setup(); 0 ends a list
 * @id: CAP_*
 * @name: its name, for messages
 */
struct tst_cap {
	uint32_t action;
	uint32_t id;
	char *name;
};

#define TST_CAP(action, capability) { action, capability, #capability }

/* The system calls. */
int tst_capget(struct tst_cap_user_header *hdr,
	       struct tst_cap_user_data *data);
int tst_capset(struct tst_cap_user_header *hdr,
	       const struct tst_cap_user_data *data);

/** tst_cap_action() - do what one entry says. */
void tst_cap_action(struct tst_cap *cap);

/** tst_cap_setup() - do what the entries with @action in a list say. */
void tst_cap_setup(struct tst_cap *cap, unsigned int action);

#endif /* TST_CAPABILITY_H */
