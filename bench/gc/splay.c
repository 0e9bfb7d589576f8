// splay: a splay tree of 100,000 keys from which 150,000 times a new key drives an
// old one out, each with a small tree of its own; prints the longest pause in
// nanoseconds.
//
// After the test in Octane: every access moves what it meets towards the root, so
// old nodes point to new ones everywhere, and what dies is as old as anything.
#include "figure.h"

enum { KEYS = 100000, CHANGES = 150000, PAYLOAD_DEPTH = 2, NUMBERS = 10 };

typedef struct Payload Payload;
struct Payload {
    Payload *left, *right;
    int64_t *numbers;           // of a leaf
};

typedef struct Node Node;
struct Node {
    Node *left, *right;
    int64_t key;
    Payload *payload;
};

static Node *root;
static uint64_t state = 1;

static Payload *
payload(int depth, int64_t key)
{
    Payload *p = heap_new(sizeof *p);

    p->left = depth > 0 ? payload(depth - 1, key) : NULL;
    p->right = depth > 0 ? payload(depth - 1, key) : NULL;
    p->numbers = depth > 0 ? NULL : heap_leaf(NUMBERS * sizeof *p->numbers);
    for (int i = 0; depth == 0 && i < NUMBERS; i++)
        p->numbers[i] = key + i;
    return p;
}

// How many leaves are right; they are dropped.
static int64_t
payload_drop(Payload *p, int64_t key)
{
    if (p == NULL)
        return 0;

    int64_t right = payload_drop(p->left, key) + payload_drop(p->right, key);
    if (p->numbers != NULL)
        right += p->numbers[0] == key && p->numbers[NUMBERS - 1] == key + NUMBERS - 1;
    heap_free(p->numbers);
    heap_free(p);
    return right;
}

// Sleator's way from the top: the node with the key, or the last one on the way
// to where it would be, becomes the root.
static void
splay(int64_t key)
{
    Node ends = { 0 }, *less = &ends, *more = &ends, *n = root, *child;

    for (;;) {
        if (key < n->key) {
            if ((child = n->left) != NULL && key < child->key) {
                n->left = child->right;
                child->right = n;
                n = child;
            }
            if (n->left == NULL)
                break;
            more = more->left = n;
            n = n->left;
        } else if (key > n->key) {
            if ((child = n->right) != NULL && key > child->key) {
                n->right = child->left;
                child->left = n;
                n = child;
            }
            if (n->right == NULL)
                break;
            less = less->right = n;
            n = n->right;
        } else {
            break;
        }
    }
    less->right = n->left;
    more->left = n->right;
    n->left = ends.right;
    n->right = ends.left;
    root = n;
}

// A key that was not there, which is the root then.
static int64_t
insert_new(void)
{
    int64_t key;
    Node *n;

    do {
        key = random_next(&state);
        if (root != NULL)
            splay(key);
    } while (root != NULL && root->key == key);

    n = heap_new(sizeof *n);
    *n = (Node){ .key = key, .payload = payload(PAYLOAD_DEPTH, key) };
    if (root != NULL && root->key < key) {
        n->left = root;
        n->right = root->right;
        root->right = NULL;
    } else if (root != NULL) {
        n->right = root;
        n->left = root->left;
        root->left = NULL;
    }
    root = n;
    return key;
}

// Takes the root away; returns how many leaves of it were right.
static int64_t
remove_root(void)
{
    Node *n = root;
    int64_t right = payload_drop(n->payload, n->key);

    root = n->left;
    if (root == NULL) {
        root = n->right;
    } else {
        splay(n->key);
        root->right = n->right;
    }
    heap_free(n);
    return right;
}

// The greatest key below the new one goes, or the new one if it is the least.
static int64_t
change(void)
{
    int64_t key = insert_new();
    Node *n = root->left;

    if (n != NULL) {
        while (n->right != NULL)
            n = n->right;
        key = n->key;
    }
    splay(key);
    return remove_root();
}

int
main(void)
{
    int64_t right = 0, left = 0;

    heap_init();
    for (int i = 0; i < KEYS; i++)
        insert_new();
    for (int i = 0; i < CHANGES; i++)
        right += change();
    expect("leaves that were right", right, (INT64_C(1) << PAYLOAD_DEPTH) * CHANGES);

    for (; root != NULL; left++)
        remove_root();
    expect("keys at the end", left, KEYS);
    print("%ld\n", (long)heap_pause());
    return 0;
}
