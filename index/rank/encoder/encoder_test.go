package encoder

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

var alphabet = strings.Split("abcdefghijklmnopqrstuvwxyz0123456789.,?'", "")

// testPieces is a list that cuts any text of ASCII letters.
func testPieces() []string {
	list := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "talk", "##s", "truce", "met", "paris", "in", "the"}
	for _, c := range alphabet {
		list = append(list, c)
		list = append(list, "##"+c)
	}
	return list
}

// weights are by name what [New] asks for, drawn at random.
type weights map[string][]float32

func (w weights) get(name string, size int) ([]float32, error) {
	if v, ok := w[name]; ok {
		return v, nil
	}
	rng := rand.New(rand.NewPCG(uint64(len(w)), 7))
	v := make([]float32, size)
	for i := range v {
		v[i] = (rng.Float32() - 0.5) * 0.15
		if strings.HasSuffix(name, "LayerNorm.weight") {
			v[i]++
		}
	}
	w[name] = v
	return v, nil
}

var random = sync.OnceValues(func() (*Encoder, weights) {
	w := weights{}
	e, err := New(testPieces(), w.get)
	if err != nil {
		panic(err)
	}
	return e, w
})

// TestStates holds the forward pass to one written from the definition, in floats.
func TestStates(t *testing.T) {
	e, w := random()
	for _, text := range []string{"", "met", "The talks met in Paris"} {
		ids := e.pieces.marked(text)
		got, want := e.states(ids), plainStates(w, ids)
		for p := range ids {
			a, b := got[p*hidden:][:hidden], want[p]
			dot, aa, bb := 0.0, 0.0, 0.0
			for d, v := range a {
				dot += float64(v) * b[d]
				aa += float64(v) * float64(v)
				bb += b[d] * b[d]
			}
			if cos := dot / math.Sqrt(aa*bb); cos < 0.999 {
				t.Errorf("%q: vector of piece %d has a cosine of %.5f with that in floats", text, p, cos)
			}
		}
	}
}

// plainStates is the forward pass as its definition reads.
func plainStates(w weights, ids []int32) [][]float64 {
	normed := func(x []float64, name string) []float64 {
		mean, square := 0.0, 0.0
		for _, v := range x {
			mean += v / hidden
		}
		for _, v := range x {
			square += (v - mean) * (v - mean) / hidden
		}
		out := make([]float64, hidden)
		for d, v := range x {
			out[d] = (v-mean)/math.Sqrt(square+epsilon)*float64(w[name+".weight"][d]) + float64(w[name+".bias"][d])
		}
		return out
	}
	product := func(x []float64, name string) []float64 {
		bias, weight := w[name+".bias"], w[name+".weight"]
		out := make([]float64, len(bias))
		for o := range out {
			out[o] = float64(bias[o])
			row := weight[o*len(x):][:len(x)]
			for d, v := range x {
				out[o] += v * float64(row[d])
			}
		}
		return out
	}
	sum := func(x, y []float64) []float64 {
		out := make([]float64, len(x))
		for d := range x {
			out[d] = x[d] + y[d]
		}
		return out
	}
	x := make([][]float64, len(ids))
	for p, id := range ids {
		v := make([]float64, hidden)
		for d := range v {
			v[d] = float64(w["embeddings.word_embeddings.weight"][int(id)*hidden+d]) +
				float64(w["embeddings.position_embeddings.weight"][p*hidden+d]) + float64(w["embeddings.token_type_embeddings.weight"][d])
		}
		x[p] = normed(v, "embeddings.LayerNorm")
	}
	for i := range layers {
		at := fmt.Sprintf("encoder.layer.%d.", i)
		var q, k, v [][]float64
		for _, row := range x {
			q = append(q, product(row, at+"attention.self.query"))
			k = append(k, product(row, at+"attention.self.key"))
			v = append(v, product(row, at+"attention.self.value"))
		}
		for p := range x {
			mixed := make([]float64, hidden)
			for h := range heads {
				share, total := make([]float64, len(x)), 0.0
				for j := range x {
					for d := h * width; d < (h+1)*width; d++ {
						share[j] += q[p][d] * k[j][d]
					}
					share[j] = math.Exp(share[j] / math.Sqrt(width))
					total += share[j]
				}
				for j := range x {
					for d := h * width; d < (h+1)*width; d++ {
						mixed[d] += share[j] / total * v[j][d]
					}
				}
			}
			x[p] = normed(sum(x[p], product(mixed, at+"attention.output.dense")), at+"attention.output.LayerNorm")
		}
		for p := range x {
			up := product(x[p], at+"intermediate.dense")
			for d, v := range up {
				up[d] = v * 0.5 * (1 + math.Erf(v/math.Sqrt2))
			}
			x[p] = normed(sum(x[p], product(up, at+"output.dense")), at+"output.LayerNorm")
		}
	}
	return x
}

func TestGelu(t *testing.T) {
	x := []float32{-100, -6, -1.2345, -0.01, 0, 0.4, 3.3, 6, 100}
	got := append([]float32(nil), x...)
	gelu(got)
	for i, v := range x {
		want := float64(v) * 0.5 * (1 + math.Erf(float64(v)/math.Sqrt2))
		if math.Abs(float64(got[i])-want) > 1e-4 {
			t.Errorf("gelu(%v) = %v, want %v", v, got[i], want)
		}
	}
}

// TestNewNamesWhatIsMissing tells of all faults of the weights at once.
func TestNewNamesWhatIsMissing(t *testing.T) {
	_, w := random()
	_, err := New(testPieces(), func(name string, size int) ([]float32, error) {
		switch name {
		case "encoder.layer.3.output.dense.bias":
			return nil, fmt.Errorf("no %s", name)
		case "embeddings.LayerNorm.weight":
			return make([]float32, 5), nil
		}
		return w.get(name, size)
	})
	if err == nil || !strings.Contains(err.Error(), "no encoder.layer.3.output.dense.bias") || !strings.Contains(err.Error(), "embeddings.LayerNorm.weight: 5 numbers, want 384") {
		t.Errorf("New: %v, want both faults", err)
	}
	if _, err := New([]string{"[CLS]", "[UNK]"}, w.get); err == nil || !strings.Contains(err.Error(), "[SEP]") {
		t.Errorf("New without [SEP]: %v", err)
	}
}
