package network

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// FirewallCommand returns the command that lets others reach a TCP port of this machine through its
// firewall, "" where no firewall is known.
func FirewallCommand(port int) string {
	return firewallCommand(runtime.GOOS, port, func(name string) bool {
		if _, err := exec.LookPath(name); err == nil {
			return true
		}
		_, err := os.Stat("/usr/sbin/" + name) // not on the path of every user
		return err == nil
	})
}

func firewallCommand(system string, port int, installed func(name string) bool) string {
	switch {
	case system == "windows":
		return fmt.Sprintf("netsh advfirewall firewall add rule name=pushpane dir=in action=allow protocol=TCP localport=%d", port)
	case system == "darwin":
		program, err := os.Executable()
		if err != nil {
			program = "pushpane"
		}
		return fmt.Sprintf("sudo /usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp %q", program)
	case installed("ufw"):
		return fmt.Sprintf("sudo ufw allow %d/tcp", port)
	case installed("firewall-cmd"):
		return fmt.Sprintf("sudo firewall-cmd --add-port=%d/tcp", port)
	}
	return ""
}
