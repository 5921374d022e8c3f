// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guest memory seen from the controller: slots, translation, pointers, and
 * what is refused. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: slots: *
 * SAYS TPASS: addresses: *
 * SAYS TPASS: pointers: *
 * SAYS TPASS: as functions: *
 * RUN -c read-only
 * SAYS TPASS: read-only memory: *
 * RUN -c other-thread
 * RUN -c slot-range
 * STATUS 2
 * SAYS @slot-range TBROK: Memory slot 8 is not in 0 to 7
 * RUN -c slot-used
 * STATUS 2
 * SAYS @slot-used TBROK: Memory slot 1 is in use
 * RUN -c empty
 * STATUS 2
 * SAYS @empty TBROK: Cannot have 0 bytes of memory at 0x10000000
 * RUN -c wraps
 * STATUS 2
 * SAYS @wraps TBROK: Cannot have 8192 bytes of memory at 0xfffffffffffff000
 * RUN -c overlap
 * STATUS 2
 * SAYS @overlap TBROK: ioctl(*, KVM_SET_USER_MEMORY_REGION) failed: EEXIST (17)
 * RUN -c flags
 * STATUS 2
 * SAYS @flags TBROK: ioctl(*, KVM_SET_USER_MEMORY_REGION) failed: EINVAL (22)
 */
#include "api.h"

#define SHARED_BASEADDR 0x10000000
/* In 32-bit paging, QEMU hides a new 1 GiB region from KVM: in an old one. */
#define MAPPED 0x70000000UL

#ifdef COMPILE_PAYLOAD

/* Maps a page, waits for the controller to look at it, and is told to go. */
void main(void)
{
	static int number = 0x1234;
	uint32_t *shared = (uint32_t *)SHARED_BASEADDR;
	uintptr_t page = (uintptr_t)tst_heap_alloc_pages(1);

	kvm_map_page(MAPPED, page, 1, KVM_PAGE_WRITABLE);
	*(volatile int *)(MAPPED + 8) = 0x5678;
	shared[0]++;
	shared[1] = (uintptr_t)&number;
	shared[2] = page;
	if (shared[3])
		*(volatile int *)0x20000000 = 7;
	tst_wait_host(NULL);
	tst_res(TPASS, "The payload has run");
}

#else /* COMPILE_PAYLOAD */

#include "tst_safe_pthread.h"

static uint32_t *shared;

static void *run_it(void *unused)
{
	(void)unused;
	tst_kvm_run_instance(&api_vm, 0);
	return NULL;
}

static pthread_t start(void)
{
	pthread_t thread;

	SAFE_PTHREAD_CREATE(&thread, NULL, run_it, NULL);
	if (tst_kvm_wait_guest(&api_vm, 10000))
		tst_brk(TBROK, "The payload does not signal");
	return thread;
}

static void finish(pthread_t thread)
{
	tst_kvm_clear_guest_signal(&api_vm);
	SAFE_PTHREAD_JOIN(thread, NULL);
	api_destroy();
}

static void create(void)
{
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE);
	shared = tst_kvm_alloc_memory(&api_vm, 2, SHARED_BASEADDR, 4096, 0);
}

