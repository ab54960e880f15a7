//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// access is a server that asks who comes, and how a node shows it.
type access struct {
	config  string   // of the server
	scheme  string   // "nats" if unsaid
	right   []string // arguments, and variables as NAME=VALUE
	secrets []string
	wrong   []refused
}

// refused is a way in which a node is not let in.
type refused struct {
	with []string
	want string
}

// launchJoined is launch of a node; those of with that hold = before any / are variables.
func launchJoined(t testing.TB, address string, with ...string) *program {
	t.Helper()
	args := []string{"--join", address, "--port", "0", "--no-browser", "--verbose"}
	var env []string
	for _, w := range with {
		if strings.HasPrefix(w, "NATS_") || strings.HasPrefix(w, "HOME=") {
			env = append(env, w)
		} else {
			args = append(args, w)
		}
	}
	return launch(t, nil, env, args...)
}

// A node comes in as the nats command does: by TLS, with a certificate, an nkey, a token or
// credentials. Who shows the wrong ones is refused in one line, and no secret is shown anywhere.
func TestCluster_access(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, a := range map[string]access{
		"TLS": tlsAccess(t, dir), "nkey": nkeyAccess(t, dir), "token": tokenAccess(dir), "credentials": credentialsAccess(t, dir),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := filepath.Join(t.TempDir(), "server.conf")
			writeFile(t, config, a.config)
			server := startEngine(t, "-js", "-c", config)
			address := server.log("talk")
			if a.scheme != "" {
				address = strings.Replace(strings.Replace(address, "nats", a.scheme, 1), "127.0.0.1", "localhost", 1)
			}
			shown := ""
			for _, r := range a.wrong {
				p := launchJoined(t, address, r.with...)
				code, said := p.exitCode(t, 0), p.stderr.String()
				shown += said
				if code != 1 || !strings.Contains(said, r.want) || strings.Count(said, "pushpane: error:") != 1 {
					t.Errorf("%q: exit %d, %q; want 1 and %q", r.with, code, said, r.want)
				}
			}
			recorded := filepath.Join(t.TempDir(), "talk.ndjson")
			p := launchJoined(t, address, append([]string{"--record", recorded}, a.right...)...)
			p.waitForURL(t)
			p.publish(t, "inside", "")
			if s := p.clusterStatus(t); !s.Engine.Connected {
				t.Errorf("status %+v, want connected", s)
			}
			shown += p.ask(t, "GET", "/status", nil).body + readFile(t, fmt.Sprintf("/proc/%d/cmdline", p.cmd.Process.Pid))
			p.interrupt(t)
			shown += p.stderr.String() + p.stdout.String() + readFile(t, recorded)
			if !strings.Contains(shown, "inside") {
				t.Error("the recording has nothing")
			}
			for _, secret := range a.secrets {
				if strings.Contains(shown, secret) {
					t.Errorf("%q is shown: %s", secret, shown)
				}
			}
		})
	}
}

// The permissions of docs/cluster.md are enough: for lines, a POST, and a server that comes back. A
// user without the first one reads along.
func TestCluster_permissions(t *testing.T) {
	t.Parallel()
	all := clusterExample(t, "permissions")
	config := writeFile(t, filepath.Join(t.TempDir(), "server.conf"), fmt.Sprintf("authorization { users: [\n{ user: all, password: p, permissions: {\n%s} }\n{ user: reads, password: p, permissions: {\n%s} }\n] }",
		all, strings.Replace(all, `"pushpane.talk.>",`, "", 1)))
	server := startEngine(t, "-js", "-c", config)
	join := func(user string) *program {
		p := launchJoined(t, server.log("talk"), "NATS_USER="+user, "NATS_PASSWORD=p", "--node", user)
		p.waitForURL(t)
		return p
	}
	a := join("all")
	b := join("reads")
	a.publish(t, "one", "?key=k")
	server.kill()
	eventually(t, "both miss the server", func() bool { return !a.clusterStatus(t).Engine.Connected && !b.clusterStatus(t).Engine.Connected })
	server.start()
	eventually(t, "a message is taken", func() bool {
		return a.ask(t, "POST", "/events?key=l", strings.NewReader("two")).code == 201
	})
	wantOneLog(t, 2, a, b)
	eventually(t, "they know each other", func() bool { return len(a.clusterStatus(t).Nodes) == 2 && len(b.clusterStatus(t).Nodes) == 2 })
	if got := b.ask(t, "POST", "/events", strings.NewReader("three")); got.code != 400 || !strings.Contains(got.body, "does not permit") {
		t.Errorf("who may not publish is answered %d %s", got.code, got.body)
	}
	if said := a.stderr.String(); strings.Contains(said, "permit") {
		t.Errorf("who may has read %s", said)
	}
}

