package formats

import (
	"fmt"
	"maps"
	"strings"
)

// Levels returns the tables by which a written level is one of error, warn, info and debug. Keys
// are in small letters; "" is no level.
func Levels() map[string]map[string]string {
	pino := map[string]string{} // a level of one's own is as bad as the next below it
	for n := 10; n < 100; n++ {
		pino[fmt.Sprint(n)] = []string{"debug", "debug", "info", "warn", "error"}[min(n/10, 5)-1]
	}
	both := words()
	maps.Copy(both, pino)
	return map[string]map[string]string{
		"words": words(),
		"pino":  pino,
		"json":  both,
		// RFC 5424, section 6.2.1
		"syslog":    {"0": "error", "1": "error", "2": "error", "3": "error", "4": "warn", "5": "info", "6": "info", "7": "debug"},
		"websphere": {"f": "error", "e": "error", "w": "warn", "a": "info", "i": "info", "c": "info", "d": "debug", "1": "debug", "2": "debug", "3": "debug", "<": "debug", ">": "debug"},
		"esxi":      {"em": "error", "al": "error", "cr": "error", "er": "error", "wa": "warn", "no": "info", "in": "info", "db": "debug"},
		"redis":     {".": "debug", "-": "debug", "*": "info", "#": "warn"},
	}
}

func words() map[string]string {
	all := map[string]string{}
	for level, names := range map[string]string{
		"error": "error err eror erro fatal fata ftl panic pani pnc dpanic critical criti crit crt alert alrt emergency emerg severe failure failed crash f e ee c a",
		"warn":  "warning warni warn wrng wrn deprecated w ww",
		"info":  "information informational info inf notice note success http log statement hint detail context query location system perf audit n i ii",
		"debug": "debug debg debu dbug dbg trace trac trce trc verbose vrb veryverbose fine finer finest config silly debug1 debug2 debug3 debug4 debug5 d d1 d2 d3 d4 d5 v t",
	} {
		for _, name := range strings.Fields(names) {
			all[name] = level
		}
	}
	// PHP
	for _, name := range []string{"fatal error", "parse error", "core error", "compile error", "recoverable fatal error"} {
		all[name] = "error"
	}
	for n := range 9 { // Apache's trace1 to trace8, BIND's debug 1 to 8
		all[fmt.Sprintf("trace%d", n)], all[fmt.Sprintf("debug %d", n)] = "debug", "debug"
	}
	return all
}

// Zones returns the minutes east of UTC of the names of zones that are read. Names that are used
// for several zones, such as IST, are not among them.
func Zones() map[string]int {
	return map[string]int{
		"Z": 0, "UTC": 0, "GMT": 0, "BST": 60, "CET": 60, "CEST": 120, "MSK": 180, "JST": 540,
		"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	}
}
