# SPDX-License-Identifier: Apache-2.0
# Plot of the table that fpga/sizes writes: a bar a line of places for LUT4s, and of flip-flops. awk -f plot.awk SIZES >X.svg

{ name[NR] = $1; lut[NR] = $2; ff[NR] = $3; if ($2 > top) top = $2; if ($3 > top) top = $3 }

function bar(x, y, height, color, value) {
    printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", x, y, 420 * value / top, height, color
    printf "<text x=\"%d\" y=\"%d\">%d</text>\n", x + 420 * value / top + 5, y + height - 2, value
}

END {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"" 40 + 40 * NR "\" font-family=\"sans-serif\" font-size=\"12\">"
    print "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
    print "<rect x=\"100\" y=\"8\" width=\"12\" height=\"12\" fill=\"#2b6cb0\"/><text x=\"117\" y=\"18\">LUT4 places</text>"
    print "<rect x=\"210\" y=\"8\" width=\"12\" height=\"12\" fill=\"#c05621\"/><text x=\"227\" y=\"18\">flip-flops</text>"
    for (i = 1; i <= NR; i++) {
        y = 30 + 40 * (i - 1)
        printf "<text x=\"92\" y=\"%d\" text-anchor=\"end\">%s</text>\n", y + 20, name[i]
        bar(100, y, 14, "#2b6cb0", lut[i])
        bar(100, y + 15, 14, "#c05621", ff[i])
    }
    print "</svg>"
}
