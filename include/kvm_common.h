/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boundary: everything the controller and the payload have to agree on.
 * The only KVM header that both halves include; it defines no function and
 * uses nothing but fixed-width types.
 *
 * Memory map of a guest (guest-physical = guest-virtual at start):
 *
 *	0x00000000	unused page, mapped
 *	0x00001000	payload image, starts with struct kvm_payload_header
 *	...		.bss, then the heap up to kvm_payload_header.ram_end
 *	...		what other vCPUs than the first need, if there are any
 *	0x80000000	end of the identity map
 *	0xfffff000	result page, with the reset stub at offset 0xff0
 */
#ifndef KVM_COMMON_H
#define KVM_COMMON_H

#if !defined(COMPILE_PAYLOAD) && !defined(__ASSEMBLER__)
#include <stdint.h>
#endif

/* Values of tst_kvm_result.result that are no test results. */
#define KVM_TNONE	-1	/* the page holds no message */
#define KVM_TSYNC	0xfe	/* the payload waits for, or tells, the host */
#define KVM_TEXIT	0xff	/* the payload has ended */

#define KVM_RESULT_BASEADDR	0xfffff000
#define KVM_RESULT_SIZE		0x1000

#ifndef __ASSEMBLER__
/**
 * struct tst_kvm_result - the result page: a message or a control value.
 * @result: a result type, or one of KVM_TNONE, KVM_TSYNC, KVM_TEXIT
 * @lineno: source line of a message
 * @file_addr: guest-virtual address of the source file's name; with
 *	KVM_TSYNC the pointer given to tst_signal_host()
 * @message: text of a message, at most KVM_RESULT_MESSAGE_SIZE bytes
 *
 * A payload that fills the page itself sends it with kvm_yield(). tst_res()
 * and tst_brk() do not use it: see "Calls to the host".
 */
struct tst_kvm_result {
	int32_t result;
	int32_t lineno;
	uint64_t file_addr;
	char message[0];
};

/* Room for the message: the page up to the reset stub. */
#define KVM_RESULT_MESSAGE_SIZE	(0xff0 - sizeof(struct tst_kvm_result))
#endif /* __ASSEMBLER__ */

#define KVM_PAYLOAD_BASEADDR	0x1000
#define KVM_PAYLOAD_HEADER_OFFSET 8
#define KVM_PAYLOAD_MAGIC	0x4c504742	/* "BGPL" */
#define KVM_PAYLOAD_VERSION	4
#define KVM_IDENTITY_MAP_END	0x80000000

#ifndef __ASSEMBLER__
/**
 * struct kvm_payload_header - where things are in a payload's image.
 * @magic: KVM_PAYLOAD_MAGIC
 * @version: KVM_PAYLOAD_VERSION
 * @bits: 32 or 64, the mode main() runs in
 * @entry: first instruction of a direct start
 * @stack_top: initial stack pointer
 * @pagetable: root page table, for CR3
 * @gdt: descriptor table; @gdt_size in bytes
 * @idt: interrupt table; @idt_size in bytes
 * @tss: task state segment; @tss_size in bytes
 * @image_end: end of the initialised data, rounded up to a page
 * @heap_begin: end of .bss
 * @nesting: struct kvm_nesting of each vCPU, KVM_VCPUS_MAX of them
 * @trace: struct kvm_trace, 0 if the payload does not use tst_trace()
 * @vcpu_entry: first instruction of other vCPUs than the first
 * @vcpu_main: kvm_vcpu_main(), 0 if the payload has none
 * @ram_end: end of the heap's memory
 * @vcpus: how many vCPUs there are
 * @vcpu_areas: where other vCPUs than the first have their stacks: vCPU n
 *	at @vcpu_areas + (n - 1) * KVM_VCPU_AREA_SIZE
 *
 * It stands KVM_PAYLOAD_HEADER_OFFSET bytes behind the start of the image,
 * where a jump to the code of the reset start is. The host writes the CPU
 * state of a direct start from it, and the last three members into the copy
 * in guest memory. All addresses are guest-physical.
 */
struct kvm_payload_header {
	uint32_t magic;
	uint16_t version;
	uint16_t bits;
	uint64_t entry;
	uint64_t stack_top;
	uint64_t pagetable;
	uint64_t gdt;
	uint64_t gdt_size;
	uint64_t idt;
	uint64_t idt_size;
	uint64_t tss;
	uint64_t tss_size;
	uint64_t image_end;
	uint64_t heap_begin;
	uint64_t nesting;
	uint64_t trace;
	uint64_t vcpu_entry;
	uint64_t vcpu_main;
	uint64_t ram_end;
	uint64_t vcpus;
	uint64_t vcpu_areas;
};
#endif /* __ASSEMBLER__ */

/* Most vCPUs of a machine. */
#define KVM_VCPUS_MAX 8

/*
 * The area of a vCPU other than the first: a page that is not mapped, its
 * stack, its stack for double faults, its task state segment.
 */
#define KVM_VCPU_GUARD		0x0000
#define KVM_VCPU_STACK		0x1000
#define KVM_VCPU_STACK_TOP	0x3000
#define KVM_VCPU_DF_STACK_TOP	0x4000
#define KVM_VCPU_TSS		0x4000
#define KVM_VCPU_AREA_SIZE	0x5000

/* vCPU n's TSS descriptor is n times ENTRIES below END in the x86 GDT. */
#define KVM_VCPU_TSS_END(bits)		((bits) == 64 ? 32 : 31)
#define KVM_VCPU_TSS_ENTRIES(bits)	((bits) / 32)

