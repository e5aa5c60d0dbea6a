package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/briefbot/briefbot"

// layers are the packages from the bottom up: each may import what stands before it, and
// the packages below its own folder. The deepest folder that holds a package decides.
var layers = []string{"corpus", "index", "bot/briefing", "bot", "cmd/briefbot"}

// sideways names the imports that go from a folder's package to one below it, which the
// layers allow, but that would make a circle of ideas: the data and the importers below
// corpus must not be needed to read a corpus, nor the benchmark to search an index.
var sideways = map[string][]string{
	"corpus": {"corpus/ingest", "corpus/peacetalks"},
	"index":  {"index/bench"},
}

// knowsDiscord are the only folders that may import a Discord library.
var knowsDiscord = []string{"bot", "bot/discordtest", "bot/playground"}

type goPackage struct {
	ImportPath   string
	Doc          string
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func goList(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Doc,GoFiles,Imports,TestImports,XTestImports", "./...")
	list.Dir = "../.."
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func within(dir, folder string) bool { return dir == folder || strings.HasPrefix(dir, folder+"/") }

func layerOf(dir string) int {
	best := -1
	for i, l := range layers {
		if within(dir, l) && (best < 0 || len(l) > len(layers[best])) {
			best = i
		}
	}
	return best
}

// TestImportsRunOneWay holds the rule of the layout: cmd → bot → bot/briefing → index → corpus.
func TestImportsRunOneWay(t *testing.T) {
	seen := 0
	for _, p := range goList(t) {
		dir := strings.TrimPrefix(p.ImportPath, module+"/")
		if layerOf(dir) < 0 {
			t.Errorf("%s stands outside the layout %v", dir, layers)
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module+"/")
			if !ours {
				continue
			}
			seen++
			if layerOf(to) > layerOf(dir) {
				t.Errorf("%s imports %s, which stands above it", dir, to)
			}
			if slices.Contains(sideways[dir], to) {
				t.Errorf("%s imports %s: the package must do without it", dir, to)
			}
		}
	}
	if seen == 0 {
		t.Fatal("go list named no import between packages of the module: the rule was not checked")
	}
}

// TestOnlyTheBotKnowsDiscord keeps the answers usable by every front end.
func TestOnlyTheBotKnowsDiscord(t *testing.T) {
	users := 0
	for _, p := range goList(t) {
		dir := strings.TrimPrefix(p.ImportPath, module+"/")
		all := slices.Concat(p.Imports, p.TestImports, p.XTestImports)
		if !slices.ContainsFunc(all, func(i string) bool { return path.Base(i) == "discordgo" }) {
			continue
		}
		users++
		if !slices.Contains(knowsDiscord, dir) {
			t.Errorf("%s imports discordgo; only %v may", dir, knowsDiscord)
		}
	}
	if users == 0 {
		t.Fatal("no package imports discordgo: the rule was not checked")
	}
}

// TestEveryPackageHasADoc wants a doc.go where a newcomer begins to read.
func TestEveryPackageHasADoc(t *testing.T) {
	for _, p := range goList(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
		if !slices.Contains(p.GoFiles, "doc.go") {
			t.Errorf("%s has no doc.go", p.ImportPath)
		}
	}
}
