/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nested guests, whatever the processor: one interface over AMD SVM
 * (kvm_x86_svm.h) and Intel VMX (kvm_x86_vmx.h). A test written on it runs
 * unchanged on both.
 *
 *	struct kvm_nested_vcpu *cpu;
 *
 *	kvm_init_nested();
 *	cpu = kvm_create_nested_vcpu(l2_main);
 *	kvm_nested_intercept(cpu, KVM_NESTED_CPUID, 1);
 *	while (kvm_nested_run(cpu)->reason == KVM_NESTED_CPUID)
 *		kvm_nested_advance(cpu);
 *
 * A nested guest shares its hypervisor's memory, page tables, descriptor
 * tables and interrupt callbacks, and may use the whole guest library. It
 * exits at HLT (also behind the return of its function), at hypercalls, and
 * when it shuts down, if nothing else is asked for.
 */
#ifndef KVM_NESTED_H
#define KVM_NESTED_H

#include "kvm_x86.h"
#include "kvm_x86_fpu.h"
#include "kvm_x86_pagetable.h"

/**
 * enum kvm_nested_reason - why a nested guest stopped.
 * @KVM_NESTED_OTHER: see kvm_nested_exit.raw
 * @KVM_NESTED_HLT: HLT; can be intercepted
 * @KVM_NESTED_HYPERCALL: VMMCALL or VMCALL
 * @KVM_NESTED_SHUTDOWN: triple fault
 * @KVM_NESTED_CPUID: CPUID; Intel processors always exit
 * @KVM_NESTED_RDTSC: RDTSC; can be intercepted
 * @KVM_NESTED_RDPMC: RDPMC; can be intercepted
 * @KVM_NESTED_PAUSE: PAUSE; can be intercepted
 * @KVM_NESTED_INVLPG: INVLPG; can be intercepted
 * @KVM_NESTED_WBINVD: WBINVD; can be intercepted
 * @KVM_NESTED_INTR: an external interrupt; can be intercepted
 * @KVM_NESTED_NMI: a non-maskable interrupt; can be intercepted
 * @KVM_NESTED_INTR_WINDOW: the guest can take interrupts; can be intercepted
 * @KVM_NESTED_EXCEPTION: see kvm_nested_intercept_exception()
 * @KVM_NESTED_MSR: see kvm_nested_intercept_msr()
 * @KVM_NESTED_IO: see kvm_nested_intercept_io()
 * @KVM_NESTED_CR: see kvm_nested_intercept_cr()
 * @KVM_NESTED_DR: see kvm_nested_intercept_dr()
 * @KVM_NESTED_PAGE_FAULT: a nested page fault; see kvm_nested_set_paging()
 * @KVM_NESTED_ENTRY_FAILED: the processor refused the guest's state
 */
enum kvm_nested_reason {
	KVM_NESTED_OTHER,
	KVM_NESTED_HLT,
	KVM_NESTED_HYPERCALL,
	KVM_NESTED_SHUTDOWN,
	KVM_NESTED_CPUID,
	KVM_NESTED_RDTSC,
	KVM_NESTED_RDPMC,
	KVM_NESTED_PAUSE,
	KVM_NESTED_INVLPG,
	KVM_NESTED_WBINVD,
	KVM_NESTED_INTR,
	KVM_NESTED_NMI,
	KVM_NESTED_INTR_WINDOW,
	KVM_NESTED_EXCEPTION,
	KVM_NESTED_MSR,
	KVM_NESTED_IO,
	KVM_NESTED_CR,
	KVM_NESTED_DR,
	KVM_NESTED_PAGE_FAULT,
	KVM_NESTED_ENTRY_FAILED,
	KVM_NESTED_REASONS,
};

/* Kinds of access, for intercepts of registers and ports. */
#define KVM_NESTED_READ 1U
#define KVM_NESTED_WRITE 2U

/* Kinds of events, for kvm_nested_inject() and kvm_nested_exit. */
enum kvm_nested_event {
	KVM_NESTED_EVENT_INTR,
	KVM_NESTED_EVENT_NMI,
	KVM_NESTED_EVENT_EXCEPTION,
	KVM_NESTED_EVENT_SOFT_INTR,
};

/**
 * struct kvm_nested_exit - an exit, told alike for all processors.
 * @reason: why the guest stopped
 * @raw: exit code (SVM) or exit reason (VMX)
 * @qualification: EXITINFO1 (SVM) or exit qualification (VMX)
 * @insn_len: length in bytes of the instruction that exited; 0 if none did
 * @access: KVM_NESTED_READ or KVM_NESTED_WRITE for MSR, I/O (IN and OUT), CR
 *	and DR exits; KVM_MAP_* for page faults: what was attempted
 * @number: vector of an exception, MSR, port, number of a CR or DR
 * @errcode: error code of an exception, 0 if it has none
 * @size: bytes of an I/O access
 * @gpa: guest-physical address of a page fault
 * @present: a page fault on a page that is there, but does not allow it
 * @fault_address: address that an intercepted page fault (vector 14) was on
 * @pending: the exit interrupted the delivery of an event to the guest, which
 *	is lost unless it is injected again (APM volume 2, 15.7.2; Intel SDM
 *	volume 3, 27.2.4)
 * @pending_event: what that was; KVM_NESTED_EVENT_EXCEPTION also for INT3,
 *	INTO and INT1
 * @pending_vector: its vector
 * @pending_errcode: its error code, 0 if it has none
 */