#ifndef __ASSEMBLER__
/* Size of the flight recorder, and of what it holds. */
#define KVM_TRACE_RINGS KVM_VCPUS_MAX	/* one for each vCPU */
#define KVM_TRACE_ENTRIES 128
#define KVM_TRACE_WORDS 6

/**
 * struct kvm_trace_site - a call of tst_trace(), in the payload's image.
 * @file: address of the source file's name
 * @fmt: address of the format
 * @line: in the source
 * @words: of the arguments; a word is as long as a pointer of the payload
 */
struct kvm_trace_site {
	uint64_t file;
	uint64_t fmt;
	uint32_t line;
	uint32_t words;
};

/**
 * struct kvm_trace_entry - one event.
 * @number: of the event in its ring, from 1 on; 0 while it is written
 * @site: address of its struct kvm_trace_site
 * @tsc: time-stamp counter
 * @level: of nesting; 0 is the payload itself
 * @vcpu: whose it is; filled in by the host
 * @args: the arguments, as words one behind the other
 */
struct kvm_trace_entry {
	uint32_t number;
	uint32_t site;
	uint64_t tsc;
	uint32_t level;
	uint32_t vcpu;
	uint64_t args[KVM_TRACE_WORDS];
};

/**
 * struct kvm_trace - the flight recorder: tst_trace() writes, the host reads.
 * @count: events so far; event n is in entry n % KVM_TRACE_ENTRIES
 * @entry: the events
 */
struct kvm_trace {
	struct {
		uint32_t count;
		uint32_t unused;
		struct kvm_trace_entry entry[KVM_TRACE_ENTRIES];
	} ring[KVM_TRACE_RINGS];
};
#endif /* __ASSEMBLER__ */

#ifndef __ASSEMBLER__
/* Levels of nested guests that reports know about. */
#define KVM_NESTING_MAX 9

/**
 * struct kvm_nesting - the nested guests that are running on a vCPU.
 * @level: how many levels of them the running code is in
 * @reserved: zero
 * @frames: [n]: where level n has entered its guest: instruction and frame
 *	pointer
 */
struct kvm_nesting {
	uint32_t level;
	uint32_t reserved;
	struct {
		uint64_t ip, bp;
	} frames[KVM_NESTING_MAX];
};
#endif /* __ASSEMBLER__ */

/*
 * Calls to the host. The payload's library calls the host by writing any
 * byte to one of these ports, with the arguments where the C calling
 * convention has them (tst_res_() is nothing but such a write and a return).
 * The host reads strings and formats the message, so a report costs the
 * guest a handful of instructions, needs no lock between vCPUs, and is safe
 * in interrupt handlers and in nested guests.
 */
#define KVM_PORT_DONE	0xb3	/* (): this vCPU has nothing left to do */
#define KVM_PORT_REPORT	0xb4	/* (file, line, result, format, ...) */
#define KVM_PORT_EXIT	0xb5	/* (): the payload has ended */
#define KVM_PORT_FAULT	0xb6	/* (const struct kvm_trap_frame *, why) */

/*
 * Results of a report that are no result types. A check has its name and its
 * reason (or 0) in front of the arguments for the format.
 */
#define KVM_TCHECK		0x1000	/* plus the following */
#define KVM_TCHECK_OK		0x1	/* the condition is true */
#define KVM_TCHECK_XFAIL	0x2	/* it is expected not to be */
#define KVM_TCHECK_KNOWN	0x4	/* it is known not to be, at times */
#define KVM_TCHECK_MASK		0x7
#define KVM_TPREFIX_PUSH	0x2000	/* the message is the prefix */
#define KVM_TPREFIX_POP		0x2001

#ifndef __ASSEMBLER__
/**
 * enum kvm_fault_reason - why a payload gives up at an interrupt.
 * @KVM_FAULT_UNHANDLED: the vector has no callback
 * @KVM_FAULT_REFUSED: its callback returned non-zero
 * @KVM_FAULT_NO_PROGRESS: its callback returned zero again and again, and
 *	the interrupted instruction never completed
 * @KVM_FAULT_STACK_OVERFLOW: the payload ran out of its stack
 */
enum kvm_fault_reason {
	KVM_FAULT_UNHANDLED,
	KVM_FAULT_REFUSED,
	KVM_FAULT_NO_PROGRESS,
	KVM_FAULT_STACK_OVERFLOW,
};

/* Repetitions of one fault that make KVM_FAULT_NO_PROGRESS. */
#define KVM_NO_PROGRESS_LIMIT 1000

/**
 * struct kvm_trap_frame64 - the interrupted state, 64-bit payloads.
 *
 * General registers as the payload's interrupt entry pushed them, then what
 * the processor pushed (AMD APM volume 2, 8.9).
 */
struct kvm_trap_frame64 {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t vector, errcode;
	uint64_t rip, cs, rflags, rsp, ss;
};

/**
 * struct kvm_trap_frame32 - the interrupted state, 32-bit payloads.
 *
 * @esp and @ss are there only if the interrupt changed the privilege level
 * (Intel SDM volume 3, 6.12.1); else the interrupted stack begins at @esp.
 */
struct kvm_trap_frame32 {
	uint32_t es, ds, eax, ebx, ecx, edx, esi, edi, ebp;
	uint32_t vector, errcode;
	uint32_t eip, cs, eflags, esp, ss;
};
#endif /* __ASSEMBLER__ */

#endif /* KVM_COMMON_H */
