package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"
)

// What Read can fail with, beside faults of the input itself.
var (
	ErrTooLarge    = errors.New("too large")
	ErrUnsupported = errors.New("format is not supported")
	ErrNoText      = errors.New("holds no text")
)

// Limits bounds what reading may cost. A field that is 0 means its default.
type Limits struct {
	Bytes    int64         // size of the input; 16 MiB
	Unpacked int64         // sum of everything unpacked from one input; 64 MiB
	Ratio    int64         // unpacked size over packed size, once that is over 1 MiB; 200
	Parts    int           // entries of an archive, parts and attachments of a mail; 1,000
	Drafts   int           // articles from one input; 1,000
	Text     int           // bytes of one article's text; 4 MiB
	Time     time.Duration // for one input; 30 s
}

func (l Limits) withDefaults() Limits {
	byDefault(&l.Bytes, 16<<20)
	byDefault(&l.Unpacked, 64<<20)
	byDefault(&l.Ratio, 200)
	byDefault(&l.Parts, 1000)
	byDefault(&l.Drafts, 1000)
	byDefault(&l.Text, 4<<20)
	byDefault(&l.Time, 30*time.Second)
	return l
}

func byDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// readBounded reads r to its end, or fails after max bytes.
func readBounded(ctx context.Context, r io.Reader, max int64) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(contextReader{ctx, r}, max+1))
	if err != nil {
		return nil, err
	}
	if n > max {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, max)
	}
	return b.Bytes(), nil
}

// contextReader fails once ctx is done. It cannot interrupt a read under way.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// unpacker counts what is unpacked from one input, over all of its parts.
type unpacker struct {
	ctx    context.Context
	lim    Limits
	packed int64 // size of the input as it came
	sum    int64
}

// errRatio is what a decompression bomb ends in.
var errRatio = fmt.Errorf("%w: unpacks to far more than its size, as a decompression bomb does", ErrTooLarge)

// readAll unpacks r to its end within the limits.
func (u *unpacker) readAll(r io.Reader) ([]byte, error) {
	data, err := readBounded(u.ctx, r, u.left())
	if err != nil {
		return nil, err
	}
	u.sum += int64(len(data))
	if u.tooDense() {
		return nil, errRatio
	}
	return data, nil
}

// readSome is [unpacker.readAll] for data that may break off: what came before counts.
func (u *unpacker) readSome(r io.Reader) ([]byte, error) {
	if err := u.ctx.Err(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	left := u.left()
	n, err := io.Copy(&b, io.LimitReader(r, left+1))
	u.sum += n
	switch {
	case n > left || u.tooDense():
		return nil, errRatio
	case err != nil && n == 0:
		return nil, err
	}
	return b.Bytes(), nil
}

// left is how many bytes may still be unpacked.
func (u *unpacker) left() int64 {
	left := u.lim.Unpacked
	if dense := max(u.packed*u.lim.Ratio, 1<<20); dense < left {
		left = dense
	}
	return max(0, left-u.sum)
}

func (u *unpacker) tooDense() bool {
	return u.sum > 1<<20 && u.sum > u.packed*u.lim.Ratio
}

// gunzip unpacks one layer of gzip.
func gunzip(ctx context.Context, data []byte, lim Limits) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("gunzip: %w", err)
	}
	u := unpacker{ctx: ctx, lim: lim, packed: int64(len(data))}
	out, err := u.readAll(zr)
	if err != nil {
		return nil, fmt.Errorf("gunzip: %w", err)
	}
	return out, nil
}

// guarded runs f, which calls a parser of others, and returns when it does or when ctx
// is done. A panic becomes an error. On time-out f is left behind: it ends by itself,
// because its input is bounded and is all that it can read.
func guarded[T any](ctx context.Context, what string, f func(context.Context) (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		var res result
		defer func() {
			if x := recover(); x != nil {
				res.err = &PanicError{What: what, Value: x, Stack: debug.Stack()}
			}
			done <- res
		}()
		res.v, res.err = f(ctx)
	}()
	var zero T
	select {
	case res := <-done:
		if res.err != nil {
			return zero, res.err
		}
		return res.v, nil
	case <-ctx.Done():
		return zero, fmt.Errorf("%s: %w", what, ctx.Err())
	}
}

// PanicError is a fault of a parser that the input set off. Readers of its message see
// that the document is malformed; Stack is for the log.
type PanicError struct {
	What  string // the parser
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("%s: malformed input (%v)", e.What, e.Value)
}
