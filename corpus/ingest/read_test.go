package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/briefbot/briefbot/corpus/ingest"
)

// readOne reads an input that holds one article.
func readOne(t *testing.T, name string, data []byte) ingest.Draft {
	t.Helper()
	drafts, err := ingest.Read(t.Context(), name, "", bytes.NewReader(data), ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(drafts) != 1 {
		t.Fatalf("%d drafts, want 1", len(drafts))
	}
	return drafts[0]
}

func TestDocx(t *testing.T) {
	d := readOne(t, "a.docx", docx(t, `
		<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Harbour opens</w:t></w:r></w:p>
		<w:p><w:r><w:t xml:space="preserve">The harbour </w:t></w:r><w:ins><w:r><w:t>opens</w:t></w:r></w:ins><w:del><w:r><w:delText>closes</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> on Sunday.</w:t></w:r><w:r><w:footnoteReference/></w:r></w:p>
		<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>Once.</w:t></mc:Choice><mc:Fallback><w:t>Once.</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
		<w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`,
		`<dc:creator>Jane Doe</dc:creator><dcterms:created>2026-01-29T10:00:00Z</dcterms:created>`))
	if diff := cmp.Diff([]string{"The harbour opens on Sunday.", "Once.", "Cell"}, d.Paragraphs()); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	if d.Title != "Harbour opens" || !slices.Equal(d.Authors, []string{"Jane Doe"}) {
		t.Errorf("title %q, authors %q", d.Title, d.Authors)
	}
	if !d.Published.IsZero() {
		t.Errorf("published %v: the date of a file is no date of publication", d.Published)
	}
	notes := strings.Join(d.Notes, "\n")
	for _, want := range []string{"1 footnotes", "tracked changes", "2026-01-29"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes do not mention %q:\n%s", want, notes)
		}
	}
}

func TestPDF(t *testing.T) {
	data, err := os.ReadFile("testdata/ferry.pdf") // printed by a browser from a page of ours
	if err != nil {
		t.Fatal(err)
	}
	d := readOne(t, "ferry.pdf", data)
	want := []string{
		"The ferry across the strait will leave half an hour later from Monday on, the harbour office said, because the new pilot boat is slower than the old one. Its officials call the difference insignificant.",
		"Commuters had asked for an earlier boat. The office says that it will look at the matter again when the pilot boat has been overhauled.",
		"Квитки, куплені на старий розклад, залишаються дійсними.",
		"Tickets that were bought for the old times stay valid. Whoever cannot travel at the new times gets the money back at any counter of the line.",
	}
	if diff := cmp.Diff(want, d.Paragraphs()); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	if d.Title != "Ferry timetable changes" || d.Provenance[ingest.FieldTitle] != "PDF information" ||
		d.Value(ingest.FieldAuthor) != "Micah Roe" || d.Value(ingest.FieldDate) != "2026-01-30" || d.Provenance[ingest.FieldDate] != "date line" || d.Language != "en" {
		t.Errorf("title %q from %q, author %q, date %s, language %q", d.Title, d.Provenance[ingest.FieldTitle], d.Authors, d.Value(ingest.FieldDate), d.Language)
	}
}

func TestPDFLayout(t *testing.T) {
	d := readOne(t, "a.pdf", pdfPage(pdfStream(`BT /F1 10 Tf 12 TL 50 700 Td
		[(Talks re) -20 (sume) -300 (on) -300 (Sun-)] TJ T* (day, both sides said.) Tj
		0 -24 Td (Nothing else is known.) Tj ET`)))
	if diff := cmp.Diff([]string{"Talks resume on Sunday, both sides said.", "Nothing else is known."}, d.Paragraphs()); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	if !slices.ContainsFunc(d.Notes, func(n string) bool { return strings.Contains(n, "1 words that were broken") }) {
		t.Errorf("notes do not mention the joined word: %q", d.Notes)
	}
}

// Fonts say in many ways which letters their codes mean.
func TestPDFFonts(t *testing.T) {
	const cmap = `1 begincodespacerange <00> <FF> endcodespacerange
		2 beginbfchar <01> <0051> <02> <D83DDE00> endbfchar
		2 beginbfrange <10> <12> <0410> <20> <21> [<0434> <0430>] endbfrange`
	for _, tt := range []struct{ name, font, show, want string }{
		{"win", "/Subtype /TrueType /Encoding /WinAnsiEncoding", `(caf\351 \223go\224)`, "café “go”"},
		{"standard", "/Subtype /Type1", `(it's \256ne)`, "it’s fine"},
		{"differences", "/Subtype /Type1 /Encoding << /Differences [1 /eacute /Zcaron /afii10017 /uni0456 /f_f_i /.notdef /fi.alt] >>", `(\001\002\003\004\005\006\007)`, "éŽАіffifi"},
		{"map", "/Subtype /Type1 /ToUnicode 6 0 R", `<01021012 2021>`, "Q😀АВда"},
		{"ucs2", "/Subtype /Type0 /Encoding /UniGB-UCS2-H", "<041F0430>", "Па"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := readOne(t, "a.pdf", pdfFile("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R >> >> >>",
				"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] >>", pdfStream("BT /F1 12 Tf 50 700 Td "+tt.show+" Tj ET"),
				"<< /Type /Font "+tt.font+" >>", pdfStream(cmap)))
			if d.Text != tt.want {
				t.Errorf("text %q, want %q", d.Text, tt.want)
			}
		})
	}
}

