package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
)

// Shape of all-MiniLM-L6-v2, from its config.json.
const (
	hidden = 384
	inner  = 1536
	heads  = 12
	layers = 6
	epsLN  = 1e-12
)

// linear is y = xWᵀ + b, W in rows of outputs.
type linear struct {
	w, b []float32
	in   int
}

type layerNorm struct{ w, b []float32 }

type block struct {
	q, k, v, o linear
	attended   layerNorm
	up, down   linear
	out        layerNorm
}

// encoder is a BERT encoder with mean pooling.
type encoder struct {
	words, positions, types []float32
	norm                    layerNorm
	blocks                  [layers]block
}

// readEncoder reads weights in the safetensors format: the length of a header, 64 bits
// little endian, a JSON header of names, shapes and offsets, then the numbers.
func readEncoder(file string) (*encoder, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(data) < 8 || binary.LittleEndian.Uint64(data) > uint64(len(data)-8) {
		return nil, fmt.Errorf("%s: not a safetensors file", file)
	}
	n := binary.LittleEndian.Uint64(data)
	var header map[string]struct {
		Dtype   string `json:"dtype"`
		Offsets [2]int `json:"data_offsets"`
	}
	var meta map[string]json.RawMessage
	if err := json.Unmarshal(data[8:8+n], &meta); err != nil {
		return nil, fmt.Errorf("%s: header: %w", file, err)
	}
	delete(meta, "__metadata__")
	rest, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(rest, &header); err != nil {
		return nil, fmt.Errorf("%s: header: %w", file, err)
	}
	body := data[8+n:]
	var missing error
	get := func(name string, size int) []float32 {
		h, ok := header[name]
		if !ok || h.Dtype != "F32" || h.Offsets[1] > len(body) || h.Offsets[1]-h.Offsets[0] < 4*size {
			missing = fmt.Errorf("%s: no tensor %s of %d numbers", file, name, size)
			return make([]float32, size)
		}
		out := make([]float32, (h.Offsets[1]-h.Offsets[0])/4)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[h.Offsets[0]+4*i:]))
		}
		return out
	}
	lin := func(name string, in, out int) linear {
		return linear{get(name+".weight", in*out), get(name+".bias", out), in}
	}
	ln := func(name string) layerNorm {
		return layerNorm{get(name+".weight", hidden), get(name+".bias", hidden)}
	}
	e := &encoder{
		words:     get("embeddings.word_embeddings.weight", hidden),
		positions: get("embeddings.position_embeddings.weight", hidden),
		types:     get("embeddings.token_type_embeddings.weight", hidden),
		norm:      ln("embeddings.LayerNorm"),
	}
	for i := range e.blocks {
		p := fmt.Sprintf("encoder.layer.%d.", i)
		e.blocks[i] = block{
			q: lin(p+"attention.self.query", hidden, hidden), k: lin(p+"attention.self.key", hidden, hidden),
			v: lin(p+"attention.self.value", hidden, hidden), o: lin(p+"attention.output.dense", hidden, hidden),
			attended: ln(p + "attention.output.LayerNorm"),
			up:       lin(p+"intermediate.dense", hidden, inner), down: lin(p+"output.dense", inner, hidden),
			out: ln(p + "output.LayerNorm"),
		}
	}
	return e, missing
}

// embed returns the unit vector of each row of pieces; rows are equally long.
func (e *encoder) embed(rows [][]int) [][]float32 {
	length := len(rows[0])
	n := len(rows) * length
	x := make([]float32, n*hidden)
	for r, row := range rows {
		for p, id := range row {
			at := x[(r*length+p)*hidden:][:hidden]
			for d := range at {
				at[d] = e.words[id*hidden+d] + e.positions[p*hidden+d] + e.types[d]
			}
		}
	}
	e.norm.apply(x)
	for i := range e.blocks {
		b := &e.blocks[i]
		q, k, v := b.q.apply(x, n), b.k.apply(x, n), b.v.apply(x, n)
		mixed := make([]float32, n*hidden)
		for r := range rows {
			for h := range heads {
				attend(mixed, q, k, v, r*length, length, h)
			}
		}
		add(x, b.o.apply(mixed, n))
		b.attended.apply(x)
		up := b.up.apply(x, n)
		for i, v := range up {
			up[i] = v * float32(0.5*(1+math.Erf(float64(v)/math.Sqrt2)))
		}
		add(x, b.down.apply(up, n))
		b.out.apply(x)
	}
	out := make([][]float32, len(rows))
	for r := range rows {
		v := make([]float32, hidden)
		for p := range length {
			add(v, x[(r*length+p)*hidden:][:hidden])
		}
		sum := 0.0
		for _, f := range v {
			sum += float64(f) * float64(f)
		}
		for d := range v {
			v[d] /= float32(math.Sqrt(sum))
		}
		out[r] = v
	}
	return out
}

// attend lets each of the length positions from first look at all of them, in one head.
func attend(out, q, k, v []float32, first, length, head int) {
	const width = hidden / heads
	at := func(m []float32, p int) []float32 { return m[(first+p)*hidden+head*width:][:width] }
	weights := make([]float64, length)
	for i := range length {
		top := math.Inf(-1)
		for j := range length {
			sum := float32(0)
			for d, a := range at(q, i) {
				sum += a * at(k, j)[d]
			}
			weights[j] = float64(sum) / math.Sqrt(width)
			top = max(top, weights[j])
		}
		total := 0.0
		for j := range weights {
			weights[j] = math.Exp(weights[j] - top)
			total += weights[j]
		}
		for j := range length {
			w := float32(weights[j] / total)
			for d, b := range at(v, j) {
				at(out, i)[d] += w * b
			}
		}
	}
}

func (l linear) apply(x []float32, n int) []float32 {
	outs := len(l.b)
	y := make([]float32, n*outs)
	multiply(y, x, l.w, n, l.in, outs)
	for i := range n {
		add(y[i*outs:(i+1)*outs], l.b)
	}
	return y
}

func (l layerNorm) apply(x []float32) {
	for ; len(x) > 0; x = x[hidden:] {
		row := x[:hidden]
		mean, square := 0.0, 0.0
		for _, v := range row {
			mean += float64(v)
		}
		mean /= hidden
		for _, v := range row {
			square += (float64(v) - mean) * (float64(v) - mean)
		}
		scale := 1 / math.Sqrt(square/hidden+epsLN)
		for d, v := range row {
			row[d] = float32((float64(v)-mean)*scale)*l.w[d] + l.b[d]
		}
	}
}

func add(x, y []float32) {
	for i, v := range y {
		x[i] += v
	}
}
