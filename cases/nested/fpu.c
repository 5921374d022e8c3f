// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Floating point and vector registers: hypervisor and nested guest both use
 * all of x87 and SSE, with different control words, and AVX where there is,
 * over many exits, and neither ever sees the other's values. With each value
 * only in the other's registers, too: one of them uses them, the other not.
 *
 * Manual: neither vendor's VM entry switches this state; the hypervisor does,
 * and KVM must not lose it on the way (Intel SDM volume 3, 31.5.6).
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define ROUNDS 30
#define CPUID_1_ECX_AVX (1U << 28)
#define X87_REGISTERS 8
#define MXCSR_INIT 0x1f80
#define FCW_INIT 0x37f

#ifdef __x86_64__
#define REGISTERS 16
#define EACH(R) R(0) R(1) R(2) R(3) R(4) R(5) R(6) R(7) R(8) R(9) R(10)      \
	R(11) R(12) R(13) R(14) R(15)
#else
#define REGISTERS 8
#define EACH(R) R(0) R(1) R(2) R(3) R(4) R(5) R(6) R(7)
#endif

struct vector {
	uint64_t part[4];
};

static int has_avx;

static struct vector value_of(uint32_t seed, unsigned int i)
{
	uint64_t base = (uint64_t)seed << 32 | i << 8;

	return (struct vector){ { base, ~base, base + 1, ~base - 1 } };
}

static void load_vectors(const struct vector *v)
{
#define LOAD(n) asm volatile("movdqu %0, %%xmm" #n : : "m"(v[n]));
#define LOAD_WIDE(n) asm volatile("vmovdqu %0, %%ymm" #n : : "m"(v[n]));
	if (has_avx) {
		EACH(LOAD_WIDE)
	} else {
		EACH(LOAD)
	}
}

static void store_vectors(struct vector *v)
{
#define STORE(n) asm volatile("movdqu %%xmm" #n ", %0" : "+m"(v[n]));
#define STORE_WIDE(n) asm volatile("vmovdqu %%ymm" #n ", %0" : "+m"(v[n]));
	if (has_avx) {
		EACH(STORE_WIDE)
	} else {
		EACH(STORE)
	}
}

/* Rounding control is in bits 11:10 of one and 14:13 of the other. */
static void load_control(uint32_t seed)
{
	uint16_t fcw = FCW_INIT | (seed & 3) << 10;
	uint32_t mxcsr = MXCSR_INIT | (seed & 3) << 13;

	asm volatile("fninit\n"
		     "fldcw %0\n"
		     "ldmxcsr %1" : : "m"(fcw), "m"(mxcsr));
}

static int control_holds(uint32_t seed)
{
	uint16_t fcw = 0;
	uint32_t mxcsr = 0;

	asm volatile("fnstcw %0\n"
		     "stmxcsr %1" : "=m"(fcw), "=m"(mxcsr));
	return fcw == (FCW_INIT | (seed & 3) << 10) &&
		mxcsr == (MXCSR_INIT | (seed & 3) << 13);
}

static void set_registers(uint32_t seed)
{
	struct vector v[REGISTERS];
	uint32_t i, word;

	load_control(seed);
	for (i = 0; i < X87_REGISTERS; i++) {
		word = seed + i;
		asm volatile("fildl %0" : : "m"(word));
	}
	for (i = 0; i < REGISTERS; i++)
		v[i] = value_of(seed, i);
	load_vectors(v);
}

static int x87_holds(uint32_t seed)
{
	uint32_t i, word = 0, good = 0;

	for (i = X87_REGISTERS; i--; ) {
		asm volatile("fistpl %0" : "=m"(word));
		good += word == seed + i;
	}
	return good == X87_REGISTERS;
}

static int vectors_hold(uint32_t seed)
{
	struct vector v[REGISTERS], want;
	unsigned int i;

	memset(v, 0, sizeof(v));
	store_vectors(v);
	for (i = 0; i < REGISTERS; i++) {
		want = value_of(seed, i);
		if (memcmp(v + i, &want, has_avx ? 32 : 16))
			return 0;
	}
	return 1;
}

static int registers_hold(uint32_t seed)
{
	int control = control_holds(seed), x87 = x87_holds(seed);

	return vectors_hold(seed) && control && x87;
}

static int guest(void)
{
	uint32_t i, good = 0;

	for (i = 0; i < ROUNDS; i++) {
		set_registers(1000 + i);
		asm volatile("hlt");
		good += registers_hold(1000 + i);
	}
	return good;
}

/* Touches nothing itself: what it finds at the end is what it had before. */
static int idle_guest(void)
{
	uint32_t i;

	set_registers(77);
	for (i = 0; i < ROUNDS; i++)
		asm volatile("hlt");
	return registers_hold(77);
}

static void check_both(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(guest);
	uint32_t i, good = 0;

	for (i = 0; i < ROUNDS; i++) {
		set_registers(5001 + i);
		run_until(cpu, KVM_NESTED_HLT);
		good += registers_hold(5001 + i);
		if (kvm_witness_disabled())
			break;
		kvm_nested_advance(cpu);
	}
	CHECK(good == ROUNDS, "The hypervisor's registers: %u of %u", good,
	      ROUNDS);
	good = run_to_return(cpu);
	CHECK(good == ROUNDS, "The guest's registers: %u of %u", good, ROUNDS);
}

static void check_one_idle(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(idle_guest);
	uint32_t i;

	for (i = 0; i < ROUNDS; i++) {
		run_until(cpu, KVM_NESTED_HLT);
		set_registers(6001 + i);
		kvm_nested_advance(cpu);
	}
	CHECK(run_to_return(cpu) == 1,
	      "The guest's registers while the hypervisor alone uses them");
	CHECK(registers_hold(6001 + i - 1),
	      "The hypervisor's, behind the guest's last use");
}

/*
 * QEMU's TCG does not intercept XSETBV (APM volume 2, 15.9), so KVM never
 * learns what its guest wrote, and loads another value at the next entry.
 */
static int can_use_avx(void)
{
	struct kvm_cpuid all;
	unsigned int lo, hi;

	kvm_get_cpuid(CPUID_GET_XSAVE_INFO, 0, &all);
	asm volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	if (lo == all.eax && hi == all.edx)
		return 1;
	tst_res(TCONF, "XCR0 does not keep its value: no AVX here");
	return 0;
}

void main(void)
{
	struct kvm_cregs cregs;
	struct kvm_cpuid cpuid;

	kvm_init_nested();
	kvm_enable_fpu();
	kvm_read_cregs(&cregs);
	kvm_get_cpuid(CPUID_GET_MODEL_INFO, 0, &cpuid);
	has_avx = cregs.cr4 & CR4_OSXSAVE && cpuid.ecx & CPUID_1_ECX_AVX &&
		can_use_avx();
	tst_res(TINFO, "%u registers of %u bytes", REGISTERS,
		has_avx ? 32 : 16);
	check_both();
	check_one_idle();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
