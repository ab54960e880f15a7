package cli

// Usage is the text of --help.
const Usage = `Pushes live data into every tab of the browser.

  pushpane [flags]               the current time once a second, for a minute
  pushpane [flags] FILE          the last lines of a file, and as it grows
  COMMAND | pushpane [flags]     lines from a pipe
  pushpane [flags] -             lines from the terminal
  pushpane [flags] -- COMMAND... runs a command, in colour; the page can run it again
  pushpane [flags] --replay FILE plays a recording, a log with times, an asciicast
  curl -d hello URL/events       publishes to whoever watches
  curl -X POST -H @"$(pushpane --key-file)" URL/quit   stops it; only its user has the key

Flags:
  -p, --port N              port, 0 picks a free one (default 7730; taken: the next free one)
      --host ADDRESS        address to listen on (default 127.0.0.1: this machine only)
  -d, --duration TIME       how long a viewing lasts; 0 without end (default 1m for the clock, else 0)
  -i, --interval TIME       the clock's tick, 10ms or more (default 1s)
      --title TEXT          heading of the page
      --history SIZE        how much is kept for late tabs, 64KiB or more (default 256MiB)
      --record FILE         write all events to a new file while they stream
      --append              go on with that file: its history and ids stay
      --overwrite           begin that file anew; or that of --export
      --replay FILE         play a recording
      --speed X             times as fast, 0.1 to 100 (default 1)
      --loop                begin the replay again at its end
      --idle-limit TIME     shorten longer pauses of the replay to this
      --lines N             how many of the last lines of a file come first (default 1000)
      --export FILE         write all events and a player into one page, at the end; with --replay at once
      --tee                 pass the lines on to standard output
      --no-pty              run the command without a terminal, its standard error apart
      --no-browser          open no browser
      --exit-when-idle      leave 60 s after the last page was closed
      --exit-when-done      leave when the input has ended and everybody has it
      --lab                 let pages without the key break their own connection, too
      --allow-host NAME     answer to this host name too; may be repeated
      --allow-origin ORIGIN let pages of this origin read and publish; may be repeated
  -q, --quiet               only the address and errors
  -v, --verbose             a line for each request
      --key-file            print the file with the key of the copy at --port, and leave
  -V, --version             the version
  -h, --help                this

Each flag has a variable: --no-browser is PUSHPANE_NO_BROWSER=true.
`
