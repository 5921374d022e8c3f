# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# The checks of tests/build. Included by tests/build/run, which runs each in
# an empty directory.

## One source to one program

plain() {
	cp "$here/hello.c" .
	build hello.c -o hello
	mkdir elsewhere
	mv hello elsewhere/
	rm hello.c
	cd elsewhere || exit 1
	[ "$(ls)" = hello ] || fail "more than one file: $(ls)"
	passes ./hello 'Hello, world!'
}
check "a source outside the tree becomes a program that runs elsewhere" plain

default_output() {
	mkdir sub
	cp "$here/hello.c" sub/
	build sub/hello.c
	[ -x hello ] || fail "no ./hello"
	[ "$(stat -c %a hello)" = "$(printf %o $((0777 & ~$(umask))))" ] ||
		fail "mode $(stat -c %a hello)"
}
check "without -o the program is named after the source" default_output

installed() {
	make -s -C "$root" install BUILD="$build" PREFIX=/opt/bg \
		DESTDIR="$dir/stage" > make.log 2>&1 || fail "$(cat make.log)"
	bgcc=$dir/stage/opt/bg/bin/bareguest-cc
	cp "$here/hello.c" .
	build hello.c -o hello
	"$bgcc" -v hello.c -o again 2>&1 | grep -F "$build/lib" | grep -vF "$dir" &&
		fail "the installed tool uses the build tree"
	passes ./hello 'Hello, world!'
}
check "the same with an installed tree" installed

other_root() {
	mkdir elsewhere
	cp -r "$build/lib" elsewhere/
	cp -rL "$build/include" elsewhere/
	BAREGUEST_ROOT=$dir/elsewhere build "$here/hello.c" -o hello
	BAREGUEST_ROOT=$dir/elsewhere "$bgcc" -v "$here/hello.c" -o hello \
		2>&1 | grep -qF "$dir/elsewhere/lib/bareguest/guest" ||
		fail "BAREGUEST_ROOT is not used"
}
check "BAREGUEST_ROOT names another tree" other_root

static_program() {
	usable "${1:-gcc} -static"
	CC=$1 build "$here/hello.c" -static -o hello
	readelf -lW hello | grep -q INTERP && fail "it is dynamic"
	passes ./hello 'Hello, world!'
}
check "-static" static_program
check "-static with musl-gcc" static_program musl-gcc
check "-static with clang" static_program clang

musl() {
	need musl-gcc
	CC=musl-gcc build "$here/hello.c" -o hello
	readelf -lW hello | grep -q 'interpreter: /lib/ld-musl' ||
		fail "it is not linked with musl"
	passes ./hello 'Hello, world!'
}
check "musl-gcc" musl

## Nothing that is forced upon the compiler reaches the payload

forced_by_cflags() {
	usable "$1 $2"
	baseline "$1" plain
	CC=$1 CFLAGS=$2 build "$here/hello.c" -o forced
	same_image plain forced
	passes ./forced 'Hello, world!'
}

forced_by_wrapper() {
	usable "$1 $2"
	printf '#!/bin/sh\nexec %s %s "$@"\n' "$1" "$2" > "$1"
	chmod +x "$1"
	baseline "$1" plain
	CC=./$1 build "$here/hello.c" -o forced
	same_image plain forced
	passes ./forced 'Hello, world!'
}

forced_by_cc_words() {
	usable "$1 $2"
	baseline "$1" plain
	CC="$1 $2" build "$here/hello.c" -o forced
	same_image plain forced
}

for flag in -fPIE -fstack-protector-all "-O2 -D_FORTIFY_SOURCE=3" \
	-fcf-protection=full -O0 -O3 -Os -g3 -march=native -flto; do
	for cc in gcc clang; do
		check "$cc with $flag in CFLAGS" forced_by_cflags $cc "$flag"
		check "$cc that adds $flag by itself" forced_by_wrapper $cc \
			"$flag"
		check "CC=\"$cc $flag\"" forced_by_cc_words $cc "$flag"
	done
done

