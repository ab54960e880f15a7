package certificate

import (
	"encoding/pem"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func addresses(all ...string) func() []netip.Addr {
	return func() (parsed []netip.Addr) {
		for _, a := range all {
			parsed = append(parsed, netip.MustParseAddr(a))
		}
		return parsed
	}
}

func TestSelfSigned_isKeptAndRenewed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pushpane")
	report := func(err error) { t.Error(err) }
	first, err := SelfSigned(dir, addresses("192.168.1.5", "2001:db8::5"), report)
	if err != nil {
		t.Fatal(err)
	}
	leaf := first.current.Leaf
	for _, name := range []string{"192.168.1.5", "2001:db8::5", "127.0.0.1", "::1", "localhost"} {
		if err := leaf.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
	if print := first.Fingerprint(); len(print) != 95 || strings.Trim(print, "0123456789ABCDEF:") != "" {
		t.Errorf("the fingerprint is %q", print)
	}
	info, err := os.Stat(filepath.Join(dir, "certificate.pem"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v; want a file for this user alone", info, err)
	}
	same, err := SelfSigned(dir, addresses("192.168.1.5"), report)
	if err != nil || same.Fingerprint() != first.Fingerprint() {
		t.Errorf("%v; the next start has another certificate", err)
	}
	moved, err := SelfSigned(dir, addresses("10.0.0.7"), report)
	if err != nil || moved.Fingerprint() == first.Fingerprint() || moved.current.Leaf.VerifyHostname("10.0.0.7") != nil {
		t.Errorf("%v; want another certificate for another address", err)
	}
	if serves(leaf, nil, leaf.NotAfter.Add(-renewBefore+time.Hour)) || serves(leaf, nil, leaf.NotBefore.Add(-time.Hour)) {
		t.Error("a certificate that ends soon, or is not valid yet, is taken")
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 1 {
		t.Errorf("left are %v", left)
	}
}

// Who connects again and again does not make this machine look up its addresses each time.
func TestSelfSigned_looksForAddressesNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looked, now := 0, "10.0.0.7"
		k, err := SelfSigned("", func() []netip.Addr {
			looked++
			return []netip.Addr{netip.MustParseAddr(now)}
		}, func(err error) { t.Error(err) })
		if err != nil {
			t.Fatal(err)
		}
		now = "10.0.0.8"
		for range 1000 {
			if pair, err := k.Config().GetCertificate(nil); err != nil || pair.Leaf.VerifyHostname("10.0.0.7") != nil {
				t.Fatalf("%v; want the certificate as it was", err)
			}
		}
		if looked != 1 {
			t.Errorf("the addresses were looked up %d times, want once", looked)
		}
		time.Sleep(lookAgain)
		if pair, err := k.Config().GetCertificate(nil); err != nil || pair.Leaf.VerifyHostname("10.0.0.8") != nil {
			t.Errorf("%v; want a certificate for an address that came while it served", err)
		}
	})
}

func TestSelfSigned_withoutAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	reported := 0
	k, err := SelfSigned(filepath.Join(file, "pushpane"), addresses(), func(error) { reported++ })
	if err != nil || reported != 1 || k.Fingerprint() == "" {
		t.Errorf("got %v, %d reports; want a certificate and a report", err, reported)
	}
}

// files writes a certificate of that time and its key.
func files(t *testing.T, made time.Time) (cert, key string) {
	t.Helper()
	text, err := create(nil, made)
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(text)
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for path, content := range map[string][]byte{cert: pem.EncodeToMemory(block), key: rest} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func TestFromFiles_saysWhatIsWrong(t *testing.T) {
	now := time.Now()
	cert, key := files(t, now)
	_, otherKey := files(t, now)
	oldCert, oldKey := files(t, now.Add(-2*validFor))
	newCert, newKey := files(t, now.Add(48*time.Hour))
	k, err := FromFiles(cert, key, now)
	if err != nil || k.Fingerprint() == "" {
		t.Fatalf("got %v, want the certificate", err)
	}
	for name, c := range map[string]struct{ cert, key, want string }{
		"no_cert":  {cert + "x", key, "read --cert"},
		"no_key":   {cert, key + "x", "read --key"},
		"mismatch": {cert, otherKey, "private key does not match public key"},
		"swapped":  {key, cert, "--cert"},
		"expired":  {oldCert, oldKey, "has expired on"},
		"not_yet":  {newCert, newKey, "is valid from"},
	} {
		if _, err := FromFiles(c.cert, c.key, now); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want a line with %q", name, err, c.want)
		}
	}
}
