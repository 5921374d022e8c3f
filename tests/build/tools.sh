# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What the checks of tests/build are made of. Included by tests/build/run.

fail() {
	echo "$@"
	exit 1
}

skip() {
	echo "$@"
	exit 77
}

need() {
	local program

	for program; do
		command -v "$program" > /dev/null || skip "no $program here"
	done
}

# Builds, and expects silence: a warning is a defect.
build() {
	local said

	said=$("$bgcc" "$@" 2>&1) || fail "bareguest-cc $*: $said"
	[ -z "$said" ] || fail "bareguest-cc $* printed: $said"
}

# Whether a compiler with options makes programs here at all, by itself.
usable() {
	echo 'int main(void) { return 0; }' > usable.c
	{ $1 usable.c -o usable > usable.log 2>&1 && ./usable; } ||
		skip "$1 makes no programs here: $(head -n 1 usable.log)"
	rm -f usable usable.*
}

# baseline CC PROGRAM: hello.c as this compiler builds it by itself.
baseline() {
	(
		flock 9
		[ -x "$out/baseline-$1" ] ||
			CC=$1 build "$here/hello.c" -o "$out/baseline-$1"
	) 9> "$out/baseline-$1.lock" || exit 1
	cp "$out/baseline-$1" "$2"
}

# Runs a test that is to pass, and to say something.
passes() {
	[ -w /dev/kvm ] || skip "built, not run: no access to /dev/kvm"
	timeout 60 "$1" > said 2>&1 || fail "$1: status $?: $(cat said)"
	grep -q 'TFAIL\|TBROK\|TWARN' said && fail "$(cat said)"
	grep -q "TPASS: $2" said || fail "$1 does not say '$2': $(cat said)"
}

# Leaves a 32-bit test to be run elsewhere.
leave_m32() {
	file_is_32 "$1"
	cp "$1" "$m32/$2"
}

file_is_32() {
	readelf -h "$1" | grep -q 'Class: *ELF32' || fail "$1 is not 32 bit"
}

# address SYMBOL FILE
address() {
	local line

	line=$(nm "$2" | grep " $1\$") || fail "$2 has no $1"
	echo $((16#${line%% *}))
}

# The payload's image in a program: image FILE > IMAGE
image() {
	local start end at offset size

	start=$(address kvm_payload_start "$1") || exit 1
	end=$(address kvm_payload_end "$1") || exit 1
	while read -r _ _ at offset size _; do
		at=$((16#$at)) size=$((16#$size))
		((start >= at && end <= at + size && at)) || continue
		tail -c +$((16#$offset + start - at + 1)) "$1" |
			head -c $((end - start))
		return
	done < <(readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] \(\..*\)/\1/p')
	fail "$1: no section holds the image"
}

# Two programs with the same payload.
same_image() {
	image "$1" > image.1
	image "$2" > image.2
	{ [ -s image.1 ] && cmp image.1 image.2; } ||
		fail "the payloads of $1 and $2 differ"
}

# refuses PATTERN ARGS...: fails, ends with a line that matches, no output.
refuses() {
	local pattern=$1 status

	shift
	"$bgcc" "$@" > said 2>&1
	status=$?
	[ $status = 1 ] || fail "bareguest-cc $*: status $status: $(cat said)"
	tail -n 1 said | grep -q "^bareguest-cc: $pattern" ||
		fail "bareguest-cc $* says: $(cat said)"
	[ ! -e prog ] || fail "bareguest-cc $* left an output file"
	no_remains
}

# The same for errors no compiler has a part in: one line is all.
refuses_briefly() {
	refuses "$@"
	[ "$(wc -l < said)" = 1 ] || fail "more than one line: $(cat said)"
}

no_remains() {
	[ -z "$(find . -maxdepth 1 -name '.?*')" ] ||
		fail "temporary output files are left: $(ls -A)"
}

# test_source NAME PAYLOAD [CONTROLLER]: a source around given code.
test_source() {
	cat > "$1" <<-EOF
	#include "kvm_test.h"
	#ifdef COMPILE_PAYLOAD
	$2
	#else
	$3
	static struct tst_test test = {
		.test_all = tst_kvm_run,
		.setup = tst_kvm_setup,
		.cleanup = tst_kvm_cleanup,
	};
	#endif
	EOF
}

hello_main='void main(void) { tst_res(TPASS, "Hello, world!"); }'
