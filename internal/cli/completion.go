package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Shells are those that the word completion takes.
var Shells = []string{"bash", "zsh", "fish", "powershell"}

// WriteCompletion writes the script by which one of [Shells] completes flags and files.
func WriteCompletion(w io.Writer, shell string) error {
	c := completed()
	switch shell {
	case "bash":
		return c.GenBashCompletionV2(w, true)
	case "zsh":
		return c.GenZshCompletion(w)
	case "fish":
		return c.GenFishCompletion(w, true)
	case "powershell":
		return c.GenPowerShellCompletionWithDesc(w)
	}
	return fmt.Errorf("complete: no script for the shell %q", shell)
}

// Complete answers the question of such a script, by which the shell asks this program what may
// come next, and reports whether args are one.
func Complete(args []string, w io.Writer) (asked bool, err error) {
	if len(args) == 0 || !slices.Contains([]string{cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}, args[0]) {
		return false, nil
	}
	c := completed()
	c.SetArgs(args)
	c.SetOut(w)
	c.SetErr(io.Discard) // a second form of the answer, for people
	return true, c.Execute()
}

// completed returns the flags and words as a command of cobra, which is used for its scripts alone:
// [Parse] reads the command line.
func completed() *cobra.Command {
	c := &cobra.Command{
		Use:               "pushpane",
		Run:               func(*cobra.Command, []string) {},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		ValidArgsFunction: completeWord,
	}
	newFlags(&Settings{}).VisitAll(func(f *pflag.Flag) {
		f.Usage = describe(f).does
		c.Flags().AddFlag(f)
	})
	return c
}

// completeWord completes the words; all else is a file, which the shell completes.
func completeWord(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	var found []string
	switch {
	case len(args) == 1 && args[0] == "completion":
		found = append(found, Shells...)
		return found, cobra.ShellCompDirectiveNoFileComp
	case len(args) > 0 || begun == "":
		return nil, cobra.ShellCompDirectiveDefault
	}
	for _, w := range words {
		word := strings.Fields(w.line)[1]
		if strings.HasPrefix(word, begun) {
			found = append(found, word+"\t"+w.does)
		}
	}
	return found, cobra.ShellCompDirectiveDefault
}
