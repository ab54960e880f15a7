package e2e

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"pushpane/e2e/chromium"
)

// profiled is a browser whose profile outlives it.
type profiled struct {
	window  window
	profile string
	quit    func()
	// hidden are the files that keep what the browser was sent to and does not show, as glob
	// patterns; docs/wire.md names them.
	hidden []string
	// shown asks the database of the history, of which it is the path, for the addresses shown.
	history, shown string
}

func profiledChromium(t *testing.T) profiled {
	profile := t.TempDir()
	ctx, cancel := chromium.Start(t.Context(), needs(t, "chromium"), chromedp.UserDataDir(profile))
	t.Cleanup(cancel)
	first := startTab(t, ctx)
	quit := func() {
		if _, err := chromedp.Call(first.ctx, browser.Close, cdp.Empty{}); err != nil {
			t.Fatal(err)
		}
		eventually(t, "Chromium has ended", func() bool {
			_, err := os.Lstat(filepath.Join(profile, "SingletonLock"))
			return os.IsNotExist(err)
		})
	}
	return profiled{
		&chromiumWindow{first: first}, profile, quit, []string{"Default/History*", "Default/Favicons*", "segmentation_platform/ukm_db*", "Default/Sessions/Session_*"},
		"Default/History", "SELECT url FROM urls WHERE hidden = 0",
	}
}

func profiledFirefox(t *testing.T) profiled {
	f := startFirefox(t)
	return profiled{
		&firefoxWindow{driver: f}, f.profile, f.quit, []string{"places.sqlite*"},
		"places.sqlite", "SELECT url FROM moz_places WHERE hidden = 0 AND visit_count > 0",
	}
}

// What a browser shows of its history has no token. The places that no server can keep it out of
// are hidden, and what is there soon opens nothing (TestGuests_aTokenLastsFromItsFirstUse).
func TestShare_whatABrowserKeepsOfTheLink(t *testing.T) {
	t.Parallel()
	if !inNetwork(t) {
		return
	}
	sqlite := needs(t, "sqlite3")
	for name, startProfiled := range map[string]func(*testing.T) profiled{"chromium": profiledChromium, "firefox": profiledFirefox} {
		t.Run(name, func(t *testing.T) {
			p := startSilent(t)
			p.publish(t, "for guests", "")
			link := p.share(t, `{"on":true}`).loopback()
			other := startSilent(t)
			b := startProfiled(t)
			const arrived = "location.pathname === '/' && (document.body || {innerText: ''}).innerText.indexOf('for guests') >= 0"
			tab := b.window.open(t, strings.Replace(other.url, "127.0.0.1", "localhost", 1)+"/?clicked-here")
			b.window.run(t, tab, "(setTimeout(function () { location.href = '"+link+"'; }, 0), 1)")
			eventually(t, "the guest sees the line", func() bool { return isTrue(t, b.window, tab, arrived) })
			b.quit()

			for path, piece := range holding(t, b.profile, path.Base(link)) {
				if !slices.ContainsFunc(b.hidden, func(pattern string) bool { ok, _ := filepath.Match(pattern, path); return ok }) {
					t.Errorf("%s has %q of the token", path, piece)
				}
			}
			out, err := exec.CommandContext(t.Context(), sqlite, "-cmd", ".timeout 20000", filepath.Join(b.profile, b.history), b.shown).CombinedOutput()
			if shown := string(out); err != nil || !strings.Contains(shown, "clicked-here") || strings.Contains(shown, "/join/") {
				t.Errorf("the history shows %s, %v; want the page of before, and nothing of the invitation", shown, err)
			}
			if found := holding(t, b.profile, "clicked-here"); len(found) < 2 {
				t.Errorf("%v have the address of the page before, want the history and the session: what is searched is not the profile", found)
			}
		})
	}
}

// holding returns the files of a folder that hold a part of a secret, with that part. A part, since
// what is compressed without an entropy coder, as by LZ4 and Snappy, has most of it as it is.
func holding(t *testing.T, folder, secret string) map[string]string {
	t.Helper()
	const part = 10 // characters: no other file has them by chance
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		var content []byte
		if err == nil && entry.Type().IsRegular() {
			content, err = os.ReadFile(path)
		}
		// A browser that has left may still tidy up: what it removes it does not keep.
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		for i := range len(secret) - part + 1 {
			piece := secret[i : i+part]
			wide := strings.Join(strings.Split(piece, ""), "\x00") // UTF-16
			if bytes.Contains(content, []byte(piece)) || bytes.Contains(content, []byte(wide)) {
				name, _ := filepath.Rel(folder, path)
				found[name] = piece
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
