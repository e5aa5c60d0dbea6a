package peacetalks

import "embed"

// FS holds the corpus: the data files above at its root, as corpus.Load expects them.
//
//go:embed topics.yaml entities.yaml sources.yaml questions.yaml facts articles
var FS embed.FS
