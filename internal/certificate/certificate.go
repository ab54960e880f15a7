// Package certificate has the TLS certificate of the second listener: that of two files, or one
// that this machine makes and signs itself for its addresses, and keeps for the next start.
package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	// validFor is less than what browsers accept of certificates that they trust: 825 days.
	validFor = 365 * 24 * time.Hour
	// renewBefore is how long before its end a certificate is made anew.
	renewBefore = 30 * 24 * time.Hour
	// lookAgain is how long the addresses of this machine are taken as known: they are looked up
	// where a client connects, and clients may be many.
	lookAgain = 5 * time.Second
)

// Keeper holds a certificate. It is safe for concurrent use.
type Keeper struct {
	path      string              // of the file of a self-signed one; "": it is kept in memory only
	addresses func() []netip.Addr // nil: the certificate is that of files, and stays
	report    func(error)         // is given why a file could not be written or read

	mu      sync.Mutex // guards all below
	current *tls.Certificate
	looked  time.Time // when it was last seen to serve all addresses
}

// FromFiles returns the certificate of two PEM files. The error names the file and says what is
// wrong with it: not to be read, not of that key, expired, not valid yet.
func FromFiles(certFile, keyFile string, now time.Time) (*Keeper, error) {
	certPEM, err := os.ReadFile(certFile)
	if err != nil {
		return nil, fmt.Errorf("read --cert: %w", err)
	}
	keyPEM, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, fmt.Errorf("read --key: %w", err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("--cert %q with --key %q: %s", certFile, keyFile, strings.TrimPrefix(err.Error(), "tls: "))
	}
	switch {
	case now.After(pair.Leaf.NotAfter):
		return nil, fmt.Errorf("--cert %q has expired on %s", certFile, pair.Leaf.NotAfter.Format(time.DateOnly))
	case now.Before(pair.Leaf.NotBefore):
		return nil, fmt.Errorf("--cert %q is valid from %s on", certFile, pair.Leaf.NotBefore.Format(time.DateOnly))
	}
	return &Keeper{current: &pair}, nil
}

// SelfSigned returns a certificate for the addresses of this machine. It is the one in dir, if that
// is for all of them and lasts; else a new one, which is written there for this user alone. Where
// that fails report is given the error, and the certificate lasts as long as the program.
func SelfSigned(dir string, addresses func() []netip.Addr, report func(error)) (*Keeper, error) {
	k := &Keeper{addresses: addresses, report: report}
	if dir != "" {
		k.path = filepath.Join(dir, "certificate.pem")
		if text, err := os.ReadFile(k.path); err == nil {
			if pair, err := tls.X509KeyPair(text, text); err == nil {
				k.current = &pair
			}
		}
	}
	_, err := k.get()
	return k, err
}

// Config returns what a server needs. A self-signed certificate is renewed within some seconds when
// this machine has got another address.
func (k *Keeper) Config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return k.get() },
	}
}

// Fingerprint returns the SHA-256 of the certificate, as browsers show it.
func (k *Keeper) Fingerprint() string {
	pair, err := k.get()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(pair.Certificate[0])
	return strings.ToUpper(strings.ReplaceAll(fmt.Sprintf("% x", sum), " ", ":"))
}

// get returns the certificate, a new one if it is self-signed and does not do any more.
func (k *Keeper) get() (*tls.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.addresses == nil {
		return k.current, nil
	}
	now := time.Now()
	if k.current != nil && now.Sub(k.looked) < lookAgain {
		return k.current, nil
	}
	addresses := k.addresses()
	if k.current != nil && serves(k.current.Leaf, addresses, now) {
		k.looked = now
		return k.current, nil
	}
	text, err := create(addresses, now)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	pair, err := tls.X509KeyPair(text, text)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	k.current, k.looked = &pair, now
	if k.path != "" {
		if err := write(k.path, text); err != nil {
			k.report(fmt.Errorf("the certificate is not kept for the next start: %w", err))
		}
	}
	return k.current, nil
}

// serves reports whether a certificate is for all addresses and lasts for a while.
func serves(leaf *x509.Certificate, addresses []netip.Addr, now time.Time) bool {
	if now.Before(leaf.NotBefore) || now.Add(renewBefore).After(leaf.NotAfter) {
		return false
	}
	for _, a := range addresses {
		if leaf.VerifyHostname(a.String()) != nil {
			return false
		}
	}
	return true
}

// create returns a new key and its certificate, as PEM.
func create(addresses []netip.Addr, now time.Time) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "pushpane"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validFor),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	for _, a := range addresses {
		template.IPAddresses = append(template.IPAddresses, a.AsSlice())
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = errors.Join(
		pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: signed}),
		pem.Encode(&text, &pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
	)
	return text.Bytes(), err
}

// write replaces a file, which is never there half, and which only this user can read.
func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "certificate-*") // 0600
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
