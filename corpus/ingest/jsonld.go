package ingest

import (
	"encoding/json"
	"slices"
	"strings"
)

// linkedArticle is what a page says of its article in schema.org terms.
type linkedArticle struct {
	headline, name, publisher, published, language string
	urls                                           []string // of the article, in order of weight
	authors                                        []string
}

// articleTypes are the types of schema.org whose headline, author and date are those of
// an article. WebPage is none: its author and date are often those of the template.
var articleTypes = map[string]bool{
	"Article": true, "NewsArticle": true, "ReportageNewsArticle": true, "AnalysisNewsArticle": true,
	"BackgroundNewsArticle": true, "OpinionNewsArticle": true, "ReviewNewsArticle": true,
	"AskPublicNewsArticle": true, "BlogPosting": true, "LiveBlogPosting": true, "Report": true,
	"TechArticle": true, "ScholarlyArticle": true, "SocialMediaPosting": true,
	"DiscussionForumPosting": true, "AdvertiserContentArticle": true, "SatiricalArticle": true,
}

// linkedArticles decodes the JSON-LD scripts of a page and returns the articles that
// they describe, and a note for each script that is no JSON.
func linkedArticles(scripts []string) (found []linkedArticle, notes []string) {
	var roots []any
	for _, s := range scripts {
		v, err := decodeLoosely(s)
		if err != nil {
			notes = append(notes, "JSON-LD of the page cannot be read: "+cut(err.Error(), 120))
			continue
		}
		roots = append(roots, v)
	}
	g := ldGraph{byID: map[string]map[string]any{}}
	for _, v := range roots {
		g.collect(v, 0)
	}
	for _, node := range g.articles {
		found = append(found, g.article(node))
	}
	return found, notes
}

// decodeLoosely decodes JSON that templates break most often: comments and CDATA marks
// around it, and raw line breaks inside of strings.
func decodeLoosely(s string) (any, error) {
	s = strings.TrimSpace(s)
	for _, mark := range []string{"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["} {
		s = strings.TrimSpace(strings.TrimPrefix(s, mark))
	}
	for _, mark := range []string{"-->", "//]]>", "/*]]>*/", "]]>", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, mark))
	}
	var v any
	err := json.Unmarshal([]byte(s), &v)
	if err == nil {
		return v, nil
	}
	flat := strings.Map(func(r rune) rune {
		if r < 0x20 {
			return ' '
		}
		return r
	}, s)
	if json.Unmarshal([]byte(flat), &v) == nil {
		return v, nil
	}
	return nil, err
}

// ldGraph is the linked data of one page. References by @id are followed once.
type ldGraph struct {
	byID     map[string]map[string]any
	articles []map[string]any
}

// maxDepth bounds nesting; json itself allows 10,000.
const maxDepth = 40

// collect finds the article nodes. Articles that only hang on another one (related,
// part of, comment) are not the page's own, so it does not look inside of an article.
func (g *ldGraph) collect(v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			g.collect(e, depth+1)
		}
	case map[string]any:
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 && g.byID[id] == nil {
			g.byID[id] = v
		}
		if slices.ContainsFunc(texts(v["@type"]), func(t string) bool { return articleTypes[bare(t)] }) {
			g.articles = append(g.articles, v)
			return
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			g.collect(v[key], depth+1)
		}
	}
}

// bare strips the vocabulary from a type: "http://schema.org/Article" is "Article".
func bare(t string) string { return t[strings.LastIndexAny(t, "/:")+1:] }

func (g *ldGraph) article(n map[string]any) linkedArticle {
	a := linkedArticle{
		headline:  first(texts(n["headline"])),
		name:      first(texts(n["name"])),
		publisher: first(g.names(n["publisher"])),
		published: first(texts(n["datePublished"])),
		language:  first(texts(n["inLanguage"])),
		authors:   g.names(n["author"]),
	}
	if len(a.authors) == 0 {
		a.authors = g.names(n["creator"])
	}
	for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
		switch v := n[key].(type) {
		case string:
			a.urls = append(a.urls, v)
		case map[string]any:
			a.urls = append(a.urls, append(texts(v["@id"]), texts(v["url"])...)...)
		}
	}
	return a
}

// names returns the names of persons and bodies: strings, objects with a name, or
// references to such objects.
func (g *ldGraph) names(v any) []string {
	switch v := v.(type) {
	case string:
		if n := g.byID[v]; n != nil {
			return texts(n["name"])
		}
		return texts(v)
	case []any:
		var all []string
		for _, e := range v {
			if _, nested := e.([]any); !nested {
				all = append(all, g.names(e)...)
			}
		}
		return all
	case map[string]any:
		if names := texts(v["name"]); len(names) > 0 {
			return names
		}
		if id, _ := v["@id"].(string); id != "" && g.byID[id] != nil {
			return texts(g.byID[id]["name"])
		}
	}
	return nil
}

// texts returns the non-empty strings of v: a string, a list of them, or objects
// {"@value": …}.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v = line(plain(v)); v != "" {
			return []string{v}
		}
	case []any:
		var all []string
		for _, e := range v {
			if _, nested := e.([]any); !nested {
				all = append(all, texts(e)...)
			}
		}
		return all
	case map[string]any:
		if s, ok := v["@value"].(string); ok {
			return texts(s)
		}
	}
	return nil
}

// first returns the first string of the first list that has one.
func first(lists ...[]string) string {
	for _, l := range lists {
		if len(l) > 0 {
			return l[0]
		}
	}
	return ""
}
