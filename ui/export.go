package ui

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
)

// ExportPage returns what stands before and after the recording in a page that plays it by itself,
// from a file: all scripts and styles are in it, and its policy lets it load nothing. Its one
// script is also that of its search worker, which it starts from a Blob. Between the two goes
// NDJSON (docs/recording.md) in which each < is written as \u003c, so that nothing ends the element
// that it stands in (HTML standard, 4.12.1.3). place is that of the program, whose lines they are.
func ExportPage(title string, place Place) (before, after []byte) {
	script := newBundler().start("export.js").script
	sum := sha256.Sum256(script)
	before, after, _ = bytes.Cut(read("export.html"), []byte("{RECORDING}"))
	after = bytes.Replace(after, []byte("{SCRIPT}"), script, 1)
	for _, put := range [][2]string{
		{"{POLICY}", "sha256-" + base64.StdEncoding.EncodeToString(sum[:])},
		{"{ICON}", base64.StdEncoding.EncodeToString(read("icon.svg"))},
		{"{PLACE}", place.attribute()},
		{"{STYLE}", string(joinStyles("export.css"))},
		{"{TITLE}", html.EscapeString(title)}, // the last: it may hold any text
	} {
		before = bytes.Replace(before, []byte(put[0]), []byte(put[1]), 1)
	}
	return before, after
}
