# SPDX-License-Identifier: GPL-2.0-or-later
# A controller that runs a payload, for each build that has the whole library,
# linked both ways. Sourced by tests/tst/run.
# shellcheck shell=bash

kvm_case() { # how flags...
	# What this machine may lack; 32-bit payloads are also run in a lab.
	local machine="/dev/kvm|This KVM cannot run 32-bit payloads"
	if ! "$BUILD/bin/bareguest-cc" "$HERE/kvm.c" "${@:2}" \
		-o "$BIN/kvm" > "$WORK/out" 2>&1; then
		report "does not compile" "$ABI kvm $1"
		return
	fi
	"$BIN/kvm" -i 3 > "$WORK/out" 2>&1 < /dev/null
	rc=$? out=$(< "$WORK/out")
	if [[ $rc == 32 && $out =~ TCONF:\ ([^$'\n']*($machine)[^$'\n']*) ]]; then
		echo "ok $ABI kvm $1 # SKIP ${BASH_REMATCH[1]}"
		return
	fi
	expect "kvm $1" 0 "passed   12.failed   0.broken   0"
}

run_kvm() {
	local rc out
	case $ABI in
	x86_64-gnu)
		kvm_case shared
		kvm_case static -static ;;
	i386-gnu)
		kvm_case shared -m32
		kvm_case static -m32 -static ;;
	x86_64-musl)
		CC=musl-gcc kvm_case shared
		CC=musl-gcc kvm_case static -static ;;
	esac
}
