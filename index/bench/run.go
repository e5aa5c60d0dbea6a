package bench

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/briefbot/briefbot/index"
)

// Options are the choices of [Run].
type Options struct {
	Queries int // how many are asked; 0 means 500
	Limit   int // hits of each; 0 means 10
	// Ask and Status, if set, are whole answers, made of a snapshot at the time [Now]: to a
	// question, and on a topic by its name. What makes them stands above the index, so that
	// they are handed in. Ask tells whether the corpus had the answer.
	Ask    func(ctx context.Context, s *index.Snapshot, question string) (answered bool, err error)
	Status func(ctx context.Context, s *index.Snapshot, topic string) error
	// Log, if set, is told what is being measured.
	Log func(string)
}

// Result holds what [Run] measured. Durations are nanoseconds in JSON.
type Result struct {
	Passages int   `json:"passages"`
	Text     int64 `json:"text_bytes"`  // of the passages
	Disk     int64 `json:"index_bytes"` // of the snapshot

	Build     time.Duration `json:"build"`
	Rate      float64       `json:"passages_per_second"` // of the build, making the text up included
	BuildHeap uint64        `json:"build_heap_bytes"`    // most heap in use at any moment of it

	Open   time.Duration `json:"open"`                // from the directory to the first answer, files in the cache
	Heap   uint64        `json:"heap"`                // in use after the queries
	Search Latency       `json:"search"`              // warm
	Cold   Latency       `json:"cold"`                // each word for the first time
	Best   Latency       `json:"top_100"`             // with as many hits as the ranker reads
	Recent Latency       `json:"recent"`              // newest first, by publisher
	Many   []Throughput  `json:"searches_per_second"` // by 1, 2, 4 … workers, up to all cores

	Ask      Latency `json:"ask,omitzero"`      // whole answers; zero if nobody was asked
	Answered float64 `json:"answered,omitzero"` // share of them that the corpus had the answer to
	Status   Latency `json:"status,omitzero"`

	Reindex   time.Duration `json:"reindex_one"` // one changed article, loading the corpus included
	UnderLoad time.Duration `json:"reindex_under_load"`
	Loaded    Latency       `json:"search_under_load"` // while reindexing
	Errors    int           `json:"errors_under_load"`
}

// Throughput is what some workers got done together.
type Throughput struct {
	Workers   int     `json:"workers"`
	PerSecond float64 `json:"per_second"`
}

// Latency sums up how long something took.
type Latency struct {
	P50 time.Duration `json:"p50"`
	P99 time.Duration `json:"p99"`
	Max time.Duration `json:"max"`
}

func (l Latency) String() string {
	return fmt.Sprintf("%.3f / %.3f ms", l.P50.Seconds()*1e3, l.P99.Seconds()*1e3)
}

// latencyOf sums up durations, which it sorts.
func latencyOf(d []time.Duration) Latency {
	if len(d) == 0 {
		return Latency{}
	}
	slices.Sort(d)
	at := func(q float64) time.Duration { return d[min(len(d)-1, int(q*float64(len(d))))] }
	return Latency{at(0.50), at(0.99), d[len(d)-1]}
}