func TestHostileInput(t *testing.T) {
	gz := func(size int64) []byte {
		var b bytes.Buffer
		zw := gzip.NewWriter(&b)
		if _, err := io.CopyN(zw, zeros{}, size); err != nil {
			t.Fatal(err)
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	var formats strings.Builder
	for i := range 400 {
		fmt.Fprintf(&formats, "<b a=%d>", i)
	}
	catalog := "<< /Type /Catalog /Pages 2 0 R >>"
	for _, tt := range []struct {
		name string
		data []byte
		want error // nil: any error
	}{
		{"bomb.txt.gz", gz(16 << 20), ingest.ErrTooLarge},
		{"bomb.docx", docxBomb(t, 16<<20), ingest.ErrTooLarge},
		{"bomb.pdf", pdfBomb(t, 16<<20), ingest.ErrTooLarge},
		{"kid of itself.pdf", pdfFile(catalog, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), ingest.ErrNoText},
		{"parent of itself.pdf", pdfFile(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", "<< /Type /Page /Parent 2 0 R >>"), nil},
		{"object of itself.pdf", pdfFile(catalog, "2 0 R"), nil},
		{"object stream in itself.pdf", pdfFile(catalog, "<< /Type /ObjStm /N 1 /First 4 /Length 9 >>\nstream\n2 0 2 0 R\nendstream"), ingest.ErrNoText},
		{"nested.pdf", pdfFile(catalog, strings.Repeat("[", 1<<20)), ingest.ErrNoText},
		{"encrypted.pdf", bytes.Replace(pdfPage(pdfStream("q Q")), []byte("/Root"), []byte("/Encrypt << /V 1 >> /Root"), 1), ingest.ErrUnsupported},
		{"form in itself.pdf", pdfFile(catalog, "<< /Type /Pages /Kids [3 0 R] >>", "<< /Type /Page /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
			pdfStream("/F Do"), "<< /Subtype /Form /Length 5 >>\nstream\n/F Do\nendstream"), ingest.ErrNoText},
		{"scan.pdf", pdfPage(pdfStream("q Q")), ingest.ErrNoText},
		{"cut.pdf", pdfPage(pdfStream("q Q"))[:200], nil},
		{"huge xref.pdf", bytes.Replace(pdfPage(pdfStream("q Q")), []byte("xref\n0 6"), []byte("xref\n0 999999999"), 1), nil},
		{"other.zip", append([]byte("PK\x03\x04"), make([]byte, 100)...), ingest.ErrUnsupported},
		{"deep.html", []byte("<html><body>" + strings.Repeat("<div>", 100_000)), nil},
		{"tags.html", []byte("<html><body>" + strings.Repeat("<p>", 310_000)), ingest.ErrTooLarge},
		{"formatting.html", []byte("<html><body>" + formats.String() + strings.Repeat("<p>a", 20_000)), ingest.ErrTooLarge},
		{"deep.rss", []byte(`<rss version="2.0"><channel><item>` + strings.Repeat("<x:y>", 100_000)), ingest.ErrTooLarge},
		{"deep.eml", []byte("From: a@example.org\nSubject: a\n" + strings.Repeat("Content-Type: multipart/mixed; boundary=B\n\n--B\n", 50_000)), ingest.ErrTooLarge},
		{"open.docx", docx(t, strings.Repeat("<w:p>", 100), ""), ingest.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ingest.Read(t.Context(), tt.name, "", bytes.NewReader(tt.data), ingest.Limits{Time: time.Minute})
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("only the time stopped it: %v", err)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("Words and words.\n", 1000)
	for _, tt := range []struct {
		name string
		data string
		lim  ingest.Limits
	}{
		{"a.txt", long, ingest.Limits{Bytes: 1000}},
		{"a.txt", long, ingest.Limits{Text: 1000}},
		{"a.jsonl", strings.Repeat(`{"text":"One."}`+"\n", 3), ingest.Limits{Drafts: 2}},
	} {
		_, err := ingest.Read(t.Context(), tt.name, "", strings.NewReader(tt.data), tt.lim)
		if !errors.Is(err, ingest.ErrTooLarge) {
			t.Errorf("%s with %+v: error %v, want %v", tt.name, tt.lim, err, ingest.ErrTooLarge)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ingest.Read(ctx, "a.txt", "", strings.NewReader(long), ingest.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v, want %v", err, context.Canceled)
	}
}

func TestEncodings(t *testing.T) {
	const text = "Паром через протоку вирушатиме на півгодини пізніше, повідомило управління порту."
	cp1251, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	page := func(head, text string) string {
		return "<html><head>" + head + "</head><body><p>" + text + "</p><p>" + text + "</p></body></html>"
	}
	for _, tt := range []struct{ name, contentType, data string }{
		{"a.txt", "", text},
		{"a.txt", "text/plain; charset=iso-8859-1", text}, // a wrong header does no harm to UTF-8
		{"a.txt", "", "\ufeff" + text},
		{"a.txt", "", utf16},
		{"a.txt", "text/plain; charset=windows-1251", cp1251},
		{"a.txt", "", cp1251},
		{"a.html", "", page(`<meta charset="windows-1251">`, cp1251)},
	} {
		drafts, err := ingest.Read(t.Context(), tt.name, tt.contentType, strings.NewReader(tt.data), ingest.Limits{})
		if err != nil {
			t.Errorf("%s %q: %v", tt.name, tt.contentType, err)
			continue
		}
		if got := drafts[0].Paragraphs()[0]; got != text {
			t.Errorf("%s %q: text %q, want %q", tt.name, tt.contentType, got, text)
		}
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"2026-01-30", "2026-01-30"},
		{"20260130", "2026-01-30"},
		{"January 30, 2026", "2026-01-30"},
		{"Friday, 30 January 2026", "2026-01-30"},
		{"Published on Jan. 30th, 2026", "2026-01-30"},
		{"30 січня 2026", "2026-01-30"},
		{"30 января 2026 г., 14:05", "2026-01-30"}, // the zone is not stated
		{"30.01.2026", "2026-01-30"},
		{"03.02.2026", "2026-02-03"},
		{"30/01/2026", "2026-01-30"},
		{"2026-01-30T23:30:00-05:00", "2026-01-30T23:30:00-05:00"},
		{"2026-01-30T23:30:00.123Z", "2026-01-30T23:30:00Z"},
		{"Fri, 30 Jan 2026 10:15:00 +0200", "2026-01-30T10:15:00+02:00"},
		{"2026-01-30T10:15:00", "2026-01-30"},
		{"30 January 2026, 10:15 am", "2026-01-30"},
		{"30 January 2026, 10:15 AM", "2026-01-30"},
		{"January 30, 2026 10:15 am EET", "2026-01-30T10:15:00+02:00"},
		{"03/02/2026", ""}, {"2026-02-30", ""}, {"January 2026", ""}, {"soon", ""}, {"0001-01-01T00:00:00Z", ""},
		{"1970", ""}, {"20269999", ""},
	} {
		var d ingest.Draft
		err := d.Set(ingest.FieldDate, tt.in)
		if got := d.Value(ingest.FieldDate); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: got %q, error %v; want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestSetByHand(t *testing.T) {
	d := readOne(t, "a.txt", []byte("By Jane Doe\nOne sentence.\nAnother."))
	for f, v := range map[ingest.Field]string{
		ingest.FieldTitle: " A \n title ", ingest.FieldAuthor: "John Roe; Ann Alpha", ingest.FieldURL: "https://news.example/a#top",
		ingest.FieldLanguage: "en-GB",
	} {
		if err := d.Set(f, v); err != nil {
			t.Errorf("set %s: %v", f, err)
		}
	}
	if d.Title != "A title" || d.Value(ingest.FieldAuthor) != "John Roe; Ann Alpha" || d.URL != "https://news.example/a" || d.Language != "en" {
		t.Errorf("draft %+v", d)
	}
	if d.Provenance[ingest.FieldAuthor] != "given by hand" {
		t.Errorf("provenance %q", d.Provenance[ingest.FieldAuthor])
	}
	for f, v := range map[ingest.Field]string{ingest.FieldURL: "javascript:alert(1)", ingest.FieldLanguage: "klingon!", "colour": "red"} {
		if err := d.Set(f, v); err == nil {
			t.Errorf("set %s to %q: no error", f, v)
		}
	}
	if err := d.Set(ingest.FieldTitle, ""); err != nil || d.Title != "" || d.Provenance[ingest.FieldTitle] != "" {
		t.Errorf("clear title: %v, %q from %q", err, d.Title, d.Provenance[ingest.FieldTitle])
	}
}
