/* Everything, in reading order.  Each header also stands alone.  <rt/malloc.h>, which is
   for code that was written for a libc, is not among them. */
#pragma once
#include <rt/base.h>
#include <rt/err.h>
#include <rt/go.h>
#include <rt/chan.h>
#include <rt/time.h>
#include <rt/sync.h>
#include <rt/ctx.h>
#include <rt/gc.h>
#include <rt/str.h>
#include <rt/io.h>
#include <rt/fmt.h>
#include <rt/net.h>
#include <rt/proc.h>
