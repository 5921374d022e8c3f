// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/x86/exits.c and vectors.c: what a crash report says about an exit.
 */
#include <linux/kvm.h>

#include "unit.h"
#include "host/text.h"
#include "host/x86/exits.h"
#include "host/x86/vectors.h"

/* As large as KVM's: kvm_run, a page for port data, one for the MMIO ring. */
#define RUN_SIZE (3 * 4096)

static union {
	struct kvm_run run;
	unsigned char bytes[RUN_SIZE];
} area;

#define run area.run

static void expect(const char *want)
{
	char line[512];

	kvm_exit_describe(&run, RUN_SIZE, line, sizeof(line));
	assert_string_equal(line, want);
	memset(&area, 0, sizeof(area));
}

static void reasons_have_names(void **state UNUSED)
{
	uint32_t reason;

	assert_string_equal(kvm_exit_name(0), "KVM_EXIT_UNKNOWN");
	assert_string_equal(kvm_exit_name(17), "KVM_EXIT_INTERNAL_ERROR");
	assert_string_equal(kvm_exit_name(39), "KVM_EXIT_MEMORY_FAULT");
	for (reason = 0; reason <= 40; reason++)
		assert_non_null(kvm_exit_name(reason));
	assert_null(kvm_exit_name(1000));
	assert_null(kvm_exit_name(-1));

	run.exit_reason = 1000;
	expect("exit reason 1000, unknown to bareguest");
	run.exit_reason = KVM_EXIT_NMI;
	expect("KVM_EXIT_NMI (16)");
	run.exit_reason = KVM_EXIT_HLT;
	expect("KVM_EXIT_HLT (5): the guest halted");
	run.exit_reason = KVM_EXIT_SHUTDOWN;
	expect("KVM_EXIT_SHUTDOWN (8): shutdown, as after a triple fault");
	expect("KVM_EXIT_UNKNOWN (0): hardware exit reason 0x0");
}

static void set_io(int direction, int size, uint32_t count, uint64_t offset)
{
	run.exit_reason = KVM_EXIT_IO;
	run.io.direction = direction;
	run.io.size = size;
	run.io.port = 0x3f8;
	run.io.count = count;
	run.io.data_offset = offset;
}

static void ports_are_shown_with_data(void **state UNUSED)
{
	set_io(KVM_EXIT_IO_OUT, 1, 1, 4096);
	area.bytes[4096] = 0x41;
	area.bytes[4097] = 0xff;
	expect("KVM_EXIT_IO (2): 1-byte write to port 0x3f8: 0x41");

	set_io(KVM_EXIT_IO_IN, 4, 1, 4096);
	expect("KVM_EXIT_IO (2): 4-byte read from port 0x3f8");

	set_io(KVM_EXIT_IO_OUT, 2, 3, 4096);
	memcpy(area.bytes + 4096, "\1\2\3\4\5\6", 6);
	expect("KVM_EXIT_IO (2): 2-byte write to port 0x3f8, 3 times: 0x201 "
	       "0x403 0x605");

	set_io(KVM_EXIT_IO_OUT, 1, 100, 4096);
	expect("KVM_EXIT_IO (2): 1-byte write to port 0x3f8, 100 times: 0x0 "
	       "0x0 0x0 0x0 0x0 0x0 0x0 0x0 and 92 more");

	set_io(KVM_EXIT_IO_OUT, 4, 1, RUN_SIZE - 4);
	memcpy(area.bytes + RUN_SIZE - 4, "\1\2\3\4", 4);
	expect("KVM_EXIT_IO (2): 4-byte write to port 0x3f8: 0x4030201");
}

static const struct {
	int size;
	uint32_t count;
	uint64_t offset;
} bad_io[] = {
	{ 1, 1, RUN_SIZE }, { 4, 1, RUN_SIZE - 3 }, { 1, 1, -1ull },
	{ 4, 1, -2ull }, { 1, -1u, 4096 }, { 4, 0x40000000, 4096 },
	{ 9, 1, 4096 }, { 255, -1u, -1ull },
};

