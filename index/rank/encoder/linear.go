package encoder

import "math"

// linear is y = xWᵀ + b in whole numbers: weights of a byte, activations of fourteen bits,
// so that nearly all that rounding loses is lost once, in the weights.
type linear struct {
	w     []int8 // packed
	scale []float32
	bias  []float32
	in    int
}

// level is the largest number that an activation is rounded to: inner products of it with
// weights of 127 must fit 32 bits.
const level = 8191

// rounded are activations on the way into a product, rows of them.
type rounded struct {
	v    []int16   // filled up to whole tiles
	step []float32 // what one unit of a row stands for
}

// set rounds n rows of x, in numbers each.
func (r *rounded) set(x []float32, n, in int) {
	// A float32 to which this is added is left without a fraction, and its lowest bits are
	// the whole number.
	const shift = 3 << 22
	whole := (n + tileRows - 1) / tileRows * tileRows
	r.v, r.step = grow(r.v, whole*in), grow(r.step, n)
	for i := range n {
		row, out := x[i*in:][:in], r.v[i*in:][:in]
		largest := uint32(0)
		for _, v := range row {
			largest = max(largest, math.Float32bits(v)&^(1<<31)) // without the sign bits order as numbers do
		}
		top := max(math.Float32frombits(largest), 1e-9)
		r.step[i] = top / level
		scale := level / top
		for d, v := range row {
			out[d] = int16(math.Float32bits(v*scale + shift))
		}
	}
	clear(r.v[n*in:])
}

// apply sets the n rows of y to the products of x.
func (l *linear) apply(y []float32, x *rounded, n int) {
	var sums [tileRows * tileOuts]int32
	outs := len(l.bias)
	for o := 0; o < outs; o += tileOuts {
		panel := l.w[o*l.in:][:tileOuts*l.in]
		bias, scale := (*[tileOuts]float32)(l.bias[o:]), (*[tileOuts]float32)(l.scale[o:])
		for i := 0; i < n; i += tileRows {
			tile(&sums, x.v[i*l.in:][:tileRows*l.in], l.in, panel)
			for t := range min(tileRows, n-i) {
				row, sum := (*[tileOuts]float32)(y[(i+t)*outs+o:]), (*[tileOuts]int32)(sums[t*tileOuts:])
				step := x.step[i+t]
				for j := range row {
					row[j] = float32(sum[j])*step*scale[j] + bias[j]
				}
			}
		}
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
