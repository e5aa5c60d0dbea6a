package encoder

import (
	"container/list"
	"math"
	"runtime"
	"sync"
)

// Reader compares texts by an encoder and remembers those that it has read. It may be used
// by many at once.
type Reader struct {
	encoder *Encoder

	mu     sync.Mutex
	recent *list.List // of *reading, the last used first
	known  map[string]*list.Element
	limit  int
}

// DefaultReadings is how many sentences a [Reader] remembers by default: about 25 MB of
// them, at 12 KB each.
const DefaultReadings = 2048

// NewReader returns a reader that remembers limit sentences; 0: [DefaultReadings].
func NewReader(e *Encoder, limit int) *Reader {
	if limit <= 0 {
		limit = DefaultReadings
	}
	return &Reader{encoder: e, recent: list.New(), known: map[string]*list.Element{}, limit: limit}
}

// reading is a text as the encoder understands it.
type reading struct {
	text   string
	mean   []float32 // of all pieces, a unit vector
	pieces []int8    // vectors of the pieces, without the marks
	scale  []float32 // … each times it is a unit vector
}

// Compare reads a question and sentences, and returns of each sentence two likenesses to
// the question, in [-1, 1]: sense is the cosine of their mean vectors; echo the mean over
// the question's pieces of each one's cosine with the likest piece of the sentence, as
// pieces stand in their context (the late interaction of Khattab and Zaharia, 2020).
func (r *Reader) Compare(question string, sentences []string) (sense, echo []float64) {
	readings := r.readAll(append([]string{question}, sentences...))
	q := readings[0]
	for _, s := range readings[1:] {
		sense = append(sense, q.sense(s))
		echo = append(echo, q.echo(s))
	}
	return sense, echo
}

// readAll returns the readings of texts, those that are not remembered by as many at a time
// as there are processors.
func (r *Reader) readAll(texts []string) []*reading {
	out := make([]*reading, len(texts))
	var missing []int
	r.mu.Lock()
	for i, t := range texts {
		if at, ok := r.known[t]; ok {
			r.recent.MoveToFront(at)
			out[i] = at.Value.(*reading)
		} else {
			missing = append(missing, i)
		}
	}
	r.mu.Unlock()
	if len(missing) == 0 {
		return out
	}
	var wait sync.WaitGroup
	next := make(chan int, len(missing))
	for _, i := range missing {
		next <- i
	}
	close(next)
	for range min(len(missing), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				out[i] = r.encoder.read(texts[i])
			}
		})
	}
	wait.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, i := range missing {
		if _, ok := r.known[texts[i]]; !ok {
			r.known[texts[i]] = r.recent.PushFront(out[i])
		}
	}
	for r.recent.Len() > r.limit {
		delete(r.known, r.recent.Remove(r.recent.Back()).(*reading).text)
	}
	return out
}

// Vector returns what a text means: a unit vector of Dimensions numbers, the mean of those
// of its pieces.
func (e *Encoder) Vector(text string) []float32 { return mean(e.states(e.pieces.marked(text))) }

func mean(states []float32) []float32 {
	sum := make([]float32, hidden)
	for ; len(states) > 0; states = states[hidden:] {
		add(sum, states)
	}
	square := float32(1e-12)
	for _, v := range sum {
		square += v * v
	}
	length := float32(math.Sqrt(float64(square)))
	for d := range sum {
		sum[d] /= length
	}
	return sum
}

// read runs the encoder over a text.
func (e *Encoder) read(text string) *reading {
	x := e.states(e.pieces.marked(text))
	n := len(x) / hidden
	r := &reading{text: text, mean: mean(x)}
	whole := roundRows(x[hidden:(n-1)*hidden], hidden) // without the marks
	r.pieces = whole.v
	for i := range n - 2 {
		square := 0
		for _, v := range r.piece(i) {
			square += int(v) * int(v)
		}
		r.scale = append(r.scale, float32(1/math.Sqrt(float64(max(square, 1)))))
	}
	return r
}

func (r *reading) piece(i int) []int8 { return r.pieces[i*hidden:][:hidden] }

func (r *reading) sense(s *reading) float64 {
	sum := 0.0
	for d, v := range r.mean {
		sum += float64(v) * float64(s.mean[d])
	}
	return sum
}

func (r *reading) echo(s *reading) float64 {
	if len(r.scale) == 0 || len(s.scale) == 0 {
		return 0
	}
	total := 0.0
	for i, a := range r.scale {
		p := (*[hidden]int8)(r.piece(i))
		best := math.Inf(-1)
		for j, b := range s.scale {
			q := (*[hidden]int8)(s.piece(j))
			var sum int32
			for d := range p {
				sum += int32(p[d]) * int32(q[d])
			}
			best = max(best, float64(sum)*float64(b))
		}
		total += best * float64(a)
	}
	return total / float64(len(r.scale))
}
