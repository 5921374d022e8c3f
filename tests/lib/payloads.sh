# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# Suites made of payloads: every source is a test like any other, built for 64
# and 32 bit; the 64-bit ones run on this machine's KVM, all of them in a lab
# machine, in one boot. Prints TAP. Included by tests/*/run, which sets
#
#	suite		name of the suite
#	sources		array of the tests' sources, each with a name of its own
#	lab		the lab machine; amd if not set
#	options		array of options for bareguest-cc; may be empty
#	lab_options	array of options for the lab; may be unset
#	sanitizer	what the 64-bit programs are built with, a kind of
#			tests/lib/sanitize.sh; may be unset
#	again		another one, for a second run of the 64-bit programs on
#			this machine; may be unset
#	judge_more	a function that prints what else is wrong with a run,
#			with the path of its output without .out or .err as
#			argument; may be unset
#	lab_only	not empty: nothing runs on this machine; may be unset
#
# and calls payload_suite "$@".
#
# Comment lines of a source tell what to run and what to expect:
#
#	* RUN [ARGUMENT]...	a run of the program (RUN32, RUN64: of one width)
#	* STATUS N		its exit status; 0 if not given; "fails": any
#				that says failed or broken
#	* SAYS PATTERN		a result line, as "TYPE: text", in this order;
#				a pattern as of bash
#	* SAYS @MARK PATTERN	the same at the line that has "@MARK */" in it
#	* NEVER PATTERN		no line is like that
#	* EMULATOR PATTERN	the lab's emulator may end under this run, with
#				such a line; what follows runs in a new machine
#	* OUT TEXT		stdout has this
#	* KNOWN PATTERN		a failure of some kernels: a run that should
#				pass may have this one, as "TFAIL: text"
#
# A run passes if it ends with that status, says all it should, and, with
# status 0, has passed something and failed nothing. Exit status 32 where
# another one is expected is a skip, if nothing went wrong before; so is one
# that says "Cannot be set up: ...".
#
# A source without a RUN line is a case (cases/include/witness.h): it runs as
# it is, which must pass, and with -W, its set-up left out, which must fail.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "${BAREGUEST_BUILD:-$root/build}" && pwd) || exit 1
# shellcheck source=tests/lib/sanitize.sh
. "$root/tests/lib/sanitize.sh"
limit=60
export LC_ALL=C
unset CC CFLAGS CPPFLAGS LDFLAGS LDLIBS CROSS_COMPILE BAREGUEST_ROOT \
	"${!LTP_@}" "${!TST_@}"

# The programs' widths; the name of a second sanitizer stands for one.
bits_of() {
	[ "$1" = "${again-}" ] && echo 64 || echo "$1"
}

sanitizer_of() {
	case $1 in
	64)	echo "${sanitizer-}" ;;
	32)	;;
	*)	echo "$1" ;;
	esac
}

# One line for each run: WIDTH SOURCE NUMBER-OF-RUN ARGUMENT...
list_runs() {
	local width=$1 source

	for source in "${sources[@]}"; do
		awk -v width="$width" -v bits="$(bits_of "$width")" \
			-v source="$(basename "$source" .c)" '
		$1 == "*" && $2 ~ /^RUN(32|64)?$/ {
			number++
			if ($2 != "RUN" && $2 != "RUN" bits)
				next
			sub(/^.*RUN[0-9]* */, "")
			print width, source, number, $0
		}
		END {
			if (!number) {
				print width, source, 1, ""
				print width, source, 2, "-W"
			}
		}' "$source"
	done
}

source_of() {
	local source

	for source in "${sources[@]}"; do
		[ "${source##*/}" != "$1.c" ] || echo "$source"
	done
}

# The lines about a run: what stands behind its RUN.
expectation() {
	awk -v wanted="$2" '
	BEGIN {
		split("STATUS SAYS NEVER EMULATOR OUT KNOWN", words, " ")
		for (i in words)
			known[words[i]]
	}
	$1 == "*" && $2 ~ /^RUN(32|64)?$/ { number++; next }
	$1 == "*" && $2 in known && number == wanted {
		sub(/^[ \t]*\* /, "")
		print
	}
	END { if (!number && wanted == 2) print "STATUS fails" }
	' "$(source_of "$1")"
}

program_of() {
	echo "$out/$1/$2"
}

