// The epoll instance: who is registered, and what the scheduler polls.
#pragma once
#include "netpoll/polldesc.h"

// epoll_open registers a descriptor, once for its whole life and for both
// directions.  The first call makes the instance and gives the scheduler its
// poller.  Returns 0 or -errno: -ENOSPC beyond fs.epoll.max_user_watches,
// -ENOMEM, -EPERM for what cannot be polled (a regular file).
int epoll_open(PollDesc *pd, int fd);

// epoll_close takes a descriptor out again, before its number is closed.
void epoll_close(int fd);
