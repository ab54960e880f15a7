package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"pushpane/internal/source"
)

// size is a number of bytes on the command line: 1048576, 64KiB, 256MiB, 1GiB. K, KB and the like
// mean the same.
type size int

func (n size) String() string {
	for _, u := range units {
		if n >= u.bytes && n%u.bytes == 0 {
			return strconv.Itoa(int(n/u.bytes)) + u.name
		}
	}
	return strconv.Itoa(int(n))
}

func (n *size) Type() string { return "size" }

func (n *size) Set(text string) error {
	digits := strings.TrimRight(text, "bBiIkKmMgG")
	value, err := strconv.ParseUint(digits, 10, 40)
	unit := size(1)
	if suffix := text[len(digits):]; suffix != "" {
		unit = 0
		for _, u := range units {
			if strings.EqualFold(suffix, u.name) || strings.EqualFold(suffix, u.name[:1]) || strings.EqualFold(suffix, u.name[:1]+"B") {
				unit = u.bytes
			}
		}
	}
	if err != nil || unit == 0 || value > maxSize/uint64(unit) {
		return errors.New("not a size")
	}
	*n = size(value) * unit
	return nil
}

var units = []struct {
	name  string
	bytes size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// maxSize is a terabyte, more than any history needs and less than an int holds on the machines
// this is built for.
const maxSize = 1 << 40

// terminalSize is that of a terminal on the command line: 120x40.
type terminalSize source.Size

var sizeText = regexp.MustCompile(`^(\d{1,6})[xX](\d{1,6})$`)

func (t *terminalSize) String() string {
	if *t == (terminalSize{}) {
		return ""
	}
	return fmt.Sprintf("%dx%d", t.Columns, t.Rows)
}

func (t *terminalSize) Type() string { return "terminal" }

func (t *terminalSize) Set(text string) error {
	found := sizeText.FindStringSubmatch(text)
	if found == nil {
		return errors.New("not a size of a terminal")
	}
	t.Columns, _ = strconv.Atoi(found[1]) // digits
	t.Rows, _ = strconv.Atoi(found[2])
	return nil
}
