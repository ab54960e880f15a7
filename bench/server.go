//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"

	"pushpane/bench/program"
)

// server is something that pushes events, and how to use it.
type server struct {
	name    string // as in -servers
	title   string // in the report
	stream  string // the path that a viewer asks for
	publish string // the path for an event by POST; none for the floor, which reads lines
	// marker ends the beginning of an answer: when it has come the viewer is in.
	marker     string
	readsInput bool // publishes the lines of its standard input
	holdsMost  bool // has no limit of viewers but that of descriptors
	command    func(port string) ([]string, error)
}

// endOfHeader is the marker of servers that send nothing before the first event.
const endOfHeader = "\r\n\r\n"

// servers are the floor, pushpane, and what of the others is there; notes say what is not.
func (b *bench) servers() (all []server, notes []string) {
	all = []server{
		b.floor("lines"),
		{
			name: "pushpane", title: "pushpane", stream: "/events", publish: "/events", marker: "event: hello", readsInput: true, holdsMost: true,
			command: func(port string) ([]string, error) {
				return []string{b.path("pushpane"), "--port", port, "--no-browser"}, nil
			},
		},
	}
	if said, err := exec.CommandContext(b.ctx, b.path("floor"), "0", "try").CombinedOutput(); err != nil {
		notes = append(notes, fmt.Sprintf("floor by io_uring: not measured: %s", bytes.TrimSpace(said)))
	} else {
		ring := b.floor("ring")
		// It is a second limit for the fan-outs alone.
		ring.name, ring.title, ring.readsInput = "ring", "floor by io_uring", false
		all = slices.Insert(all, 1, ring)
	}
	module, version := findNchan(b)
	if module == "" {
		notes = append(notes, "nchan: not measured, for nginx with its module is not installed (Debian: nginx-light libnginx-mod-nchan).")
	} else {
		all = append(all, b.nchan(module, version))
	}
	return append(all, b.goServer("hub", "hub", "Go hub"), b.goServer("go-sse", "gosse", "go-sse")), notes
}

// joined is pushpane with a log that a NATS server keeps, which it starts on the core of the
// clients. Each time that it is measured it has a log of its own. It reads no input: how fast lines
// are kept is measured by the command cluster.
func (b *bench) joined(natsServer string) (s server, stop func(), err error) {
	port, err := program.FreePort()
	if err != nil {
		return s, nil, err
	}
	cmd := b.command(clientCore, natsServer, "-js", "-a", "127.0.0.1", "-p", port, "-sd", b.path("nats"))
	if err := cmd.Start(); err != nil {
		return s, nil, err
	}
	stop = func() { program.Kill(cmd) }
	if err := b.awaitListening(port); err != nil {
		stop()
		return s, nil, err
	}
	logs := 0
	return server{
		name: "joined", title: "pushpane --join", stream: "/events", publish: "/events", marker: "event: hello",
		command: func(own string) ([]string, error) {
			logs++
			log := fmt.Sprintf("nats://127.0.0.1:%s/log%d", port, logs)
			return []string{b.path("pushpane"), "--port", own, "--no-browser", "--join", log, "--node", "bench"}, nil
		},
	}, stop, nil
}

// floor is the C program; what is "lines", "ring" or "copy", see c/floor.c.
func (b *bench) floor(what string) server {
	return server{
		name: "floor", title: "floor", stream: "/", marker: endOfHeader, readsInput: true, holdsMost: true,
		command: func(port string) ([]string, error) { return []string{b.path("floor"), port, what}, nil },
	}
}

func (b *bench) goServer(name, binary, title string) server {
	return server{
		name: name, title: title, stream: "/", publish: "/", marker: endOfHeader, readsInput: true,
		command: func(port string) ([]string, error) { return []string{b.path(binary), "127.0.0.1:" + port}, nil },
	}
}

// findNchan returns the file of the module and nginx's version, or nothing where one of them is
// missing.
func findNchan(b *bench) (module, version string) {
	about, err := exec.CommandContext(b.ctx, "nginx", "-V").CombinedOutput()
	if err != nil {
		return "", ""
	}
	folder := regexp.MustCompile(`--modules-path=(\S+)`).FindSubmatch(about)
	number := regexp.MustCompile(`nginx/(\S+)`).FindSubmatch(about)
	if folder == nil || number == nil {
		return "", ""
	}
	module = string(folder[1]) + "/ngx_nchan_module.so"
	if _, err := os.Stat(module); err != nil {
		return "", ""
	}
	return module, string(number[1])
}

// nginxConf is one process, as there is one core for it, with nothing in common with an nginx that
// runs already.
const nginxConf = `load_module %q;
worker_processes 1; daemon off; master_process off; pid nginx.pid; error_log stderr error;
events { worker_connections %d; }
http {
	access_log off; keepalive_requests 10000000; nchan_shared_memory_size 512M;
	client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
	server {
		listen 127.0.0.1:%[3]s backlog=4096;
		location = /pub {
			nchan_publisher; nchan_channel_id events;
			nchan_message_buffer_length 1000; nchan_message_timeout 60s;
		}
		location = /sub {
			nchan_subscriber eventsource; nchan_channel_id events;
			nchan_subscriber_first_message newest; nchan_max_channel_subscribers 20000;
		}
	}
}
`

func (b *bench) nchan(module, version string) server {
	return server{
		name: "nchan", title: "nchan (nginx " + version + ")", stream: "/sub", publish: "/pub", marker: endOfHeader,
		command: func(port string) ([]string, error) {
			conf := fmt.Sprintf(nginxConf, module, 19_000, port)
			if err := os.WriteFile(b.path("nginx.conf"), []byte(conf), 0o600); err != nil {
				return nil, err
			}
			return []string{"nginx", "-p", b.tmp, "-c", b.path("nginx.conf")}, nil
		},
	}
}
