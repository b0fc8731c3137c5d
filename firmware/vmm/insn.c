/* SPDX-License-Identifier: Apache-2.0
 * Loads and stores that the VMM emulates. A guest page fault gives the instruction in htinst,
 * transformed (privileged specification, 8.6.3), or 0; then it is read from the guest's code. */
#include "defs.h"

#define OPCODE_LOAD  0x03
#define OPCODE_STORE 0x23

/* Transformed: how far into a misaligned access the fault was. Such a one is at two places, and not
 * emulated. */
#define ADDRESS_OFFSET 0x000f8000u

static unsigned bits(uint32_t code, unsigned high, unsigned low) {
    return code >> low & ((1u << (high - low + 1)) - 1);
}

static bool decode_wide(uint32_t code, struct insn *out) {
    unsigned opcode = bits(code, 6, 0), funct3 = bits(code, 14, 12);
    out->write = opcode == OPCODE_STORE;
    out->sign_extend = opcode == OPCODE_LOAD && !(funct3 & 4);
    out->size = 1u << (funct3 & 3);
    out->reg = out->write ? bits(code, 24, 20) : bits(code, 11, 7);
    out->length = 4;
    return (opcode == OPCODE_LOAD && funct3 != 7) || (opcode == OPCODE_STORE && funct3 <= 3);
}

/* C.LW, C.LD, C.SW, C.SD and their stack-pointer forms. */
static bool decode_compressed(uint32_t code, struct insn *out) {
    unsigned quadrant = bits(code, 1, 0), funct3 = bits(code, 15, 13);
    bool stack = quadrant == 2;
    out->write = funct3 & 4;
    out->sign_extend = !out->write;
    out->size = funct3 & 1 ? 8 : 4;
    out->reg = !stack ? bits(code, 4, 2) + 8 : out->write ? bits(code, 6, 2) : bits(code, 11, 7);
    out->length = 2;
    return quadrant != 1 && (funct3 & 2);
}

bool insn_decode(uint32_t code, struct insn *out) {
    return (code & 3) == 3 ? decode_wide(code, out) : decode_compressed(code, out);
}

/* Bit 1 clear says that the original was compressed; pseudoinstructions have bit 0 clear. */
bool insn_decode_transformed(uint64_t htinst, struct insn *out) {
    if (!(htinst & 1) || htinst & ADDRESS_OFFSET || !decode_wide((uint32_t)htinst | 2, out)) {
        return false;
    }
    out->length = htinst & 2 ? 4 : 2;
    return true;
}
