// Package screen is a terminal without a picture: it reads what a program writes to a terminal
// (ECMA-48 with the private sequences of xterm) and knows the rows that a terminal would show, and
// which lines of the output have made each of them.
//
// # Usage
//
// A [Feed] splits the output into lines, which are events of the log as before, and follows the
// rows. As long as a program only prints lines it has nothing to add. Where rows are changed after
// they were printed (a progress bar, a list that is drawn again, a program of the whole screen) it
// makes a [Block] of each stretch of such rows: the rows, and the lines that they stand for. The
// blocks are events of the type [Type] (docs/wire.md, "A terminal").
//
// # Bounds
//
// Memory is bounded by the size of the terminal and the longest line, whatever is written: rows
// that leave it at the top are final and forgotten, but for the text of a line that may be drawn
// anew at its end. A control string is dropped behind 8 KiB.
package screen