many_flags="-fPIE -pie -fstack-protector-strong -fstack-clash-protection \
-ffunction-sections -fdata-sections -fno-omit-frame-pointer -fomit-frame-pointer \
-fcommon -funroll-loops -ftrapv -mavx2 -gdwarf-4 -Wl,--gc-sections -Wl,-z,now \
-Wl,--as-needed -O1 -fpack-struct=1 -fshort-wchar -fgnu89-inline \
-fpatchable-function-entry=4 -fstack-protector-all"
check "gcc with a distribution's whole lot" forced_by_cc_words gcc "$many_flags"

forced_32() {
	usable "$1 -m32 $2"
	CC="$1 -m32" build "$here/contents.c" -o plain
	CC="$1 -m32 $2" build "$here/contents.c" -o forced
	same_image plain forced
	leave_m32 forced "forced-$1"
}
check "gcc -m32 with a distribution's whole lot" forced_32 gcc \
	"$many_flags -mrtd -mregparm=3"
check "clang -m32 with a distribution's lot" forced_32 clang "-fPIE \
-fstack-protector-all -fcf-protection=full -O0 -g3 -march=native -fcommon"

# What comes behind bareguest-cc's own options wins. Nothing can be done then,
# but a program that was built works.
forced_behind() {
	need "$1"
	printf '#!/bin/sh\nexec %s "$@" %s\n' "$1" "$2" > "$1"
	chmod +x "$1"
	if CC=./$1 "$bgcc" "$here/contents.c" -o forced > said 2>&1; then
		passes ./forced 'runs == 2'
	else
		tail -n 1 said | grep -q "contents.c: payload half: .*$3" ||
			fail "$(cat said)"
	fi
}

for cc in gcc clang; do
	for flag in -fPIE -O0 -fcf-protection=full -g3 -march=native; do
		check "$cc that adds $flag behind" forced_behind $cc $flag \
			'not allowed'
	done
	check "$cc that adds -flto behind" forced_behind $cc -flto 'adds -flto'
	check "$cc that adds -mavx2 behind" forced_behind $cc -mavx2 \
		'does not compile'
	check "$cc that adds -fstack-protector-all behind" forced_behind $cc \
		-fstack-protector-all 'does not link'
	check "$cc that adds -fsanitize=address behind" forced_behind $cc \
		-fsanitize=address 'does not link'
done

# As Fedora and its kin configure gcc.
specs() {
	cat > hardened <<-'EOF'
	*cc1_options:
	+ %{!r:%{!fpie:%{!fPIE:%{!fpic:%{!fPIC:%{!fno-pic:-fPIE}}}}}} %{!fno-stack-protector:-fstack-protector-all}

	*self_spec:
	+ %{!static:%{!shared:%{!r:-pie}}}
	EOF
	usable "gcc -specs=$dir/hardened"
	build "$here/hello.c" -o plain
	CC="gcc -specs=$dir/hardened" build "$here/hello.c" -o forced
	same_image plain forced
	passes ./forced 'Hello, world!'
}
check "gcc with hardening specs" specs

config_file() {
	local cc

	cc=$(compgen -c clang- | grep -E '^clang-(1[5-9]|[2-9][0-9])$' |
		sort -V | tail -n 1)
	[ -n "$cc" ] || skip "no clang 15 or later here"
	echo "-fPIE -fstack-protector-all -O0 -march=native" > forced.cfg
	baseline "$cc" plain
	CC="$cc --config=$dir/forced.cfg" build "$here/hello.c" -o forced
	same_image plain forced
	CC=$cc CCC_OVERRIDE_OPTIONS="#+-O0 +-fstack-protector-all" \
		build "$here/hello.c" -o forced
	same_image plain forced
}
check "clang with a configuration file" config_file

## Compilers and linkers

compiler() {
	local cc=$1 ld=$2 width=$3

	need "$cc" "ld.$ld"
	usable "$cc -m$width -fuse-ld=$ld"
	CC=$cc build "$here/contents.c" "-m$width" "-fuse-ld=$ld" -o contents
	if [ "$width" = 32 ]; then
		leave_m32 contents "contents-$cc-$ld"
	else
		passes ./contents 'runs == 2'
	fi
}