static void port_data_outside_is_not_read(void **state UNUSED)
{
	char line[512];
	size_t i;

	for (i = 0; i < COUNT(bad_io); i++) {
		set_io(KVM_EXIT_IO_OUT, bad_io[i].size, bad_io[i].count,
		       bad_io[i].offset);
		kvm_exit_describe(&run, RUN_SIZE, line, sizeof(line));
		assert_non_null(strstr(line, "data not readable"));
	}
	memset(&area, 0, sizeof(area));
}

static void set_mmio(bool write, uint32_t len)
{
	run.exit_reason = KVM_EXIT_MMIO;
	run.mmio.phys_addr = 0x123456789abc;
	run.mmio.is_write = write;
	run.mmio.len = len;
	memcpy(run.mmio.data, "\1\2\3\4\5\6\7\10", 8);
}

static void mmio_is_shown_with_data(void **state UNUSED)
{
	set_mmio(true, 4);
	expect("KVM_EXIT_MMIO (6): 4-byte write to physical address "
	       "0x123456789abc (no writable RAM there): 0x4030201");
	set_mmio(true, 8);
	expect("KVM_EXIT_MMIO (6): 8-byte write to physical address "
	       "0x123456789abc (no writable RAM there): 0x807060504030201");
	set_mmio(false, 1);
	expect("KVM_EXIT_MMIO (6): 1-byte read from physical address "
	       "0x123456789abc (no RAM there)");
	set_mmio(true, 9);
	expect("KVM_EXIT_MMIO (6): 9-byte write to physical address "
	       "0x123456789abc (no writable RAM there)");
}

static void set_internal(uint32_t suberror, uint32_t ndata)
{
	run.exit_reason = KVM_EXIT_INTERNAL_ERROR;
	run.internal.suberror = suberror;
	run.internal.ndata = ndata;
}

static void emulation_failures_are_explained(void **state UNUSED)
{
	unsigned int i;

	set_internal(1, 3);
	run.emulation_failure.flags = 1;
	run.emulation_failure.insn_size = 3;
	memcpy(run.emulation_failure.insn_bytes, "\x0f\x01\xc1\x90", 4);
	expect("KVM_EXIT_INTERNAL_ERROR (17): KVM could not emulate an "
	       "instruction: 0f 01 c1");

	set_internal(1, 3);
	run.emulation_failure.flags = 1;
	run.emulation_failure.insn_size = 16;
	expect("KVM_EXIT_INTERNAL_ERROR (17): KVM could not emulate an "
	       "instruction");

	set_internal(1, 3);
	run.emulation_failure.flags = 1;
	run.emulation_failure.insn_size = 15;
	memcpy(run.emulation_failure.insn_bytes, "ABCDEFGHIJKLMNO", 15);
	expect("KVM_EXIT_INTERNAL_ERROR (17): KVM could not emulate an "
	       "instruction: 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f");

	set_internal(1, 2);
	run.emulation_failure.flags = 1;
	run.emulation_failure.insn_size = 1;
	expect("KVM_EXIT_INTERNAL_ERROR (17): KVM could not emulate an "
	       "instruction, flags 0x1, exit reason 0x1");

	set_internal(1, 8);
	run.emulation_failure.flags = 1;
	run.emulation_failure.insn_size = 1;
	run.emulation_failure.insn_bytes[0] = 0xf4;
	for (i = 3; i < 8; i++)
		run.internal.data[i] = i;
	expect("KVM_EXIT_INTERNAL_ERROR (17): KVM could not emulate an "
	       "instruction: f4, exit reason 0x3, exit information 0x4, and "
	       "0x5, interruption information 0x6, error code 0x7");

	set_internal(1, 0);
	run.emulation_failure.flags = 1;
	run.emulation_failure.insn_size = 1;
	expect("KVM_EXIT_INTERNAL_ERROR (17): KVM could not emulate an "
	       "instruction");
}

