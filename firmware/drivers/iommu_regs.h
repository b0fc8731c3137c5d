/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RISC-V IOMMU architecture specification v1.0: register offsets and fields (chapter 6), in-memory
 * structures (chapter 3), commands and queue records (chapter 4). Names are the specification's; of
 * the fields those that somebody uses.
 */
#ifndef IOMMU_REGS_H
#define IOMMU_REGS_H

#include <stdint.h>

#define IOMMU_BIT(n)              (UINT64_C(1) << (n))
#define IOMMU_FIELD(value, shift) ((uint64_t)(value) << (shift))

/* Shape shared by every pointer register and table entry: PPN in bits 53:10. */
#define IOMMU_PPN_SHIFT  10
#define IOMMU_PPN_MASK   UINT64_C(0x003ffffffffffc00)
#define IOMMU_PAGE_SHIFT 12
#define IOMMU_PAGE_SIZE  UINT64_C(4096)

/* ---- Register offsets ------------------------------------------------------------------------ */
#define IOMMU_REG_CAPABILITIES   0x000
#define IOMMU_REG_FCTL           0x008
#define IOMMU_REG_DDTP           0x010
#define IOMMU_REG_CQB            0x018
#define IOMMU_REG_CQH            0x020
#define IOMMU_REG_CQT            0x024
#define IOMMU_REG_FQB            0x028
#define IOMMU_REG_FQH            0x030
#define IOMMU_REG_FQT            0x034
#define IOMMU_REG_PQB            0x038
#define IOMMU_REG_PQH            0x040
#define IOMMU_REG_PQT            0x044
#define IOMMU_REG_CQCSR          0x048
#define IOMMU_REG_FQCSR          0x04c
#define IOMMU_REG_PQCSR          0x050
#define IOMMU_REG_IPSR           0x054
#define IOMMU_REG_IOCOUNTOVF     0x058
#define IOMMU_REG_IOCOUNTINH     0x05c
#define IOMMU_REG_IOHPMCYCLES    0x060
#define IOMMU_REG_IOHPMCTR(i)    (0x068 + 8 * (i)) /* i = 0 for iohpmctr1 */
#define IOMMU_REG_IOHPMEVT(i)    (0x160 + 8 * (i))
#define IOMMU_REG_TR_REQ_IOVA    0x258
#define IOMMU_REG_TR_REQ_CTL     0x260
#define IOMMU_REG_TR_RESPONSE    0x268
#define IOMMU_REG_ATS_PERIOD     0x2b0 /* custom: an ATS.INVAL times out after 2 to 3 of them */
#define IOMMU_REG_IOMMU_QOSID    0x270
#define IOMMU_REG_ICVEC          0x2f8
#define IOMMU_REG_MSI_ADDR(v)    (0x300 + 16 * (v))
#define IOMMU_REG_MSI_DATA(v)    (0x308 + 16 * (v))
#define IOMMU_REG_MSI_VEC_CTL(v) (0x30c + 16 * (v))

/* ---- capabilities ---------------------------------------------------------------------------- */
#define IOMMU_CAP_VERSION_MASK UINT64_C(0xff)
#define IOMMU_CAP_VERSION_1_0  0x10
#define IOMMU_CAP_SV39X4       IOMMU_BIT(17)
#define IOMMU_CAP_MSI_FLAT     IOMMU_BIT(22)
#define IOMMU_CAP_ATS          IOMMU_BIT(25)
#define IOMMU_CAP_T2GPA        IOMMU_BIT(26)
#define IOMMU_CAP_HPM          IOMMU_BIT(30)
#define IOMMU_CAP_PAS_SHIFT    32
#define IOMMU_CAP_PAS_MASK     UINT64_C(0x3f)

/* ---- fctl, ddtp ------------------------------------------------------------------------------ */
#define IOMMU_FCTL_BE  0x1U
#define IOMMU_FCTL_WSI 0x2U
#define IOMMU_FCTL_GXL 0x4U

#define IOMMU_DDTP_MODE_MASK UINT64_C(0xf)
#define IOMMU_DDTP_MODE_OFF  0
#define IOMMU_DDTP_MODE_BARE 1
#define IOMMU_DDTP_MODE_1LVL 2
#define IOMMU_DDTP_BUSY      IOMMU_BIT(4)

/* ---- Performance counters ----------------------------------------------------------------------
 */
#define IOMMU_HPM_COUNTERS        31
#define IOMMU_HPMEVT_UNTRANSLATED 1
#define IOMMU_HPMEVT_DID_SHIFT    36
#define IOMMU_HPMEVT_DV           IOMMU_BIT(61) /* of this device only */

/* ---- Queues ---------------------------------------------------------------------------------- */
/* The three control registers share their form. */
#define IOMMU_QCSR_EN   0x1U
#define IOMMU_QCSR_IE   0x2U
#define IOMMU_QCSR_MF   0x100U
#define IOMMU_QCSR_ON   0x10000U
#define IOMMU_QCSR_BUSY 0x20000U

#define IOMMU_CQCSR_CMD_TO  0x200U
#define IOMMU_CQCSR_CMD_ILL 0x400U
#define IOMMU_FQCSR_FQOF    0x200U

#define IOMMU_CQ_ENTRY 16U
#define IOMMU_FQ_ENTRY 32U
#define IOMMU_PQ_ENTRY 16U

/* ---- Interrupts ------------------------------------------------------------------------------ */
#define IOMMU_ICVEC_SHIFT(irq) (4 * (irq)) /* civ, fiv, pmiv, piv */
#define IOMMU_ICVEC_MASK       UINT64_C(0xf)

