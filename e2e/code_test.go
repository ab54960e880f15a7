package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// scan returns the text of the QR code in a picture, as a phone sees it.
func scan(t *testing.T, picture image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatalf("no QR code is found: %v", err)
	}
	return code.GetText()
}

// The code of the panel is the link, on all screens, light and dark; Escape closes the panel and
// gives the focus back.
func TestShare_codeOfThePanel(t *testing.T) {
	t.Parallel()
	if !inNetwork(t) {
		return
	}
	p := startSilent(t)
	tb := openBrowser(t)
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.visit(p.controlURL(t))
	tb.click("#share-button")
	sees(".share-code svg")(tb)
	link := p.share(t, `{}`).Link
	for _, size := range [][2]int64{{1280, 800}, {1920, 1080}, {390, 844}} {
		tb.do(chromedp.EmulateViewport(size[0], size[1]))
		for _, scheme := range []string{"light", "dark"} {
			tb.prefer(scheme)
			shot, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.Decode(bytes.NewReader(shot))
			if err != nil {
				t.Fatal(err)
			}
			if got := scan(t, picture); got != link {
				t.Errorf("%v %s: the code says %q, want %q", size, scheme, got, link)
			}
			// Its end is in view, and the token, which is typed letter by letter, in one line.
			if !evaluate[bool](tb, "document.querySelector('.share-off').getBoundingClientRect().bottom < innerHeight && document.querySelector('.share-link').innerText === '"+link+"' && document.querySelector('.share-link span:last-child').offsetHeight < 30") {
				t.Errorf("%v: Off is out of view, or the link breaks in its token", size)
			}
		}
	}
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.key(kb.Escape)
	tb.waitFor("!document.querySelector('.share-code').getClientRects().length && document.activeElement.id === 'share-button'")
}

// The code that --lan prints on a terminal is the link above it, and no command line has the token.
func TestShare_codeOnATerminal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		return // script takes other arguments elsewhere
	}
	if !inNetwork(t) {
		return
	}
	line := "stty rows 60 cols 120; exec " + binary() + " --lan --port 0 --no-browser"
	p := launchCommand(t, exec.Command(needs(t, "script"), "-qefc", line, os.DevNull), nil, nil)
	var link string
	eventually(t, "the code is printed", func() bool {
		link = regexp.MustCompile(`http://\S+/join/[^\s\x1b]+`).FindString(p.stdout.String())
		return link != "" && strings.Contains(p.stdout.String(), "can read along")
	})
	if got := scan(t, drawBlocks(p.stdout.String())); got != link {
		t.Errorf("the code says %q, want %q", got, link)
	}
	expectNoProcessHas(t, link[strings.LastIndex(link, "/")+1:])
}

// drawBlocks draws the lines of half blocks in a text, four pixels to a module.
func drawBlocks(text string) image.Image {
	const scale = 4
	lines := regexp.MustCompile(`\x1b\[38;5;16;48;5;231m([ █▀▄]+)\x1b\[0m`).FindAllStringSubmatch(text, -1)
	picture := image.NewGray(image.Rect(0, 0, 200*scale, 2*scale*len(lines)))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	for row, line := range lines {
		for column, half := range []rune(line[1]) {
			for dy := range 2 * scale {
				upper := dy < scale
				dark := half == '█' || half == '▀' && upper || half == '▄' && !upper
				for dx := range scale {
					if dark {
						picture.SetGray(column*scale+dx, 2*row*scale+dy, color.Gray{})
					}
				}
			}
		}
	}
	return picture
}

// expectNoProcessHas looks through the command lines of all processes, as ps does.
func expectNoProcessHas(t *testing.T, token string) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(lines) == 0 {
		t.Fatalf("no process is found: %v", err)
	}
	for _, path := range lines {
		line, _ := os.ReadFile(path) // the process may have gone
		if bytes.Contains(line, []byte(token)) {
			t.Errorf("process %s has the token in its command line", strconv.Quote(string(line)))
		}
	}
}
