// Package passages is the passage file of a snapshot: the verbatim text of its passages,
// their sentence bounds, and the articles they are from.
//
// The full-text engine nominates passages by number; everything that is shown, ranked or
// cited is read here. A file is written once by a [Writer], never changed, and read
// through a memory map by [File], so that it costs the heap next to nothing however
// large it is. A snapshot has one file for its bulk and one for each later difference.
//
// # Format
//
// All integers are little-endian; "uvarint" is the variable-length form of
// encoding/binary; a string is its length as uvarint and its bytes. The file is
//
//	header    16 bytes: "briefbot", version uint32, zero uint32
//	chapters  the passages, see below
//	sections  the tables that find them
//	trailer   table of sections, its length and checksum, magic
//
// A chapter is the passages of about four megabytes of text and the codebook of the words
// frequent in them (codebook.go): its length (uint32), the codebook, the passages, and the
// CRC-32C of all of them (uint32). A passage is
//
//	uint16    checksum: the lower half of the CRC-32C of the rest
//	uvarint   length of the rest
//	uvarint   paragraph, counted from 1
//	uvarint   byte offset of the passage in the article's text
//	uvarint   number of sentences, then for each: gap to the one before, length
//	uvarint   length of the text
//	bytes     the text, coded
//
// The sections, each an array unless said otherwise:
//
//	chapters   uint64 a chapter, and one more: where it begins
//	where      uint64 a passage: number of its chapter << 48 | where it begins
//	owner      uint32 a passage: number of its article
//	length     uint8 a passage: words that are indexed, 255 for more
//	articles   records, see (*Writer).encode
//	offsets    uint64 an article, and one more: where its record begins in articles
//	published  int64 an article: Unix seconds of publication, see [Undated]
//	known      int64 an article: Unix seconds at which the corpus first held it
//	first      uint32 an article, and one more: number of its first passage
//	ids        uint64 an article, ascending: hash of its id << 32 | its number
//	source     uint32 an article: number of the file it was read from
//	files      records: path, size, time of change in Unix nanoseconds
//	sketches   uint64 each, ascending: hash of a band << 32 | article, see [Sketch]
//
// Every section has its CRC-32C in the trailer. Opening checks the header, the trailer,
// the codebooks' form and the small sections; a passage is checked as it is read, and
// [File.Verify] checks all. A file of a newer version, or one that is cut or altered, is refused with
// an error that says which ([ErrNewer], [ErrDamaged]).
//
// # Tokens are not stored
//
// Ranking reads the words of about a hundred passages a question. Kept in the file their
// stems and places would double the file; found anew by package analysis they cost two
// microseconds for a news brief of twenty words and seven for sixty of which many are rare
// (processor time, other work on the machine), and all cores read. So [Passage.Tokens]
// analyses the text, and the analysis can improve without a new format.
package passages
