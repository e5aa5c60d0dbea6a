package encoder

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// magic opens the file of an encoder; its number is the form's version.
const magic = "briefbot encoder 1\n"

// Read decodes an encoder.
//
// On disk: the magic line; the SHA-256 sum of all that follows; the number of pieces, 32
// bits; the pieces, each ended by a line feed; then the weights in the order of [Encoder]'s
// fields: bytes as they are, the products' packed as tile reads them, and 32-bit floats for
// scales and biases. Numbers are little endian.
func Read(data []byte) (*Encoder, error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		line, _, _ := bytes.Cut(data[:min(len(data), 40)], []byte("\n"))
		return nil, fmt.Errorf("not an encoder that this version reads: it begins with %q, not %q", line, magic[:len(magic)-1])
	}
	data = data[len(magic):]
	if len(data) < sha256.Size+4 {
		return nil, fmt.Errorf("encoder cut off after %d bytes", len(magic)+len(data))
	}
	sum, data := data[:sha256.Size], data[sha256.Size:]
	if got := sha256.Sum256(data); !bytes.Equal(sum, got[:]) {
		return nil, fmt.Errorf("encoder damaged: the checksum of its %d bytes is %x, want %x", len(data), got[:8], sum[:8])
	}
	e, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("encoder: %w", err)
	}
	return e, nil
}

func decode(data []byte) (*Encoder, error) {
	n := int(binary.LittleEndian.Uint32(data))
	data = data[4:]
	if n > len(data) {
		return nil, fmt.Errorf("%d pieces in %d bytes", n, len(data))
	}
	list := make([]string, n)
	for i := range list {
		end := bytes.IndexByte(data, '\n')
		if end < 0 {
			return nil, fmt.Errorf("the list of pieces ends after %d of %d", i, n)
		}
		list[i] = string(data[:end])
		data = data[end+1:]
	}
	e := new(Encoder)
	if err := e.pieces.set(list); err != nil {
		return nil, err
	}
	size := 0
	e.fields(func(v *[]int8, n int) { size += n }, func(v *[]float32, n int) { size += 4 * n })
	if size != len(data) {
		return nil, fmt.Errorf("%d bytes of weights, want %d", len(data), size)
	}
	e.fields(func(v *[]int8, n int) {
		*v = make([]int8, n)
		for i, b := range data[:n] {
			(*v)[i] = int8(b)
		}
		data = data[n:]
	}, func(v *[]float32, n int) {
		*v = make([]float32, n)
		for i := range *v {
			(*v)[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
		data = data[4*n:]
	})
	return e, nil
}

// Append encodes the encoder.
func (e *Encoder) Append(dst []byte) []byte {
	body := binary.LittleEndian.AppendUint32(nil, uint32(len(e.pieces.list)))
	body = append(body, strings.Join(e.pieces.list, "\n")+"\n"...)
	e.fields(func(v *[]int8, _ int) {
		for _, x := range *v {
			body = append(body, byte(x))
		}
	}, func(v *[]float32, _ int) {
		for _, x := range *v {
			body = binary.LittleEndian.AppendUint32(body, math.Float32bits(x))
		}
	})
	sum := sha256.Sum256(body)
	return append(append(append(dst, magic...), sum[:]...), body...)
}

// fields calls whole or float for each list of weights, with how many the list must hold,
// in the order of the file.
func (e *Encoder) fields(whole func(v *[]int8, n int), float func(v *[]float32, n int)) {
	table := func(r *rows, n int) {
		whole(&r.v, n*hidden)
		float(&r.scale, n)
	}
	norm := func(l *layerNorm) {
		float(&l.w, hidden)
		float(&l.b, hidden)
	}
	product := func(l *linear, in, outs int) {
		l.in = in
		whole(&l.w, in*outs)
		float(&l.scale, outs)
		float(&l.bias, outs)
	}
	table(&e.words, len(e.pieces.list))
	table(&e.positions, MaxPieces)
	float(&e.kind, hidden)
	norm(&e.norm)
	for i := range e.blocks {
		b := &e.blocks[i]
		for _, l := range []*linear{&b.q, &b.k, &b.v, &b.o} {
			product(l, hidden, hidden)
		}
		norm(&b.attended)
		product(&b.up, hidden, inner)
		product(&b.down, inner, hidden)
		norm(&b.out)
	}
}
