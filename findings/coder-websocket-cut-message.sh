#!/bin/sh
# github.com/coder/websocket v1.8.15 returns a message that was cut as if it were whole: Read gives
# what had come, and no error.
#
# msgReader.Read takes any error that wraps io.EOF for the end of the message, also that of the
# connection: between two frames of a message, where the header of the next one is awaited, and
# behind the header of a frame whose payload never came. Only inside a payload is it an error
# (io.ErrUnexpectedEOF). RFC 6455, section 7.1.7: such a connection has failed. Who reads cannot
# tell; the next Read fails with "previous message not read to completion".
#
# Seen, of servers that end the connection in the middle of a message:
#   between two frames: "half", error <nil>
#   behind a header: "", error <nil>
#   inside a payload: "ha", error failed to read: failed to read frame payload: unexpected EOF
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'EOF'
package main

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"

	"github.com/coder/websocket"
)

func main() {
	for _, cut := range []struct{ where, frames string }{
		{"between two frames", "\x01\x04half"}, // text, without FIN
		{"behind a header", "\x81\x05"},        // text of 5 bytes
		{"inside a payload", "\x81\x05ha"},
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		go serve(listener, cut.frames)
		conn, _, err := websocket.Dial(context.Background(), "ws://"+listener.Addr().String(), nil)
		if err != nil {
			panic(err)
		}
		_, message, err := conn.Read(context.Background())
		fmt.Printf("%s: %q, error %v\n", cut.where, message, err)
	}
}

func serve(listener net.Listener, frames string) {
	conn, err := listener.Accept()
	if err != nil {
		panic(err)
	}
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		panic(err)
	}
	sum := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n%s",
		base64.StdEncoding.EncodeToString(sum[:]), frames)
	conn.Close()
}
EOF
go mod init finding 2>/dev/null
go get github.com/coder/websocket@v1.8.15
go run . >seen
cat seen
cat >want <<'EOF'
between two frames: "half", error <nil>
behind a header: "", error <nil>
inside a payload: "ha", error failed to read: failed to read frame payload: unexpected EOF
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
