// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMX instructions at privilege level 3: in VMX root operation each raises
 * #GP(0), outside VMX operation #UD, and VMXON #GP(0) there (Intel SDM volume
 * 3, 30.3); with CR4.VMXE clear all are #UD. None has any effect.
 *
 * Fixes: 727ba748e110 (CVE-2018-12904: KVM emulated them for user code of the
 * hypervisor), a642fc305053 (CVE-2014-3646: INVVPID, also by a guest without
 * VMX, ended the virtual machine).
 *
 * Risk on a vulnerable host: the virtual machine ends.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define CODE_BYTES 32
#define DPL3 0x60

/* An instruction, and one that tells that it was executed. */
#define CODE(name, insn)                                                      \
	asm(".text\n" #name "_code: " insn "\nud2\n");                        \
	extern const char name##_code[];

#ifdef __x86_64__
#define A "%rax"
#define CODE_FLAGS SEGFLAG_CODE64
#else
#define A "%eax"
#define CODE_FLAGS SEGFLAG_32BIT
#endif

CODE(vmxon, "vmxon (" A ")")
CODE(vmxoff, "vmxoff")
CODE(vmclear, "vmclear (" A ")")
CODE(vmptrld, "vmptrld (" A ")")
CODE(vmptrst, "vmptrst (" A ")")
CODE(vmread, "vmread " A ", " A)
CODE(vmwrite, "vmwrite " A ", " A)
CODE(vmlaunch, "vmlaunch")
CODE(vmresume, "vmresume")
CODE(invept, "invept (" A "), " A)
CODE(invvpid, "invvpid (" A "), " A)

static const struct row {
	const char *name;
	const char *code;
	uint64_t need;			/* of kvm_vmx_ept_vpid_cap() */
} rows[] = {
	{ "VMXON", vmxon_code, 0 },
	{ "VMXOFF", vmxoff_code, 0 },
	{ "VMCLEAR", vmclear_code, 0 },
	{ "VMPTRLD", vmptrld_code, 0 },
	{ "VMPTRST", vmptrst_code, 0 },
	{ "VMREAD", vmread_code, 0 },
	{ "VMWRITE", vmwrite_code, 0 },
	{ "VMLAUNCH", vmlaunch_code, 0 },
	{ "VMRESUME", vmresume_code, 0 },
	{ "INVEPT", invept_code, VMX_EPT_CAP_INVEPT },
	{ "INVVPID", invvpid_code, VMX_VPID_CAP_INVVPID },
};

/* What an exception or IRET between levels has on the stack. */
struct frame {
	unsigned long ip, cs, flags, sp, ss;
};

static char *page;			/* accessible to user code */
unsigned long kernel_sp;
static uint16_t user_code, user_data;
static struct {
	int vector;
	unsigned long errcode, ip, cs;
} seen;

static void make_segments(void)
{
	int code = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE), data;

	kvm_set_segment_descriptor(kvm_gdt + code, 0, 0xfffff,
				   SEGTYPE_CODE | SEGFLAG_PRESENT |
				   SEGFLAG_PAGE_LIMIT | DPL3 |
				   CODE_FLAGS);
	data = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);
	kvm_set_segment_descriptor(kvm_gdt + data, 0, 0xfffff,
				   SEGTYPE_RWDATA | SEGFLAG_PRESENT |
				   SEGFLAG_PAGE_LIMIT | DPL3 |
				   SEGFLAG_32BIT);
	user_code = code << 3 | 3;
	user_data = data << 3 | 3;
}

/* Exceptions of user code get a stack of their own. */
static void set_kernel_stack(void)
{
	char *top = (char *)tst_heap_alloc_pages(2) + 2 * PAGESIZE;
	uint16_t tr;
	uint64_t base;

	asm volatile("str %0" : "=r"(tr));
	kvm_parse_segment_descriptor(kvm_gdt + (tr >> 3), &base, NULL, NULL);
	memcpy((char *)(uintptr_t)base + 4, &top, sizeof(top));
}

extern const char back_in_kernel[];

/* Goes back behind enter_code(), whatever level the exception came from. */
static int handle(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	struct frame *frame = (struct frame *)ifrm;
	struct kvm_sregs sregs;

	kvm_read_sregs(&sregs);
	seen.vector = (uintptr_t)userdata;
	seen.errcode = errcode;
	seen.ip = frame->ip;
	seen.cs = frame->cs;
	frame->cs = sregs.cs;
	frame->ip = (uintptr_t)back_in_kernel;
#ifdef __x86_64__
	frame->sp = kernel_sp;
	frame->ss = sregs.ss;
#endif
	return 0;
}

