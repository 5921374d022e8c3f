// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The way to KVM: opening the device and calling ioctls; see ioctl.h.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/ioctl.h"

#define DEVICE "/dev/kvm"
#define IN_A_LAB "or run the test in a lab: bareguest lab amd -- PROGRAM"

int kvm_ioctl_checked(const struct kvm_site *site, int fd,
		      unsigned long request, const char *name,
		      unsigned long arg)
{
	int ret = ioctl(fd, request, arg);

	if (ret < 0)
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "ioctl(%d, %s) failed", fd, name);
	return ret;
}

int kvm_capability(const struct kvm_site *site, int fd, long cap)
{
	return KVM_IOCTL_NUM(site, fd, KVM_CHECK_EXTENSION, cap);
}

/* Why the device cannot be opened, and what to do about it. */
static const struct {
	int error;
	const char *text;
} open_errors[] = {
	{ ENOENT, DEVICE " does not exist: load kvm_intel or kvm_amd, "
		  IN_A_LAB },
	{ ENODEV, DEVICE " has no KVM behind it: load kvm_intel or kvm_amd, "
		  IN_A_LAB },
	{ ENXIO, DEVICE " has no KVM behind it: load kvm_intel or kvm_amd, "
		 IN_A_LAB },
	{ EACCES, "No permission for " DEVICE ": run as root or as a member "
		  "of its group, " IN_A_LAB },
	{ EPERM, "No permission for " DEVICE ": allow it in this container, "
		 IN_A_LAB },
};

static void open_failed(const struct kvm_site *site)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(open_errors); i++)
		if (errno == open_errors[i].error)
			tst_brk_(site->file, site->line, TCONF | TERRNO, "%s",
				 open_errors[i].text);
	tst_brk_(site->file, site->line, TBROK | TERRNO,
		 "open(" DEVICE ") failed");
}

int kvm_open(const struct kvm_site *site)
{
	int fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	int version;

	if (fd < 0)
		open_failed(site);
	version = ioctl(fd, KVM_GET_API_VERSION, 0);
	if (version < 0)
		tst_brk_(site->file, site->line,
			 (errno == ENOTTY ? TCONF : TBROK) | TERRNO,
			 "ioctl(%d, KVM_GET_API_VERSION) of " DEVICE " failed",
			 fd);
	if (version != KVM_API_VERSION) {
		close(fd);
		tst_brk_(site->file, site->line, TCONF,
			 DEVICE " has KVM API version %d, not %d", version,
			 KVM_API_VERSION);
	}
	return fd;
}
