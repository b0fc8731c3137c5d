/* SPDX-License-Identifier: Apache-2.0
 * Numbers of the SBI (version 2.0) that assembly needs as well. */
#ifndef SBI_IDS_H
#define SBI_IDS_H

#define SBI_EXT_BASE   0x10
#define SBI_EXT_TIME   0x54494d45
#define SBI_EXT_IPI    0x735049
#define SBI_EXT_RFENCE 0x52464e43
#define SBI_EXT_HSM    0x48534d
#define SBI_EXT_SRST   0x53525354
#define SBI_EXT_DBCN   0x4442434e

#define SBI_EXTENSION_SIZE 16 /* of an entry of sbi_extensions */
#define SBI_BASE_PROBE     3  /* probe_extension; the ones before return a constant */
#define SBI_BASE_QUICK     4  /* trap.S answers the functions below */

#endif
