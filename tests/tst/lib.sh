# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the cases of a table against one program; sourced by tests/tst/run.
# shellcheck shell=bash

# Files that cases read, and programs that stand in for the machine's.
make_data() { # dir
	local d=$1
	mkdir -p "$d/bin" "$d/ltproot/testcases/data/fields"
	cat > "$d/config.plain" <<-'END'
		# a comment with CONFIG_N=y in it
		CONFIG_A=y
		CONFIG_B=y
		CONFIG_M=m
		CONFIG_QFMT_V2=m
		# CONFIG_N is not set
		CONFIG_A_LONGER=n
		CONFIG_NUM=42
		CONFIG_S="str"
		CONFIG_Q="a_&_(b)"
	END
	{ cat "$d/config.plain"; echo CONFIG_KASAN=y; } > "$d/config.slow"
	# Large and varied enough for codes of all lengths.
	{ cat "$d/config.plain"; seq 20000 | cksum; seq 20000; } > "$d/config.big"
	gzip -9nc "$d/config.big" > "$d/config.gz"
	gzip -9nc "$d/config.big" | head -c 5000 > "$d/config.bad.gz"
	! command -v xz >/dev/null || xz -c "$d/config.plain" > "$d/config.xz"
	! command -v zstd >/dev/null ||
		zstd -qc "$d/config.plain" > "$d/config.zst"
	echo data > "$d/ltproot/testcases/data/fields/resource.txt"
	printf '#!/bin/sh\necho "script got $1,$2" >&2\nexit 3\n' \
		> "$d/tst_script.sh"
	printf '#!/bin/sh\necho "resource $1" >&2\nexit 5\n' \
		> "$d/ltproot/testcases/data/fields/resource.sh"
	chmod 755 "$d/ltproot/testcases/data/fields/resource.sh"
	printf '#!/bin/sh\necho mke2fs 1.47.0 >&2\n' > "$d/bin/mkfs.ext4"
	printf '#!/bin/sh\necho "mkfs.xfs version 5.18.0"\n' > "$d/bin/mkfs.xfs"
	printf '#!/bin/sh\necho microsoft\n' > "$d/bin/systemd-detect-virt"
	printf '#!/bin/sh\necho "$1" > "$2/mounted"\n' > "$d/bin/mount.nosuchfs"
	cat > "$d/bin/modprobe" <<-'END'
		#!/bin/sh
		echo "${0##*/} $*" >> "${MODLOG:-/dev/null}"
		[ ${0##*/} != rmmod ] || echo "noise of rmmod"
		[ "$MODFAIL" ] && exit 1
		[ "$BUSY" ] && [ $(wc -l < "$MODLOG") -le $BUSY ] && exit 1
		[ -w /sys/module ] && [ "$FAKESYS" ] || exit 0
		m=/sys/module/$1; shift
		case ${0##*/} in
		rmmod) rm -rf "$m" ;;
		*)	mkdir -p "$m/parameters"; echo live > "$m/initstate"
			echo 1 > "$m/parameters/npt"
			for p; do echo "${p#*=}" > "$m/parameters/${p%%=*}"; done ;;
		esac
	END
	ln -sf modprobe "$d/bin/rmmod"
	ln -sf modprobe "$d/bin/insmod"
	mkdir -p "$d/odd/a-directory" "$d/ltproot/testcases/bin"
	: > "$d/odd/mod.ko"
	: > "$d/ltproot/testcases/bin/mod.ko"
	printf '#!/bin/sh\n' | tee "$d/odd/no-program" > "$d/odd/only-x"
	chmod -R a+rX "$d"
	chmod 111 "$d/odd/only-x"
	chmod a+rx "$d"/bin/* "$d/tst_script.sh"
}

# What differs from machine to machine.
normalise() { # text -> REPLY
	REPLY=${1//$DATA/@}
	while [[ $REPLY =~ \.c:[1-9][0-9]*: ]]; do
		REPLY=${REPLY//"${BASH_REMATCH[0]}"/.c:@:}
	done
	REPLY=${REPLY//(nil)/0}
	[[ ! $REPLY =~ Using\ [^$'\n']* ]] ||
		REPLY=${REPLY/"${BASH_REMATCH[0]}"/Using @}
	# Others on this machine make its kernel talk, too.
	REPLY+=$'\n'
	while [[ $REPLY =~ [^$'\n']*(TINFO|\.c:0):\ Kernel:\ [^$'\n']*$'\n' ]]; do
		REPLY=${REPLY/"${BASH_REMATCH[0]}"/}
	done
	REPLY=${REPLY%$'\n'}
	while [[ $REPLY =~ 0x[0-9a-f]{5,} ]]; do
		REPLY=${REPLY//"${BASH_REMATCH[0]}"/@}
	done
	while [[ $REPLY =~ for\ [0-9.]+\ s ]]; do
		REPLY=${REPLY//"${BASH_REMATCH[0]}"/for @ s}
	done
	while [[ $REPLY =~ Tested\ kernel:\ [^$'\n']*[^$'\n@'] ]]; do
		REPLY=${REPLY/"${BASH_REMATCH[0]}"/Tested kernel: @}
	done
}

# Time of day minus time since boot, in milliseconds.
clock_offset() { # -> REPLY
	local up
	read -r up _ < /proc/uptime
	REPLY=$(( ${EPOCHREALTIME/./} / 1000 - ${up/./} * 10 ))
}

# Whether this machine and user have something; if not, skip says so.
needs() { # what -> skip
	case $1 in
	root)	[[ $EUID == 0 ]] || skip="not root" ;;
	mounts)	unshare -m true 2>/dev/null ||
			skip="no mounts for a process alone" ;;
	esac
}

# Takes the second column apart; sets the variables of run_case.
parse_how() {
	local word
	for word in $1; do
		word=${word//\$DATA/$DATA}
		word=${word//\$BIN/$BIN}
		word=${word//\$PATH/$PATH}
		case $word in
		-) ;;
		as:user) [[ $EUID != 0 ]] ||
			prefix=(setpriv --reuid $NOBODY --regid $NOBODY
				--clear-groups --) ;;
		as:real) prefix=(setpriv --ruid $NOBODY --) ;;
		as:effective) prefix=(setpriv --euid $NOBODY --) ;;
		as:deaf) prefix=(env --ignore-signal=ALRM --ignore-signal=USR1
			--ignore-signal=TERM --ignore-signal=INT) ;;
		in:*) prefix=(env "--chdir=${word#*:}") ;;
		only:*) [[ ${word#*:} == "$WIDTH" ]] || alien=1 ;;
		not:*) [[ ${word#*:} != "$ABI" ]] || alien=1 ;;
		needs:*) needs "${word#*:}" ;;
		kill:*) sig=${word#*:} ;;
		setting) echo orig > "$SETTING"; setting=1 ;;
		sh:*) redirect=${word#*:}; redirect=${redirect//_/ } ;;
		# What the leak checker itself cannot cope with.
		env:noleaks) envs+=("ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0") ;;
		env:stack=*) limit="ulimit -s ${word#*=}" ;;
		env:core=*) limit="ulimit -c ${word#*=}" ;;
		env:nproc=*) limit="ulimit -u ${word#*=}" ;;
		[A-Z]*=*) envs+=("$word") ;;
		*) args+=("$word") ;;
		esac
	done
}

# Starts the program, waits for its first result, and signals it.
run_killed() {
	local i
	: > "$WORK/out"
	"${cmd[@]}" >> "$WORK/out" 2>&1 &
	for ((i = 0; i < 200; i++)); do
		[[ $(< "$WORK/out") == *TPASS* ]] && break
		sleep 0.01
	done
	kill -s "$sig" $!
	wait $!
}

run_program() {
	if [[ $sig ]]; then
		# In the background a shell lets SIGINT be ignored.
		cmd=(env --default-signal=INT "${cmd[@]:1}")
		run_killed
	else
		( echo $BASHPID > "$WORK/pid"; eval "$limit"; eval "exec \"\${cmd[@]}\" $redirect" ) \
			> "$WORK/out" 2>&1 < /dev/null
	fi
}

check_expect() { # expectation
	case $1 in
	golden:*)
		normalise "$out"
		[[ -z $UPDATE ]] || echo "$REPLY" > "$HERE/golden/${1#*:}.txt"
		[[ $REPLY == "$(< "$HERE/golden/${1#*:}.txt")" ]] ||
			why="differs from golden/${1#*:}.txt" ;;
	file:*)
		[[ $(< "$BIN/$(cut -d: -f2 <<< "$1")") == *"$(cut -d: -f3- <<< "$1")"* ]] ||
			why="no '$1'" ;;
	clock)
		local before=$offset
		clock_offset
		(( REPLY - before < 200 && before - REPLY < 200 )) ||
			why="the clock is off by $((REPLY - before)) ms" ;;
	!*) [[ ! ${out//$'\n'/ } =~ ${1#!} ]] || why="matches '${1#!}'" ;;
	*) [[ ${out//$'\n'/ } =~ $1 ]] || why="does not match '$1'" ;;
	esac
}

run_case() { # program line
	local prog=$1 name how want rest rc why='' out offset cmd
	local prefix=() envs=() args=() skip='' alien='' sig='' setting=''
	local redirect='' limit=:
	IFS=$'\x1f' read -r name how want rest <<< "${2// ;; /$'\x1f'}"
	parse_how "$how"
	[[ $alien ]] && return
	if [[ $skip ]]; then
		echo "ok $ABI $prog $name # SKIP $skip"
		return
	fi
	clock_offset; offset=$REPLY
	cmd=(env "KCONFIG_PATH=$DATA/config.plain" "TMPDIR=$TMPD"
		"SETTING=$SETTING" "CASE=$name" "${envs[@]}"
		"${prefix[@]}" "$BIN/$prog" "${args[@]}")
	# There is one clock and one pool of huge pages for all builds.
	if [[ $name =~ ^(wallclock|hugepages)(_.*)?$ ]]; then
		exec 9> "$TMP/lock-${BASH_REMATCH[1]}"
		flock 9
		clock_offset; offset=$REPLY
	fi
	run_program 2>/dev/null
	rc=$?
	out=$(< "$WORK/out")
	[[ $rc =~ ^$want$ ]] || why="status $rc, expected $want"
	while [[ $rest && -z $why ]]; do
		check_expect "${rest%%$'\x1f'*}"
		[[ $rest == *$'\x1f'* ]] || break
		rest=${rest#*$'\x1f'}
	done
	exec 9>&-
	[[ -z $setting || $(< "$SETTING") == orig ]] || why="setting not restored"
	[[ -z $(ls -A "$TMPD") ]] || { why="files left in TMPDIR: $(ls -A "$TMPD")"; rm -rf "${TMPD:?}"/*; }
	[[ $sig || ! /dev/shm/ltp_${prog}_$(< "$WORK/pid") -nt $WORK/pid ]] ||
		why="the results page was left behind"
	report "$why" "$ABI $prog $name${how:+ $how}"
}

# ok or not ok, with the output as diagnostics.
report() { # why name
	if [[ -z $1 ]]; then
		echo "ok $2"
	else
		echo "not ok $2"
		echo "# $1"
		sed 's/^/#   /' "$WORK/out" 2>/dev/null
	fi
}

run_table() { # program
	local line
	while IFS= read -r line; do
		[[ $line == \#* || -z $line ]] || run_case "$1" "$line"
	done < "$HERE/$1.tab"
}
