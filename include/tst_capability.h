/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities of the test process.
 */
#ifndef TST_CAPABILITY_H
#define TST_CAPABILITY_H

#if __has_include(<linux/capability.h>)
#include <linux/capability.h>
#else			/* musl without the kernel's headers */
#define CAP_CHOWN                0
#define CAP_DAC_OVERRIDE         1
#define CAP_DAC_READ_SEARCH      2
#define CAP_FOWNER               3
#define CAP_FSETID               4
#define CAP_KILL                 5
#define CAP_SETGID               6
#define CAP_SETUID               7
#define CAP_SETPCAP              8
#define CAP_LINUX_IMMUTABLE      9
#define CAP_NET_BIND_SERVICE     10
#define CAP_NET_BROADCAST        11
#define CAP_NET_ADMIN            12
#define CAP_NET_RAW              13
#define CAP_IPC_LOCK             14
#define CAP_IPC_OWNER            15
#define CAP_SYS_MODULE           16
#define CAP_SYS_RAWIO            17
#define CAP_SYS_CHROOT           18
#define CAP_SYS_PTRACE           19
#define CAP_SYS_PACCT            20
#define CAP_SYS_ADMIN            21
#define CAP_SYS_BOOT             22
#define CAP_SYS_NICE             23
#define CAP_SYS_RESOURCE         24
#define CAP_SYS_TIME             25
#define CAP_SYS_TTY_CONFIG       26
#define CAP_MKNOD                27
#define CAP_LEASE                28
#define CAP_AUDIT_WRITE          29
#define CAP_AUDIT_CONTROL        30
#define CAP_SETFCAP              31
#define CAP_MAC_OVERRIDE         32
#define CAP_MAC_ADMIN            33
#define CAP_SYSLOG               34
#define CAP_WAKE_ALARM           35
#define CAP_BLOCK_SUSPEND        36
#define CAP_AUDIT_READ           37
#define CAP_PERFMON              38
#define CAP_BPF                  39
#define CAP_CHECKPOINT_RESTORE   40
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
