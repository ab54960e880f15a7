package ui

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"
)

func TestExportPage_isWholeAndSmall(t *testing.T) {
	before, after := ExportPage("a talk", Place{East: 60, Only: "iso"})
	page := string(before) + string(after)
	// About 130,000 as it is sent, compressed; the table of formats is a tenth of it.
	if len(page) > 720_000 {
		t.Errorf("the page has %d bytes without the recording, want at most 720,000", len(page))
	}
	if !strings.HasPrefix(string(after), "</script>") || !strings.Contains(string(before), "<title>a talk</title>") ||
		!strings.Contains(string(before), html.EscapeString(`"east":60,"written":0,"until":0,"order":"","counts":false,"only":"iso"`)) {
		t.Errorf("the recording stands before %.40q, want it at the end of its element, in a page with a title and a place", after)
	}
	for _, name := range []string{"export.js", "player/recording.js", "line/line.js", "tools/searcher.js"} {
		if !strings.Contains(page, string(withoutComments(read(name)))) {
			t.Errorf("the page lacks %s", name)
		}
	}
	if !strings.Contains(page, string(joinStyles("player/export.css"))) || strings.Contains(string(joinStyles("export.css")), "/*") {
		t.Error("the page lacks player/export.css, or has its comments")
	}
	if later := newBundler().start("export.js").others; len(later) > 0 {
		t.Errorf("the page would load %q, which is not in it", later[0].entry)
	}
	if left := regexp.MustCompile(`\{[A-Z]+\}`).FindString(page); left != "" {
		t.Errorf("%s was not filled in", left)
	}
}

// Nothing in it may name what is not in it, and its policy must let its own scripts run, and no
// other.
func TestExportPage_loadsNothing(t *testing.T) {
	before, after := ExportPage("", Place{})
	page := string(before) + string(after)
	for _, pattern := range []string{`\ssrc=`, `<link rel="stylesheet"`, `@import`, `url\(`, `\shref="[^d]`, `\son[a-z]+="`, `<iframe|<object|<embed|<base`} {
		if found := regexp.MustCompile(pattern).FindString(page); found != "" {
			t.Errorf("found %q", found)
		}
	}
	scripts := regexp.MustCompile(`(?s)<script id="script">(.*?)</script>`).FindAllStringSubmatch(page, -1)
	policy := regexp.MustCompile(`content="(default-src 'none'; script-src ('sha256-[A-Za-z0-9+/=]{44}' ?)+; worker-src blob:; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none')"`).FindStringSubmatch(page)
	if policy == nil || len(scripts) != 1 {
		t.Fatalf("%d scripts and the policy %q, want one script and a policy that names its hash", len(scripts), policy)
	}
	if named := strings.Count(policy[1], "sha256-"); named != len(scripts) {
		t.Errorf("the policy names %d scripts of %d", named, len(scripts))
	}
	for _, script := range scripts {
		sum := sha256.Sum256([]byte(script[1]))
		if !strings.Contains(policy[1], base64.StdEncoding.EncodeToString(sum[:])) {
			t.Errorf("the policy does not let run: %.60s", script[1])
		}
		if strings.Contains(script[1], "<!--") {
			t.Errorf("a script could hide the end of its element: %.60s", script[1])
		}
	}
	if styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllString(page, -1); len(styles) != 1 {
		t.Errorf("%d style sheets, want 1", len(styles))
	}
}

func TestExportPage_titleIsText(t *testing.T) {
	for title, want := range map[string]string{
		`</title><script>x`:      "<title>&lt;/title&gt;&lt;script&gt;x</title>",
		"{RECORDING}{ICON}$1":    "<title>{RECORDING}{ICON}$1</title>",
		"{SCRIPT} & \"{TITLE}\"": "<title>{SCRIPT} &amp; &#34;{TITLE}&#34;</title>",
	} {
		before, after := ExportPage(title, Place{})
		if !strings.Contains(string(before), want) || !strings.HasSuffix(string(before), "id=\"recording\">\n") || len(after) == 0 {
			t.Errorf("title %q: want %s before the recording", title, want)
		}
	}
}
