package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/briefbot/briefbot/index"
)

// barAfter is how long work goes on silently. What takes less needs no bar.
const barAfter = time.Second

// showProgress returns a function that draws a bar on w, if that is a terminal, for work
// of more than a second, and one that clears it. Elsewhere both do nothing: a log gets
// the report at the end.
func showProgress(w io.Writer, clock func() time.Time) (progress func(index.Progress), done func()) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func(index.Progress) {}, func() {}
	}
	started := clock()
	var bar *progressbar.ProgressBar
	stage := ""
	return func(p index.Progress) {
			if clock().Sub(started) < barAfter {
				return
			}
			if bar == nil || p.Stage != stage {
				if bar != nil {
					_ = bar.Clear()
				}
				stage = p.Stage
				total := int64(p.Total)
				if total == 0 {
					total = -1 // not known: a spinner with a count
				}
				bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(stage),
					progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(p.Unit),
					progressbar.OptionSetPredictTime(true), progressbar.OptionSetSpinnerChangeInterval(0), // it would draw by itself, past the end
					progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
			}
			_ = bar.Set64(int64(p.Done))
		}, func() {
			if bar != nil {
				_ = bar.Clear()
			}
		}
}
