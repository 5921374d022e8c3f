# SPDX-License-Identifier: GPL-2.0-or-later
# Surroundings that a table cannot make: namespaces, missing file systems,
# killed library processes, machine-readable output. Sourced by tests/tst/run.
# shellcheck shell=bash

# Runs a case of results.c; the output is in $WORK/out, the status in rc.
results() { # case args...
	local name=$1
	shift
	env "KCONFIG_PATH=$DATA/config.plain" "TMPDIR=$TMPD" "CASE=$name" \
		"${inside[@]}" "$BIN/results" "$@" > "$WORK/out" 2>&1 < /dev/null
	rc=$?
	out=$(< "$WORK/out")
}

# rc and the output have to match.
expect() { # name status regex
	local why=''
	[[ $rc == "$2" ]] || why="status $rc, expected $2"
	[[ ${out//$'\n'/ } =~ $3 ]] || why="does not match '$3'"
	report "$why" "$ABI $1"
}

# In new namespaces, with a command run first.
namespace() { # unshare-options command
	inside=(unshare $1 sh -c "$2 || exit 77; exec \"\$@\"" sh)
}

can_unshare() {
	unshare -mpf true 2>/dev/null
}

pid1_cases() {
	namespace "-pf --mount-proc" true
	results pass
	expect "as process 1" 0 "passed   1"
	TYPES=FC results by_letters
	expect "as process 1, a failure" 33 "failed   1"
	LTP_TIMEOUT_MUL=0.01 results hang
	expect "as process 1, a timeout" 2 "Test timeouted.*Test killed"
	SIGNAL=11 results crash
	expect "as process 1, a crash" 2 "killed by SIGSEGV"
	results child_status
	expect "as process 1, children" 2 "Child [0-9]+ exited with 7"
}

no_proc_cases() {
	# The leak checker cannot work without, either.
	inside=(env HIDE_PROC=1 "ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0")
	results pass
	expect "without /proc" 0 "passed   1"
	LTP_TIMEOUT_MUL=0.01 results hang
	expect "without /proc, a timeout" 2 "Test timeouted.*Test killed"
	results buffers
	expect "without /proc, buffers" 0 "passed   3"
	results states
	expect "without /proc, states" 2 "there is no such process"
}

missing_cases() {
	no_proc_cases
	namespace -m "mount -t tmpfs -o ro none /dev/shm"
	JOIN=$BIN/join results reinit
	expect "without /dev/shm" 0 "exported.*joined"
	namespace -m "mount -t tmpfs -o size=64k none $TMPD"
	results cmds
	expect "with a small TMPDIR" 0 "passed   6"
	namespace -m "mount -t tmpfs -o size=4k,nr_inodes=1 none $TMPD"
	results cmds
	expect "with a full TMPDIR" 2 "cannot make a directory in .*ENOSPC"
	inside=()
}

module_case() { # name status regex what-is-loaded-at-the-end
	local want=$4
	expect "$1" "$2" "$3"
	report "$([[ $out == *"AT END: $want"* ]] || echo "not put back to '$want'")" \
		"$ABI $1: put back"
}

# A directory of modules that the stand-ins for kmod change.
module_cases() {
	local loaded='mkdir -p /sys/module/fakemod/parameters;
		echo live > /sys/module/fakemod/initstate;
		echo 1 > /sys/module/fakemod/parameters/npt'
	local show='"$@"; rc=$?; echo "AT END: $(cat \
		/sys/module/fakemod/parameters/npt 2>/dev/null || echo none)";
		exit $rc'
	local first
	for first in "$loaded" true; do
		inside=(env FAKESYS=1 "PATH=$DATA/bin:$PATH" unshare -m sh -c
			"mount -t tmpfs none /sys/module; $first; $show" sh)
		local end=1
		[[ $first == true ]] && end=none
		results module_reload
		module_case "module ($end) reloaded" 0 reloaded "$end"
		results module_crash
		module_case "module ($end) reloaded, then a crash" 2 SIGABRT "$end"
	done
	inside=()
}

# Sizes 0 to 4097 and 8188 to 8196, damaged on both sides. Where there is no
# pattern there is no memory either, which the program itself looks at; there
# is one before 4085 and behind 3849 of them.
sizes_case() {
	CASE=damage_sizes "$BIN/results" > "$WORK/sizes" 2>&1
	rc=$?
	tail -n 6 "$WORK/sizes" > "$WORK/out"
	grep -c 'TWARN: .*, before its start$' "$WORK/sizes" >> "$WORK/out"
	grep -c 'TWARN: .*, behind its end$' "$WORK/sizes" >> "$WORK/out"
	out=$(< "$WORK/out")
	expect "buffers of all sizes" 4 \
		"passed   1.failed   0.*warnings 7934.4085.3849$"
}

# A zombie is gone too: only its parent has not looked yet.
is_alive() { # pid
	local stat
	{ stat=$(< "/proc/$1/stat"); } 2> /dev/null || return
	[[ ${stat##*) } != Z* ]]
}

# What a test whose library process was killed has left behind.
leftovers() { # library-pid test-pids
	local pid
	for pid in $2; do
		! is_alive "$pid" || echo "process $pid"
	done
	[[ $(< "$SETTING") == orig ]] || echo "the setting"
	[[ -z $(ls -A "$TMPD") ]] || echo "files in TMPDIR"
	[[ ! -e /dev/shm/ltp_fields_$1 ]] || echo "the results page"
}

# The library process is killed, alone or with its process group (or a case
# does that to itself): nothing of the test may stay.
orphan_case() { # name sign-or-case
	local i pid pids='' left='' case=orphans
	[[ $2 != orphans* ]] || case=$2
	echo orig > "$SETTING"
	# Not what the case before has left there, until the program begins.
	: > "$WORK/out"
	setsid env "KCONFIG_PATH=$DATA/config.plain" "TMPDIR=$TMPD" \
		"SETTING=$SETTING" "CASE=$case" "$BIN/fields" \
		> "$WORK/out" 2>&1 &
	pid=$!
	for ((i = 0; i < 500; i++)); do
		pids=$(sed -n 's/.*processes: //p' "$WORK/out")
		[[ ! $pids ]] || break
		sleep 0.01
	done
	if [[ $case == orphans ]]; then
		left=$([[ $(< "$SETTING") == new ]] || echo "no setting was changed"
			[[ -e /dev/shm/ltp_fields_$pid ]] || echo "no results page")
		kill -9 -- "$2$pid"
	fi
	wait $pid 2>/dev/null
	for ((i = 0; i < 200; i++)); do
		[[ $(leftovers $pid "$pids") ]] || break
		sleep 0.01
	done
	left+=$(leftovers $pid "$pids")
	report "$([[ $pids ]] || echo "no test was found"
		[[ ! $left ]] || echo "left behind: "$left)" "$ABI $1"
	[[ ! $left || ! $pids ]] || kill -9 $pids 2>/dev/null
}

# Each line of a JSON file has to be an object; the filter yields text.
json_case() { # name filter expected
	local got
	got=$(jq -r "$2" "$WORK/json" 2>&1 | tr '\n' ' ')
	report "$([[ $got == "$3" ]] || echo "got '$got', expected '$3'")" \
		"$ABI $1"
}

# The C library of musl knows no other numbers, Debian's sources of locales are
# in a package of their own.
locale_case() {
	local LOCPATH=$WORK/locale
	export LOCPATH
	[[ $ABI != *musl ]] || return
	mkdir "$LOCPATH"
	if ! localedef -i de_DE -f UTF-8 "$LOCPATH/de_DE.UTF-8" 2> /dev/null; then
		echo "ok $ABI JSON in a locale with commas # SKIP there is no localedef, or no source of de_DE"
		return
	fi
	results locale -j "$WORK/json"
	json_case "JSON in a locale with commas" 'select(.duration) |
		select(.type != "note") | .message // .type' "half: 0,5 end "
}

json_cases() {
	if ! command -v jq > /dev/null; then
		echo "ok $ABI JSON # SKIP there is no jq"
		return
	fi
	results all_types -j "$WORK/json"
	json_case "JSON results" 'select(.type == "result") | .id + "=" + .result' \
		"results/1=pass results/2=fail results/3=warn results/4=conf "
	json_case "JSON end" 'select(.type == "end") | .exit' "5 "
	results errnos --json="$WORK/json"
	json_case "JSON errno" 'select(.errno) | .errno_name + (.errno | tostring)' \
		"ENOENT2 EAGAIN/EWOULDBLOCK11 99999999 EAGAIN/EWOULDBLOCK11 EINVAL22 EINVAL22 "
	results prefixes -i 2 -j "$WORK/json"
	json_case "JSON names" 'select(.type == "result" and .iteration == 1) |
		.id + ":" + (.known // "-" | tostring)' \
		"results/outer/in2/sum:- results/outer/in2/1:- results/outer/bad:- results/xfail:true results/xpass:true results/known:true results/known ok:- "
	SIGNAL=9 results crash -j "$WORK/json"
	json_case "JSON of a crash" 'select(.type == "result") | .id + "=" + .result' \
		"results/run/1=brok "
	printf 'quote " backslash \\ tab \t bad \xff\n' > "$WORK/text"
	EXPR=$(< "$WORK/text") results kconfig_expr -j "$WORK/json"
	json_case "JSON escapes" 'select(.type == "result") | .result' "brok "
	results bad_texts -j "$WORK/json"
	json_whole "JSON of bad texts is whole" 8
	tap_case "JSON of bad texts" bad_json - jq -r \
		'select(.type == "result") | .id, .name, .reason, .message | tojson' \
		"$WORK/json"
	ln -sf results "$BIN/a\"b\\c"
	CASE=bad_texts "$BIN/a\"b\\c" --metadata > "$WORK/json"
	tap_case "metadata of bad texts" bad_metadata - jq . "$WORK/json"
	CASE=pass "$BIN/results" --metadata > /dev/full 2> "$WORK/out"
	rc=$? out=$(< "$WORK/out")
	expect "metadata on a full disk" 2 "cannot write to stdout: ENOSPC"
	results long_records -j "$WORK/json" --tap
	json_whole "JSON of long texts" 7
	results huge -j "$WORK/json"
	json_case "JSON of 1 MB" 'select(.type == "result") | .result + (.message | length | tostring)' \
		"warn40 pass2047 "
	JOIN=$BIN/join results reinit_variants -j "$WORK/json"
	json_case "JSON ids in variants, with a program that joins" \
		'select(.result == "pass") | .id + " " + (.variant | tostring)' \
		"results/v0/t0/1 0 results/v0/t1/1 0 results/v1/t0/1 1 results/v1/t1/1 1 "
	results in_parallel -i 2 -j "$WORK/json"
	json_case "JSON ids of processes and threads" \
		'select(.type == "result") | .id' \
		"$(for _ in 1 2; do seq -f 'results/%g' 800 ; done | tr '\n' ' ')"
	locale_case
	record_file_cases
	reader_cases
	BIN_=$BIN limit_cases
	early_cases
	[[ $ABI != x86_64-gnu ]] || group_cases
	report "$(grep -vE '^( *ok| *not ok| *#|TAP| *1\.\.|1\.\.)' "$WORK/out" |
		grep -vE 'T(INFO|PASS|CONF|WARN|FAIL): |^(x|$)|^Summary|^[a-z]+ +[0-9]' |
		head -n 3)" "$ABI TAP of long texts"
	sudden_case
}

# What the path of a source says about its groups.
group_case() { # path expected
	mkdir -p "$WORK/groups/src/$(dirname "$1")"
	cat > "$WORK/groups/src/$1" <<-'END'
		#include "tst_test.h"
		static void run(void) {}
		static struct tst_test test = { .test_all = run, };
	END
	(cd "$WORK/groups/src" && $CC_ -I"$ROOT/include" "$1" "$LIB_" -lpthread \
		-o "$WORK/groups/program")
	"$WORK/groups/program" --metadata > "$WORK/json"
	json_case "groups of $1" '.program | .fname + " " + (.groups | join(" "))' \
		"$1 $2 "
}

group_cases() {
	group_case a/b/c.c "b a"
	group_case kernel/syscalls/c.c syscalls
	group_case cve/c.c ""
	group_case ../d/c.c d
	group_case ./c.c ""
}

# Every record is whole, and there are enough of them.
json_whole() { # name at-least
	local got
	got=$(jq -cs length "$WORK/json" 2>&1)
	[[ $got =~ ^[0-9]+$ ]] && (( got >= $2 )) && got=''
	report "${got:+$got records}" "$ABI $1"
}

# A program that is run for its records: the output is in $WORK/out.
records() { # env-words -- options...
	local envs=()
	while [[ $1 != -- ]]; do envs+=("$1"); shift; done
	env "KCONFIG_PATH=$DATA/config.plain" "TMPDIR=$TMPD" "${envs[@]}" \
		timeout -s KILL 20 "$BIN/${program:-results}" "${@:2}" \
		2> "$WORK/out" < /dev/null
	rc=$?
	out=$(< "$WORK/out")
}

# Files that records cannot go to.
record_file_cases() {
	local fifo=$WORK/fifo
	rm -f "$fifo"
	mkfifo "$fifo"
	records CASE=pass -- -j "$WORK"
	expect "JSON to a directory" 2 "TBROK: --json: cannot write $WORK: EISDIR"
	records CASE=pass -- -j "$fifo"
	expect "JSON to a FIFO that nobody reads" 2 \
		"TBROK: --json: cannot write $fifo, which nobody reads: ENXIO"
	cat "$fifo" > "$WORK/json" &
	# As the reader is at work, the FIFO opens.
	for _ in 1 2 3 4 5 6 7 8 9; do
		records CASE=pass -- -j "$fifo"
		[[ $out == *ENXIO* ]] || break
		sleep 0.1
	done
	wait $!
	expect "JSON to a FIFO" 0 "passed   1"
	json_case "JSON to a FIFO is read" .type "start note note note result end "
	records CASE=pass -- -j "" > /dev/null
	expect "JSON to no name" 2 "allowed is the name of a file, of at most 511 bytes"
	records CASE=pass -- -j "$(printf %0512d 0)" > /dev/null
	expect "JSON to a long name" 2 "of at most 511 bytes"
	records CASE=pass -- -j - -t > "$WORK/tap"
	expect "JSON and TAP to stdout" 2 "TBROK: --json: cannot write -: it is stdout, where --tap writes"
	records CASE=pass -- -t -j "$WORK/tap" > "$WORK/tap"
	expect "JSON and TAP to one file" 2 "it is stdout, where --tap writes"
	report "$([[ $(< "$WORK/tap") == "TAP version 14"*"not ok 1 - results/run/1"*"1..1" ]] ||
		cat "$WORK/tap")" "$ABI JSON and TAP to one file: TAP is whole"
	records CASE=pass -- -t -j /dev/null > /dev/null
	expect "JSON and TAP to a device" 0 "passed   1"
	rm -f "$fifo" "$WORK/a"
	records CASE=pass -- -j "$WORK/a" -j "$WORK/json" -t -t > /dev/null
	expect "JSON and TAP twice: the last one" 0 "passed   1"
	report "$([[ ! -e $WORK/a ]] || echo "the first one was made")" \
		"$ABI JSON twice: the first one"
}

# Who reads them goes away: that costs the records, and not the test.
reader_cases() {
	local how
	for how in "-j -" --tap; do
		records CASE=slow_many -- $how > >(read -r; exec <&-)
		expect "$how, and the reader goes" 4 \
			"Records could not be written to stdout: EPIPE.*passed   20.*warnings 1"
	done
}

# The last record does not fit, then those from the middle on.
limit_cases() {
	local size
	records CASE=many -- -j "$WORK/json"
	size=$(stat -c %s "$WORK/json")
	program_limit=$((size - 20)) limited CASE=many -- -j "$WORK/json"
	expect "the last record does not fit" 4 "passed   200.*warnings 0.*TWARN: Records could not be written to $WORK/json: EFBIG"
	json_case "the last record does not fit: is whole" \
		'select(.type == "end" or .message == "result 199") | .type' "result "
	program_limit=$((size / 2)) limited CASE=many -- -j "$WORK/json"
	expect "half of the records fit" 4 "TWARN: Records could not be written to $WORK/json: EFBIG.*passed   200.*warnings 1"
	json_whole "half of the records fit: is whole" 80
	records CASE=many -- -t > "$WORK/tap"
	size=$(stat -c %s "$WORK/tap")
	rm "$WORK/tap"
	program_limit=$((size - 2)) limited CASE=many -- -t > "$WORK/tap"
	expect "the last line of TAP does not fit" 4 "TWARN: Records could not be written to stdout: EFBIG.*passed   200.*warnings 1"
	# Less than that the text on stderr would not fit, either.
	program_limit=$((size * 3 / 4)) limited CASE=many -- -t > "$WORK/tap"
	expect "a part of TAP fits" 4 "TWARN: Records could not be written to stdout: EFBIG.*passed   200.*warnings 1"
	report "$(grep -vE '^( *ok [0-9]| *# | *1\.\.|TAP version)' "$WORK/tap"
		[[ -z $(tail -c 1 "$WORK/tap") ]] || echo "ends in a line")" \
		"$ABI a part of TAP fits: lines are whole"
	program_limit=600 limited CASE=many -- -j /dev/stdout > >(cat > "$WORK/json")
	wait $!
	expect "the text does not fit" 6 "TPASS: result"
	json_case "the text does not fit: the records tell" \
		'select(.result == "brok" or .type == "end") | .message // .exit' \
		"Test killed by SIGXFSZ! 6 "
}

limited() {
	local BIN=$WORK/limited
	mkdir -p "$BIN"
	printf '#!/bin/sh\nexec prlimit --fsize=%s "%s" "$@"\n' \
		"$program_limit" "$BIN_/results" > "$BIN/results"
	chmod 755 "$BIN/results"
	records "$@"
}

# A verdict that comes before anything is set up has its record, too.
early_cases() {
	program=fields records CASE=archs_other -- -j "$WORK/json" -t > "$WORK/tap"
	expect "records of an early skip" 32 "^$BIN/..*TCONF: This architecture[^:]*$|^fields.c:0: TCONF: This architecture[^:]*$"
	json_case "JSON of an early skip" '.type + (.exit // .id | tostring)' \
		"startnull resultfields/run/1 end32 "
	report "$(grep -qx "ok 1 - fields/run/1 # SKIP This architecture.*" "$WORK/tap" ||
		cat "$WORK/tap")" "$ABI TAP of an early skip"
	program=fields records CASE=two_functions -- --json="$WORK/json"
	expect "records of an early TBROK" 2 "^fields.c:0: TBROK: [^:]*$"
	json_case "JSON of an early TBROK" '.type + (.exit // .id | tostring)' \
		"startnull resultfields/run/1 end2 "
	program=fields records CASE=options_jt -- -j "$WORK/no" -t
	expect "options of the test's own" 0 "a=$WORK/no b= "
	report "$([[ ! -e $WORK/no ]] || echo "there is one")" \
		"$ABI no record file for an option of the test's own"
	rm -f "$WORK/json"
	records CASE=pass -- -j "$WORK/json" -h
	report "$([[ ! -e $WORK/json ]] || echo "there is one")" "$ABI -j with -h"
	records CASE=pass -- -j "$WORK/json" -i 0
	json_case "JSON with -i 0" '.type + (.exit // "" | tostring)' \
		"start note note note end0 "
}

# Killed at any time: what is in the files is whole.
sudden_case() {
	local i pid child
	for i in 0 1 2 3 4 5; do
		rm -f "$WORK/json" "$WORK/tap"
		env CASE=flood "$BIN/results" -j "$WORK/json" --tap \
			> "$WORK/tap" 2> /dev/null &
		pid=$!
		while ! grep -qs flood "$WORK/json"; do sleep 0.005; done
		# The guard is the older one.
		child=$(pgrep -n -P $pid)
		sleep 0.0$i$((RANDOM % 10))
		# Once the library process goes first, once all go at once.
		kill -9 $(((i & 1) ? pid : -child))
		kill -9 -- -$child $pid 2> /dev/null
		wait $pid 2> /dev/null
		jq -cs . "$WORK/json" > /dev/null 2>&1 ||
			{ report "record $i is broken" "$ABI sudden end"; return; }
		[[ -z $(tail -c 1 "$WORK/tap") ]] ||
			{ report "TAP $i is broken" "$ABI sudden end"; return; }
	done
	report "" "$ABI sudden end"
}

# A disk that fills up.
full_case() {
	namespace -m "mount -t tmpfs -o size=8k none $TMPD"
	inside=(unshare -m sh -c "mount -t tmpfs -o size=8k none $TMPD &&
		\"\$@\"; rc=\$?; cp $TMPD/json $WORK/json; exit \$rc" sh)
	results many -j "$TMPD/json"
	inside=()
	expect "JSON on a full disk" 4 \
		"Records could not be written to .*ENOSPC.*passed   200"
	json_whole "JSON on a full disk is whole" 10
}

tap_case() { # name golden - command...
	"${@:4}" 2> /dev/null > "$WORK/out"
	normalise "$(< "$WORK/out")"
	[[ -z $UPDATE ]] || echo "$REPLY" > "$HERE/golden/$2.txt"
	report "$([[ $REPLY == "$(< "$HERE/golden/$2.txt")" ]] ||
		echo "differs from golden/$2.txt")" "$ABI $1"
}

tap_cases() {
	local run=(env "KCONFIG_PATH=$DATA/config.plain")
	tap_case "TAP 14" tap - "${run[@]}" CASE=prefixes "$BIN/results" -t -i 2
	tap_case "TAP 14 of a crash" tap_crash - "${run[@]}" CASE=crash SIGNAL=11 \
		"$BIN/results" --tap=14
	tap_case "TAP 14 of all types" tap_types - "${run[@]}" CASE=all_types \
		"$BIN/results" --tap
	tap_case "TAP 14 of bad texts" tap_bad - "${run[@]}" CASE=bad_texts \
		"$BIN/results" --tap
	tap_case "KTAP of bad texts" ktap_bad - "${run[@]}" CASE=bad_texts \
		"$BIN/results" --tap=ktap
	tap_case "KTAP" ktap - "${run[@]}" CASE=prefixes "$BIN/results" --tap=ktap
	tap_case "metadata" metadata - "${run[@]}" CASE=everything \
		"$BIN/results" --metadata
}

# What a parser of TAP sees has to be what the records tell.
parser_cases() {
	local case got want
	if ! command -v jq > /dev/null || ! perl -MTAP::Parser -e 1 2> /dev/null; then
		echo "ok $ABI TAP parser # SKIP there is no jq, or no TAP::Parser of Perl"
		return
	fi
	for case in prefixes all_types bad_texts many; do
		got=$(CASE=$case "$BIN/results" -i 2 -t -j "$WORK/json" 2> /dev/null |
			perl "$HERE/tap.pl" 2>&1)
		want=$(jq -r 'select(.type == "result") |
			(if .known and .failed then "todo"
			elif .result == "conf" then "skip"
			elif .result == "pass" then "ok" else "not ok" end)' \
			"$WORK/json")
		report "$([[ $got == "$want" ]] || echo "got '${got//$'\n'/ }'")" \
			"$ABI TAP parser: $case"
	done
}

# Packed configurations with a few bytes changed: read, or refused.
damaged_cases() {
	local i off size bad=''
	size=$(stat -c %s "$DATA/config.gz")
	RANDOM=4711
	for ((i = 0; i < 40; i++)); do
		cp "$DATA/config.gz" "$WORK/damaged.gz"
		off=$((i % 2 ? RANDOM % 150 : RANDOM % size))
		printf "\\x$(printf %02x $((RANDOM % 256)))" | dd conv=notrunc \
			"of=$WORK/damaged.gz" bs=1 seek=$off status=none
		inside=(env EXPR=CONFIG_A "KCONFIG_PATH=$WORK/damaged.gz")
		results kconfig_expr
		[[ $rc =~ ^[0126]$ && $out == *Summary* &&
			$out != *"runtime error"* && $out != *Sanitizer* ]] ||
			{ bad="byte $off: status $rc"; break; }
	done
	inside=()
	report "$bad" "$ABI damaged configurations"
}

# Programs, cases and their exit statuses. What the sanitizers' build covers
# is not all here: a case takes half a second.
VALGRIND="results/buffers:0 results/kconfig_expr:0 results/checkpoints:0
	results/strings:0 results/parse:0 results/errnos:0 results/hexdump:0
	results/versions:0 results/cmdline:0 results/long_records:4
	results/bad_texts:1 results/states:2 results/sys_conf:2 results/cmds:0
	results/validate:1 results/brk_threads:2 results/child_signal:2
	macros/compare:1 macros/asserts:3 safe/good:0
	safe_fails/bad_contents:4 safe_fails/short_reads:4"

valgrind_cases() {
	local each program case rc why
	if ! command -v valgrind > /dev/null; then
		echo "ok $ABI valgrind # SKIP there is no valgrind"
		return
	fi
	for each in $VALGRIND; do
		program=${each%/*} case=${each#*/}
		[[ -x $BIN/$program ]] || continue
		env "CASE=${case%:*}" "TMPDIR=$TMPD" EXPR=CONFIG_A \
			"KCONFIG_PATH=$DATA/config.gz" valgrind -q \
			--error-exitcode=99 "$BIN/$program" -j "$WORK/json" \
			--tap > "$WORK/out" 2>&1 < /dev/null
		rc=$? why=
		[[ $rc == "${case#*:}" ]] || why="status $rc, expected ${case#*:}"
		! grep -q '^==[0-9]*== ' "$WORK/out" || why="valgrind complains"
		report "$why" "$ABI valgrind $program ${case%:*}"
	done
}

# A program that joins has to find its test.
join_cases() {
	local inside=()
	: > "$WORK/empty"
	"$BIN/join" > "$WORK/out" 2>&1
	rc=$? out=$(< "$WORK/out")
	expect "join without a test" 2 "LTP_IPC_PATH is not set"
	LTP_IPC_PATH=/no/such "$BIN/join" > "$WORK/out" 2>&1
	rc=$? out=$(< "$WORK/out")
	expect "join what is not there" 2 "cannot open /no/such: ENOENT"
	LTP_IPC_PATH=$WORK/empty "$BIN/join" > "$WORK/out" 2>&1
	rc=$? out=$(< "$WORK/out")
	expect "join what is none" 2 "is no results page"
}

# There is one version.
version_case() {
	local tool="$("$BUILD/bin/bareguest" --version)"
	[[ $tool == "$("$BUILD/bin/bareguest-cc" --version |
		sed s/-cc//)" ]] || tool=differs
	results pass -V
	expect "version" 0 "^LTP version: $tool\$"
}

run_hostile() {
	local inside=() rc out i
	if [[ $(id -u) == 0 ]] && can_unshare; then
		pid1_cases
		missing_cases
		full_case
		module_cases
	else
		echo "ok $ABI namespaces # SKIP not root, or no namespaces"
	fi
	orphan_case "library process killed" ""
	orphan_case "library process killed with its group" -
	for i in 1 2 3 4 5; do
		orphan_case "library process killed with its group at once, $i" \
			orphans_at_once
	done
	signal_cases
	sizes_case
	join_cases
	version_case
	json_cases
	tap_cases
	parser_cases
	[[ $ABI != sanitize ]] || damaged_cases
	[[ $ABI != x86_64-gnu ]] || valgrind_cases
}
