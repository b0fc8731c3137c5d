# SPDX-License-Identifier: Apache-2.0
# Numbers of a build: awk -v bytes=N -v goal=MHZ -f report.awk UNITS PNR_LOG >report.json, with a table for people on
# standard error. UNITS is Yosys' stat of the units with their borders, PNR_LOG nextpnr's log.
# lut4 counts all places of a LUT4: logic, carry chains (2 a CCU2C) and distributed RAM (6 a 16x4: 4 and its write port).

function unit_of(name) {
    gsub(/^\\/, "", name)
    if (name ~ /^\$paramod\$/)
        sub(/^\$paramod\$[0-9a-f]*\\/, "", name)
    else if (name ~ /^\$paramod\\/) {
        sub(/^\$paramod\\/, "", name)
        sub(/\\.*/, "", name)
    }
    return name
}

# A cell's name in the source's terms: without what mapping has added.
function source_of(line) {
    sub(/.* Source /, "", line)
    sub(/_(LUT4|CCU2C|TRELLIS|DP16KD|PFUMX|L6MUX).*/, "", line)
    gsub(/\$[^.]*/, "", line)
    return line
}

FILENAME ~ /units$/ && /^=== / {
    unit = unit_of($2)
    if (unit == "design")
        exit_units = 1
    else if (!(unit in seen)) {
        seen[unit] = 1
        order[++units] = unit
    }
}
FILENAME ~ /units$/ && !exit_units && NF == 2 {
    if ($1 == "LUT4") lut[unit] += $2
    if ($1 == "CCU2C") lut[unit] += 2 * $2
    if ($1 == "TRELLIS_DPR16X4") lut[unit] += 6 * $2
    if ($1 == "TRELLIS_FF") ff[unit] += $2
    if ($1 == "DP16KD") bram[unit] += $2
    if ($1 == "MULT18X18D") dsp[unit] += $2
}

# The last figures are those after routing.
/ TRELLIS_COMB: / { split($3, n, "/"); total_lut = n[1]; all_lut = n[2] == "" ? $4 : n[2] }
/ TRELLIS_FF: / { split($3, n, "/"); total_ff = n[1] }
/ DP16KD: / { split($3, n, "/"); total_bram = n[1]; all_bram = n[2] == "" ? $4 : n[2] }
/ MULT18X18D: / { split($3, n, "/"); total_dsp = n[1] }
/Max frequency for clock/ { for (i = 1; i < NF; i++) if ($(i + 1) == "MHz") { fmax = $i; break } }
# The worst path of each kind, registers' names where it passes them, and where the source has these.
/Critical path report for/ {
    path++
    steps[path] = 0
    kind[path] = /cross-domain/ ? "to or from the pins" : "from register to register"
}
path && / Source / {
    name = source_of($0)
    if (!steps[path] || name != step[path, steps[path]]) step[path, ++steps[path]] = name
    at[path, steps[path]] = $3
}
path && steps[path] && /^Info: +(rtl|fpga)\// { place[path, steps[path]] = $2 }

END {
    printf "{\n  \"lut4\": %d,\n  \"ff\": %d,\n  \"bram\": %d,\n  \"dsp\": %d,\n", total_lut, total_ff, total_bram, total_dsp
    printf "  \"lut4_available\": %d,\n  \"bram_available\": %d,\n", all_lut, all_bram
    printf "  \"fmax_mhz\": %s,\n  \"goal_mhz\": %d,\n  \"bitstream_bytes\": %d,\n", fmax + 0, goal, bytes
    printf "  \"critical_from\": \"%s\",\n  \"critical_to\": \"%s\"", step[1, 1], step[1, steps[1]]
    printf "%-16s %8s %8s %6s %6s\n", "unit", "LUT4", "FF", "BRAM", "DSP" >"/dev/stderr"
    for (i = 1; i <= units; i++) {
        u = order[i]
        printf ",\n  \"%s.lut4\": %d,\n  \"%s.ff\": %d,\n  \"%s.bram\": %d,\n  \"%s.dsp\": %d", u, lut[u], u, ff[u], u, bram[u], u, dsp[u]
        printf "%-16s %8d %8d %6d %6d\n", u, lut[u], ff[u], bram[u], dsp[u] >"/dev/stderr"
    }
    printf "\n}\n"
    printf "%-16s %8d %8d %6d %6d  of %d LUT4 (%d %%), %d BRAM\n", "all, placed", total_lut, total_ff, total_bram, total_dsp, all_lut, 100 * total_lut / all_lut, all_bram >"/dev/stderr"
    printf "clock: %s MHz; goal %d MHz; the worst paths:\n", fmax, goal >"/dev/stderr"
    for (p = 1; p <= path; p++) {
        printf "%s\n", kind[p] >"/dev/stderr"
        for (i = 1; i <= steps[p]; i++)
            printf "  %5s ns  %s  %s\n", at[p, i], step[p, i], place[p, i] >"/dev/stderr"
    }
}
