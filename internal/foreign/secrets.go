package foreign

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	// hidden stands for a secret.
	hidden = "…"
	// minSecret is the least length of a secret that is looked for in a text: a shorter one is in
	// many words.
	minSecret = 4
)

// keyWords are parts of the names of query values that are secret. One too many hides a value that
// is none.
var keyWords = []string{"key", "token", "secret", "pass", "pwd", "sig", "auth", "cred", "session", "jwt", "bearer", "code", "ticket", "private"}

// isKey reports whether a query value of this name is taken for a secret.
func isKey(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc(keyWords, func(word string) bool { return strings.Contains(name, word) })
}

// ShownURL returns an address without its user, its fragment, and the values of its query that are
// secret. What is no address is "…".
func ShownURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return hidden
	}
	if u.Opaque != "" { // such as user:secret, without slashes
		return u.Scheme + ":" + hidden
	}
	return shown(u)
}

func shown(u *url.URL) string {
	copied := *u
	copied.User, copied.Fragment, copied.RawFragment, copied.RawQuery, copied.ForceQuery = nil, "", "", "", false
	text := copied.String()
	if u.RawQuery == "" {
		return text
	}
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		if name, _, valued := strings.Cut(pair, "="); valued && isKey(name) {
			pairs[i] = name + "=" + hidden
		}
	}
	return text + "?" + strings.Join(pairs, "&")
}

// ShownURL returns the address of the request without its secrets.
func (r *Request) ShownURL() string { return shown(r.url) }

// Name returns how the request is called, without its secrets: the address, with the method unless
// that is GET, and that no certificate is checked.
func (r *Request) Name() string {
	name := r.ShownURL()
	if m := r.method(); m != http.MethodGet {
		name = m + " " + name
	}
	if r.Insecure && (r.url.Scheme == "https" || r.url.Scheme == "wss") {
		name += " (certificate not checked)"
	}
	return name
}

// Curl returns a command that asks for the same, with … for each secret and for the body. It
// follows redirections unless curl would send a secret of the headers to another origin.
func (r *Request) Curl() string {
	words := []string{"curl", "-N"}
	quoted := func(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
	header, stays := r.header(), []string{"Authorization", "Cookie", "Host"}
	names := slices.Sorted(maps.Keys(header))
	if !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(carried, name) && !slices.Contains(stays, name) }) {
		words = append(words, "-L")
	}
	usual, sends := http.MethodGet, r.Body != nil && !r.IsSocket()
	if sends {
		usual = http.MethodPost
	}
	if r.method() != usual {
		words = append(words, "-X", r.method())
	}
	for _, name := range names {
		for _, value := range header[name] {
			if !slices.Contains(carried, name) && name != "Host" {
				value = hidden
			}
			line := name + ": " + value
			if value == "" {
				line = name + ";" // without a value curl would leave it out
			}
			words = append(words, "-H", quoted(line))
		}
	}
	if sends {
		words = append(words, "--data-binary", quoted(hidden))
	}
	if r.Insecure {
		words = append(words, "--insecure")
	}
	if r.Roots != nil {
		words = append(words, "--cacert", quoted(hidden))
	}
	return strings.Join(append(words, quoted(r.ShownURL())), " ")
}

// Scrub returns a text of the other server, such as an error, without the secrets of the request.
func (r *Request) Scrub(text string) string { return hideAll(text, r.secrets(nil), false) }

// ScrubAnswer returns a text of an answer without the secrets of the request, nor those of the
// addresses that the answer came from and leads to.
func (r *Request) ScrubAnswer(res *http.Response, text string) string {
	return hideAll(text, r.secrets(res), false)
}

// secrets returns what no text may hold, the longest first.
func (r *Request) secrets(res *http.Response) []string {
	s := secrets{}
	s.addValue(r.user)
	s.addValue(r.proxyUser())
	s.addHeaders(r.Header)
	s.addURL(r.url)
	if res != nil {
		for _, name := range locations {
			if u, err := url.Parse(res.Header.Get(name)); err == nil {
				s.addURL(u)
			}
		}
	}
	for res != nil && res.Request != nil { // each redirection
		s.addURL(res.Request.URL)
		res = res.Request.Response
	}
	slices.SortFunc(s, func(a, b string) int { return len(b) - len(a) })
	return s
}

type secrets []string

func (s *secrets) add(texts ...string) {
	for _, text := range texts {
		if len(text) >= minSecret {
			*s = append(*s, text)
		}
	}
}

// addValue adds the value of a header, with its parts. A user's name may be the key.
func (s *secrets) addValue(value string) {
	scheme, rest, _ := strings.Cut(value, " ")
	s.add(value, rest)
	if decoded, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "Basic") {
		user, password, _ := strings.Cut(string(decoded), ":")
		s.add(string(decoded), user, password)
	}
}

func (s *secrets) addHeaders(h http.Header) {
	for name, values := range h {
		if slices.Contains(carried, name) || name == "Host" {
			continue
		}
		for _, value := range values {
			s.addValue(value)
			switch name {
			case protocolHeader: // one of them is answered
				for protocol := range strings.SplitSeq(value, ",") {
					s.add(strings.TrimSpace(protocol))
				}
			case "Cookie":
				for pair := range strings.SplitSeq(value, ";") {
					_, content, _ := strings.Cut(pair, "=")
					s.add(strings.TrimSpace(content))
				}
			}
		}
	}
}

// addURL adds the user of an address, and the values of its query that are named like keys.
func (s *secrets) addURL(u *url.URL) {
	if u == nil {
		return
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.addValue(basic(u.User.Username(), password))
	}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, value, _ := strings.Cut(pair, "="); isKey(name) {
			s.add(value)
			if plain, err := url.QueryUnescape(value); err == nil {
				s.add(plain)
			}
		}
	}
}

// proxyUser returns the header by which the proxy of the environment knows the user, "" for none.
// A proxy that refuses may repeat it.
func (r *Request) proxyUser() string {
	target := *r.url
	target.Scheme = strings.Replace(target.Scheme, "ws", "http", 1)
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: &target})
	if err != nil || proxy == nil || proxy.User == nil {
		return ""
	}
	password, _ := proxy.User.Password()
	return basic(proxy.User.Username(), password)
}

// locations are headers of an answer that are addresses.
var locations = []string{"Location", "Content-Location"}

// private are headers of an answer whose values are secrets.
var private = []string{"Set-Cookie", "Set-Cookie2", "Authorization", "Proxy-Authorization", "Authentication-Info", "Refresh"}

// Describe returns an answer that is no stream as lines: its status, its headers, and the start of
// its body, without the secrets of either side. cut is that the body goes on.
func (r *Request) Describe(res *http.Response, body []byte, cut bool) []string {
	secrets := r.secrets(res)
	lines := []string{hideAll(res.Proto+" "+res.Status, secrets, false)}
	names := make([]string, 0, len(res.Header))
	for name := range res.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range res.Header[name] {
			switch {
			case slices.Contains(private, name) || isKey(name) && !strings.HasSuffix(name, "-Authenticate"):
				value = hidden
			case slices.Contains(locations, name):
				value = ShownURL(value)
			}
			lines = append(lines, hideAll(name+": "+value, secrets, false))
		}
	}
	if len(body) > 0 {
		text := strings.ToValidUTF8(hideAll(string(body), secrets, cut), "\uFFFD")
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimRight(text, "\r\n"))
		lines = append(lines, "")
		lines = append(lines, strings.Split(text, "\n")...)
	}
	return lines
}
