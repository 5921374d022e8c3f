// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers of x86 for gdb: their names, their order, and where KVM has
 * them. The features called org.gnu.gdb.* and what is in them are gdb's (GDB
 * manual, G.5.6); the others are shown as they are described.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/gdb_target.h"

enum source { GENERAL, SYSTEM, FLOAT, TAGS, NOWHERE };

/**
 * struct reg - a register.
 * @bytes: its size for gdb
 * @have: its size in KVM's structure, not more
 */
struct reg {
	const char *name, *type;
	unsigned char bytes, have;
	enum source source;
	unsigned short offset;
};

struct feature {
	const char *name, *types;
	const struct reg *regs;
	unsigned int count;
};

#define SIZE(type, field) sizeof(((struct type *)0)->field)
#define REG(name, type, bytes, source, from, field)			\
	{ name, type, bytes, SIZE(from, field) < (bytes) ?		\
	  SIZE(from, field) : (bytes), source, offsetof(struct from, field) }

#define GPR(name, type, field, bytes) \
	REG(name, type, bytes, GENERAL, kvm_regs, field)
#define GPR64(field) GPR(#field, "int64", field, 8)
#define GPR32(name, field) GPR(name, "int32", field, 4)
#define SYS(name, field, bytes) \
	REG(name, "int" #bytes, (bytes) / 8, SYSTEM, kvm_sregs, field)
#define SEGMENT(name) SYS(#name, name.selector, 32)
#define SEGMENTS \
	SEGMENT(cs), SEGMENT(ss), SEGMENT(ds), SEGMENT(es), SEGMENT(fs), \
	SEGMENT(gs)

#define ST(n) REG("st" #n, "i387_ext", 10, FLOAT, kvm_fpu, fpr[n])
#define X87(name, field) REG(name, "int", 4, FLOAT, kvm_fpu, field)
#define X87_NONE(name) { name, "int", 4, 0, NOWHERE, 0 }
#define X87_REGS							\
	ST(0), ST(1), ST(2), ST(3), ST(4), ST(5), ST(6), ST(7),		\
	X87("fctrl", fcw), X87("fstat", fsw),				\
	{ "ftag", "int", 4, 0, TAGS, 0 },				\
	X87_NONE("fiseg"), X87("fioff", last_ip),			\
	X87_NONE("foseg"), X87("fooff", last_dp), X87("fop", last_opcode)

#define XMM(n) REG("xmm" #n, "vec128", 16, FLOAT, kvm_fpu, xmm[n])
#define XMM_LOW \
	XMM(0), XMM(1), XMM(2), XMM(3), XMM(4), XMM(5), XMM(6), XMM(7)
#define XMM_HIGH \
	XMM(8), XMM(9), XMM(10), XMM(11), XMM(12), XMM(13), XMM(14), XMM(15)
#define MXCSR REG("mxcsr", "int", 4, FLOAT, kvm_fpu, mxcsr)

/* Control registers, and what LGDT, LIDT, LTR and LLDT loaded. */
#define SYSTEM_REGS(bits)						\
	SYS("cr0", cr0, bits), SYS("cr2", cr2, bits),			\
	SYS("cr3", cr3, 64), SYS("cr4", cr4, bits),			\
	SYS("cr8", cr8, bits), SYS("efer", efer, 64),			\
	SYS("gdt_base", gdt.base, bits), SYS("gdt_limit", gdt.limit, 32), \
	SYS("idt_base", idt.base, bits), SYS("idt_limit", idt.limit, 32), \
	SYS("tr", tr.selector, 32), SYS("tr_base", tr.base, bits),	\
	SYS("ldt", ldt.selector, 32), SYS("ldt_base", ldt.base, bits)

static const struct reg core64[] = {
	GPR64(rax), GPR64(rbx), GPR64(rcx), GPR64(rdx), GPR64(rsi), GPR64(rdi),
	GPR("rbp", "data_ptr", rbp, 8), GPR("rsp", "data_ptr", rsp, 8),
	GPR64(r8), GPR64(r9), GPR64(r10), GPR64(r11), GPR64(r12), GPR64(r13),
	GPR64(r14), GPR64(r15), GPR("rip", "code_ptr", rip, 8),
	GPR("eflags", "i386_eflags", rflags, 4), SEGMENTS, X87_REGS,
};

static const struct reg core32[] = {
	GPR32("eax", rax), GPR32("ecx", rcx), GPR32("edx", rdx),
	GPR32("ebx", rbx), GPR("esp", "data_ptr", rsp, 4),
	GPR("ebp", "data_ptr", rbp, 4), GPR32("esi", rsi), GPR32("edi", rdi),
	GPR("eip", "code_ptr", rip, 4),
	GPR("eflags", "i386_eflags", rflags, 4), SEGMENTS, X87_REGS,
};

static const struct reg sse64[] = { XMM_LOW, XMM_HIGH, MXCSR };
static const struct reg sse32[] = { XMM_LOW, MXCSR };

static const struct reg bases64[] = {
	SYS("fs_base", fs.base, 64), SYS("gs_base", gs.base, 64),
};

static const struct reg system64[] = { SYSTEM_REGS(64) };
static const struct reg system32[] = {
	SYSTEM_REGS(32),
	SYS("fs_base", fs.base, 32), SYS("gs_base", gs.base, 32),
};

#define FLAG(name, bit) \
	"<field name=\"" name "\" start=\"" #bit "\" end=\"" #bit "\"/>"

static const char eflags[] =
	"<flags id=\"i386_eflags\" size=\"4\">"
	FLAG("", 22) FLAG("ID", 21) FLAG("VIP", 20) FLAG("VIF", 19)
	FLAG("AC", 18) FLAG("VM", 17) FLAG("RF", 16) FLAG("NT", 14)
	"<field name=\"IOPL\" start=\"12\" end=\"13\"/>"
	FLAG("OF", 11) FLAG("DF", 10) FLAG("IF", 9) FLAG("TF", 8)
	FLAG("SF", 7) FLAG("ZF", 6) FLAG("AF", 4) FLAG("PF", 2) FLAG("", 1)
	FLAG("CF", 0) "</flags>";

static const char vectors[] =
	"<vector id=\"v4f\" type=\"ieee_single\" count=\"4\"/>"
	"<vector id=\"v2d\" type=\"ieee_double\" count=\"2\"/>"
	"<vector id=\"v16i8\" type=\"int8\" count=\"16\"/>"
	"<vector id=\"v8i16\" type=\"int16\" count=\"8\"/>"
	"<vector id=\"v4i32\" type=\"int32\" count=\"4\"/>"
	"<vector id=\"v2i64\" type=\"int64\" count=\"2\"/>"
	"<union id=\"vec128\">"
	"<field name=\"v4_float\" type=\"v4f\"/>"
	"<field name=\"v2_double\" type=\"v2d\"/>"
	"<field name=\"v16_int8\" type=\"v16i8\"/>"
	"<field name=\"v8_int16\" type=\"v8i16\"/>"
	"<field name=\"v4_int32\" type=\"v4i32\"/>"
	"<field name=\"v2_int64\" type=\"v2i64\"/>"
	"<field name=\"uint128\" type=\"uint128\"/></union>";

#define FEATURE(name, types, regs) { name, types, regs, ARRAY_SIZE(regs) }

static const struct feature features64[] = {
	FEATURE("org.gnu.gdb.i386.core", eflags, core64),
	FEATURE("org.gnu.gdb.i386.sse", vectors, sse64),
	FEATURE("org.gnu.gdb.i386.segments", "", bases64),
	FEATURE("bareguest.system", "", system64),
	{ .name = NULL },
};

static const struct feature features32[] = {
	FEATURE("org.gnu.gdb.i386.core", eflags, core32),
	FEATURE("org.gnu.gdb.i386.sse", vectors, sse32),
	FEATURE("bareguest.system", "", system32),
	{ .name = NULL },
};

static const struct feature *features_of(const struct tst_kvm_instance *inst)
{
	return inst->bits == 64 ? features64 : features32;
}

/* Goes to the next register; @feature and @index begin with a feature, 0. */
static const struct reg *next_reg(const struct feature **feature,
				  unsigned int *index)
{
	if ((*feature)->name && *index == (*feature)->count) {
		(*feature)++;
		*index = 0;
	}
	return (*feature)->name ? (*feature)->regs + (*index)++ : NULL;
}

struct state {
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	struct kvm_fpu fpu;
};

static void load(const struct tst_kvm_instance *inst, struct state *state)
{
	const struct kvm_site *site = kvm_main_site();

	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_REGS, &state->regs);
	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_SREGS, &state->sregs);
	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_FPU, &state->fpu);
}

