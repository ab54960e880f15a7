package network

import (
	"os"
	"path/filepath"
)

// systemKind asks sysfs, which has a folder for what an interface can do, and lists those that are
// no hardware. Which of these is a VPN only the name tells.
func systemKind(name string) Kind {
	exists := func(path ...string) bool {
		_, err := os.Stat(filepath.Join(append([]string{"/sys"}, path...)...))
		return err == nil
	}
	switch {
	case exists("class", "net", name, "wireless"), exists("class", "net", name, "phy80211"):
		return WiFi
	case kindByName(name) == VPN:
		return VPN
	case exists("devices", "virtual", "net", name):
		return Virtual
	case exists("class", "net", name):
		return Wired
	}
	return ""
}
