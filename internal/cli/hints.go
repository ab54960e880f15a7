package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/pflag"

	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

const variablePrefix = "PUSHPANE_"

// flagHint returns what to do after an error of pflag: the flag or the value that may be meant.
func flagHint(err error, f *pflag.FlagSet) string {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		// Of -no-browser pflag takes each letter for a flag; shortnames are all of them.
		name := unknown.GetSpecifiedName()
		if letters := unknown.GetSpecifiedShortnames(); letters != "" {
			name, _, _ = strings.Cut(letters, "=")
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

// unknownVariables returns a message for each variable that is called like ours, and is none.
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
func commandForgotten(args, files []string, more bool) error {
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
	at := slices.Index(args, word)
	call := slices.Concat([]string{"pushpane"}, args[:at], []string{"--"}, args[at:])
	return terminal.Usage(fmt.Sprintf("%q is no file", word), "to run it: "+source.CommandLine(call))
}
