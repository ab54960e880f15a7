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

// Curl returns a command that asks for the same, with … for each secret and for the body.
func (r *Request) Curl() string {
	words := []string{"curl", "-N"}
	quoted := func(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
	if r.Method != "" && r.Method != http.MethodGet {
		words = append(words, "-X", r.Method)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			if !slices.Contains(carried, name) && name != "Host" {
				value = hidden
			}
			words = append(words, "-H", quoted(name+": "+value))
		}
	}
	if r.user != "" {
		words = append(words, "-H", quoted("Authorization: "+hidden))
	}
	if r.Body != nil && !r.IsSocket() {
		words = append(words, "--data", quoted(hidden))
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
func (r *Request) Scrub(text string) string {
	for _, secret := range r.secrets() {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}

// secrets returns what no text may hold, the longest first.
func (r *Request) secrets() []string {
	var all []string
	add := func(texts ...string) {
		for _, text := range texts {
			if len(text) >= minSecret {
				all = append(all, text)
			}
		}
	}
	addValue := func(value string) {
		add(value)
		scheme, rest, _ := strings.Cut(value, " ")
		add(rest)
		if decoded, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "Basic") {
			_, password, _ := strings.Cut(string(decoded), ":")
			add(string(decoded), password, url.QueryEscape(password), url.PathEscape(password))
		}
	}
	addValue(r.user)
	addValue(r.proxyUser())
	for name, values := range r.Header {
		if slices.Contains(carried, name) || name == "Host" {
			continue
		}
		for _, value := range values {
			addValue(value)
			switch name {
			case protocolHeader: // one of them is answered
				for protocol := range strings.SplitSeq(value, ",") {
					add(strings.TrimSpace(protocol))
				}
			case "Cookie":
				for pair := range strings.SplitSeq(value, ";") {
					_, content, _ := strings.Cut(pair, "=")
					add(strings.TrimSpace(content))
				}
			}
		}
	}
	for pair := range strings.SplitSeq(r.url.RawQuery, "&") {
		if name, value, _ := strings.Cut(pair, "="); isKey(name) {
			add(value)
			if plain, err := url.QueryUnescape(value); err == nil {
				add(plain)
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
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

// private are headers of an answer whose values are secrets.
var private = []string{"Set-Cookie", "Set-Cookie2", "Authorization", "Proxy-Authorization", "Authentication-Info", "Refresh"}

// Describe returns an answer that is no stream as lines: its status, its headers, and the start of
// its body, without the secrets of either side.
func (r *Request) Describe(res *http.Response, body []byte) []string {
	lines := []string{res.Proto + " " + res.Status}
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
			case name == "Location" || name == "Content-Location":
				value = ShownURL(value)
			}
			lines = append(lines, r.Scrub(name+": "+value))
		}
	}
	if len(body) > 0 {
		text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimRight(string(body), "\r\n"))
		lines = append(lines, "")
		lines = append(lines, strings.Split(r.Scrub(strings.ToValidUTF8(text, "\uFFFD")), "\n")...)
	}
	return lines
}
