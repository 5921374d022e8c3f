/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * KVM ioctls for the host library: the argument's size is checked when
 * compiling, and a failure ends the test with the ioctl's name and errno.
 */
#ifndef HOST_IOCTL_H
#define HOST_IOCTL_H

#include <linux/kvm.h>
#include <sys/ioctl.h>

/*
 * struct kvm_site - where in the test's source a library function was
 * called, for the results that the function reports.
 */
struct kvm_site {
	const char *file;
	int line;
};

#define SITE(file, line) (&(struct kvm_site){ (file), (line) })

/* The place of the payload's main(), for calls that have no place. */
const struct kvm_site *kvm_main_site(void);

/* An ioctl without argument, or whose argument is a number. */
#define KVM_IOCTL_NUM(site, fd, request, value)                               \
	({                                                                    \
		_Static_assert(_IOC_SIZE(request) == 0,                       \
			       #request " takes a pointer");                  \
		kvm_ioctl_checked(site, fd, request, #request, value);        \
	})

/* An ioctl whose argument is a pointer to the structure it is defined for. */
#define KVM_IOCTL(site, fd, request, pointer)                                 \
	({                                                                    \
		_Static_assert(_IOC_SIZE(request) == sizeof(*(pointer)),      \
			       #request " takes another structure");          \
		kvm_ioctl_checked(site, fd, request, #request,                \
				  (unsigned long)(pointer));                  \
	})

/* Calls ioctl(); TBROK on failure. Returns its value, at least 0. */
int kvm_ioctl_checked(const struct kvm_site *site, int fd,
		      unsigned long request, const char *name,
		      unsigned long arg);

/* Value of a capability of the system, a VM or a vCPU; 0: not there. */
int kvm_capability(const struct kvm_site *site, int fd, long cap);

/*
 * Opens /dev/kvm and checks the API's version. TCONF with the reason and a
 * remedy if this machine has no usable KVM.
 */
int kvm_open(const struct kvm_site *site);

#endif /* HOST_IOCTL_H */
