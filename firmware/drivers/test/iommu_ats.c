/* SPDX-License-Identifier: Apache-2.0 */
/* Unit test of the IOMMU driver: devices that cache translations. Expected bits are written out as
 * the specification draws them. */
#include "judge.h"

static bool last_command(uint64_t dw0, uint64_t dw1) {
    const uint64_t *c = fake.commands[fake.command_count - 1];

    return c[0] == dw0 && c[1] == dw1;
}

/* Devices that cache translations. */
static void test_ats(void) {
    struct iommu_domain domain = guest();
    struct iommu_page_request page = {.device_id = 0x300, .pv = true, .process_id = 5};

    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("ats-absent",
          iommu_inval_atc_all(&iommu, 0x300) == IOMMU_E_UNSUPPORTED &&
              iommu_page_response(&iommu, &page, IOMMU_PAGE_SUCCESS) == IOMMU_E_UNSUPPORTED,
          "commands without the capability");
    fake_reset(CAPS_ATS | UINT64_C(1) << 26);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("ats-flags",
          iommu_attach(&iommu, 0x300, &domain, IOMMU_ATTACH_T2GPA) == IOMMU_E_RANGE &&
              iommu_attach(&iommu, 0x300, &domain, IOMMU_ATTACH_ATS | IOMMU_ATTACH_PRPR) ==
                  IOMMU_E_RANGE,
          "T2GPA without ATS, PRPR without PRI");
    check("ats-context",
          iommu_attach(&iommu, 0x300, &domain,
                       IOMMU_ATTACH_ATS | IOMMU_ATTACH_PRI | IOMMU_ATTACH_T2GPA |
                           IOMMU_ATTACH_PRPR) == 0 &&
              mem_read64(locate(0x300)) == 0x4f,
          "tc is not V, EN_ATS, EN_PRI, T2GPA, PRPR");
    iommu_inval_atc(&iommu, 0x300, false, 0, 0x12345678, 12);
    check("ats-page", last_command(0x0003000000000004, 0x12345000), "wrong command");
    iommu_inval_atc(&iommu, 0x300, true, 0xabcde, 0x12345678, 21);
    check("ats-block", last_command(0x00030001abcde004, 0x122ff800), "wrong command");
    iommu_inval_atc(&iommu, 0x300, false, 0, 0x12345678, 64);
    check("ats-everything", last_command(0x0003000000000004, 0x7ffffffffffff800), "wrong command");
    check("ats-range",
          iommu_inval_atc(&iommu, 0x300, false, 0, 0, 11) == IOMMU_E_RANGE &&
              iommu_inval_atc(&iommu, 0x10300, false, 0, 0, 12) == IOMMU_E_RANGE,
          "less than a page, or another segment");
    page.payload = 0x80000000 | 0x155 << 3;
    iommu_page_response(&iommu, &page, IOMMU_PAGE_INVALID);
    check("ats-response", last_command(0x0003000100005084, 0x0000115500000000), "wrong command");
    page.pv = false;
    iommu_page_response(&iommu, &page, IOMMU_PAGE_FAILURE);
    check("ats-response-plain", last_command(0x0003000000000084, 0x0000f15500000000),
          "wrong command");
    unsigned from = fake.command_count;
    iommu_detach(&iommu, 0x300);
    check("ats-detach",
          find_command(from, 0x3ff, 4) > find_command(from, 0x3ff, 3) &&
              find_command(from, 0x3ff, 2) > find_command(from, 0x3ff, 4),
          "not INVAL_DDT, ATS.INVAL, fence");
}

int main(void) {
    test_ats();
    return failures == 0 ? 0 : 1;
}
