package cli

import (
	"fmt"
	"strings"
	"time"
)

// Manual returns the manual page, in mdoc(7). date is that of the version, or zero: then it is
// today's, of a build that no commit is known of.
func Manual(date time.Time) string {
	if date.IsZero() {
		date = time.Now()
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(".Dd %s", date.Format("January 2, 2006"))
	line(".Dt PUSHPANE 1")
	line(".Os")
	line(".Sh NAME")
	line(".Nm pushpane")
	line(".Nd push live data into every tab of the browser")
	line(".Sh SYNOPSIS")
	for _, c := range ways {
		line(".Dl %s", escape(c.line))
	}
	list := func(calls []call) {
		line(".Bl -tag -width Ds")
		for _, c := range calls {
			line(".It %s", escape(c.line))
			line("%s", escape(c.does))
		}
		line(".El")
	}
	line(".Sh DESCRIPTION")
	line("What is shown depends on how it is called:")
	list(ways)
	line(".Pp")
	line("These words print something; a file of such a name is given as ./WORD.")
	list(words)
	flags := newFlags(&Settings{})
	for _, g := range groups {
		line(".Ss %s", escape(g.title))
		var calls []call
		for _, name := range strings.Fields(g.flags) {
			calls = append(calls, describe(flags.Lookup(name)))
		}
		list(calls)
	}
	line(".Sh ENVIRONMENT")
	line("Each flag that does not only print something has a variable:")
	line("--no-browser is PUSHPANE_NO_BROWSER=true.")
	line("A flag goes before its variable.")
	line(".Sh EXIT STATUS")
	line("0 done (also after an interrupt, SIGTERM, SIGHUP and Quit in the page),")
	line("1 failed, 2 wrong usage, 130 a second interrupt.")
	line(".Sh EXAMPLES")
	for i, e := range examples {
		if i > 0 {
			line(".Pp")
		}
		line("%s:", escape(e.does))
		line(".Pp")
		line(".Dl %s", escape(e.line))
	}
	return b.String()
}

// escape returns text as mdoc prints it: no macro and no request at the beginning of a line, no
// escape sequence, and a hyphen that is typed as one.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`).Replace(text)
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = `\&` + word // nor one of a macro's arguments
	}
	return strings.Join(words, " ")
}
