// Package count writes counts as a person reads them, on the terminal and in the page, whose own
// are in ui/base/text.js.
package count

import "strconv"

// Of returns a count with commas and its noun, such as "1 line" or "1,304 lines".
func Of[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	digits := strconv.FormatInt(int64(n), 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + " " + noun + "s"
}
