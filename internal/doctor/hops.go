package doctor

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// hop is a program that may stand between a server and its readers: how its answers show it, and
// the setting that mends what it does to a stream.
type hop struct {
	name    string
	marks   []mark
	holding string // mends that it keeps events back; "": none is known
	cutting string // mends that it cuts what is silent
	packing string // mends that it compresses
}

// mark is a word in a header of an answer, in small letters; "" is any value.
type mark struct{ header, word string }

// hops returns the table of them. The names of their settings are those of their manuals.
func hops() []hop {
	return []hop{
		{"nginx", []mark{{"Server", "nginx"}}, "proxy_buffering off; (and gzip off; for text/event-stream)", "proxy_read_timeout 1h;", "gzip off;"},
		{"OpenResty", []mark{{"Server", "openresty"}}, "proxy_buffering off; (and gzip off; for text/event-stream)", "proxy_read_timeout 1h;", "gzip off;"},
		{"Apache", []mark{{"Server", "apache"}}, "ProxyPass ... flushpackets=on, and SetEnv no-gzip 1 for the stream", "ProxyTimeout 3600", "SetEnv no-gzip 1 for the stream"},
		{"lighttpd", []mark{{"Server", "lighttpd"}}, "server.stream-response-body = 2", "server.max-write-idle = 3600", ""},
		{"h2o", []mark{{"Server", "h2o"}, {"Via", "h2o"}}, "compress: OFF", "proxy.timeout.io: 3600000", "compress: OFF"},
		{"Caddy", []mark{{"Server", "caddy"}, {"Via", "caddy"}}, "flush_interval -1 in reverse_proxy", "no read_timeout in its transport", "no encode for the stream"},
		{"Varnish", []mark{{"X-Varnish", ""}, {"Via", "varnish"}}, "set beresp.do_stream = true; and no do_gzip; in vcl_backend_response", "set beresp.between_bytes_timeout = 1h;", ""},
		{"Squid", []mark{{"Via", "squid"}, {"X-Squid-Error", ""}, {"Server", "squid"}}, "read_ahead_gap 1 KB", "read_timeout 1 hour", ""},
		{"nghttpx", []mark{{"Via", "nghttpx"}, {"Server", "nghttpx"}}, "", "backend-read-timeout=1h", ""},
		{"Traffic Server", []mark{{"Via", "traffic"}, {"Server", "ats"}}, "", "proxy.config.http.transaction_no_activity_timeout_out 3600", ""},
		{"Envoy", []mark{{"Server", "envoy"}, {"X-Envoy-Upstream-Service-Time", ""}}, "no buffer filter on the route", "timeout: 0s on the route, and stream_idle_timeout: 0s", ""},
		{"Traefik", []mark{{"Server", "traefik"}}, "no buffering or compress middleware on the route", "respondingTimeouts.writeTimeout: 0", ""},
		{"mitmproxy", []mark{{"Server", "mitmproxy"}, {"Via", "mitmproxy"}}, "--set stream_large_bodies=1", "", ""},
		{"Privoxy", []mark{{"Via", "privoxy"}, {"X-Privoxy", ""}}, "{-filter -deanimate-gifs} for the address of the stream", "socket-timeout 3600", ""},
		{"Cloudflare", []mark{{"Cf-Ray", ""}, {"Server", "cloudflare"}}, "Cache-Control: no-transform from the server; a quick tunnel (trycloudflare.com) passes no stream on", "an event or a comment at least every 100 s", ""},
		{"Fastly", []mark{{"X-Served-By", "cache-"}}, "set beresp.do_stream = true;", "between_bytes_timeout", ""},
		{"CloudFront", []mark{{"X-Amz-Cf-Id", ""}}, "no compression for text/event-stream", "an event or a comment at least every 30 s", ""},
		{"AWS load balancer", []mark{{"Server", "awselb"}}, "", "idle_timeout.timeout_seconds", ""},
		{"Vercel", []mark{{"X-Vercel-Id", ""}}, "", "the function's maxDuration", ""},
		{"Fly", []mark{{"Fly-Request-Id", ""}}, "", "an event or a comment at least every 60 s", ""},
	}
}

// hidden are the settings of what shows itself in no header.
const (
	hiddenHolding = "a proxy that does not name itself: mitmproxy: --set stream_large_bodies=1; HAProxy: no compression of text/event-stream"
	hiddenCutting = "a proxy that does not name itself: HAProxy: timeout server 1h and timeout client 1h"
)

// hopsOf returns the hops that the headers of an answer show, nearest to the reader first where
// that is known.
func hopsOf(h http.Header) (found []hop) {
	for _, x := range hops() {
		if slices.ContainsFunc(x.marks, func(m mark) bool {
			return slices.ContainsFunc(h.Values(m.header), func(v string) bool {
				return strings.Contains(strings.ToLower(v), m.word)
			})
		}) {
			found = append(found, x)
		}
	}
	return append(found, unknown(h, found)...)
}

// unknown returns those that name themselves in Via (RFC 9110, 7.6.3) and are none of the known.
func unknown(h http.Header, known []hop) (found []hop) {
	for entry := range strings.SplitSeq(strings.Join(h.Values("Via"), ","), ",") {
		words := strings.Fields(entry)
		// What else there is between commas is the rest of a comment.
		if len(words) < 2 || !isVersion(words[0]) || len(found) == mostUnknown {
			continue
		}
		if small := strings.ToLower(entry); !slices.ContainsFunc(known, func(x hop) bool {
			return strings.Contains(small, strings.ToLower(x.name)) || slices.ContainsFunc(x.marks, func(m mark) bool {
				return m.header == "Via" && strings.Contains(small, m.word)
			})
		}) {
			found = append(found, hop{name: fmt.Sprintf("%.80s", words[1])})
		}
	}
	return found
}

// mostUnknown is more than there are on any way but a made-up one.
const mostUnknown = 8

// isVersion reports whether a word of Via is that of a protocol: 1.1, 2 or HTTP/1.1.
func isVersion(word string) bool {
	_, number, named := strings.Cut(word, "/")
	if !named {
		number = word
	}
	return number != "" && strings.Trim(number, "0123456789.") == ""
}
