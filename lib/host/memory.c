// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guest memory: slots, translation, and the reader through which everything
 * else looks at what a guest wrote.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/live.h"
#include "host/pause.h"
#include "host/vcpus.h"

#define PAGE 4096ULL

static uint64_t slot_offset(const struct kvm_userspace_memory_region *slot,
			    uint64_t paddr)
{
	return paddr - slot->guest_phys_addr;
}

int tst_kvm_find_phys_memslot(const struct tst_kvm_instance *inst,
			      uint64_t paddr)
{
	int i;

	for (i = 0; i < MAX_KVM_MEMSLOTS; i++)
		if (inst->ram[i].userspace_addr &&
		    paddr >= inst->ram[i].guest_phys_addr &&
		    slot_offset(inst->ram + i, paddr) <
			    inst->ram[i].memory_size)
			return i;
	return -1;
}

void *kvm_phys_pointer(const struct tst_kvm_instance *inst, uint64_t paddr,
		       uint64_t *left)
{
	const struct kvm_userspace_memory_region *slot;
	int i = tst_kvm_find_phys_memslot(inst, paddr);

	if (i < 0)
		return NULL;
	slot = inst->ram + i;
	*left = slot->memory_size - slot_offset(slot, paddr);
	return (char *)(uintptr_t)slot->userspace_addr +
		slot_offset(slot, paddr);
}

/*
 * Translates as the vCPU would. EINVAL is KVM's answer where there is no
 * virtual memory to translate. Returns -1 with errno if KVM cannot.
 */
static int translate(const struct tst_kvm_instance *inst, uint64_t addr,
		     struct kvm_translation *trans)
{
	struct tst_kvm_instance *vm = (struct tst_kvm_instance *)inst;
	int ret, error;

	*trans = (struct kvm_translation){ .linear_address = addr };
	kvm_pause(vm);
	ret = ioctl(vm->vcpu_fd, KVM_TRANSLATE, trans);
	error = errno;
	kvm_resume(vm);
	if (!ret)
		return 0;

	trans->physical_address = addr;
	trans->valid = 1;
	errno = error;
	return errno == EINVAL ? 0 : -1;
}

static struct kvm_translation
checked_translate(const char *file, int line,
		  const struct tst_kvm_instance *inst, uint64_t addr)
{
	struct kvm_translation trans;

	if (translate(inst, addr, &trans))
		tst_brk_(file, line, TBROK | TERRNO,
			 "ioctl(%d, KVM_TRANSLATE) failed", inst->vcpu_fd);
	return trans;
}

uint64_t tst_kvm_get_phys_address_(const char *file, int line,
				   const struct tst_kvm_instance *inst,
				   uint64_t addr)
{
	struct kvm_translation trans = checked_translate(file, line, inst,
							 addr);

	return trans.valid ? trans.physical_address : 0;
}

int tst_kvm_find_memslot_(const char *file, int line,
			  const struct tst_kvm_instance *inst, uint64_t addr)
{
	struct kvm_translation trans = checked_translate(file, line, inst,
							 addr);

	return trans.valid ?
		tst_kvm_find_phys_memslot(inst, trans.physical_address) : -1;
}

void *tst_kvm_get_memptr_(const char *file, int line,
			  const struct tst_kvm_instance *inst, uint64_t addr)
{
	struct kvm_translation trans = checked_translate(file, line, inst,
							 addr);
	uint64_t left;

	return trans.valid ?
		kvm_phys_pointer(inst, trans.physical_address, &left) : NULL;
}

/* The cheap way needs the registers of the last exit: is there a newer one? */
static bool find_page(const struct tst_kvm_instance *inst, uint64_t addr,
		      uint64_t *paddr)
{
	struct kvm_translation trans;

	if (!kvm_runs_elsewhere(inst) && kvm_walk(inst, addr, paddr))
		return true;
	if (translate(inst, addr, &trans))
		return false;
	*paddr = trans.physical_address;
	return trans.valid;
}