// Run measures the index on a corpus, in a directory that must be empty and that it leaves
// full.
func Run(ctx context.Context, dir string, c *Corpus, o Options) (*Result, error) {
	if o.Queries <= 0 {
		o.Queries = 500
	}
	if o.Limit <= 0 {
		o.Limit = 10
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	r := new(Result)
	for _, stage := range []struct {
		name string
		run  func(context.Context, string, *Corpus, *Options) error
	}{
		{"build", r.build}, {"open and search", r.search}, {"ask and status", r.answer}, {"reindex one article", r.reindex}, {"search under load", r.load},
	} {
		o.Log(stage.name)
		if err := stage.run(ctx, dir, c, &o); err != nil {
			return r, fmt.Errorf("measuring %s: %w", stage.name, err)
		}
	}
	return r, nil
}

func (r *Result) build(ctx context.Context, dir string, c *Corpus, _ *Options) error {
	loaded, err := c.Load()
	if err != nil {
		return err
	}
	st, err := index.OpenStore(dir, index.StoreOptions{})
	if err != nil {
		return err
	}
	defer st.Close()
	stop := watchHeap(&r.BuildHeap)
	start := time.Now()
	rep, err := st.Reindex(ctx, loaded, index.ReindexOptions{})
	r.Build = time.Since(start)
	stop()
	if err != nil {
		return err
	}
	r.Passages = rep.Passages.Total
	r.Rate = float64(r.Passages) / r.Build.Seconds()
	return st.View(func(s *index.Snapshot) error {
		r.Disk = s.Manifest().Bytes
		for a := range s.Articles() {
			for _, p := range s.Passages(a.ID) {
				r.Text += int64(len(p.Text))
			}
		}
		return nil
	})
}

// watchHeap keeps the highest heap in use in most until stop is called.
func watchHeap(most *uint64) (stop func()) {
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				*most = max(*most, heapInUse())
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-gone }
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func (r *Result) search(ctx context.Context, dir string, c *Corpus, o *Options) error {
	runtime.GC()
	debug.FreeOSMemory()
	start := time.Now()
	st, err := index.OpenStore(dir, index.StoreOptions{})
	if err != nil {
		return err
	}
	defer st.Close()
	queries := c.Queries(o.Queries, 1)
	return st.View(func(s *index.Snapshot) error {
		ask := func(q index.Query) (time.Duration, error) {
			start := time.Now()
			_, err := s.Search(ctx, q)
			return time.Since(start), err
		}
		all := func(make func(string) index.Query) (Latency, error) {
			var took []time.Duration
			for _, text := range queries {
				d, err := ask(make(text))
				if err != nil {
					return Latency{}, err
				}
				took = append(took, d)
			}
			return latencyOf(took), nil
		}
		words := func(text string) index.Query { return index.Query{Text: text, Limit: o.Limit} }
		if _, err := ask(words(queries[0])); err != nil {
			return err
		}
		r.Open = time.Since(start)
		var err error
		if r.Cold, err = all(words); err != nil {
			return err
		}
		if r.Search, err = all(words); err != nil {
			return err
		}
		if r.Best, err = all(func(t string) index.Query { return index.Query{Text: t} }); err != nil {
			return err
		}
		if r.Recent, err = all(func(t string) index.Query {
			return index.Query{Text: t, Publisher: "Publisher 7", Newest: true, Limit: o.Limit}
		}); err != nil {
			return err
		}
		for n := 1; n <= runtime.GOMAXPROCS(0); n *= 2 {
			r.Many = append(r.Many, throughput(ctx, s, queries, o.Limit, n))
		}
		runtime.GC()
		r.Heap = heapInUse()
		return nil
	})
}

// throughput counts what so many workers find in a second.
func throughput(ctx context.Context, s *index.Snapshot, queries []string, limit, workers int) Throughput {
	var n atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for w := range workers {
		wg.Go(func() {
			for i := w; time.Since(start) < time.Second; i++ {
				if _, err := s.Search(ctx, index.Query{Text: queries[i%len(queries)], Limit: limit}); err == nil {
					n.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return Throughput{workers, float64(n.Load()) / time.Since(start).Seconds()}
}

// openings begin questions, so that all kinds of them are asked.
var openings = []string{"what of", "when was", "who said", "where is", "how many"}

// answer measures whole answers.
func (r *Result) answer(ctx context.Context, dir string, c *Corpus, o *Options) error {
	st, err := index.OpenStore(dir, index.StoreOptions{})
	if err != nil {
		return err
	}
	defer st.Close()
	queries, topics := c.Queries(o.Queries, 1), c.Topics()
	return st.View(func(s *index.Snapshot) error {
		answered := 0
		ask := func(i int) error {
			ok, err := o.Ask(ctx, s, openings[i%len(openings)]+" "+queries[i]+"?")
			if ok {
				answered++
			}
			return err
		}
		status := func(i int) error { return o.Status(ctx, s, topics[i%len(topics)]) }
		if o.Ask != nil {
			if r.Ask, err = warm(len(queries), ask); err != nil {
				return err
			}
			r.Answered = float64(answered) / float64(2*len(queries))
		}
		if o.Status != nil && len(topics) > 0 {
			r.Status, err = warm(o.Queries, status)
		}
		return err
	})
}

// warm measures n calls the second time that each is made.
func warm(n int, call func(i int) error) (Latency, error) {
	var took []time.Duration
	for again := range 2 {
		for i := range n {
			start := time.Now()
			if err := call(i); err != nil {
				return Latency{}, err
			}
			if again > 0 {
				took = append(took, time.Since(start))
			}
		}
	}
	return latencyOf(took), nil
}

// reindexOne edits an article and reindexes.
func reindexOne(ctx context.Context, st *index.Store, c *Corpus, article int) (time.Duration, error) {
	c.Edit(article)
	start := time.Now()
	loaded, err := c.Load()
	if err != nil {
		return 0, err
	}
	rep, err := st.Reindex(ctx, loaded, index.ReindexOptions{})
	took := time.Since(start)
	if err == nil && (rep.Full || rep.Articles.Changed != 1) {
		err = fmt.Errorf("one article was edited, and reindexing did %+v", rep)
	}
	return took, err
}

func (r *Result) reindex(ctx context.Context, dir string, c *Corpus, _ *Options) error {
	st, err := index.OpenStore(dir, index.StoreOptions{})
	if err != nil {
		return err
	}
	defer st.Close()
	var took []time.Duration
	for i := range 5 {
		d, err := reindexOne(ctx, st, c, i*31)
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	r.Reindex = latencyOf(took).P50
	return nil
}

// load searches while articles change.
func (r *Result) load(ctx context.Context, dir string, c *Corpus, o *Options) error {
	st, err := index.OpenStore(dir, index.StoreOptions{})
	if err != nil {
		return err
	}
	defer st.Close()
	queries := c.Queries(o.Queries, 2)
	var took []time.Duration
	done := make(chan error, 1)
	var stop atomic.Bool
	go func() {
		var spent []time.Duration
		for i := range 5 {
			d, err := reindexOne(ctx, st, c, 7+i*57)
			if err != nil {
				done <- err
				return
			}
			spent = append(spent, d)
		}
		r.UnderLoad = latencyOf(spent).P50
		done <- nil
	}()
	go func() { err := <-done; stop.Store(true); done <- err }()
	for i := 0; !stop.Load(); i++ {
		start := time.Now()
		err := st.View(func(s *index.Snapshot) error {
			_, err := s.Search(ctx, index.Query{Text: queries[i%len(queries)], Limit: o.Limit})
			return err
		})
		took = append(took, time.Since(start))
		if err != nil {
			r.Errors++
		}
	}
	r.Loaded = latencyOf(took)
	return <-done
}
