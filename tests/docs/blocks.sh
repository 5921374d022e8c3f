# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # variables are those of tests/docs/run
# Takes the code blocks out of a document; read by tests/docs/run, which says
# what they mean. take_blocks FILE DIR leaves in DIR:
#
#	NAME.c			complete tests, and fragments made complete
#	NAME.text, texts	result lines of NAME; the NAMEs
#	command.N, expected.N	the Nth command and its output
#	odd			blocks nobody would look at

payload_head='#include "kvm_test.h"
#ifdef COMPILE_PAYLOAD
#include "kvm_x86.h"
'
payload_tail='#else
static struct tst_test test = {
	.test_all = tst_kvm_run,
};
#endif'
controller_head='#include "kvm_test.h"
#ifdef COMPILE_PAYLOAD
void main(void)
{
}
#else
static struct tst_kvm_instance machine = { .vm_fd = -1 };

static void run(void)
{'
controller_tail='	(void)machine;
	tst_res(TPASS, "done");
}

static struct tst_test test = {
	.test_all = run,
};
#endif'

# Prints a fragment with what it needs around it. It is a test then, which
# passes if nothing goes wrong.
complete() {
	case $1 in
	payload)
		printf '%s\nvoid main(void)\n{\n' "$payload_head"
		cat
		printf '\ttst_res(TPASS, "done");\n}\n%s\n' "$payload_tail" ;;
	controller)
		printf '%s\n' "$controller_head"
		cat
		printf '%s\n' "$controller_tail" ;;
	esac
}

split_console() {
	awk -v dir="$1" '
	/^\$ / {
		# A command goes on behind a backslash.
		n = getline_number()
		command = substr($0, 3)
		while (command ~ /\\$/ && (getline line) > 0)
			command = substr(command, 1, length(command) - 1) line
		print command > (dir "/command." n)
		printf "" > (dir "/expected." n)
		next
	}
	n { print > (dir "/expected." n) }
	function getline_number() {
		while ((getline line < (dir "/command." (last + 1))) >= 0)
			close(dir "/command." ++last)
		return ++last
	}'
}

take_block() {
	local dir=$1 language=$2 word=$3 line=$4 name

	case "$language $word" in
	"c "*.c)
		cat > "$dir/$word" ;;
	"c payload" | "c controller")
		complete "$word" > "$dir/line$line.c"
		echo ... > "$dir/line$line.text"
		echo "line$line" >> "$dir/texts" ;;
	"text "?*)
		name=$word
		cat > "$dir/$name.text"
		echo "$name" >> "$dir/texts" ;;
	"console "*)
		split_console "$dir" ;;
	"c "*)
		cat > /dev/null
		echo "line $line: C of no kind: \"$language $word\"" \
			>> "$dir/odd" ;;
	*)
		cat > /dev/null ;;
	esac
}

take_blocks() {
	local file=$1 dir=$2 line text number=0 block language word

	: > "$dir/odd"
	: > "$dir/texts"
	while IFS= read -r text; do
		number=$((number + 1))
		[[ $text == '```'* ]] || continue
		read -r language word <<< "${text#'```'}"
		line=$number block=
		while IFS= read -r text && [ "$text" != '```' ]; do
			number=$((number + 1))
			block+=$text$'\n'
		done
		number=$((number + 1))
		printf '%s' "$block" |
			take_block "$dir" "$language" "$word" "$line"
	done < "$file"
}

show_blocks() {
	if [ -s "$out/$1/odd" ]; then
		result "not ok" "$1: every piece of C is tried"
		comment < "$out/$1/odd"
	else
		result ok "$1: every piece of C is tried"
	fi
}
