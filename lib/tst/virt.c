// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is this machine a virtual one? tst_is_virt() of tst_cpu.h.
 */
#include "tst/tst_private.h"
#include <sys/wait.h>

static const struct {
	const char *name;
	int type;
} virts[] = {
	{ "kvm", VIRT_KVM },
	{ "qemu", VIRT_OTHER },
	{ "xen", VIRT_XEN },
	{ "zvm", VIRT_IBMZ_ZVM },
	{ "microsoft", VIRT_HYPERV },
	{ "none", VIRT_ANY },
	{ "", VIRT_ANY },
};

static int type_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(virts); i++) {
		if (!strcmp(name, virts[i].name))
			return virts[i].type;
	}
	return VIRT_OTHER;
}

/* -1: the program is missing or does not know. */
static int by_systemd(void)
{
	static const char *const argv[] = { "systemd-detect-virt", "-v",
					    NULL };
	char *text = NULL;
	int fds[2], type = -1;
	size_t len;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return -1;
	pid = tst_spawn(argv, fds[1], -1);
	close(fds[1]);
	if (pid > 0) {
		text = tst_slurp_fd(fds[0], &len);
		waitpid(pid, NULL, 0);
	}
	close(fds[0]);
	if (text && *text) {
		text[strcspn(text, "\n")] = 0;
		type = type_of(text);
	}
	free(text);
	return type;
}

static int file_has(const char *path, const char *word)
{
	size_t len;
	char *text = tst_slurp(path, &len);
	int found = text && strstr(text, word);

	free(text);
	return found;
}

static int by_kernel(void)
{
	if (!access("/proc/xen", F_OK) ||
	    file_has("/sys/hypervisor/type", "xen"))
		return VIRT_XEN;
	if (file_has("/proc/cpuinfo", "QEMU Virtual CPU"))
		return VIRT_KVM;
	if (file_has("/proc/sysinfo", "z/VM"))
		return VIRT_IBMZ_ZVM;
	if (file_has("/proc/sysinfo", "LPAR"))
		return VIRT_IBMZ_LPAR;
	return VIRT_ANY;
}

/* VIRT_ANY: none. */
static int detect(void)
{
	const char *env = getenv("LTP_VIRT_OVERRIDE");
	int type;

	if (env)
		return type_of(env);
	type = by_systemd();
	return type > 0 ? type : by_kernel();
}

int tst_is_virt(int virt_type)
{
	int type = detect();

	switch (virt_type) {
	case VIRT_ANY:
		return type != VIRT_ANY;
	case VIRT_IBMZ:
		return type == VIRT_IBMZ_LPAR || type == VIRT_IBMZ_ZVM;
	case VIRT_XEN:
	case VIRT_KVM:
	case VIRT_IBMZ_LPAR:
	case VIRT_IBMZ_ZVM:
	case VIRT_HYPERV:
	case VIRT_OTHER:
		return type == virt_type;
	default:
		tst_lib_brk(TBROK, "tst_is_virt(%d): no VIRT_* value",
			    virt_type);
		return 0;
	}
}
