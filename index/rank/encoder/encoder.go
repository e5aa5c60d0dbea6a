package encoder

import (
	"errors"
	"fmt"
	"math"
)

// Shape of all-MiniLM-L6-v2, from its config.json.
const (
	hidden  = 384
	inner   = 1536
	heads   = 12
	width   = hidden / heads
	layers  = 6
	epsilon = 1e-12 // of the layer norms
)

// Dimensions is how many numbers the vector of a text has.
const Dimensions = hidden

// MaxPieces is how many pieces of a text are read, opening and closing mark included: time
// grows with them, and a sentence of news has about thirty.
const MaxPieces = 128

// Encoder is a BERT encoder whose weights are a byte each. It may be used by many at once.
type Encoder struct {
	pieces    pieces
	words     rows // one for each piece
	positions rows // MaxPieces of them
	kind      []float32
	norm      layerNorm
	blocks    [layers]block
}

type block struct {
	q, k, v, o linear // attention
	attended   layerNorm
	up, down   linear
	out        layerNorm
}

type layerNorm struct{ w, b []float32 }

// rows are vectors of hidden numbers, a byte each; scale is what one unit of a row stands for.
type rows struct {
	v     []int8
	scale []float32
}

// New makes an encoder from the list of its pieces and its weights by name, as the files
// vocab.txt and model.safetensors hold them: get returns size numbers at least.
func New(list []string, get func(name string, size int) ([]float32, error)) (*Encoder, error) {
	e := new(Encoder)
	if err := e.pieces.set(list); err != nil {
		return nil, err
	}
	var errs []error
	tensor := func(name string, size int) []float32 {
		v, err := get(name, size)
		if err == nil && len(v) < size {
			err = fmt.Errorf("%s: %d numbers, want %d", name, len(v), size)
		}
		if err != nil {
			errs = append(errs, err)
			return make([]float32, size)
		}
		return v[:size]
	}
	const embeddings = "embeddings."
	e.words = roundRows(tensor(embeddings+"word_embeddings.weight", len(list)*hidden), hidden)
	e.positions = roundRows(tensor(embeddings+"position_embeddings.weight", MaxPieces*hidden), hidden)
	e.kind = tensor(embeddings+"token_type_embeddings.weight", hidden)
	norm := func(name string) layerNorm {
		return layerNorm{tensor(name+".weight", hidden), tensor(name+".bias", hidden)}
	}
	e.norm = norm(embeddings + "LayerNorm")
	for i := range e.blocks {
		at := fmt.Sprintf("encoder.layer.%d.", i)
		product := func(name string, in, outs int) linear {
			r := roundRows(tensor(at+name+".weight", in*outs), in)
			return linear{w: pack(r.v, in), scale: r.scale, bias: tensor(at+name+".bias", outs), in: in}
		}
		e.blocks[i] = block{
			q: product("attention.self.query", hidden, hidden), k: product("attention.self.key", hidden, hidden),
			v: product("attention.self.value", hidden, hidden), o: product("attention.output.dense", hidden, hidden),
			attended: norm(at + "attention.output.LayerNorm"),
			up:       product("intermediate.dense", hidden, inner), down: product("output.dense", inner, hidden),
			out: norm(at + "output.LayerNorm"),
		}
	}
	return e, errors.Join(errs...)
}

// roundRows rounds rows of in numbers, each so that its largest becomes 127.
func roundRows(x []float32, in int) rows {
	r := rows{make([]int8, len(x)), make([]float32, len(x)/in)}
	for i := range r.scale {
		row := x[i*in:][:in]
		top := float32(1e-9)
		for _, v := range row {
			top = max(top, v, -v)
		}
		r.scale[i] = top / 127
		for d, v := range row {
			r.v[i*in+d] = int8(math.RoundToEven(float64(v / r.scale[i])))
		}
	}
	return r
}