for cc in gcc gcc-11 gcc-12 clang-14 clang-19; do
	for ld in bfd lld; do
		for width in 64 32; do
			check "$cc, ld.$ld, -m$width: data and code in odd places" \
				compiler $cc $ld $width
		done
	done
done

helpers() {
	usable "$1 -m$2"
	CC=$1 build "$here/helpers.c" "-m$2" -Wall -Wextra -o helpers
	if [ "$2" = 32 ]; then
		leave_m32 helpers "helpers-$1"
	else
		passes ./helpers 'big / small'
	fi
}
for cc in gcc clang; do
	for width in 64 32; do
		check "$cc -m$width: 64-bit division, bit counts, copies" \
			helpers $cc $width
	done
done

width_by_cc() {
	usable "gcc -m32"
	CC="gcc -m32" build "$here/hello.c" -o hello
	leave_m32 hello hello
	CFLAGS=-m32 build "$here/hello.c" -o cflags
	same_image hello cflags
	file_is_32 cflags
	CC="gcc -m32" build "$here/hello.c" -m64 -o wide
	readelf -h wide | grep -q ELF64 || fail "-m64 does not count last"
}
check "-m32 in CC and in CFLAGS" width_by_cc

static_32() {
	usable "gcc -m32 -static"
	build "$here/hello.c" -m32 -static -o hello
	leave_m32 hello hello-static
}
check "-m32 -static" static_32

cross() {
	need x86_64-linux-gnu-gcc
	CROSS_COMPILE=x86_64-linux-gnu- "$bgcc" -v "$here/hello.c" -o hello \
		> said 2>&1 || fail "$(cat said)"
	grep -q '^x86_64-linux-gnu-gcc ' said || fail "$(cat said)"
	grep -q '^gcc ' said && fail "$(cat said)"
	passes ./hello 'Hello, world!'
}
check "CROSS_COMPILE" cross

target_option() {
	need clang
	usable "clang --target=i386-linux-gnu"
	CC=clang build "$here/hello.c" --target=i386-linux-gnu -o hello
	file_is_32 hello
	CC=clang build "$here/hello.c" -m32 -o other
	same_image hello other
}
check "clang --target" target_option

unknown_compiler() {
	printf '#!/bin/sh\nexec gcc -m32 "$@"\n' > mine
	chmod +x mine
	CC=./mine build "$here/hello.c" -o hello
	file_is_32 hello
	CC="env gcc" build "$here/hello.c" -o hello
	passes ./hello 'Hello, world!'
}
check "a compiler with an unknown name is asked what it makes" unknown_compiler

## What sources may do

warnings() {
	local cc source

	for cc in gcc clang; do
		need $cc
		for source in hello contents helpers headers tconf; do
			CC=$cc build "$here/$source.c" -Wall -Wextra -Werror \
				-o prog
		done
	done
}
check "no warnings with -Wall -Wextra, gcc and clang" warnings

headers() {
	build "$here/headers.c" -o headers
	passes ./headers 'CPUID leaf 0'
}
check "kvm_x86.h, a PAGESIZE of its own, threads" headers

tconf() {
	build "$here/tconf.c" -o tconf
	[ -w /dev/kvm ] || skip "built, not run: no access to /dev/kvm"
	timeout 60 ./tconf > said 2>&1
	[ $? = 32 ] || fail "status is not 32: $(cat said)"
	grep -q 'TCONF: Not for this machine' said || fail "$(cat said)"
}
check "TST_TEST_TCONF()" tconf

both_halves() {
	mkdir inc
	echo '#define FROM_HEADER 1' > inc/mine.h
	cat > test.c <<-EOF
	#include "kvm_test.h"
	#include "mine.h"
	#if !FROM_HEADER || DEFINED != 3 || defined(UNDEFINED) || !INCLUDED
	#error "options are lost"
	#endif
	EOF
	echo '#define INCLUDED 1' > included.h
	test_source rest.c "$hello_main"
	cat rest.c >> test.c
	build test.c -I inc -DDEFINED=3 -D UNDEFINED -UUNDEFINED \
		-include included.h -std=gnu17 -o prog
	CPPFLAGS="-Iinc -D 'DEFINED=3'" CFLAGS="-include included.h" \
		build test.c -o prog
	passes ./prog 'Hello, world!'
	rm prog
	test_source test.c "static void unused(void) { } $hello_main"
	refuses 'test.c: payload half: does not compile' -Werror \
		-Wunused-function test.c -o prog
}
check "-I -D -U -W -include -std reach both halves" both_halves