static void internal_errors_are_explained(void **state UNUSED)
{
	set_internal(3, 2);
	run.internal.data[0] = 0x80000b0e;
	run.internal.data[1] = 0x31;
	expect("KVM_EXIT_INTERNAL_ERROR (17): unexpected exit while "
	       "delivering an event, vectoring information 0x80000b0e, exit "
	       "reason 0x31");

	set_internal(4, 3);
	run.internal.data[0] = 0x41;
	run.internal.data[1] = 2;
	run.internal.data[2] = 0x77;
	expect("KVM_EXIT_INTERNAL_ERROR (17): unexpected exit reason, exit "
	       "reason 0x41, CPU 0x2, data 0x77");

	set_internal(2, 3);
	expect("KVM_EXIT_INTERNAL_ERROR (17): unexpected simultaneous "
	       "exceptions, vectoring information 0x0, interruption "
	       "information 0x0, error code 0x0");

	set_internal(5, 16);
	expect("KVM_EXIT_INTERNAL_ERROR (17): suberror 5, data 0x0 0x0 0x0 "
	       "0x0 0x0 0x0 0x0 0x0 and 8 more");
	set_internal(4, 17);
	expect("KVM_EXIT_INTERNAL_ERROR (17): unexpected exit reason");
	set_internal(99, -1u);
	expect("KVM_EXIT_INTERNAL_ERROR (17): suberror 99");
}

static void failed_entries_are_explained(void **state UNUSED)
{
	run.exit_reason = KVM_EXIT_FAIL_ENTRY;
	run.fail_entry.hardware_entry_failure_reason = 0x80000021;
	expect("KVM_EXIT_FAIL_ENTRY (9): the processor refused to enter the "
	       "guest, reason 0x80000021 (VMX: invalid guest state), "
	       "on CPU 0");

	run.exit_reason = KVM_EXIT_FAIL_ENTRY;
	run.fail_entry.hardware_entry_failure_reason = -1ull;
	expect("KVM_EXIT_FAIL_ENTRY (9): the processor refused to enter the "
	       "guest, reason 0xffffffffffffffff (SVM: invalid guest state), "
	       "on CPU 0");

	run.exit_reason = KVM_EXIT_FAIL_ENTRY;
	run.fail_entry.hardware_entry_failure_reason = 7;
	run.fail_entry.cpu = 3;
	expect("KVM_EXIT_FAIL_ENTRY (9): the processor refused to enter the "
	       "guest, reason 0x7 (VMX: VM entry with invalid control fields), "
	       "on CPU 3");

	run.exit_reason = KVM_EXIT_FAIL_ENTRY;
	run.fail_entry.hardware_entry_failure_reason = 0x1234;
	expect("KVM_EXIT_FAIL_ENTRY (9): the processor refused to enter the "
	       "guest, reason 0x1234, on CPU 0");
}

static void events_are_named(void **state UNUSED)
{
	run.exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run.system_event.type = KVM_SYSTEM_EVENT_RESET;
	expect("KVM_EXIT_SYSTEM_EVENT (24): reset, flags 0x0");

	run.exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run.system_event.type = 8;
	run.system_event.flags = 5;
	expect("KVM_EXIT_SYSTEM_EVENT (24): type 8, flags 0x5");

	run.exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run.system_event.type = 6;
	run.system_event.ndata = 3;
	run.system_event.data[0] = 1;
	run.system_event.data[1] = 2;
	run.system_event.data[2] = 3;
	expect("KVM_EXIT_SYSTEM_EVENT (24): SEV termination, flags 0x1, data "
	       "0x2 0x3");

	run.exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run.system_event.type = 1;
	run.system_event.ndata = 17;
	expect("KVM_EXIT_SYSTEM_EVENT (24): shutdown, flags 0x0");
}

