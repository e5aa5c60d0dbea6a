package ingest

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"
)

// page is a parsed page and the meta elements in it.
type page struct {
	doc     *html.Node
	address *url.URL            // where it was fetched; nil if it came as a file
	base    *url.URL            // what relative links in it refer to; may be nil
	meta    map[string][]string // contents by lower-case property, name or itemprop
}

// The statements of a page, in the order in which they are believed: linked data are
// written for machines to read and name the article; OpenGraph and the meta elements
// that publishers' own tools read come next; what stands in the text last.
var (
	titleMeta  = []string{"og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title"}
	authorMeta = []string{"author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "citation_author", "sailthru.author", "byl", "og:article:author", "twitter:creator:name"}
	dateMeta   = []string{"article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "citation_publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "sailthru.date", "publishdate", "publish-date", "publish_date", "pubdate", "article.published", "date"}
	siteMeta   = []string{"og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"}
)

var (
	titleElement = cascadia.MustCompile("head title")
	headings     = cascadia.MustCompile("h1")
	ldScripts    = cascadia.MustCompile(`script[type*="ld+json" i]`)
	metaElements = cascadia.MustCompile("meta[content]")
	canonical    = cascadia.MustCompile(`link[rel~="canonical" i][href]`)
	baseElement  = cascadia.MustCompile("base[href]")
	timeElements = cascadia.MustCompile("time[datetime]")
	pubElements  = cascadia.MustCompile(`time[pubdate], [itemprop~="datePublished"]`)
	authorLinks  = cascadia.MustCompile(`[rel~="author"], [itemprop~="author"]`)
	bylines      = cascadia.MustCompile(`[class*="byline" i], .by-line, .entry-author, .post-author, .article-author, .article__author` +
		`, .author-name, .author`)
	dateLines = cascadia.MustCompile(`.dateline, .date, .pubdate, .published, .publish-date, .post-date, .entry-date, .article-date, .article__date, .timestamp`)
	itemName  = cascadia.MustCompile(`[itemprop~="name"]`)
)

func newPage(doc *html.Node, address string) *page {
	p := &page{doc: doc, meta: map[string][]string{}}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		p.address, p.base = u, u
	}
	if b := cascadia.Query(doc, baseElement); b != nil {
		if ref, err := webAddress(p.address, attr(b, "href")); err == nil {
			p.base, _ = url.Parse(ref)
		}
	}
	for _, m := range cascadia.QueryAll(doc, metaElements) {
		content := line(plain(attr(m, "content")))
		if content == "" {
			continue
		}
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			for k := range strings.FieldsSeq(strings.ToLower(attr(m, key))) { // property holds a list
				if rest, ok := strings.CutPrefix(k, "dc:"); ok {
					k = "dc." + rest
				}
				p.meta[k] = append(p.meta[k], content)
			}
		}
	}
	return p
}

// fill takes the fields of d from what the page says of itself.
func (p *page) fill(d *Draft) {
	ld := p.linked(d)
	p.fillURL(d, ld)
	p.fillTitle(d, ld)
	p.fillAuthors(d, ld)
	p.fillDate(d, ld)
	d.take(FieldPublisher, ld.publisher, "JSON-LD publisher")
	p.takeMeta(d, FieldPublisher, siteMeta)
	if root := element(p.doc, "html"); root != nil {
		d.take(FieldLanguage, attr(root, "lang"), "lang attribute")
	}
	d.take(FieldLanguage, ld.language, "JSON-LD inLanguage")
	p.takeMeta(d, FieldLanguage, []string{"content-language", "og:locale", "dc.language", "dcterms.language"})
}

// takeMeta takes a field from the first of keys that the page has.
func (p *page) takeMeta(d *Draft, f Field, keys []string) {
	for _, k := range keys {
		for _, v := range p.meta[k] {
			d.take(f, v, k)
		}
	}
}

// linked returns the linked data of the page's own article; of several articles, of the
// one that bears the address or the title of the page, and otherwise of none.
func (p *page) linked(d *Draft) linkedArticle {
	var scripts []string
	for _, s := range cascadia.QueryAll(p.doc, ldScripts) {
		scripts = append(scripts, rawText(s))
	}
	all, notes := linkedArticles(scripts)
	for _, n := range notes {
		d.note("%s", n)
	}
	if len(all) == 0 {
		return linkedArticle{}
	}
	if len(all) == 1 {
		return all[0]
	}
	addresses := p.addresses()
	titles := append(slices.Clone(p.meta["og:title"]), p.heading())
	for _, own := range []func(linkedArticle) bool{
		func(a linkedArticle) bool {
			return slices.ContainsFunc(a.urls, func(u string) bool {
				full, err := webAddress(p.base, u)
				return err == nil && slices.Contains(addresses, full)
			})
		},
		func(a linkedArticle) bool {
			return slices.ContainsFunc(titles, func(t string) bool { return t != "" && (t == a.headline || t == a.name) })
		},
	} {
		if i := slices.IndexFunc(all, own); i >= 0 {
			return all[i]
		}
	}
	d.note("JSON-LD describes %d articles and none of them by the address or title of this page: not used", len(all))
	return linkedArticle{}
}

