package recording

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The example in docs/recording.md is a recording, and each jq command prints the block below it.
func TestDocuments_recording(t *testing.T) {
	doc := content(t, filepath.Join("..", "..", "docs", "recording.md"))
	blocks := regexp.MustCompile("(?s)```(json|sh|text)\n(.*?)```").FindAllStringSubmatch(doc, -1)
	if len(blocks) != 11 || blocks[0][1] != "json" {
		t.Fatalf("%d blocks, want a file and five commands with their output", len(blocks))
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "talk.ndjson")
	if err := os.WriteFile(path, []byte(blocks[0][2]), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Append)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if loaded, _ := load(t, f); loaded.Events != 6 || loaded.Lost.Count+int(loaded.Torn) > 0 {
		t.Errorf("loaded %+v, want the six events", loaded)
	}
	if _, err := exec.LookPath("jq"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("jq is not installed, and with CI=true nothing may be skipped")
		}
		t.Skip("jq is not installed")
	}
	for i := 1; i < len(blocks); i += 2 {
		cmd := exec.Command("sh", "-c", blocks[i][2])
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil || string(out) != blocks[i+1][2] {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", strings.TrimSpace(blocks[i][2]), err, out, blocks[i+1][2])
		}
	}
}
