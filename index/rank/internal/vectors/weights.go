package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/briefbot/briefbot/index/rank/encoder"
)

// readModel makes an encoder of the weights and the list of pieces in a directory.
func readModel(dir string) (*encoder.Encoder, []string, error) {
	list, err := readPieces(filepath.Join(dir, "vocab.txt"))
	if err != nil {
		return nil, nil, err
	}
	w, err := readWeights(filepath.Join(dir, "model.safetensors"))
	if err != nil {
		return nil, nil, err
	}
	e, err := encoder.New(list, w.get)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", dir, err)
	}
	return e, list, nil
}

func readPieces(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"), nil
}

// weights are the tensors of a file in the safetensors format: the length of a header, 64
// bits little endian, a JSON header of names, types and offsets, then the numbers.
type weights struct {
	tensors map[string]tensor
	body    []byte
}

type tensor struct {
	Type    string `json:"dtype"`
	Offsets [2]int `json:"data_offsets"`
}

func readWeights(file string) (*weights, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(data) < 8 || binary.LittleEndian.Uint64(data) > uint64(len(data)-8) {
		return nil, fmt.Errorf("%s: not a safetensors file", file)
	}
	n := binary.LittleEndian.Uint64(data)
	w := &weights{tensors: map[string]tensor{}, body: data[8+n:]}
	var header map[string]json.RawMessage
	if err := json.Unmarshal(data[8:8+n], &header); err != nil {
		return nil, fmt.Errorf("%s: header: %w", file, err)
	}
	delete(header, "__metadata__")
	for name, raw := range header {
		var t tensor
		if err := json.Unmarshal(raw, &t); err != nil {
			return nil, fmt.Errorf("%s: header: %s: %w", file, name, err)
		}
		w.tensors[name] = t
	}
	return w, nil
}

// get returns the numbers of a tensor, size at least.
func (w *weights) get(name string, size int) ([]float32, error) {
	t, ok := w.tensors[name]
	from, to := t.Offsets[0], t.Offsets[1]
	if !ok || t.Type != "F32" || from < 0 || to > len(w.body) || (to-from)/4 < size {
		return nil, fmt.Errorf("no tensor %s of %d 32-bit floats", name, size)
	}
	out := make([]float32, (to-from)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(w.body[from+4*i:]))
	}
	return out, nil
}
