package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/briefbot/briefbot/bot/discordtest/standin"
)

// TestBrowser drives the page in a real browser: it types a command, reads the reply,
// presses a button and reads the citation. BRIEFBOT_BROWSER names the browser;
// BRIEFBOT_SCREENSHOTS a folder for pictures of what it saw, for people to look at.
func TestBrowser(t *testing.T) {
	browser := os.Getenv("BRIEFBOT_BROWSER")
	if browser == "" {
		t.Skip("BRIEFBOT_BROWSER names no Chromium: the page is not tried in a browser")
	}
	address := startPlayground(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 900))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	p := &tab{t: t, ctx: ctx}

	p.do("open", chromedp.Navigate("http://"+address), chromedp.WaitVisible(`html[data-ready] #line`))
	p.js(`document.documentElement.dataset.theme = 'light'`)

	p.do("type a slash", chromedp.SendKeys("#line", "/sta"), chromedp.WaitVisible(`#choices [role=option]`))
	if got := p.text("#choices"); !strings.Contains(got, "/status") {
		t.Errorf("suggestions for /sta: got %q, want /status among them", got)
	}
	p.do("complete", chromedp.SendKeys("#line", "\t"), chromedp.SendKeys("#line", "tal"), chromedp.WaitVisible(`#choices [role=option]`))
	if got := p.text("#choices"); !strings.Contains(got, "Talks") {
		t.Errorf("topics for tal: got %q, want Talks among them", got)
	}
	p.command("/status talks")
	p.see("Sunday")
	p.shot("status")

	p.press("Sources")
	p.see("¶")
	p.shot("sources")

	p.command("/ask when is the next round?")
	p.see("tentatively")
	p.shot("ask")

	p.command("/ask what does gas cost in Germany?")
	p.see("does not say")
	p.shot("refusal")

	p.command("/timeline talks")
	p.wait(`[...document.querySelectorAll('.message:last-of-type img')].some(i => i.naturalWidth > 0)`)
	p.shot("timeline")
	for _, command := range []string{"/positions zelenskyy", "/contested invitations", "/topics", "/help"} {
		p.command(command)
		p.shot(strings.Trim(strings.Fields(command)[0], "/"))
	}

	// What a member may not do, a moderator may.
	p.command("/reindex")
	p.js(`document.querySelector('#role').value = 'moderator'`)
	p.js(`document.querySelector('#role').dispatchEvent(new Event('change'))`)
	p.command("/reindex")
	p.see("napshot")
	p.shot("reindex")

	// From a news page to a fact in the corpus, by forms alone.
	page := filepath.Join(t.TempDir(), "crews.html")
	if err := os.WriteFile(page, []byte(newsPage), 0o644); err != nil {
		t.Fatal(err)
	}
	p.js(`document.querySelector('#line').value = '/corpus import'`)
	p.do("attach a file", chromedp.SetUploadFiles("#file", []string{page}))
	p.wait(`document.querySelector('#line').value.includes('file:crews.html')`)
	p.send()
	p.see("Ferry crews accept the offer")
	p.shot("import")
	p.click("Check and add")
	p.wait(`document.querySelector('#modal').open`)
	p.shot("import-form")
	p.fill("title", "Crews accept the offer")
	p.see("is written")

	p.command("/fact add article:2026-01-30-next-round topic:talks status:tentative words:tentatively")
	p.shot("fact-menu")
	p.js(`{ const menu = [...document.querySelectorAll('.message')].at(-1).querySelector('select'); menu.value = '0'; menu.dispatchEvent(new Event('change')) }`)
	p.wait(`document.querySelector('#modal').open`)
	p.shot("fact-form")
	p.fill("statement", "Another round is set for Sunday.")
	p.see("is written")
	p.shot("fact-written")
	p.command("/reindex")
	p.see("1 new")
	p.shot("reindexed")
	p.command("/corpus status")
	p.shot("corpus-status")
	p.command("/corpus log")
	p.see("fact add")
	p.shot("corpus-log")
	p.command("/reindex force:true")
	p.shot("confirm")

	p.js(`document.documentElement.dataset.theme = 'dark'`)
	p.do("take a phone", chromedp.EmulateViewport(390, 844))
	for _, command := range []string{"/ask where could the leaders meet?", "/status talks", "/timeline talks", "/contested invitations", "/positions zelenskyy", "/help"} {
		p.command(command)
		p.shot("phone-" + strings.Trim(strings.Fields(command)[0], "/"))
		if wide := p.number(`document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s: the page is %v wide on a phone of 390", command, wide)
		}
	}
	p.command("/fact withdraw fact:talks-next-round")
	p.wait(`document.querySelector('#modal').open`)
	p.shot("phone-form")
}

// startPlayground runs the playground as its command does, on a free port, and returns its
// address.
func startPlayground(t *testing.T) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	said, stdout := io.Pipe()
	ended := make(chan int, 1)
	log := &standin.Log{}
	p := testProgram(t, stdout, log)
	p.spec = standin.Spec(t)
	go func() {
		ended <- p.run(ctx, []string{"playground", "--addr", "127.0.0.1:0", "--now", "2026-01-31T09:00:00Z"})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("playground ended with code %d", code)
		}
		if strings.Contains(log.String(), "violation") || t.Failed() {
			t.Errorf("the playground's log:\n%s", log)
		}
	})
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatalf("the playground said nothing: %v", err)
	}
	_, rest, _ := strings.Cut(line, "http://")
	address, _, _ := strings.Cut(rest, " ")
	return address
}

// tab is a page of the browser under test.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func (p *tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// command types a line and waits for the reply to stand there whole.
func (p *tab) command(line string) {
	p.t.Helper()
	p.js(fmt.Sprintf(`document.querySelector('#line').value = %q`, line))
	p.send()
}

// send sends the line that stands in the command box.
func (p *tab) send() {
	p.t.Helper()
	before := p.number(`document.querySelectorAll('.message').length`)
	p.js(`document.querySelector('#box').requestSubmit()`)
	p.wait(fmt.Sprintf(`document.querySelector('#modal').open || document.querySelectorAll('.message').length > %v && !document.querySelector('.waiting')`, before))
	p.do("settle", chromedp.Sleep(100*time.Millisecond))
}

// fill writes into a field of the form that is open, and sends it.
func (p *tab) fill(field, text string) {
	p.t.Helper()
	p.js(fmt.Sprintf(`document.querySelector('#modal [name=%s]').value = %q`, field, text))
	p.js(`document.querySelector('#modal form').requestSubmit()`)
}

// click pushes a button of the last message.
func (p *tab) click(label string) {
	p.t.Helper()
	p.js(fmt.Sprintf(`[...document.querySelectorAll('.message:last-of-type button.button')].find(b => b.textContent.includes(%q)).click()`, label))
}

// see waits until the last message shows words.
func (p *tab) see(words string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`[...document.querySelectorAll('.message')].at(-1).innerText.includes(%q)`, words))
}

func (p *tab) press(label string) {
	p.t.Helper()
	before := p.number(`document.querySelectorAll('.message').length`)
	p.click(label)
	p.wait(fmt.Sprintf(`document.querySelectorAll('.message').length > %v`, before))
}

// wait waits for an expression of the page to be true.
func (p *tab) wait(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(50*time.Millisecond))); err != nil {
		p.shot("failure")
		last := evaluate[string](p, `[...document.querySelectorAll('.message')].at(-1)?.innerText ?? 'no message'`)
		p.t.Fatalf("%s: %v; the last message reads:\n%s", expression, err, last)
	}
}

func (p *tab) text(selector string) string {
	p.t.Helper()
	return evaluate[string](p, fmt.Sprintf(`document.querySelector(%q).innerText`, selector))
}

func (p *tab) number(expression string) float64 {
	p.t.Helper()
	return evaluate[float64](p, expression)
}

// js runs a statement.
func (p *tab) js(statement string) {
	p.t.Helper()
	evaluate[bool](p, statement+"; true")
}

func evaluate[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func (p *tab) shot(name string) {
	p.t.Helper()
	folder := os.Getenv("BRIEFBOT_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("picture %s: %v", name, err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