static void exceptions_are_explained(void **state UNUSED)
{
	run.exit_reason = KVM_EXIT_EXCEPTION;
	run.ex.exception = 14;
	run.ex.error_code = 2;
	expect("KVM_EXIT_EXCEPTION (1): vector 14, page fault (#PF), error "
	       "code 0x2: write, page not present, supervisor");

	run.exit_reason = KVM_EXIT_EXCEPTION;
	run.ex.exception = 6;
	expect("KVM_EXIT_EXCEPTION (1): vector 6, invalid opcode (#UD)");

	run.exit_reason = KVM_EXIT_DEBUG;
	run.debug.arch.exception = 3;
	run.debug.arch.pc = 0x1234;
	run.debug.arch.dr6 = 0xffff0ff0;
	run.debug.arch.dr7 = 0x400;
	expect("KVM_EXIT_DEBUG (4): breakpoint (#BP) at 0x1234, DR6 "
	       "0xffff0ff0, DR7 0x400");
}

static void other_fields_are_shown(void **state UNUSED)
{
	run.exit_reason = KVM_EXIT_HYPERCALL;
	run.hypercall.nr = 12;
	run.hypercall.args[5] = 0x6;
	run.hypercall.longmode = 1;
	expect("KVM_EXIT_HYPERCALL (3): number 12, arguments 0x0 0x0 0x0 0x0 "
	       "0x0 0x6, in 64-bit mode");

	run.exit_reason = KVM_EXIT_TPR_ACCESS;
	run.tpr_access.rip = 0x2000;
	run.tpr_access.is_write = 1;
	expect("KVM_EXIT_TPR_ACCESS (12): write at 0x2000");

	run.exit_reason = KVM_EXIT_IOAPIC_EOI;
	run.eoi.vector = 48;
	expect("KVM_EXIT_IOAPIC_EOI (26): vector 48");

	run.exit_reason = KVM_EXIT_X86_RDMSR;
	run.msr.reason = KVM_MSR_EXIT_REASON_UNKNOWN;
	run.msr.index = 0xc0000080;
	expect("KVM_EXIT_X86_RDMSR (29): MSR 0xc0000080, not known to KVM");

	run.exit_reason = KVM_EXIT_X86_WRMSR;
	run.msr.reason = KVM_MSR_EXIT_REASON_FILTER;
	run.msr.index = 0x10;
	run.msr.data = 7;
	expect("KVM_EXIT_X86_WRMSR (30): MSR 0x10, denied by the MSR filter: "
	       "0x7");

	run.exit_reason = KVM_EXIT_X86_RDMSR;
	run.msr.reason = KVM_MSR_EXIT_REASON_INVAL;
	expect("KVM_EXIT_X86_RDMSR (29): MSR 0x0, invalid access");
}

static void hypercalls_are_shown(void **state UNUSED)
{
	run.exit_reason = KVM_EXIT_HYPERV;
	run.hyperv.type = KVM_EXIT_HYPERV_HCALL;
	run.hyperv.u.hcall.input = 0x10;
	run.hyperv.u.hcall.params[1] = 0x20;
	expect("KVM_EXIT_HYPERV (27): hypercall, input 0x10, result 0x0, "
	       "parameters 0x0, and 0x20");

	run.exit_reason = KVM_EXIT_HYPERV;
	run.hyperv.type = 4;
	expect("KVM_EXIT_HYPERV (27): type 4");

	run.exit_reason = KVM_EXIT_XEN;
	run.padding[0] = KVM_EXIT_XEN_HCALL;
	run.padding[8] = 1;
	run.padding[16] = 0x1e;
	run.padding[72] = 6;
	expect("KVM_EXIT_XEN (34): hypercall, mode 0x1, number 0x1e, result "
	       "0x0, parameters 0x0, and 0x0, and 0x0");
}

static void newer_exits_are_shown(void **state UNUSED)
{
	run.exit_reason = KVM_EXIT_HLT;
	run.flags = 7;
	expect("KVM_EXIT_HLT (5): the guest halted, in system management "
	       "mode, behind a bus lock, in a nested guest");

	run.exit_reason = 37;
	run.padding[0] = 1;
	expect("KVM_EXIT_NOTIFY (37): no event window for too long, the "
	       "guest's state is invalid");

	run.exit_reason = 37;
	run.padding[0] = 2;
	expect("KVM_EXIT_NOTIFY (37): no event window for too long");

	run.exit_reason = 39;
	expect("KVM_EXIT_MEMORY_FAULT (39): shared access to 0x0 bytes at "
	       "physical address 0x0");

	run.exit_reason = 39;
	run.padding[0] = 8;
	run.padding[9] = 0x10;
	run.padding[17] = 0x20;
	expect("KVM_EXIT_MEMORY_FAULT (39): private access to 0x2000 bytes at "
	       "physical address 0x1000");
}

