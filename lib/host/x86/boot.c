// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Direct start: the vCPU's state at the payload's entry, written by the
 * host. It is what the payload's own code arrives at after a reset; what
 * both do not touch keeps its value from the reset of the vCPU. Other vCPUs
 * than the first have no other start.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/vcpus.h"
#include "host/x86/vcpus.h"

#define CR0_PE_ET 0x11ULL
#define CR0_WP (1ULL << 16)
#define CR0_PG (1ULL << 31)
#define CR4_PAE (1ULL << 5)
#define EFER_LME (1ULL << 8)
#define EFER_LMA (1ULL << 10)
#define RFLAGS_START 0x202	/* IF */

/* Types of loaded segments: with the accessed or busy bit. */
#define TYPE_CODE 0xb
#define TYPE_DATA 0x3
#define TYPE_STACK 0x7
#define TYPE_TSS_BUSY 0xb

#define ACCESS_TSS_BUSY 0x8b

static const struct kvm_segment null_segment = { .unusable = 1 };

static const struct kvm_segment code64 = {
	.selector = 0x08, .type = TYPE_CODE, .present = 1, .s = 1, .l = 1,
};

static const struct kvm_segment code32 = {
	.selector = 0x08, .limit = 0xffffffff, .type = TYPE_CODE,
	.present = 1, .s = 1, .db = 1, .g = 1,
};

static const struct kvm_segment data32 = {
	.selector = 0x10, .limit = 0xffffffff, .type = TYPE_DATA,
	.present = 1, .s = 1, .db = 1, .g = 1,
};

/* Expands down; its limit stands in the payload's GDT. */
static const struct kvm_segment stack32 = {
	.selector = 0x18, .limit = 0x2fff, .type = TYPE_STACK,
	.present = 1, .s = 1, .db = 1, .g = 1,
};

/* Index of the task state segment's descriptor. */
#define TSS_INDEX_64 2
#define TSS_INDEX_32 4

static void set_segments64(struct kvm_sregs *sregs)
{
	sregs->cs = code64;
	sregs->ds = sregs->es = sregs->ss = null_segment;
	sregs->fs = sregs->gs = null_segment;
	sregs->tr.selector = TSS_INDEX_64 * 8;
	sregs->efer = EFER_LME | EFER_LMA;
}

static void set_segments32(struct kvm_sregs *sregs)
{
	sregs->cs = code32;
	sregs->ds = sregs->es = data32;
	sregs->ss = stack32;
	sregs->fs = sregs->gs = null_segment;
	sregs->tr.selector = TSS_INDEX_32 * 8;
}

static void set_task(struct kvm_sregs *sregs, uint64_t base, uint64_t size)
{
	sregs->tr.base = base;
	sregs->tr.limit = size - 1;
	sregs->tr.type = TYPE_TSS_BUSY;
	sregs->tr.present = 1;
	sregs->tr.s = sregs->tr.g = sregs->tr.db = sregs->tr.l = 0;
	sregs->tr.avl = sregs->tr.dpl = sregs->tr.unusable = 0;
}

/* LTR would set the busy bit in memory, too. */
static void mark_task_busy(const struct tst_kvm_instance *inst,
			   const struct kvm_sregs *sregs)
{
	unsigned char *ram =
		(void *)(uintptr_t)inst->ram[SLOT_RAM].userspace_addr;

	ram[sregs->gdt.base + sregs->tr.selector + 5] = ACCESS_TSS_BUSY;
}

static void set_tables(struct kvm_sregs *sregs,
		       const struct kvm_payload_header *header)
{
	sregs->cr0 = CR0_PG | CR0_WP | CR0_PE_ET;
	sregs->cr3 = header->pagetable;
	sregs->cr4 = CR4_PAE;
	sregs->gdt.base = header->gdt;
	sregs->gdt.limit = header->gdt_size - 1;
	sregs->idt.base = header->idt;
	sregs->idt.limit = header->idt_size - 1;
}

static void get_sregs(const struct kvm_site *site,
		      const struct tst_kvm_instance *inst,
		      const struct kvm_payload_header *header,
		      struct kvm_sregs *sregs)
{
	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_SREGS, sregs);
	set_tables(sregs, header);
	if (header->bits == 64)
		set_segments64(sregs);
	else
		set_segments32(sregs);
	set_task(sregs, header->tss, header->tss_size);
}

static void set_state(const struct kvm_site *site,
		      const struct tst_kvm_instance *inst,
		      const struct kvm_sregs *sregs, uint64_t entry,
		      uint64_t stack_top)
{
	const struct kvm_regs regs = {
		.rip = entry, .rsp = stack_top, .rflags = RFLAGS_START,
	};

	mark_task_busy(inst, sregs);
	KVM_IOCTL(site, inst->vcpu_fd, KVM_SET_SREGS, sregs);
	KVM_IOCTL(site, inst->vcpu_fd, KVM_SET_REGS, &regs);
}

void kvm_set_direct_start(const struct kvm_site *site,
			  struct tst_kvm_instance *inst,
			  const struct kvm_payload_header *header)
{
	struct kvm_sregs sregs;

	get_sregs(site, inst, header, &sregs);
	set_state(site, inst, &sregs, header->entry, header->stack_top);
}

/* With interrupt controllers it would wait for a start-up interrupt. */
static void make_runnable(const struct kvm_site *site,
			  const struct tst_kvm_instance *inst)
{
	struct kvm_mp_state state = { .mp_state = KVM_MP_STATE_RUNNABLE };

	if (inst->config.flags & TST_KVM_IRQCHIP)
		KVM_IOCTL(site, inst->vcpu_fd, KVM_SET_MP_STATE, &state);
}

void kvm_set_vcpu_start(const struct kvm_site *site,
			struct tst_kvm_instance *inst,
			const struct kvm_payload_header *header)
{
	uint64_t area = kvm_vcpu_area(header, inst->vcpu);
	struct kvm_sregs sregs;

	get_sregs(site, inst, header, &sregs);
	sregs.tr.selector = kvm_vcpu_task(header, inst->vcpu) * 8;
	sregs.tr.base = area + KVM_VCPU_TSS;
	set_state(site, inst, &sregs, header->vcpu_entry,
		  area + KVM_VCPU_STACK_TOP);
	make_runnable(site, inst);
}