only_controller() {
	test_source test.c "
	#if defined(__OPTIMIZE_SIZE__) || defined(__AVX__) || defined(_FORTIFY_SOURCE)
	#error the payload got it
	#endif
	$hello_main" "
	#if !defined(__AVX__)
	#error the controller did not get it
	#endif"
	CFLAGS="-Os -mavx -D_FORTIFY_SOURCE=2" build test.c -o prog
	build test.c -mavx -o prog
}
check "-f -m and CFLAGS' -O reach the controller only" only_controller

optimisation() {
	build "$here/contents.c" -o plain
	build "$here/contents.c" -Os -o small
	image plain > plain.image
	image small > small.image
	cmp -s plain.image small.image && fail "-Os made no difference"
	passes ./small 'runs == 2'
	build "$here/contents.c" -O0 -o none
	passes ./none 'runs == 2'
}
check "-O on the command line reaches the payload" optimisation

several_sources() {
	test_source test.c 'int other(void);
	void main(void) { tst_res(other() == 5 ? TPASS : TFAIL, "other()"); }' \
	'double half(void); static double (*volatile f)(void) = half;
	 static __attribute__((constructor)) void call(void)
	 { if (f() != 0.5) __builtin_trap(); }'
	cat > other.c <<-EOF
	#ifdef COMPILE_PAYLOAD
	int other(void) { return 5; }
	#else
	#include <math.h>
	double zero;
	double half(void) { return cos(zero) / 2; }
	#endif
	EOF
	build test.c other.c -o prog -lm
	passes ./prog 'other()'
}
check "several sources, libraries" several_sources

objects() {
	echo 'int from_object(void) { return 3; }' > a.c
	gcc -c a.c -o a.o || fail "gcc"
	ar rc liba.a a.o || fail "ar"
	rm a.o
	test_source test.c "$hello_main" 'int from_object(void);
	int (*volatile call)(void) = from_object;'
	build test.c -L. -la -o prog
	build test.c liba.a -o prog
	LDLIBS=liba.a LDFLAGS=-Wl,-z,now build test.c -o prog
	passes ./prog 'Hello, world!'
}
check "objects and libraries on the command line, LDFLAGS, LDLIBS" objects

## What is in the program

table() {
	cp "$here/symbols.c" .
	CC=$1 build symbols.c -I "$root/lib" "${2:--m64}" -o symbols
	for program in symbols stripped; do
		timeout 60 ./$program > said 2>&1 || fail "$(cat said)"
		grep -q 'TPASS: size == 12' said || fail "$(cat said)"
		cp symbols stripped
		strip stripped
	done
}
for cc in gcc clang gcc-11 clang-14; do
	check "$cc: functions, lines and doc comment are found, also stripped" \
		table $cc
done
check "the same for a 32-bit payload" table gcc -m32

small_table() {
	build "$here/hello.c" -o hello
	size=$(($(address kvm_payload_debug_end hello) -
		$(address kvm_payload_debug_start hello)))
	echo "$size bytes of symbols and lines"
	((size > 1000 && size < 16384)) || fail "unexpected size"
	(($(address kvm_payload_start hello) % 4096 == 0)) ||
		fail "the image is not aligned"
}
check "the table is small" small_table

no_doc() {
	build "$here/headers.c" -o prog
	nm prog | grep -q ' [A-Z] tst_source_doc' &&
		fail "a source without doc comment has one"
	build "$here/hello.c" -o prog
	address tst_source_doc prog > /dev/null
}
check "no doc comment, no tst_source_doc" no_doc

