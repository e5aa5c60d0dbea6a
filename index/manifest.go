package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/briefbot/briefbot/index/passages"
)

// formatVersion is the version of a snapshot's directory that this program writes. It
// reads this one only: what an older one held is built anew from the corpus.
const formatVersion = 1

// Errors of a snapshot that can't be used; tested with errors.Is.
var (
	// ErrNewer: the snapshot was written by a newer version of the program.
	ErrNewer = passages.ErrNewer
	// ErrDamaged: files of the snapshot are missing, cut short or altered.
	ErrDamaged = passages.ErrDamaged
)

// Manifest says what a snapshot holds. It is manifest.json in the snapshot's directory,
// and the last file written there: a directory without one is no snapshot.
type Manifest struct {
	Version int       `json:"version"` // of the format
	ID      string    `json:"id"`      // name of the directory; later ones sort later
	Built   time.Time `json:"built"`
	// CorpusHash is a hash of what was indexed: of the hashes of the articles and of the
	// curated lists. Equal hashes give equal answers.
	CorpusHash string `json:"corpus_hash"`
	// Basis is the corpus's ([corpus.Corpus]): files read by other rules are read anew.
	Basis string `json:"basis"`
	// ArticleSum is the exclusive or of the SHA-256 of every article's id and hash, in hex: a
	// difference changes it by what it adds and what it takes away.
	ArticleSum string `json:"article_sum"`
	Articles   int    `json:"articles"`
	Passages   int    `json:"passages"`
	// Words is the number of indexed words of all passages; Words/Passages is the average
	// length in BM25.
	Words  int64     `json:"words"`
	Oldest time.Time `json:"oldest,omitzero"` // publication of the oldest dated article
	Newest time.Time `json:"newest,omitzero"` // and of the newest
	Facts  int       `json:"facts"`
	Folded int       `json:"folded"` // articles that are versions of another one
	Bytes  int64     `json:"bytes"`  // of the directory; of these, files shared with earlier snapshots count too
	// Suspended are facts of the corpus that this snapshot does not carry because their
	// quote no longer stands.
	Suspended []string `json:"suspended,omitempty"`

	Parts    []partInfo        `json:"parts"`
	Segments []segmentInfo     `json:"segments"`
	Sums     map[string]string `json:"sums"` // CRC-32C of the small files, in hex
}

// partInfo is one passage file of a snapshot: that of a full build, or of a difference.
type partInfo struct {
	File     string `json:"file"`     // in passages/
	First    int    `json:"first"`    // ord of its first passage
	Passages int    `json:"passages"` // live or not
	Articles int    `json:"articles"` // live or not
}

const (
	manifestName = "manifest.json"
	curatedName  = "curated.json"
	versionsName = "versions.json"
	deadName     = "withdrawn"
	engineName   = "bleve"
	partsName    = "passages"
)

// engineFiles are the files of the Bleve index beside its segments.
var engineFiles = [...]string{engineName + "/index_meta.json", engineName + "/store/root.bolt"}

// readManifest reads the manifest of the snapshot in dir.
func readManifest(dir string) (Manifest, error) {
	var m Manifest
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("snapshot %s has no manifest: %w", dir, ErrDamaged)
	}
	if err != nil {
		return m, fmt.Errorf("reading manifest: %w", err)
	}
	var head struct{ Version int }
	if err := json.Unmarshal(data, &head); err != nil {
		return m, fmt.Errorf("snapshot %s: manifest: %w: %w", dir, err, ErrDamaged)
	}
	if head.Version > formatVersion {
		return m, fmt.Errorf("snapshot %s has version %d, this program reads up to %d: %w", dir, head.Version, formatVersion, ErrNewer)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("snapshot %s: manifest: %w: %w", dir, err, ErrDamaged)
	}
	return m, nil
}
