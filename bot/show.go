package bot

import (
	"context"
	"log/slog"
	"time"
)

// showEvery bounds how often the message of a long work is rewritten. Nothing is shown in the first
// moments: most work is over before anybody could read how far it is.
const (
	showEvery = 2 * time.Second
	showFirst = time.Second
)

// shower rewrites a reply with the newest of what it is given, not more often than showEvery. The work
// never waits for it.
type shower struct {
	next chan Message // holds one: the newest
	done chan struct{}
	stop chan struct{}
}

func newShower(ctx context.Context, respond Responder, log *slog.Logger) *shower {
	s := &shower{next: make(chan Message, 1), done: make(chan struct{}), stop: make(chan struct{})}
	go func() {
		defer close(s.done)
		for wait := showFirst; ; wait = showEvery {
			pause := time.NewTimer(wait)
			select {
			case <-pause.C:
			case <-s.stop:
				pause.Stop()
				return
			}
			select {
			case <-s.stop:
				return
			case m := <-s.next:
				if err := respond.Edit(ctx, m); err != nil {
					log.LogAttrs(ctx, slog.LevelInfo, "progress not shown", errAttr(err))
				}
			}
		}
	}()
	return s
}

// show is called from one goroutine, that of the work.
func (s *shower) show(m Message) {
	select {
	case <-s.next: // never shown, and old now
	default:
	}
	s.next <- m
}

// close returns when no edit is under way, so that none can overtake the last word.
func (s *shower) close() {
	close(s.stop)
	<-s.done
}
