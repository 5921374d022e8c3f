# SPDX-License-Identifier: GPL-2.0-or-later
# The builds that the tests are run with; sourced by tests/tst/run.
# shellcheck shell=bash

list_builds() {
	local abi
	for abi in x86_64-gnu i386-gnu x86_64-musl; do
		[[ -f $BUILD/lib/bareguest/host/$abi/libbareguest.a ]] && echo "$abi"
	done
	echo 'int main(void) { return 0; }' |
		gcc -fsanitize=address,undefined -xc - -o "$TMP/probe" \
			2>/dev/null && echo sanitize
}

# The compiler of a build, and the library to link.
build_flags() { # build -> CC_, LIB_, WIDTH
	WIDTH=64
	LIB_=$BUILD/lib/bareguest/host/$1/libbareguest.a
	case $1 in
	x86_64-gnu) CC_="gcc -m64" ;;
	i386-gnu) CC_="gcc -m32" WIDTH=32 ;;
	x86_64-musl) CC_="musl-gcc -static -idirafter ${LIB_%/*}/include" ;;
	sanitize)
		CC_="gcc -g -O0 -fsanitize=address,undefined"
		CC_+=" -fno-sanitize-recover=undefined"
		LIB_=$WORK/libtst.a
		export ASAN_OPTIONS=handle_segv=0:handle_abort=0
		ASAN_OPTIONS+=:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0
		ASAN_OPTIONS+=:allocator_may_return_null=1
		sanitize_lib ;;
	esac
}

# The test library alone, compiled with the sanitizers.
sanitize_lib() {
	mkdir -p "$WORK/obj"
	(cd "$WORK/obj" && printf '%s\n' "$ROOT"/lib/tst/*.c |
		xargs -P2 -n8 $CC_ -std=gnu11 -I"$ROOT/include" -I"$ROOT/lib" -c)
	ar rcs "$LIB_" "$WORK"/obj/*.o
}

# Cases that wait for most of their time, beside the others.
run_apart() { # program command...
	local WORK=$WORK/$1 TMPD=$TMP/tmp-$ABI-$1 SETTING=$WORK/$1/setting
	[[ -x $BIN/$1 ]] || return
	mkdir -p "$WORK" "$TMPD"
	chmod 777 "$WORK" "$TMPD"
	"${@:2}" > "$WORK/apart.tap" 2>&1 &
}

run_build() { # build
	ABI=$1 WORK=$TMP/work-$1 BIN=$TMP/bin-$1 TMPD=$TMP/tmp-$1
	DATA=$TMP/data SETTING=$TMP/work-$1/setting
	# A user without other processes: they count for RLIMIT_NPROC.
	local prog NOBODY=$((20000 + BASHPID % 20000))
	mkdir -p "$WORK" "$BIN" "$TMPD"
	chmod 777 "$WORK" "$BIN" "$TMPD"
	build_flags "$1"
	for prog in $PROGRAMS; do
		(cd "$HERE" && $CC_ -Wall -Wextra -Werror -I"$ROOT/include" \
			$prog.c "$LIB_" -lpthread -o "$BIN/$prog") ||
			report "does not compile" "$1 $prog"
	done
	run_apart hooks run_table hooks
	for prog in ${TABLES/hooks/}; do
		[[ ! -x $BIN/$prog ]] || run_table "$prog"
	done
	if [[ $TABLES == *results* ]]; then
		run_hostile
		run_kconfig
		run_kvm
	fi
	[[ $TABLES != *machine* || $ABI != x86_64-musl ]] || run_roots
	[[ $ABI != x86_64-gnu ]] || run_doc
	wait
	cat "$WORK"/*/apart.tap 2> /dev/null
}