/* Whatever is in the shared area, the line ends where it must. */
static void garbage_stays_within_bounds(void **state UNUSED)
{
	uint32_t seed = 1, round, i;
	unsigned char *exact;
	char line[512], small[16];

	for (round = 0; round < 20000; round++) {
		for (i = 0; i < 320; i++) {
			seed = seed * 1103515245 + 12345;
			area.bytes[i] = seed >> 28 ? seed >> 16 : 0xff;
		}
		run.exit_reason = round % 42;
		kvm_exit_describe(&run, RUN_SIZE, line, sizeof(line));
		assert_non_null(memchr(line, 0, sizeof(line)));
		assert_null(strstr(line, TEXT_CUT));
		kvm_exit_describe(&run, RUN_SIZE, small, sizeof(small));
		assert_non_null(memchr(small, 0, sizeof(small)));
	}

	/* A shared area that is smaller than what it should hold. */
	for (i = 0; i < sizeof(struct kvm_run); i += 97) {
		exact = malloc(i + !i);
		memcpy(exact, &area, i);
		kvm_exit_describe((void *)exact, i, line, sizeof(line));
		free(exact);
	}
	memset(&area, 0, sizeof(area));
}

static void long_lines_are_cut_and_marked(void **state UNUSED)
{
	static const char whole[] = "KVM_EXIT_IOAPIC_EOI (26): vector 48";
	size_t size, kept;
	char *exact;

	run.exit_reason = KVM_EXIT_IOAPIC_EOI;
	run.eoi.vector = 48;
	for (size = 8; size <= sizeof(whole); size++) {
		exact = malloc(size);
		kvm_exit_describe(&run, RUN_SIZE, exact, size);
		kept = size < sizeof(whole) ? size - sizeof(TEXT_CUT) :
					      sizeof(whole) - 1;
		assert_memory_equal(exact, whole, kept);
		assert_string_equal(exact + kept,
				    size < sizeof(whole) ? TEXT_CUT : "");
		free(exact);
	}
	memset(&area, 0, sizeof(area));
}

static void vectors_have_names(void **state UNUSED)
{
	uint32_t vector;

	assert_string_equal(kvm_vector_name(0), "division error (#DE)");
	assert_string_equal(kvm_vector_name(30), "security exception (#SX)");
	assert_string_equal(kvm_vector_name(15), "reserved exception");
	assert_string_equal(kvm_vector_name(31), "reserved exception");
	assert_string_equal(kvm_vector_name(32), "interrupt");
	assert_string_equal(kvm_vector_name(-1), "interrupt");
	for (vector = 0; vector < 300; vector++)
		assert_non_null(kvm_vector_name(vector));
}

static const struct {
	uint32_t vector;
	uint64_t code;
	const char *words;
} codes[] = {
	{ 14, 0x0, "read, page not present, supervisor" },
	{ 14, 0x3, "write, page present, supervisor" },
	{ 14, 0x5, "read, page present, user" },
	{ 14, 0x10, "instruction fetch, page not present, supervisor" },
	{ 14, 0x9, "read, page present, supervisor, reserved bit" },
	{ 14, 0x800080e7, "write, page present, user, key, shadow stack, "
			  "HLAT, SGX, RMP" },
	{ 13, 0, "no selector" },
	{ 13, 1, "no selector, while delivering another event" },
	{ 13, 0x10, "GDT entry 2" },
	{ 13, 0x14, "LDT entry 2" },
	{ 11, 0x10b, "IDT entry 33, while delivering another event" },
	{ 10, 0x28, "GDT entry 5" },
	{ 12, 0x28, "GDT entry 5" },
	{ 8, 0, "always zero" },
	{ 8, 4, "should be zero" },
	{ 17, 0, "always zero" },
	{ 21, 3, "missing ENDBRANCH" },
	{ 21, 0x8001, "near return, in an enclave" },
	{ 21, 6, "unknown cause" },
	{ 21, 0x7fff, "unknown cause" },
	{ 29, 0x72, "SVM exit code 0x72" },
	{ 30, 1, "INIT redirected" },
	{ 6, 5, "" },
	{ 32, 5, "" },
	{ -1u, 5, "" },
};

