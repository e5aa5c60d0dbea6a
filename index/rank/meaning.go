package rank

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// wordsFile is the table of meanings: see [Table] for its form and NOTICE for
// where it comes from.
//
//go:embed words.bin
var wordsFile []byte

// words is the table that ships.
var words = lazyTable{load: sync.OnceValue(func() *Table {
	t, err := ReadTable(wordsFile)
	if err != nil {
		panic("rank: words.bin: " + err.Error()) // the file is part of the program
	}
	return t
})}

type lazyTable struct{ load func() *Table }

func (l lazyTable) find(term, stem string) int { return l.load().Find(term, stem) }
func (l lazyTable) rank(word int) int          { return word + 1 }

// tableMagic opens a table of meanings.
const tableMagic = "briefbot words 1\n"

// Table holds words, the most frequent first, each with a vector of small integers.
// Vectors of words with like meanings point the same way.
//
// On disk: a magic line; the number of words and of dimensions, 32 bits each, little
// endian; the words, each ended by a line feed; the vectors, one signed byte a dimension.
type Table struct {
	words   []string
	index   map[string]int32
	dims    int
	vectors []int8
	scale   []float32 // 1/length of each vector
}

// ReadTable decodes a table. The table keeps data.
func ReadTable(data []byte) (*Table, error) {
	if len(data) < len(tableMagic)+8 || string(data[:len(tableMagic)]) != tableMagic {
		return nil, fmt.Errorf("not a table of words: no %q", tableMagic[:len(tableMagic)-1])
	}
	data = data[len(tableMagic):]
	n, dims := int(binary.LittleEndian.Uint32(data)), int(binary.LittleEndian.Uint32(data[4:]))
	data = data[8:]
	if dims > 1<<12 || n > len(data) {
		return nil, fmt.Errorf("table of %d words in %d dimensions: %d bytes are too few", n, dims, len(data))
	}
	t := &Table{words: make([]string, 0, n), index: make(map[string]int32, n), dims: dims}
	for len(t.words) < n {
		end := 0
		for end < len(data) && data[end] != '\n' {
			end++
		}
		if end == len(data) {
			return nil, fmt.Errorf("table ends in the middle of word %d", len(t.words))
		}
		t.index[string(data[:end])] = int32(len(t.words))
		t.words = append(t.words, string(data[:end]))
		data = data[end+1:]
	}
	if len(data) != n*dims {
		return nil, fmt.Errorf("table of %d words in %d dimensions: %d bytes of vectors", n, dims, len(data))
	}
	t.vectors = make([]int8, len(data))
	t.scale = make([]float32, n)
	for i := range t.scale {
		sum := 0
		for d := i * dims; d < (i+1)*dims; d++ {
			v := int8(data[d])
			t.vectors[d] = v
			sum += int(v) * int(v)
		}
		if sum > 0 {
			t.scale[i] = float32(1 / math.Sqrt(float64(sum)))
		}
	}
	return t, nil
}

// Append encodes the table.
func (t *Table) Append(dst []byte) []byte {
	dst = append(dst, tableMagic...)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(t.words)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(t.dims))
	for _, w := range t.words {
		dst = append(append(dst, w...), '\n')
	}
	for _, v := range t.vectors {
		dst = append(dst, byte(v))
	}
	return dst
}

// NewTable makes a table; vectors holds dims numbers a word, which are scaled so that
// the largest of each word becomes 127.
func NewTable(list []string, dims int, vectors []float32) *Table {
	t := &Table{words: list, dims: dims, vectors: make([]int8, len(vectors))}
	for i := range list {
		row := vectors[i*dims : (i+1)*dims]
		top := 1e-12
		for _, v := range row {
			top = math.Max(top, math.Abs(float64(v)))
		}
		for d, v := range row {
			t.vectors[i*dims+d] = int8(math.Round(float64(v) / top * 127))
		}
	}
	return t
}

// Find returns the number of a word, by its form or else by its stem, or -1.
func (t *Table) Find(term, stem string) int {
	if i, ok := t.index[term]; ok {
		return int(i)
	}
	if i, ok := t.index[stem]; ok {
		return int(i)
	}
	return -1
}

// Cosine returns how alike the meanings of words a and b are, in [-1, 1].
func (t *Table) Cosine(a, b int) float64 {
	x, y := t.vectors[a*t.dims:(a+1)*t.dims], t.vectors[b*t.dims:(b+1)*t.dims]
	y = y[:len(x)]
	sum := int32(0)
	for i, v := range x {
		sum += int32(v) * int32(y[i])
	}
	return float64(sum) * float64(t.scale[a]) * float64(t.scale[b])
}

// add adds a word to a sum of meanings, by its number in the table.
func (t *Table) add(v []float64, word int, weight float64) {
	weight *= float64(t.scale[word])
	for d, x := range t.vectors[word*t.dims : (word+1)*t.dims] {
		v[d] += weight * float64(x)
	}
}

// addUnlisted adds a word that the table lacks, as most names and all of Russian: a direction
// drawn from its stem, at nearly right angles to all others. Texts that have it in common come
// nearer to each other by it, and are not near by the rest of their words alone.
func addUnlisted(v []float64, stem string, weight float64) {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(stem) {
		h = (h ^ uint64(stem[i])) * 1099511628211
	}
	w := math.Float64bits(weight * unlistedShare / math.Sqrt(float64(len(v))))
	var signs uint64
	for d := range v {
		if d%64 == 0 {
			h ^= h << 13 // xorshift
			h ^= h >> 7
			h ^= h << 17
			signs = h * 0x9e3779b97f4a7c15
		}
		v[d] += math.Float64frombits(w ^ signs&(1<<63))
		signs <<= 1
	}
}

// unlistedShare is what an unlisted word weighs in a sum of meanings beside one that is listed
// and as rare. With 1 such words, names for the most part, drown what else a question says.
const unlistedShare = 0.5

func normalize(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return
	}
	sum = 1 / math.Sqrt(sum)
	for i := range v {
		v[i] *= sum
	}
}

// cosine returns the cosine of unit vector a and vector b.
func cosine(a, b []float64) float64 {
	dot, square := 0.0, 0.0
	for i, x := range b {
		dot += a[i] * x
		square += x * x
	}
	if square == 0 {
		return 0
	}
	return dot / math.Sqrt(square)
}
