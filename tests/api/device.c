// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A machine that cannot be made: TCONF with what is missing and a remedy if
 * this computer lacks something, TBROK with the ioctl's name otherwise. Each
 * case first takes something away: /dev/kvm in a mount namespace of its own,
 * or a system call's success by a filter. For tests/api/run.
 *
 * RUN -c missing
 * STATUS 32
 * SAYS @missing TCONF: /dev/kvm does not exist: load * or run the test in a lab: * ENOENT (2)
 * RUN -c default
 * STATUS 32
 * SAYS TCONF: /dev/kvm does not exist: *
 * RUN -c forbidden
 * STATUS 32
 * SAYS @forbidden TCONF: No permission for /dev/kvm: run as root or * EACCES (13)
 * RUN -c no-driver
 * STATUS 32
 * SAYS @no-driver TCONF: /dev/kvm has no KVM behind it: load *
 * RUN -c not-permitted
 * STATUS 32
 * SAYS @not-permitted TCONF: No permission for /dev/kvm: allow it in this container, * EPERM (1)
 * RUN -c other-error
 * STATUS 2
 * SAYS @other-error TBROK: open(/dev/kvm) failed: EMFILE (24)
 * RUN -c version
 * STATUS 32
 * SAYS @version TCONF: /dev/kvm has KVM API version 0, not 12
 * RUN -c no-kvm
 * STATUS 32
 * SAYS @no-kvm TCONF: ioctl(*, KVM_GET_API_VERSION) of /dev/kvm failed: ENOTTY (25)
 * RUN -c vcpu
 * STATUS 2
 * SAYS @vcpu TBROK: ioctl(*, KVM_CREATE_VCPU) failed: ENOMEM (12)
 * RUN -c no-cpuid
 * SAYS TPASS: no CPUID to get: *
 * RUN -c cpuid-fails
 * STATUS 2
 * SAYS @cpuid-fails TBROK: ioctl(*, KVM_GET_SUPPORTED_CPUID) failed: EIO (5)
 */
#define _GNU_SOURCE
#include "api.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
	tst_res(TFAIL, "There is a machine to run in");
}

#else /* COMPILE_PAYLOAD */

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

/* Puts an empty /dev over the one there is, for this process alone. */
static void hide_devices(void)
{
	if (geteuid())
		tst_brk(TCONF, "Cannot be set up: only root can hide /dev/kvm");
	if (unshare(CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/dev", "tmpfs", 0, NULL))
		tst_brk(TCONF | TERRNO, "Cannot be set up: hiding /dev/kvm");
}

static void make_device(mode_t mode, unsigned int minor)
{
	if (mknod("/dev/kvm", S_IFCHR | mode, makedev(10, minor)))
		tst_brk(TBROK | TERRNO, "mknod()");
}

#define LOAD(field)                                                           \
	{ BPF_LD | BPF_W | BPF_ABS, 0, 0,                                     \
	  offsetof(struct seccomp_data, field) }

/* Makes ioctl(, request) or, with 0, all of openat() fail. */
static void let_fail(long request, unsigned int error)
{
	unsigned int call = request ? SYS_ioctl : SYS_openat;
	struct sock_filter filter[] = {
		LOAD(nr),
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 3, call },
		LOAD(args[1]),
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, request },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | error },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog program = { ARRAY_SIZE(filter), filter };

	if (!request)
		filter[3].jf = 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		tst_brk(TCONF | TERRNO, "Cannot be set up: filtering system calls");
}

static void not_reached(void)
{
	tst_res(TFAIL, "not reached");
}

static void missing(void)
{
	hide_devices();
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @missing */
	not_reached();
}

/* Without a place of its own, the payload's main() is named. */
static void with_defaults(void)
{
	hide_devices();
	tst_kvm_run();
	not_reached();
}

static void forbidden(void)
{
	hide_devices();
	make_device(0600, 232);
	if (seteuid(65534))
		tst_brk(TBROK | TERRNO, "seteuid()");
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @forbidden */
	not_reached();
}

static void no_driver(void)
{
	hide_devices();
	make_device(0666, 254);
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @no-driver */
	not_reached();
}

static void not_permitted(void)
{
	let_fail(0, EPERM);
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @not-permitted */
	not_reached();
}

static void other_error(void)
{
	let_fail(0, EMFILE);
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @other-error */
	not_reached();
}

static void version(void)
{
	let_fail(KVM_GET_API_VERSION, 0);
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @version */
	not_reached();
}

static void no_kvm(void)
{
	let_fail(KVM_GET_API_VERSION, ENOTTY);
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @no-kvm */
	not_reached();
}

static void vcpu(void)
{
	let_fail(KVM_CREATE_VCPU, ENOMEM);
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE); /* @vcpu */
	not_reached();
}

static void no_cpuid(void)
{
	int sysfd = SAFE_OPEN("/dev/kvm", O_RDWR);

	let_fail(KVM_CHECK_EXTENSION, 0);
	CHECK(!tst_kvm_get_cpuid(sysfd));
	SAFE_CLOSE(sysfd);
	DONE("no CPUID to get");
}

static void cpuid_fails(void)
{
	int sysfd = SAFE_OPEN("/dev/kvm", O_RDWR);

	let_fail((uint32_t)KVM_GET_SUPPORTED_CPUID, EIO);
	tst_kvm_get_cpuid(sysfd); /* @cpuid-fails */
	not_reached();
}

API_CASES({ "missing", missing }, { "default", with_defaults },
	  { "forbidden", forbidden }, { "no-driver", no_driver },
	  { "not-permitted", not_permitted }, { "other-error", other_error },
	  { "version", version }, { "no-kvm", no_kvm }, { "vcpu", vcpu },
	  { "no-cpuid", no_cpuid }, { "cpuid-fails", cpuid_fails });

#endif /* COMPILE_PAYLOAD */
