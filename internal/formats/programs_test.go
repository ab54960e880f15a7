package formats

// programs are lines as programs really write them, after their documentation and sources, beside
// the one shape of each row in shapes: other fields, prefixes, lengths and times. What stands for
// what is said there. Their words are no levels.
var programs = []struct{ name, levels, line string }{
	// mongod 4.4 and later: https://www.mongodb.com/docs/manual/reference/log-messages/
	{"mongod", "I=info W=warn E=error F=error", `{"t":{"$date":"{2006-01-02T15:04:05.000-07:00}"},"s":"{l}",  "c":"CONTROL",  "id":23285,   "ctx":"main","msg":"Automatically disabling TLS 1.0, to force-enable TLS 1.0 specify --sslDisabledProtocols 'none'"}`},
	{"mongod", "I=info W=warn E=error", `{"t":{"$date":"{2006-01-02T15:04:05.000-07:00}"},"s":"{l}",  "c":"COMMAND",  "id":51803,   "ctx":"conn9","msg":"Slow query","attr":{"type":"command","ns":"shop.errors","command":{"find":"errors","filter":{"level":"error"},"$db":"shop"},"planSummary":"COLLSCAN","ok":0,"errMsg":"operation exceeded time limit","errName":"MaxTimeMSExpired","durationMillis":151}}`},
	{"mongod", "I=info D1=debug D2=debug D5=debug", `{"t":{"$date":"{2006-01-02T15:04:05.000Z07:00}"},"s":"{l}", "c":"REPL_HB",  "id":4615670, "ctx":"ReplCoord-9","svc":"S","msg":"Sending heartbeat","tags":["startupWarnings"],"attr":{"requestId":7}}`},
	{"mongod", "E=error F=error", `{"t":{"$date":"{2006-01-02T15:04:05.000-07:00}"},"s":"{l}","c":"-","id":23079,"ctx":"initandlisten","msg":"Invariant failure","attr":{"expr":"ok","file":"src/mongo/db/x.cpp","line":7},"truncated":{"x":{"type":"string","size":90}},"size":{"x":2}}`},
	{"mongod-old", "I=info W=warn E=error F=error D=debug", `{2006-01-02T15:04:05.000-0700} {l} STORAGE  [initandlisten] ** WARNING: Using the XFS filesystem is strongly recommended`},
	{"mongod-old", "I=info W=warn E=error", `{2006-01-02T15:04:05.000-0700} {l} -        [conn1] end connection 127.0.0.1:1 (0 connections now open), error: none`},

	// Traefik, JSON and common: https://doc.traefik.io/traefik/observability/access-logs/
	{"traefik", lowerLevels, `{"level":"{l}","entryPointName":"websecure","time":"{2006-01-02T15:04:05Z07:00}","message":"Starting TCP Server on :443, 0 errors"}`},
	{"traefik", lowerLevels, `{"level":"{l}","msg":"Configuration received from provider docker: {\"http\":{\"routers\":{\"error\":{}}}}","providerName":"docker","time":"{2006-01-02T15:04:05Z07:00}"}`},
	{"traefik", "info=info", `{"ClientAddr":"10.0.0.1:5","ClientHost":"10.0.0.1","DownstreamStatus":500,"Duration":1201,"OriginStatus":500,"RequestMethod":"POST","RequestPath":"/api/error","RouterName":"api@docker","StartUTC":"2026-01-01T00:00:00.5Z","entryPointName":"web","level":"{l}","msg":"","time":"{2006-01-02T15:04:05Z07:00}"}`},
	{"traefik", "warn=warn error=error", `{"level":"{l}","serviceName":"shop@docker","error":"dial tcp 10.0.0.2:80: connect: connection refused","time":"{2006-01-02T15:04:05-07:00}","message":"Health check failed."}`},
	{"logfmt", lowerLevels, `time="{2006-01-02T15:04:05Z07:00}" level={l} msg="Configuration loaded from file: /etc/traefik/error.yml"`},
	{"access", "", `10.0.0.1 - - [{02/Jan/2006:15:04:05 -0700}] "GET /error HTTP/2.0" 502 11 "-" "Mozilla/5.0 (X11)" 7 "shop@docker" "http://10.0.0.2:80" 12ms`},

	// Serilog, compact and JSON: https://github.com/serilog/serilog-formatting-compact
	{"serilog", "none=info", `{"@t":"{2006-01-02T15:04:05.0000000Z07:00}","@mt":"x","@i":"8aa4f2c2"}`},
	{"serilog", "Verbose=debug Debug=debug Warning=warn Error=error Fatal=error", `{"@t":"{2006-01-02T15:04:05.0000000Z}","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode}","@r":["0.1234"],"@l":"{l}","@x":"System.InvalidOperationException: The error\n   at A.B()","RequestPath":"/error","StatusCode":200}`},
	{"serilog", "Warning=warn Error=error", `{"@t":"{2006-01-02T15:04:05.0000000-07:00}","@m":"Disk \"C\" is full","@i":"a1b2c3d4","@l":"{l}","@tr":"0af7","@sp":"b7ad"}`},
	{"json", "Verbose=debug Debug=debug Information=info Warning=warn Error=error Fatal=error", `{"Timestamp":"{2006-01-02T15:04:05.0000000-07:00}","Level":"{l}","MessageTemplate":"No {What}","Properties":{"What":"error","Level":"Fatal"}}`},
	{"iso-level", "VRB=debug DBG=debug INF=info WRN=warn ERR=error FTL=error", `{2006-01-02 15:04:05.000 -07:00} [{l}] Request for /error finished in 12.5 ms - 200`},
	{"clock-level", "VRB=debug DBG=debug INF=info WRN=warn ERR=error FTL=error", `[{15:04:05} {l}] Now listening on: http://localhost:5000, no error`},

	// logcat: https://developer.android.com/tools/logcat#outputFormat
	{"logcat", "V=debug D=debug I=info W=warn E=error F=error", `{01-02 15:04:05.000}   547  1215 {l} ActivityManager: Killing 4711:org.example/u0a7 (adj 900): empty for 1800s, no error`},
	{"logcat", "V=debug D=debug I=info W=warn E=error F=error", `{01-02 15:04:05.000}     1     1 {l} init    : Service 'bootanim' (pid 7) exited with status 0`},
	{"logcat", "D=debug E=error", `{01-02 15:04:05.000} u0_a7  4711  4712 {l} OpenGLRenderer: FATAL: none`},
	{"logcat", "I=info W=warn", `{01-02 15:04:05.000}  1000   547   600 {l} WifiService:   error: 0`},
	{"logcat-time", "V=debug D=debug I=info W=warn E=error F=error", `{01-02 15:04:05.000} {l}/AndroidRuntime( 4711): FATAL EXCEPTION: main`},
	{"logcat-time", "D=debug W=warn", `{01-02 15:04:05.000} {l}/dalvikvm(  547): GC_CONCURRENT freed 1K, 9% free 12/13K, paused 2ms+3ms, errors 0`},
	{"logcat-year", "I=info E=error", `{2006-01-02 15:04:05.000 -0700}   547  1215 {l} ActivityManager: Start proc 4711:org.example/u0a7`},
	{"logcat-epoch", "V=debug I=info E=error", `        {unix}.{ms3}   547  1215 {l} ActivityManager: no error`},
	{"logcat-unix", "V=debug I=info E=error", `{unix}.{us6}   547  1215 {l} chatty  : uid=1000 expire 5 lines`},

	// pino, bunyan, winston
	{"pino", pinoLevels, `{"level":{l},"time":{ms},"pid":7,"hostname":"web1","req":{"id":1,"method":"GET","url":"/error","headers":{"level":"60"}},"res":{"statusCode":200},"responseTime":5,"msg":"request completed"}`},
	{"pino", pinoLevels, `{"level":{l},"time":{ms},"pid":7,"hostname":"web1","name":"app","err":{"type":"TypeError","message":"x is not a function","stack":"TypeError: x\n    at a.js:1"},"msg":"x is not a function","v":1}`},
	{"pino", "30=info", `{"level":{l},"time":{ms}}`},
	{"bunyan", pinoLevels, `{"name":"app","hostname":"web1","pid":7,"level":{l},"req_id":"a","req":{"method":"GET","url":"/error"},"msg":"","time":"{2006-01-02T15:04:05.000Z}","src":{"file":"/srv/error.js","line":7},"v":0}`},
	{"bunyan", pinoLevels, `{"name":"app","component":"error","hostname":"web1","pid":7,"level":{l},"err":{"message":"m","name":"Error","stack":"Error: m"},"msg":"m","time":"{2006-01-02T15:04:05.000Z}","v":0}`},
	{"winston", "error=error warn=warn info=info http=info verbose=debug debug=debug silly=debug", `{"level":"{l}","message":"GET /error 200","meta":{"level":"error"},"service":"user-service","timestamp":"{2006-01-02T15:04:05.000Z}"}`},
	{"winston", "error=error info=info", `{"message":"it is \"fatal\" to none","level":"{l}","timestamp":"{2006-01-02 15:04:05}"}`},
	{"iso", "error=error warn=warn info=info verbose=debug debug=debug", `{2006-01-02T15:04:05.000Z} {l}: the queue of errors is empty`},
	{"iso-level", "error=error warn=warn info=info", `{2006-01-02 15:04:05} [{l}] [app] no error`},

	// zap, zerolog, slog, logrus
	{"zap", "debug=debug info=info warn=warn error=error dpanic=error panic=error fatal=error", `{"level":"{l}","ts":{unix}.{us6},"logger":"etcd","caller":"zap/server.go:7","msg":"failed to publish","error":"context deadline exceeded","stacktrace":"main.main\n\t/srv/main.go:7"}`},
	{"zap-iso", lowerLevels, `{"level":"{l}","ts":"{2006-01-02T15:04:05.000Z0700}","logger":"controller","msg":"Reconciler error","controller":"x","errorVerbose":"fatal"}`},
	{"zap-iso", "info=info", `{"level":"{l}","ts":"{2006-01-02T15:04:05.000000Z}","caller":"etcdmain/etcd.go:73","msg":"Running: ","args":["etcd","--log-level","error"]}`},
	{"iso-level", "DEBUG=debug INFO=info WARN=warn ERROR=error DPANIC=error FATAL=error", "{2006-01-02T15:04:05.000-0700}\t{l}\tapp/main.go:7\tthe error is gone\t{\"level\": \"error\"}"},
	{"zerolog", lowerLevels, `{"level":"{l}","foo":"error","time":"{2006-01-02T15:04:05Z07:00}","caller":"/srv/a.go:7","message":"hello \u00fc world"}`},
	{"zerolog", lowerLevels, `{"time":"{2006-01-02T15:04:05.000Z07:00}","level":"{l}","error":"no such host","message":""}`},
	{"zerolog-unix", lowerLevels, `{"level":"{l}","error":"none","time":{unix},"message":"it failed before"}`},
	{"zerolog-console", "TRC=debug DBG=debug INF=info WRN=warn ERR=error FTL=error", "\x1b[90m{3:04PM}\x1b[0m \x1b[32m{l}\x1b[0m \x1b[1mno error here\x1b[0m \x1b[36merror=\x1b[0m\x1b[31mnone\x1b[0m"},
	{"slog", "DEBUG=debug INFO=info WARN=warn ERROR=error INFO+1=info WARN+2=warn", `{"time":"{2006-01-02T15:04:05.000000000-07:00}","level":"{l}","source":{"function":"main.error","file":"/srv/a.go","line":7},"msg":"count","http":{"level":"ERROR"}}`},
	{"logfmt", "DEBUG=debug INFO=info WARN=warn ERROR=error", `time={2006-01-02T15:04:05.000Z07:00} level={l} source=/srv/error.go:7 msg=hello err="it \"failed\"" level=ERROR`},
	{"slash-level", "DEBUG=debug INFO=info WARN=warn ERROR=error", `{2006/01/02 15:04:05} {l} hello error=none count=3`},
	{"iso-level", "DBG=debug INF=info WRN=warn ERR=error", "\x1b[2m{2006-01-02T15:04:05.000Z07:00}\x1b[0m \x1b[92m{l}\x1b[0m no error \x1b[2merr=\x1b[0mnone"},
	{"logrus", "debug=debug info=info warning=warn error=error fatal=error", `{"animal":"walrus","error":"none","level":"{l}","msg":"A group of walrus emerges; error 0","size":10,"time":"{2006-01-02T15:04:05-07:00}"}`},
	{"logfmt", "debug=debug info=info warning=warn error=error fatal=error", `time="{2006-01-02T15:04:05Z07:00}" level={l} msg="The ice breaks!" func=main.error number=100 omg=true`},
	{"logrus-terminal", "DEBU=debug INFO=info WARN=warn ERRO=error FATA=error", "\x1b[36m{l}\x1b[0m[{since}] error count is 0                              \x1b[36merror\x1b[0m=none"},

	// ECS, journal, Docker, CRI
	{"ecs", lowerLevels, `{"log.level":"{l}","@timestamp":"{2006-01-02T15:04:05.000Z}","message":"hello","ecs.version":"8.10.0","log":{"logger":"app"},"error.message":"none"}`},
	{"ecs", upperLevels, `{"@timestamp":"{2006-01-02T15:04:05.000Z}", "ecs.version": "1.2.0", "service.name":"error-service","event.dataset":"error-service","process.thread.name":"main","log.level": "{l}","log.logger":"o.e.A","message":"GET /error 200"}`},
	{"journal-json", sysLevels, `{"_HOSTNAME":"web1","SYSLOG_IDENTIFIER":"sshd","__MONOTONIC_TIMESTAMP":"77","_SOURCE_REALTIME_TIMESTAMP":"1","PRIORITY":"{l}","MESSAGE":"Failed password for root","__REALTIME_TIMESTAMP":"{us}","_BOOT_ID":"e"}`},
	{"journal-json", "", `{"MESSAGE":[27,91,48,109],"__REALTIME_TIMESTAMP":"{us}","_TRANSPORT":"stdout"}`},
	{"docker", "", `{"log":"10.0.0.1 - - [28/Nov/2026:10:00:00 +0000] \"GET /error HTTP/1.1\" 200 5\n","stream":"stdout","time":"{2006-01-02T15:04:05.000000000Z}"}`},
	{"docker", "", `{"log":"no error\r\n","stream":"stderr","attrs":{"level":"error","tag":"x"},"time":"{2006-01-02T15:04:05.000000000Z}"}`},
	{"cri", "", `{2006-01-02T15:04:05.000000000Z07:00} stderr P the first half of no error`},
	{"cri", "", `{2006-01-02T15:04:05.000000000-07:00} stdout F `},
	{"cri", "info=info error=error", `{2006-01-02T15:04:05.000000000Z} stdout F {"level":"{l}","ts":"2026-11-28T10:00:00.123Z","caller":"a.go:7","msg":"error: none"}`},
	{"caddy", "debug=debug info=info warn=warn error=error", `{"level":"{l}","ts":{unix}.{us6},"logger":"tls.obtain","msg":"will retry","error":"[example.org] Obtain: error","attempt":1,"retrying_in":60}`},
	{"caddy", "info=info error=error", `{"level":"{l}","ts":{unix}.{us6},"logger":"admin.api","msg":"received request","method":"POST","headers":{"level":["error"]}}`},

	// syslog and journalctl
	{"rfc3164", "", `{Jan _2 15:04:05} web1 sshd[4711]: Accepted publickey for ada from 192.0.2.7 port 50022 ssh2: RSA SHA256:error`},
	{"rfc3164", "", `{Jan _2 15:04:05} web1 systemd[1]: run-error.mount: Deactivated successfully.`},
	{"rfc3164", "", `{Jan _2 15:04:05.000000} web1 NetworkManager[512]: <no> [1795860000.1234] manager: errors 0`},
	{"rfc3164", "", `{Jan _2 15:04:05} web1 CRON[7]: (root) CMD (test -x /usr/sbin/error && /bin/true)`},
	{"rfc3164", "34=error 13=info 12=warn 15=debug", `<{l}>{Jan _2 15:04:05} mymachine su: 'su root' ended for lonvick on /dev/pts/8`},
	{"rfc5424", "34=error 165=info 12=warn", `<{l}>1 {2006-01-02T15:04:05.000Z} mymachine.example.com su - ID47 - ` + "\ufeff" + `'su root' ended`},
	{"rfc5424", "165=info 11=error", `<{l}>1 {2006-01-02T15:04:05.000000-07:00} 192.0.2.1 myproc 8710 - [exampleSDID@32473 iut="3" eventSource="error"][b@1 c="d"] %% It's time to make the do-nuts.`},
	{"rfc5424", "165=info", `<{l}>1 {2006-01-02T15:04:05Z} web1 app - - -`},
	{"syslog-iso", "", `{2006-01-02T15:04:05.000000Z07:00} web1 kernel: usb 1-1: new device, error=0`},
	{"syslog-iso", "", `{2006-01-02T15:04:05-07:00} web1 systemd[1]: Started error.service - No error.`},
	{"journal-unix", "", `{unix}.{us6} web1 kernel: ACPI: no error`},
	{"journal-full", "", `{Mon 2006-01-02 15:04:05 UTC} web1 systemd[1]: Reached target error.target.`},
	{"journal-monotonic", "", `[  {since}.{us6}] web1 systemd[1]: Mounted error.mount.`},

	// Apache, nginx
	{"access", "", `::1 - frank [{02/Jan/2006:15:04:05 -0700}] "GET /apache_pb.gif?level=error HTTP/1.0" 404 2326`},
	{"access", "", `web1.example.org:443 192.0.2.7 - - [{02/Jan/2006:15:04:05 -0700}] "\x16\x03\x01" 400 226 "-" "-"`},
	{"access", "", `192.0.2.7 - - [{02/Jan/2006:15:04:05 -0700}] "POST /a HTTP/2.0" 499 0 "https://example.org/?q=\"error\"" "Mozilla/5.0 (X11; Linux x86_64)" rt=0.123 uct="-"`},
	{"apache-error", "emerg=error alert=error crit=error error=error warn=warn notice=info info=info debug=debug trace1=debug trace8=debug", `[{Mon Jan 02 15:04:05.000000 2006}] [ssl:{l}] [pid 7] ssl_engine.c(7): [client 192.0.2.7:5] AH01964: Connection to child 0, no error`},
	{"apache-error", "error=error warn=warn notice=info", `[{Mon Jan 02 15:04:05 2006}] [{l}] [client 127.0.0.1] client denied by server configuration: /export/home/live/ap/htdocs/test`},
	{"apache-error", "notice=info", `[{Mon Jan 02 15:04:05.000000 2006}] [mpm_event:{l}] [pid 7:tid 8] AH00489: Apache/2.4 (Debian) configured -- resuming normal operations`},
	{"nginx-error", "notice=info warn=warn error=error crit=error alert=error emerg=error info=info debug=debug", `{2006/01/02 15:04:05} [{l}] 7#8: signal process started`},
	{"nginx-error", "error=error info=info", `{2006/01/02 15:04:05} [{l}] 7#8: *9 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.0.1, server: example.org, request: "GET /error HTTP/1.1", upstream: "http://127.0.0.1:80/error", host: "x"`},

	// databases
	{"postgresql", "LOG=info ERROR=error FATAL=error HINT=info WARNING=warn", `{2006-01-02 15:04:05.000 MST} [7] {l}:  database system was shut down at 2026-11-28 09:00:00 CET`},
	{"postgresql", "LOG=info ERROR=error FATAL=error", `{2006-01-02 15:04:05 MST} [7-1] ada@shop {l}:  duration: 12.345 ms  statement: select 'ERROR:  x'`},
	{"postgresql", "LOG=info ERROR=error", `{2006-01-02 15:04:05 MST}:10.0.0.1(5):ada@shop:[7]:{l}:  could not receive data from client: error`},
	{"mysql", "System=info Note=info Warning=warn Error=error", `{2006-01-02T15:04:05.000000Z} 0 [{l}] [MY-013576] [InnoDB] InnoDB initialization has started, 0 errors.`},
	{"mysql", "Note=info Warning=warn", `{2006-01-02T15:04:05.000000-07:00} 12 [{l}] [MY-010055] IP address '10.0.0.1' could not be resolved: Name or service not known`},
	{"mariadb", "Note=info Warning=warn ERROR=error", `{2006-01-02 15:04:05} 0x7f1c [{l}] mysqld: ready for connections, error log /var/log/error.log`},
	{"mariadb", "Note=info Warning=warn", `{blank15} 5 [{l}] Aborted connection 5 to db: 'shop' user: 'ada' host: 'localhost' (Got an error reading communication packets)`},
	{"redis", ".=debug -=debug *=info #=warn", `7:C {02 Jan 2006 15:04:05.000} {l} oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`},
	{"redis", "*=info #=warn", `123:S {02 Jan 2006 15:04:05.000} {l} MASTER <-> REPLICA sync: Finished with success, 0 errors`},

	// Java
	{"catalina", "SEVERE=error WARNING=warn INFO=info FINE=debug", `{02-Jan-2006 15:04:05.000} {l} [main] org.apache.catalina.startup.VersionLoggerListener.log Command line argument: -Derror=true`},
	{"catalina", "INFO=info WARNING=warn", `{02-Jan-2006 15:04:05.000} {l} [http-nio-8080-exec-1] org.apache.coyote.http11.Http11Processor.service Error parsing HTTP request header`},
	{"log4j", upperLevels, `{2006-01-02 15:04:05,000} {l} [main] org.example.Main - no error`},
	{"log4j", upperLevels, `{2006-01-02 15:04:05,000} [pool-1-thread-1] {l}  o.e.Main - [ERROR] is what it said`},
	{"spring", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error", `{2006-01-02 15:04:05.000}  {l} 7 --- [           main] o.s.b.w.e.tomcat.TomcatWebServer  : Tomcat initialized with port(s): 8080 (http)`},
	{"spring", "INFO=info ERROR=error", `{2006-01-02T15:04:05.000-07:00} {l} 7 --- [shop-error] [nio-1-exec-2] [0af7651916cd43dd-b7ad6b71] o.e.Error : no error`},
	{"zookeeper", "INFO=info WARN=warn ERROR=error", `{2006-01-02 15:04:05,000} - {l}  [main:QuorumPeerConfig@101] - Reading configuration from: /etc/error.cfg`},
	{"zookeeper", "INFO=info WARN=warn", `{2006-01-02 15:04:05,000} - {l}  [/10.0.0.1:3888:QuorumCnxManager$Listener@493] - Received connection request /10.0.0.2:5`},
	{"hadoop", upperLevels, `{2006-01-02 15:04:05,000} {l} [main] org.apache.hadoop.metrics2.impl.MetricsSystemImpl: Scheduled snapshot period at 10 second(s).`},
	{"spark", upperLevels, `{06/01/02 15:04:05} {l} executor.Executor: Finished task 0.0 in stage 0.0 (TID 0). 2 errors`},
	{"spark", "INFO=info WARN=warn", `{06/01/02 15:04:05} {l} SparkContext: Running Spark version 3.5.0`},
	{"hdfs", upperLevels, `{060102 150405} 35 {l} dfs.FSNamesystem: BLOCK* NameSystem.allocateBlock: /mnt/error/part-0. blk_-1608999687919862906`},

	// Python, PHP, Ruby
	{"python", pythonNames, `{2006-01-02 15:04:05,000} - __main__ - {l} - TypeError: caught`},
	{"iso-comma-level", pythonNames, `{2006-01-02 15:04:05,000} {l} django.request: Not Found: /error`},
	{"iso-comma-level", pythonNames, `[{2006-01-02 15:04:05,000}] {l} in app: no error`},
	{"iso-comma-level", pythonNames, `{2006-01-02 15:04:05,000} [{l}] app.tasks: error rate is 0`},
	{"http-server", "", `127.0.0.1 - - [{02/Jan/2006 15:04:05}] "GET /error HTTP/1.1" 404 -`},
	{"http-server", "", `127.0.0.1 - - [{02/Jan/2006 15:04:05}] code 404, message File not found`},
	{"flask", "INFO=info", `{l}:werkzeug:192.0.2.7 - - [{02/Jan/2006 15:04:05}] "POST /error?x=[1] HTTP/1.1" 500 -`},
	{"django", "", `[{02/Jan/2006 15:04:05}] "GET /static/error.css HTTP/1.1" 404 1792`},
	{"laravel", "DEBUG=debug INFO=info ERROR=error CRITICAL=error", `[{2006-01-02 15:04:05}] local.{l}: SQLSTATE[HY000] [2002] Connection refused {"exception":"[object] (PDOException(code: 2002)`},
	{"laravel", "INFO=info WARNING=warn", `[{2006-01-02T15:04:05.000000-07:00}] app.{l}: no error [] []`},
	{"php-fpm", "NOTICE=info WARNING=warn ERROR=error ALERT=error", `[{02-Jan-2006 15:04:05}] {l}: fpm is running, pid 7, no error`},
	{"php", "Warning=warn Notice=info Deprecated=warn Fatal_error=error", `[{02-Jan-2006 15:04:05} UTC] PHP {l}:  Undefined variable $error in /srv/error.php on line 7`},
	{"ruby", "D=debug I=info W=warn E=error F=error", `{l}, [{2006-01-02T15:04:05.000000} #7]  INFO -- : [0af7] Completed 500 Internal Server Error in 12ms`},

	// klog, glog, OpenStack, Windows, large machines
	{"klog", letters, `{l}{0102 15:04:05.000000}       1 controller.go:7] "Error syncing" err="none" pod="kube-system/error"`},
	{"klog", letters, `{l}{0102 15:04:05.000000} 1234567 reflector.go:7] watch of *v1.Pod ended with: error`},
	{"glog", letters, `{l}{20060102 15:04:05.000000} 139 error.cc:7] Check passed: no error`},
	{"openstack", pythonNames, `{2006-01-02 15:04:05.000} 7 {l} nova.compute.resource_tracker [req-3e a b - - -] Final resource view: error=0`},
	{"openstack-file", pythonNames, `nova-compute.log.1.2026-05-16_13:55:31 {2006-01-02 15:04:05.000} 2931 {l} nova.compute.manager [-] [instance: b9000564] VM Started (Lifecycle Event), no error`},
	{"cbs", "Info=info Error=error Warning=warn", `{2006-01-02 15:04:05}, {l}                  CSI    00000001@2026/9/27:20:30:31.455 WcpInitialize called, error 0`},
	{"cbs", "Info=info", `{2006-01-02 15:04:05}, {l}                  CBS    SQM: Failed to start upload with file pattern: C:\Windows\error.sqm [HRESULT = 0x80004005 - E_FAIL]`},
	{"iis", "", `{2006-01-02 15:04:05} W3SVC1 WEB1 192.0.2.1 POST /error.aspx level=error 80 ada 192.0.2.7 HTTP/1.1 Mozilla/5.0+(error) - - example.org 500 0 0 7`},
	{"iis", "", `{2006-01-02 15:04:05} ::1 GET / - 80 - ::1 - - 200 0 0 0`},
	{"bgl", "INFO=info FATAL=error WARNING=warn ERROR=error SEVERE=error", `APPREAD {unix} {2006.01.02} R04-M1-N4-I:J18-U11 {2006-01-02-15.04.05.000000} R04-M1-N4-I:J18-U11 RAS APP {l} ciod: failed to read message prefix on control stream`},
	{"bgl", "INFO=info", `- {unix} {2006.01.02} R02-M1-N0-C:J12-U11 {2006-01-02-15.04.05.000000} R02-M1-N0-C:J12-U11 RAS KERNEL {l} instruction cache parity error corrected`},
	{"thunderbird", "", `- {unix} {2006.01.02} tbird-admin1 {Jan _2 15:04:05} local@tbird-admin1 postfix/postdrop[7]: no error`},
	{"healthapp", "", `{20060102-15:4:5}:250|Step_StandReportReceiver|30002312|onReceive action: android.intent.action.ERROR`},
	{"proxifier", "", `[{01.02 15:04:05}] chrome.exe - proxy.cse.cuhk.edu.hk:5070 close, 0 bytes sent, 0 bytes received, lifetime 00:01`},
	{"proxifier", "", `[{01.02 15:04:05}] chrome.exe *64 - google.com:443 error : Could not connect through proxy - Proxy server cannot establish a connection`},
	{"minecraft", "INFO=info WARN=warn ERROR=error", `[{15:04:05}] [Server thread/{l}] [minecraft/DedicatedServer]: Done (1.234s)! no error`},

	// the kernel, audit, strace, tcpdump, ping, TAI64N
	{"dmesg", "", `[    {since}.{us6}] ACPI Error: none`},
	{"dmesg", "3=error 4=warn 5=info 6=info 7=debug", `<{l}>[{since}.{us6}] EXT4-fs (sda1): mounted filesystem, errors=remount-ro`},
	{"dmesg", dmesgLevels, `kern  :{l}  : [ {since}.{us6}] usb 1-1: no error`},
	{"dmesg-time", "", `[{Mon Jan _2 15:04:05 2006}] EXT4-fs (sda1): mounted, quota: none, errors=continue`},
	{"dmesg-iso", "", `{2006-01-02T15:04:05,000000-07:00} usb 1-1: device descriptor read/64`},
	{"auditd", "", `type=CWD msg=audit({unix}.{ms3}:24287): cwd="/home/error"`},
	{"auditd", "", `node=web1 type=AVC msg=audit({unix}.{ms3}:7): avc:  denied  { read } for  pid=7 comm="error" scontext=a:b:c:s0`},
	{"strace", "", `{15:04:05.000000} openat(AT_FDCWD, "/error", O_RDONLY) = -1 ENOENT (No such file or directory)`},
	{"strace", "", `{15:04:05} write(2, "error: x\n", 9) = 9`},
	{"strace", "", `[pid     7] {15:04:05.000000} <... futex resumed>) = 0`},
	{"strace", "", `{15:04:05.000000} --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---`},
	{"strace-unix", "", `{unix}.{us6} exit_group(1)                 = ?`},
	{"strace-unix", "", `7  {unix}.{us6} +++ exited with 1 +++`},
	{"strace-delta", "", `     {since}.{us6} close(3)                  = 0`},
	{"tcpdump", "", `{15:04:05.000000} IP6 fe80::1 > ff02::1: ICMP6, router advertisement, length 64`},
	{"tcpdump", "", `{15:04:05.000000} eth0  Out IP 192.0.2.7.5 > 192.0.2.1.80: Flags [P.], seq 1:7, ack 1, win 502, length 6: HTTP: GET /error HTTP/1.1`},
	{"tcpdump-unix", "", `{unix}.{us6} IP 192.0.2.7.53 > 192.0.2.1.5: 7 NXDomain* 0/1/0 (71)`},
	{"tcpdump-date", "", `{2006-01-02 15:04:05.000000} ARP, Reply 192.0.2.1 is-at 00:00:5e:00:53:01, length 28`},
	{"ping", "", `[{unix}.{us6}] From 192.0.2.1 icmp_seq=7 Destination Host Unreachable`},
	{"ping", "", `[{unix}.{us6}] no answer yet for icmp_seq=7`},
	{"ping", "", `[{unix}.{us6}] 64 bytes from web1 (192.0.2.1): icmp_seq=7 ttl=64 time=12.3 ms (DUP!)`},
	{"tai64n", "", `@{tai} tcpserver: status: 0/40, error none`},
	{"svlogd", "", `{2006-01-02_15:04:05.00000} kern.info: error 0`},

	// tables
	{"numbers", "", `12.5,7,-0.25,{2006-01-02T15:04:05Z07:00}`},
	{"numbers", "", "3\t45%\t{2006-01-02 15:04:05.000}"},

	// logfmt
	{"logfmt", lowerLevels, `ts={2006-01-02T15:04:05.000Z07:00} caller=main.go:7 level={l} component="error tracker" msg="Completed loading of configuration file" filename=/etc/error.yml totalDuration=1.5ms`},
	{"logfmt", lowerLevels, `level={l} ts={2006-01-02T15:04:05.000000000Z} caller=head.go:7 msg="no \"error\""`},
	{"logfmt", lowerLevels, `logger=settings t={2006-01-02T15:04:05.000000000-07:00} level={l} msg="Starting" version=10 error=null`},
	{"logfmt", "info=info error=error", `at={2006-01-02T15:04:05Z} level={l} method=GET path="/error" status=200 duration=5.32`},
	{"env-logger", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error", `[{2006-01-02T15:04:05.000Z} {l} hyper::client::error] no error`},

	// AWS Lambda, Python: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
	{"level-first", pythonNames, "[{l}]\t{2006-01-02T15:04:05.000Z}\t8f5c2d1e-1a2b-3c4d-5e6f-7a8b9c0d1e2f\tno error"},

	// notebook 6 and older: https://github.com/jupyter/notebook/blob/6.5.x/notebook/notebookapp.py
	{"jupyter", "D=debug I=info W=warn E=error C=error", `[{l} {15:04:05.000} NotebookApp] Serving notebooks from local directory: /srv/error`},

	// dpkg: https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html#log
	{"dpkg", "", `{2006-01-02 15:04:05} startup archives unpack`},
	{"dpkg", "", `{2006-01-02 15:04:05} install libgpg-error0:amd64 <none> 1.46-1`},
	{"dpkg", "", `{2006-01-02 15:04:05} upgrade error:all 1:2.3~rc1 1:2.4`},
	{"dpkg", "", `{2006-01-02 15:04:05} conffile /etc/error.conf keep`},

	// Chromium: https://source.chromium.org/chromium/chromium/src/+/main:base/logging.cc
	{"chromium", "INFO=info WARNING=warn ERROR=error", `[{0102/150405.000}:{l}:CONSOLE(1)] "error", source: https://example.org/ (1)`},
	{"chromium", "INFO=info ERROR=error", `[4711:4712:{0102/150405.000000}:{l}:net/socket.cc:42] handshake failed; net_error -100`},
	{"chromium", "ERROR=error", `[{0102/150405}:{l}:bus.cc(399)] Failed to connect to the bus: Address does not contain a colon`},

	// Unreal Engine: a category alone is no level
	{"unreal", "none=", `[{2006.01.02-15.04.05:000}][  0]LogInit: Build: ++UE5+Release, error 0`},
	{"unreal", "none=", `[{2006.01.02-15.04.05:000}][123]LogHttp: Display: error 0`},

	// Snort: https://docs.snort.org/start/alert_logging
	{"suricata", "", `{01/02-15:04:05.000000} [**] [1:1000001:1] "error" [**] [Priority: 0] {ICMP} 192.0.2.7 -> 192.0.2.1`},

	// macOS: man log, --style compact
	{"macos-compact", "none=", `{2006-01-02 15:04:05.000} Df kernel[0:1a2b] (AppleACPI) no error`},
	{"macos-compact", "none=", `{2006-01-02 15:04:05.000} A  Finder[510:9f3c] (libxpc.dylib) error 0`},

	// date(1) in American, British and other locales
	{"ctime", "", `{Mon Jan _2 03:04:05 PM} UTC {2006}`},
	{"ctime", "", `{Mon _2 Jan 15:04:05} UTC {2006}`},
	{"ctime", "", `{Mon Jan _2 15:04:05} UTC {2006}`},

	// FIX engines and others
	{"compact-level", upperLevels, `{20060102-15:04:05.000} {l} the queue is long`},
	{"compact", "", `{20060102-15:04:05.000000} : 8=FIX.4.4|9=65|35=0`},

	// OpenVPN
	{"iso-name-level", "ERROR=error", `{2006-01-02 15:04:05} VERIFY {l}: depth=0, error=certificate has expired`},
	// Python: formats of its cookbook, and others that are copied much
	{"month-day", "DEBUG=debug INFO=info WARNING=warn ERROR=error", `{01-02 15:04} myapp.area1  {l} Quick zephyrs blow, vexing daft Jim, no error`},
	{"dmy-level", pythonNames, `{02-Jan-06 15:04:05} {l} no error`},
	{"dmy", "", `{02-Jan-06 15:04:05} - no error`},
	{"iso-comma-level", "DEBUG=debug INFO_=info WARNI=warn ERROR=error CRITI=error", `{2006-01-02 15:04:05,000} [MainThread  ] [{l}]  no error`},
	{"iso-comma-level", pythonNames, `[{2006-01-02 15:04:05,000}][{l}][app] - no error`},
	{"iso-comma-level", pythonNames, `[{2006-01-02 15:04:05,000}][__main__][{l}] - no error`},
	// Logstash has no node
	{"elasticsearch", "+INFO=info WARN=warn ERROR=error", `[{2006-01-02T15:04:05,000}][{l}][logstash.agent           ] no error`},
	// ROS 1, with the time of a simulation
	{"ros", "INFO=info WARN=warn", `[ {l}] [{unix}.{us6}000]: no error`},
	{"ros", "WARN=warn", `[ {l}] [{unix}.{us6}000, 12.345000000]: no error`},
	{"weblogic", "Info=info Error=error", `<{Jan 2, 2006 3:04:05 PM} UTC> <{l}> <Deployer> <BEA-149265> <no error>`},
	{"websphere", "O= R=", `[{1/2/06 15:04:05}:{ms3} UTC] 00000001 SystemOut     {l} no error`},
	// Cisco ASA behind a host
	{"cisco", "1=error 3=error 4=warn 6=info 7=debug", `{Jan _2 2006 15:04:05} fw1 : %ASA-{l}-302013: Built outbound TCP connection, no error`},
	{"cisco", "2=error 6=info", `{Jan _2 15:04:05} fw1.example.org %FTD-{l}-302013: no error`},
	{"hpc", "", `460903 node-[0-63] resourcemgmtdaemon server {unix} 1 error`},
	{"openstack", "AUDIT=info", `{2006-01-02 15:04:05.000} 2931 {l} nova.compute.resource_tracker [-] Auditing locally available compute resources`},
	{"bracket-iso-level", upperLevels, `[http-nio-1] [{2006-01-02 15:04:05.000}] [{l}] no error`},
	{"bracket-iso", "", "[app]\t{2006-01-02 15:04:05} the queue is empty"},
}