/* ---- Device directory ------------------------------------------------------------------------ */
#define IOMMU_DDTE_V IOMMU_BIT(0)

/* Device context: offsets of its doublewords; the last four only in the extended format. */
#define IOMMU_DC_TC               0U
#define IOMMU_DC_IOHGATP          8U
#define IOMMU_DC_TA               16U
#define IOMMU_DC_FSC              24U
#define IOMMU_DC_MSIPTP           32U
#define IOMMU_DC_MSI_ADDR_MASK    40U
#define IOMMU_DC_MSI_ADDR_PATTERN 48U
#define IOMMU_DC_BASE_SIZE        32U
#define IOMMU_DC_EXTENDED_SIZE    64U

#define IOMMU_TC_V      IOMMU_BIT(0)
#define IOMMU_TC_EN_ATS IOMMU_BIT(1)
#define IOMMU_TC_EN_PRI IOMMU_BIT(2)
#define IOMMU_TC_T2GPA  IOMMU_BIT(3)
#define IOMMU_TC_DTF    IOMMU_BIT(4)
#define IOMMU_TC_PRPR   IOMMU_BIT(6)

/* iohgatp, fsc (iosatp or pdtp), msiptp: PPN 43:0, MODE 63:60. */
#define IOMMU_ATP_MODE_SHIFT      60
#define IOMMU_IOHGATP_GSCID_SHIFT 44

#define IOMMU_SV39X4      8U
#define IOMMU_SV57X4      10U
#define IOMMU_MSIPTP_FLAT 1U

/* MSI page table entry, basic and MRIF mode. */
#define IOMMU_MSI_PTE_SIZE    16U
#define IOMMU_MSI_PTE_V       IOMMU_BIT(0)
#define IOMMU_MSI_PTE_M_BASIC IOMMU_FIELD(3, 1)
#define IOMMU_MSI_PTE_M       IOMMU_FIELD(3, 1)
#define IOMMU_MSI_PTE_M_MRIF  IOMMU_FIELD(1, 1)
#define IOMMU_MRIF_ADDR_SHIFT 7
#define IOMMU_NID_HIGH_SHIFT  60

/* ---- Commands -------------------------------------------------------------------------------- */
#define IOMMU_CMD(opcode, func3)  ((uint64_t)(opcode) | (uint64_t)(func3) << 7)
#define IOMMU_CMD_IOTINVAL_VMA    IOMMU_CMD(1, 0)
#define IOMMU_CMD_IOTINVAL_GVMA   IOMMU_CMD(1, 1)
#define IOMMU_CMD_IOFENCE_C       IOMMU_CMD(2, 0)
#define IOMMU_CMD_IODIR_INVAL_DDT IOMMU_CMD(3, 0)
#define IOMMU_CMD_ATS_INVAL       IOMMU_CMD(4, 0)
#define IOMMU_CMD_ATS_PRGR        IOMMU_CMD(4, 1)

#define IOMMU_IOTINVAL_AV           IOMMU_BIT(10)
#define IOMMU_IOTINVAL_GV           IOMMU_BIT(33)
#define IOMMU_IOTINVAL_GSCID(gscid) IOMMU_FIELD(gscid, 44)
#define IOMMU_IOTINVAL_ADDR(addr)   ((uint64_t)(addr) >> 12 << 10) /* second doubleword */

#define IOMMU_IOFENCE_AV         IOMMU_BIT(10)
#define IOMMU_IOFENCE_PR         IOMMU_BIT(12)
#define IOMMU_IOFENCE_PW         IOMMU_BIT(13)
#define IOMMU_IOFENCE_DATA(data) IOMMU_FIELD(data, 32)
#define IOMMU_IOFENCE_ADDR(addr) ((uint64_t)(addr) >> 2) /* second doubleword */

#define IOMMU_IODIR_DV       IOMMU_BIT(33)
#define IOMMU_IODIR_DID(did) IOMMU_FIELD(did, 40)

/* ATS.INVAL, ATS.PRGR; their payloads are the second doubleword. */
#define IOMMU_ATS_PID(pid)   IOMMU_FIELD(pid, 12)
#define IOMMU_ATS_PV         IOMMU_BIT(32)
#define IOMMU_ATS_RID(rid)   IOMMU_FIELD(rid, 40)
#define IOMMU_ATS_INVAL_G    IOMMU_BIT(0)  /* all processes */
#define IOMMU_ATS_INVAL_S    IOMMU_BIT(11) /* more than 4 KiB: the lowest 0 of the address tells */
#define IOMMU_ATS_PRGI(prgi) IOMMU_FIELD(prgi, 32)
#define IOMMU_ATS_CODE(code) IOMMU_FIELD(code, 44)

/* Payload of a page request. */
#define IOMMU_PQ_L           IOMMU_BIT(2) /* the last of its group */
#define IOMMU_PQ_ADDRESS(dw) ((uint64_t)(dw) & ~UINT64_C(0xfff))

/* ---- Fault and page-request records, first doubleword ---------------------------------------- */
#define IOMMU_FQ_CAUSE(dw) ((uint16_t)((dw) & 0xfff))
#define IOMMU_REC_PID(dw)  ((uint32_t)((dw) >> 12 & 0xfffff))
#define IOMMU_REC_PV(dw)   (((dw) >> 32 & 1) != 0)
#define IOMMU_REC_PRIV(dw) (((dw) >> 33 & 1) != 0)
#define IOMMU_PQ_EXEC(dw)  (((dw) >> 34 & 1) != 0)
#define IOMMU_FQ_TTYP(dw)  ((uint8_t)((dw) >> 34 & 0x3f))
#define IOMMU_REC_DID(dw)  ((uint32_t)((dw) >> 40))

#endif
