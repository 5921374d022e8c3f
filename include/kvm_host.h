/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual machines for the controller half of a test: create one, give it
 * memory, run the payload in it, look into it. Included by kvm_test.h.
 *
 * Functions that fail end the test at the caller's file and line: TCONF when
 * this machine or its KVM lacks something, with what and what to do; TBROK
 * otherwise. Those functions are macros that pass the place on; under the
 * same names there are functions too, for use as pointers, which report the
 * place of the payload's main().
 */
#ifndef KVM_HOST_H
#define KVM_HOST_H

#ifdef COMPILE_PAYLOAD
#error "kvm_host.h is for the controller half: include it behind #else"
#endif

#include <stddef.h>
#include <stdint.h>
#include <linux/kvm.h>

#include "kvm_common.h"

#define VM_KERNEL_BASEADDR 0x1000
#define VM_RESET_BASEADDR 0xfffffff0
#define VM_RESET_CODE_SIZE 8

#define MIN_FREE_RAM (10 * 1024 * 1024)
#define DEFAULT_RAM_SIZE (16 * 1024 * 1024)
#define MAX_KVM_MEMSLOTS 8

/**
 * enum tst_kvm_start - how the payload gets to main().
 * @TST_KVM_START_DIRECT: the host writes the vCPU's state; the default
 * @TST_KVM_START_RESET: the vCPU starts at the reset vector, in real mode
 */
enum tst_kvm_start {
	TST_KVM_START_DIRECT,
	TST_KVM_START_RESET,
};

/*
 * tst_kvm_config.flags: the machine has interrupt controllers in the kernel
 * (KVM_CREATE_IRQCHIP). Then HLT waits for an interrupt in there, so payloads
 * must not end, or yield, with it. TCONF if KVM has none.
 */
#define TST_KVM_IRQCHIP (1U << 0)

/**
 * struct tst_kvm_config - what a virtual machine shall be like.
 * @ram_size: bytes of memory, at least; 0: DEFAULT_RAM_SIZE
 * @start: how to get to main(); other vCPUs than the first start directly
 * @flags: TST_KVM_IRQCHIP or 0
 * @vcpus: how many vCPUs, at most KVM_VCPUS_MAX; 0: one. With more the payload
 *	has to define kvm_vcpu_main(). TCONF if KVM has not that many
 *
 * Zero means default for each member, also for those to come.
 */
struct tst_kvm_config {
	size_t ram_size;
	enum tst_kvm_start start;
	unsigned int flags;
	unsigned int vcpus;
};

struct kvm_live;
struct kvm_vcpus;

/**
 * struct tst_kvm_instance - a virtual machine, seen from its first vCPU.
 * @vm_fd: from KVM_CREATE_VM; -1: there is no machine
 * @vcpu_fd: from KVM_CREATE_VCPU
 * @vcpu_info: the vCPU's struct kvm_run
 * @vcpu_info_size: bytes mapped at @vcpu_info
 * @ram: the memory slots; userspace_addr is 0 in unused ones
 * @result: the result page
 * @config: how it was created
 * @bits: 32 or 64, the mode the payload runs in
 * @entry: address of the payload's first instruction behind a start
 * @exits: how often KVM_RUN has returned to the library with an exit
 * @nesting: guest-physical address of the payload's level of nesting
 * @trace: guest-physical address of its flight recorder, 0 if it has none
 * @ended: the payload has ended; it cannot be run again
 * @runner: thread that runs the vCPU, of the library's own
 * @pause: a thread wants to look at the vCPU, of the library's own
 * @live: the rest that the library knows of the machine
 * @vcpu: number of the vCPU it is seen from; see tst_kvm_get_vcpu()
 * @vcpus: all of them, of the library's own; NULL if there is one
 *
 * A static instance starts with .vm_fd = -1, so that
 * tst_kvm_destroy_instance() does nothing before it is created.
 */
