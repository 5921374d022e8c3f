// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The floor of a virtual machine: the ioctls it takes to create one, run one
 * instruction in it and delete it, without any check of what KVM can do.
 */
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"
#include "kvm_common.h"

#define RAM_SIZE (16 << 20)
#define IDENTITY_MAP_ADDRESS 0xfffbc000UL
#define TSS_ADDRESS 0xfffbd000UL
#define CPUID_ENTRIES 128

/* In real mode; the byte written does not matter. */
static const unsigned char code[] = { 0xe6, KVM_PORT_EXIT };

struct machine {
	int kvm, vm, vcpu;
	struct kvm_run *run;
	size_t run_size;
	char *ram, *page;
};

static int call(int fd, unsigned long request, const char *name, long arg)
{
	int ret = ioctl(fd, request, arg);

	if (ret < 0)
		bench_die(name);
	return ret;
}

#define CALL(fd, request, arg) call(fd, request, #request, (long)(arg))

static void *map(size_t size, int flags, int fd)
{
	void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (mapped == MAP_FAILED)
		bench_die("mmap");
	return mapped;
}

static void *add_memory(const struct machine *m, int slot, long address,
			size_t size)
{
	void *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.guest_phys_addr = address,
		.memory_size = size,
		.userspace_addr = (unsigned long)memory,
	};

	CALL(m->vm, KVM_SET_USER_MEMORY_REGION, &region);
	return memory;
}

static void add_vcpu(struct machine *m)
{
	static union {
		struct kvm_cpuid2 head;
		char bytes[sizeof(struct kvm_cpuid2) +
			   CPUID_ENTRIES * sizeof(struct kvm_cpuid_entry2)];
	} cpuid;

	m->vcpu = CALL(m->vm, KVM_CREATE_VCPU, 0);
	cpuid.head.nent = CPUID_ENTRIES;
	CALL(m->kvm, KVM_GET_SUPPORTED_CPUID, &cpuid);
	CALL(m->vcpu, KVM_SET_CPUID2, &cpuid);
	m->run = map(m->run_size, MAP_SHARED, m->vcpu);
}

static void create(struct machine *m)
{
	unsigned long address = IDENTITY_MAP_ADDRESS;

	m->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (m->kvm < 0)
		bench_die("/dev/kvm");
	CALL(m->kvm, KVM_GET_API_VERSION, 0);
	m->run_size = CALL(m->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	m->vm = CALL(m->kvm, KVM_CREATE_VM, 0);
	CALL(m->vm, KVM_SET_IDENTITY_MAP_ADDR, &address);
	CALL(m->vm, KVM_SET_TSS_ADDR, TSS_ADDRESS);
	add_vcpu(m);
	close(m->kvm);
	m->ram = add_memory(m, 0, 0, RAM_SIZE);
	m->page = add_memory(m, 1, KVM_RESULT_BASEADDR, KVM_RESULT_SIZE);
}

static void run(struct machine *m)
{
	struct kvm_regs regs = { .rip = KVM_PAYLOAD_BASEADDR, .rflags = 2 };
	struct kvm_sregs sregs;

	memcpy(m->ram + KVM_PAYLOAD_BASEADDR, code, sizeof(code));
	CALL(m->vcpu, KVM_GET_SREGS, &sregs);
	sregs.cs.base = sregs.cs.selector = 0;
	CALL(m->vcpu, KVM_SET_SREGS, &sregs);
	CALL(m->vcpu, KVM_SET_REGS, &regs);
	CALL(m->vcpu, KVM_RUN, 0);
	if (m->run->exit_reason != KVM_EXIT_IO ||
	    m->run->io.port != KVM_PORT_EXIT) {
		fprintf(stderr, "The floor's guest left with exit %u\n",
			m->run->exit_reason);
		exit(1);
	}
}

static void delete(struct machine *m)
{
	munmap(m->run, m->run_size);
	close(m->vcpu);
	close(m->vm);
	munmap(m->page, KVM_RESULT_SIZE);
	munmap(m->ram, RAM_SIZE);
}

double bench_machine_floor(void)
{
	double start = bench_now();
	struct machine m;

	create(&m);
	run(&m);
	delete(&m);
	return bench_now() - start;
}