static void check_slots(void)
{
	char *memory;
	int i, used = 0;

	CHECK_EQ(api_vm.ram[0].guest_phys_addr, 0);
	CHECK(api_vm.ram[0].memory_size >= DEFAULT_RAM_SIZE);
	CHECK_EQ(api_vm.ram[1].guest_phys_addr, KVM_RESULT_BASEADDR);
	CHECK_EQ(api_vm.ram[1].memory_size, KVM_RESULT_SIZE);
	CHECK_EQ((uintptr_t)api_vm.result, api_vm.ram[1].userspace_addr);
	CHECK_EQ(api_vm.ram[2].guest_phys_addr, SHARED_BASEADDR);
	CHECK_EQ(api_vm.ram[2].slot, 2);
	/* Aligned at both ends: the page of the base, that of the last byte. */
	memory = tst_kvm_alloc_memory(&api_vm, 5, 0x30000ff0, 0x20, 0);
	CHECK_EQ((uintptr_t)memory % getpagesize(), 0);
	CHECK_EQ(api_vm.ram[5].guest_phys_addr, 0x30000000);
	CHECK_EQ(api_vm.ram[5].memory_size, 0x2000);
	CHECK_EQ(api_vm.ram[5].userspace_addr, (uintptr_t)memory);
	memory[0] = memory[0x1fff] = 1;
	for (i = 0; i < MAX_KVM_MEMSLOTS; i++)
		used += !!api_vm.ram[i].userspace_addr;
	CHECK_EQ(used, 4);
	CHECK_EQ(tst_kvm_find_phys_memslot(&api_vm, 0), 0);
	CHECK_EQ(tst_kvm_find_phys_memslot(&api_vm, DEFAULT_RAM_SIZE - 1), 0);
	CHECK_EQ(tst_kvm_find_phys_memslot(&api_vm, 0xfffff000), 1);
	CHECK_EQ(tst_kvm_find_phys_memslot(&api_vm, 0xffffffff), 1);
	CHECK_EQ(tst_kvm_find_phys_memslot(&api_vm, 0x10000fff), 2);
	CHECK_EQ(tst_kvm_find_phys_memslot(&api_vm, 0x30001fff), 5);
	CHECK(tst_kvm_find_phys_memslot(&api_vm, 0x30002000) == -1);
	CHECK(tst_kvm_find_phys_memslot(&api_vm, 0x2fffffff) == -1);
	CHECK(tst_kvm_find_phys_memslot(&api_vm, 1ULL << 32) == -1);
	DONE("slots");
}

static void check_addresses(void)
{
	uint32_t page = shared[2];

	CHECK_EQ(shared[0], 1);
	CHECK_EQ(tst_kvm_get_phys_address(&api_vm, 0x123456), 0x123456);
	CHECK_EQ(tst_kvm_get_phys_address(&api_vm, MAPPED + 5), page + 5);
	CHECK_EQ(tst_kvm_get_phys_address(&api_vm, 0xfffff010), 0xfffff010);
	CHECK_EQ(tst_kvm_get_phys_address(&api_vm, 0xa0000000), 0);
	CHECK_EQ(tst_kvm_find_memslot(&api_vm, 0x123456), 0);
	CHECK_EQ(tst_kvm_find_memslot(&api_vm, MAPPED), 0);
	CHECK_EQ(tst_kvm_find_memslot(&api_vm, SHARED_BASEADDR + 8), 2);
	CHECK_EQ(tst_kvm_find_memslot(&api_vm, 0xffffffff), 1);
	/* Mapped to no memory, and not mapped. */
	CHECK(tst_kvm_find_memslot(&api_vm, 0x50000000) == -1);
	CHECK(tst_kvm_find_memslot(&api_vm, 0xa0000000) == -1);
	DONE("addresses");
}

static void check_pointers(void)
{
	char *ram = (void *)(uintptr_t)api_vm.ram[0].userspace_addr;

	CHECK(tst_kvm_get_memptr(&api_vm, 0x5678) == ram + 0x5678);
	CHECK(tst_kvm_get_memptr(&api_vm, SHARED_BASEADDR + 8) == shared + 2);
	CHECK(tst_kvm_get_memptr(&api_vm, MAPPED + 8) ==
	      ram + shared[2] + 8);
	CHECK_EQ(*(int *)tst_kvm_get_memptr(&api_vm, MAPPED + 8), 0x5678);
	CHECK_EQ(*(int *)tst_kvm_get_memptr(&api_vm, shared[1]), 0x1234);
	CHECK(!tst_kvm_get_memptr(&api_vm, 0x50000000));
	CHECK(!tst_kvm_get_memptr(&api_vm, 0xa0000000));
	DONE("pointers");
}

