// Package ingest reads articles out of what people hand over: web pages, feeds, mail,
// PDF and Word documents, plain text, Markdown and JSON lines.
//
// What comes in is never an article at once. [Read] returns drafts; each says of every
// field where it was taken from ([Draft.Provenance]) and what a person should look at
// before confirming it ([Draft.Notes]). A field that the document does not state stays
// empty: a wrong date or a guessed publisher in a citation is worse than none. Only
// after somebody has looked at [Draft.Preview] does [Store.Save] write into the corpus.
//
// In the order in which to read the files:
//
//	draft.go     what a draft holds, how it is shown and corrected by hand
//	limits.go    bounds on input, time and unpacking; panics and hangs kept inside
//	read.go      from bytes to a format, and to the reader of that format
//	charset.go   bytes of any encoding into UTF-8
//	html.go      pages: the draft as a whole
//	content.go   which paragraphs of a page are the article
//	prune.go     what is taken out of a page before that is asked
//	cost.go      pages and feeds that would blow up a parser
//	jsonld.go    what a page says of itself as linked data
//	pagemeta.go  what it says in meta elements, and which statement wins
//	visible.go   names and dates that stand in the page itself
//	byline.go    names out of bylines
//	head.go      headline, byline and date line above a text
//	dates.go     dates as documents write them; ambiguous ones are refused
//	text.go      plain text, Markdown, JSON lines
//	feed.go, mail.go, docx.go
//	pdf.go       PDF: the draft as a whole; below it pdfobject.go (syntax), pdffile.go
//	             (objects, streams), pdffont.go (letters), pdfpage.go (text as placed
//	             on a page), pdftext.go (lines into paragraphs)
//	fetch.go     an address on the public Internet, if fetching is switched on
//	store.go     drafts into articles/, with the bytes they came from in raw/
//	slug.go      the names of their files
//	article.go   documents that lie in a corpus unconverted
//
// # What belongs to the article
//
// No extractor is right about every page. Bylines, date lines and what is hidden are
// taken out first. Then three different ones read it: trafilatura
// (with its own fallbacks), readability and DOM distiller. The text is trafilatura's,
// without the paragraphs that neither of the two others sees: what only one of three
// takes for article text is mostly a teaser, a caption or a notice. The extra tests
// (BRIEFBOT_SHARED set) measure this on two public sets and keep the figures under
// testdata/measured.
//
// # Trust
//
// Everything that is read is hostile until proved otherwise. Input, unpacked size,
// compression ratio, number of parts and time are bounded; parsers of others run under
// a recover and a deadline; a fetch refuses every address that is not public, after
// resolution and at each redirect; and files are written through an [os.Root], so that
// no name leads out of the corpus.
package ingest
