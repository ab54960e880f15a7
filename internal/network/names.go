package network

import "strings"

// kindByName goes by the names that systems and programs give to interfaces.
func kindByName(name string) Kind {
	name = strings.ToLower(name)
	for _, known := range []struct {
		kind   Kind
		prefix string
	}{
		{VPN, "tun tap wg utun ppp ipsec tailscale wireguard zt zerotier nordlynx proton openvpn cscotun gpd"},
		{Virtual, "docker br- veth virbr vmnet vmenet vboxnet virtualbox vmware lxc lxd cni flannel podman kube dummy bridge awdl llw anpi vethernet bluetooth hyper-v"},
		{WiFi, "wl wi-fi wifi ath"},
	} {
		for prefix := range strings.SplitSeq(known.prefix, " ") {
			if strings.HasPrefix(name, prefix) {
				return known.kind
			}
		}
	}
	if strings.HasPrefix(name, "local area connection*") { // Windows: Wi-Fi Direct
		return Virtual
	}
	return Wired
}
