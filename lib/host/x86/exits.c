// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exits of KVM_RUN in words; see exits.h. Fields and numbers are from the
 * kernel's Documentation/virt/kvm/api.rst and <linux/kvm.h>.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <linux/kvm.h>

#include "host/text.h"
#include "host/x86/exits.h"
#include "host/x86/vectors.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Values that are printed at most. */
#define VALUES_MAX 8

/* Exits that are younger than some headers this is built with. */
#ifndef KVM_EXIT_NOTIFY
#define KVM_EXIT_NOTIFY 37
#endif
#ifndef KVM_EXIT_LOONGARCH_IOCSR
#define KVM_EXIT_LOONGARCH_IOCSR 38
#endif
#ifndef KVM_EXIT_MEMORY_FAULT
#define KVM_EXIT_MEMORY_FAULT 39
#endif
#ifndef KVM_EXIT_TDX
#define KVM_EXIT_TDX 40
#endif

/* The exit, copied once, and the line about it. */
struct exit_line {
	struct kvm_run run;
	const unsigned char *area;	/* the original */
	size_t area_size;
	char *out;
	size_t size, len;
};

static void __attribute__((format(printf, 2, 3)))
add(struct exit_line *line, const char *fmt, ...)
{
	size_t room = line->size - line->len;
	va_list list;
	int len;

	va_start(list, fmt);
	len = vsnprintf(line->out + line->len, room, fmt, list);
	va_end(list);

	if ((size_t)len >= room)
		line->len = kvm_text_mark_cut(line->out, line->size,
					      line->size - 1);
	else
		line->len += len;
}

/* The @i-th 64-bit value of what an exit has for fields. */
static __u64 field(const struct exit_line *line, size_t i)
{
	__u64 value;

	memcpy(&value, line->run.padding + i * sizeof(value), sizeof(value));

	return value;
}

static void add_values(struct exit_line *line, const __u64 *values,
		       size_t count)
{
	size_t i;

	for (i = 0; i < count && i < VALUES_MAX; i++)
		add(line, " 0x%llx", values[i]);
	if (count > i)
		add(line, " and %zu more", count - i);
}

static void describe_unknown(struct exit_line *line)
{
	add(line, "hardware exit reason 0x%llx",
	    line->run.hw.hardware_exit_reason);
}

static void describe_exception(struct exit_line *line)
{
	uint32_t vector = line->run.ex.exception;
	uint32_t code = line->run.ex.error_code;
	char words[96];

	add(line, "vector %u, %s", vector, kvm_vector_name(vector));
	kvm_error_code_describe(vector, code, words, sizeof(words));
	if (*words)
		add(line, ", error code 0x%x: %s", code, words);
}

static bool is_port_data_inside(const struct exit_line *line)
{
	__u64 offset = line->run.io.data_offset;
	__u64 bytes = (__u64)line->run.io.size * line->run.io.count;

	return offset <= line->area_size &&
	       bytes <= line->area_size - offset;
}

static void add_port_data(struct exit_line *line)
{
	size_t size = line->run.io.size, count = line->run.io.count, i;
	const unsigned char *data;
	__u64 values[VALUES_MAX] = { 0 };

	if (size > sizeof(*values) || !is_port_data_inside(line)) {
		add(line, ", data not readable");
		return;
	}

	data = line->area + line->run.io.data_offset;
	for (i = 0; i < count && i < VALUES_MAX; i++)
		memcpy(&values[i], data + i * size, size);

	add(line, ":");
	add_values(line, values, count);
}

static void describe_io(struct exit_line *line)
{
	bool out = line->run.io.direction == KVM_EXIT_IO_OUT;

	add(line, "%u-byte %s port 0x%x", line->run.io.size,
	    out ? "write to" : "read from", line->run.io.port);
	if (line->run.io.count != 1)
		add(line, ", %u times", line->run.io.count);
	if (out)
		add_port_data(line);
}

static void describe_mmio(struct exit_line *line)
{
	uint32_t len = line->run.mmio.len;
	bool write = line->run.mmio.is_write;
	__u64 value = 0;

	add(line, "%u-byte %s physical address 0x%llx (no %sRAM there)",
	    len, write ? "write to" : "read from",
	    line->run.mmio.phys_addr, write ? "writable " : "");
	if (!write || len > sizeof(value))
		return;

	memcpy(&value, line->run.mmio.data, len);
	add(line, ": 0x%llx", value);
}

static void describe_hypercall(struct exit_line *line)
{
	add(line, "number %llu, arguments",
	    line->run.hypercall.nr);
	add_values(line, line->run.hypercall.args, 6);
	if (line->run.hypercall.longmode)
		add(line, ", in 64-bit mode");
}

