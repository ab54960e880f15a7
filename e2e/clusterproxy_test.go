//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// clusterExample is the example of docs/cluster.md in a language.
func clusterExample(t testing.TB, language string) string {
	t.Helper()
	text, err := os.ReadFile("../docs/cluster.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(text)
	if found == nil {
		t.Fatalf("docs/cluster.md has no example for %s", language)
	}
	return string(found[1])
}

// clusterProxies are the examples of docs/cluster.md, without the lines that are about TLS.
func clusterProxies(t testing.TB) map[string]proxy {
	t.Helper()
	nginx := regexp.MustCompile(`(?m)^ *ssl_.*\n`).ReplaceAllString(clusterExample(t, "nginx"), "")
	nginx = strings.Replace(nginx, "listen 443 ssl;", "listen 127.0.0.1:PORT;", 1)
	around, _, _ := strings.Cut(nginxConfig, "\tserver {")
	haproxy := regexp.MustCompile(`bind :443 ssl crt \S+`).ReplaceAllString(clusterExample(t, "haproxy"), "bind 127.0.0.1:PORT")
	return map[string]proxy{
		"nginx":   {program: "nginx", config: around + nginx + "}", args: []string{"-p", "DIR", "-c", "CONFIG"}},
		"haproxy": {program: "haproxy", config: haproxy, args: []string{"-f", "CONFIG"}},
	}
}

// Behind the proxies of docs/cluster.md, as they stand there, viewers come to both nodes, and go on
// at the other when theirs is killed.
func TestCluster_proxies(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	for name, x := range clusterProxies(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := startNode(t, server.log(name), "a"), startNode(t, server.log(name), "b")
			x.config = strings.NewReplacer("web1:7730", a.addr(t), "web2:7730", b.addr(t)).Replace(x.config)
			p := &program{url: x.start(t, a), client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
			if got := p.ask(t, http.MethodPost, "/events", strings.NewReader("one"), "Origin", p.url); got.code != http.StatusCreated {
				t.Fatalf("a message of the page is answered %d %s", got.code, got.body)
			}
			wantOneLog(t, 1, a, b)
			at := map[string]*listener{}
			eventually(t, "viewers come to both nodes", func() bool {
				l := p.listen(t, "?from=start")
				node := regexp.MustCompile(`"node":"(.)"`).FindStringSubmatch(l.next(t).data)
				if node == nil {
					t.Fatal("hello names no node")
				}
				if at[node[1]] != nil {
					l.close()
				} else {
					at[node[1]] = l
				}
				return len(at) == 2
			})
			last := at["b"].events(t, 1)[0]
			b.kill()
			for range at["b"].blocks { // until the proxy has noticed it
			}
			a.publish(t, "two", "")
			var moved *listener
			eventually(t, "the viewer comes in again", func() bool {
				moved = p.tryToListen(t, "", "Last-Event-ID", last.id)
				if moved.code != http.StatusOK {
					moved.close()
				}
				return moved.code == http.StatusOK
			})
			if hello := moved.next(t); !strings.Contains(hello.data, `"resumed":true`) || !strings.Contains(hello.data, `"node":"a"`) {
				t.Errorf("hello %q, want resumed at a", hello.data)
			}
			if got := moved.events(t, 1)[0]; got.data != "two" {
				t.Errorf("after the move came %+v, want two", got)
			}
			if got := at["a"].events(t, 2); fmt.Sprint(datas([]block{got[0], got[1]})) != "[one two]" {
				t.Errorf("the other viewer has %+v", got)
			}
		})
	}
}
