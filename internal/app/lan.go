package app

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"pushpane/internal/certificate"
	"pushpane/internal/network"
	"pushpane/internal/terminal"
)

// openCertificate returns the certificate of the second listener, nil without --tls and --cert.
func (a *app) openCertificate() (*certificate.Keeper, error) {
	switch {
	case a.settings.Cert != "":
		k, err := certificate.FromFiles(a.settings.Cert, a.settings.CertKey, time.Now())
		if err != nil {
			return nil, terminal.Fail(err, "--cert and --key are the two PEM files of one certificate; --tls makes one")
		}
		return k, nil
	case !a.settings.TLS:
		return nil, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		a.console.Info("the certificate is not kept for the next start: %v", err)
	} else {
		dir = filepath.Join(dir, "pushpane")
	}
	return certificate.SelfSigned(dir, machineAddresses, func(err error) { a.console.Info("%v", err) })
}

// machineAddresses returns those that others may reach this machine at.
func machineAddresses() (addresses []netip.Addr) {
	all, err := network.Addresses()
	if err != nil {
		return nil // it is for loopback addresses then
	}
	for _, each := range all {
		addresses = append(addresses, each.IP)
	}
	return addresses
}

// inviteByTerminal is --lan: it turns the invitation on, and shows it on a terminal. Any other
// standard error may be a log that others read, and has no link in it.
func (a *app) inviteByTerminal() {
	if err := a.invitation.turnOn(); err != nil {
		a.console.Error("%v", err)
		return
	}
	state, err := a.invitation.state()
	switch {
	case err != nil:
		a.console.Error("%v", err)
	case state.Link == "":
		a.console.Info("Network: this machine has no address that others could reach; \"Let others watch\" in the page shows the link when it has")
	case !terminal.Is(a.process.Stderr):
		a.console.Info("Network: others can watch on port %d; the page shows the link, and so does GET /share with the key", state.Port)
	default:
		a.shown.print(a, state, "")
		a.invitation.mu.Lock()
		a.invitation.onOrder = func(next shared) { a.shown.print(a, next, "the link above is void") }
		a.invitation.mu.Unlock()
	}
	if !state.TLS {
		a.console.Info("everybody in this network can read along; --tls is against that")
	}
}

// shownLink is the link of the invitation that the terminal shows.
type shownLink struct {
	mu   sync.Mutex
	link string // "" for none
}

// print shows the link of an invitation where that is another one, behind what became of the one
// before: the page may have closed it, or chosen another address, and a token is used up. A phone
// that comes late scans what the terminal shows last.
func (l *shownLink) print(a *app, now shared, became string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Link == l.link {
		return
	}
	if l.link != "" {
		a.console.Info("%s", became)
	}
	if l.link = now.Link; l.link == "" {
		return
	}
	a.console.Info("Network: %s", now.Link)
	var others []string
	for _, other := range now.Addresses {
		if other.Address != now.Address {
			others = append(others, fmt.Sprintf("%s (%s)", other.Address, other.Interface))
		}
	}
	if len(others) > 0 {
		a.console.Info("this machine has other addresses, which the page can choose: %s", strings.Join(others, ", "))
	}
	a.printCode(now.QR)
	a.stderr.Flush()
	a.guests.OnUsedUp(now.Link[strings.LastIndex(now.Link, "/")+1:], func() {
		if next, err := a.invitation.state(); err == nil && next.Link != "" {
			l.print(a, next, "the link above is used up; this is the next one")
		}
	})
}

// printCode prints a QR code to a terminal that is wide and high enough for it.
func (a *app) printCode(rows []string) {
	file, ok := a.process.Stderr.(*os.File)
	if !ok || a.settings.Quiet {
		return
	}
	width, height, err := term.GetSize(int(file.Fd()))
	if lines := halfBlocks(rows); err == nil && width > len(rows)+2*quietZone && height > len(lines) {
		for _, line := range lines {
			fmt.Fprintln(a.stderr, line) // the console would make the colours visible
		}
	}
}

// quietZone is the margin of a QR code, in modules (ISO/IEC 18004).
const quietZone = 4

// halfBlocks returns a QR code as lines of half blocks, two rows of modules each, black on white
// whatever the colours of the terminal are.
func halfBlocks(rows []string) []string {
	dark := func(x, y int) bool {
		x, y = x-quietZone, y-quietZone
		return y >= 0 && y < len(rows) && x >= 0 && x < len(rows) && rows[y][x] == '1'
	}
	size := len(rows) + 2*quietZone
	var lines []string
	for y := 0; y < size; y += 2 {
		var line strings.Builder
		for x := range size {
			switch upper, lower := dark(x, y), dark(x, y+1); {
			case upper && lower:
				line.WriteRune('█')
			case upper:
				line.WriteRune('▀')
			case lower:
				line.WriteRune('▄')
			default:
				line.WriteRune(' ')
			}
		}
		lines = append(lines, fmt.Sprintf("\x1b[38;5;16;48;5;231m%s\x1b[0m", line.String()))
	}
	return lines
}