static void describe_debug(struct exit_line *line)
{
	const struct kvm_debug_exit_arch *arch = &line->run.debug.arch;

	add(line, "%s at 0x%llx, DR6 0x%llx, DR7 0x%llx",
	    kvm_vector_name(arch->exception), arch->pc,
	    arch->dr6, arch->dr7);
}

/*
 * KVM passes on a VMX exit reason, a VM-instruction error (Intel SDM volume
 * 3, 27.8 and 31.4) or an SVM exit code (AMD APM volume 2, appendix C).
 */
static const struct {
	__u64 reason;
	const char *words;
} entry_failures[] = {
	{ 7, "VMX: VM entry with invalid control fields" },
	{ 8, "VMX: VM entry with invalid host-state fields" },
	{ 0x80000021, "VMX: invalid guest state" },
	{ 0x80000022, "VMX: MSR loading failed" },
	{ 0x80000029, "VMX: machine-check event" },
	{ 0xffffffff, "SVM: invalid guest state" },
	{ ~0ull, "SVM: invalid guest state" },
};

static void describe_fail_entry(struct exit_line *line)
{
	__u64 reason = line->run.fail_entry.hardware_entry_failure_reason;
	size_t i;

	add(line, "the processor refused to enter the guest, reason 0x%llx",
	    reason);
	for (i = 0; i < COUNT(entry_failures); i++) {
		if (entry_failures[i].reason == reason)
			add(line, " (%s)", entry_failures[i].words);
	}
	add(line, ", on CPU %u", line->run.fail_entry.cpu);
}

static void describe_tpr_access(struct exit_line *line)
{
	add(line, "%s at 0x%llx",
	    line->run.tpr_access.is_write ? "write" : "read",
	    line->run.tpr_access.rip);
}

static const char *const internal_errors[] = {
	[KVM_INTERNAL_ERROR_EMULATION] = "KVM could not emulate an instruction",
	[KVM_INTERNAL_ERROR_SIMUL_EX] = "unexpected simultaneous exceptions",
	[KVM_INTERNAL_ERROR_DELIVERY_EV] =
		"unexpected exit while delivering an event",
	[KVM_INTERNAL_ERROR_UNEXPECTED_EXIT_REASON] = "unexpected exit reason",
};

static void add_instruction(struct exit_line *line)
{
	unsigned int i, size = line->run.emulation_failure.insn_size;

	if (size > sizeof(line->run.emulation_failure.insn_bytes))
		return;

	add(line, ":");
	for (i = 0; i < size; i++)
		add(line, " %02x", line->run.emulation_failure.insn_bytes[i]);
}

static bool has_instruction(const struct exit_line *line)
{
	return line->run.internal.suberror == KVM_INTERNAL_ERROR_EMULATION &&
	       line->run.internal.ndata >= 3 &&
	       line->run.emulation_failure.flags &
		       KVM_INTERNAL_ERROR_EMULATION_FLAG_INSTRUCTION_BYTES;
}

/* What KVM puts into the data, by suberror; an exit is one of VMX or SVM. */
#define DATA_NAMES_MAX 6

static const char *const data_names[][DATA_NAMES_MAX] = {
	[KVM_INTERNAL_ERROR_EMULATION] = {
		"flags", "exit reason", "exit information", "and",
		"interruption information", "error code",
	},
	[KVM_INTERNAL_ERROR_SIMUL_EX] = {
		"vectoring information", "interruption information",
		"error code",
	},
	[KVM_INTERNAL_ERROR_DELIVERY_EV] = {
		"vectoring information", "exit reason", "exit information",
		"guest-physical address", "CPU",
	},
	[KVM_INTERNAL_ERROR_UNEXPECTED_EXIT_REASON] = {
		"exit reason", "CPU",
	},
};

/* The data from @i on, @name being the number of its name. */
static void add_data(struct exit_line *line, uint32_t i, uint32_t name)
{
	uint32_t suberror = line->run.internal.suberror;
	uint32_t ndata = line->run.internal.ndata;
	const __u64 *data = line->run.internal.data;

	if (ndata > COUNT(line->run.internal.data))
		return;
	for (; i < ndata && name < DATA_NAMES_MAX &&
	       suberror < COUNT(data_names) && data_names[suberror][name];
	     i++, name++)
		add(line, ", %s 0x%llx", data_names[suberror][name], data[i]);
	if (i < ndata) {
		add(line, ", data");
		add_values(line, data + i, ndata - i);
	}
}

/* Flags, then 16 bytes for the instruction. */
#define DATA_BEHIND_INSTRUCTION 3

