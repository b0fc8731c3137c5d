# SPDX-License-Identifier: Apache-2.0
# Everything that runs on the harts, and what is needed to build it.

-include firmware/drivers/drivers.mk
-include firmware/operator/operator.mk
-include firmware/guests/guests.mk
-include firmware/vmm/vmm.mk
-include firmware/guests/hostile/hostile.mk