/* The same under plain names, for pointers to them. */
static void check_functions(void)
{
	uint64_t (*phys)(const struct tst_kvm_instance *, uint64_t) =
		tst_kvm_get_phys_address;
	int (*slot)(const struct tst_kvm_instance *, uint64_t) =
		tst_kvm_find_memslot;
	void *(*ptr)(const struct tst_kvm_instance *, uint64_t) =
		tst_kvm_get_memptr;
	void *(*alloc)(struct tst_kvm_instance *, unsigned int, uint64_t,
		       size_t, unsigned int) = tst_kvm_alloc_memory;

	CHECK_EQ(phys(&api_vm, MAPPED), shared[2]);
	CHECK_EQ(slot(&api_vm, SHARED_BASEADDR), 2);
	CHECK(ptr(&api_vm, SHARED_BASEADDR) == shared);
	CHECK(alloc(&api_vm, 3, 0x40000000, 1, 0) ==
	      (void *)(uintptr_t)api_vm.ram[3].userspace_addr);
	DONE("as functions");
}

static void look(void)
{
	pthread_t thread;

	create();
	thread = start();
	check_slots();
	check_addresses();
	check_pointers();
	check_functions();
	finish(thread);
}

static void read_only(void)
{
	int sysfd = SAFE_OPEN("/dev/kvm", O_RDWR);
	unsigned char *memory;
	int has = ioctl(sysfd, KVM_CHECK_EXTENSION, KVM_CAP_READONLY_MEM);

	SAFE_CLOSE(sysfd);
	if (has <= 0)
		tst_brk(TCONF, "KVM has no KVM_CAP_READONLY_MEM");
	create();
	memory = tst_kvm_alloc_memory(&api_vm, 3, 0x20000000, 4096,
				      KVM_MEM_READONLY);
	memory[0] = 5;
	shared[3] = 1;
	CHECK_EQ(api_vm.ram[3].flags, KVM_MEM_READONLY);
	/* A write to it leaves the guest, as if no memory was there. */
	SAFE_IOCTL(api_vm.vcpu_fd, KVM_RUN, 0);
	CHECK_EQ(api_vm.vcpu_info->exit_reason, KVM_EXIT_MMIO);
	CHECK_EQ(api_vm.vcpu_info->mmio.phys_addr, 0x20000000);
	CHECK_EQ(api_vm.vcpu_info->mmio.is_write, 1);
	CHECK_EQ(memory[0], 5);
	api_destroy();
	DONE("read-only memory");
}

/* A translation while another thread runs the guest, again and again. */
static void other_thread(void)
{
	pthread_t thread;
	int i;

	create();
	thread = start();
	for (i = 0; i < 100; i++)
		CHECK_EQ(tst_kvm_get_phys_address(&api_vm, MAPPED), shared[2]);
	finish(thread);
	DONE("translation beside a running vCPU");
}

static void slot_range(void)
{
	create();
	tst_kvm_alloc_memory(&api_vm, 8, 0x20000000, 4096, 0); /* @slot-range */
}

static void slot_used(void)
{
	create();
	tst_kvm_alloc_memory(&api_vm, 1, 0x20000000, 4096, 0); /* @slot-used */
}

static void empty(void)
{
	create();
	tst_kvm_alloc_memory(&api_vm, 3, 0x10000000, 0, 0); /* @empty */
}

static void wraps(void)
{
	create();
	tst_kvm_alloc_memory(&api_vm, 3, 0xfffffffffffff000ULL, 8192, 0); /* @wraps */
}

static void overlap(void)
{
	create();
	tst_kvm_alloc_memory(&api_vm, 3, 0xffff00, 4096, 0); /* @overlap */
}

static void flags(void)
{
	create();
	tst_kvm_alloc_memory(&api_vm, 3, 0x20000000, 4096, 1 << 30); /* @flags */
}

API_CASES({ "look", look }, { "read-only", read_only },
	  { "other-thread", other_thread }, { "slot-range", slot_range },
	  { "slot-used", slot_used }, { "empty", empty }, { "wraps", wraps },
	  { "overlap", overlap }, { "flags", flags });

#endif /* COMPILE_PAYLOAD */
