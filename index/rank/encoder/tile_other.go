//go:build !amd64

package encoder

func tile(out *[tileRows * tileOuts]int32, x []int16, in int, w []int8) { tileGo(out, x, in, w) }