static void describe_internal_error(struct exit_line *line)
{
	uint32_t suberror = line->run.internal.suberror;

	if (suberror < COUNT(internal_errors) && internal_errors[suberror])
		add(line, "%s", internal_errors[suberror]);
	else
		add(line, "suberror %u", suberror);

	if (has_instruction(line)) {
		add_instruction(line);
		add_data(line, DATA_BEHIND_INSTRUCTION, 1);
	} else {
		add_data(line, 0, 0);
	}
}

static const char *const system_events[] = {
	[KVM_SYSTEM_EVENT_SHUTDOWN] = "shutdown",
	[KVM_SYSTEM_EVENT_RESET] = "reset",
	[KVM_SYSTEM_EVENT_CRASH] = "crash",
	[4] = "wake-up",
	[5] = "suspend",
	[6] = "SEV termination",
	[7] = "TDX fatal error",
};

static void describe_system_event(struct exit_line *line)
{
	uint32_t type = line->run.system_event.type;
	uint32_t ndata = line->run.system_event.ndata;

	if (type < COUNT(system_events) && system_events[type])
		add(line, "%s", system_events[type]);
	else
		add(line, "type %u", type);
	add(line, ", flags 0x%llx", field(line, 1));
	if (ndata > 1 && ndata <= COUNT(line->run.system_event.data)) {
		add(line, ", data");
		add_values(line, line->run.system_event.data + 1, ndata - 1);
	}
}

static void describe_eoi(struct exit_line *line)
{
	add(line, "vector %u", line->run.eoi.vector);
}

static const char *msr_reason(uint32_t reason)
{
	if (reason & KVM_MSR_EXIT_REASON_FILTER)
		return "denied by the MSR filter";

	return reason & KVM_MSR_EXIT_REASON_UNKNOWN ? "not known to KVM" :
						      "invalid access";
}

static void describe_rdmsr(struct exit_line *line)
{
	add(line, "MSR 0x%x, %s", line->run.msr.index,
	    msr_reason(line->run.msr.reason));
}

static void describe_wrmsr(struct exit_line *line)
{
	describe_rdmsr(line);
	add(line, ": 0x%llx", line->run.msr.data);
}

/*
 * Exits of Hyper-V and Xen begin with a type, which tells what follows: up to
 * six values, by their positions behind it. The kernel's positions, which are
 * not those of a 32-bit compiler.
 */
struct typed_exit {
	const char *name;
	const char *values[6];
};

static const struct typed_exit hyperv_types[] = {
	[KVM_EXIT_HYPERV_SYNIC] = { "SynIC", { "MSR", "control",
					       "event page",
					       "message page" } },
	[KVM_EXIT_HYPERV_HCALL] = { "hypercall", { "input", "result",
						   "parameters", "and" } },
	[KVM_EXIT_HYPERV_SYNDBG] = { "debugger", { "MSR", "control", "status",
						   "send page", "receive page",
						   "pending page" } },
};

static const struct typed_exit xen_types[] = {
	[KVM_EXIT_XEN_HCALL] = { "hypercall", { "mode", "number", "result",
						"parameters", "and", "and" } },
};

static void describe_type(struct exit_line *line,
			  const struct typed_exit *types, size_t count)
{
	uint32_t i, type = field(line, 0);

	if (type >= count || !types[type].name) {
		add(line, "type %u", type);
		return;
	}
	add(line, "%s", types[type].name);
	for (i = 0; i < COUNT(types->values) && types[type].values[i]; i++)
		add(line, ", %s 0x%llx", types[type].values[i],
		    field(line, i + 1));
}

static void describe_hyperv(struct exit_line *line)
{
	describe_type(line, hyperv_types, COUNT(hyperv_types));
}

static void describe_xen(struct exit_line *line)
{
	describe_type(line, xen_types, COUNT(xen_types));
}

static void describe_notify(struct exit_line *line)
{
	bool invalid = field(line, 0) & 1;

	add(line, "no event window for too long%s",
	    invalid ? ", the guest's state is invalid" : "");
}

#define MEMORY_FAULT_PRIVATE (1u << 3)

static void describe_memory_fault(struct exit_line *line)
{
	bool private = field(line, 0) & MEMORY_FAULT_PRIVATE;

	add(line, "%s access to 0x%llx bytes at physical address 0x%llx",
	    private ? "private" : "shared", field(line, 2), field(line, 1));
}

#define EXIT(reason) [reason] = { #reason, NULL, NULL }
#define EXIT_TEXT(reason, text) [reason] = { #reason, text, NULL }
#define EXIT_FIELDS(reason, describe) [reason] = { #reason, NULL, describe }

