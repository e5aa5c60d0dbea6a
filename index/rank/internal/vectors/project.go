package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
)

// project centres the rows of x (width numbers each), drops their first skip principal
// directions and returns their coordinates on the next dims.
func project(x []float32, width, skip, dims int) []float32 {
	n := len(x) / width
	mean := make([]float64, width)
	for i, v := range x {
		mean[i%width] += float64(v) / float64(n)
	}
	cov := make([][]float64, width)
	for a := range cov {
		cov[a] = make([]float64, width)
	}
	row := make([]float64, width)
	for i := range n {
		for d, v := range x[i*width:][:width] {
			row[d] = float64(v) - mean[d]
		}
		for a, u := range row {
			c := cov[a]
			for b := a; b < width; b++ {
				c[b] += u * row[b]
			}
		}
	}
	for a := range cov {
		for b := range a {
			cov[a][b] = cov[b][a]
		}
	}
	axes := principal(cov, skip+dims)[skip:]
	out := make([]float32, n*dims)
	for i := range n {
		for d, v := range x[i*width:][:width] {
			row[d] = float64(v) - mean[d]
		}
		for k, axis := range axes {
			sum := 0.0
			for d, v := range axis {
				sum += v * row[d]
			}
			out[i*dims+k] = float32(sum)
		}
	}
	return out
}

// principal returns the k eigenvectors of symmetric m with the largest eigenvalues, by
// orthogonal iteration from a fixed seed.
func principal(m [][]float64, k int) [][]float64 {
	width := len(m)
	rng := rand.New(rand.NewPCG(1, 2))
	axes := make([][]float64, k)
	for i := range axes {
		axes[i] = make([]float64, width)
		for d := range axes[i] {
			axes[i][d] = rng.NormFloat64()
		}
	}
	for range 120 {
		for i, v := range axes {
			next := make([]float64, width)
			for a := range next {
				for b, x := range m[a] {
					next[a] += x * v[b]
				}
			}
			for _, u := range axes[:i] {
				dot := 0.0
				for d := range u {
					dot += u[d] * next[d]
				}
				for d := range u {
					next[d] -= dot * u[d]
				}
			}
			length := 0.0
			for _, x := range next {
				length += x * x
			}
			for d := range next {
				next[d] /= math.Sqrt(length)
			}
			axes[i] = next
		}
	}
	return axes
}

func readFloats(file string, n int) ([]float32, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(data) != 4*n {
		return nil, fmt.Errorf("%s: %d bytes, want %d", file, len(data), 4*n)
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out, nil
}

func writeFloats(file string, x []float32) error {
	var data []byte
	for _, v := range x {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return os.WriteFile(file, data, 0o644)
}
