// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Vectors and error codes in words; see vectors.h. Numbers are from the Intel
 * SDM volume 3, 6.13 and 6.15, and the AMD APM volume 2, 8.2 and 8.4.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "host/x86/vectors.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
	VECTOR_DF = 8,
	VECTOR_TS = 10,
	VECTOR_NP = 11,
	VECTOR_SS = 12,
	VECTOR_GP = 13,
	VECTOR_PF = 14,
	VECTOR_AC = 17,
	VECTOR_CP = 21,
	VECTOR_VC = 29,
	VECTOR_SX = 30,
};

static const char *const names[] = {
	[0] = "division error (#DE)",
	[1] = "debug exception (#DB)",
	[2] = "non-maskable interrupt (NMI)",
	[3] = "breakpoint (#BP)",
	[4] = "overflow (#OF)",
	[5] = "BOUND range exceeded (#BR)",
	[6] = "invalid opcode (#UD)",
	[7] = "device not available (#NM)",
	[VECTOR_DF] = "double fault (#DF)",
	[9] = "coprocessor segment overrun",
	[VECTOR_TS] = "invalid TSS (#TS)",
	[VECTOR_NP] = "segment not present (#NP)",
	[VECTOR_SS] = "stack segment fault (#SS)",
	[VECTOR_GP] = "general protection fault (#GP)",
	[VECTOR_PF] = "page fault (#PF)",
	[16] = "x87 floating-point error (#MF)",
	[VECTOR_AC] = "alignment check (#AC)",
	[18] = "machine check (#MC)",
	[19] = "SIMD floating-point exception (#XM)",
	[20] = "virtualization exception (#VE)",
	[VECTOR_CP] = "control protection exception (#CP)",
	[28] = "hypervisor injection exception (#HV)",
	[VECTOR_VC] = "VMM communication exception (#VC)",
	[VECTOR_SX] = "security exception (#SX)",
};

const char *kvm_vector_name(uint64_t vector)
{
	if (vector >= 32)
		return "interrupt";
	if (vector >= COUNT(names) || !names[vector])
		return "reserved exception";

	return names[vector];
}

#define PF_USER (1u << 2)
#define PF_RESERVED (1u << 3)
#define PF_KEY (1u << 5)
#define PF_SHADOW_STACK (1u << 6)
#define PF_HLAT (1u << 7)
#define PF_SGX (1u << 15)
#define PF_RMP (1u << 31)

static const char *page_fault_access(uint64_t code)
{
	if (code & PF_FETCH)
		return "instruction fetch";

	return code & PF_WRITE ? "write" : "read";
}

/* Who did it, and what is not in every error code. */
static void describe_circumstances(uint64_t code, char *out, size_t size)
{
	snprintf(out, size, "%s%s%s%s%s%s%s",
		 code & PF_USER ? "user" : "supervisor",
		 code & PF_RESERVED ? ", reserved bit" : "",
		 code & PF_KEY ? ", key" : "",
		 code & PF_SHADOW_STACK ? ", shadow stack" : "",
		 code & PF_HLAT ? ", HLAT" : "",
		 code & PF_SGX ? ", SGX" : "", code & PF_RMP ? ", RMP" : "");
}

static void describe_page_fault(uint64_t code, char *out, size_t size)
{
	char circumstances[80];

	describe_circumstances(code, circumstances, sizeof(circumstances));
	snprintf(out, size, "%s, page %spresent, %s", page_fault_access(code),
		 code & PF_PRESENT ? "" : "not ", circumstances);
}

/* What about the page stands against the access. */
static const char *obstacle(uint64_t code, const struct page_rights *rights)
{
	if (!rights || !(code & PF_PRESENT))
		return "";
	if (code & PF_USER && !rights->user)
		return "page of the supervisor, ";
	if (code & PF_FETCH && !rights->executable)
		return "no-execute, ";
	if (code & PF_WRITE && !rights->writable)
		return "read-only, ";
	return !(code & PF_USER) && rights->user ? "page of the user, " : "";
}

