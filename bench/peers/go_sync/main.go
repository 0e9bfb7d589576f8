// The programs of the row `sync` in Go; bench/sync/*.c say what each does.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	_ "unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

// As bench/sync/sync.h.
func measure(batch func(), n int) {
	var took []int64
	for end := nanotime() + 150e6; nanotime() < end; {
		t := nanotime()
		batch()
		took = append(took, nanotime()-t)
	}
	slices.Sort(took)
	figure := took[0]
	if runtime.GOMAXPROCS(0) > 1 {
		figure = took[len(took)/2]
	}
	fmt.Printf("%.2f\n", float64(figure)/float64(n))
}

func expect(what string, value, expected int) {
	if value != expected {
		panic(fmt.Sprintf("%s: %d, not %d", what, value, expected))
	}
}

func sumBelow(n int) int { return n * (n - 1) / 2 }

// chan.c

const chanRounds, chanValues, chanHolds, chanParties = 5000, 50000, 128, 4

func chanRound() {
	there, back := make(chan int), make(chan int)
	go func() {
		for range chanRounds {
			back <- <-there + 1
		}
	}()
	v := 0
	for range chanRounds {
		there <- v
		v = <-back
	}
	expect("rounds", v, chanRounds)
}

func chanProduce(c chan int, first, step int) {
	for i := first; i < chanValues; i += step {
		c <- i
	}
}

func chanStream() {
	c := make(chan int, chanHolds)
	go chanProduce(c, 0, 1)
	sum := 0
	for range chanValues {
		sum += <-c
	}
	expect("stream", sum, sumBelow(chanValues))
}

func chanMany() {
	c, sums := make(chan int, chanHolds), make(chan int)
	for i := range chanParties {
		go chanProduce(c, i, chanParties)
		go func() {
			sum := 0
			for range chanValues / chanParties {
				sum += <-c
			}
			sums <- sum
		}()
	}
	sum := 0
	for range chanParties {
		sum += <-sums
	}
	expect("many", sum, sumBelow(chanValues))
}

func chanAlone() {
	c := make(chan int, chanHolds)
	sum := 0
	for i := range chanValues {
		c <- i
		sum += <-c
	}
	expect("alone", sum, sumBelow(chanValues))
}

func chanTry() {
	c := make(chan int, chanHolds)
	received := 0
	for range chanValues {
		select {
		case <-c:
			received++
		default:
		}
	}
	expect("try", received, 0)
}

// select.c

const selectValues = 5000

func selectProduce(channels []chan int) {
	for i := range selectValues {
		channels[i&(len(channels)-1)] <- i
	}
}

func selectReceive(n int) {
	c := make([]chan int, n)
	for i := range c {
		c[i] = make(chan int)
	}
	go selectProduce(c)
	sum := 0
	if n == 2 {
		sum = selectReceive2(c)
	} else {
		sum = selectReceive8(c)
	}
	expect("select", sum, sumBelow(selectValues))
}

func selectReceive2(c []chan int) int {
	sum, v := 0, 0
	for range selectValues {
		select {
		case v = <-c[0]:
		case v = <-c[1]:
		}
		sum += v
	}
	return sum
}

func selectReceive8(c []chan int) int {
	sum, v := 0, 0
	for range selectValues {
		select {
		case v = <-c[0]:
		case v = <-c[1]:
		case v = <-c[2]:
		case v = <-c[3]:
		case v = <-c[4]:
		case v = <-c[5]:
		case v = <-c[6]:
		case v = <-c[7]:
		}
		sum += v
	}
	return sum
}

func selectReady() {
	a, b := make(chan int, 1), make(chan int, 1)
	v := 0
	a <- v
	for range selectValues {
		select {
		case v = <-a:
			v++
			b <- v
		case v = <-b:
			v++
			a <- v
		}
	}
	expect("ready", v, selectValues)
}

func selectNone() {
	a, b := make(chan int, 1), make(chan int, 1)
	blocked := 0
	for range selectValues {
		select {
		case <-a:
		case <-b:
		default:
			blocked++
		}
	}
	expect("none", blocked, selectValues)
}

// mutex.c

const mutexLocks, mutexParties, mutexWrites = 40000, 8, 10

// 64 bytes, so that they are a cache line.
type counted struct {
	n       int
	mutex   sync.Mutex
	rwmutex sync.RWMutex
	word    uint32
	_       [16]byte
}

var counter = new(counted)

func mutexLock(times int) {
	for range times {
		counter.mutex.Lock()
		counter.n++
		counter.mutex.Unlock()
	}
}

func mutexExchange(times int) {
	for range times {
		atomic.SwapUint32(&counter.word, 1)
		counter.n++
		atomic.SwapUint32(&counter.word, 0)
	}
}

func mutexRead(times int) {
	before := 0
	for i := range times {
		if i%mutexWrites == 0 {
			counter.rwmutex.Lock()
			counter.n++
			counter.rwmutex.Unlock()
			continue
		}
		counter.rwmutex.RLock()
		now := counter.n
		counter.rwmutex.RUnlock()
		if now < before {
			panic("the counter went back")
		}
		before = now
	}
}

