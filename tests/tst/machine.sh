# SPDX-License-Identifier: GPL-2.0-or-later
# Machines of all kinds: a root directory with a static program and the files
# of /proc, /sys and /lib that a case wants. Sourced by tests/tst/run.
# shellcheck shell=bash

# The second column: files and programs that say something are made, variables
# and what has to be in a file at the end are remembered.
furnish() { # words
	local word text
	for word in $1; do
		case $word in
		-) ;;
		after:*) after=${word#after:} ;;
		says:*)	word=${word#says:}
			mkdir -p "$root/bin"
			printf '#!/busybox sh\necho %s\n' "${word#*=}" \
				> "$root/bin/${word%%=*}"
			chmod 755 "$root/bin/${word%%=*}"
			vars+=(PATH=/bin) ;;
		[A-Z]*=*) vars+=("$word") ;;
		*)	text=${word#*=}
			mkdir -p "$root/$(dirname "${word%%=*}")"
			printf '%b' "${text//\~/ }" > "$root/${word%%=*}" ;;
		esac
	done
}

root_case() { # line
	local name words want rest rc why='' out after='' vars=()
	IFS=$'\x1f' read -r name words want rest <<< "${1// ;; /$'\x1f'}"
	rm -rf "$root"/{proc,sys,lib,bin}
	echo CONFIG_A=y > "$root/config"
	# No names of this machine's files.
	set -f
	furnish "$words"
	set +f
	env -i TMPDIR=/tmp LTP_COLORIZE_OUTPUT=n KCONFIG_PATH=/config \
		"CASE=$name" "${vars[@]}" "$(type -P chroot)" "$root" /machine \
		> "$WORK/out" 2>&1 < /dev/null
	rc=$?
	out=$(< "$WORK/out")
	[[ $rc == "$want" ]] || why="status $rc, expected $want"
	while [[ $rest && -z $why ]]; do
		check_expect "${rest%%$'\x1f'*}"
		[[ $rest == *$'\x1f'* ]] || break
		rest=${rest#*$'\x1f'}
	done
	[[ ! $after || $(< "$root/${after%%=*}") == "${after#*=}" ]] ||
		why="not '$after' at the end"
	report "$why" "$ABI root $name $words"
}

# Each option that makes a kernel slow.
SLOW="PROVE_LOCKING LOCKDEP DEBUG_SPINLOCK DEBUG_RT_MUTEXES DEBUG_MUTEXES KASAN
	SLUB_RCU_DEBUG TRACE_IRQFLAGS DEBUG_NET EXT4_DEBUG QUOTA_DEBUG
	FAULT_INJECTION DEBUG_OBJECTS"

run_roots() {
	local root=$WORK/machine line option busybox
	if [[ $EUID != 0 ]] || ! chroot / true; then
		echo "ok $ABI roots # SKIP not root"
		return
	fi
	mkdir -p "$root/tmp"
	cp "$BIN/machine" "$root/machine"
	busybox=$(command -v busybox) && cp "$busybox" "$root/busybox"
	while IFS= read -r line; do
		if [[ $line == *" says:"* && ! $busybox ]]; then
			echo "ok $ABI root ${line%% *} # SKIP there is no busybox"
		elif [[ $line != \#* ]]; then
			root_case "$line"
		fi
	done < "$HERE/roots.tab"
	for option in $SLOW; do
		root_case "slow ;; config=CONFIG_$option=y\\n ;; 0 ;; TINFO: CONFIG_$option is enabled.*slow 1 1, 10 become 40"
	done
}
