package formats

const (
	// Names of keys, where none is known.
	timeKeys    = "time|ts|timestamp|@timestamp|@t|t|T|datetime|date|dt|asctime|time_iso8601|Timestamp|Time|eventTime|EventTime|event_time|timeUnixNano|StartUTC|start_time|stageTimestamp|timeMillis|msec"
	levelKeys   = "level_name|levelname|level|lvl|severity|error_severity|loglevel|log_level|LogLevel|log.level|severity_text|severityText|SeverityText|@l|@level|@fields.level|L|Level|Severity"
	messageKeys = "message|msg|text|event|Message|short_message|@message|M|MessageTemplate|body|Body"

	// Values of a key.
	seconds = `^(\d{9,10}(?:\.\d+)?)$`
	lowers  = `^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$`
)

// objects returns the rows of lines that are an object in JSON, and of pairs. A level that its key
// does not say is none: a word in the message or in another key is no level.
func objects() []Format {
	level := func(value string) Key { return Key{Path: "level", Value: value, Parts: []string{"level"}} }
	some := func(paths string) Key { return Key{Path: paths, Parts: []string{"level"}, Optional: true} }
	message := func(paths string) Key { return Key{Path: paths, Parts: []string{"message"}, Optional: true} }
	iso := func(paths string) Key { return Key{Path: paths, Stamp: "iso-value"} }
	of := func(paths, value, part string) Key { return Key{Path: paths, Value: value, Parts: []string{part}} }
	has := func(path, value string) Key { return Key{Path: path, Value: value} }
	rows := []Format{
		{Name: "mongod", Title: "mongod", Keys: []Key{iso("t.$date"), of("s", `^([FEWID][1-5]?)$`, "level"), has("c", ""), message("msg")},
			Example: `{"t":{"$date":"2026-11-28T10:00:00.123+01:00"},"s":"W","c":"NETWORK","id":22943,"ctx":"conn7","msg":"Slow handshake"}`},
		{Name: "docker", Title: "Docker json-file", Inner: true, Keys: []Key{iso("time"), has("stream", `^(?:stdout|stderr)$`), {Path: "log", Parts: []string{"message"}}},
			Example: `{"log":"[warn] the queue is long\n","stream":"stderr","time":"2026-11-28T10:00:00.123456789Z"}`},
		{Name: "journal-json", Title: "journalctl -o json", Levels: "syslog", Keys: []Key{
			of("__REALTIME_TIMESTAMP", `^(\d{14,17})$`, "us"), some("PRIORITY"), message("MESSAGE")},
			Example: `{"MESSAGE":"disk is full","PRIORITY":"3","SYSLOG_IDENTIFIER":"app","__REALTIME_TIMESTAMP":"1795860000123456"}`},
		{Name: "ecs", Title: "Elastic Common Schema", Keys: []Key{iso("@timestamp"), some("log.level"), {Path: "ecs.version|ecs"}, message("message")},
			Example: `{"@timestamp":"2026-11-28T10:00:00.123Z","log.level":"ERROR","message":"disk is full","ecs.version":"1.2.0"}`},
		{Name: "postgresql-json", Title: "PostgreSQL, JSON", Keys: []Key{iso("timestamp"), {Path: "error_severity", Parts: []string{"level"}}, has("pid", `^\d+$`), message("message")},
			Example: `{"timestamp":"2026-11-28 10:00:00.123 UTC","user":"ada","pid":4711,"error_severity":"ERROR","state_code":"42P01","message":"relation \"x\" does not exist"}`},
		{Name: "logstash", Title: "Logstash", Keys: []Key{iso("@timestamp"), {Path: "@version"}, some("level"), message("message")},
			Example: `{"@timestamp":"2026-11-28T10:00:00.123+01:00","@version":"1","message":"disk is full","level":"ERROR"}`},
		{Name: "serilog", Title: "Serilog, compact", Otherwise: "info", Keys: []Key{iso("@t"), some("@l"), message("@m|@mt")},
			Example: `{"@t":"2026-11-28T10:00:00.1234567Z","@mt":"Disk {Name} is full","@l":"Error","Name":"sda"}`},
		{Name: "bunyan", Title: "bunyan", Levels: "pino", Keys: []Key{has("name", ""), level(`^(\d{2})$`), iso("time"), has("v", `^\d+$`), message("msg")},
			Example: `{"name":"app","hostname":"web1","pid":4711,"level":40,"msg":"queue is long","time":"2026-11-28T10:00:00.123Z","v":0}`},
		{Name: "pino", Title: "pino", Levels: "pino", Keys: []Key{level(`^(\d{2})$`), of("time", `^(\d{12,13})$`, "ms"), message("msg")},
			Example: `{"level":30,"time":1795860000123,"pid":4711,"hostname":"web1","msg":"TypeError: caught"}`},
		{Name: "pino-iso", Title: "pino", Levels: "pino", Keys: []Key{level(`^(\d{2})$`), iso("time"), message("msg")},
			Example: `{"level":50,"time":"2026-11-28T10:00:00.123Z","pid":4711,"hostname":"web1","msg":"disk is full"}`},
		{Name: "pino-label", Title: "pino", Keys: []Key{level(`^(trace|debug|info|warn|error|fatal)$`), iso("time"), has("pid", `^\d+$`), has("hostname", ""), message("msg")},
			Example: `{"level":"error","time":"2026-11-28T10:00:00.123Z","pid":4711,"hostname":"web1","msg":"disk is full"}`},
		{Name: "pino-label-ms", Title: "pino", Keys: []Key{level(`^(trace|debug|info|warn|error|fatal)$`), of("time", `^(\d{12,13})$`, "ms"), has("pid", `^\d+$`), has("hostname", ""), message("msg")},
			Example: `{"level":"error","time":1795860000123,"pid":4711,"hostname":"web1","msg":"disk is full"}`},
		{Name: "caddy", Title: "Caddy", Keys: []Key{level(lowers), of("ts", seconds, "unix"),
			has("logger", `^(?:http|tls|admin|events|pki|docker_proxy|caddy|watcher|layer4)\b`), message("msg")},
			Example: `{"level":"info","ts":1795860000.1234567,"logger":"http.log.access","msg":"handled request","status":200}`},
		{Name: "zap", Title: "Go zap", Keys: []Key{level(lowers), of("ts", seconds, "unix"), message("msg")},
			Example: `{"level":"warn","ts":1795860000.1234567,"caller":"app/main.go:42","msg":"queue is long"}`},
		{Name: "zap-iso", Title: "Go zap", Keys: []Key{level(lowers), iso("ts"), message("msg")},
			Example: `{"level":"error","ts":"2026-11-28T10:00:00.123+0100","caller":"app/main.go:42","msg":"disk is full"}`},
		{Name: "zap-number", Title: "Go zap", Keys: []Key{level(lowers), of("ts", `^(\d{13}(?:\.\d+)?|\d{19})$`, "number"), message("msg")},
			Example: `{"level":"warn","ts":1795860000123.4567,"caller":"app/main.go:42","msg":"queue is long"}`},
		{Name: "kubernetes", Title: "Kubernetes, JSON", Keys: []Key{of("ts", `^(\d{13}(?:\.\d+)?)$`, "ms"), {Path: "caller"}, message("msg")},
			Example: `{"ts":1795860000123.456,"caller":"app/main.go:42","msg":"queue is empty","v":0}`},
		{Name: "traefik", Title: "Traefik", Keys: []Key{iso("time"), level(lowers), {Path: "entryPointName|RequestMethod|routerName|providerName|serviceName"}, message("msg|message")},
			Example: `{"level":"info","RequestMethod":"GET","DownstreamStatus":200,"entryPointName":"web","msg":"","time":"2026-11-28T10:00:00+01:00"}`},
		{Name: "zerolog", Title: "Go zerolog", Keys: []Key{level(lowers), iso("time"), {Path: "message", Parts: []string{"message"}}},
			Example: `{"level":"warn","time":"2026-11-28T10:00:00+01:00","message":"queue is long"}`},
		{Name: "zerolog-unix", Title: "Go zerolog", Keys: []Key{level(lowers), of("time", `^(\d{9,19})$`, "number"), {Path: "message", Parts: []string{"message"}}},
			Example: `{"level":"warn","time":1795860000,"message":"queue is long"}`},
		{Name: "slog", Title: "Go slog, JSON", Keys: []Key{level(`^(DEBUG|INFO|WARN|ERROR)(?:[+-]\d+)?$`), iso("time"), message("msg")},
			Example: `{"time":"2026-11-28T10:00:00.123456789+01:00","level":"WARN","msg":"queue is long","length":7}`},
		{Name: "logrus", Title: "logrus, JSON", Keys: []Key{level(lowers), iso("time"), {Path: "msg", Parts: []string{"message"}}},
			Example: `{"level":"warning","msg":"queue is long","time":"2026-11-28T10:00:00+01:00"}`},
		{Name: "winston", Title: "winston", Keys: []Key{
			level(`^(error|warn|info|http|verbose|debug|silly)$`), iso("timestamp"), {Path: "message", Parts: []string{"message"}}},
			Example: `{"level":"warn","message":"queue is long","timestamp":"2026-11-28T10:00:00.123Z"}`},
		{Name: "structlog", Title: "structlog", Keys: []Key{level(""), iso("timestamp"), {Path: "event", Parts: []string{"message"}}},
			Example: `{"event":"queue is long","level":"warning","timestamp":"2026-11-28T10:00:00.123456Z"}`},
		{Name: "loguru-json", Title: "Python loguru, JSON", Keys: []Key{{Path: "text", Stamp: "iso"}, {Path: "record.level", Value: `^\{[^{}]*"name": ?"([A-Z]+)"`, Parts: []string{"level"}}, message("record.message")},
			Example: `{"text": "2026-11-28 10:00:00.123 | SUCCESS | app:run:42 - no error\n", "record": {"level": {"icon": "x", "name": "SUCCESS", "no": 25}, "message": "no error"}}`},
		{Name: "python-json", Title: "Python logging, JSON", Keys: []Key{iso("asctime"), some("levelname"), message("message")},
			Example: `{"asctime":"2026-11-28 10:00:00,123","levelname":"ERROR","name":"app","message":"disk is full"}`},
		{Name: "gelf", Title: "GELF", Levels: "syslog", Keys: []Key{of("timestamp", seconds, "unix"), some("level"), {Path: "short_message", Parts: []string{"message"}}},
			Example: `{"version":"1.1","host":"web1","short_message":"disk is full","timestamp":1795860000.123,"level":3}`},
		{Name: "google", Title: "Google Cloud Logging", Keys: []Key{of("timestamp.seconds|timestampSeconds", `^(\d{9,10})$`, "unix"), of("timestamp.nanos|timestampNanos", `^(\d{1,9})$`, "nanos"), some("severity"), message("message")},
			Example: `{"timestamp":{"seconds":1795860000,"nanos":123000000},"severity":"WARNING","message":"no error"}`},
		{Name: "fluent-bit", Title: "Fluent Bit", Levels: "json", Inner: true, Keys: []Key{of("date", seconds, "unix"), some(levelKeys), {Path: "log", Parts: []string{"message"}}},
			Example: `{"date":1795860000.123456,"log":"[warn] the queue is long"}`},
		{Name: "fluent-bit-iso", Title: "Fluent Bit", Levels: "json", Inner: true, Keys: []Key{iso("date"), some(levelKeys), {Path: "log", Parts: []string{"message"}}},
			Example: `{"date":"2026-11-28T10:00:00.123456Z","log":"[warn] the queue is long"}`},
		{Name: "json", Title: "JSON", Levels: "json", Keys: []Key{iso(timeKeys), some(levelKeys), message(messageKeys)},
			Example: `{"timestamp":"2026-11-28T10:00:00Z","severity":"ERROR","message":"disk is full"}`},
		{Name: "json-unix", Title: "JSON", Levels: "json", Keys: []Key{of(timeKeys, `^(\d{9,19}(?:\.\d+)?)$`, "number"), some(levelKeys), message(messageKeys)},
			Example: `{"ts":1795860000123,"severity":"ERROR","message":"disk is full"}`},
		{Name: "json-access", Title: "JSON", Levels: "json", Keys: []Key{{Path: "time_local|time|timestamp|requestTime", Stamp: "access-value"}, some(levelKeys), message(messageKeys)},
			Example: `{"time_local":"28/Nov/2026:10:00:00 +0100","status":"500","request":"GET /error HTTP/1.1"}`},
		{Name: "log4j-json", Title: "log4j, JSON", Keys: []Key{of("instant.epochSecond", seconds, "unix"), of("instant.nanoOfSecond", `^(\d{1,9})$`, "nanos"), some("level"), message("message")},
			Example: `{"instant":{"epochSecond":1795860000,"nanoOfSecond":123000000},"thread":"main","level":"ERROR","loggerName":"org.example.Queue","message":"disk is full"}`},
		{Name: "fortigate", Title: "FortiGate", Pairs: true, Keys: []Key{
			{Path: "date", Value: `^` + date + `$`, Parts: []string{"year", "month", "day"}}, {Path: "time", Value: `^` + clock + `$`, Parts: []string{"hour", "minute", "second"}}, some("level"), message("msg|logdesc")},
			Example: `date=2026-11-28 time=10:00:00 devname="fw" logid="0100032001" type="event" level="warning" msg="Login is late"`},
		{Name: "logfmt", Title: "logfmt", Pairs: true, Keys: []Key{
			iso("time|ts|timestamp|t|at|date"), {Path: "level|lvl|severity", Value: `^([A-Za-z]+)`, Parts: []string{"level"}, Optional: true}, message("msg|message")},
			Example: `time=2026-11-28T10:00:00.123+01:00 level=ERROR msg="disk is full" path=/srv`},
		{Name: "logfmt-unix", Title: "logfmt", Pairs: true, Keys: []Key{of("time|ts|timestamp|t", `^(\d{9,19}(?:\.\d+)?)$`, "number"),
			{Path: "level|lvl|severity", Value: `^([A-Za-z]+)`, Parts: []string{"level"}, Optional: true}, message("msg|message")},
			Example: `ts=1795860000.123 level=info msg="queue is empty"`},
	}
	for i := range rows {
		rows[i].Closed = !rows[i].Inner
	}
	return rows
}
