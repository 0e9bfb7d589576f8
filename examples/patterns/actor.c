// Actors: an account is a goroutine with a mailbox, and nobody but it touches the
// balance.  So there is no lock, and each message is dealt with as a whole.  Who wants
// an answer puts a channel for it into the message; who wants none goes on at once.
// Look at transfer, which asks one account and tells the other.
// expect: 120 wanted 30 each; alice has 10, bob has 990
#include <rt/rt.h>

typedef struct Message {
    int amount;
    Chan *answer;               // of int: the new balance, or -1, refused; NULL: none
} Message;

static void
account(Chan *mailbox)
{
    int balance = 0;

    for (Message m; chan_recv(mailbox, &m);) {
        bool enough = balance + m.amount >= 0;

        balance += enough ? m.amount : 0;
        if (m.answer != NULL)
            chan_send(m.answer, &(int){ enough ? balance : -1 });
    }
}

static int
ask(Chan *mailbox, int amount)
{
    Message m = { amount, chan_of(int, 1) };
    int answer;

    chan_send(mailbox, &m);
    chan_recv(m.answer, &answer);
    return answer;
}

static void
transfer(Chan *from, Chan *to, int amount)
{
    if (ask(from, -amount) >= 0)
        chan_send(to, &(Message){ .amount = amount });
}

int
main(void)
{
    Chan *alice = chan_of(Message, 8), *bob = chan_of(Message, 8);
    WaitGroup wg = { 0 };

    go(account, alice);
    go(account, bob);
    ask(alice, 1000);
    for (int i = 0; i < 120; i++)
        wg_go(&wg, transfer, alice, bob, 30);
    wg_wait(&wg);
    print("120 wanted 30 each; alice has %d, bob has %d\n", ask(alice, 0), ask(bob, 0));
    return 0;
}