static char *place(struct state *state, const struct reg *reg)
{
	char *from[] = {
		[GENERAL] = (char *)&state->regs,
		[SYSTEM] = (char *)&state->sregs,
		[FLOAT] = (char *)&state->fpu,
	};

	return reg->source < ARRAY_SIZE(from) ?
		from[reg->source] + reg->offset : NULL;
}

/* KVM has one bit for each register that is in use, gdb wants two. */
#define TAG_EMPTY 3u

static void get_tags(const struct state *state, unsigned char *to)
{
	unsigned int i, tags = 0;

	for (i = 0; i < 8; i++)
		if (!(state->fpu.ftwx & 1u << i))
			tags |= TAG_EMPTY << 2 * i;
	memcpy(to, &tags, sizeof(tags));
}

static void set_tags(struct state *state, const unsigned char *from)
{
	unsigned int i, tags;

	memcpy(&tags, from, sizeof(tags));
	state->fpu.ftwx = 0;
	for (i = 0; i < 8; i++)
		if ((tags >> 2 * i & TAG_EMPTY) != TAG_EMPTY)
			state->fpu.ftwx |= 1u << i;
}

size_t kvm_gdb_target_get(const struct tst_kvm_instance *inst,
			  const struct kvm_regs *fault, unsigned char *values)
{
	const struct feature *feature = features_of(inst);
	unsigned int index = 0;
	const struct reg *reg;
	size_t len = 0;
	struct state state;

	load(inst, &state);
	if (fault)
		state.regs = *fault;
	while ((reg = next_reg(&feature, &index))) {
		memset(values + len, 0, reg->bytes);
		if (reg->source == TAGS)
			get_tags(&state, values + len);
		else if (reg->have)
			memcpy(values + len, place(&state, reg), reg->have);
		len += reg->bytes;
	}
	return len;
}