struct tst_kvm_instance {
	int vm_fd, vcpu_fd;
	struct kvm_run *vcpu_info;
	size_t vcpu_info_size;
	struct kvm_userspace_memory_region ram[MAX_KVM_MEMSLOTS];
	struct tst_kvm_result *result;
	struct tst_kvm_config config;
	unsigned int bits;
	uint64_t entry, exits;
	uint64_t nesting, trace;
	int ended;
	int runner, pause;
	struct kvm_live *live;
	unsigned int vcpu;
	struct kvm_vcpus *vcpus;
};

/* The payload's image, linked into the program. */
extern const char kvm_payload_start[], kvm_payload_end[];

/* What the vCPU executes at the reset vector: a jump to the payload. */
extern const unsigned char tst_kvm_reset_code[VM_RESET_CODE_SIZE];

/**
 * tst_kvm_setup() - default for tst_test.setup.
 */
void tst_kvm_setup(void);

/**
 * tst_kvm_run() - default for tst_test.test_all.
 *
 * Creates a machine with DEFAULT_RAM_SIZE, runs the payload in it to its
 * end, destroys the machine and frees its memory.
 */
void tst_kvm_run(void);

/**
 * tst_kvm_cleanup() - default for tst_test.cleanup.
 */
void tst_kvm_cleanup(void);

/**
 * tst_kvm_validate_result() - check a result type that a guest gave.
 * @value: tst_kvm_result.result
 *
 * TBROK unless it can be passed to tst_res() or tst_brk().
 */
#define tst_kvm_validate_result(value)                                        \
	tst_kvm_validate_result_(__FILE__, __LINE__, (value))
void tst_kvm_validate_result_(const char *file, int line, int value);
void (tst_kvm_validate_result)(int value);

/**
 * tst_kvm_get_phys_address() - translate an address as the guest would.
 * @inst: the machine
 * @addr: guest-virtual address
 *
 * Return: the guest-physical address, @addr itself where the guest has no
 * virtual memory, 0 if the address is not mapped.
 */
#define tst_kvm_get_phys_address(inst, addr)                                  \
	tst_kvm_get_phys_address_(__FILE__, __LINE__, (inst), (addr))
uint64_t tst_kvm_get_phys_address_(const char *file, int line,
				   const struct tst_kvm_instance *inst,
				   uint64_t addr);
uint64_t (tst_kvm_get_phys_address)(const struct tst_kvm_instance *inst,
				    uint64_t addr);

/**
 * tst_kvm_find_phys_memslot() - find the memory slot of a physical address.
 * @inst: the machine
 * @paddr: guest-physical address
 *
 * Return: index in @inst->ram, -1 if no memory is there.
 */
int tst_kvm_find_phys_memslot(const struct tst_kvm_instance *inst,
			      uint64_t paddr);

/**
 * tst_kvm_find_memslot() - find the memory slot of a virtual address.
 * @inst: the machine
 * @addr: guest-virtual address
 *
 * Return: index in @inst->ram, -1 if it is not mapped or no memory is there.
 */
#define tst_kvm_find_memslot(inst, addr)                                      \
	tst_kvm_find_memslot_(__FILE__, __LINE__, (inst), (addr))
int tst_kvm_find_memslot_(const char *file, int line,
			  const struct tst_kvm_instance *inst, uint64_t addr);
int (tst_kvm_find_memslot)(const struct tst_kvm_instance *inst, uint64_t addr);

/**
 * tst_kvm_get_memptr() - the host's pointer to a guest's memory.
 * @inst: the machine
 * @addr: guest-virtual address
 *
 * Only up to the end of the page are neighbours in the guest neighbours in
 * the host.
 *
 * Return: a pointer, NULL if the address is not mapped to memory.
 */
#define tst_kvm_get_memptr(inst, addr)                                        \
	tst_kvm_get_memptr_(__FILE__, __LINE__, (inst), (addr))
void *tst_kvm_get_memptr_(const char *file, int line,
			  const struct tst_kvm_instance *inst, uint64_t addr);
void *(tst_kvm_get_memptr)(const struct tst_kvm_instance *inst, uint64_t addr);

