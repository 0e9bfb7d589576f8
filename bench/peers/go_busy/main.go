// bench/sched/busy.c in Go.
package main

import (
	"log"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"
)

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n" +
	"Content-Type: text/plain\r\n\r\nHello, World!"

var steps atomic.Uint64

func spin() {
	for {
		steps.Store(steps.Load() + 1)
	}
}

func block() {
	for {
		nap := syscall.NsecToTimespec(50e6)
		syscall.Nanosleep(&nap, nil)
	}
}

func fault() {
	const pages, page = 4096, 4096
	for {
		at, _, errno := syscall.RawSyscall6(syscall.SYS_MMAP, 0, pages*page,
			syscall.PROT_READ|syscall.PROT_WRITE,
			syscall.MAP_PRIVATE|syscall.MAP_ANON, ^uintptr(0), 0)
		if errno != 0 {
			log.Fatal(errno)
		}
		p := unsafe.Slice((*byte)(unsafe.Pointer(at)), pages*page)
		for i := range pages {
			p[i*page] = 1
		}
		syscall.RawSyscall(syscall.SYS_MUNMAP, at, pages*page, 0)
	}
}

func serve(conn net.Conn) {
	var buf [4096]byte
	newlines := 0
	for {
		n, err := conn.Read(buf[:])
		if err != nil {
			break
		}
		for _, c := range buf[:n] {
			if c == '\n' {
				newlines++
			} else if c != '\r' {
				newlines = 0
			}
			if newlines == 2 {
				conn.Write([]byte(answer))
			}
		}
	}
	conn.Close()
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go_busy HOST:PORT")
	}
	ln, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	go spin()
	go block()
	go fault()
	for {
		conn, err := ln.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(conn)
	}
}