static const struct {
	const char *name;
	const char *text;
	void (*describe)(struct exit_line *line);
} exits[] = {
	EXIT_FIELDS(KVM_EXIT_UNKNOWN, describe_unknown),
	EXIT_FIELDS(KVM_EXIT_EXCEPTION, describe_exception),
	EXIT_FIELDS(KVM_EXIT_IO, describe_io),
	EXIT_FIELDS(KVM_EXIT_HYPERCALL, describe_hypercall),
	EXIT_FIELDS(KVM_EXIT_DEBUG, describe_debug),
	EXIT_TEXT(KVM_EXIT_HLT, "the guest halted"),
	EXIT_FIELDS(KVM_EXIT_MMIO, describe_mmio),
	EXIT_TEXT(KVM_EXIT_IRQ_WINDOW_OPEN, "the guest accepts interrupts"),
	EXIT_TEXT(KVM_EXIT_SHUTDOWN, "shutdown, as after a triple fault"),
	EXIT_FIELDS(KVM_EXIT_FAIL_ENTRY, describe_fail_entry),
	EXIT_TEXT(KVM_EXIT_INTR, "a signal came in"),
	EXIT_TEXT(KVM_EXIT_SET_TPR, "the guest lowered the TPR"),
	EXIT_FIELDS(KVM_EXIT_TPR_ACCESS, describe_tpr_access),
	EXIT(KVM_EXIT_S390_SIEIC),
	EXIT(KVM_EXIT_S390_RESET),
	EXIT(KVM_EXIT_DCR),
	EXIT(KVM_EXIT_NMI),
	EXIT_FIELDS(KVM_EXIT_INTERNAL_ERROR, describe_internal_error),
	EXIT(KVM_EXIT_OSI),
	EXIT(KVM_EXIT_PAPR_HCALL),
	EXIT(KVM_EXIT_S390_UCONTROL),
	EXIT(KVM_EXIT_WATCHDOG),
	EXIT(KVM_EXIT_S390_TSCH),
	EXIT(KVM_EXIT_EPR),
	EXIT_FIELDS(KVM_EXIT_SYSTEM_EVENT, describe_system_event),
	EXIT(KVM_EXIT_S390_STSI),
	EXIT_FIELDS(KVM_EXIT_IOAPIC_EOI, describe_eoi),
	EXIT_FIELDS(KVM_EXIT_HYPERV, describe_hyperv),
	EXIT(KVM_EXIT_ARM_NISV),
	EXIT_FIELDS(KVM_EXIT_X86_RDMSR, describe_rdmsr),
	EXIT_FIELDS(KVM_EXIT_X86_WRMSR, describe_wrmsr),
	EXIT_TEXT(KVM_EXIT_DIRTY_RING_FULL, "the ring of dirty pages is full"),
	EXIT(KVM_EXIT_AP_RESET_HOLD),
	EXIT_TEXT(KVM_EXIT_X86_BUS_LOCK, "the guest locked the bus"),
	EXIT_FIELDS(KVM_EXIT_XEN, describe_xen),
	EXIT(KVM_EXIT_RISCV_SBI),
	EXIT(KVM_EXIT_RISCV_CSR),
	EXIT_FIELDS(KVM_EXIT_NOTIFY, describe_notify),
	EXIT(KVM_EXIT_LOONGARCH_IOCSR),
	EXIT_FIELDS(KVM_EXIT_MEMORY_FAULT, describe_memory_fault),
	EXIT(KVM_EXIT_TDX),
};

const char *kvm_exit_name(uint32_t reason)
{
	return reason < COUNT(exits) ? exits[reason].name : NULL;
}

/* Bits of kvm_run.flags that tell where the guest was. */
#define FLAG_SMM (1u << 0)
#define FLAG_BUS_LOCK (1u << 1)
#define FLAG_GUEST_MODE (1u << 2)

static void add_state(struct exit_line *line)
{
	uint32_t flags = line->run.flags;

	if (flags & FLAG_SMM)
		add(line, ", in system management mode");
	if (flags & FLAG_BUS_LOCK)
		add(line, ", behind a bus lock");
	if (flags & FLAG_GUEST_MODE)
		add(line, ", in a nested guest");
}

static void describe(struct exit_line *line, uint32_t reason)
{
	const char *name = kvm_exit_name(reason);

	if (!name) {
		add(line, "exit reason %u, unknown to bareguest", reason);
		return;
	}

	add(line, "%s (%u)", name, reason);
	if (exits[reason].text)
		add(line, ": %s", exits[reason].text);
	if (exits[reason].describe) {
		add(line, ": ");
		exits[reason].describe(line);
	}
}

void kvm_exit_describe(const struct kvm_run *run, size_t run_size, char *out,
		       size_t size)
{
	const size_t needed = offsetof(struct kvm_run, kvm_valid_regs);
	struct exit_line line = {
		.area = (const unsigned char *)run,
		.area_size = run_size,
		.out = out,
		.size = size,
	};

	memcpy(&line.run, run, run_size < needed ? run_size : needed);
	describe(&line, line.run.exit_reason);
	add_state(&line);
}
