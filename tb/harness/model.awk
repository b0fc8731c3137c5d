# SPDX-License-Identifier: Apache-2.0
# Makes the C view of a Verilated model (docs/interfaces.md, section 4) from the port lines of the header that
# Verilator wrote: awk -v top=NAME -v part=header|glue -f model.awk VNAME.h
# The glue is C++ because Verilator's output is; it is generated so that no C++ is in the tree.

/^ *VL_(IN|OUT)/ {
    split($1, f, /[(&,]+/)
    kind = f[1]
    sub(/VL_(IN|OUT)/, "", kind)
    type = kind == "8" ? "uint8_t" : kind == "16" ? "uint16_t" : kind == "64" ? "uint64_t" : "uint32_t"
    n++
    name[n] = f[2]
    wide[n] = kind == "W"
    decl[n] = sprintf("    %s *%s; /* [%s:%s] */", type, f[2], f[3], f[4] + 0)
}

function header(   i) {
    print "/* Generated from the RTL's ports: do not edit. */"
    print "#ifndef MODEL_" toupper(top) "_H\n#define MODEL_" toupper(top) "_H\n#include <stdint.h>"
    print "#ifdef __cplusplus\nextern \"C\" {\n#endif"
    print "struct " top " {"
    for (i = 1; i <= n; i++)
        print decl[i]
    print "};"
    print "struct " top " *" top "_open(void);"
    print "void " top "_eval(struct " top " *m);"
    print "void " top "_trace(struct " top " *m, const char *path); /* start dumping waves, FST */"
    print "void " top "_dump(struct " top " *m, uint64_t time);     /* one time step of the wave */"
    print "void " top "_coverage(struct " top " *m, const char *path);"
    print "void " top "_close(struct " top " *m);"
    print "#ifdef __cplusplus\n}\n#endif\n#endif"
}

function glue(   i) {
    print "#include \"" top ".h\"\n#include \"V" top ".h\"\n#include \"verilated_fst_c.h\""
    print "#if VM_COVERAGE\n#include \"verilated_cov.h\"\n#endif"
    print "struct model : " top " {\n    VerilatedContext ctx;\n    V" top " *rtl;\n    VerilatedFstC *fst;\n};"
    # The wave is closed when an assertion stops the program, too: that is when it is wanted.
    print "static void close_wave(void *p) {\n    model *m = (model *)p;"
    print "    if (m->fst) m->fst->close();\n    m->fst = nullptr;\n}"
    print "struct " top " *" top "_open(void) {\n    model *m = new model;"
    # Registers without a reset start with random values, so that forgetting one is seen.
    print "    m->ctx.randReset(2);\n    m->ctx.randSeed(1);\n    m->ctx.traceEverOn(true);"
    print "    m->rtl = new V" top "(&m->ctx, \"" top "\");\n    m->fst = nullptr;"
    print "    Verilated::addFlushCb(close_wave, m);"
    for (i = 1; i <= n; i++)
        printf "    m->%s = %sm->rtl->%s%s;\n", name[i], wide[i] ? "" : "&", name[i], wide[i] ? ".data()" : ""
    print "    return m;\n}"
    print "void " top "_eval(struct " top " *p) { ((model *)p)->rtl->eval(); }"
    print "void " top "_trace(struct " top " *p, const char *path) {\n    model *m = (model *)p;"
    print "    m->fst = new VerilatedFstC;\n    m->rtl->trace(m->fst, 99);\n    m->fst->open(path);\n}"
    print "void " top "_dump(struct " top " *p, uint64_t time) {\n    model *m = (model *)p;"
    print "    m->ctx.time(time);\n    if (m->fst) m->fst->dump(time);\n}"
    print "void " top "_coverage(struct " top " *p, const char *path) {\n    (void)p, (void)path;"
    print "#if VM_COVERAGE\n    ((model *)p)->ctx.coveragep()->write(path);\n#endif\n}"
    print "void " top "_close(struct " top " *p) {\n    model *m = (model *)p;"
    print "    m->rtl->final();\n    Verilated::removeFlushCb(close_wave, m);\n    close_wave(m);\n    delete m->rtl;\n    delete m;\n}"
}

END {
    if (part == "header")
        header()
    else
        glue()
}
