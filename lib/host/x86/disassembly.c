// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds an instruction in what a disassembler printed; see disassemble.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/text.h"
#include "host/x86/disassemble.h"

/*
 * "   1000f:\tmovl   $0x1,(%rax)": an address and, behind a tab, text. No
 * other line of objdump begins like that.
 */
static bool parse_line(const char *line, uint64_t *addr, const char **text)
{
	char *end;

	*addr = strtoull(line, &end, 16);
	if (end == line || end[0] != ':' || end[1] != '\t')
		return false;
	*text = end + 2;
	return true;
}

/* Up to the end of the line, blanks as one space. */
static void copy_text(const char *text, char *out, size_t size)
{
	char line[256];
	size_t len = 0;

	for (; *text && *text != '\n' && len < sizeof(line); text++) {
		if (*text != ' ' && *text != '\t')
			line[len++] = *text;
		else if (len && line[len - 1] != ' ')
			line[len++] = ' ';
	}
	while (len && line[len - 1] == ' ')
		len--;
	kvm_text_sanitise(out, size, line, len);
}

bool kvm_disassembly_find(const struct disassembly_request *request,
			  const char *listing, char *out, size_t size)
{
	const char *line, *text, *last = NULL;
	uint64_t addr;

	for (line = listing; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!parse_line(line, &addr, &text))
			continue;
		if (addr == request->wanted) {
			if (!request->before)
				last = text;
			break;
		}
		last = request->before && addr < request->wanted ? text : NULL;
	}
	if (!line || !last || !*last || *last == '\n')
		return false;
	copy_text(last, out, size);
	/* What objdump calls bytes that it does not know. */
	return !strstr(out, "(bad)");
}
