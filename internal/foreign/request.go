package foreign

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// maxRedirects is that of the Fetch standard, section 4.4.
	maxRedirects = 20
	dialWait     = 30 * time.Second
	tlsWait      = 15 * time.Second
	// readBuffer is as much as is read at once where an answer comes in chunks.
	readBuffer = 64 << 10
)

// Request is what is asked of another server. Make it with [NewRequest]; its fields may be set
// until [Request.Client] is called.
type Request struct {
	Method   string // default: GET, or POST with a body
	Header   http.Header
	Body     []byte         // nil: none
	Roots    *x509.CertPool // of the certificates that are trusted; nil: those of the system
	Insecure bool           // no certificate is checked
	// Transport replaces that of net/http, which uses the proxies of the environment. Default: nil.
	Transport http.RoundTripper

	url  *url.URL // without the user
	user string   // the header Authorization of that user; "": there is none
}

// NewRequest returns the request of a URL, http, https, ws or wss. Its user becomes the header
// Authorization, unless there is one. The error does not name the URL, since there may be secrets
// in it.
func NewRequest(address string) (*Request, error) {
	u, err := url.Parse(address)
	if err != nil {
		if bad, ok := errors.AsType[*url.Error](err); ok {
			err = bad.Err
		}
		return nil, err
	}
	switch {
	case !slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme):
		return nil, fmt.Errorf("its scheme %q is not http, https, ws or wss", u.Scheme)
	case u.Hostname() == "":
		return nil, errors.New("it names no host")
	}
	r := &Request{Header: http.Header{}, url: u}
	if u.User != nil {
		password, _ := u.User.Password()
		r.user, u.User = basic(u.User.Username(), password), nil
	}
	u.Fragment, u.RawFragment = "", ""
	return r, nil
}

// basic is the header Authorization of a user (RFC 7617).
func basic(user, password string) string {
	q := http.Request{Header: http.Header{}}
	q.SetBasicAuth(user, password)
	return q.Header.Get("Authorization")
}

// Root returns the same request for the root of the server.
func (r *Request) Root() *Request {
	root := *r
	root.url = &url.URL{Scheme: r.url.Scheme, Host: r.url.Host, Path: "/"}
	return &root
}

// method returns the method that is sent.
func (r *Request) method() string {
	switch {
	case r.Method != "":
		return r.Method
	case r.Body != nil && !r.IsSocket():
		return http.MethodPost
	}
	return http.MethodGet
}

// IsSocket reports whether the request is for a WebSocket, so that [Request.Dial] sends it.
func (r *Request) IsSocket() bool { return r.url.Scheme == "ws" || r.url.Scheme == "wss" }

// Repeats reports whether the request may be sent again by itself: a GET, since another method may
// do something each time.
func (r *Request) Repeats() bool { return r.method() == http.MethodGet }

// Client returns the client that sends the request. It has no time limit: an answer may never end,
// and its headers may come with its first event.
func (r *Request) Client() *http.Client {
	transport := r.Transport
	if transport == nil {
		transport = &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: dialWait}).DialContext,
			TLSHandshakeTimeout: tlsWait,
			TLSClientConfig:     &tls.Config{RootCAs: r.Roots, InsecureSkipVerify: r.Insecure},
			ForceAttemptHTTP2:   true,
			ReadBufferSize:      readBuffer,
			DisableCompression:  true, // it would be asked for, and may hold the stream back
		}
	}
	return &http.Client{Transport: transport, CheckRedirect: redirect}
}

// carried are the headers that are no credentials: another origin gets these and those of the
// handshake of a WebSocket (RFC 6455, section 4.1), and no other.
var (
	carried   = []string{"Accept", "Accept-Language", "Cache-Control", "Content-Type", "Last-Event-Id", "User-Agent"}
	handshake = []string{"Connection", "Upgrade", "Sec-Websocket-Key", "Sec-Websocket-Version"}
)

// redirect is the policy of the client: to another origin than the first go no credentials, nor
// from there on, and the address that led there, which may hold some, is told to none.
func redirect(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("more than %d redirections", maxRedirects)
	}
	next.Header.Del("Referer")
	first := via[0].URL
	if len(via) == 1 && sameOrigin(first, next.URL) {
		return nil
	}
	if !slices.ContainsFunc(append(via[1:len(via):len(via)], next), func(r *http.Request) bool { return !sameOrigin(first, r.URL) }) {
		return nil
	}
	next.Host = ""
	for name := range next.Header {
		if !slices.Contains(carried, name) && !slices.Contains(handshake, name) {
			delete(next.Header, name)
		}
	}
	return nil
}