static void error_codes_are_words(void **state UNUSED)
{
	char words[96];
	size_t i;

	for (i = 0; i < COUNT(codes); i++) {
		kvm_error_code_describe(codes[i].vector, codes[i].code, words,
					sizeof(words));
		assert_string_equal(words, codes[i].words);
	}
}

static const struct page_rights rw = { true, false, true };
static const struct page_rights ro = { false, false, false };
static const struct page_rights shared = { true, true, true };

static const struct {
	uint64_t code;
	const struct page_rights *rights;
	const char *words;
} page_faults[] = {
	{ 0x2, NULL, "write to 0x140200000: not present, supervisor" },
	{ 0x3, &ro, "write to 0x140200000: present, read-only, supervisor" },
	{ 0x3, &rw, "write to 0x140200000: present, supervisor" },
	{ 0x3, NULL, "write to 0x140200000: present, supervisor" },
	{ 0x5, &rw, "read from 0x140200000: present, page of the supervisor, "
		    "user" },
	{ 0x7, &shared, "write to 0x140200000: present, user" },
	{ 0x1, &shared, "read from 0x140200000: present, page of the user, "
			"supervisor" },
	{ 0x11, &ro, "instruction fetch from 0x140200000: present, "
		     "no-execute, supervisor" },
	{ 0x9, &ro, "read from 0x140200000: present, supervisor, reserved "
		    "bit" },
};

static void page_faults_are_words(void **state UNUSED)
{
	char words[PAGE_FAULT_TEXT_MAX];
	size_t i;

	for (i = 0; i < COUNT(page_faults); i++) {
		kvm_page_fault_describe(page_faults[i].code, 0x140200000,
					page_faults[i].rights, words,
					sizeof(words));
		assert_string_equal(words, page_faults[i].words);
	}
	kvm_page_fault_describe(-1ull, -1ull, &ro, words, sizeof(words));
	assert_true(strlen(words) < sizeof(words) - 1);
}

static void longest_error_code_fits(void **state UNUSED)
{
	char words[200];
	uint32_t vector;

	for (vector = 0; vector < 32; vector++) {
		kvm_error_code_describe(vector, -1ull, words, sizeof(words));
		assert_true(strlen(words) < 96);
		kvm_error_code_describe(vector, ~0x10ull, words, sizeof(words));
		assert_true(strlen(words) < 96);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasons_have_names),
		cmocka_unit_test(ports_are_shown_with_data),
		cmocka_unit_test(port_data_outside_is_not_read),
		cmocka_unit_test(mmio_is_shown_with_data),
		cmocka_unit_test(emulation_failures_are_explained),
		cmocka_unit_test(internal_errors_are_explained),
		cmocka_unit_test(failed_entries_are_explained),
		cmocka_unit_test(events_are_named),
		cmocka_unit_test(exceptions_are_explained),
		cmocka_unit_test(other_fields_are_shown),
		cmocka_unit_test(hypercalls_are_shown),
		cmocka_unit_test(newer_exits_are_shown),
		cmocka_unit_test(garbage_stays_within_bounds),
		cmocka_unit_test(long_lines_are_cut_and_marked),
		cmocka_unit_test(vectors_have_names),
		cmocka_unit_test(error_codes_are_words),
		cmocka_unit_test(page_faults_are_words),
		cmocka_unit_test(longest_error_code_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
