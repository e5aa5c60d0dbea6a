package encoder

// tileRows and tileOuts are the shape of a tile: so many rows of activations times so many
// rows of weights.
const (
	tileRows = 4
	tileOuts = 16
)

// tileGo sets out to the inner products of tileRows rows of x with tileOuts rows of weights,
// all in numbers long; in is even. out holds the products of the first row of x first. w is
// packed: two numbers of each row of weights, then the next two of each, and so on, so that a
// vector register takes them as they lie. No sum may be past 32 bits.
func tileGo(out *[tileRows * tileOuts]int32, x []int16, in int, w []int8) {
	a, b, c, d := x[:in], x[in:][:in], x[2*in:][:in], x[3*in:][:in]
	for o := range tileOuts {
		var s, t, u, v int32
		at := w[2*o:]
		for k := 0; k+1 < len(a) && k+1 < len(b) && k+1 < len(c) && k+1 < len(d); k += 2 {
			pair := at[tileOuts*k:][:2]
			p, q := int32(pair[0]), int32(pair[1])
			s += int32(a[k])*p + int32(a[k+1])*q
			t += int32(b[k])*p + int32(b[k+1])*q
			u += int32(c[k])*p + int32(c[k+1])*q
			v += int32(d[k])*p + int32(d[k+1])*q
		}
		out[o], out[tileOuts+o], out[2*tileOuts+o], out[3*tileOuts+o] = s, t, u, v
	}
}

// pack returns the rows of weights, in numbers each, in the order that tile reads; their
// number is a multiple of tileOuts.
func pack(rows []int8, in int) []int8 {
	w := make([]int8, len(rows))
	for i, v := range rows {
		o, k := i/in, i%in
		w[o/tileOuts*tileOuts*in+k/2*2*tileOuts+o%tileOuts*2+k%2] = v
	}
	return w
}
