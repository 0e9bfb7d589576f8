// The echo of the row `procs` in Go: a goroutine a connection, as in
// examples/echo.c.
package main

import (
	"io"
	"log"
	"net"
	"os"
)

func serve(conn net.Conn) {
	io.Copy(conn, conn)
	conn.Close()
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go_echo HOST:PORT")
	}
	ln, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := ln.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(conn)
	}
}
