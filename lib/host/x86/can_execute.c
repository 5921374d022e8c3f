// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tries an instruction in a machine of its own. Called by tests, which skip
 * what a KVM that interprets guest code does not know.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/instance.h"

#define HLT 0xf4

/* Behind .bss there is nothing but heap, MIN_FREE_RAM bytes at least. */
static uint64_t free_address(void)
{
	struct kvm_payload_header header;

	memcpy(&header, kvm_payload_start + KVM_PAYLOAD_HEADER_OFFSET,
	       sizeof(header));
	return header.heap_begin;
}

static void place_code(const struct kvm_site *site,
		       const struct tst_kvm_instance *inst, const void *code,
		       size_t size)
{
	uint64_t addr = free_address();
	char *to = (char *)(uintptr_t)inst->ram[SLOT_RAM].userspace_addr + addr;
	struct kvm_regs regs;

	memcpy(to, code, size);
	to[size] = HLT;
	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_REGS, &regs);
	regs.rip = addr;
	KVM_IOCTL(site, inst->vcpu_fd, KVM_SET_REGS, &regs);
}

/* An exception ends in a call to the host, as the vector has no callback. */
static int runs_through(const struct kvm_site *site,
			const struct tst_kvm_instance *inst)
{
	KVM_IOCTL_NUM(site, inst->vcpu_fd, KVM_RUN, 0);
	return inst->vcpu_info->exit_reason == KVM_EXIT_HLT ||
		inst->vcpu_info->exit_reason == KVM_EXIT_IO;
}

int tst_kvm_can_execute_(const char *file, int line, const void *code,
			 size_t size)
{
	const struct kvm_site *site = SITE(file, line);
	struct tst_kvm_instance inst;
	void *ram, *result;
	int ret;

	if (size > TST_KVM_CODE_MAX)
		tst_brk_(file, line, TBROK, "%zu bytes of code are too many",
			 size);

	tst_kvm_create_instance_(file, line, &inst, DEFAULT_RAM_SIZE);
	ram = (void *)(uintptr_t)inst.ram[SLOT_RAM].userspace_addr;
	result = inst.result;
	place_code(site, &inst, code, size);
	ret = runs_through(site, &inst);
	tst_kvm_destroy_instance(&inst);
	tst_free(result);
	tst_free(ram);
	return ret;
}
