// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Results of the guest: taken from a call or from the result page, checked,
 * and printed as the controller's own.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/call.h"
#include "host/live.h"
#include "host/origin.h"
#include "host/report.h"
#include "host/text.h"
#include "tst/tst_hooks.h"

static bool is_result(int value)
{
	switch (value) {
	case TPASS:
	case TFAIL:
	case TBROK:
	case TWARN:
	case TDEBUG:
	case TINFO:
	case TCONF:
		return true;
	}
	return false;
}

void tst_kvm_validate_result_(const char *file, int line, int value)
{
	if (value == KVM_TNONE)
		tst_brk_(file, line, TBROK,
			 "The guest stopped without a result");
	if (!is_result(value))
		tst_brk_(file, line, TBROK,
			 "The guest gave an invalid result: %d", value);
}

/* Strings of the guest come as bytes of any kind. */
static void printable_string(const struct guest_reader *mem, uint64_t addr,
			     char *out, size_t size)
{
	char bytes[GUEST_FILE_MAX];

	kvm_guest_read_string(mem, addr, bytes, sizeof(bytes));
	kvm_text_sanitise(out, size, bytes, strlen(bytes));
}

static struct guest_reader reader_of(const struct tst_kvm_instance *inst)
{
	return (struct guest_reader){ kvm_read_guest, (void *)inst };
}

static void set_place(struct guest_message *msg,
		      const struct guest_reader *mem, uint64_t file,
		      int32_t line)
{
	printable_string(mem, file, msg->file, sizeof(msg->file));
	kvm_text_hide_colons(msg->file);
	msg->line = line < 0 ? 0 : line;
}

static void format_text(struct guest_message *msg,
			const struct guest_reader *mem,
			struct guest_call *call)
{
	char fmt[GUEST_MESSAGE_MAX], printable[256];
	const char *error;

	if (!kvm_guest_read_string(mem, call->args[3], fmt, sizeof(fmt))) {
		kvm_text_sanitise(msg->text, sizeof(msg->text), fmt,
				  strlen(fmt));
		msg->result = TBROK;
		return;
	}
	if (!kvm_guest_format(msg->text, sizeof(msg->text), fmt, &call->rest,
			      &error))
		return;
	kvm_text_sanitise(printable, sizeof(printable), fmt, strlen(fmt));
	snprintf(msg->text, sizeof(msg->text),
		 "Invalid message format \"%s\": %s", printable, error);
	msg->result = TBROK;
}

/* Messages of other vCPUs, and of nested guests, say where they come from. */
static void add_origin(const struct tst_kvm_instance *inst,
		       struct guest_message *msg)
{
	struct kvm_origin origin = kvm_origin(inst->vcpu, kvm_nesting(inst));
	char text[sizeof(msg->text) - sizeof(origin.text)];

	if (!*origin.text)
		return;
	kvm_text_sanitise(text, sizeof(text), msg->text, strlen(msg->text));
	snprintf(msg->text, sizeof(msg->text), "%s%s", origin.text, text);
}

static enum tst_check_mode check_mode(const struct guest_message *msg)
{
	if (msg->check & KVM_TCHECK_XFAIL)
		return TST_CHECK_XFAIL;
	return msg->check & KVM_TCHECK_KNOWN ? TST_CHECK_KNOWN :
					       TST_CHECK_PLAIN;
}

/* Name and reason are in front of what the format needs. */
static void read_check(struct guest_message *msg,
		       const struct guest_reader *mem, struct guest_call *call)
{
	uint64_t name, reason;

	msg->check = 0;
	if ((msg->result & ~KVM_TCHECK_MASK) != KVM_TCHECK)
		return;
	name = kvm_guest_take_pointer(&call->rest);
	reason = kvm_guest_take_pointer(&call->rest);
	printable_string(mem, name, msg->name, sizeof(msg->name));
	msg->reason[0] = 0;
	if (reason)
		printable_string(mem, reason, msg->reason,
				 sizeof(msg->reason));
	msg->check = msg->result;
	msg->result = tst_check_ttype(msg->check & KVM_TCHECK_OK,
				      check_mode(msg));
}

static bool is_prefix(const struct guest_message *msg)
{
	return msg->result == KVM_TPREFIX_PUSH ||
	       msg->result == KVM_TPREFIX_POP;
}

void kvm_read_call(const struct kvm_site *site,
		   const struct tst_kvm_instance *inst,
		   struct guest_call *call, struct guest_message *msg)
{
	struct guest_reader mem = reader_of(inst);