func writeFile(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tlsAccess is a server with a certificate that asks for another one. What signs itself is its own
// authority.
func tlsAccess(t testing.TB, dir string) access {
	ours, theirs, foreign := filepath.Join(dir, "ours.pem"), filepath.Join(dir, "theirs.pem"), filepath.Join(dir, "foreign.pem")
	for _, path := range []string{ours, theirs, foreign} {
		writeCertificate(t, path)
	}
	return access{
		config: fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true, timeout: 10 }", theirs, theirs, ours),
		scheme: "tls",
		// The nats command, too, reads ~ in its variables.
		right: []string{"HOME=" + dir, "NATS_CA=~/theirs.pem", "NATS_CERT=" + ours, "NATS_KEY=" + ours},
		wrong: []refused{
			{nil, "certificate signed by unknown authority"},
			{[]string{"NATS_CA=" + foreign, "NATS_CERT=" + ours, "NATS_KEY=" + ours}, "certificate signed by unknown authority"},
			// In TLS 1.3 the server refuses behind the handshake; whether the client reads
			// why, or finds the connection closed, is a matter of time.
			{[]string{"NATS_CA=" + theirs}, "remote"},
			{[]string{"NATS_CA=" + theirs, "NATS_CERT=" + foreign, "NATS_KEY=" + foreign}, "remote"},
			{[]string{"NATS_CA=" + theirs, "NATS_CERT=" + ours}, "NATS_CERT and NATS_KEY go together"},
			{[]string{"NATS_CA=" + filepath.Join(dir, "none")}, "NATS_CA: open the file that it names: no such file"},
		},
	}
}

func tokenAccess(string) access {
	return access{
		config:  `authorization { token: "t0ken", timeout: 30 }`,
		right:   []string{"NATS_USER=t0ken"},
		secrets: []string{"t0ken", "wr0ng"},
		wrong: []refused{
			{nil, "Authorization"},
			{[]string{"NATS_USER=wr0ng"}, "Authorization"},
			{[]string{"NATS_TOKEN=wr0ng"}, "Authorization"},
		},
	}
}

// seedOf returns a key's seed and its public half.
func seedOf(t testing.TB, k nkeys.KeyPair, err error) (seed, public string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Seed()
	if err != nil {
		t.Fatal(err)
	}
	public, err = k.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return string(s), public
}

func nkeyAccess(t testing.TB, dir string) access {
	user, err := nkeys.CreateUser()
	seed, public := seedOf(t, user, err)
	other, err := nkeys.CreateUser()
	otherSeed, _ := seedOf(t, other, err)
	return access{
		config:  "authorization { users: [ { nkey: " + public + " } ], timeout: 30 }",
		right:   []string{"NATS_NKEY=" + writeFile(t, filepath.Join(dir, "user.nk"), seed)},
		secrets: []string{seed, otherSeed},
		wrong: []refused{
			{nil, "Authorization"},
			{[]string{"NATS_NKEY=" + writeFile(t, filepath.Join(dir, "other.nk"), otherSeed)}, "Authorization"},
			{[]string{"NATS_NKEY=" + writeFile(t, filepath.Join(dir, "no.nk"), "x")}, "NATS_NKEY: read the seed of a user"},
			// The seed itself, in place of its file.
			{[]string{"NATS_NKEY=" + seed}, "NATS_NKEY: open the file that it names: no such file"},
		},
	}
}

