package ui

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
)

// aloneOwn are the files that only the page of Alone has.
func aloneOwn() []string {
	return []string{"player/export.html", "player/alone.css", "player/tape.js", "player/engine.js", "player/sieve.js", "player/phrases.js", "player/alone.js"}
}

// Alone returns what stands before and after the recording in a page that plays it by itself, from
// a file: all scripts and styles are in it, and its policy lets it load nothing. Between the two
// goes NDJSON (docs/recording.md) in which each < is written as \u003c, so that nothing ends the
// element that it stands in (HTML standard, 4.12.1.3).
func Alone(title string) (before, after []byte) {
	page := read("player/export.html")
	var hashes strings.Builder
	page = inline(page, `<link rel="stylesheet" href="([^"]+)">`, "<style>", "</style>", nil)
	page = inline(page, `<script src="([^"]+)"></script>`, "<script>", "</script>", func(script []byte) {
		sum := sha256.Sum256(script)
		hashes.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	})
	before, after, _ = bytes.Cut(page, []byte("{RECORDING}"))
	// The title comes last: it may hold any text.
	for _, put := range [][2]string{
		{"{SCRIPTS}", hashes.String()}, {"{ICON}", base64.StdEncoding.EncodeToString(read("icon.svg"))}, {"{TITLE}", html.EscapeString(title)},
	} {
		before = bytes.Replace(before, []byte(put[0]), []byte(put[1]), 1)
	}
	return before, after
}

// inline puts the content of a file in the place of each tag that names it, and tells each what it
// put there.
func inline(page []byte, tag, open, close string, each func(content []byte)) []byte {
	pattern := regexp.MustCompile(tag)
	return pattern.ReplaceAllFunc(page, func(found []byte) []byte {
		content := read(string(pattern.FindSubmatch(found)[1]))
		if each != nil {
			each(content)
		}
		return append(append([]byte(open), content...), close...)
	})
}
