# SPDX-License-Identifier: GPL-2.0-or-later
# Conditions on the kernel's configuration, where it is looked for, and files
# that hold none. Sourced by tests/tst/run.
# shellcheck shell=bash

# A condition in one process; 2 is one TBROK, below a line with a caret.
expr_case() { # condition status regex
	local expr=${1//%t/$'\t'} inside=()
	EXPR=$expr results kconfig_expr
	[[ $2 != 2 || $out == *"$expr"$'\n'*([ $'\t'])^* ]] || rc="no caret"
	expect "kconfig '$1'" "$2" "$3"
}

# Files: name, status, regex.
file_cases() {
	local d=$WORK/conf
	mkdir -p "$d/dir"
	: > "$d/empty"
	head -c 200000 /bin/bash > "$d/binary"
	printf '\x1f\x8b\x08' > "$d/cut.gz"
	printf '\xfd7zXZ\0 and no more' > "$d/bad.xz"
	printf '\x28\xb5\x2f\xfd and no more' > "$d/bad.zst"
	{ yes "# a comment of some length, without an end" | head -c 8000000
	  printf '\nCONFIG_LONG="%s"\nCONFIG_A=y' "$(printf '%5000s' x)"; } > "$d/huge"
	printf 'CONFIG_A=y\r\nCONFIG_B=m\r\n' > "$d/dos"
	local none="holds no kernel configuration: set KCONFIG_PATH"
	local bad="cannot be read or unpacked: set KCONFIG_PATH"
	while IFS=, read -r name status regex; do
		inside=(env "KCONFIG_PATH=$d/$name" EXPR=CONFIG_A)
		results kconfig_expr
		expect "kconfig in a file: $name" "$status" "$regex"
	done <<-END
		empty,2,TBROK: .*empty $none
		binary,2,TBROK: .*binary $none
		cut.gz,2,TBROK: .*cut.gz $none
		bad.xz,2,TBROK: .*bad.xz $bad
		bad.zst,2,TBROK: .*bad.zst $bad
		dir,2,TBROK: .*dir $bad
		huge,0,passed   1
		dos,0,passed   1
	END
	inside=()
}

# A root directory with nothing but a static program, for which there is any
# /proc and /lib/modules that a case wants.
sources_cases() {
	local root=$WORK/root release places place config
	release=$(uname -r)
	config="Parsing kernel config"
	places=("/proc/config.gz" "/lib/modules/$release/build/.config"
		"/lib/modules/$release/config" "/boot/config-$release"
		"/lib/kernel/config-$release" "/lib/kernel/config-$release.gz")
	mkdir -p "$root/tmp"
	cp "$BIN/results" "$root/results"
	for place in "${places[@]}"; do
		mkdir -p "$root${place%/*}"
		cp "$DATA/config.gz" "$root$place"
	done
	for place in "${places[@]}"; do
		in_root kconfig_expr EXPR=CONFIG_A
		expect "kconfig of $place" 0 "$config '$place'.*passed   1"
		rm "$root$place"
	done
	in_root kconfig_expr EXPR=CONFIG_A
	expect "kconfig nowhere" 2 "TBROK: No kernel configuration in /proc/config.gz"
	modules_of_root
	namespaces_of_root
}

in_root() { # case variable...
	env -i TMPDIR=/tmp LTP_COLORIZE_OUTPUT=n "CASE=$1" "${@:2}" \
		"$(type -P chroot)" "$root" /results > "$WORK/out" 2>&1 < /dev/null
	rc=$?
	out=$(< "$WORK/out")
}

# Options whose =m needs a module that is there.
MODULES="KVM=kvm ZRAM=zram SQUASHFS=squashfs BLK_DEV_LOOP=loop TUN=tun
	BLK_DEV_RAM=brd HWPOISON_INJECT=hwpoison-inject QFMT_V2=quota_v2
	INPUT_UINPUT=uinput DUMMY=dummy CAN_DEV=can-dev CAN_RAW=can-raw
	CAN_BCM=can-bcm CAN_VCAN=vcan IP_SCTP=sctp NET_SCH_INGRESS=sch_ingress
	NET_CLS_MATCHALL=cls_matchall NET_ACT_PEDIT=act_pedit"

modules_of_root() {
	local pair all='' dep=$root/lib/modules/$release/modules.dep
	for pair in $MODULES; do
		echo "CONFIG_${pair%=*}=m" >> "$root/config"
		echo "kernel/${pair#*=}.ko.xz:" >> "$WORK/dep"
		all+=" & CONFIG_${pair%=*}"
	done
	all=${all# & }
	cp "$WORK/dep" "$dep"
	in_root kconfig_expr KCONFIG_PATH=/config EXPR="$all"
	expect "kconfig =m, modules installed" 0 "passed   1.*warnings 0"
	# In the index hyphens may stand for underscores, and the other way.
	tr _- -_ < "$WORK/dep" > "$dep"
	in_root kconfig_expr KCONFIG_PATH=/config EXPR="$all"
	expect "kconfig =m, modules spelled otherwise" 0 "passed   1.*warnings 0"
	: > "$dep"
	in_root kconfig_expr KCONFIG_PATH=/config EXPR="${all//&/|}"
	echo "$(grep -c '=m, but module .* is not installed: taken as n$' "$WORK/out")" >> "$WORK/out"
	out=$(< "$WORK/out")
	expect "kconfig =m, no modules installed" 1 "failed   1.*warnings 0.36$"
	rm "$dep"
	in_root kconfig_expr KCONFIG_PATH=/config EXPR="CONFIG_KVM"
	expect "kconfig =m, no index of modules" 1 \
		"CONFIG_KVM=m, but module kvm is not installed.*warnings 0"
}

# Options that can be switched off while the kernel runs.
namespaces_of_root() {
	local ns names="USER NET PID MNT IPC"
	mkdir -p "$root/proc/self/ns"
	for ns in $names; do
		echo "CONFIG_${ns}_NS=y" >> "$root/config"
		in_root kconfig_expr KCONFIG_PATH=/config "EXPR=CONFIG_${ns}_NS"
		expect "kconfig ${ns}_NS switched off" 1 \
			"CONFIG_${ns}_NS=y, but there is no /proc/self/ns/${ns,,}: taken as n"
		: > "$root/proc/self/ns/${ns,,}"
		in_root kconfig_expr KCONFIG_PATH=/config "EXPR=CONFIG_${ns}_NS"
		expect "kconfig ${ns}_NS" 0 "passed   1"
	done
}

run_kconfig() {
	local rc out inside=() expr want regex
	while IFS=$'\x1f' read -r expr want regex; do
		expr_case "$expr" "$want" "$regex"
	done < <(grep -v '^#' "$HERE/kconfig.tab" | sed 's/ ;; /\x1f/g')
	file_cases
	[[ $ABI == x86_64-musl ]] || return
	if [[ $EUID == 0 ]] && chroot / true; then
		sources_cases
	else
		echo "ok $ABI kconfig in a root of its own # SKIP not root"
	fi
}