/**
 * tst_kvm_alloc_memory() - give a machine memory.
 * @inst: the machine
 * @slot: index of the memory slot, less than MAX_KVM_MEMSLOTS and not in use
 * @baseaddr: guest-physical address; the slot begins at its page
 * @size: bytes from @baseaddr on; the slot ends with the last one's page
 * @flags: as of KVM_SET_USER_MEMORY_REGION
 *
 * Return: the beginning of the slot; @baseaddr is at offset @baseaddr %
 * page size. It is a guarded buffer (tst_alloc()), which outlives the
 * machine.
 */
#define tst_kvm_alloc_memory(inst, slot, baseaddr, size, flags)               \
	tst_kvm_alloc_memory_(__FILE__, __LINE__, (inst), (slot), (baseaddr), \
			      (size), (flags))
void *tst_kvm_alloc_memory_(const char *file, int line,
			    struct tst_kvm_instance *inst, unsigned int slot,
			    uint64_t baseaddr, size_t size,
			    unsigned int flags);
void *(tst_kvm_alloc_memory)(struct tst_kvm_instance *inst, unsigned int slot,
			     uint64_t baseaddr, size_t size,
			     unsigned int flags);

/**
 * tst_kvm_get_cpuid() - the CPU features that KVM can give to a vCPU.
 * @sysfd: an open /dev/kvm
 *
 * Return: the result of KVM_GET_SUPPORTED_CPUID, to be given to free(); NULL
 * if KVM has no such ioctl.
 */
#define tst_kvm_get_cpuid(sysfd)                                              \
	tst_kvm_get_cpuid_(__FILE__, __LINE__, (sysfd))
struct kvm_cpuid2 *tst_kvm_get_cpuid_(const char *file, int line, int sysfd);
struct kvm_cpuid2 *(tst_kvm_get_cpuid)(int sysfd);

/**
 * tst_kvm_create_instance() - create a machine, ready to run the payload.
 * @inst: where to store it; what is in there is overwritten
 * @ram_size: bytes of memory, at least; TWARN and more if the payload needs
 *	more
 */
#define tst_kvm_create_instance(inst, ram_size)                               \
	tst_kvm_create_instance_(__FILE__, __LINE__, (inst), (ram_size))
void tst_kvm_create_instance_(const char *file, int line,
			      struct tst_kvm_instance *inst, size_t ram_size);
void (tst_kvm_create_instance)(struct tst_kvm_instance *inst, size_t ram_size);

/**
 * tst_kvm_create_instance_config() - create a machine to one's liking.
 * @inst: where to store it; what is in there is overwritten
 * @config: what it shall be like; NULL: all defaults
 */
#define tst_kvm_create_instance_config(inst, config)                          \
	tst_kvm_create_instance_config_(__FILE__, __LINE__, (inst), (config))
void tst_kvm_create_instance_config_(const char *file, int line,
				     struct tst_kvm_instance *inst,
				     const struct tst_kvm_config *config);

/**
 * tst_kvm_get_vcpu() - the machine as seen from one of its vCPUs.
 * @inst: the machine
 * @vcpu: number of the vCPU, 0 for the first; TBROK if there is none
 *
 * For ioctls with its vcpu_fd, its vcpu_info, and translations with its
 * registers. It is created, run and destroyed with the machine.
 *
 * Return: the machine with another vCPU in it; @inst itself for 0.
 */
#define tst_kvm_get_vcpu(inst, vcpu)                                          \
	tst_kvm_get_vcpu_(__FILE__, __LINE__, (inst), (vcpu))
struct tst_kvm_instance *tst_kvm_get_vcpu_(const char *file, int line,
					   struct tst_kvm_instance *inst,
					   unsigned int vcpu);
struct tst_kvm_instance *(tst_kvm_get_vcpu)(struct tst_kvm_instance *inst,
					    unsigned int vcpu);

/**
 * tst_kvm_run_instance() - run the payload and print its results.
 * @inst: the machine. The calling thread runs its first vCPU, and threads of
 *	the library, in which no handler of the test's signals runs, the others
 * @exp_errno: error number that KVM_RUN may fail with, 0: none. KVM_RUN is
 *	repeated after EINTR unless EINTR is what is expected.
 *
 * Return: 0 when the payload has ended, -1 if KVM_RUN of the first vCPU failed
 * with @exp_errno; then no vCPU runs until the next call. TBROK if it fails
 * otherwise, if the guest leaves in a way that is no result, or if the
 * payload has ended before the call.
 */
