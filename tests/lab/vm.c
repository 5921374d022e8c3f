// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The least that shows that KVM works: makes a VM, runs "out %al, $0x10" in
 * its real mode and exits with 0 when that very exit came. For tests/lab/run.
 */
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

static int must(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(2);
	}
	return result;
}

static void give_memory(int vm)
{
	struct kvm_userspace_memory_region slot = { .memory_size = 4096 };
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	memcpy(page, "\xe6\x10", 2);
	slot.userspace_addr = (unsigned long)page;
	must(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot), "memory");
}

static void start_at_zero(int vcpu)
{
	struct kvm_regs regs = { .rflags = 2 };
	struct kvm_sregs sregs;

	must(ioctl(vcpu, KVM_GET_SREGS, &sregs), "KVM_GET_SREGS");
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	must(ioctl(vcpu, KVM_SET_SREGS, &sregs), "KVM_SET_SREGS");
	must(ioctl(vcpu, KVM_SET_REGS, &regs), "KVM_SET_REGS");
}

int main(void)
{
	int kvm = must(open("/dev/kvm", O_RDWR), "/dev/kvm");
	int vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	int vcpu = must(ioctl(vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	struct kvm_run *run = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				   MAP_SHARED, vcpu, 0);

	give_memory(vm);
	start_at_zero(vcpu);
	must(ioctl(vcpu, KVM_RUN, 0), "KVM_RUN");
	printf("exit reason %u, port 0x%x\n", run->exit_reason, run->io.port);
	return run->exit_reason != KVM_EXIT_IO || run->io.port != 0x10;
}
