package network

import (
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

const up = net.FlagUp | net.FlagRunning | net.FlagBroadcast

// dev reads "name kind address ...".
func dev(text string, flags net.Flags) device {
	words := strings.Fields(text)
	d := device{name: words[0], kind: Kind(words[1]), flags: flags}
	for _, a := range words[2:] {
		d.addresses = append(d.addresses, netip.MustParseAddr(a))
	}
	return d
}

func TestInOrder_theLikeliestFirst(t *testing.T) {
	lo := dev("lo network 127.0.0.1 ::1", up|net.FlagLoopback)
	wlan := dev("wlan0 Wi-Fi 192.168.1.5 2001:db8:1::5 fd00::5 fe80::5", up)
	for name, test := range map[string]struct {
		table   []device
		sources string
		want    string
	}{
		"nothing":      {[]device{lo}, "", ""},
		"laptop":       {[]device{lo, dev("docker0 virtual 172.17.0.1", up), wlan}, "192.168.1.5", "192.168.1.5 2001:db8:1::5 fd00::5 172.17.0.1"},
		"vpn_default":  {[]device{lo, dev("tun0 VPN 10.8.0.2", up), wlan}, "10.8.0.2", "192.168.1.5 2001:db8:1::5 fd00::5 10.8.0.2"},
		"wifi_first":   {[]device{dev("eth0 network 10.0.0.7", up), dev("wlan0 Wi-Fi 192.168.1.5", up)}, "", "192.168.1.5 10.0.0.7"},
		"route_first":  {[]device{dev("wlan0 Wi-Fi 192.168.1.5", up), dev("eth0 network 10.0.0.7", up)}, "10.0.0.7", "10.0.0.7 192.168.1.5"},
		"private_v4":   {[]device{dev("eth0 network 2001:db8::7 203.0.113.7 10.0.0.7", up)}, "203.0.113.7", "10.0.0.7 203.0.113.7 2001:db8::7"},
		"link_local":   {[]device{dev("eth0 network 169.254.3.4 fe80::1", up)}, "169.254.3.4", ""},
		"no_cable":     {[]device{dev("eth0 network 10.0.0.7", net.FlagUp|net.FlagBroadcast)}, "", ""},
		"down":         {[]device{dev("eth0 network 10.0.0.7", 0)}, "", ""},
		"vm_then_vpn":  {[]device{dev("wg0 VPN 10.1.0.1", up), dev("vboxnet0 virtual 192.168.56.1", up)}, "", "192.168.56.1 10.1.0.1"},
		"bridge_route": {[]device{dev("docker0 virtual 172.17.0.1", up), dev("br0 virtual 10.0.0.7", up)}, "10.0.0.7", "10.0.0.7 172.17.0.1"},
		"only_v6":      {[]device{dev("eth0 network 2001:db8::7 fe80::1", up)}, "2001:db8::7", "2001:db8::7"},
	} {
		t.Run(name, func(t *testing.T) {
			var sources []netip.Addr
			for a := range strings.FieldsSeq(test.sources) {
				sources = append(sources, netip.MustParseAddr(a))
			}
			var got []string
			for _, a := range inOrder(test.table, sources) {
				got = append(got, a.IP.String())
			}
			if !slices.Equal(got, strings.Fields(test.want)) {
				t.Errorf("got %v, want %s", got, test.want)
			}
		})
	}
}

func TestKindByName(t *testing.T) {
	for name, want := range map[string]Kind{
		"wlan0": WiFi, "wlp3s0": WiFi, "Wi-Fi": WiFi, "Wi-Fi 2": WiFi, "WLAN": WiFi,
		"eth0": Wired, "enp0s31f6": Wired, "en0": Wired, "Ethernet": Wired, "bond0": Wired,
		"docker0": Virtual, "br-12ab": Virtual, "virbr0": Virtual, "vEthernet (WSL)": Virtual, "VirtualBox Host-Only Network": Virtual,
		"VMware Network Adapter VMnet8": Virtual, "bridge100": Virtual, "Local Area Connection* 2": Virtual, "Local Area Connection": Wired,
		"tun0": VPN, "utun3": VPN, "wg0": VPN, "tailscale0": VPN, "Tailscale": VPN, "ppp0": VPN,
	} {
		if got := kindByName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := kindOf("eth9", net.FlagPointToPoint); got != VPN {
		t.Errorf("a point-to-point interface is %s, want %s", got, VPN)
	}
}

func TestFirewallCommand_isThatOfTheSystem(t *testing.T) {
	for name, test := range map[string]struct{ system, tool, want string }{
		"ufw":       {"linux", "ufw", "sudo ufw allow 7731/tcp"},
		"firewalld": {"linux", "firewall-cmd", "sudo firewall-cmd --add-port=7731/tcp"},
		"none":      {"linux", "", ""},
		"windows":   {"windows", "", "netsh advfirewall firewall add rule name=pushpane dir=in action=allow protocol=TCP localport=7731"},
		"macOS":     {"darwin", "", "socketfilterfw --unblockapp"},
	} {
		if got := firewallCommand(test.system, 7731, func(tool string) bool { return tool == test.tool }); got != test.want && (test.system != "darwin" || !strings.Contains(got, test.want)) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestAddresses_ofThisMachine(t *testing.T) {
	all, err := Addresses()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.IP.IsLoopback() || a.IP.IsLinkLocalUnicast() || a.Interface == "" || a.Kind == "" {
			t.Errorf("got %+v", a)
		}
	}
}