#define tst_kvm_run_instance(inst, exp_errno)                                 \
	tst_kvm_run_instance_(__FILE__, __LINE__, (inst), (exp_errno))
int tst_kvm_run_instance_(const char *file, int line,
			  struct tst_kvm_instance *inst, int exp_errno);
int (tst_kvm_run_instance)(struct tst_kvm_instance *inst, int exp_errno);

/**
 * tst_kvm_destroy_instance() - delete a machine.
 * @inst: the machine; nothing happens if its vm_fd is negative, TWARN if it is
 *	from tst_kvm_get_vcpu()
 *
 * Its memory stays: free it with tst_free() or tst_free_all(). A thread that
 * runs the machine is stopped for good: its tst_kvm_run_instance() does not
 * return.
 */
void tst_kvm_destroy_instance(struct tst_kvm_instance *inst);

/**
 * tst_kvm_wait_guest() - wait for tst_signal_host() or tst_wait_host().
 * @inst: the machine, run by another thread
 * @timeout_ms: how long, in milliseconds, multiplied as all timeouts are
 *	(LTP_TIMEOUT_MUL); 0: look once; negative: for ever
 *
 * Return: 0 when the guest has signalled, KVM_TEXIT when it has ended, -1
 * when the time is over.
 */
int tst_kvm_wait_guest(struct tst_kvm_instance *inst, int timeout_ms);

/**
 * tst_kvm_clear_guest_signal() - let tst_wait_host() in the guest return.
 * @inst: the machine
 */
void tst_kvm_clear_guest_signal(struct tst_kvm_instance *inst);

/**
 * tst_kvm_print_result() - print the message in the result page.
 * @inst: the machine
 *
 * For controllers that call KVM_RUN themselves and whose payload fills in
 * the result page. TBROK if there is no valid message.
 */
#define tst_kvm_print_result(inst)                                            \
	tst_kvm_print_result_(__FILE__, __LINE__, (inst))
void tst_kvm_print_result_(const char *file, int line,
			   const struct tst_kvm_instance *inst);
void (tst_kvm_print_result)(const struct tst_kvm_instance *inst);

/**
 * tst_kvm_fetch_result() - put the message of the last exit into the page.
 * @inst: the machine
 *
 * For controllers that call KVM_RUN themselves: decodes a call of tst_res(),
 * tst_brk() or kvm_exit() that KVM_RUN returned with, as the guest would have
 * written it into @inst->result.
 *
 * A named check comes as its result, with its name in the text; a prefix is
 * taken note of, and comes as TDEBUG.
 *
 * Return: 1 if the exit was such a call, 0 if it was anything else.
 */
#define tst_kvm_fetch_result(inst)                                            \
	tst_kvm_fetch_result_(__FILE__, __LINE__, (inst))
int tst_kvm_fetch_result_(const char *file, int line,
			  struct tst_kvm_instance *inst);

/* Most bytes of code that tst_kvm_can_execute() takes. */
#define TST_KVM_CODE_MAX 256

/**
 * tst_kvm_can_execute() - find out if KVM can execute an instruction.
 * @code: machine code for the payload's mode; it must end behind its last
 *	byte, or with an exception
 * @size: bytes of it, at most TST_KVM_CODE_MAX, else TBROK
 *
 * Runs it once, in a machine of its own, where main() would begin, with the
 * payload's descriptor tables and stack. A KVM that interprets guest code may
 * not know an instruction; then a test that depends on it does not apply.
 *
 * Return: 1 if it was executed or raised an exception, 0 if KVM gave up.
 */
#define tst_kvm_can_execute(code, size)                                       \
	tst_kvm_can_execute_(__FILE__, __LINE__, (code), (size))
int tst_kvm_can_execute_(const char *file, int line, const void *code,
			 size_t size);

#endif /* KVM_HOST_H */
