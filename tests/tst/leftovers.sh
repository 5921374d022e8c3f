# SPDX-License-Identifier: GPL-2.0-or-later
# Looks at the end of all cases, of which many crash, are killed or find their
# disk full, for what they left behind. Sourced by tests/tst/run.
# shellcheck shell=bash

# Processes that were killed may take a moment to go.
left_processes() {
	local i
	for ((i = 0; i < 50; i++)); do
		pgrep -af "$TMP/bin-" > "$TMP/out" || break
		sleep 0.1
	done
	report "$([[ ! -s $TMP/out ]] || echo "processes stayed")" \
		"no processes left"
}

# Pages of processes that are gone.
find_pages() {
	local page
	while read -r page; do
		kill -0 "${page##*_}" 2> /dev/null || echo "$page"
	done < <(find /dev/shm /tmp -maxdepth 1 -name 'ltp_*' -user "$EUID" \
		-newer "$TMP/data" 2> /dev/null)
}

# What another run leaves for a moment looks the same.
left_pages() {
	local i dir
	for dir in /tmp/bareguest-tst.*/; do
		[[ $dir == "$TMP/" ]] && continue
		echo "ok no shared memory left # SKIP another run of this suite is in $dir"
		return
	done
	for ((i = 0; i < 20; i++)); do
		find_pages > "$TMP/out"
		[[ -s $TMP/out ]] || break
		sleep 0.1
	done
	report "$([[ ! -s $TMP/out ]] || echo "files stayed")" \
		"no shared memory left"
}

left_files() {
	find "$TMP"/tmp-*/ -mindepth 1 > "$TMP/out"
	report "$([[ ! -s $TMP/out ]] || echo "files stayed")" "no files left"
}

# Settings of this machine that cases change.
read_settings() {
	cat /proc/sys/vm/nr_hugepages 2> /dev/null
}

left_settings() {
	read_settings > "$TMP/out"
	report "$(cmp "$TMP/settings" "$TMP/out" 2>&1)" "no settings changed"
}

run_leftovers() {
	local WORK=$TMP
	left_settings
	left_processes
	left_pages
	left_files
}
