package encoder

import "golang.org/x/sys/cpu"

// tile is tileGo, in the vector instructions that all processors since about 2013 have.
func tile(out *[tileRows * tileOuts]int32, x []int16, in int, w []int8) {
	if !cpu.X86.HasAVX2 {
		tileGo(out, x, in, w)
		return
	}
	_, _ = x[tileRows*in-1], w[tileOuts*in-1] // tileAVX2 checks nothing
	tileAVX2(out, &x[0], &w[0], in)
}

//go:noescape
func tileAVX2(out *[tileRows * tileOuts]int32, x *int16, w *int8, in int)
