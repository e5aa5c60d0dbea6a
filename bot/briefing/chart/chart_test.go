package chart

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/briefing/when"
)

var keep = flag.String("keep", "", "directory to write the pictures to, for looking at")

func day(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }

func timeline() *briefing.Answer {
	fact := func(s string, standing briefing.Standing) *briefing.Fact {
		return &briefing.Fact{Statement: s, Standing: standing, Evidence: []briefing.Quote{{Citation: 1}}}
	}
	return &briefing.Answer{
		Question: "Ferry line", AsOf: day(3, 8).Add(15 * time.Hour),
		Events: []briefing.Event{
			{From: day(2, 16), Until: day(2, 23), Precision: when.Week, Fact: fact("The yard found rust in the hull.", briefing.InForce)},
			{From: day(3, 2), Until: day(3, 3), Precision: when.Day, Fact: fact("The ferry to Skerry Island has stopped running after a fire in its engine room.", briefing.InForce)},
			{From: day(3, 3), Until: day(3, 4), Precision: when.Day, Reported: true, Excerpts: []briefing.Excerpt{
				{Text: "Islanders were told to use the mail boat, which takes eight passengers and sails twice a day except in heavy weather, when it does not sail at all.", Citation: 2}}},
			{From: day(3, 6), Until: day(3, 7), Precision: when.Day, Tentative: true, Past: true, Fact: fact("The ferry may run again on Friday.", briefing.Past)},
			{From: day(3, 9), Until: day(3, 14), Precision: when.Day, Fact: fact("Переправа закрита на ремонт.", briefing.InForce)},
			{From: day(3, 20), Until: day(3, 21), Precision: when.Day, Tentative: true, Fact: fact("The new boat could arrive.", briefing.InForce)},
			{From: day(3, 20), Until: day(3, 21), Precision: when.Day, Fact: fact("A sale was announced.", briefing.Withdrawn)},
		},
	}
}

func TestTimeline(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opts   Options
		ground color.Color
	}{{"light", Options{}, light.ground}, {"dark", Options{Dark: true}, dark.ground}} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Timeline(&b, timeline(), tt.opts); err != nil {
				t.Fatal(err)
			}
			if *keep != "" {
				if err := os.WriteFile(filepath.Join(*keep, tt.name+".png"), b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			img, err := png.Decode(&b)
			if err != nil {
				t.Fatal(err)
			}
			if w := img.Bounds().Dx(); w != 2*Width {
				t.Errorf("%d pixels wide, want %d", w, 2*Width)
			}
			if got := color.RGBAModel.Convert(img.At(1, 1)); got != tt.ground {
				t.Errorf("the corner is %v, want %v", got, tt.ground)
			}
			if x := inked(img, tt.ground); x.Min.X < margin || x.Max.X > 2*Width-margin {
				t.Errorf("drawn from %d to %d of %d: words run over the edge", x.Min.X, x.Max.X, 2*Width)
			} else if h := img.Bounds().Dy(); x.Min.Y < margin || x.Max.Y > h-margin {
				t.Errorf("drawn from line %d to %d of %d: no margin", x.Min.Y, x.Max.Y, h)
			}
		})
	}
}

// inked is the part of a picture that is not ground.
func inked(img image.Image, ground color.Color) image.Rectangle {
	out := image.Rectangle{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if color.RGBAModel.Convert(img.At(x, y)) != ground {
				out = out.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return out
}

// TestContrast holds what WCAG 2.1 asks of words: 4.5 to 1 against their ground.
func TestContrast(t *testing.T) {
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for shade, c := range map[string]color.Color{"words": p.words, "faint": p.faint, "firm": p.firm, "open": p.open} {
			if r := contrast(c, p.ground); r < 4.5 {
				t.Errorf("%s: %s on ground is %.2f to 1", name, shade, r)
			}
		}
	}
}

func contrast(a, b color.Color) float64 {
	l := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		f := func(v uint32) float64 {
			x := float64(v) / 0xffff
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*f(r) + 0.7152*f(g) + 0.0722*f(b)
	}
	x, y := l(a), l(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestNoEvents(t *testing.T) {
	if err := Timeline(&bytes.Buffer{}, &briefing.Answer{}, Options{}); err == nil {
		t.Error("no error for nothing to draw")
	}
}

// TestLongWords draws what does not fit: a word wider than the picture, and a long title.
func TestLongWords(t *testing.T) {
	a := timeline()
	a.Question = strings.Repeat("very long title ", 20)
	a.Events = a.Events[:1]
	a.Events[0].Fact.Statement = strings.Repeat("word ", 200)
	if err := Timeline(&bytes.Buffer{}, a, Options{}); err != nil {
		t.Fatal(err)
	}
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct{ from, until time.Time }{
		{day(2, 1), day(2, 8)}, {day(2, 1), day(4, 20)}, {day(1, 1), day(12, 31)},
		{time.Date(2010, 5, 1, 0, 0, 0, 0, time.UTC), day(1, 1)}, {time.Date(1880, 5, 1, 0, 0, 0, 0, time.UTC), day(1, 1)},
	} {
		got := ticks(tt.from, tt.until)
		if len(got) < 2 || len(got) > 20 {
			t.Errorf("%v to %v: %d ticks", tt.from, tt.until, len(got))
		}
	}
}