keep() {
	build "$here/hello.c" --keep-payload -o hello
	readelf -S hello.payload.elf | grep -q debug_macro ||
		fail "no -g3 debug information"
	readelf --debug-dump=decodedline hello.payload.elf 2> /dev/null |
		grep -q hello.c || fail "no lines"
	[ "$(find . -name '*.elf' -o -name '*.o' | wc -l)" = 1 ] ||
		fail "more is left: $(ls)"
	build "$here/hello.c" -o hello2
	same_image hello hello2
}
check "--keep-payload leaves the payload with debug information" keep

segments() {
	usable "$1 -fuse-ld=$2"
	CC=$1 build "$here/contents.c" -fuse-ld="$2" --keep-payload -o prog
	for file in prog prog.payload.elf; do
		readelf -lW $file > said
		grep -q 'GNU_STACK.* RW  ' said ||
			fail "$file: the stack is executable"
		grep -q ' RWE ' said && fail "$file has a RWX segment"
	done
	return 0
}
check "no executable stack, no RWX segment: gcc, bfd" segments gcc bfd
check "no executable stack, no RWX segment: clang, lld" segments clang lld

reproducible() {
	build "$here/hello.c" -o one
	mkdir tmp/other
	TMPDIR=$dir/tmp/other build "$here/hello.c" -o two
	rmdir tmp/other
	cmp one two || fail "two builds differ"
}
check "two builds are identical" reproducible

alone() {
	build "$here/hello.c" -o hello
	readelf -dW hello | grep NEEDED | grep -v 'libc\.so\|ld-linux' &&
		fail "it needs more than libc"
	return 0
}
check "the program needs nothing but libc" alone

verbose() {
	"$bgcc" -v "$here/hello.c" -o hello 2> said || fail "$(cat said)"
	[ "$(grep -c '^gcc ' said)" = 5 ] || fail "$(cat said)"
	[ "$(wc -l < said)" = 5 ] || fail "$(cat said)"
	CC=clang "$bgcc" -v "$here/hello.c" -o hello -fuse-ld=lld 2> said ||
		fail "$(cat said)"
	[ "$(grep -c 'fuse-ld=lld' said)" = 2 ] || fail "$(cat said)"
}
check "-v prints the commands" verbose

help() {
	"$bgcc" --help > said 2>&1 || fail "status $?"
	grep -q '^Usage: bareguest-cc' said || fail "$(cat said)"
	[ "$(wc -l < said)" -lt 40 ] || fail "too long"
	"$bgcc" --version | grep -q '^bareguest-cc [0-9]' || fail "--version"
	"$bgcc" --help > /dev/full 2> said && fail "/dev/full is no error"
	grep -q 'No space left' said || fail "$(cat said)"
}
check "--help, --version" help

odd_names() {
	mkdir 'a "b'\''c $d' 'tmp/x "y'\''z'
	cp "$here/hello.c" 'a "b'\''c $d/my test.c'
	TMPDIR="$dir/tmp/x \"y'z" build 'a "b'\''c $d/my test.c' \
		-o 'a "b'\''c $d/my prog'
	rmdir tmp/x*
	passes './a "b'\''c $d/my prog' 'Hello, world!'
}
check "names with blanks and quotes" odd_names

dependencies() {
	local cc

	mkdir inc
	test_source test.c "#include \"guest.h\"
	$hello_main" '#include "host.h"'
	touch inc/guest.h inc/host.h
	for cc in gcc clang; do
		CC=$cc build test.c -Iinc -MMD -MP -o prog
		printf 'prog:\n\ttouch rebuilt\ninclude prog.d\n' > Makefile
		rm -f rebuilt
		make -s && [ ! -e rebuilt ] || fail "rebuilt: $(cat prog.d)"
		for file in test.c inc/guest.h inc/host.h; do
			make -s -W $file
			[ -e rebuilt ] || fail "$file is no prerequisite"
			rm rebuilt
		done
		CC=$cc build test.c -Iinc -MD -MF my.d -MT other -o prog
		grep -q '^other: .*test.c' my.d || fail "$(cat my.d)"
		rm prog prog.d my.d
	done
}
check "-MMD and its kin: dependencies of both halves" dependencies