struct kvm_nested_exit {
	enum kvm_nested_reason reason;
	uint64_t raw;
	uint64_t qualification;
	unsigned int insn_len;
	unsigned int access;
	unsigned int number;
	uint64_t errcode;
	unsigned int size;
	uint64_t gpa;
	int present;
	uint64_t fault_address;
	int pending;
	enum kvm_nested_event pending_event;
	unsigned int pending_vector;
	uint32_t pending_errcode;
};

/* Registers for kvm_nested_get() and kvm_nested_set(). */
enum kvm_nested_register {
	KVM_NESTED_RIP,
	KVM_NESTED_RFLAGS,
	KVM_NESTED_CR0,
	KVM_NESTED_CR3,
	KVM_NESTED_CR4,
	KVM_NESTED_DR7,
	KVM_NESTED_EFER,
	KVM_NESTED_CS_SELECTOR,
	KVM_NESTED_SS_SELECTOR,
	KVM_NESTED_FS_BASE,
	KVM_NESTED_GS_BASE,
	KVM_NESTED_REGISTERS,
};

struct kvm_nested_ops;
struct kvm_svm_vcpu;
struct kvm_vmx_vcpu;

/**
 * struct kvm_nested_vcpu - a nested guest.
 * @regs: its general registers; RAX and RSP are there, too
 * @exit: its last exit
 * @svm: what is behind it on an AMD processor, else NULL
 * @vmx: what is behind it on an Intel processor, else NULL
 * @ops: of the library's own
 * @msr_map: of the library's own
 * @io_map: of the library's own
 */
struct kvm_nested_vcpu {
	struct kvm_regs64 *regs;
	struct kvm_nested_exit exit;
	struct kvm_svm_vcpu *svm;
	struct kvm_vmx_vcpu *vmx;
	const struct kvm_nested_ops *ops;
	uint8_t *msr_map;
	uint8_t *io_map;
};

/**
 * kvm_is_nested_supported() - whether the processor can run nested guests.
 *
 * Return: 1 if it has SVM or VMX, else 0.
 */
int kvm_is_nested_supported(void);

/**
 * kvm_init_nested() - enable SVM or VMX.
 *
 * TCONF if the processor has neither; see kvm_init_svm() and
 * kvm_set_vmx_state().
 */
#define kvm_init_nested() kvm_init_nested_(__FILE__, __LINE__)
void kvm_init_nested_(const char *file, int line);

/**
 * kvm_create_nested_vcpu() - make a nested guest.
 * @guest_main: function to run, on a stack of its own
 *
 * Return: the guest, from the heap.
 */
#define kvm_create_nested_vcpu(guest_main)                                    \
	kvm_create_nested_vcpu_(__FILE__, __LINE__, (guest_main))
struct kvm_nested_vcpu *kvm_create_nested_vcpu_(const char *file, int line,
						int (*guest_main)(void));

/**
 * kvm_nested_run() - run a nested guest up to its next exit.
 * @cpu: the guest
 *
 * Return: &@cpu->exit.
 */
#define kvm_nested_run(cpu) kvm_nested_run_(__FILE__, __LINE__, (cpu))
const struct kvm_nested_exit *kvm_nested_run_(const char *file, int line,
					      struct kvm_nested_vcpu *cpu);

/**
 * kvm_nested_advance() - continue behind the instruction that exited.
 * @cpu: the guest
 *
 * Moves RIP by @cpu->exit.insn_len; TBROK if that is 0.
 */
#define kvm_nested_advance(cpu) kvm_nested_advance_(__FILE__, __LINE__, (cpu))
void kvm_nested_advance_(const char *file, int line,
			 struct kvm_nested_vcpu *cpu);

/**
 * kvm_nested_intercept() - choose whether something makes the guest exit.
 * @cpu: the guest
 * @reason: one that enum kvm_nested_reason says can be intercepted, or
 *	KVM_NESTED_CPUID, KVM_NESTED_HYPERCALL or KVM_NESTED_SHUTDOWN
 * @on: 0: no exit
 *
 * Return: 0; -1 if this processor offers no choice and does the opposite.
 */
int kvm_nested_intercept(struct kvm_nested_vcpu *cpu,
			 enum kvm_nested_reason reason, int on);