// credentialsAccess is a server that knows its operator and the accounts that this has signed.
func credentialsAccess(t testing.TB, dir string) access {
	operator, err := nkeys.CreateOperator()
	_, operatorName := seedOf(t, operator, err)
	account, err := nkeys.CreateAccount()
	_, accountName := seedOf(t, account, err)
	user, err := nkeys.CreateUser()
	seed, userName := seedOf(t, user, err)
	encode := func(claims jwt.Claims, signer nkeys.KeyPair) string {
		t.Helper()
		text, err := claims.Encode(signer)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	ofAccount := jwt.NewAccountClaims(accountName)
	ofAccount.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit}
	ofUser := jwt.NewUserClaims(userName)
	credentials := func(name string, claims *jwt.UserClaims, signer nkeys.KeyPair) string {
		t.Helper()
		text, err := jwt.FormatUserConfig(encode(claims, signer), []byte(seed))
		if err != nil {
			t.Fatal(err)
		}
		return writeFile(t, filepath.Join(dir, name), string(text))
	}
	stranger, err := nkeys.CreateAccount()
	if err != nil {
		t.Fatal(err)
	}
	file := credentials("user.creds", ofUser, account)
	expired := jwt.NewUserClaims(userName)
	expired.Expires = 1 // of 1970
	system, err := nkeys.CreateAccount()
	_, systemName := seedOf(t, system, err)
	// Of the ways in which a node may show who it is the flag counts.
	return access{
		config: fmt.Sprintf("authorization { timeout: 30 }\noperator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload: { %s: %s, %s: %s }",
			encode(jwt.NewOperatorClaims(operatorName), operator), systemName,
			systemName, encode(jwt.NewAccountClaims(systemName), operator), accountName, encode(ofAccount, operator)),
		right:   []string{"--creds", file, "NATS_NKEY=/none"},
		secrets: []string{seed, strings.Split(readFile(t, file), "\n")[1]},
		wrong: []refused{
			{nil, "Authorization"},
			{[]string{"--creds", credentials("stranger.creds", ofUser, stranger)}, "Authorization"},
			{[]string{"NATS_CREDS=" + credentials("expired.creds", expired, account)}, "Authorization"},
			{[]string{"--creds", writeFile(t, filepath.Join(dir, "no.creds"), "x")}, "no nkey"},
			{[]string{"NATS_CREDS=" + filepath.Join(dir, "none.creds")}, "NATS_CREDS: open the file that it names: no such file"},
			{[]string{"--creds", dir}, "is a directory"},
		},
	}
}

// A node that is refused for a while, as while credentials are renewed, comes back by itself.
func TestCluster_refusedForAWhile(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	p := startNode(t, server.log("talk"), "a")
	server.kill()
	refuseAll(t, server.addr, 4)
	server.start()
	eventually(t, "the node is back", func() bool { return p.clusterStatus(t).Engine.Connected })
	p.publish(t, "inside", "")
}

// refuseAll stands in for a server that refuses all who come, until it has refused so many.
func refuseAll(t testing.TB, addr string, count int) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
	for range count {
		c, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, "INFO {\"server_id\":\"x\",\"auth_required\":true,\"max_payload\":1048576,\"proto\":1,\"headers\":true}\r\n")
		for r, line := bufio.NewReader(c), ""; line != "PING\r\n" && err == nil; { // behind CONNECT
			line, err = r.ReadString('\n')
		}
		fmt.Fprint(c, "-ERR 'Authorization Violation'\r\n")
		c.Close()
	}
}
