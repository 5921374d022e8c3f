// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers of an x86 vCPU as a core file has them: the struct elf_prstatus
 * of Linux (linux/elfcore.h), whose registers are struct user_regs_struct
 * (asm/user_64.h, asm/user_32.h). Written out here, because a 64-bit program
 * writes those of 32-bit payloads, too.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/core_target.h"

struct timeval64 { uint64_t sec, usec; };
struct timeval32 { uint32_t sec, usec; };

struct regs64 {
	uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx;
	uint64_t rsi, rdi, orig_rax, rip, cs, eflags, rsp, ss, fs_base;
	uint64_t gs_base, ds, es, fs, gs;
};

struct regs32 {
	uint32_t ebx, ecx, edx, esi, edi, ebp, eax, ds, es, fs, gs, orig_eax;
	uint32_t eip, cs, eflags, esp, ss;
};

#define STATUS(bits)							\
	struct status##bits {						\
		int32_t signo, code, error;				\
		int16_t cursig;						\
		uint##bits##_t sigpend, sighold;			\
		int32_t pid, ppid, pgrp, sid;				\
		struct timeval##bits utime, stime, cutime, cstime;	\
		struct regs##bits reg;					\
		int32_t fpvalid;					\
	} __attribute__((aligned(bits / 8)))

STATUS(64);
STATUS(32);

#if __x86_64__
_Static_assert(sizeof(struct status64) == 336, "as of Linux");
#endif
_Static_assert(sizeof(struct status32) == 144, "as of Linux");

uint16_t kvm_core_machine(const struct tst_kvm_instance *inst)
{
	return inst->bits == 64 ? EM_X86_64 : EM_386;
}

static size_t status64(const struct kvm_regs *r, const struct kvm_sregs *s,
		       int signal, int thread, struct status64 *status)
{
	*status = (struct status64){
		.signo = signal, .cursig = signal, .pid = thread,
		.reg = {
			.rax = r->rax, .rbx = r->rbx, .rcx = r->rcx,
			.rdx = r->rdx, .rsi = r->rsi, .rdi = r->rdi,
			.rbp = r->rbp, .rsp = r->rsp, .r8 = r->r8,
			.r9 = r->r9, .r10 = r->r10, .r11 = r->r11,
			.r12 = r->r12, .r13 = r->r13, .r14 = r->r14,
			.r15 = r->r15, .rip = r->rip, .eflags = r->rflags,
			.orig_rax = -1ULL, .cs = s->cs.selector,
			.ss = s->ss.selector, .ds = s->ds.selector,
			.es = s->es.selector, .fs = s->fs.selector,
			.gs = s->gs.selector, .fs_base = s->fs.base,
			.gs_base = s->gs.base,
		},
	};
	return sizeof(*status);
}

static size_t status32(const struct kvm_regs *r, const struct kvm_sregs *s,
		       int signal, int thread, struct status32 *status)
{
	*status = (struct status32){
		.signo = signal, .cursig = signal, .pid = thread,
		.reg = {
			.eax = r->rax, .ebx = r->rbx, .ecx = r->rcx,
			.edx = r->rdx, .esi = r->rsi, .edi = r->rdi,
			.ebp = r->rbp, .esp = r->rsp, .eip = r->rip,
			.eflags = r->rflags, .orig_eax = -1U,
			.cs = s->cs.selector, .ss = s->ss.selector,
			.ds = s->ds.selector, .es = s->es.selector,
			.fs = s->fs.selector, .gs = s->gs.selector,
		},
	};
	return sizeof(*status);
}

size_t kvm_core_status(const struct tst_kvm_instance *inst,
		       const struct kvm_regs *regs, int signal, void *status)
{
	struct kvm_sregs sregs;
	struct kvm_regs own;

	if (ioctl(inst->vcpu_fd, KVM_GET_SREGS, &sregs) ||
	    (!regs && ioctl(inst->vcpu_fd, KVM_GET_REGS, &own)))
		return 0;
	if (!regs)
		regs = &own;
	return inst->bits == 64 ?
		status64(regs, &sregs, signal, inst->vcpu + 1, status) :
		status32(regs, &sregs, signal, inst->vcpu + 1, status);
}
