// The programs of the row `sched` in Go; bench/sched/*.c say what each does.
// Semaphores are the runtime's own, which sync.Mutex waits on; ours are made
// after them.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
	_ "unsafe"
)

//go:linkname semacquire sync.runtime_Semacquire
func semacquire(addr *uint32)

//go:linkname semrelease sync.runtime_Semrelease
func semrelease(addr *uint32, handoff bool, skip int)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

func bench(batch func(), n int) {
	best := int64(1) << 62
	for end := nanotime() + 150e6; nanotime() < end; {
		t := nanotime()
		batch()
		best = min(best, nanotime()-t)
	}
	fmt.Printf("%.2f\n", float64(best)/float64(n))
}

var done, ping, pong uint32

func yields(goroutines, each int) {
	for range goroutines {
		go func() {
			for range each {
				runtime.Gosched()
			}
			semrelease(&done, false, 0)
		}()
	}
	for range goroutines {
		semacquire(&done)
	}
}

var ended atomic.Int32

func nothing() { ended.Add(1) }

func spawns(n, atOnce int) {
	for i := 0; i < n; i += atOnce {
		ended.Store(0)
		for range atOnce {
			go nothing()
		}
		for ended.Load() < int32(atOnce) {
			runtime.Gosched()
		}
	}
}

func pings(n int) {
	go func() {
		for range n {
			semacquire(&ping)
			semrelease(&pong, false, 0)
		}
	}()
	for range n {
		semrelease(&ping, false, 0)
		semacquire(&pong)
	}
}

func channelPings(n int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for range n {
			back <- <-there
		}
	}()
	for i := range n {
		there <- i
		<-back
	}
}

func parked(n int) {
	var never [64 * 16]uint32
	var waiting atomic.Int64
	t := nanotime()
	for i := 1; i <= n; i++ {
		go func() {
			waiting.Add(1)
			semacquire(&never[i%64*16])
		}()
		if i%256 == 0 {
			runtime.Gosched()
		}
	}
	for waiting.Load() < int64(n) {
		runtime.Gosched()
	}
	fmt.Printf("%.1f\n", float64(nanotime()-t)/float64(n))
	time.Sleep(time.Hour)
}

func timers(n int) {
	const batch, rounds = 1000, 100
	someTime := func() time.Duration {
		return time.Hour + time.Duration(rand.Int64N(int64(time.Hour)))
	}
	running := make([]*time.Timer, batch+n)
	for i := range n {
		running[batch+i] = time.AfterFunc(someTime(), nothing)
	}
	start, stop := int64(1)<<62, int64(1)<<62
	for range rounds {
		t := nanotime()
		for i := range batch {
			running[i] = time.AfterFunc(someTime(), nothing)
		}
		start = min(start, nanotime()-t)
		t = nanotime()
		for i := range batch {
			running[i].Stop()
		}
		stop = min(stop, nanotime()-t)
	}
	fmt.Printf("%.1f %.1f\n", float64(start)/batch, float64(stop)/batch)
	runtime.KeepAlive(running)
}

var result atomic.Uint64

func loop() {
	const goroutines, steps = 1000, 100000
	t := nanotime()
	for i := range goroutines {
		go func() {
			x := uint64(i)
			for range steps {
				x = x*6364136223846793005 + 1442695040888963407
			}
			result.Store(x)
			semrelease(&done, false, 0)
		}()
	}
	for range goroutines {
		semacquire(&done)
	}
	fmt.Printf("%.3f\n", float64(nanotime()-t)/1e6)
}

func wakeTimer(n int) (late []int64) {
	for range n {
		t := nanotime()
		time.Sleep(time.Millisecond)
		late = append(late, nanotime()-t-1e6)
	}
	return
}

func wakeConn(address string) (late []int64) {
	ln, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	conn, err := ln.Accept()
	if err != nil {
		log.Fatal(err)
	}
	var sent [8]byte
	for {
		if _, err := io.ReadFull(conn, sent[:]); err != nil {
			return
		}
		late = append(late, nanotime()-int64(binary.LittleEndian.Uint64(sent[:])))
	}
}

func show(late []int64) {
	for _, ns := range late {
		fmt.Println(ns)
	}
}

func main() {
	argument := func(i int) string {
		if i >= len(os.Args) {
			log.Fatal("usage: sched_go WHAT [N]")
		}
		return os.Args[i]
	}
	number := func() int {
		n, err := strconv.Atoi(argument(2))
		if err != nil {
			log.Fatal(err)
		}
		return n
	}
	switch argument(1) {
	case "yield":
		each := 60000 / number()
		bench(func() { yields(number(), each) }, each*number())
	case "spawn":
		bench(func() { spawns(10000, number()) }, 10000)
	case "ping":
		bench(func() { pings(5000) }, 5000)
	case "channel":
		bench(func() { channelPings(5000) }, 5000)
	case "parked":
		parked(number())
	case "timers":
		timers(number())
	case "loop":
		loop()
	case "wake":
		if argument(2) == "timer" {
			n, _ := strconv.Atoi(argument(3))
			show(wakeTimer(n))
		} else {
			show(wakeConn(argument(2)))
		}
	}
}
