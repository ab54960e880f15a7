package cli

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/pflag"

	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

const variablePrefix = "PUSHPANE_"

// elsewhere is what to do in place of flags that people know from tail and curl.
var elsewhere = map[string]string{
	"f":      "a file is followed without a flag: pushpane FILE",
	"F":      "a file is followed without a flag, by its name: pushpane FILE",
	"follow": "a file is followed without a flag: pushpane FILE",
	"n":      "--lines N is how many of the last lines of a file come first",
	"k":      "--insecure may be meant",
	"N":      "nothing is held back: pushpane URL",
}

// flagError returns what is wrong with the flags, and what to do, by the error of pflag and what
// oneHyphen has found.
func flagError(err error, f *pflag.FlagSet, word, meant string, exact bool) error {
	switch {
	case exact:
		return terminal.Usage(fmt.Sprintf("%q begins with one hyphen", word), "--"+meant+" is meant")
	case meant != "":
		return terminal.Usage(flagMessage(err, ""), "--"+meant+" may be meant; pushpane --help lists the flags")
	}
	return terminal.Usage(flagMessage(err, ""), flagHint(err, f))
}

// flagHint returns what to do after an error of pflag: the flag or the value that may be meant.
func flagHint(err error, f *pflag.FlagSet) string {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if hint := elsewhere[name]; hint != "" {
			return hint
		}
		if other := swapCase(name); len(name) == 1 && len(other) == 1 && f.ShorthandLookup(other) != nil {
			return "-" + other + " may be meant; pushpane --help lists the flags"
		}
		var names []string
		f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
		if meant := nearest(name, names); meant != "" && len(name) > 1 {
			return "--" + meant + " may be meant; pushpane --help lists the flags"
		}
	case errors.As(err, &value) && value.GetFlag().Value.Type() == "duration":
		if _, err := strconv.ParseFloat(value.GetValue(), 64); err == nil {
			return fmt.Sprintf("with its unit: --%s %ss", value.GetFlag().Name, value.GetValue())
		}
	}
	return "pushpane --help lists the flags"
}

// each yields the index of each word of a command line that is no value of a flag, up to the --,
// and whether it is a flag.
func each(args []string, f *pflag.FlagSet) iter.Seq2[int, bool] {
	return func(yield func(int, bool) bool) {
		for i := 0; i < len(args) && args[i] != "--"; i++ {
			isFlag := len(args[i]) > 1 && args[i][0] == '-'
			if !yield(i, isFlag) {
				return
			}
			if isFlag && takesNext(args[i], f) {
				i++
			}
		}
	}
}

// takesNext reports whether the value of a flag is the next word.
func takesNext(word string, f *pflag.FlagSet) bool {
	if name, long := strings.CutPrefix(word, "--"); long {
		flag := f.Lookup(name)
		return flag != nil && flag.NoOptDefVal == ""
	}
	for i := 1; i < len(word); i++ {
		if flag := f.ShorthandLookup(word[i : i+1]); flag == nil || flag.NoOptDefVal == "" {
			return flag != nil && i == len(word)-1
		}
	}
	return false
}

// oneHyphen returns the first word of a command line that is the name of a flag behind one hyphen,
// of which pflag takes each letter for a flag, and that name; else one that may be meant so.
func oneHyphen(args []string, f *pflag.FlagSet) (word, meant string, exact bool) {
	var names []string
	f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	for i, isFlag := range each(args, f) {
		name, _, _ := strings.Cut(args[i][min(1, len(args[i])):], "=")
		switch {
		case !isFlag || strings.HasPrefix(name, "-") || len(name) < 2:
		case f.Lookup(name) != nil:
			return args[i], name, true
		case meant == "":
			word, meant = args[i], nearest(name, names)
		}
	}
	return word, meant, false
}