/* IRET to where @frame says, with @address in the accumulator. */
void enter_code(const struct frame *frame, const void *address);

#ifdef __x86_64__
asm(".text\n"
    "enter_code:\n"
    "mov %rsp, kernel_sp\n"
    "push 32(%rdi)\n"
    "push 24(%rdi)\n"
    "push 16(%rdi)\n"
    "push 8(%rdi)\n"
    "push (%rdi)\n"
    "mov %rsi, %rax\n"
    "iretq\n"
    "back_in_kernel:\n"
    "mov kernel_sp, %rsp\n"
    "ret\n");

static void load_data_segments(uint16_t selector)
{
	(void)selector;
}
#else
asm(".text\n"
    "enter_code:\n"
    "mov 4(%esp), %ecx\n"
    "mov 8(%esp), %eax\n"
    "mov %esp, kernel_sp\n"
    "pushl 16(%ecx)\n"
    "pushl 12(%ecx)\n"
    "pushl 8(%ecx)\n"
    "pushl 4(%ecx)\n"
    "pushl (%ecx)\n"
    "iret\n"
    "back_in_kernel:\n"
    "mov kernel_sp, %esp\n"
    "ret\n");

/* Or else IRET to user code empties them, and the handler has none. */
static void load_data_segments(uint16_t selector)
{
	asm volatile("mov %0, %%ds\n"
		     "mov %0, %%es" : : "r"((uint32_t)selector) : "memory");
}
#endif

/* At level 3, unless the set-up is left out. */
static void run(const char *code)
{
	struct frame frame = { .ip = (uintptr_t)page, .flags = 2,
			       .sp = (uintptr_t)page + PAGESIZE };
	struct kvm_sregs sregs;

	kvm_read_sregs(&sregs);
	frame.cs = kvm_witness_disabled() ? sregs.cs : user_code;
	frame.ss = kvm_witness_disabled() ? sregs.ss : user_data;
	memcpy(page, code, CODE_BYTES);
	seen.vector = KVM_NO_FAULT;
	load_data_segments(user_data);
	enter_code(&frame, page + PAGESIZE / 2);
}

static int check(const struct row *row, const char *where, int vector)
{
	run(row->code);
	if (seen.vector == vector && !seen.errcode && (seen.cs & 3) == 3 &&
	    seen.ip == (uintptr_t)page) {
		kvm_witness_hit();
		return 1;
	}
	tst_res(TFAIL, "%s %s: vector %d, error code 0x%lx at +0x%lx, level "
		"%lu; not vector %d", row->name, where, seen.vector,
		seen.errcode, seen.ip - (uintptr_t)page, seen.cs & 3, vector);
	return 0;
}

static void check_all(const char *where, int vector, int vmxon_vector)
{
	unsigned int i, tried = 0, good = 0;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if ((kvm_vmx_ept_vpid_cap() & rows[i].need) != rows[i].need)
			continue;
		tried++;
		good += check(rows + i, where, i ? vector : vmxon_vector);
	}
	if (good == tried)
		tst_res(TPASS, "%u instructions at level 3 %s", good, where);
}

static void start(void)
{
	page = tst_heap_alloc_pages(1);
	kvm_protect_page((uintptr_t)page, KVM_PAGE_PRESENT |
			 KVM_PAGE_USER | KVM_PAGE_WRITABLE);
	make_segments();
	set_kernel_stack();
	tst_set_interrupt_callback(INTR_BAD_OPCODE, handle,
				   (void *)INTR_BAD_OPCODE);
	tst_set_interrupt_callback(INTR_GPF, handle, (void *)INTR_GPF);
}

static int nothing(void)
{
	return 0;
}

void main(void)
{
	struct kvm_vmx_vcpu *cpu;
	struct kvm_cregs cregs;

	if (!kvm_is_vmx_supported())
		kvm_set_vmx_state(1);
	start();
	check_all("with CR4.VMXE clear", INTR_BAD_OPCODE, INTR_BAD_OPCODE);
	kvm_read_cregs(&cregs);
	kvm_set_cr4(cregs.cr4 | CR4_VMXE);
	check_all("outside VMX operation", INTR_BAD_OPCODE, INTR_GPF);

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(nothing, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	check_all("in VMX root operation", INTR_GPF, INTR_GPF);
	if (!kvm_witness_disabled())
		kvm_vmx_vmrun(cpu);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "727ba748e110" },
		{ "linux-git", "a642fc305053" },
		{ "CVE", "2018-12904" },
		{ "CVE", "2014-3646" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