func mutexBy(parties int, batch func(int), expected int) {
	counter.n = 0
	if parties == 1 {
		batch(mutexLocks)
	} else {
		done := make(chan struct{})
		for range parties {
			go func() {
				batch(mutexLocks / parties)
				done <- struct{}{}
			}()
		}
		for range parties {
			<-done
		}
	}
	expect("counter", counter.n, expected)
}

// wg.c

const wgSpawns = 10000

func wgJoin(members int) {
	var ended atomic.Int64
	for i := 0; i < wgSpawns; i += members {
		var wg sync.WaitGroup
		for range members {
			wg.Add(1)
			go func() {
				ended.Add(1)
				wg.Done()
			}()
		}
		wg.Wait()
		expect("members", int(ended.Load()), i+members)
	}
}

// ctx.c

const ctxChildren = 10

func ctxTree(n int) {
	tree, cancels := make([]context.Context, n), make([]context.CancelFunc, n)
	building, cancelling := int64(1)<<62, int64(1)<<62
	for end := nanotime() + 150e6; nanotime() < end; {
		t := nanotime()
		tree[0], cancels[0] = context.WithCancel(context.Background())
		for i := 1; i < n; i++ {
			tree[i], cancels[i] = context.WithCancel(tree[(i-1)/ctxChildren])
		}
		building = min(building, nanotime()-t)
		for _, ctx := range tree {
			if ctx.Err() != nil {
				panic("done before it is cancelled")
			}
		}
		t = nanotime()
		cancels[0]()
		cancelling = min(cancelling, nanotime()-t)
		for _, ctx := range tree {
			if ctx.Err() != context.Canceled {
				panic("not done after it was cancelled")
			}
		}
	}
	fmt.Printf("%.2f %.2f\n", float64(building)/float64(n), float64(cancelling)/float64(n))
}

// timer.c

const timerTimes = 2000

func timerFire() {
	before := time.Now()
	for range timerTimes {
		fired := <-time.NewTimer(1).C
		if !fired.After(before) {
			panic("fired before it was made")
		}
		before = fired
	}
}

func timerStop() {
	pending := 0
	for range timerTimes {
		if time.NewTimer(time.Hour).Stop() {
			pending++
		}
	}
	expect("pending", pending, timerTimes)
}

func timerReset() {
	timer := time.NewTimer(time.Hour)
	pending := 0
	for i := range timerTimes {
		if timer.Reset(time.Hour + time.Duration(i)) {
			pending++
		}
	}
	timer.Stop()
	expect("pending", pending, timerTimes)
}

func timerSpare() {
	c := make(chan int, 1)
	for i := range timerTimes {
		c <- i
		select {
		case v := <-c:
			expect("value", v, i)
		case <-time.After(time.Hour):
			panic("an hour is over")
		}
	}
}

func timerBeat() {
	c := make(chan int)
	go func() {
		for i := range timerTimes {
			c <- i
		}
	}()
	for i := range timerTimes {
		select {
		case v := <-c:
			expect("value", v, i)
		case <-time.After(time.Hour):
			panic("an hour is over")
		}
	}
}

func timerTick() {
	start := time.Now()
	ticker := time.NewTicker(1)
	ticks := 0
	for range timerTimes {
		if (<-ticker.C).After(start) {
			ticks++
		}
	}
	ticker.Stop()
	expect("ticks", ticks, timerTimes)
}

var programs = map[string]struct {
	batch func()
	n     int
}{
	"chan round":     {chanRound, chanRounds},
	"chan stream":    {chanStream, chanValues},
	"chan many":      {chanMany, chanValues},
	"chan alone":     {chanAlone, chanValues},
	"chan try":       {chanTry, chanValues},
	"select 2":       {func() { selectReceive(2) }, selectValues},
	"select 8":       {func() { selectReceive(8) }, selectValues},
	"select ready":   {selectReady, selectValues},
	"select none":    {selectNone, selectValues},
	"mutex alone":    {func() { mutexBy(1, mutexLock, mutexLocks) }, mutexLocks},
	"mutex exchange": {func() { mutexBy(1, mutexExchange, mutexLocks) }, mutexLocks},
	"mutex shared":   {func() { mutexBy(mutexParties, mutexLock, mutexLocks) }, mutexLocks},
	"mutex reads": {func() { mutexBy(mutexParties, mutexRead, mutexLocks/mutexWrites) },
		mutexLocks},
	"timer fire":  {timerFire, timerTimes},
	"timer stop":  {timerStop, timerTimes},
	"timer reset": {timerReset, timerTimes},
	"timer spare": {timerSpare, timerTimes},
	"timer beat":  {timerBeat, timerTimes},
	"timer tick":  {timerTick, timerTimes},
}

func main() {
	if len(os.Args) == 3 {
		program, known := programs[os.Args[1]+" "+os.Args[2]]
		n, err := strconv.Atoi(os.Args[2])
		switch {
		case known:
			measure(program.batch, program.n)
			return
		case os.Args[1] == "wg" && err == nil:
			measure(func() { wgJoin(n) }, wgSpawns/n*n)
			return
		case os.Args[1] == "ctx" && err == nil:
			ctxTree(n)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: sync_go PROGRAM WHAT, as bench/sync/*.c have it")
	os.Exit(1)
}
