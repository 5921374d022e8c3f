# SPDX-License-Identifier: GPL-2.0-or-later
# Mistakes that the compiler has to find, with every compiler and width: one
# source holds all that is wrong within functions, another what is right. A
# row is a file of its own for the compiler, so that its errors tell its name.
# Sourced by tests/tst/run.
# shellcheck shell=bash

# Compiles a source of a half; errors are in $WORK/said.
compile() { # compiler width half source
	local flags=(-std=gnu11 "-m$2" "-I$ROOT/include" -fsyntax-only -Wall
		-Wextra -Werror)
	case $1 in
	gcc)	flags+=(-ftrack-macro-expansion=0) ;;
	*)	flags+=(-ferror-limit=0 -fno-caret-diagnostics) ;;
	esac
	case $3 in
	guest | payload) flags+=(-DCOMPILE_PAYLOAD -ffreestanding
		-mgeneral-regs-only -Wno-main) ;;
	esac
	"$1" "${flags[@]}" "$4" > "$WORK/said" 2>&1
}

# Functions of all rows of a half, made of column $2.
all_functions() { # half column
	case $1 in
	host)	echo '#include "kvm_test.h"'
		echo 'static void rows(void);'
		echo 'static struct tst_test test = { .test_all = rows };' ;;
	guest)	echo '#include "kvm_test.h"'
		echo 'extern int ONE;' ;;
	esac
	awk -F ' ;; ' -v half="$1" -v column="$2" '
		$1 == half {
			printf "#line 1 \"%s\"\nvoid %s(void);\n", $2, $2
			printf "#line 1 \"%s\"\nvoid %s(void) { %s }\n", $2, $2, $column
			calls = calls $2 "(); "
		}
		END { if (half == "host") print "static void rows(void) { " calls "}" }
	' "$HERE/compile.tab"
}

# A table's row said what it had to.
row_error() { # name regex -> why
	why=$(sed -n "s/^$1:[0-9:]* error: //p" "$WORK/said" | sed "s/[‘’]/'/g")
	if [[ ! $why ]]; then
		why="no error"
	elif [[ $why =~ $2 ]]; then
		why=
	else
		why="not '$2', but '$why'"
	fi
	report "$why" "$ABI $cc -m$width refuses $1"
}

check_functions() { # half
	local half name regex rest why
	all_functions "$1" 5 > "$WORK/right.c"
	compile "$cc" "$width" "$1" "$WORK/right.c"
	report "$(head -n 5 "$WORK/said")" "$ABI $cc -m$width compiles what is right, $1"
	all_functions "$1" 4 > "$WORK/wrong.c"
	compile "$cc" "$width" "$1" "$WORK/wrong.c"
	while IFS=$'\x1f' read -r half name regex rest; do
		[[ $half != "$1" ]] || row_error "$name" "$regex"
	done < "$WORK/rows"
}

check_files() {
	local half name regex wrong right why
	while IFS=$'\x1f' read -r half name regex wrong right; do
		[[ $half == @(file|payload) ]] || continue
		printf '%b\n' "$right" > "$WORK/$name.c"
		compile "$cc" "$width" "$half" "$WORK/$name.c"
		report "$(head -n 5 "$WORK/said")" \
			"$ABI $cc -m$width compiles what is right, $name"
		printf '%b\n' "$wrong" > "$WORK/$name.c"
		! compile "$cc" "$width" "$half" "$WORK/$name.c"
		why=$([[ $? == 0 ]] || echo "it compiles")
		[[ $(sed "s/[‘’]/'/g" "$WORK/said") =~ $regex ]] ||
			why="no '$regex'"
		report "$why" "$ABI $cc -m$width refuses $name"
	done < "$WORK/rows"
}

run_compile() {
	local ABI=compile WORK=$TMP/work-compile cc width
	mkdir -p "$WORK"
	: > "$WORK/out"
	grep -v '^#' "$HERE/compile.tab" | sed 's/ ;; /\x1f/g' > "$WORK/rows"
	for cc in gcc clang; do
		if ! command -v $cc > /dev/null; then
			echo "ok $ABI $cc # SKIP there is no $cc"
			continue
		fi
		for width in 64 32; do
			if ! echo '#include <errno.h>' |
				$cc -m$width -xc -fsyntax-only - 2> /dev/null; then
				echo "ok $ABI $cc -m$width # SKIP it finds no headers of the C library"
				continue
			fi
			check_functions host
			check_functions guest
			check_files
		done
	done
}
