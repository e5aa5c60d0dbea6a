package encoder

import (
	"math"
	"sync"
)

// work is what a forward pass writes to.
type work struct {
	q, k, v, mixed, up []float32
	rounded            rounded
	weights            [MaxPieces]float32 // of attention
}

var works = sync.Pool{New: func() any { return new(work) }}

// states returns the vector of each piece after the last layer, hidden numbers each. There
// are MaxPieces of them at most.
func (e *Encoder) states(ids []int32) []float32 {
	n := len(ids)
	w := works.Get().(*work)
	defer works.Put(w)
	for _, s := range []*[]float32{&w.q, &w.k, &w.v, &w.mixed} {
		*s = grow(*s, n*hidden)
	}
	w.up = grow(w.up, n*inner)
	x := make([]float32, n*hidden)
	for p, id := range ids {
		row := x[p*hidden:][:hidden]
		word, position := e.words.v[int(id)*hidden:][:hidden], e.positions.v[p*hidden:][:hidden]
		a, b := e.words.scale[id], e.positions.scale[p]
		for d := range row {
			row[d] = a*float32(word[d]) + b*float32(position[d]) + e.kind[d]
		}
	}
	e.norm.apply(x)
	for i := range e.blocks {
		b := &e.blocks[i]
		w.rounded.set(x, n, hidden)
		b.q.apply(w.q, &w.rounded, n)
		b.k.apply(w.k, &w.rounded, n)
		b.v.apply(w.v, &w.rounded, n)
		w.attend(n)
		w.rounded.set(w.mixed, n, hidden)
		b.o.apply(w.q, &w.rounded, n)
		add(x, w.q)
		b.attended.apply(x)
		w.rounded.set(x, n, hidden)
		b.up.apply(w.up, &w.rounded, n)
		gelu(w.up)
		w.rounded.set(w.up, n, inner)
		b.down.apply(w.q, &w.rounded, n)
		add(x, w.q)
		b.out.apply(x)
	}
	return x
}

// attend sets mixed: in each head every position looks at all of them.
func (w *work) attend(n int) {
	clear(w.mixed)
	weights := w.weights[:n]
	scale := float32(1 / math.Sqrt(width))
	at := func(x []float32, position, head int) *[width]float32 {
		return (*[width]float32)(x[position*hidden+head*width:])
	}
	for h := range heads {
		for i := range n {
			q := at(w.q, i, h)
			top := float32(math.Inf(-1))
			for j := range weights {
				k := at(w.k, j, h)
				var a, b, c, d float32
				for x := 0; x < width; x += 4 {
					a += q[x] * k[x]
					b += q[x+1] * k[x+1]
					c += q[x+2] * k[x+2]
					d += q[x+3] * k[x+3]
				}
				weights[j] = (a + b + c + d) * scale
				top = max(top, weights[j])
			}
			total := float32(0)
			for j, s := range weights {
				weights[j] = float32(math.Exp(float64(s - top)))
				total += weights[j]
			}
			out := at(w.mixed, i, h)
			j := 0
			for ; j+3 < n; j += 4 { // four at a time: out is read and written less often
				a, b, c, d := weights[j]/total, weights[j+1]/total, weights[j+2]/total, weights[j+3]/total
				p, q, r, s := at(w.v, j, h), at(w.v, j+1, h), at(w.v, j+2, h), at(w.v, j+3, h)
				for x := range out {
					out[x] += a*p[x] + b*q[x] + c*r[x] + d*s[x]
				}
			}
			for ; j < n; j++ {
				a, p := weights[j]/total, at(w.v, j, h)
				for x := range out {
					out[x] += a * p[x]
				}
			}
		}
	}
}

func (l *layerNorm) apply(x []float32) {
	w, b := (*[hidden]float32)(l.w), (*[hidden]float32)(l.b)
	for ; len(x) > 0; x = x[hidden:] {
		row := (*[hidden]float32)(x)
		var mean, square float32
		for _, v := range row {
			mean += v
		}
		mean /= hidden
		for _, v := range row {
			square += (v - mean) * (v - mean)
		}
		scale := float32(1 / math.Sqrt(float64(square)/hidden+epsilon))
		for d, v := range row {
			row[d] = (v-mean)*scale*w[d] + b[d]
		}
	}
}

// gelu replaces each x by x·Φ(x), Φ the normal distribution.
func gelu(x []float32) {
	t := normal()
	for i, v := range x {
		switch {
		case v <= -normalEnd:
			x[i] = 0
		case v < normalEnd:
			at := (v + normalEnd) * normalSteps
			k := int(at)
			x[i] = v * (t[k] + (at-float32(k))*(t[k+1]-t[k]))
		}
	}
}

// normalEnd is from where on the normal distribution is taken for 0 or 1; up to there it is
// read off a table, as math.Erf would take longer than the products.
const (
	normalEnd   = 6
	normalSteps = 128 // entries a unit
)

var normal = sync.OnceValue(func() *[2*normalEnd*normalSteps + 2]float32 {
	t := new([2*normalEnd*normalSteps + 2]float32)
	for i := range t {
		t[i] = float32(0.5 * math.Erfc((normalEnd-float64(i)/normalSteps)/math.Sqrt2))
	}
	return t
})

func add(x, y []float32) {
	y = y[:len(x)]
	for i := range x {
		x[i] += y[i]
	}
}