keeps_old() {
	cp "$here/hello.c" .
	echo old > prog
	echo 'syntax error' >> hello.c
	"$bgcc" hello.c -o prog 2> said && fail "no error"
	[ "$(cat prog)" = old ] || fail "the old output is gone"
	no_remains
}
check "an old output is replaced by a complete one only" keeps_old

## What cannot be built

no_payload() {
	cat > test.c <<-EOF
	#ifndef COMPILE_PAYLOAD
	#include "kvm_test.h"
	static void run(void) { tst_res(TPASS, "no payload"); }
	static struct tst_test test = { .test_all = run };
	#endif
	EOF
	refuses_briefly 'test.c: payload half: has no main()' test.c -o prog
}
check "error: no payload half" no_payload

syntax() {
	test_source test.c "$hello_main
	#endif
	#if defined(COMPILE_PAYLOAD) == IN_PAYLOAD
	syntax error here
	#endif
	#ifdef COMPILE_PAYLOAD"
	refuses 'test.c: payload half: does not compile' \
		test.c -DIN_PAYLOAD=1 -o prog
	grep -q 'controller half' said && fail "$(cat said)"
	refuses 'test.c: controller half: does not compile' \
		test.c -DIN_PAYLOAD=0 -o prog
	grep -q 'payload half' said && fail "$(cat said)"
	return 0
}
check "error: a mistake in one half is told of that half" syntax

syntax_both() {
	test_source test.c "$hello_main"
	echo 'syntax error here' >> test.c
	refuses 'test.c: payload half: does not compile' test.c -o prog
	grep -q 'test.c: controller half: does not compile' said ||
		fail "$(cat said)"
}
check "error: a mistake in both halves is told of both" syntax_both

libc_call() {
	test_source test.c 'int printf(const char *, ...);
	void main(void) { printf("Hello"); }'
	refuses 'test.c: payload half: does not link' test.c -o prog
	grep -q printf said || fail "$(cat said)"
	refuses 'test.c: payload half: does not link' test.c -fuse-ld=lld \
		-o prog
	grep -q printf said || fail "$(cat said)"
}
check "error: a call of the C library" libc_call

controller_link() {
	test_source test.c "$hello_main" 'void nowhere(void);
	void (*volatile call)(void) = nowhere;'
	refuses 'test.c: controller half: does not link' test.c -o prog
	grep -q nowhere said || fail "$(cat said)"
}
check "error: the controller half does not link" controller_link

second_source() {
	test_source test.c "$hello_main"
	printf '#ifdef COMPILE_PAYLOAD\nsyntax error\n#endif\n' > second.c
	refuses 'second.c: payload half: does not compile' test.c second.c \
		-o prog
}
check "error: the file is the one with the mistake" second_source

thread_local() {
	test_source test.c '__thread int x = 3;
	void main(void) { x++; }'
	refuses 'test.c: payload half: has thread-local' test.c -o prog
	refuses 'test.c: payload half: ' test.c -fuse-ld=lld -o prog
	grep -q 'TLS\|thread-local' said || fail "$(cat said)"
}
check "error: thread-local data" thread_local

ifunc() {
	test_source test.c 'static void f(void) { }
	static void *resolve(void) { return f; }
	void g(void) __attribute__((ifunc("resolve")));
	void main(void) { g(); }'
	refuses 'test.c: payload half: ' test.c -o prog
	grep -q 'relocations\|does not link' said || fail "$(cat said)"
}
check "error: an indirect function" ifunc

too_large() {
	test_source test.c 'char x[0xc0000000UL];
	void main(void) { x[5] = 1; }'
	refuses 'test.c: payload half: ' test.c -o prog
	grep -q 'ends at 0x\|does not link' said || fail "$(cat said)"
	refuses 'test.c: payload half: ' test.c -o prog -m32
	test_source test.c 'char x[0x7fffe000UL];
	void main(void) { x[5] = 1; }'
	refuses 'test.c: payload half: ends at 0x8' test.c -o prog -m32
}
check "error: more data than there is memory" too_large

