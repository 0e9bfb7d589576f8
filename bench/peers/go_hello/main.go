// The greeting in Go, by the builtin that needs no package: the smallest
// program that the Go toolchain links. It writes to standard error.
package main

func main() {
	println("Hello, World!")
}
