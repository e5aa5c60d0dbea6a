package ingest

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/image/tiff/lzw"
)

// pdfFile is a PDF whose objects have been found. It does not read the cross-reference
// table: it finds the objects themselves, which costs one pass over the file, reads
// files whose table is damaged, and leaves a malicious table nothing to do.
type pdfFile struct {
	objects map[pdfRef]any
	trailer pdfDict
	unpack  *unpacker
}

var (
	errEncrypted = fmt.Errorf("%w: the PDF is encrypted; save it without protection", ErrUnsupported)
	errNoFilter  = errors.New("filter is not known")
)

// maxObjects bounds the objects of a file.
const maxObjects = 500_000

// openPDF finds the objects of a file. Of several with one number the last counts, as
// in files to which changes were appended.
func openPDF(ctx context.Context, data []byte, lim Limits) (*pdfFile, error) {
	f := &pdfFile{
		objects: map[pdfRef]any{}, trailer: pdfDict{},
		unpack: &unpacker{ctx: ctx, lim: lim, packed: int64(len(data))},
	}
	l := &pdfLexer{data: data}
	for {
		at := bytes.Index(data[l.pos:], []byte("obj"))
		if at < 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.trailers(data[l.pos : l.pos+at])
		start := l.pos
		l.pos += at + len("obj")
		ref, ok := objectNumber(data[start : l.pos-len("obj")])
		if !ok {
			continue
		}
		if len(f.objects) >= maxObjects {
			return nil, fmt.Errorf("%w: more than %d objects", ErrTooLarge, maxObjects)
		}
		obj, _ := l.next(true)
		if d, ok := obj.(pdfDict); ok {
			obj = l.stream(d)
		}
		f.objects[ref] = obj
		if s, ok := obj.(pdfStream); ok {
			switch s.pdfDict["Type"] {
			case pdfName("XRef"):
				f.merge(s.pdfDict)
			case pdfName("ObjStm"):
				if err := f.objectStream(s); err != nil {
					return nil, err
				}
			}
		}
	}
	f.trailers(data[l.pos:])
	if f.trailer["Encrypt"] != nil {
		return nil, errEncrypted
	}
	if len(f.objects) == 0 {
		return nil, fmt.Errorf("malformed PDF: no objects")
	}
	return f, nil
}

// objectNumber reads the numbers that stand before "obj".
func objectNumber(before []byte) (pdfRef, bool) {
	fields := bytes.Fields(before[max(0, len(before)-40):])
	if len(fields) < 2 || !isDigits(string(fields[len(fields)-1])) {
		return 0, false
	}
	// What stands before the number may touch it: "endobj12 0 obj".
	digits := fields[len(fields)-2]
	digits = digits[bytes.LastIndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })+1:]
	if len(digits) == 0 || len(digits) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return pdfRef(n), true
}

// trailers takes the dictionaries after the keyword "trailer".
func (f *pdfFile) trailers(data []byte) {
	for {
		_, after, ok := bytes.Cut(data, []byte("trailer"))
		if !ok {
			return
		}
		l := &pdfLexer{data: after}
		if d, ok := lexed(l.next(true)).(pdfDict); ok {
			f.merge(d)
		}
		data = after
	}
}

// lexed drops the word on whether there was an object: where none was, it is nil.
func lexed(v any, _ bool) any { return v }

func (f *pdfFile) merge(d pdfDict) {
	for _, key := range []pdfName{"Root", "Info", "Encrypt"} {
		if d[key] != nil {
			f.trailer[key] = d[key]
		}
	}
}

// stream returns d with the stream that follows it, or d alone.
func (l *pdfLexer) stream(d pdfDict) any {
	at := l.pos
	l.skipSpace()
	if !bytes.HasPrefix(l.data[l.pos:], []byte("stream")) {
		l.pos = at
		return d
	}
	l.pos += len("stream")
	if l.peek(0) == '\r' {
		l.pos++
	}
	if l.peek(0) == '\n' {
		l.pos++
	}
	body := l.data[l.pos:]
	end := -1
	// The stated length is trusted if the stream ends there: data may hold the
	// keyword by chance.
	if n, ok := d["Length"].(float64); ok && n >= 0 && int(n) <= len(body) {
		if rest := bytes.TrimLeft(body[int(n):], pdfSpaces); bytes.HasPrefix(rest, []byte("endstream")) {
			end = int(n)
		}
	}
	if end < 0 {
		if end = bytes.Index(body, []byte("endstream")); end < 0 {
			end = len(body)
		}
	}
	l.pos += end
	return pdfStream{d, body[:end]}
}

