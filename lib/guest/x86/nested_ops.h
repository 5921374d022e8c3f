/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a processor's part of kvm_nested.h has to provide. The functions do
 * what those of kvm_nested.h say; arguments are checked by nested.c.
 */
#ifndef LIB_GUEST_X86_NESTED_OPS_H
#define LIB_GUEST_X86_NESTED_OPS_H

#include "kvm_nested.h"

struct kvm_nested_ops {
	int (*supported)(void);
	void (*init)(const char *file, int line);
	void (*create)(const char *file, int line, struct kvm_nested_vcpu *cpu,
		       int (*guest_main)(void));
	void (*run)(const char *file, int line, struct kvm_nested_vcpu *cpu);
	void (*advance)(struct kvm_nested_vcpu *cpu, unsigned int length);
	int (*intercept)(struct kvm_nested_vcpu *cpu,
			 enum kvm_nested_reason reason, int on);
	void (*intercept_exception)(struct kvm_nested_vcpu *cpu,
				    unsigned int vector, int on);
	void (*intercept_msr)(struct kvm_nested_vcpu *cpu, unsigned int msr,
			      unsigned int access, int on);
	void (*intercept_io)(struct kvm_nested_vcpu *cpu, uint16_t port,
			     int on);
	int (*intercept_cr)(struct kvm_nested_vcpu *cpu, unsigned int cr,
			    unsigned int access, int on);
	void (*intercept_dr)(struct kvm_nested_vcpu *cpu, int on);
	void (*inject)(struct kvm_nested_vcpu *cpu,
		       enum kvm_nested_event event, unsigned int vector,
		       uint32_t errcode);
	uint64_t (*get)(struct kvm_nested_vcpu *cpu,
			enum kvm_nested_register reg);
	void (*set)(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg,
		    uint64_t value);
	int (*has_paging)(void);
	const struct kvm_pt_format *format;
	void (*set_paging)(struct kvm_nested_vcpu *cpu,
			   const struct kvm_pt_map *map);
	void (*flush)(struct kvm_nested_vcpu *cpu);
};

extern const struct kvm_nested_ops kvm_nested_svm_ops;
extern const struct kvm_nested_ops kvm_nested_vmx_ops;

/* MSR numbers that have bitmaps: two ranges of this many. */
#define MSR_RANGE 0x2000
#define MSR_HIGH_BASE 0xc0000000

/* Whether an exception pushes an error code (Intel SDM volume 3, 6.13). */
static inline int vector_has_error_code(unsigned int vector)
{
	return vector < INTERRUPT_COUNT && 0x60227d00UL >> vector & 1;
}

/*
 * What an exit interrupted: EXITINTINFO (APM volume 2, 15.7.2) and
 * IDT-vectoring information (Intel SDM volume 3, 24.9.3) are the same bits.
 */
#define EVENT_VECTOR_MASK 0xff
#define EVENT_TYPE(info) ((info) >> 8 & 7)
#define EVENT_HAS_ERROR (1U << 11)
#define EVENT_VALID (1U << 31)

static inline void decode_pending(struct kvm_nested_exit *exit, uint32_t info,
				  uint32_t errcode)
{
	static const enum kvm_nested_event events[] = {
		[0] = KVM_NESTED_EVENT_INTR,
		[2] = KVM_NESTED_EVENT_NMI,
		[3] = KVM_NESTED_EVENT_EXCEPTION,
		[4] = KVM_NESTED_EVENT_SOFT_INTR,
		[5] = KVM_NESTED_EVENT_EXCEPTION,
		[6] = KVM_NESTED_EVENT_EXCEPTION,
		[7] = KVM_NESTED_EVENT_EXCEPTION,
	};

	if (!(info & EVENT_VALID))
		return;
	exit->pending = 1;
	exit->pending_event = events[EVENT_TYPE(info)];
	/* Some processors leave the vector of an NMI empty. */
	exit->pending_vector = exit->pending_event == KVM_NESTED_EVENT_NMI ?
		INTR_NMI : info & EVENT_VECTOR_MASK;
	exit->pending_errcode = info & EVENT_HAS_ERROR ? errcode : 0;
}

static inline void set_bit(uint8_t *map, unsigned int bit, int on)
{
	if (on)
		map[bit / 8] |= 1 << bit % 8;
	else
		map[bit / 8] &= ~(1 << bit % 8);
}

#endif /* LIB_GUEST_X86_NESTED_OPS_H */