/**
 * kvm_nested_intercept_exception() - intercept an exception of the guest.
 * @cpu: the guest
 * @vector: 0 to 31
 * @on: 0: no exit, the guest handles it
 */
void kvm_nested_intercept_exception(struct kvm_nested_vcpu *cpu,
				    unsigned int vector, int on);

/**
 * kvm_nested_intercept_msr() - intercept accesses to an MSR.
 * @cpu: the guest
 * @msr: 0 to 0x1fff or 0xc0000000 to 0xc0001fff
 * @access: KVM_NESTED_READ, KVM_NESTED_WRITE or both
 * @on: 0: no exit
 *
 * Return: 0; -1 for an MSR the processors' bitmaps do not cover: those always
 * exit once an MSR is intercepted.
 */
int kvm_nested_intercept_msr(struct kvm_nested_vcpu *cpu, unsigned int msr,
			     unsigned int access, int on);

/**
 * kvm_nested_intercept_io() - intercept accesses to a port.
 * @cpu: the guest
 * @port: port number; see also "Calls to the host" in kvm_common.h
 * @on: 0: no exit
 */
void kvm_nested_intercept_io(struct kvm_nested_vcpu *cpu, uint16_t port,
			     int on);

/**
 * kvm_nested_intercept_cr() - intercept accesses to a control register.
 * @cpu: the guest
 * @cr: 0, 3, 4 or 8
 * @access: KVM_NESTED_READ, KVM_NESTED_WRITE or both
 * @on: 0: no exit
 *
 * Of CR0 and CR4 only writes that change the register exit on an Intel
 * processor, and reads never do.
 *
 * Return: 0; -1 if this processor cannot do it.
 */
int kvm_nested_intercept_cr(struct kvm_nested_vcpu *cpu, unsigned int cr,
			    unsigned int access, int on);

/**
 * kvm_nested_intercept_dr() - intercept all accesses to debug registers.
 * @cpu: the guest
 * @on: 0: no exit
 */
void kvm_nested_intercept_dr(struct kvm_nested_vcpu *cpu, int on);

/**
 * kvm_nested_inject() - deliver an event to the guest when it is run next.
 * @cpu: the guest
 * @event: kind of event
 * @vector: vector, 2 for an NMI
 * @errcode: error code, for exceptions that have one
 *
 * An exception or software interrupt is injected as if the current
 * instruction raised it; a software interrupt needs @cpu->exit.insn_len.
 */
void kvm_nested_inject(struct kvm_nested_vcpu *cpu,
		       enum kvm_nested_event event, unsigned int vector,
		       uint32_t errcode);

/**
 * kvm_nested_get() - read a register that is not in @cpu->regs.
 * @cpu: the guest
 * @reg: the register
 *
 * KVM_NESTED_EFER is what the guest has in EFER, or will have when it is run:
 * that of the hypervisor when the guest was made, until one of them writes it.
 * On an AMD processor it includes EFER.SVME.
 *
 * Return: its value.
 */
uint64_t kvm_nested_get(struct kvm_nested_vcpu *cpu,
			enum kvm_nested_register reg);

/**
 * kvm_nested_set() - write a register that is not in @cpu->regs.
 * @cpu: the guest
 * @reg: the register
 * @value: its new value
 */
void kvm_nested_set(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg,
		    uint64_t value);

/**
 * kvm_nested_has_paging() - whether there is nested paging.
 *
 * Return: 1 if the processor has NPT or EPT, else 0.
 */
int kvm_nested_has_paging(void);

/**
 * kvm_nested_create_tables() - make page tables for kvm_nested_set_paging().
 *
 * Return: empty tables in the processor's format.
 */
#define kvm_nested_create_tables()                                            \
	kvm_nested_create_tables_(__FILE__, __LINE__)
struct kvm_pt_map kvm_nested_create_tables_(const char *file, int line);

/**
 * kvm_nested_set_paging() - translate guest-physical addresses by tables.
 * @cpu: the guest
 * @map: the tables: they must map all the guest needs, its own page tables
 *	included
 *
 * TCONF if the processor has no nested paging. Accesses that the tables do
 * not allow are KVM_NESTED_PAGE_FAULT exits.
 */
#define kvm_nested_set_paging(cpu, map)                                       \
	kvm_nested_set_paging_(__FILE__, __LINE__, (cpu), (map))
void kvm_nested_set_paging_(const char *file, int line,
			    struct kvm_nested_vcpu *cpu,
			    const struct kvm_pt_map *map);

/**
 * kvm_nested_flush() - forget translations of guest-physical addresses.
 * @cpu: the guest whose tables were changed
 */
void kvm_nested_flush(struct kvm_nested_vcpu *cpu);

/**
 * kvm_nested_reason_name() - name of a reason.
 * @reason: the reason
 *
 * Return: for example "HLT".
 */
const char *kvm_nested_reason_name(enum kvm_nested_reason reason);

#endif /* KVM_NESTED_H */