// addresses returns what the page calls its address, and that from which it came.
func (p *page) addresses() []string {
	var refs []string
	for _, l := range cascadia.QueryAll(p.doc, canonical) {
		refs = append(refs, attr(l, "href"))
	}
	refs = append(refs, p.meta["og:url"]...)
	if p.address != nil {
		refs = append(refs, p.address.String())
	}
	var out []string
	for _, r := range refs {
		if u, err := webAddress(p.base, r); err == nil {
			out = append(out, u)
		}
	}
	return out
}

// fillURL takes the address that the page gives. One that names only the site is the
// mistake of a template, and is passed over; one on another site than the page came
// from is not believed, because any page could so pass for that of a known publisher.
func (p *page) fillURL(d *Draft, ld linkedArticle) {
	take := func(ref, from string) {
		s, err := webAddress(p.base, ref)
		if err != nil {
			return
		}
		u, err := url.Parse(s)
		if err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
			return
		}
		if p.address != nil && site(u) != site(p.address) {
			d.note("url: %s says that the page belongs to %s, but it came from %s: not used", from, u.Host, p.address.Host)
			return
		}
		d.take(FieldURL, s, from)
	}
	for _, l := range cascadia.QueryAll(p.doc, canonical) {
		take(attr(l, "href"), "canonical link")
	}
	for _, u := range p.meta["og:url"] {
		take(u, "og:url")
	}
	for _, u := range ld.urls {
		take(u, "JSON-LD url")
	}
	if p.address != nil {
		d.take(FieldURL, p.address.String(), "address it came from")
	}
}

// site returns the part of a host that one owner registered: example.co.uk of
// www.example.co.uk.
func site(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if s, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return s
	}
	return host
}

// heading returns the text of the only h1 of the page.
func (p *page) heading() string {
	if h := cascadia.QueryAll(p.doc, headings); len(h) == 1 {
		return textOf(h[0])
	}
	return ""
}

// fillTitle takes the title. Sites differ in what they call a headline and a name in
// linked data; where the page shows the name and not the headline, it is the title. An
// h1 can be the name of the site, so it counts where the title element bears it out.
func (p *page) fillTitle(d *Draft, ld linkedArticle) {
	var element string
	if t := cascadia.Query(p.doc, titleElement); t != nil {
		element = line(rawText(t))
	}
	heading := p.heading()
	shown := func(title string) bool {
		return title != "" && slices.ContainsFunc(append([]string{element, heading}, p.meta["og:title"]...), func(s string) bool {
			return hasPrefixFold(s, title)
		})
	}
	if shown(ld.name) && !shown(ld.headline) {
		d.take(FieldTitle, ld.name, "JSON-LD name")
	}
	d.take(FieldTitle, ld.headline, "JSON-LD headline")
	for _, k := range titleMeta {
		d.take(FieldTitle, p.withoutSite(first(p.meta[k])), k)
	}
	if hasPrefixFold(element, heading) || hasPrefixFold(heading, element) {
		d.take(FieldTitle, heading, "only h1")
	}
	d.take(FieldTitle, p.withoutSite(element), "title element")
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// withoutSite cuts the name of the site off a title that ends in it, where the page
// states that name.
func (p *page) withoutSite(title string) string {
	for _, name := range p.meta["og:site_name"] {
		rest, ok := strings.CutSuffix(title, name)
		if !ok {
			continue
		}
		cutOff := strings.TrimRight(rest, " ")
		for _, sep := range []string{"|", "-", "–", "—", "·", "•", "::", "»"} {
			if t, ok := strings.CutSuffix(cutOff, sep); ok && line(t) != "" {
				return line(t)
			}
		}
	}
	return title
}

func (p *page) fillAuthors(d *Draft, ld linkedArticle) {
	take := func(names []string, from string) {
		var all []string
		for _, n := range names {
			all = append(all, authorsOf(n)...)
		}
		d.take(FieldAuthor, strings.Join(unique(all), ";"), from)
	}
	take(ld.authors, "JSON-LD author")
	for _, k := range authorMeta {
		take(p.meta[k], k)
	}
	take(p.visibleNames(authorLinks, func(string) bool { return true }), "author link")
	// A byline may also hold a date, a place or an office; only names are taken.
	take(p.visibleNames(bylines, func(s string) bool { return allNames(authorsOf(s)) }), "byline")
}

func (p *page) fillDate(d *Draft, ld linkedArticle) {
	d.take(FieldDate, ld.published, "JSON-LD datePublished")
	for _, k := range dateMeta {
		for _, v := range p.meta[k] {
			if d.Published.IsZero() {
				d.take(FieldDate, v, k)
			} else if at, err := parseDate(v); err == nil && daysApart(at.Time, d.Published) > 1 && strings.Contains(k, "publish") {
				d.note("date: %s says %s, but %s says %s", d.Provenance[FieldDate], d.Value(FieldDate), k, at.Format(time.DateOnly))
			}
		}
	}
	p.visibleDate(d, pubElements, "datePublished element")
	p.visibleDate(d, timeElements, "time element")
	p.visibleDate(d, dateLines, "date line")
}