// objectStream takes the objects that are packed in a stream (7.5.7).
func (f *pdfFile) objectStream(s pdfStream) error {
	data, err := f.decode(s)
	if errors.Is(err, ErrTooLarge) || f.unpack.ctx.Err() != nil {
		return err
	}
	if err != nil {
		return nil // its objects are missing, which shows where they are needed
	}
	n, offset := int(number(s.pdfDict["N"])), int(number(s.pdfDict["First"]))
	head := &pdfLexer{data: data}
	for range min(n, maxObjects) {
		ref, ok1 := lexed(head.next(false)).(float64)
		at, ok2 := lexed(head.next(false)).(float64)
		if !ok1 || !ok2 || at < 0 || offset < 0 || offset+int(at) > len(data) {
			break
		}
		if len(f.objects) >= maxObjects {
			return fmt.Errorf("%w: more than %d objects", ErrTooLarge, maxObjects)
		}
		l := &pdfLexer{data: data, pos: offset + int(at)}
		f.objects[pdfRef(ref)], _ = l.next(true)
	}
	return nil
}

// get follows references. A chain of them ends somewhere or is nothing.
func (f *pdfFile) get(v any) any {
	for range maxDepth {
		r, ok := v.(pdfRef)
		if !ok {
			return v
		}
		v = f.objects[r]
	}
	return nil
}

func (f *pdfFile) dict(v any) pdfDict {
	switch v := f.get(v).(type) {
	case pdfDict:
		return v
	case pdfStream:
		return v.pdfDict
	}
	return nil
}

func (f *pdfFile) array(v any) pdfArray {
	a, _ := f.get(v).(pdfArray)
	return a
}

func (f *pdfFile) number(v any) float64 { return number(f.get(v)) }

func number(v any) float64 {
	n, _ := v.(float64)
	return n
}

// decode undoes the filters of a stream (7.4). Data that break off are used as far as
// they go.
func (f *pdfFile) decode(s pdfStream) ([]byte, error) {
	filters, params := f.list(s.pdfDict["Filter"]), f.list(s.pdfDict["DecodeParms"])
	data := s.data
	for i, filter := range filters {
		var parm pdfDict
		if i < len(params) {
			parm = f.dict(params[i])
		}
		name, _ := f.get(filter).(pdfName)
		r, err := unfilter(name, data, f.number(parm["EarlyChange"]) == 0 && parm["EarlyChange"] != nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if data, err = f.unpack.readSome(r); err != nil {
			return nil, fmt.Errorf("PDF stream: %w", err)
		}
		if p := int(f.number(parm["Predictor"])); p >= 10 {
			data = unpredict(data, parm, f)
		}
	}
	return data, nil
}

// list makes a list of a value that may stand alone.
func (f *pdfFile) list(v any) pdfArray {
	switch v := f.get(v).(type) {
	case nil:
		return nil
	case pdfArray:
		return v
	default:
		return pdfArray{v}
	}
}

func unfilter(name pdfName, data []byte, lateChange bool) (io.Reader, error) {
	switch name {
	case "FlateDecode", "Fl":
		return zlib.NewReader(bytes.NewReader(data))
	case "LZWDecode", "LZW":
		if lateChange {
			return nil, errNoFilter
		}
		return lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8), nil
	case "ASCII85Decode", "A85":
		data, _, _ = bytes.Cut(data, []byte("~>"))
		return ascii85.NewDecoder(bytes.NewReader(data)), nil
	case "ASCIIHexDecode", "AHx":
		text, _, _ := strings.Cut(string(data), ">")
		text = strings.Join(strings.Fields(text), "")
		if len(text)%2 == 1 {
			text += "0"
		}
		return hex.NewDecoder(strings.NewReader(text)), nil
	}
	return nil, errNoFilter
}

// unpredict undoes the PNG predictors (7.4.4.4).
func unpredict(data []byte, parm pdfDict, f *pdfFile) []byte {
	or := func(key pdfName, def int) int {
		if n := int(f.number(parm[key])); n > 0 && n < 1<<16 {
			return n
		}
		return def
	}
	pixel := max(1, or("Colors", 1)*or("BitsPerComponent", 8)/8)
	row := (or("Colors", 1)*or("BitsPerComponent", 8)*or("Columns", 1) + 7) / 8
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for len(data) > 1 {
		kind, cur := data[0], bytes.Clone(data[1:min(len(data), row+1)])
		data = data[1+len(cur):]
		for i := range cur {
			var left, upLeft byte
			if i >= pixel {
				left, upLeft = cur[i-pixel], above[i-pixel]
			}
			switch kind {
			case 1:
				cur[i] += left
			case 2:
				cur[i] += above[i]
			case 3:
				cur[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				cur[i] += paeth(left, above[i], upLeft)
			}
		}
		out = append(out, cur...)
		copy(above, cur)
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }
