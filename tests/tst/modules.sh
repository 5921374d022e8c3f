# SPDX-License-Identifier: GPL-2.0-or-later
# Reloads real modules with the real tools in a lab, and looks whether they
# are as before. Sourced by tests/tst/run.
# shellcheck shell=bash

# What runs in the lab: a case between two looks at the modules.
write_driver() { # file
	cat > "$1" <<-'END'
		#!/bin/sh
		# tools case multiplier
		state() {
			ls -d /sys/module/kvm /sys/module/kvm_amd \
				/sys/module/irqbypass 2>/dev/null
			grep -s . /sys/module/kvm/parameters/* \
				/sys/module/kvm_amd/parameters/*
		}
		path=$PATH
		case $1 in
		kmod) path=/kmod:$PATH ;;
		none) path=/none ;;
		esac
		[ "$2" != fresh ] || rmmod kvm_amd kvm irqbypass
		before=$(state)
		PATH=$path CASE=$2 LTP_TIMEOUT_MUL=$3 "${0%/*}/module"
		rc=$?
		[ "$before" = "$(state)" ] && echo "PUT BACK" >&2
		[ "$2" != fresh ] || modprobe kvm_amd nested=1
		exit $rc
	END
	chmod +x "$1"
}

check_module_case() { # name status regex
	local why='' rc=none out=''
	[[ ! -f $WORK/lab/$1.status ]] || read -r rc _ < "$WORK/lab/$1.status"
	[[ ! -f $WORK/lab/$1.err ]] || out=$(< "$WORK/lab/$1.err")
	[[ $rc == "$2" ]] || why="status $rc, expected $2"
	[[ ${out//$'\n'/ } =~ $3 ]] || why="does not match '$3'"
	[[ $out == *"PUT BACK"* ]] || why="the modules are not as before"
	cp "$WORK/lab/$1.err" "$WORK/out" 2>/dev/null ||
		cp "$WORK/lab.log" "$WORK/out"
	report "$why" "lab module $1"
}

run_modules() {
	local WORK=$TMP/work-lab ABI=lab name tools mul want regex kmod
	mkdir -p "$WORK"
	kmod=$(command -v kmod)
	if [[ ! $kmod ]] || ! command -v qemu-system-x86_64 > /dev/null; then
		echo "ok lab modules # SKIP there is no kmod, or no qemu-system-x86_64"
		return
	fi
	gcc -I"$ROOT/include" "$HERE/module.c" -static -o "$WORK/module" \
		"$BUILD/lib/bareguest/host/x86_64-gnu/libbareguest.a" -lpthread
	write_driver "$WORK/driver"
	grep -v '^#' "$HERE/module.tab" |
		sed "s,\(.*\) ;; \(.*\) ;; \(.*\) ;; .* ;; .*,@\1-\2 $WORK/driver \2 \1 \3," \
		> "$WORK/list"
	"$BUILD/bin/bareguest" lab amd --set smp=1 --batch "$WORK/list" \
		--output-dir "$WORK/lab" --timeout 60 --file "$WORK/module" \
		--file "$kmod:/kmod/modprobe" --file "$kmod:/kmod/rmmod" \
		> "$WORK/lab.log" 2>&1
	while IFS=$'\x1f' read -r name tools mul want regex; do
		check_module_case "$name-$tools" "$want" "$regex"
	done < <(grep -v '^#' "$HERE/module.tab" | sed 's/ ;; /\x1f/g')
}
