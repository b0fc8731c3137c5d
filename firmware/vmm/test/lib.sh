# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What the tests on QEMU share: a console that is typed to and waited for. Sourced; $vmm is the VMM's image.
# shellcheck disable=SC2034,SC2154
work=$(mktemp -d)
log=$work/log
failed=0 qemu="" cosim=""
end_all() {
  [ $failed -eq 0 ] || sed -n "/Bulkhead VMM/,\$p" "$log"
  [ -z "$qemu" ] || kill "$qemu" 2>/dev/null
  [ -z "$cosim" ] || kill "$cosim" 2>/dev/null
  rm -rf "$work"
}
trap end_all EXIT

# Starts QEMU with a manifest; IMAGES-FILE lists what is loaded. Descriptor 3 is its keyboard.
start() { # MANIFEST.dtb IMAGES-FILE [QEMU-OPTION...]
  manifest=$1 images=$2; shift 2
  # shellcheck disable=SC2046 # one word an option is meant
  set -- "$@" $(awk '{ printf "-device loader,file=%s,addr=%s,force-raw=on ", $2, $1 }' "$images")
  rm -f "$work/in"; mkfifo "$work/in"
  : >"$log"
  timeout -k 5 "${LIMIT:-150}" qemu-system-riscv64 -M virt,aia=aplic-imsic,aia-guests=3,memory-backend=ram \
    -object memory-backend-memfd,id=ram,size=2G,share=on -m 2G -cpu rv64,h=true -smp 4 \
    -display none -monitor none -serial stdio -kernel "$vmm" -initrd "$manifest" "$@" \
    <"$work/in" >"$log" 2>&1 &
  qemu=$!
  exec 3>"$work/in"
}
has() { tr -d '\r' <"$log" | grep -q "$1"; } # PATTERN: a line matches
# Waits up to a minute (or so many tenths of a second), or until QEMU ends.
saw() { # PATTERN [TENTHS]
  for _ in $(seq "${2:-600}"); do
    has "$1" && return 0
    kill -0 "$qemu" 2>/dev/null || { has "$1"; return; }
    sleep 0.1
  done
  return 1
}
check() { # NAME WHY COMMAND...
  name=$1 why=$2; shift 2
  if "$@"; then echo "ok $name"; else echo "FAIL $name: $why"; failed=1; fi
}
expect() { check "$1" "no line '$2'" saw "$2" "${3:-600}"; } # NAME PATTERN [TENTHS]
type_keys() { (printf %b "$1" >&3); } # a shell of its own: QEMU may be gone
count() { tr -d '\r' <"$log" | grep -c "$1"; } # PATTERN
finish() { # NAME: QEMU ends by itself
  exec 3>&-
  wait "$qemu"
  set -- "$1" $?
  qemu=""
  check "$1" "QEMU's status is $2" test "$2" -eq 0
}
# A guest's own verdicts, "NAME ok CHECK" and "NAME FAIL CHECK VALUE", become checks.
guest_checks() { # DOMAIN PREFIX LEAST
  tr -d '\r' <"$log" | sed -n "s/^\[$1\] $2 \(ok\|FAIL\) \(.*\)/\1 \2/p" | sed '/^FAIL/s/ 0x/: 0x/' |
    sort -u >"$work/guest"
  cat "$work/guest"
  if grep -q '^FAIL' "$work/guest"; then failed=1; fi
  check "$2-all" "fewer than $3 checks" test "$(grep -c '^ok' "$work/guest")" -ge "$3"
}
# The same with the co-simulator $program and functions behind Bulkhead.
start_with_bulkhead() { # MANIFEST.dtb IMAGES-FILE COSIM-OPTION... [-- QEMU-OPTION...]
  dtb=$1 list=$2; shift 2
  rm -f "$work/socket"
  options=""
  while [ $# -gt 0 ] && [ "$1" != -- ]; do options="$options $1"; shift; done
  [ $# -eq 0 ] || shift
  # shellcheck disable=SC2086 # one word an option is meant
  "$program" --socket "$work/socket" $options >"$work/cosim.log" 2>&1 &
  cosim=$!
  for _ in $(seq 50); do [ -S "$work/socket" ] && break; sleep 0.1; done
  start "$dtb" "$list" -device "{\"driver\":\"vfio-user-pci\",\"socket\":{\"type\":\"unix\",\"path\":\"$work/socket\"}}" "$@"
}