/* Behind each exit they are looked for here: x86/regs.c, x86/walk.c. */
static void update_copies(const struct tst_kvm_instance *inst,
			  const struct state *state)
{
	inst->vcpu_info->s.regs.regs = state->regs;
	inst->vcpu_info->s.regs.sregs = state->sregs;
}

/* Setting what is unchanged may have side effects: it is not done. */
static bool store(const struct tst_kvm_instance *inst, struct state *now,
		  const struct state *old)
{
	if (memcmp(&now->sregs, &old->sregs, sizeof(now->sregs)) &&
	    ioctl(inst->vcpu_fd, KVM_SET_SREGS, &now->sregs))
		return false;
	if (memcmp(&now->fpu, &old->fpu, sizeof(now->fpu)) &&
	    ioctl(inst->vcpu_fd, KVM_SET_FPU, &now->fpu))
		return false;
	if (memcmp(&now->regs, &old->regs, sizeof(now->regs)) &&
	    ioctl(inst->vcpu_fd, KVM_SET_REGS, &now->regs))
		return false;
	update_copies(inst, now);
	return true;
}

bool kvm_gdb_target_set(const struct tst_kvm_instance *inst,
			const unsigned char *values)
{
	const struct feature *feature = features_of(inst);
	unsigned int index = 0;
	const struct reg *reg;
	struct state old, now;

	load(inst, &old);
	now = old;
	while ((reg = next_reg(&feature, &index))) {
		if (reg->source == TAGS)
			set_tags(&now, values);
		else if (reg->have)
			memcpy(place(&now, reg), values, reg->have);
		values += reg->bytes;
	}
	return store(inst, &now, &old);
}

bool kvm_gdb_target_find(const struct tst_kvm_instance *inst, uint64_t number,
			 size_t *offset, size_t *size)
{
	const struct feature *feature = features_of(inst);
	unsigned int index = 0;
	const struct reg *reg;

	*offset = 0;
	while ((reg = next_reg(&feature, &index)) && number--)
		*offset += reg->bytes;
	if (reg)
		*size = reg->bytes;
	return reg;
}

#define XML_MAX 16384

static void describe_feature(FILE *xml, const struct feature *feature)
{
	const struct reg *reg = feature->regs;
	unsigned int i;

	fprintf(xml, "<feature name=\"%s\">%s", feature->name,
		feature->types);
	for (i = 0; i < feature->count; i++, reg++)
		fprintf(xml, "<reg name=\"%s\" bitsize=\"%u\" type=\"%s\"/>",
			reg->name, reg->bytes * 8, reg->type);
	fprintf(xml, "</feature>");
}

const char *kvm_gdb_target_describe(const struct tst_kvm_instance *inst)
{
	const struct feature *feature = features_of(inst);
	static char text[XML_MAX];
	FILE *xml = fmemopen(text, sizeof(text), "w");

	if (!xml)
		return "";
	fprintf(xml, "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM "
		"\"gdb-target.dtd\"><target><architecture>%s</architecture>",
		inst->bits == 64 ? "i386:x86-64" : "i386");
	for (; feature->name; feature++)
		describe_feature(xml, feature);
	fprintf(xml, "</target>");
	fclose(xml);
	return text;
}