void *kvm_guest_pointer(const struct tst_kvm_instance *inst, uint64_t addr,
			uint64_t *left)
{
	uint64_t paddr, in_page = PAGE - addr % PAGE;
	void *ptr;

	if (!find_page(inst, addr, &paddr))
		return NULL;
	ptr = kvm_phys_pointer(inst, paddr, left);
	if (ptr && *left > in_page)
		*left = in_page;
	return ptr;
}

size_t kvm_read_guest(void *ctx, uint64_t addr, void *buf, size_t len)
{
	uint64_t left;
	const char *ptr = kvm_guest_pointer(ctx, addr, &left);

	if (!ptr)
		return 0;
	if (len > left)
		len = left;
	kvm_copy_once(buf, ptr, len);
	return len;
}

bool kvm_copy_from_guest(const struct tst_kvm_instance *inst, uint64_t addr,
			 void *buf, size_t len)
{
	size_t done, got;

	for (done = 0; done < len; done += got) {
		got = kvm_read_guest((void *)inst, addr + done,
				     (char *)buf + done, len - done);
		if (!got)
			return false;
	}
	return true;
}

void kvm_read_nesting(const struct tst_kvm_instance *inst,
		      struct kvm_nesting *nesting)
{
	uint64_t left;
	const char *ptr = kvm_phys_pointer(inst, inst->nesting, &left);

	*nesting = (struct kvm_nesting){ 0 };
	if (ptr && left >= sizeof(*nesting))
		kvm_copy_once(nesting, ptr, sizeof(*nesting));
	if (nesting->level > KVM_NESTING_MAX)
		nesting->level = 0;
}

unsigned int kvm_nesting(const struct tst_kvm_instance *inst)
{
	struct kvm_nesting nesting;

	kvm_read_nesting(inst, &nesting);
	return nesting.level;
}

static void check_new_slot(const struct kvm_site *site,
			   const struct tst_kvm_instance *inst,
			   unsigned int slot, uint64_t baseaddr, size_t size)
{
	if (inst->vcpu)
		tst_brk_(site->file, site->line, TBROK,
			 "Memory is given to the machine, not to its vCPU %u",
			 inst->vcpu);
	if (slot >= MAX_KVM_MEMSLOTS)
		tst_brk_(site->file, site->line, TBROK,
			 "Memory slot %u is not in 0 to %d", slot,
			 MAX_KVM_MEMSLOTS - 1);
	if (inst->ram[slot].userspace_addr)
		tst_brk_(site->file, site->line, TBROK,
			 "Memory slot %u is in use", slot);
	if (!size || baseaddr + size < baseaddr ||
	    baseaddr + size > UINT64_MAX - PAGE || size > SIZE_MAX - 2 * PAGE)
		tst_brk_(site->file, site->line, TBROK,
			 "Cannot have %zu bytes of memory at 0x%llx", size,
			 (unsigned long long)baseaddr);
}

void *tst_kvm_alloc_memory_(const char *file, int line,
			    struct tst_kvm_instance *inst, unsigned int slot,
			    uint64_t baseaddr, size_t size,
			    unsigned int flags)
{
	const struct kvm_site *site = SITE(file, line);
	size_t offset = baseaddr % PAGE;
	struct kvm_userspace_memory_region *ram;

	check_new_slot(site, inst, slot, baseaddr, size);
	size = (size + offset + PAGE - 1) / PAGE * PAGE;

	ram = inst->ram + slot;
	*ram = (struct kvm_userspace_memory_region){
		.slot = slot,
		.flags = flags,
		.guest_phys_addr = baseaddr - offset,
		.memory_size = size,
		.userspace_addr = (uintptr_t)tst_alloc(size),
	};
	KVM_IOCTL(site, inst->vm_fd, KVM_SET_USER_MEMORY_REGION, ram);
	kvm_live_slot(inst, slot);
	kvm_vcpus_slot(inst, slot);
	return (void *)(uintptr_t)ram->userspace_addr;
}
