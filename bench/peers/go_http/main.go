// The server of the `http` row in Go: net/http as its manual shows it, with the
// type of the body said, so that no server has to guess it.
package main

import (
	"log"
	"net/http"
	"os"
)

var body = []byte("Hello, World!")

func hello(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Write(body)
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go_http HOST:PORT")
	}
	log.Fatal(http.ListenAndServe(os.Args[1], http.HandlerFunc(hello)))
}
