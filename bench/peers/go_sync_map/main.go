// bench/sync/map.c and pool.c in Go: sync.Map and sync.Pool.  Keys are strings that
// have been made interfaces before, which a program would do in each call.
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
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

// map.c

const mapOps, mapWrites = 100000, 10

type value struct{ number int }

var m sync.Map
var keys []any
var values []any

func fill(m *sync.Map) {
	for i, key := range keys {
		m.Store(key, values[i])
	}
}

func operate(mix string, random uint64, sum *atomic.Int64) {
	wrong := 0
	for i := range mapOps {
		random = random*6364136223846793005 + 1442695040888963407
		key := int((random >> 32) * uint64(len(keys)) >> 32)
		if mix == "load" || i%mapWrites != 0 {
			val, ok := m.Load(keys[key])
			if ok && val != values[key] || !ok && mix != "churn" {
				wrong++
			}
		} else {
			if mix == "churn" {
				m.Delete(keys[key])
			}
			m.Store(keys[key], values[key])
		}
	}
	sum.Add(int64(mapOps + wrong))
}

var seed uint64

func mapBatch(mix string, parties int) {
	var wg sync.WaitGroup
	var sum atomic.Int64
	for range parties {
		seed++
		random := seed * 0x9e3779b97f4a7c15
		wg.Add(1)
		go func() {
			operate(mix, random, &sum)
			wg.Done()
		}()
	}
	wg.Wait()
	expect("operations", int(sum.Load()), parties*mapOps)
}

func mapMain(what string, nkeys int) {
	for i := range nkeys {
		keys = append(keys, "key "+strconv.Itoa(i))
		values = append(values, &value{i})
	}
	fill(&m)
	procs := runtime.GOMAXPROCS(0)
	switch what {
	case "load":
		measure(func() { mapBatch(what, 1) }, mapOps)
	case "mixed", "churn":
		measure(func() { mapBatch(what, procs) }, mapOps*procs)
	case "make":
		measure(func() { fill(new(sync.Map)) }, nkeys)
	case "next":
		measure(func() {
			n := 0
			m.Range(func(any, any) bool { n++; return true })
			expect("keys", n, nkeys)
		}, nkeys)
	}
}

// pool.c

const poolPairs, poolMost = 100000, 1024

type object struct {
	n   int
	pad [7]int
}

var pool = sync.Pool{New: func() any { return new(object) }}

func getAndPut(n int, pairs *atomic.Int64) {
	var have [poolMost]*object
	for i := 0; i < poolPairs; i += n {
		for j := range n {
			have[j] = pool.Get().(*object)
			have[j].n++
		}
		for j := range n {
			pool.Put(have[j])
		}
	}
	pairs.Add(poolPairs)
}

func poolBatch(n, parties int) {
	var wg sync.WaitGroup
	var pairs atomic.Int64
	for range parties {
		wg.Add(1)
		go func() {
			getAndPut(n, &pairs)
			wg.Done()
		}()
	}
	wg.Wait()
	expect("pairs", int(pairs.Load()), parties*poolPairs)
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: sync_map_go map WHAT N | pool N")
		os.Exit(1)
	}
	n, err := strconv.Atoi(os.Args[len(os.Args)-1])
	if err != nil {
		panic(err)
	}
	if os.Args[1] == "map" {
		mapMain(os.Args[2], n)
	} else {
		procs := runtime.GOMAXPROCS(0)
		measure(func() { poolBatch(n, procs) }, poolPairs*procs)
	}
}