static const char *preposition(uint64_t code)
{
	return code & PF_WRITE && !(code & PF_FETCH) ? "to" : "from";
}

void kvm_page_fault_describe(uint64_t code, uint64_t address,
			     const struct page_rights *rights, char *out,
			     size_t size)
{
	char circumstances[80];

	describe_circumstances(code, circumstances, sizeof(circumstances));
	snprintf(out, size, "%s %s 0x%" PRIx64 ": %spresent, %s%s",
		 page_fault_access(code), preposition(code), address,
		 code & PF_PRESENT ? "" : "not ", obstacle(code, rights),
		 circumstances);
}

#define SEL_EXTERNAL (1u << 0)
#define SEL_IDT (1u << 1)
#define SEL_LDT (1u << 2)

static const char *selector_table(uint64_t code)
{
	if (code & SEL_IDT)
		return "IDT";

	return code & SEL_LDT ? "LDT" : "GDT";
}

static void describe_selector(uint64_t code, char *out, size_t size)
{
	const char *external = code & SEL_EXTERNAL ?
		", while delivering another event" : "";

	if (code & ~(uint64_t)SEL_EXTERNAL)
		snprintf(out, size, "%s entry %" PRIu64 "%s",
			 selector_table(code), code >> 3, external);
	else
		snprintf(out, size, "no selector%s", external);
}

static void describe_control(uint64_t code, char *out, size_t size)
{
	static const char *const causes[] = {
		[1] = "near return",
		[2] = "far return or IRET",
		[3] = "missing ENDBRANCH",
		[4] = "RSTORSSP",
		[5] = "SETSSBSY",
	};
	uint64_t cause = code & 0x7fff;

	if (cause < COUNT(causes) && causes[cause])
		snprintf(out, size, "%s%s", causes[cause],
			 code & 0x8000 ? ", in an enclave" : "");
	else
		snprintf(out, size, "unknown cause");
}

static void describe_vmm_communication(uint64_t code, char *out, size_t size)
{
	snprintf(out, size, "SVM exit code 0x%" PRIx64, code);
}

static void describe_security(uint64_t code, char *out, size_t size)
{
	snprintf(out, size, "%s", code == 1 ? "INIT redirected" :
					      "unknown cause");
}

/* These push zero. */
static void describe_zero(uint64_t code, char *out, size_t size)
{
	snprintf(out, size, "%s", code ? "should be zero" : "always zero");
}

static void (*const describers[])(uint64_t, char *, size_t) = {
	[VECTOR_DF] = describe_zero,
	[VECTOR_TS] = describe_selector,
	[VECTOR_NP] = describe_selector,
	[VECTOR_SS] = describe_selector,
	[VECTOR_GP] = describe_selector,
	[VECTOR_PF] = describe_page_fault,
	[VECTOR_AC] = describe_zero,
	[VECTOR_CP] = describe_control,
	[VECTOR_VC] = describe_vmm_communication,
	[VECTOR_SX] = describe_security,
};

void kvm_error_code_describe(uint64_t vector, uint64_t code, char *out,
			     size_t size)
{
	out[0] = 0;
	if (vector < COUNT(describers) && describers[vector])
		describers[vector](code, out, size);
}

static const unsigned char signals[] = {
	[0] = SIGFPE, [1] = SIGTRAP, [3] = SIGTRAP, [4] = SIGSEGV,
	[5] = SIGSEGV, [6] = SIGILL, [7] = SIGFPE, [VECTOR_DF] = SIGSEGV,
	[VECTOR_TS] = SIGSEGV, [VECTOR_NP] = SIGBUS, [VECTOR_SS] = SIGBUS,
	[VECTOR_GP] = SIGSEGV, [VECTOR_PF] = SIGSEGV, [16] = SIGFPE,
	[VECTOR_AC] = SIGBUS, [19] = SIGFPE,
};

int kvm_vector_signal(uint64_t vector)
{
	if (vector >= COUNT(signals) || !signals[vector])
		return SIGABRT;
	return signals[vector];
}
