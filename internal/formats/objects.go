package formats

// objects returns the rows of lines that are an object in JSON, and of pairs.
func objects() []Format {
	level := func(value string) Key { return Key{Path: "level", Value: value, Parts: []string{"level"}} }
	message := func(path string) Key { return Key{Path: path, Parts: []string{"message"}, Optional: true} }
	return []Format{
		{Name: "pino", Title: "pino", Levels: "pino", Closed: true, Keys: []Key{
			level(`^(\d{2})$`), {Path: "time", Value: `^(\d{12,13})$`, Parts: []string{"ms"}}, message("msg")},
			Example: `{"level":30,"time":1795860000123,"pid":4711,"hostname":"web1","msg":"TypeError: caught"}`},
		{Name: "slog", Title: "Go slog, JSON", Closed: true, Keys: []Key{
			level(`^(DEBUG|INFO|WARN|ERROR)(?:[+-]\d+)?$`), {Path: "time", Stamp: "iso-value"}, message("msg")},
			Example: `{"time":"2026-11-28T10:00:00.123456789+01:00","level":"WARN","msg":"queue is long","length":7}`},
		{Name: "logfmt", Title: "logfmt", Pairs: true, Keys: []Key{
			{Path: "time|ts|timestamp|t", Stamp: "iso-value"}, {Path: "level|lvl|severity", Parts: []string{"level"}, Optional: true}, message("msg|message")},
			Example: `time=2026-11-28T10:00:00.123+01:00 level=ERROR msg="disk is full" path=/srv`},
	}
}
