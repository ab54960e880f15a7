package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go"
)

// accessOptions returns by what the node shows who it is: a file of credentials, and the variables
// of the nats command, which never stand in a list of processes. Of several ways one counts, in the
// order of that command; a file that was given by a flag comes before them all. No error shows a
// secret, nor the value of a variable that names a file: the secret itself may stand there.
func accessOptions(credentials string) (options []nats.Option, err error) {
	user, password, token := os.Getenv("NATS_USER"), os.Getenv("NATS_PASSWORD"), os.Getenv("NATS_TOKEN")
	if password == "" && token == "" {
		user, token = "", user
	}
	var seed string
	switch {
	case credentials != "":
		credentials, err = secretFile("--creds", credentials)
	case user != "":
		options = append(options, nats.UserInfo(user, password))
	default:
		credentials, err = secretFile("NATS_CREDS", os.Getenv("NATS_CREDS"))
		if err == nil && credentials == "" {
			seed, err = secretFile("NATS_NKEY", os.Getenv("NATS_NKEY"))
		}
	}
	if err != nil {
		return nil, err
	}
	if credentials != "" {
		options = append(options, nats.UserCredentials(credentials))
	}
	if seed != "" {
		option, err := nats.NkeyOptionFromSeed(seed)
		if err != nil {
			return nil, fmt.Errorf("NATS_NKEY: read the seed of a user: %w", err)
		}
		options = append(options, option)
	}
	if token != "" {
		options = append(options, nats.Token(token))
	}
	tls, err := tlsOptions()
	return append(options, tls...), err
}

// tlsOptions returns the authority of the server, and the certificate that it may ask for.
func tlsOptions() (options []nats.Option, err error) {
	files := map[string]string{}
	for _, variable := range []string{"NATS_CA", "NATS_CERT", "NATS_KEY"} {
		if files[variable], err = secretFile(variable, os.Getenv(variable)); err != nil {
			return nil, err
		}
	}
	ca, certificate, key := files["NATS_CA"], files["NATS_CERT"], files["NATS_KEY"]
	if (certificate == "") != (key == "") {
		return nil, errors.New("NATS_CERT and NATS_KEY go together, and one is missing")
	}
	if ca != "" {
		options = append(options, nats.RootCAs(ca))
	}
	if certificate != "" {
		options = append(options, nats.ClientCert(certificate, key))
	}
	return options, nil
}

// secretFile returns the name of a file that can be read, "" for "". As in the nats command, ~
// stands for the home directory.
func secretFile(from, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if rest, found := strings.CutPrefix(name, "~"); found {
		if home, err := os.UserHomeDir(); err == nil {
			name = filepath.Join(home, rest)
		}
	}
	f, err := os.Open(name)
	if err == nil {
		return name, f.Close()
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return "", fmt.Errorf("%s: open the file that it names: %w", from, err)
}
