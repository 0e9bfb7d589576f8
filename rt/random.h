// Random numbers that need not be secret: order of select, stealing, seeds.
#pragma once
#include <rt/base.h>

void random_seed(const void *bytes16);  // AT_RANDOM; called once, at boot
uint32_t random_u32(void);              // of this thread
