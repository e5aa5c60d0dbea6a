package main

import (
	"fmt"
	"os"

	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
	"github.com/briefbot/briefbot/index/rank/encoder"
)

// readEncoder reads the encoder that --encoder names. It returns nil for no name.
func readEncoder(file string) (rank.Encoder, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError(fmt.Sprintf("--encoder: %v", err))
	}
	e, err := encoder.Read(data)
	if err != nil {
		return nil, usageError(fmt.Sprintf("--encoder %s: %v", file, err))
	}
	return encoder.NewReader(e, 0), nil
}

// ranked is a snapshot with the model that ranks its sentences.
type ranked struct {
	*index.Snapshot
	model *rank.Model
}

func (r ranked) Model() *rank.Model { return r.model }
