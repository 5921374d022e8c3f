# SPDX-License-Identifier: GPL-2.0-or-later
# Compiles and runs the programs in doc/controller.md; what each has to print
# is in the comment behind it. Sourced by tests/tst/run.
# shellcheck shell=bash

# Writes the programs to $WORK/doc-N.c and the comments to $WORK/doc-N.want.
extract_doc() {
	awk -v dir="$WORK" '
		/^```c$/ { n++; inside = 1; next }
		/^```$/ { inside = 0 }
		inside { print > (dir "/doc-" n ".c") }
		/^<!-- (run|build)/ { sub(/^<!-- /, ""); sub(/ -->$/, "")
			print > (dir "/doc-" n ".want") }
	' "$ROOT/doc/controller.md"
}

check_doc() { # number
	local want out rc why=''
	want=$(< "$WORK/doc-$1.want")
	if ! (cd "$WORK" && $CC_ -Wall -Wextra -Werror -I"$ROOT/include" \
		"doc-$1.c" "$LIB_" -lpthread -lm -o "doc-$1"); then
		report "does not compile" "$ABI doc program $1"
		return
	fi
	if [[ $want == build ]]; then
		report "" "$ABI doc program $1 compiles"
		return
	fi
	if [[ $want == *root\;* && $(id -u) != 0 ]]; then
		report "" "$ABI doc program $1 # SKIP not root"
		return
	fi
	TMPDIR=$TMPD KCONFIG_PATH=$DATA/config.plain "$WORK/doc-$1" \
		> "$WORK/out" 2>&1 < /dev/null
	rc=$?
	out=$(< "$WORK/out")
	[[ $want =~ status\ ([0-9]+)\;\ (.*) ]] || why="no expectation"
	local status=${BASH_REMATCH[1]} regex=${BASH_REMATCH[2]}
	[[ $rc == "$status" ]] || why="status $rc, expected $status"
	[[ ${out//$'\n'/ } =~ $regex ]] || why="does not match '$regex'"
	report "$why" "$ABI doc program $1"
}

run_doc() {
	local i
	extract_doc
	for ((i = 1; ; i++)); do
		[[ -f $WORK/doc-$i.c ]] || break
		check_doc "$i"
	done
	(( i > 10 )) || report "only $((i - 1)) programs" "$ABI doc programs"
}
