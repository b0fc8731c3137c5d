# SPDX-License-Identifier: Apache-2.0
# Joins the goals (first file: key, relation, goal) with the measured values (second: key, value) to a table
# on the standard output and, in `json`, an object with the keys of the goals that were measured.
FNR == NR {
  key[++n] = $1
  relation[$1] = $2
  goal[$1] = $3
  next
}
{
  value[$1] = $2
  if (!($1 in relation)) other[++others] = $1
}
END {
  printf "%-32s %10s %10s\n", "measure", "ours", "goal"
  printf "{" > json
  for (i = 1; i <= n; i++) {
    k = key[i]
    v = k in value ? value[k] : "-"
    met = relation[k] == "<=" ? v + 0 <= goal[k] + 0 : v + 0 >= goal[k] + 0
    note = relation[k] == "report" ? "" : v == "-" ? "not measured" : met ? "" : "missed"
    missed += note != ""
    aim = relation[k] == "report" ? "" : (relation[k] == "<=" ? "<= " : ">= ") goal[k]
    printf "%-32s %10s %10s  %s\n", k, v, aim, note
    if (v != "-") printf "%s\n  \"%s\": %s", comma++ ? "," : "", k, v > json
  }
  printf "\n}\n" > json
  for (i = 1; i <= others; i++) printf "%-32s %10s\n", other[i], value[other[i]]
  printf "%d of %d goals are missed\n", missed, n - 1
}