late_section() {
	test_source test.c '
	asm(".section late.bss, \"aw\", @nobits; .globl late; late: .skip 64; .text");
	extern char late[];
	void main(void) {
		char *heap = tst_heap_alloc(4096);
		memset(heap, 0xff, 4096);
		tst_res(late[63] ? TFAIL : TPASS, "late");
	}'
	for ld in bfd lld; do
		if "$bgcc" test.c -fuse-ld=$ld -o prog 2> said; then
			passes ./prog late
		else
			grep -q 'payload half: section late.bss .* outside' said ||
				fail "$(cat said)"
		fi
	done
}
check "zeroed data in an odd section works or is an error" late_section

forced_pie() {
	printf '#!/bin/sh\nexec gcc "$@" %s\n' "$1" > gcc
	chmod +x gcc
	cp "$here/hello.c" .
	CC=./gcc refuses "hello.c: payload half: $2" hello.c -o prog
}
check "error: a compiler that insists on -static-pie" forced_pie -static-pie
check "error: a compiler that insists on -r" forced_pie -r \
	'the linker made no fixed-address program'

usage() {
	cp "$here/hello.c" .
	echo text > notes.txt
	refuses_briefly 'no source'
	refuses_briefly 'cannot read nowhere.c: No such file' nowhere.c -o prog
	refuses_briefly 'notes.txt: is no C source' notes.txt -o prog
	refuses_briefly 'option -c is not supported' -c hello.c -o prog
	refuses_briefly 'option - is not supported' hello.c - -o prog
	refuses_briefly 'option -MG is not supported' hello.c -MG -o prog
	refuses_briefly 'option @file is not supported' @file -o prog
	refuses_briefly 'option -o needs an argument' hello.c -o
	refuses_briefly 'option -include needs an argument' hello.c -include
	refuses_briefly '-o hello.c would overwrite a source' hello.c -o hello.c
	refuses_briefly 'cannot write nowhere/prog: No such' hello.c \
		-o nowhere/prog
	refuses_briefly '/dev/null: is no regular file' hello.c -o /dev/null
	refuses_briefly '.*: is no regular file' hello.c -o "$dir"
	[ -c /dev/null ] || fail "/dev/null is gone"
	cmp hello.c "$here/hello.c" || fail "the source is gone"
}
check "error: wrong options and files, each one line" usage

unwritable() {
	cp "$here/hello.c" .
	[ "$(id -u)" != 0 ] || {
		refuses_briefly 'cannot write /proc/prog: ' hello.c \
			-o /proc/prog
		return
	}
	mkdir closed
	chmod a-w closed
	refuses_briefly 'cannot write closed/prog: Permission' hello.c \
		-o closed/prog
}
check "error: a directory that cannot be written" unwritable

no_compiler() {
	cp "$here/hello.c" .
	CC=no-such-cc refuses_briefly 'cannot run no-such-cc' hello.c -o prog
	CC=gcc-no-such refuses_briefly 'cannot run gcc-no-such' hello.c -o prog
}
check "error: no compiler" no_compiler

no_library() {
	cp "$here/hello.c" .
	mkdir -p empty
	BAREGUEST_ROOT=$dir/empty refuses_briefly \
		'no host library for x86_64-gnu: ' hello.c -o prog
	CC="musl-gcc -m32" refuses_briefly \
		'no host library for i386-musl: ' hello.c -o prog
}
check "error: no library for what is to be built" no_library

no_tmpdir() {
	cp "$here/hello.c" .
	TMPDIR=$dir/nowhere refuses_briefly \
		"cannot create a directory $dir/nowhere" hello.c -o prog
}
check "error: no temporary directory" no_tmpdir

# Runs a build in a mount namespace with a small file system at $dir/small.
with_small_disk() {
	local as_root=-r

	[ "$(id -u)" != 0 ] || as_root=
	mkdir small
	unshare $as_root -m sh -c '
		mount -t tmpfs -o size="$1" none small || exit 77
		shift
		"$@" > said 2>&1
		echo $? > status
		ls -A small | wc -l > remains' sh "$@" ||
		skip "no right to mount a small file system"
	[ "$(cat status)" = 1 ] || fail "status $(cat status): $(cat said)"
	tail -n 1 said | grep -q '^bareguest-cc: ' || fail "$(cat said)"
	[ "$(cat remains)" = 0 ] || fail "files are left"
}

