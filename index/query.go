package index

import (
	"time"

	"github.com/briefbot/briefbot/index/passages"
)

// Query says which passages are wanted. Its zero value wants all of them, newest first.
type Query struct {
	// Text holds the words to look for, as the reader wrote them. Spellings of entities
	// and aliases of topics found in it count as the same word. Empty: every passage that
	// passes the filters matches, newest first.
	Text      string
	Topics    []string  // ids; a passage must be on one of them
	Entities  []string  // ids; a passage must name each of them
	Articles  []string  // ids; a passage must be from one of them
	Publisher string    // name, or id of a source; or the site, of articles that name no publisher
	Language  string    // ISO 639-1 code
	From      time.Time // published at or after; zero: no bound
	Until     time.Time // published before; zero: no bound
	KnownBy   time.Time // in the corpus by then; zero: no bound
	Since     time.Time // published, or first in the corpus, at or after; zero: no bound
	Newest    bool      // order by date of publication, newest first, instead of by score
	Limit     int       // hits at most; 0 means DefaultLimit
}

// DefaultLimit is how many passages a search nominates when the query does not say: as
// many as the ranker reads.
const DefaultLimit = 100

// Hit is a passage that matched, with the engine's score.
type Hit = passages.Hit