// unknownVariables returns a message for each variable that is called like ours, or nearly so, and
// is none.
func unknownVariables(f *pflag.FlagSet) (messages []string) {
	var names, endings []string // with the prefix, and without, which is like any other
	f.VisitAll(func(flag *pflag.Flag) {
		if name := variableOf(flag); name != "" {
			names = append(names, name)
			endings = append(endings, strings.TrimPrefix(name, variablePrefix))
		}
	})
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if runtime.GOOS == "windows" { // where case does not matter
			name = strings.ToUpper(name)
		}
		if ours := misspelt(name); slices.Contains(names, ours) {
			messages = append(messages, fmt.Sprintf("the variable %s is ignored; %s may be meant", name, ours))
			continue
		}
		if !strings.HasPrefix(name, variablePrefix) || slices.Contains(names, name) {
			continue
		}
		message := fmt.Sprintf("the variable %s is ignored: no flag has it", name)
		if meant := nearest(strings.TrimPrefix(name, variablePrefix), endings); meant != "" {
			message += "; " + variablePrefix + meant + " may be meant"
		}
		messages = append(messages, message)
	}
	slices.Sort(messages)
	return messages
}

// misspelt returns the name of a variable with the prefix that may be meant, "" where it has that
// already or is far from it.
func misspelt(name string) string {
	prefix, rest, found := strings.Cut(strings.ToUpper(name), "_")
	if !found || strings.HasPrefix(name, variablePrefix) || levenshtein.Distance(prefix+"_", variablePrefix, nil) > 2 {
		return ""
	}
	return variablePrefix + rest
}

// swapCase makes of a letter the small or the capital one that it is not.
func swapCase(letter string) string {
	if small := strings.ToLower(letter); small != letter {
		return small
	}
	return strings.ToUpper(letter)
}

// nearest returns the name that is most like this one: at most two characters away and no more than
// half of it, or the rest of it left out, in letters of either case. It is "" where none is.
func nearest(name string, names []string) string {
	best, least := "", 3
	name = strings.ToLower(name)
	for _, candidate := range names {
		lower := strings.ToLower(candidate)
		distance := levenshtein.Distance(name, lower, nil)
		if len(name) > 2 && strings.HasPrefix(lower, name) {
			distance = 1
		}
		if distance < least && distance <= min(len(name), len(candidate))/2 {
			best, least = candidate, distance
		}
	}
	return best
}

// ownWords are the arguments that print something, see readWord.
var ownWords = []string{"help", "version", "man", "completion"}

// commandForgotten returns an error where the first of files, of the words in args, is no file and
// would do as a command, an address or one of ownWords, else nil. more is whether there are words
// behind it that a file would not have.
func commandForgotten(f *pflag.FlagSet, args, files []string, more bool) error {
	if len(files) == 0 || files[0] == "-" {
		return nil
	}
	word := files[0]
	if _, err := os.Stat(word); err == nil {
		return nil
	}
	if isAddress(word) {
		return nil
	}
	// What writes texts makes dashes of hyphens.
	if name := strings.TrimLeft(word, "–—−"); name != word {
		return terminal.Usage(fmt.Sprintf("%q is no file", word), "a flag begins with two hyphens: --"+name)
	}
	if slices.Contains(ownWords, word) {
		return terminal.Usage(fmt.Sprintf("%q takes nothing behind it", word), "pushpane "+word)
	}
	if program, _, spaced := strings.Cut(word, " "); spaced && !more {
		if _, err := exec.LookPath(program); err == nil {
			return terminal.Usage(fmt.Sprintf("%q is no file", word), "to run it: pushpane -- "+word)
		}
	}
	// Of our own words completion has one behind it.
	if meant := nearest(word, ownWords); meant != "" && (!more || meant == "completion" && len(files) == 2) && !strings.ContainsAny(word, `./\`) {
		if _, err := exec.LookPath(word); err != nil {
			return terminal.Usage(fmt.Sprintf("%q is no file", word), "pushpane "+strings.Join(append([]string{meant}, files[1:]...), " ")+" may be meant")
		}
	}
	// A command that is not there, either, is still what is meant where no file is called so.
	if _, err := exec.LookPath(word); err != nil && (!more || strings.ContainsAny(word, `./\`)) {
		return nil
	}
	at := 0
	for i, isFlag := range each(args, f) {
		if at = i; !isFlag {
			break
		}
	}
	call := slices.Concat([]string{"pushpane"}, args[:at], []string{"--"}, args[at:])
	return terminal.Usage(fmt.Sprintf("%q is no file", word), "to run it: "+source.CommandLine(call))
}
