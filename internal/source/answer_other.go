//go:build unix && !linux && !darwin

package source

import "os"

// answerOn does nothing: these systems have no common request for the settings of a terminal.
func answerOn(*os.File, []byte) {}
