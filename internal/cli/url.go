package cli

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"pushpane/internal/foreign"
	"pushpane/internal/terminal"
)

// maxBody bounds what --data sends, in bytes: it is kept, since it may be sent again.
const maxBody = 64 << 20

// isAddress reports whether an argument is an address of another server, and no file.
func isAddress(word string) bool {
	scheme, _, found := strings.Cut(word, "://")
	switch strings.ToLower(scheme) {
	case "http", "https", "ws", "wss":
		return found
	}
	return false
}

// Request returns what is asked of the server of URL, with what the files and variables hold that
// the flags name. No error has a secret in it.
func (s Settings) Request(stdin io.Reader) (*foreign.Request, error) {
	r, err := foreign.NewRequest(s.URL)
	if err != nil {
		return nil, terminal.Usage(fmt.Sprintf("%q is no address of a stream: %v", foreign.ShownURL(s.URL), err), "pushpane https://HOST/PATH")
	}
	if s.method != "" {
		if err := r.SetMethod(s.method); err != nil {
			return nil, terminal.Usage("--request: "+err.Error(), "pushpane -X POST https://HOST/PATH")
		}
	}
	if err := s.addHeaders(r); err != nil {
		return nil, err
	}
	if s.given["data"] {
		if r.Body, err = readBody(s.data, stdin); err != nil {
			return nil, terminal.Fail(fmt.Errorf("--data: %w", err), "--data @FILE is what is in the file, @- what is on standard input")
		}
	}
	r.Insecure = s.insecure
	if s.cacert != "" {
		if r.Roots, err = readRoots(s.cacert); err != nil {
			return nil, terminal.Fail(fmt.Errorf("--cacert: %w", err), "the file has certificates in PEM: -----BEGIN CERTIFICATE-----")
		}
	}
	return r, nil
}

// addHeaders adds those of --header and --header-env.
func (s Settings) addHeaders(r *foreign.Request) error {
	const hint = "-H 'Name: value', or -H @FILE with such lines"
	for _, header := range s.headers {
		lines := []string{header}
		if file, named := strings.CutPrefix(header, "@"); named {
			text, err := os.ReadFile(file)
			if err != nil {
				return terminal.Fail(fmt.Errorf("--header: %w", err), hint)
			}
			lines = strings.Split(string(text), "\n")
		}
		for i, line := range lines {
			if line = strings.TrimSpace(line); line == "" && len(lines) > 1 || strings.HasPrefix(line, "#") {
				continue
			}
			if err := r.AddHeader(line); err != nil && len(lines) > 1 {
				return terminal.Usage(fmt.Sprintf("--header %s: line %d: %v", header, i+1, err), hint)
			} else if err != nil {
				return terminal.Usage("--header: "+err.Error(), hint)
			}
		}
	}
	for _, pair := range s.headerVariables {
		if err := addHeaderOf(r, pair); err != nil {
			return terminal.Usage(err.Error(), "--header-env Authorization=VARIABLE")
		}
	}
	return nil
}

// addHeaderOf adds the header of a pair NAME=VARIABLE. The error names no variable: in its place
// may be the value itself.
func addHeaderOf(r *foreign.Request, pair string) error {
	name, variable, both := strings.Cut(pair, "=")
	value, set := os.LookupEnv(variable)
	switch {
	case !both:
		return errors.New("--header-env: a header and its variable are joined by =")
	case !set && strings.ContainsAny(name, ": "):
		return errors.New("--header-env: there is no such variable")
	case !set:
		return fmt.Errorf("--header-env %q: there is no such variable", name)
	}
	if err := r.SetHeader(name, strings.TrimSpace(value)); err != nil {
		return fmt.Errorf("--header-env: %w", err)
	}
	return nil
}

// readBody returns what --data says.
func readBody(data string, stdin io.Reader) ([]byte, error) {
	file, named := strings.CutPrefix(data, "@")
	if !named {
		return []byte(data), nil
	}
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer opened.Close() // only read
		stdin = opened
	}
	if stdin == nil {
		return nil, errors.New("there is no standard input")
	}
	var body bytes.Buffer
	if _, err := io.Copy(&body, io.LimitReader(stdin, maxBody+1)); err != nil {
		return nil, err
	}
	if body.Len() > maxBody {
		return nil, fmt.Errorf("%q is longer than %d bytes", data, maxBody)
	}
	return body.Bytes(), nil
}

// readRoots returns the certificates of a file.
func readRoots(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%q has no certificate", file)
	}
	return roots, nil
}