// sameOrigin is that of RFC 6454, section 5.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// Send sends the request by a client of [Request.Client]. lastID is the last event id, "" for none.
// The error has no address in it.
func (r *Request) Send(ctx context.Context, client *http.Client, lastID string) (*http.Response, error) {
	var body io.Reader
	if r.Body != nil {
		body = bytes.NewReader(r.Body)
	}
	q, err := http.NewRequestWithContext(ctx, r.method(), r.url.String(), body)
	if err != nil {
		return nil, errors.New("the request cannot be made: its method or address is malformed")
	}
	q.Header = r.header()
	if host := q.Header.Get("Host"); host != "" {
		q.Host = host
		q.Header.Del("Host")
	}
	if lastID != "" && sendable(lastID) {
		q.Header.Set("Last-Event-ID", lastID)
	}
	res, err := client.Do(q)
	return res, cause(err)
}

// cause returns an error of a client without the address that was asked, without a Location that is
// no address, which net/http quotes, and without what net/http says of itself.
func cause(err error) error {
	if bad, ok := errors.AsType[*url.Error](err); ok {
		err = bad.Err
	}
	if err == nil {
		return nil
	}
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return untrusted(bad.Err)
	}
	const broken = "net/http: HTTP/1.x transport connection broken: "
	text := err.Error()
	switch {
	case strings.HasPrefix(text, "failed to parse Location header"):
		return errors.New("it leads to what is no address: its Location is malformed")
	case err == io.EOF:
		return errors.New("the server closed the connection without an answer")
	case text == broken+io.ErrUnexpectedEOF.Error():
		return errors.New("the server closed the connection within the headers of its answer")
	case strings.HasPrefix(text, broken):
		return errors.New(strings.TrimPrefix(strings.TrimPrefix(text, broken), "net/http: "))
	}
	return err
}

// untrusted says why a certificate is not trusted, and what helps.
func untrusted(err error) error {
	helps := "--insecure trusts any"
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); unknown {
		helps = "--cacert FILE trusts its own, --insecure any"
	}
	text, _, _ := strings.Cut(err.Error(), " (possibly because of ")
	return fmt.Errorf("its certificate is not trusted: %s; %s", text, helps)
}

// header returns a copy of the headers, with those that are sent where they are not given.
func (r *Request) header() http.Header {
	h := r.Header.Clone()
	setDefault(h, "User-Agent", "pushpane")
	if r.user != "" {
		setDefault(h, "Authorization", r.user)
	}
	if r.IsSocket() {
		return h
	}
	setDefault(h, "Accept", "text/event-stream, */*;q=0.5")
	if r.Repeats() {
		setDefault(h, "Cache-Control", "no-cache")
	}
	if r.Body != nil {
		setDefault(h, "Content-Type", bodyType(r.Body))
	}
	return h
}

func setDefault(h http.Header, name, value string) {
	if len(h.Values(name)) == 0 {
		h.Set(name, value)
	}
}

// bodyType is the type of a body without one: JSON, or what curl says.
func bodyType(body []byte) string {
	if json.Valid(body) {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// sendable reports whether an id can be in a header.
func sendable(id string) bool {
	return !strings.ContainsFunc(id, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f })
}

// AddHeader adds a header as it is written, "Name: value". The error does not name the value.
func (r *Request) AddHeader(line string) error {
	name, value, colon := strings.Cut(line, ":")
	name = strings.TrimSpace(name)
	switch {
	case !colon:
		return errors.New("a header has no colon")
	case !isToken(name):
		return fmt.Errorf("the header %q is no name", name)
	}
	return r.SetHeader(name, strings.Trim(value, " \t\r\n"))
}

// SetHeader adds a header. The error does not name the value.
func (r *Request) SetHeader(name, value string) error {
	if !isToken(name) {
		return fmt.Errorf("the header %q is no name", name)
	}
	if !sendable(value) {
		return fmt.Errorf("the value of the header %q has a control character", name)
	}
	r.Header.Add(name, value)
	return nil
}

// isToken is that of RFC 9110, section 5.6.2: what a header and a method are called.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return !(c < 0x80 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", c)))
	})
}

// SetMethod sets the method.
func (r *Request) SetMethod(method string) error {
	if !isToken(method) {
		return fmt.Errorf("the method %q is no name", method)
	}
	if r.IsSocket() && !strings.EqualFold(method, http.MethodGet) {
		return fmt.Errorf("the method %q is not GET, by which a WebSocket is asked for", method)
	}
	r.Method = strings.ToUpper(method)
	return nil
}