# Called by xargs. A warning is an error.
build_one() {
	local source=$1 width=$2 program log kind bits

	program=$out/$width/$(basename "$source" .c)
	log=$program.log kind=$(sanitizer_of "$width")
	bits=$(bits_of "$width")
	if [ -n "$kind" ]; then
		mapfile -t -O ${#options[@]} options < <(sanitizer_options "$kind")
		BAREGUEST_ROOT=$(sanitized_tree "$kind")
		export BAREGUEST_ROOT
	fi
	"$build/bin/bareguest-cc" -m"$bits" -Wall -Wextra \
		${options[@]+"${options[@]}"} "$source" -o "$program" \
		> "$log" 2>&1
	if [ -s "$log" ]; then
		rm -f "$program"
	fi
}

build_all() {
	local width source kind

	for kind in ${sanitizer-} ${again-}; do
		build_sanitized "$kind" > "$out/$kind.log" 2>&1 ||
			cat "$out/$kind.log" >&2
	done
	for width in 64 32 ${again-}; do
		mkdir -p "$out/$width"
		for source in "${sources[@]}"; do
			echo "$source $width"
		done
	done | xargs -P 2 -n 2 "$0" --build
}

# Reads list_runs' lines; the file is named after line and machine.
run_here() {
	local width name number args program result

	mkdir -p "$out/here"
	while read -r width name number args; do
		program=$(program_of "$width" "$name")
		[ -x "$program" ] || continue
		result=$out/here/$name-$width-$number
		# The thread sanitizer wants its part of the address space.
		# shellcheck disable=SC2086 # arguments are words
		timeout -k 5 $limit ${again:+setarch -R} "$program" $args \
			> "$result.out" 2> "$result.err" < /dev/null
		echo $? > "$result.status"
	done
}

run_in_lab() {
	local width name number args program list=$out/lab.list

	while read -r width name number args; do
		program=$(program_of "$width" "$name")
		[ -x "$program" ] || continue
		echo "@$name-$width-$number '$program' $args"
	done > "$list"
	[ ! -s "$list" ] ||
		"$build/bin/bareguest" lab "$lab" ${lab_options[@]+"${lab_options[@]}"} \
		--batch "$list" \
		--timeout $limit --output-dir "$out/lab" > "$out/lab.log" 2>&1
}

marked_line() {
	grep -n "@$2 \*/" "$(source_of "$1")" | cut -d: -f1
}

# Result lines of a program as "LINE TYPE: text", the line being 0 if it is
# not one of the test's own source.
result_lines() {
	sed -n -E \
	-e "s#^([^:]*/)?$1\.c:([0-9]+): (T[A-Z]+: .*)#\2 \3#p; t" \
	-e "s#^[^:]*:[0-9]+: (T[A-Z]+: .*)#0 \1#p" "$2.err"
}

# Failures that are known, the lines of a program on stdin.
known_failures() {
	local at line pattern
	local -a known

	mapfile -t known < <(expectation "$1" "$2" | sed -n 's/^KNOWN //p')
	[ ${#known[@]} -gt 0 ] || return
	while read -r at line; do
		for pattern in "${known[@]}"; do
			# shellcheck disable=SC2053 # it is a pattern
			[[ $line == $pattern ]] && echo "$line"
		done
	done < <(result_lines "$1" "$3")
}

# Prints what is wrong with a run, nothing if it is as expected.
judge() {
	local name=$1 number=$2 result=$3 word pattern line expected=0 known
	local -a says=() never=()
	local at mark i=0

	while read -r word pattern; do
		case $word in
		STATUS)	expected=$pattern ;;
		SAYS)	says+=("$pattern") ;;
		NEVER)	never+=("$pattern") ;;
		OUT)	grep -qsF -e "$pattern" "$result.out" ||
				echo "stdout has no: $pattern" ;;
		esac
	done < <(expectation "$name" "$number")
	known=$(known_failures "$name" "$number" "$result")
	[ "$expected" != 0 ] ||
		never+=("TFAIL:*" "TBROK:*" "TWARN:*")
	[ "$expected" != 0 ] || [ -z "$known" ] || expected=1
	# A taint adds that of TWARN.
	[[ $known != *": The test tainted the kernel: "* ]] || expected=5

	while read -r at line; do
		[ -z "$known" ] || ! grep -qxF -e "$line" <<< "$known" ||
			continue
		for pattern in ${never[@]+"${never[@]}"}; do
			# shellcheck disable=SC2053 # it is a pattern
			[[ $line != $pattern ]] || echo "says: $line"
		done
		[ $i -lt ${#says[@]} ] || continue
		pattern=${says[$i]} mark=
		if [[ $pattern == @* ]]; then
			mark=${pattern%% *} pattern=${pattern#* }
			mark=$(marked_line "$name" "${mark#@}")
			[ -n "$mark" ] || echo "no mark for: ${says[$i]}"
		fi
		# shellcheck disable=SC2053 # it is a pattern
		if [[ $line == $pattern ]] && [ "${mark:-$at}" = "$at" ]; then
			i=$((i + 1))
		fi
	done < <(result_lines "$name" "$result")

	for pattern in "${says[@]:$i}"; do
		echo "does not say: $pattern"
	done
	if [ "$expected" = fails ]; then
		[ $((status & 3)) != 0 ] && [ "$status" -lt 64 ] ||
			echo "exit status $status, expected a failure"
	elif [ "$status" != "$expected" ]; then
		echo "exit status $status, expected $expected"
	elif [ "$expected" = 0 ] &&
	     ! grep -qE '^[^:]*:[0-9]+: TPASS: ' "$result.err"; then
		echo "passed nothing"
	fi
	[ "$(type -t judge_more)" != function ] || judge_more "$result"
}

# What the emulator said as it ended under a run that may end it: that has to
# be the verdict, on this run, with the emulator's own words.
emulator_died() {
	local name=$1 number=$2 result=$3 pattern

	[ "$status" = 125 ] && grep -q 'ended on its own$' "$result.status" ||
		return
	pattern=$(expectation "$name" "$number" | sed -n 's/^EMULATOR //p')
	[ -n "$pattern" ] &&
		sed -n 's/^  emulator: //p' "$result.err" | grep -m 1 -e "$pattern"
}

# A skip has no other result beside it: that would add to the exit status.
skip_reason() {
	[ "$status" = 32 ] &&
		sed -n 's/^[^:]*:[0-9]*: TCONF: //p' "$1.err" | head -n 1
}

expects_skip() {
	expectation "$1" "$2" | grep -qx 'STATUS 32'
}

# Where a skip is expected, one that the test could not provoke is a skip of
# the test.
is_skip() {
	[[ $3 == "Cannot be set up: "* ]] || ! expects_skip "$1" "$2"
}

declare -A logged
show() {
	local machine=$1 width=$2 name=$3 number=$4 args=$5
	local result=$out/$machine/$name-$width-$number title problems status reason

	count=$((count + 1))
	title="$count - ${machine/#lab/$lab} $width: $name${args:+ $args}"
	if [ ! -x "$(program_of "$width" "$name")" ]; then
		problems="does not build
${logged[$width$name]-$(head -n 20 "$out/$width/$name.log")}"
		logged[$width$name]=
	elif [ ! -s "$result.status" ]; then
		problems="did not run: see $machine.log
$(tail -n 5 "$out/lab.log")"
	else
		read -r status _ < "$result.status"
		reason=$(skip_reason "$result")
		if [ -n "$reason" ] && is_skip "$name" "$number" "$reason"; then
			echo "ok $title # SKIP $reason"
			return
		fi
		reason=$(emulator_died "$name" "$number" "$result")
		if [ -n "$reason" ]; then
			echo "ok $title"
			echo "# the emulator ended, which is the verdict: $reason"
			return
		fi
		problems=$(judge "$name" "$number" "$result")
	fi
	if [ -z "$problems" ]; then
		echo "ok $title"
		known_failures "$name" "$number" "$result" |
			sed 's/^T[A-Z]*/# known bug of this kernel/'
		[ "$status" != 0 ] ||
			sed -n 's/^[^:]*:[0-9]*: TCONF: /# left out: /p' \
			"$result.err"
		return
	fi
	echo "not ok $title"
	failed=1
	printf '%s\n' "$problems" | sed 's/^/# /'
	cat "$result.err" "$result.out" 2>/dev/null | sed 's/^/#   /' |
		head -n 60
}

skip_here() {
	local width name number args

	while read -r width name number args; do
		count=$((count + 1))
		echo "ok $count - here $width: $name${args:+ $args} # SKIP /dev/kvm cannot be used here"
	done
}

show_all() {
	local machine=$1 width name number args

	while read -r width name number args; do
		show "$machine" "$width" "$name" "$number" "$args"
	done
}

payload_suite() {
	out=$build/tests/$suite
	lab=${lab:-amd}
	if [ "${1-}" = --build ]; then
		build_one "$2" "$3"
		exit
	fi
	rm -rf "$out"
	mkdir -p "$out" || exit 1
	if [ -n "${again-}" ] && ! can_sanitize "$again" "$out"; then
		missing=$again again=
	fi
	build_all
	runs64=$(list_runs 64)
	runs=$runs64$'\n'$(list_runs 32)
	runs=$(sed '/^$/d' <<< "$runs")
	[ -z "${again-}" ] || runs64+=$'\n'$(list_runs "$again")
	[ -z "${lab_only-}" ] || runs64=
	echo "1..$(printf '%s\n%s\n' "$runs64" "$runs" ${missing-} | grep -c .)"
	count=0 failed=0
	usable=
	if [ -n "$runs64" ] && [ -r /dev/kvm ] && [ -w /dev/kvm ]; then
		usable=1
		run_here <<< "$runs64" &
	fi
	run_in_lab <<< "$runs"
	wait
	if [ -n "$usable" ]; then
		show_all here < <(printf '%s\n' "$runs64")
	elif [ -n "$runs64" ]; then
		skip_here < <(printf '%s\n' "$runs64")
	fi
	show_all lab < <(printf '%s\n' "$runs")
	[ -z "${missing-}" ] ||
		echo "ok $((count + 1)) - here $missing # SKIP gcc has no -fsanitize=$missing here"
	exit $failed
}