full_output() {
	with_small_disk 32k "$bgcc" "$here/hello.c" -o small/prog
}
check "error: the output's disk is full" full_output

full_tmpdir() {
	with_small_disk "$1" env TMPDIR="$dir/small" "$bgcc" "$here/hello.c" \
		-o prog
	[ ! -e prog ] || fail "an output file is left"
	no_remains
}
for size in 4k 16k 64k 128k; do
	check "error: the temporary disk is full at $size" full_tmpdir $size
done

# A compiler that does not end by itself, and has children that do not.
interrupted() {
	printf '#!/bin/sh\nsleep 77 & echo $! >> pids\nwait\n' > gcc
	chmod +x gcc
	CC=./gcc env --default-signal=INT,QUIT "$bgcc" "$here/hello.c" -o prog \
		> said 2>&1 &
	local pid=$! tries=0
	while [ ! -e pids ] || [ "$(wc -l < pids)" -lt 2 ]; do
		sleep 0.05
		((tries++ < 200)) || fail "the compilers did not start"
	done
	kill "-$1" $pid
	wait $pid
	local status=$?
	[ $status = $((128 + $(kill -l "$1"))) ] || fail "status $status"
	sleep 0.1
	xargs -I{} cat /proc/{}/stat < pids 2> /dev/null | grep -v ') Z' &&
		fail "compilers still run"
	[ ! -e prog ] || fail "an output file is left"
	no_remains
}
check "interrupted by SIGQUIT: everything ends, nothing is left" \
	interrupted QUIT
check "interrupted by SIGINT: everything ends, nothing is left" \
	interrupted INT
check "interrupted by SIGTERM: everything ends, nothing is left" \
	interrupted TERM
check "interrupted by SIGHUP: everything ends, nothing is left" \
	interrupted HUP

nobody_reads() {
	"$bgcc" -v "$here/hello.c" -o prog 2>&1 | true
	[ -x prog ] || fail "no program"
}
check "-v into a closed pipe" nobody_reads

## Cost: last, it has the machine for itself

# Runs a command and remembers the fastest of all runs, in microseconds.
take_time() {
	local -n best=$1
	local start=${EPOCHREALTIME/./} took

	shift
	"$@" || fail "$*"
	took=$((${EPOCHREALTIME/./} - start))
	((took < best)) && best=$took
	return 0
}

bare() {
	gcc -I "$build/include/bareguest" -pthread -c "$here/hello.c" \
		-o controller.o &&
	gcc "${flags[@]}" -I "$build/include/bareguest" -c "$here/hello.c" \
		-o payload.o &&
	gcc controller.o image.o -pthread -o bare.prog \
		"$build/lib/bareguest/host/x86_64-gnu/libbareguest.a"
}

cost() {
	read -r -d '' -a flags < <(sed 's/#.*//' \
		"$build/lib/bareguest/guest/x86_64/payload.flags")
	printf '.globl kvm_payload_start, kvm_payload_end\n.data\nkvm_payload_start: .skip 65536\nkvm_payload_end:\n.section .note.GNU-stack,"",@progbits\n' |
		gcc -xassembler - -c -o image.o
	floor=999999999 ours=999999999
	# Other load of the machine takes more time to have no part in it.
	for round in {1..60}; do
		take_time floor bare
		take_time ours "$bgcc" "$here/hello.c" -o prog
		ratio=$((ours * 100 / floor))
		((round >= 10 && ratio <= 130)) && break
	done
	printf 'build one test: %d us, two compilers and a link: %d us, %d.%02d x\n' \
		"$ours" "$floor" $((ratio / 100)) $((ratio % 100))
	((ratio <= 130)) || fail "more than 1.3 x"
}
check "cost: at most 1.3 x of two compilers and one link" cost
