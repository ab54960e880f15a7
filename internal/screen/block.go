package screen

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Block is the data of an event of the type Type: rows that stand for lines, or the title alone. Of
// a block that was read from a file the numbers count from that of its own event, so they are below
// 0: see [Renumber].
type Block struct {
	// From and To are the numbers of the first and the last line that the rows stand for; so they
	// do for each line between. Except are the numbers between them that are of others, or of lines
	// and blocks that are rows of their own.
	From   int64      `json:"from,omitempty"`
	To     int64      `json:"to,omitempty"`
	Except [][2]int64 `json:"except,omitempty"`
	// Lines is how many lines they stand for.
	Lines int `json:"lines,omitempty"`
	// Replaces are the numbers of the blocks that this one takes the place of.
	Replaces []int64 `json:"replaces,omitempty"`
	// Full is that the program draws the whole screen.
	Full  bool     `json:"full,omitempty"`
	Rows  []string `json:"rows,omitempty"`
	Title string   `json:"title,omitempty"` // OSC 0 and 2
}

// Encode returns the block as the data of an event.
func (b Block) Encode() []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(b) // texts and numbers: it cannot fail
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// Renumber returns a block with by added to each of its numbers. Data of another shape is nil.
func Renumber(data []byte, by int64) []byte {
	var b Block
	if json.Unmarshal(data, &b) != nil {
		return nil
	}
	if b.From != 0 {
		b.From, b.To = b.From+by, b.To+by
	}
	for i := range b.Replaces {
		b.Replaces[i] += by
	}
	for i := range b.Except {
		b.Except[i][0] += by
		b.Except[i][1] += by
	}
	return b.Encode()
}

// Text returns the rows of a block, a line each.
func Text(data []byte) string {
	var b Block
	_ = json.Unmarshal(data, &b) // of another shape: it has no rows
	return strings.Join(b.Rows, "\n")
}

// IsTitle reports whether the data of a block has a title and no rows, as ui/connection/wire.js
// does.
func IsTitle(data []byte) bool {
	return bytes.HasPrefix(data, []byte(`{"title":"`)) || string(data) == "{}"
}
