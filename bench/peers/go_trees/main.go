// Binary trees in Go: the same trees in the same order as the C programs beside
// it, one goroutine, Go's collector as it comes.
package main

import (
	"fmt"
	"os"
	"strconv"
)

const minDepth = 4

type Node struct{ left, right *Node }

func build(depth int) *Node {
	if depth == 0 {
		return &Node{}
	}
	return &Node{build(depth - 1), build(depth - 1)}
}

func (n *Node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

func main() {
	maxDepth := minDepth + 2
	if len(os.Args) > 1 {
		if n, err := strconv.Atoi(os.Args[1]); err == nil && n > maxDepth {
			maxDepth = n
		}
	}
	fmt.Printf("stretch tree of depth %d\t check: %d\n",
		maxDepth+1, build(maxDepth+1).count())
	longLived := build(maxDepth)
	for depth := minDepth; depth <= maxDepth; depth += 2 {
		trees := 1 << (maxDepth - depth + minDepth)
		check := 0
		for i := 0; i < trees; i++ {
			check += build(depth).count()
		}
		fmt.Printf("%d\t trees of depth %d\t check: %d\n", trees, depth, check)
	}
	fmt.Printf("long lived tree of depth %d\t check: %d\n",
		maxDepth, longLived.count())
}
