/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers of the DMA engine, a PCIe function that copies between its buffer and any address that
 * it is told: the attacker in tests and in the demo. BAR0 (64-bit) is 16 KiB of 32-bit registers;
 * those of 64 bits may be accessed in halves. One that was made with memory has it in BAR2 (64-bit,
 * prefetchable), to read and write. Plain definitions only: bare-metal guests include this.
 */
#ifndef DMA_ENGINE_H
#define DMA_ENGINE_H

#define DMA_ENGINE_VENDOR 0x1af4
#define DMA_ENGINE_DEVICE 0x10f1

#define DMA_ENGINE_ID      0x0000 /* RO 0x454d4144, ASCII "DAME": says that the BAR can be read */
#define DMA_ENGINE_IOVA    0x0008 /* RW 64 bits: the address as the device says it */
#define DMA_ENGINE_LENGTH  0x0010 /* RW bytes, 1 to 4096; more counts as 4096 */
#define DMA_ENGINE_CONTROL 0x0018 /* RW as below; writing GO starts, and clears STATUS first */
#define DMA_ENGINE_STATUS  0x0020 /* RO as below */
#define DMA_ENGINE_COUNT   0x0024 /* RO transfers ended since reset */
#define DMA_ENGINE_BUFFER  0x1000 /* RW 4096 bytes */
#define DMA_ENGINE_MSIX    0x2000 /* MSI-X table, 1 vector: raised when a transfer ends */
#define DMA_ENGINE_PBA     0x3000 /* MSI-X pending bits */
#define DMA_ENGINE_SIZE    0x4000

#define DMA_ENGINE_ID_VALUE 0x454d4144

#define DMA_ENGINE_GO       (1u << 0)
#define DMA_ENGINE_WRITE    (1u << 1) /* buffer to memory; 0: memory to buffer */
#define DMA_ENGINE_AT_SHIFT 2         /* 3:2, the requests' address type */
#define DMA_ENGINE_PASID    (1u << 4) /* with a PASID prefix: */
#define DMA_ENGINE_EXECUTE  (1u << 5)
#define DMA_ENGINE_PRIV     (1u << 6)
#define DMA_ENGINE_ROGUE                                                                           \
    (1u << 7) /* obeys no more: the transfer again and again, until power off, */
              /* in spite of reset and without bus mastership */
#define DMA_ENGINE_PASID_SHIFT 12 /* 31:12 */

#define DMA_ENGINE_BUSY (1u << 0)
#define DMA_ENGINE_DONE (1u << 1)
#define DMA_ENGINE_ERROR                                                                           \
    (1u << 2) /* a read ended badly: completion status in 6:4. Writes are posted: */
              /* nobody tells a device that its write was refused */
#define DMA_ENGINE_CPL_SHIFT 4 /* 1 unsupported request, 4 completer abort */

#endif
