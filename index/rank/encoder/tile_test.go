package encoder

import (
	"math/rand/v2"
	"testing"
)

// TestTile holds the kernel in assembly to the portable one, and that to its definition.
func TestTile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, in := range []int{2, 6, hidden, inner} {
		for _, top := range []int{3, level} {
			x, rows := make([]int16, tileRows*in), make([]int8, tileOuts*in)
			for i := range x {
				x[i] = int16(rng.IntN(2*top+1) - top)
			}
			for i := range rows {
				rows[i] = int8(rng.IntN(255) - 127)
			}
			if top == level { // the largest sums there are
				for k := range in {
					x[k], rows[k] = level, 127
					x[in+k], rows[in+k] = -level, 127
				}
			}
			var want, portable, got [tileRows * tileOuts]int32
			for i := range tileRows {
				for o := range tileOuts {
					for k := range in {
						want[i*tileOuts+o] += int32(x[i*in+k]) * int32(rows[o*in+k])
					}
				}
			}
			w := pack(rows, in)
			tileGo(&portable, x, in, w)
			tile(&got, x, in, w)
			if portable != want {
				t.Errorf("in %d: tileGo gives %v, want %v", in, portable, want)
			}
			if got != want {
				t.Errorf("in %d: tile gives %v, want %v", in, got, want)
			}
		}
	}
}

func BenchmarkTile(b *testing.B) {
	x, w := make([]int16, tileRows*hidden), make([]int8, tileOuts*hidden)
	var out [tileRows * tileOuts]int32
	for _, k := range []struct {
		name string
		tile func(*[tileRows * tileOuts]int32, []int16, int, []int8)
	}{{"machine", tile}, {"portable", tileGo}} {
		b.Run(k.name, func(b *testing.B) {
			for b.Loop() {
				k.tile(&out, x, hidden, w)
			}
			b.ReportMetric(float64(b.N)*tileRows*tileOuts*hidden/float64(b.Elapsed().Nanoseconds()), "products/ns")
		})
	}
}
