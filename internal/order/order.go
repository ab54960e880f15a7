// Package order reads the bodies of orders: requests whose body is one JSON object (docs/wire.md,
// "Limits").
package order

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// MaxBody bounds the body, in bytes. A message of a guest is the longest: 4,000 characters, each of
// up to 12 bytes where they are escaped.
const MaxBody = 64 << 10

// Read reads the body of r into the struct that of points to. It refuses what would be ignored
// although it was meant: a key that the struct has not, and what stands behind the object. The
// error is the reason, without what was wanted.
func Read(w http.ResponseWriter, r *http.Request, of any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, MaxBody))
	d.DisallowUnknownFields()
	err := d.Decode(of)
	if err == nil {
		var end json.RawMessage
		if err = d.Decode(&end); err == io.EOF {
			return nil
		}
		if _, large := errors.AsType[*http.MaxBytesError](err); !large {
			return errors.New("there is more behind the object")
		}
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return fmt.Errorf("the body has more than %d bytes", MaxBody)
	}
	if errors.Is(err, io.EOF) {
		return errors.New("the body is empty")
	}
	return err
}
