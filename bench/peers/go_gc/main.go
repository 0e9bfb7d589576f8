// The programs of the row `gc` in Go; bench/gc/*.c say what each does.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
	"unsafe"
)

// figure.h

const collections = 3

var randomState uint64 = 1

func number(i int) int {
	if i < len(os.Args) {
		if n, err := strconv.Atoi(os.Args[i]); err == nil && n > 0 {
			return n
		}
	}
	panic("not a number")
}

func expect(what string, value, expected int) {
	if value != expected {
		panic(fmt.Sprintf("%s: %d, not %d", what, value, expected))
	}
}

func sumBelow(n int) int { return n * (n - 1) / 2 }

func randomNext() int {
	randomState = randomState*6364136223846793005 + 1442695040888963407
	return int(randomState >> 16)
}

func collection() int {
	t := time.Now()
	runtime.GC()
	return int(time.Since(t))
}

func collectionMedian() int {
	var took []int
	for range collections {
		took = append(took, collection())
	}
	slices.Sort(took)
	return took[collections/2]
}

// The longest stop of the world, in nanoseconds.
func pause() int {
	stats := debug.GCStats{PauseQuantiles: make([]time.Duration, 2)}
	debug.ReadGCStats(&stats)
	return int(stats.PauseQuantiles[1])
}

// alloc.c.  All words but the first may hold pointers.

const batch = 1 << 14

type words[rest any] struct {
	first int
	rest  rest
	next  *int
}

var kept unsafe.Pointer

func allocate[rest any]() {
	t := time.Now()
	n := 0
	for ; time.Since(t) < 250*time.Millisecond; n += batch {
		for i := range batch {
			p := new(words[rest])
			p.first = i
			kept = unsafe.Pointer(p)
		}
		expect("the last", (*words[rest])(kept).first, batch-1)
	}
	fmt.Printf("%.2f\n", float64(time.Since(t))/float64(n))
}

func alloc(size int) {
	switch size {
	case 16:
		allocate[[0]*int]()
	case 64:
		allocate[[6]*int]()
	case 512:
		allocate[[62]*int]()
	case 4096:
		allocate[[510]*int]()
	}
}

// gcbench.c

const stretchDepth, livingDepth, arrayLength, leastDepth, mostDepth = 18, 16, 500000, 4, 16

type benchNode struct {
	left, right *benchNode
	i, j        int32
}

func (n *benchNode) populate(depth int) {
	if depth > 0 {
		n.left, n.right = &benchNode{}, &benchNode{}
		n.left.populate(depth - 1)
		n.right.populate(depth - 1)
	}
}

func fromTop(depth int) *benchNode {
	n := &benchNode{}
	n.populate(depth)
	return n
}

func fromBottom(depth int) *benchNode {
	if depth == 0 {
		return &benchNode{}
	}
	return &benchNode{left: fromBottom(depth - 1), right: fromBottom(depth - 1)}
}

func (n *benchNode) count() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.count() + n.right.count()
}

func nodes(depth int) int { return 2<<depth - 1 }

func trees(depth int) {
	times := 2 * nodes(stretchDepth) / nodes(depth)
	var last *benchNode
	for i := range 2 * times {
		if i < times {
			last = fromTop(depth)
		} else {
			last = fromBottom(depth)
		}
	}
	expect("nodes of the last tree", last.count(), nodes(depth))
}

var living *benchNode
var array []float64

func gcbench() {
	expect("nodes", fromBottom(stretchDepth).count(), nodes(stretchDepth))
	living = fromTop(livingDepth)
	array = make([]float64, arrayLength)
	for i := range array {
		array[i] = 1.0 / float64(i+1)
	}
	for depth := leastDepth; depth <= mostDepth; depth += 2 {
		trees(depth)
	}
	expect("nodes of the living tree", living.count(), nodes(livingDepth))
	for i, value := range array {
		if value != 1.0/float64(i+1) {
			panic("an element is wrong")
		}
	}
	fmt.Println(pause())
}

// mark.c

type markNode[rest any] struct {
	left, right *markNode[rest]
	number      int
	rest        rest
}

var made int

func newNode[rest any]() *markNode[rest] {
	made++
	return &markNode[rest]{number: made - 1}
}

func inOrder[rest any](depth int) *markNode[rest] {
	n := newNode[rest]()
	if depth > 0 {
		n.left = inOrder[rest](depth - 1)
		n.right = inOrder[rest](depth - 1)
	}
	return n
}

func shuffled[rest any](depth int) *markNode[rest] {
	table := make([]*markNode[rest], nodes(depth))
	for i := range table {
		j := randomNext() % (i + 1)
		table[i] = table[j]
		table[j] = newNode[rest]()
	}
	for i := range len(table) / 2 {
		table[i].left = table[2*i+1]
		table[i].right = table[2*i+2]
	}
	return table[0]
}

func (n *markNode[rest]) sum() int {
	if n == nil {
		return 0
	}
	return n.number + n.left.sum() + n.right.sum()
}

func mark[rest any](order string, depth int) {
	debug.SetGCPercent(-1)
	build := inOrder[rest]
	if order == "shuffled" {
		build = shuffled[rest]
	}
	root := build(depth)
	debug.SetGCPercent(100)
	collection()
	fmt.Println(collectionMedian())
	expect("sum of the nodes", root.sum(), sumBelow(nodes(depth)))
}