	if (!kvm_get_call_args(site, inst, &mem, call))
		tst_brk_(site->file, site->line, TBROK,
			 "The guest reported a result, but its stack cannot be read");
	msg->result = (int32_t)call->args[2];
	set_place(msg, &mem, call->args[0], (int32_t)call->args[1]);
	read_check(msg, &mem, call);
	format_text(msg, &mem, call);
	if (!is_prefix(msg))
		add_origin(inst, msg);
}

/* The guest may write to the page at any time: everything is read once. */
void kvm_read_page(const struct tst_kvm_instance *inst, int32_t result,
		   struct guest_message *msg)
{
	struct guest_reader mem = reader_of(inst);
	char bytes[KVM_RESULT_MESSAGE_SIZE];
	struct tst_kvm_result head;

	kvm_copy_once(&head, inst->result, sizeof(head));
	kvm_copy_once(bytes, inst->result->message, sizeof(bytes));
	msg->result = result;
	msg->check = 0;
	set_place(msg, &mem, head.file_addr, head.lineno);
	kvm_text_sanitise(msg->text, sizeof(msg->text), bytes,
			  strnlen(bytes, sizeof(bytes)));
}

void kvm_message_text(char *out, size_t size, const struct guest_message *msg)
{
	snprintf(out, size, "%s%s%s", msg->check ? msg->name : "",
		 msg->check && msg->text[0] ? ": " : "", msg->text);
}

static void push_prefix(struct kvm_prefixes *prefixes,
			const struct guest_message *msg)
{
	unsigned int n = prefixes->count, start = 0;
	size_t len = strlen(msg->text) + 1;

	if (n)
		start = prefixes->starts[n - 1] + 1 +
			strlen(prefixes->text + prefixes->starts[n - 1]);
	if (n == KVM_PREFIXES || start + len > sizeof(prefixes->text)) {
		tst_brk_(msg->file, msg->line, TBROK,
			 "tst_prefix_push(): more than %d prefixes or %zu bytes",
			 KVM_PREFIXES, sizeof(prefixes->text));
		return;
	}
	memcpy(prefixes->text + start, msg->text, len);
	prefixes->starts[prefixes->count++] = start;
}

bool kvm_change_prefix(struct tst_kvm_instance *inst,
		       const struct guest_message *msg)
{
	struct kvm_prefixes *prefixes = &inst->live->prefixes;

	if (!is_prefix(msg))
		return false;
	if (msg->result == KVM_TPREFIX_PUSH)
		push_prefix(prefixes, msg);
	else if (prefixes->count)
		prefixes->count--;
	else
		tst_brk_(msg->file, msg->line, TBROK,
			 "tst_prefix_pop(): there is no prefix");
	return true;
}

/* Those of the payload count for its own messages alone. */
static void push_all(const struct kvm_prefixes *prefixes)
{
	unsigned int i;

	for (i = 0; i < prefixes->count; i++)
		tst_prefix_push("%s", prefixes->text + prefixes->starts[i]);
}

static void pop_all(const struct kvm_prefixes *prefixes)
{
	unsigned int i;

	for (i = 0; i < prefixes->count; i++)
		tst_prefix_pop();
}

/* The prefixes must not stay for cleanup(), so they become text. */
static void print_broken(const struct kvm_prefixes *prefixes,
			 const struct guest_message *msg)
{
	char before[sizeof(prefixes->text) + 2 * KVM_PREFIXES] = "";
	unsigned int i;

	for (i = 0; i < prefixes->count; i++) {
		strcat(before, prefixes->text + prefixes->starts[i]);
		strcat(before, ": ");
	}
	tst_brk_(msg->file, msg->line, TBROK, "%s%s", before, msg->text);
}

void kvm_print_message(const struct tst_kvm_instance *inst,
		       const struct guest_message *msg)
{
	const struct kvm_prefixes *prefixes = &inst->live->prefixes;

	tst_kvm_validate_result_(msg->file, msg->line, msg->result);
	if (msg->result == TBROK)
		print_broken(prefixes, msg);
	push_all(prefixes);
	if (msg->check)
		tst_check_(msg->file, msg->line, msg->check & KVM_TCHECK_OK,
			   check_mode(msg), msg->reason, msg->name, "%s",
			   msg->text);
	else
		tst_res_(msg->file, msg->line, msg->result, "%s", msg->text);
	pop_all(prefixes);
}

void tst_kvm_print_result_(const char *file, int line,
			   const struct tst_kvm_instance *inst)
{
	int32_t result = __atomic_load_n(&inst->result->result,
					 __ATOMIC_ACQUIRE);
	struct guest_message msg;

	tst_kvm_validate_result_(file, line, result);
	kvm_read_page(inst, result, &msg);
	kvm_print_message(inst, &msg);
}
