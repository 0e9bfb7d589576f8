// The floor of the `http` row: the least code on Linux that answers right.  One
// thread, one level-triggered epoll, three system calls for a request (wait,
// read, write) and for sixteen that arrive together.  It knows GET with
// keep-alive and nothing else: a request is what ends in an empty line, and
// whatever does not begin with `GET /` or outgrows the buffer gets a 400 and a
// closed connection.
//
// A connection is in one of two states, told apart by `writing`:
//
//      reading     waits for EPOLLIN; `in` holds the head of a request
//      writing     waits for EPOLLOUT; the peer is slow, `unsent` bytes from
//                  `out` are owed to it; nothing is read until they are gone
//
// All the answers to one read go out in one write.  `out` has room for as many
// answers as requests fit into `in`, so a batch is never cut.

#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>

// The shortest request that is answered is "GET /\r\n\r\n".
enum {
    IN_SIZE = 4096,
    MIN_REQUEST = 9,
    ANSWER_MAX = 160,
    OUT_SIZE = IN_SIZE / MIN_REQUEST * ANSWER_MAX + ANSWER_MAX,
    NEVENTS = 256,
    SOCK_FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC,
};

typedef struct Conn Conn;
struct Conn {
    int fd;
    int writing;
    int closing;   // a 400 was the last answer
    size_t nin;    // bytes in `in`
    size_t sent;   // bytes of `out` that are gone
    size_t unsent; // bytes of `out` still owed
    char in[IN_SIZE];
    char out[OUT_SIZE];
};

static const char BAD[] = "HTTP/1.1 400 Bad Request\r\n"
                          "Connection: close\r\n"
                          "Content-Length: 0\r\n\r\n";

static char answer[ANSWER_MAX];
static size_t answer_size;
static time_t answer_time;
static int epoll;

static void
fail(const char *what)
{
    perror(what);
    exit(1);
}

// The answer changes once a second, with its Date.
static void
answer_refresh(void)
{
    time_t now = time(NULL);
    if (now == answer_time)
        return;
    answer_time = now;
    char date[40];
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
    answer_size = snprintf(answer, sizeof answer,
                           "HTTP/1.1 200 OK\r\n"
                           "Content-Type: text/plain\r\n"
                           "Date: %s\r\n"
                           "Content-Length: 13\r\n\r\n"
                           "Hello, World!",
                           date);
}

static void
conn_close(Conn *c)
{
    close(c->fd);
    free(c);
}

static void
conn_append(Conn *c, const char *s, size_t n)
{
    memcpy(c->out + c->unsent, s, n);
    c->unsent += n;
}

// Answers every whole request in `in` and moves the rest to its front.
static void
conn_answer(Conn *c)
{
    char *p = c->in, *end = c->in + c->nin, *blank;
    while (!c->closing && (blank = memmem(p, end - p, "\r\n\r\n", 4)) != NULL) {
        if (blank - p < 5 || memcmp(p, "GET /", 5) != 0)
            c->closing = 1;
        else
            conn_append(c, answer, answer_size);
        p = blank + 4;
    }
    c->nin = end - p;
    memmove(c->in, p, c->nin);
    if (c->nin == IN_SIZE)
        c->closing = 1;
    if (c->closing)
        conn_append(c, BAD, sizeof BAD - 1);
}

// Moves the connection between its two states.
static void
conn_wait(Conn *c, int writing)
{
    if (c->writing == writing)
        return;
    c->writing = writing;
    struct epoll_event ev = { .data.ptr = c };
    ev.events = writing ? EPOLLOUT : EPOLLIN;
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &ev) < 0)
        fail("epoll_ctl");
}

// Writes what is owed, and closes the connection if that was its last answer.
static void
conn_flush(Conn *c)
{
    ssize_t n = write(c->fd, c->out + c->sent, c->unsent);
    if (n < 0 && errno != EAGAIN) {
        conn_close(c);
        return;
    }
    if (n > 0) {
        c->sent += n;
        c->unsent -= n;
    }
    if (c->unsent == 0 && c->closing) {
        conn_close(c);
        return;
    }
    if (c->unsent == 0)
        c->sent = 0;
    conn_wait(c, c->unsent > 0);
}

static void
conn_event(Conn *c)
{
    if (c->writing) {
        conn_flush(c);
        return;
    }
    ssize_t n = read(c->fd, c->in + c->nin, IN_SIZE - c->nin);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        conn_close(c);
        return;
    }
    c->nin += n;
    conn_answer(c);
    if (c->unsent > 0)
        conn_flush(c);
}

static void
accept_all(int listener)
{
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_FLAGS)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        Conn *c = malloc(sizeof *c);
        if (c == NULL)
            fail("malloc");
        c->fd = fd;
        c->writing = c->closing = 0;
        c->nin = c->sent = c->unsent = 0;
        struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev) < 0)
            fail("epoll_ctl");
    }
}

static int
listen_on(char *address)
{
    char *colon = strrchr(address, ':');
    struct sockaddr_in sa = { .sin_family = AF_INET };
    if (colon == NULL)
        return -1;
    *colon = 0;
    sa.sin_port = htons(atoi(colon + 1));
    if (inet_pton(AF_INET, address, &sa.sin_addr) != 1)
        return -1;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_FLAGS, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&sa, sizeof sa) < 0 ||
        listen(fd, SOMAXCONN) < 0)
        fail("listen");
    return fd;
}

int
main(int argc, char **argv)
{
    int listener = argc == 2 ? listen_on(argv[1]) : -1;
    if (listener < 0) {
        fprintf(stderr, "usage: epoll_http IPV4:PORT\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    // The listener is the one entry without a connection.
    struct epoll_event ev = { .events = EPOLLIN, .data.ptr = NULL };
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &ev) < 0)
        fail("epoll");

    struct epoll_event events[NEVENTS];
    for (;;) {
        int n = epoll_wait(epoll, events, NEVENTS, -1);
        answer_refresh();
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == NULL)
                accept_all(listener);
            else
                conn_event(events[i].data.ptr);
        }
    }
}