// splay.c

const keys, changes, payloadDepth, numbers = 100000, 150000, 2, 10

type payload struct {
	left, right *payload
	numbers     *[numbers]int
}

type splayNode struct {
	left, right *splayNode
	key         int
	payload     *payload
}

var root *splayNode

func newPayload(depth, key int) *payload {
	if depth > 0 {
		return &payload{left: newPayload(depth-1, key), right: newPayload(depth-1, key)}
	}
	p := &payload{numbers: new([numbers]int)}
	for i := range p.numbers {
		p.numbers[i] = key + i
	}
	return p
}

// How many leaves are right, with the numbers of their key.
func (p *payload) leaves(key int) int {
	if p == nil {
		return 0
	}
	right := p.left.leaves(key) + p.right.leaves(key)
	if p.numbers != nil && p.numbers[0] == key && p.numbers[numbers-1] == key+numbers-1 {
		right++
	}
	return right
}

func splay(key int) {
	ends := splayNode{}
	less, more, n := &ends, &ends, root
loop:
	for {
		switch {
		case key < n.key:
			if child := n.left; child != nil && key < child.key {
				n.left, child.right, n = child.right, n, child
			}
			if n.left == nil {
				break loop
			}
			more.left = n
			more, n = n, n.left
		case key > n.key:
			if child := n.right; child != nil && key > child.key {
				n.right, child.left, n = child.left, n, child
			}
			if n.right == nil {
				break loop
			}
			less.right = n
			less, n = n, n.right
		default:
			break loop
		}
	}
	less.right, more.left = n.left, n.right
	n.left, n.right = ends.right, ends.left
	root = n
}

func insertNew() int {
	key := randomNext()
	if root != nil {
		splay(key)
		for root.key == key {
			key = randomNext()
			splay(key)
		}
	}
	n := &splayNode{key: key, payload: newPayload(payloadDepth, key)}
	if root != nil && root.key < key {
		n.left, n.right, root.right = root, root.right, nil
	} else if root != nil {
		n.right, n.left, root.left = root, root.left, nil
	}
	root = n
	return key
}

func removeRoot() int {
	n := root
	root = n.left
	if root == nil {
		root = n.right
	} else {
		splay(n.key)
		root.right = n.right
	}
	return n.payload.leaves(n.key)
}

func change() int {
	key := insertNew()
	if n := root.left; n != nil {
		for n.right != nil {
			n = n.right
		}
		key = n.key
	}
	splay(key)
	return removeRoot()
}

func splayTest() {
	for range keys {
		insertNew()
	}
	right := 0
	for range changes {
		right += change()
	}
	expect("leaves that were right", right, changes<<payloadDepth)
	left := 0
	for ; root != nil; left++ {
		removeRoot()
	}
	expect("keys at the end", left, keys)
	fmt.Println(pause())
}

// rss.c.  Sizes come from slices of bytes, as no type has one that is not constant.

const least, most, few = 16, 256, 10

type item struct {
	next   *item
	number int
}

var list *item

// A new item with more words behind it, size bytes in all.
func newItem(size int) *item {
	words := make([]*int, (size+7)/8)
	return (*item)(unsafe.Pointer(&words[0]))
}

func build(nbytes int) int {
	count := 0
	for nbytes > 0 {
		size := least + randomNext()%(most-least+1)
		it := newItem(size)
		*it = item{list, count}
		list = it
		count++
		nbytes -= size
	}
	return count
}

func drop() int {
	sum := 0
	for ; list != nil; list = list.next {
		sum += list.number
	}
	return sum
}

func rss(megabytes, seconds int) {
	count := build(megabytes << 20)
	expect("sum of the list", drop(), sumBelow(count))
	runtime.GC()
	fmt.Println("dropped")
	for i := 1; i <= seconds*10; i++ {
		time.Sleep(100 * time.Millisecond)
		for j := range few {
			newItem(least << (j % 5))
		}
		if i%30 == 0 {
			runtime.GC()
		}
	}
	fmt.Println("done")
	time.Sleep(time.Hour)
}

// parked.c

var waiting, sum atomic.Int64

func hold(i int, gate chan struct{}) {
	held := new(int)
	*held = i
	heldBy(held, gate)
}

//go:noinline
func heldBy(held *int, gate chan struct{}) {
	waiting.Add(1)
	<-gate
	sum.Add(int64(*held))
	waiting.Add(-1)
}

func await(n int) {
	for waiting.Load() != int64(n) {
		runtime.Gosched()
	}
}

func parked(n int) {
	gate := make(chan struct{})
	for i := range n {
		go hold(i, gate)
		if i%256 == 0 {
			runtime.Gosched()
		}
	}
	await(n)
	first, again := collection(), collectionMedian()
	runtime.GOMAXPROCS(1)
	fmt.Println(first, again, collectionMedian())
	close(gate)
	await(0)
	expect("sum of what they held", int(sum.Load()), sumBelow(n))
}

func main() {
	switch os.Args[1] {
	case "alloc":
		alloc(number(2))
	case "gcbench":
		gcbench()
	case "mark":
		if number(3) == 32 {
			mark[[1]int](os.Args[2], number(4))
		} else {
			mark[[3]int](os.Args[2], number(4))
		}
	case "splay":
		splayTest()
	case "rss":
		rss(number(2), number(3))
	case "parked":
		parked(number(2))
	}
}
