package passages

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"time"
)

// Version is the version of the format that this program writes. It reads this one and
// every earlier one.
const Version = 1

// Errors of a file that can't be used; tested with errors.Is.
var (
	// ErrNewer: the file was written by a newer version of the program.
	ErrNewer = errors.New("written by a newer version of the program")
	// ErrDamaged: the file is cut short or its bytes have changed.
	ErrDamaged = errors.New("damaged")
)

const (
	magic      = "briefbot"
	headerSize = 16
	// chapterSize is how many bytes of text share a codebook. A larger chapter has a
	// smaller share of codebook; a smaller one fits its words better, and the writer holds
	// one in memory.
	chapterSize = 4 << 20
	// offsetBits is how much of an entry of the section "where" is the offset in the file.
	offsetBits = 48
	// maxText bounds one passage: no article file is larger.
	maxText = 1<<26 - 1
)

// Undated is the time of publication of an article without one, in Unix seconds.
const Undated = math.MinInt64

// A section is one table of the file.
type section uint8

// The sections in the order of the file. A new one goes to the end.
const (
	secChapters section = iota
	secWhere
	secOwner
	secLength
	secArticles
	secOffsets
	secPublished
	secKnown
	secFirst
	secIDs
	secSource
	secFiles
	secSketches
	sections // how many there are
)

// place is one entry of the table of sections.
type place struct {
	offset, size uint64
	sum          uint32 // CRC-32C
}

const placeSize = 8 + 8 + 4

// trailerEnd is what stands last in the file: the number of sections, the checksum of the
// table and the magic bytes.
const trailerEnd = 4 + 4 + len(magic)

var crcTable = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, crcTable) }

// seconds is a time as the tables keep it.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return Undated
	}
	return t.Unix()
}

// moment undoes seconds.
func moment(s int64) time.Time {
	if s == Undated {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}

// decoder reads the parts of a record and remembers that one was cut short.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) uint() int {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > math.MaxInt64 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return int(v)
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) bytes(n int) []byte {
	if n > len(d.b) {
		d.bad, d.b = true, nil
		return nil
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) string() string { return string(d.bytes(d.uint())) }

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func damaged(path, format string, args ...any) error {
	return fmt.Errorf("passage file %s: %s: %w", path, fmt.Sprintf(format, args...), ErrDamaged)
}
