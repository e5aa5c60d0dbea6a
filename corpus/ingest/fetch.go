package ingest

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// What a fetch is refused for.
var (
	ErrFetchOff = errors.New("fetching addresses is not switched on")
	ErrRefused  = errors.New("refused")
)

// Fetcher gets documents from public addresses. Its zero value gets nothing: a bot that
// fetches what members name is a way into the network it runs in, so somebody must say
// which hosts are meant.
type Fetcher struct {
	// Hosts are the names that may be fetched, each with its subdomains; "*" stands
	// for every public host. Empty: fetching is off.
	Hosts     []string
	Timeout   time.Duration // for the whole fetch with its redirects; 0 means 20 s
	Redirects int           // how many are followed; 0 means 5, negative none
	Limits    Limits        // Bytes bounds the body after decompression
	UserAgent string        // empty means "briefbot"
	Now       func() time.Time

	// public overrides the check of addresses in tests, which have only loopback.
	public func(netip.AddrPort) error
}

// fetchable are the content types that Read can make something of.
var fetchable = map[string]bool{
	"text/html": true, "application/xhtml+xml": true, "text/plain": true, "text/markdown": true,
	"text/xml": true, "application/xml": true, "application/rss+xml": true, "application/atom+xml": true,
	"application/feed+json": true, "application/json": true, "application/rdf+xml": true,
	"application/pdf": true, "message/rfc822": true, "application/x-ndjson": true, "application/jsonl": true,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": true,
}

// Fetch gets address and reads it as [Read] does. Errors wrap [ErrFetchOff],
// [ErrRefused], [ErrTooLarge] or [ErrUnsupported] where these are the reason.
func (f *Fetcher) Fetch(ctx context.Context, address string) ([]Draft, error) {
	in, at, err := f.get(ctx, address)
	if err != nil {
		shown := "address"
		if u, parseErr := url.Parse(address); parseErr == nil {
			shown = cut(u.Redacted(), 200) // a password must not reach the log
		}
		return nil, fmt.Errorf("fetch %s: %w", shown, err)
	}
	drafts, err := ReadInput(ctx, in, f.Limits)
	for i := range drafts {
		drafts[i].Retrieved = at
	}
	return drafts, err
}

func (f *Fetcher) get(ctx context.Context, address string) (Input, time.Time, error) {
	var in Input
	if len(f.Hosts) == 0 {
		return in, time.Time{}, ErrFetchOff
	}
	clean, err := webAddress(nil, address)
	if err != nil {
		return in, time.Time{}, err
	}
	u, err := url.Parse(clean)
	if err != nil {
		return in, time.Time{}, err
	}
	if err := f.allowed(u); err != nil {
		return in, time.Time{}, err
	}
	timeout := f.Timeout
	if timeout <= 0 {
		timeout = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return in, time.Time{}, err
	}
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/pdf, application/atom+xml, application/rss+xml, */*;q=0.5")
	agent := f.UserAgent
	if agent == "" {
		agent = "briefbot"
	}
	req.Header.Set("User-Agent", agent)
	client, closeIdle := f.client()
	defer closeIdle()
	resp, err := client.Do(req)
	if err != nil {
		return in, time.Time{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return in, time.Time{}, fmt.Errorf("server answers %s", resp.Status)
	}
	contentType := resp.Header.Get("Content-Type")
	if media, _, err := mime.ParseMediaType(contentType); contentType != "" && (err != nil || !fetchable[media]) {
		return in, time.Time{}, fmt.Errorf("content type %q: %w", cut(contentType, 80), ErrUnsupported)
	}
	lim := f.Limits.withDefaults()
	if resp.ContentLength > lim.Bytes {
		return in, time.Time{}, fmt.Errorf("%w: %d bytes announced (limit %d)", ErrTooLarge, resp.ContentLength, lim.Bytes)
	}
	data, err := readBounded(ctx, resp.Body, lim.Bytes)
	if err != nil {
		return in, time.Time{}, err
	}
	now := time.Now
	if f.Now != nil {
		now = f.Now
	}
	final := resp.Request.URL.String()
	return Input{Name: final, URL: final, ContentType: contentType, Data: data}, now().UTC().Truncate(time.Second), nil
}

// client returns a client for one fetch. It uses no proxy from the environment, since a
// proxy would resolve names where Control cannot look at the addresses; it keeps no
// cookies, and no connection after the fetch.
func (f *Fetcher) client() (*http.Client, func()) {
	public := f.public
	if public == nil {
		public = publicOnly
	}
	dialer := &net.Dialer{
		Timeout: 10 * time.Second,
		// Control sees the address that is really connected to, after resolution, for
		// every attempt and every redirect: a name cannot change its mind in between.
		Control: func(_, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("%w: address %s: %w", ErrRefused, address, err)
			}
			return public(ap)
		},
	}
	transport := &http.Transport{
		Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true, DisableKeepAlives: true,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
	most := f.Redirects
	if most == 0 {
		most = 5
	}
	return &http.Client{
		Transport: transport,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > most {
				return fmt.Errorf("%w: more than %d redirects", ErrRefused, max(most, 0))
			}
			if via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
				return fmt.Errorf("%w: redirect from https to %s", ErrRefused, req.URL.Scheme)
			}
			return f.allowed(req.URL)
		},
	}, transport.CloseIdleConnections
}

// allowed checks what can be checked before resolution.
func (f *Fetcher) allowed(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return fmt.Errorf("%w: %s is no plain http or https address", ErrRefused, cut(u.Redacted(), 100))
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "" {
		return fmt.Errorf("%w: no host in %s", ErrRefused, cut(u.Redacted(), 100))
	}
	if !slices.ContainsFunc(f.Hosts, func(h string) bool {
		h = strings.TrimPrefix(strings.ToLower(h), ".")
		return h == "*" || host == h || strings.HasSuffix(host, "."+h)
	}) {
		return fmt.Errorf("%w: host %s is not among those that may be fetched", ErrRefused, host)
	}
	return nil
}

// notPublic are the networks that the predicates of netip do not know. Source: the IANA
// special-purpose address registries (RFC 6890 and what updated it).
var notPublic = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	// These carry an IPv4 address inside, which may be any.
	"64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",
	"2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20",
)

// globalUnicast is the only part of IPv6 that is in use on the Internet.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// publicOnly refuses every address that is not public, which takes in the metadata
// services of clouds (169.254.169.254, fd00:ec2::254, 100.100.100.200), and every port
// but those of the web.
func publicOnly(ap netip.AddrPort) error {
	a := ap.Addr().Unmap().WithZone("")
	refused := !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !globalUnicast.Contains(a) ||
		slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(a) })
	if refused {
		return fmt.Errorf("%w: %s is not a public address", ErrRefused, ap.Addr())
	}
	if p := ap.Port(); p != 80 && p != 443 {
		return fmt.Errorf("%w: port %d", ErrRefused, p)
	}
	return nil
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
