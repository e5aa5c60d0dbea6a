package briefing

import "slices"

// renumber gives the citations their numbers in the order in which a reader meets them: an
// answer is composed in another order than it is drawn.
func (c *composer) renumber() {
	seen := make([]bool, len(c.cites)+1)
	order := make([]int, 0, len(c.cites)) // old numbers
	meet := func(number int) {
		if !seen[number] {
			seen[number] = true
			order = append(order, number)
		}
	}
	excerpts := func(list []Excerpt) {
		for i := range list {
			meet(list[i].Citation)
		}
	}
	facts := func(list ...Fact) {
		for _, f := range list {
			for _, q := range f.Evidence {
				meet(q.Citation)
			}
		}
	}
	contests := func(list []Contest) {
		for _, k := range list {
			for _, s := range k.Sides {
				if s.Fact != nil {
					facts(*s.Fact)
				} else {
					meet(s.Excerpt.Citation)
				}
			}
		}
	}
	a := c.a
	if a.Refusal != nil {
		excerpts(a.Refusal.Nearest)
	}
	for i := range a.Positions {
		meet(a.Positions[i].Excerpt.Citation)
	}
	facts(a.Uncontested()...)
	for _, x := range a.Changes {
		if x.Fact != nil {
			facts(*x.Fact)
		}
		if x.Excerpt != nil {
			meet(x.Excerpt.Citation)
		}
	}
	contests(a.Contested)
	excerpts(a.UncontestedExcerpts())
	for _, e := range a.Events {
		if e.Fact != nil {
			facts(*e.Fact)
		}
		excerpts(e.Excerpts)
	}
	for _, s := range a.Sections {
		facts(s.Uncontested()...)
		contests(s.Contested)
		excerpts(s.Excerpts)
	}
	for _, x := range a.Claims {
		excerpts(x.Excerpts)
	}
	for number := 1; number <= len(c.cites); number++ {
		meet(number)
	}
	c.assign(order)
}

// assign renumbers by a list of old numbers in their new order.
func (c *composer) assign(order []int) {
	cites := make([]cited, len(order))
	c.numbers = make([]int, len(order)+1)
	for i, old := range order {
		cites[i], c.numbers[old] = c.cites[old-1], i+1
	}
	c.cites = cites
	// Copies of a fact share their quotes.
	done := map[*int]bool{}
	set := func(number *int) {
		if !done[number] {
			done[number] = true
			*number = c.numbers[*number]
		}
	}
	fact := func(f *Fact) {
		for i := range f.Evidence {
			set(&f.Evidence[i].Citation)
		}
	}
	c.a.EachFact(fact)
	for _, s := range c.a.Sections {
		for _, k := range s.Contested {
			for _, side := range k.Sides {
				fact(side.Fact)
			}
		}
	}
	c.a.EachExcerpt(func(e *Excerpt) { set(&e.Citation) })
}

// afterwards puts off what names a citation by its number until the numbers are final.
func (c *composer) afterwards(number int, f func(number int)) {
	c.deferred = append(c.deferred, func() { f(c.numbers[number]) })
}

// number makes the numbers of the citations final.
func (c *composer) number() {
	c.renumber()
	for _, f := range slices.Clone(c.deferred) {
		f()
	}
}
