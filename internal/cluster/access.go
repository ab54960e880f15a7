package cluster

import (
	"errors"
	"os"

	"github.com/nats-io/nats.go"
)

// accessOptions returns by what the node shows who it is: a file of credentials, and the variables
// of the nats command, which never stand in a list of processes.
func accessOptions(credentials string) ([]nats.Option, error) {
	var options []nats.Option
	if credentials == "" {
		credentials = os.Getenv("NATS_CREDS")
	}
	if credentials != "" {
		options = append(options, nats.UserCredentials(credentials))
	}
	if user, password := os.Getenv("NATS_USER"), os.Getenv("NATS_PASSWORD"); password != "" {
		options = append(options, nats.UserInfo(user, password))
	} else if user != "" { // so does the nats command
		options = append(options, nats.Token(user))
	}
	if seed := os.Getenv("NATS_NKEY"); seed != "" {
		option, err := nats.NkeyOptionFromSeed(seed)
		if err != nil {
			return nil, err
		}
		options = append(options, option)
	}
	if ca := os.Getenv("NATS_CA"); ca != "" {
		options = append(options, nats.RootCAs(ca))
	}
	certificate, key := os.Getenv("NATS_CERT"), os.Getenv("NATS_KEY")
	if (certificate == "") != (key == "") {
		return nil, errors.New("NATS_CERT and NATS_KEY go together, and one is missing")
	}
	if certificate != "" {
		options = append(options, nats.ClientCert(certificate, key))
	}
	return options, nil
}
