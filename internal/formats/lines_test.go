package formats

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// messages are what programs say, and none of it is a level.
var messages = []string{
	"the queue is empty", "errors=0 warnings=0", "no error", "GET /error 200", "TypeError: caught and ignored", "took 0.5 s, 0 failed",
	"opened /var/log/error.log", "user said: ERROR is my name", "über 10 % – 日本", "a=b level=error", "x: {\"level\":\"error\"}", "[12] (fatal) is a word here",
	"retry 3 of 5", "https://example.org/?q=critical+error", "state warning -> ok", "2026-01-01 00:00:00 is a date", "10:00:00 is a time", "debugging is over, no panic",
	"errors: 0", "an exception to the rule", "error_count 0", "1795860000 bytes", "it's \"quoted\"", "tab\tand more",
}

// claims are messages that begin with what is a level where the line has none before.
var claims = []string{"error free", "ERROR is my name", "[error] is a tag", "[ERROR] is a tag", "fatal: none", "WARN: none", "warning signs are few", "(E) none", "<warn> is a tag"}

const (
	upperLevels = "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error FATAL=error"
	lowerLevels = "trace=debug debug=debug info=info warn=warn error=error fatal=error"
	pythonNames = "DEBUG=debug INFO=info WARNING=warn ERROR=error CRITICAL=error"
	pinoLevels  = "10=debug 20=debug 30=info 40=warn 50=error 60=error"
	letters     = "I=info W=warn E=error F=error"
	dmesgLevels = "emerg=error alert=error crit=error err=error warn=warn notice=info info=info debug=debug"
	sysLevels   = "0=error 1=error 2=error 3=error 4=warn 5=info 6=info 7=debug"
)

// shapes says how each program writes its lines: {LAYOUT} is a time as package time formats it,
// {l} the level as written, {m} the message, {j} the message in JSON without its quotes, {unix},
// {ms}, {us}, {ns} the time since 1970, {us6} the microseconds of the second, {nanos} the same in
// ns. levels is empty where the row reads none, "+" before it pads to five.
var shapes = []struct{ name, levels, line string }{
	{"mongod", "F=error E=error W=warn I=info D1=debug D2=debug", `{"t":{"$date":"{2006-01-02T15:04:05.000-07:00}"},"s":"{l}","c":"NETWORK","id":1,"ctx":"conn7","msg":"{j}","attr":{"level":"error"}}`},
	{"docker", "", `{"log":"{j}\n","stream":"stderr","time":"{2006-01-02T15:04:05.000000000Z}"}`},
	{"journal-json", sysLevels, `{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"{us}","PRIORITY":"{l}","MESSAGE":"{j}","_PID":"7"}`},
	{"ecs", upperLevels, `{"@timestamp":"{2006-01-02T15:04:05.000Z07:00}","log":{"level":"{l}","logger":"x"},"message":"{j}","ecs":{"version":"8.0"}}`},
	{"logstash", upperLevels, `{"@timestamp":"{2006-01-02T15:04:05.000-07:00}","@version":"1","message":"{j}","logger_name":"a.B","level":"{l}","level_value":20000}`},
	{"serilog", "Verbose=debug Debug=debug Information=info Warning=warn Error=error Fatal=error", `{"@t":"{2006-01-02T15:04:05.0000000Z07:00}","@m":"{j}","@l":"{l}","SourceContext":"A.B"}`},
	{"bunyan", pinoLevels, `{"name":"app","hostname":"web1","pid":7,"level":{l},"msg":"{j}","time":"{2006-01-02T15:04:05.000Z07:00}","v":0}`},
	{"pino", pinoLevels, `{"level":{l},"time":{ms},"pid":7,"hostname":"web1","err":{"type":"Error","level":"x"},"msg":"{j}"}`},
	{"pino-iso", pinoLevels, `{"level":{l},"time":"{2006-01-02T15:04:05.000Z07:00}","pid":7,"hostname":"web1","msg":"{j}"}`},
	{"pino-label-ms", lowerLevels, `{"level":"{l}","time":{ms},"pid":7,"hostname":"web1","msg":"{j}"}`},
	{"zap-number", lowerLevels, `{"level":"{l}","ts":{ms},"caller":"a/b.go:7","msg":"{j}"}`},
	{"postgresql-json", "LOG=info WARNING=warn ERROR=error FATAL=error", `{"timestamp":"{2006-01-02 15:04:05.000} UTC","pid":7,"error_severity":"{l}","message":"{j}"}`},
	{"pino-label", lowerLevels, `{"level":"{l}","time":"{2006-01-02T15:04:05.000Z07:00}","pid":7,"hostname":"web1","msg":"{j}"}`},
	{"caddy", "debug=debug info=info warn=warn error=error", `{"level":"{l}","ts":{unix}.{us6},"logger":"http.log.access.log0","msg":"{j}","status":200}`},
	{"zap", "debug=debug info=info warn=warn error=error dpanic=error panic=error fatal=error", `{"level":"{l}","ts":{unix}.{us6},"caller":"a/b.go:7","msg":"{j}"}`},
	{"zap-iso", lowerLevels, `{"level":"{l}","ts":"{2006-01-02T15:04:05.000-0700}","logger":"db","caller":"a/b.go:7","msg":"{j}"}`},
	{"kubernetes", "", `{"ts":{ms}.250,"caller":"a/b.go:7","msg":"{j}","v":0}`},
	{"traefik", lowerLevels, `{"ClientAddr":"192.0.2.7:1","RequestMethod":"GET","RequestPath":"/error","level":"{l}","msg":"{j}","time":"{2006-01-02T15:04:05Z07:00}"}`},
	{"zerolog", lowerLevels, `{"level":"{l}","n":7,"time":"{2006-01-02T15:04:05Z07:00}","message":"{j}"}`},
	{"zerolog-unix", lowerLevels, `{"level":"{l}","time":{ms},"message":"{j}"}`},
	{"slog", "DEBUG=debug INFO=info WARN=warn ERROR=error INFO+2=info ERROR+4=error DEBUG-4=debug", `{"time":"{2006-01-02T15:04:05.000000000Z07:00}","level":"{l}","msg":"{j}","n":7}`},
	{"logrus", "trace=debug debug=debug info=info warning=warn error=error fatal=error panic=error", `{"level":"{l}","msg":"{j}","n":7,"time":"{2006-01-02T15:04:05Z07:00}"}`},
	{"winston", "error=error warn=warn info=info http=info verbose=debug debug=debug silly=debug", `{"level":"{l}","message":"{j}","timestamp":"{2006-01-02T15:04:05.000Z07:00}"}`},
	{"structlog", "debug=debug info=info warning=warn error=error critical=error", `{"n":1,"event":"{j}","level":"{l}","timestamp":"{2006-01-02T15:04:05.000000Z}"}`},
	{"loguru-json", "TRACE=debug INFO=info SUCCESS=info WARNING=warn ERROR=error", `{"text": "{2006-01-02 15:04:05.000} | {l} | a:b:7 - {j}\n", "record": {"level": {"icon": "x", "name": "{l}", "no": 20}, "message": "{j}"}}`},
	{"python-json", pythonNames, `{"asctime":"{2006-01-02 15:04:05,000}","name":"app","levelname":"{l}","message":"{j}"}`},
	{"gelf", sysLevels, `{"version":"1.1","host":"web1","short_message":"{j}","timestamp":{unix}.{us6},"level":{l}}`},
	{"google", "DEFAULT= DEBUG=debug INFO=info WARNING=warn ERROR=error EMERGENCY=error", `{"timestamp":{"seconds":{unix},"nanos":{nanos}},"severity":"{l}","message":"{j}"}`},
	{"fluent-bit", "", `{"date":{unix}.{us6},"log":"it is {j}"}`},
	{"fluent-bit-iso", "", `{"date":"{2006-01-02T15:04:05.000000Z}","log":"it is {j}","kubernetes":{"level":"error"}}`},
	{"json", "DEBUG=debug INFO=info WARNING=warn ERROR=error CRITICAL=error", `{"timestamp":"{2006-01-02T15:04:05.000000Z}","severity":"{l}","message":"{j}","labels":{"level":"error"}}`},
	{"json-unix", lowerLevels, `{"lvl":"{l}","ts":{us},"text":"{j}"}`},
	{"json-access", lowerLevels, `{"time_local":"{02/Jan/2006:15:04:05 -0700}","level":"{l}","message":"{j}"}`},
	{"log4j-json", upperLevels, `{"instant":{"epochSecond":{unix},"nanoOfSecond":{nanos}},"thread":"main","level":"{l}","loggerName":"a.B","message":"{j}"}`},
	{"logfmt", lowerLevels, `time={2006-01-02T15:04:05.000Z07:00} level={l} msg="{j}" n=7`},
	{"logfmt-unix", lowerLevels, `ts={unix}.{us6} caller=a.go:7 level={l} msg="{j}"`},

	{"cri", "", `{2006-01-02T15:04:05.000000000Z07:00} stdout F {m}`},
	{"elasticsearch", "+" + upperLevels, `[{2006-01-02T15:04:05,000}][{l}][o.e.n.Node            ] [web1] {m}`},
	{"zookeeper", "+" + upperLevels, `{2006-01-02 15:04:05,000} [myid:1] - {l} [NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxnFactory@192] - {m}`},
	{"python", pythonNames, `{2006-01-02 15:04:05,000} - app.queue - {l} - {m}`},
	{"logback-status", "INFO=info WARN=warn ERROR=error", `{15:04:05,000} |-{l} in ch.qos.logback.core.joran.spi.Interpreter@1:2 - {m}`},
	{"sling", upperLevels, `{02.01.2006 15:04:05.000} *{l}* [FelixStartLevel] org.apache.sling.x {m}`},
	{"fail2ban", "DEBUG=debug INFO=info NOTICE=info WARNING=warn ERROR=error CRITICAL=error", `{2006-01-02 15:04:05,000} fail2ban.filter         [4711]: {l}    {m}`},
	{"hadoop", upperLevels, `{2006-01-02 15:04:05,000} {l} [AsyncDispatcher event handler] org.example.v2.JobImpl: {m}`},
	{"log4j", "+" + upperLevels, `{2006-01-02 15:04:05,000} [http-nio-1-exec-2] {l} org.example.Queue$Inner - {m}`},
	{"spring", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error", `{2006-01-02T15:04:05.000Z07:00}  {l} 4711 --- [shop] [nio-8080-exec-1] o.s.web.servlet.DispatcherServlet        : {m}`},
	{"postgresql", "LOG=info NOTICE=info INFO=info WARNING=warn ERROR=error FATAL=error PANIC=error DEBUG1=debug STATEMENT=info DETAIL=info", `{2006-01-02 15:04:05.000 MST} [4711] ada@shop {l}:  {m}`},
	{"postgresql-prefix", "LOG=info WARNING=warn ERROR=error FATAL=error DEBUG1=debug DETAIL=info", `[{2006-01-02 15:04:05.000 MST}] {4711} [ada] [shop] {l}:  {m}`},
	{"postgresql-csv", "LOG=info WARNING=warn ERROR=error FATAL=error DEBUG1=debug", `{2006-01-02 15:04:05.000 MST},"ada","shop",4711,"[local]",6565.1267,3,"a, b",2026-05-16 09:59:00 CET,3/7,0,{l},42P01,"{m}",,,,`},
	{"postgresql-unix", "LOG=info WARNING=warn ERROR=error FATAL=error DEBUG1=debug", `{unix}.{ms3} [4711] ada@shop {l}:  {m}`},
	{"mysql", "System=info Note=info Warning=warn ERROR=error", `{2006-01-02T15:04:05.000000Z} 8 [{l}] [MY-010116] [Server] {m}`},
	{"mariadb", "Note=info Warning=warn ERROR=error", `{blank15} 0 [{l}] {m}`},
	{"mysql-old", "Note=info Warning=warn ERROR=error", `{060102 15:04:05} [{l}] {m}`},
	{"mysql-query", "", "{2006-01-02T15:04:05.000000Z}\t   12 Query\tselect * from t where level=\"error\""},
	{"mysql-slow", "", `# Time: {060102 15:04:05}`},
	{"mysql-general", "", "{060102 15:04:05}\t    8 Query\tselect error"},
	{"cockroach", letters, `{l}{060102 15:04:05.000000} 42 kv/kvserver/queue.go:7 ⋮ [n1,s1] 42  {m}`},
	{"balancer", "", `h2 {2006-01-02T15:04:05.000000Z} app/web/50dc6c495c0c9188 192.0.2.7:2817 - -1 -1 -1 502 - 34 366 "GET https://example.org:443/error HTTP/2.0"`},
	{"rails", "", `Started POST "/error?a=1" for ::1 at {2006-01-02 15:04:05 -0700}`},
	{"telegraf", "D=debug I=info W=warn E=error", `{2006-01-02T15:04:05Z} {l}! [agent] {m}`},
	{"xorg", "EE=error WW=warn II=info", `[{since}.{ms3}] ({l}) {m}`},
	{"cisco", "0=error 1=error 2=error 3=error 4=warn 5=info 6=info 7=debug", `000042: *{Jan _2 15:04:05.000}: %SEC_LOGIN-{l}-LOGIN_FAILED: {m}`},
	{"fortigate", "error=error warning=warn notice=info information=info debug=debug", `date={2006-01-02} time={15:04:05} devname="fw" level="{l}" msg="{j}"`},
	{"redis-signal", "", `4711:signal-handler ({unix}) Received SIGTERM scheduling shutdown...`},
	{"redis", ".=debug -=debug *=info #=warn", `4711:M {02 Jan 2006 15:04:05.000} {l} {m}`},
	{"laravel", "DEBUG=debug INFO=info NOTICE=info WARNING=warn ERROR=error CRITICAL=error ALERT=error EMERGENCY=error", `[{2006-01-02 15:04:05}] production.{l}: {m} {"exception":"x"}`},
	{"celery", pythonNames, `[{2006-01-02 15:04:05,000}: {l}/ForkPoolWorker-1] {m}`},
	{"uwsgi", "", `[pid: 4711|app: 0|req: 1/1] 192.0.2.7 () {28 vars in 303 bytes} [{Mon Jan _2 15:04:05 2006}] GET /error => generated 12 bytes`},
	{"gunicorn", pythonNames, `[{2006-01-02 15:04:05 -0700}] [4711] [{l}] {m}`},
	{"loguru", "TRACE=debug DEBUG=debug INFO=info SUCCESS=info WARNING=warn ERROR=error CRITICAL=error", `{2006-01-02 15:04:05.000} | {l}  | app.queue:<module>:42 - {m}`},
	{"mongod-old", "F=error E=error W=warn I=info D=debug", `{2006-01-02T15:04:05.000-0700} {l} NETWORK  [conn7] {m}`},
	{"etcd", "D=debug I=info N=info W=warn E=error C=error", `{2006-01-02 15:04:05.000000} {l} | etcdserver: {m}`},
	{"libvirt", "debug=debug info=info warning=warn error=error", `{2006-01-02 15:04:05.000}+0000: 4711: {l} : virNetSocketReadWire:1808 : {m}`},
	{"esxi", "Em=error Er=error Wa=warn No=info In=info Db=debug", `{2006-01-02T15:04:05.000Z} {l}(166) Hostd[2099]: {m}`},
	{"winston-text", "http=info silly=debug", `{2006-01-02T15:04:05.000Z} {l}: {m}`},
	{"env-logger", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error", `[{2006-01-02T15:04:05Z} {l} app::queue] {m}`},
	{"openstack", pythonNames, `{2006-01-02 15:04:05.000} 4711 {l} nova.osapi_compute.wsgi.server [req-7 a b - - -] {m}`},
	{"openstack-file", pythonNames, `nova-api.log.1.2026-05-16_13:53:08 {2006-01-02 15:04:05.000} 4711 {l} nova.wsgi [req-7 - - -] {m}`},
	{"iis", "", `{2006-01-02 15:04:05} 192.0.2.1 GET /error - 443 - 192.0.2.7 curl/8 - 500 0 0 15`},
	{"nginx-error", "debug=debug info=info notice=info warn=warn error=error crit=error alert=error emerg=error", `{2006/01/02 15:04:05} [{l}] 29#29: *7 {m}, client: 192.0.2.7`},
	{"samba", "", `[{2006/01/02 15:04:05.000000},  1] ../source3/smbd/server.c:1500(main)`},
	{"access-level", upperLevels, `[{02/Jan/2006:15:04:05 -0700}] [{l}] {m}`},
	{"access", "", `192.0.2.7 - ada [{02/Jan/2006:15:04:05 -0700}] "GET /error?x={m} HTTP/1.1" 500 612 "-" "curl/8.5"`},
	{"apache-error", "trace3=debug debug=debug info=info notice=info warn=warn error=error crit=error alert=error emerg=error", `[{Mon Jan 02 15:04:05.000000 2006}] [core:{l}] [pid 7:tid 9] [client 192.0.2.7:1] AH00126: {m}`},
	{"apache-error-iso", "debug=debug notice=info warn=warn error=error alert=error", `[{2006-01-02 15:04:05.000000}] [core:{l}] [pid 7:tid 9] {m}`},
	{"php-server-error", "Notice=info Warning=warn Fatal_error=error", `[{Mon Jan _2 15:04:05 2006}] PHP {l}:  {m} in /srv/x.php on line 7`},
	{"php-server", "", `[{Mon Jan _2 15:04:05 2006}] 127.0.0.1:50000 [200]: GET /error`},
	{"php-fpm-access", "", `192.0.2.7 - ada {02/Jan/2006:15:04:05 -0700} "GET /error" 500`},
	{"rust-pretty", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error", `  {2006-01-02T15:04:05.000000Z07:00} {l} app::queue: {m}`},
	{"rust-uptime", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error", `   {since}.{us6}000s {l} app::queue: {m}`},
	{"php-fpm-said", "Fatal_error=error Parse_error=error Warning=warn Deprecated=warn Notice=info", `[{02-Jan-2006 15:04:05}] WARNING: [pool www] child 7 said into stderr: "NOTICE: PHP message: PHP {l}:  {m}`},
	{"php-fpm", "DEBUG=debug NOTICE=info WARNING=warn ERROR=error ALERT=error", `[{02-Jan-2006 15:04:05}] {l}: [pool www] {m}`},
	{"php", "Notice=info Warning=warn Deprecated=warn Fatal_error=error Parse_error=error", `[{02-Jan-2006 15:04:05} UTC] PHP {l}:  {m} in /srv/x.php on line 7`},
	{"catalina", "SEVERE=error WARNING=warn INFO=info CONFIG=debug FINE=debug FINER=debug FINEST=debug", `{02-Jan-2006 15:04:05.000} {l} [main] org.apache.catalina.startup.Catalina.<init> {m}`},
	{"named", "debug_3=debug info=info notice=info warning=warn error=error critical=error", `{02-Jan-2006 15:04:05.000} query-errors: {l}: {m}`},
	{"jul", "", `{Jan 2, 2006 3:04:05 PM} org.example.Queue run`},
	{"nest", "LOG=info WARN=warn ERROR=error DEBUG=debug VERBOSE=debug FATAL=error", `[Nest] 4711  - {01/02/2006, 3:04:05 PM}     {l} [Queue] {m}`},
	{"gin", "", `[GIN] {2006/01/02 - 15:04:05} | 500 |      12.345µs |       192.0.2.7 | GET      "/error"`},
	{"ruby", "D=debug I=info W=warn E=error F=error", `{l}, [{2006-01-02T15:04:05.000000} #4711]  INFO -- : {m}`},
	{"http-server", "", `192.0.2.7 - - [{02/Jan/2006 15:04:05}] "GET /error HTTP/1.1" 500 -`},
	{"flask", "INFO=info ERROR=error", `{l}:werkzeug:127.0.0.1 - - [{02/Jan/2006 15:04:05}] "GET /error HTTP/1.1" 200 -`},
	{"django", "", `[{02/Jan/2006 15:04:05}] "GET /error HTTP/1.1" 500 145`},
	{"klog", letters, `{l}{0102 15:04:05.000000}    4711 pods.go:42] {m}`},
	{"glog", letters, `{l}{20060102 15:04:05.000000}  4711 queue.cc:42] {m}`},
	{"glog-unix", letters, `{l}0000 00:00:{unix}.{us6}    4711 cuda_dnn.cc:8310] {m}`},
	{"asterisk", "DEBUG=debug VERBOSE=debug NOTICE=info WARNING=warn ERROR=error", `[{Jan _2 15:04:05}] {l}[4711][C-0000001f]: chan_sip.c:7 reload: {m}`},
	{"asterisk-iso", "DEBUG=debug VERBOSE=debug NOTICE=info WARNING=warn ERROR=error", `[{2006-01-02 15:04:05.000}] {l}[4711]: chan_sip.c:7 reload: {m}`},
	{"cups", "X=error A=error C=error E=error W=warn N=info I=info D=debug d=debug", `{l} [{02/Jan/2006:15:04:05 -0700}] [Job 7] {m}`},
	{"tensorflow", letters, `{2006-01-02 15:04:05.000000}: {l} tensorflow/core/queue.cc:42] {m}`},
	{"spark", upperLevels, `{06/01/02 15:04:05} {l} storage.BlockManager: {m}`},
	{"hdfs", upperLevels, `{060102 150405} 4711 {l} dfs.FSNamesystem: {m}`},
	{"minecraft", "INFO=info WARN=warn ERROR=error FATAL=error", `[{15:04:05}] [Server thread/{l}]: {m}`},
	{"forge", upperLevels, `[{02Jan2006 15:04:05.000}] [main/{l}] [cpw.mods.modlauncher.Launcher/MODLAUNCHER]: {m}`},
	{"ros", "DEBUG=debug INFO=info WARN=warn ERROR=error FATAL=error", `[{l}] [{unix}.{us6}000] [queue]: {m}`},
	{"akka", "DEBUG=debug INFO=info WARN=warn WARNING=warn ERROR=error", `[{l}] [{01/02/2006 15:04:05.000}] [shop-akka.actor.default-dispatcher-2] [akka://shop/user/a] {m}`},
	{"fern", upperLevels, `[{2006-01-02}][{15:04:05}][app::queue][{l}] {m}`},
	{"weblogic", "Debug=debug Info=info Notice=info Warning=warn Error=error Critical=error Emergency=error", `####<{Jan 2, 2006 3:04:05,000 PM} UTC> <{l}> <Deployer> <web1> <Admin> <BEA-149265> <{m}>`},
	{"websphere", "F=error E=error W=warn A=info I=info C=info D=debug 1=debug", `[{1/2/06 15:04:05}:{ms3} UTC] 0000004a ThreadPool    {l}   WSVR0605W: {m}`},
	{"geth", "TRACE=debug DEBUG=debug INFO=info WARN=warn ERROR=error CRIT=error", `{l}[{01-02|15:04:05.000}] {m}           err=nil`},
	{"chromium", "VERBOSE1=debug INFO=info WARNING=warn ERROR=error FATAL=error", `[4711:4712:{0102/150405.000000}:{l}:gpu_init.cc(523)] {m}`},
	{"unreal", "Fatal=error Error=error Warning=warn Verbose=debug VeryVerbose=debug", `[{2006.01.02-15.04.05:000}][  7]LogInit: {l}: {m}`},
	{"suricata", "", `{01/02/2006-15:04:05.000000}  [**] [1:2:3] ET SCAN error [**] [Priority: 2] {TCP} 192.0.2.7:80 -> 192.0.2.1:5000`},
	{"erlang", "ERROR=error CRASH=error WARNING=warn INFO=info", `={l} REPORT==== {2-Jan-2006::15:04:05.000000} ===`},
	{"logrus-terminal", "DEBU=debug INFO=info WARN=warn ERRO=error FATA=error", `{l}[{since}] {m}      n=7`},
	{"logrus-full", "DEBU=debug INFO=info WARN=warn ERRO=error FATA=error", `{l}[{2006-01-02T15:04:05Z07:00}] {m}      n=7`},
	{"zerolog-console", "TRC=debug DBG=debug INF=info WRN=warn ERR=error FTL=error", `{3:04PM} {l} {m} n=7`},
	{"db2", "Severe=error Error=error Warning=warn Event= Info=info", `{2006-01-02-15.04.05.000000}+060 E4711A512            LEVEL: {l} (OS)`},
	{"candump", "", `({unix}.{us6}) can0 12A#DEADBEEF`},
	{"history", "", `#{unix}`},
	{"day-month-level", upperLevels, `{2 Jan 15:04:05} {l} {m}`},
	{"day-month", "", `{2 Jan 15:04:05} ntpd[4711]: it is {m}`},
	{"long-date-level", "trace=debug debug=debug info=info warning=warn error=error fatal=error", `{2006-Jan-02 15:04:05.000000} [{l}] {m}`},
	{"long-date", "", `{02Jan2006 15:04:05} it is {m}`},
	{"points", "", `{2006-01-02-15.04.05.000000} it is {m}`},
	{"prometheus", "", `http_requests_total{code="500",path="/a}b\"c",level="error"} 1.027e+03 {ms}`},
	{"graphite", "", `servers.web1.errors 0.25 {unix}`},
	{"influx", "", `cpu,host=web1,zone=eu\ west usage=0.25,msg="an error",n=7i {us}000`},
	{"columns-level", upperLevels, `{02.01.2006;15:04:05};7;{l};{m}`},
	{"columns", "", ` {20060102   15:04:05}  it is {m}`},
	{"squid", "", `{unix}.{ms3}    456 192.0.2.7 TCP_MISS/500 612 GET http://example.org/error - HIER_DIRECT/192.0.2.1 text/html`},

	{"rfc5424", "165=info 163=error 34=error 12=warn 190=info 191=debug", `<{l}>1 {2006-01-02T15:04:05.000000Z07:00} web1 app 4711 ID7 [a@1 k="[x\]"] {m}`},
	{"pri-iso", "12=warn 11=error 14=info 15=debug", `<{l}>{2006-01-02T15:04:05.000000Z07:00} web1 app[4711]: {m}`},
	{"journal-full", "", `{Mon 2006-01-02 15:04:05 MST} web1 app[4711]: {m}`},
	{"journal-unix", "", `{unix}.{us6} web1 app[4711]: {m}`},
	{"cbs", "Info=info Warning=warn Error=error", `{2006-01-02 15:04:05}, {l}                  CBS    {m}`},
	{"logcat-year", "V=debug D=debug I=info W=warn E=error F=error", `{2006-01-02 15:04:05.000}  4711  4712 {l} Camera  : {m}`},
	{"logcat", "V=debug D=debug I=info W=warn E=error F=error", `{01-02 15:04:05.000}  4711  4712 {l} Camera  : {m}`},
	{"logcat-time", "V=debug D=debug I=info W=warn E=error F=error", `{01-02 15:04:05.000} {l}/Camera( 4711): {m}`},
	{"logcat-epoch", "V=debug D=debug I=info W=warn E=error F=error", `         {unix}.{ms3}  4711  4712 {l} Camera  : {m}`},
	{"logcat-studio", "V=debug D=debug I=info W=warn E=error F=error", `{2006-01-02 15:04:05.000}  4711-4712  Camera   org.example   {l}  {m}`},
	{"logcat-unix", "V=debug D=debug I=info W=warn E=error F=error", `{unix}.{ms3}  4711  4712 {l} Camera  : {m}`},
	{"tcpdump-date", "", `{2006-01-02 15:04:05.000000} IP6 fe80::1.5353 > ff02::fb.5353: 0 PTR (QM)? error. (30)`},
	{"busybox", "debug=debug info=info notice=info warn=warn err=error crit=error", `{Jan _2 15:04:05} web1 daemon.{l} app[4711]: {m}`},
	{"logread", "debug=debug info=info notice=info warn=warn err=error", `{Mon Jan _2 15:04:05 2006} daemon.{l} app[4711]: {m}`},
	{"rsyslog-severity", "debug=debug info=info warning=warn err=error emerg=error", `{2006-01-02T15:04:05.000000Z07:00} web1 local0.{l} app: {m}`},
	{"dpkg", "", `{2006-01-02 15:04:05} status half-configured libgpg-error0:amd64 1.46-1`},
	{"macos-compact", "Db=debug I=info E=error F=error", `{2006-01-02 15:04:05.000} {l} tccd[123:1a2b] {m}`},
	{"month-level", "DBG=debug INF=info WRN=warn ERR=error", `{Jan _2 15:04:05.000} {l} {m}`},
	{"month-name-level", upperLevels, `{Jan _2 15:04:05} web1 {l}: {m}`},
	{"rfc3164", "", `{Jan _2 15:04:05} web1 app[4711]: {m}`},
	{"rfc3164-local", "12=warn 11=error 14=info 15=debug", `<{l}>{Jan _2 15:04:05} app[4711]: {m}`},
	{"month", "", `{Jan _2 15:04:05} web1 -- MARK --`},
	{"dmesg-iso", dmesgLevels, `kern  :{l}  : {2006-01-02T15:04:05,000000-07:00} usb 1-1: {m}`},
	{"dmesg-time", "", `[{Mon Jan _2 15:04:05 2006}] usb 1-1: {m}`},
	{"dmesg-decoded", dmesgLevels, `kern  :{l}  : [{Mon Jan _2 15:04:05 2006}] usb 1-1: {m}`},
	{"journal-monotonic", "", `[ {since}.{us6}] web1 app[4711]: {m}`},
	{"dmesg", "3=error 4=warn 6=info 7=debug", `<{l}>[ {since}.{us6}] usb 1-1: {m}`},
	{"dmesg-delta", "", `[<    {since}.{us6}>] usb 1-1: {m}`},
	{"dmesg-minute", "", `[{Jan_2 15:04}] usb 1-1: {m}`},
	{"svlogd", "", `{2006-01-02_15:04:05.00000} {m}`},
	{"jvm", "debug=debug info=info warning=warn error=error", `[{since}.{ms3}s][{l}][gc,heap] {m}`},
	{"tool", "", `update-alternatives {2006-01-02 15:04:05}: {m}`},
	{"auditd", "", `type=USER_AUTH msg=audit({unix}.{ms3}:42): pid=7 res=failed msg='error'`},
	{"audit-local", "", `type=USER_AUTH msg=audit({01/02/06 15:04:05.000}:42) : pid=7 res=failed`},
	{"journal-field", "", "\t\"__REALTIME_TIMESTAMP\" : \"{us}\","},
	{"tai64n", "", `@{tai} {m}`},
	{"iostat", "", `{01/02/2006 03:04:05 PM}`},
	{"dstat", "", `{02-01 15:04:05}|  3   1  96`},
	{"top", "", `top - {15:04:05} up 17:35,  0 user,  load average: 0.50, 0.40, 0.30`},
	{"strace-unix", "", `[pid  4711] {unix}.{us6} read(3, "error", 5) = -1 EAGAIN`},
	{"strace", "", `4711  {15:04:05.000000} read(3, "error", 5) = -1 EAGAIN`},
	{"strace-delta", "", `     {since}.{us6} read(3, "error", 5) = -1 EAGAIN`},
	{"ping", "", `[{unix}.{us6}] 64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.045 ms`},
	{"tcpdump-unix", "", `{unix}.{us6} ARP, Request who-has 192.0.2.1 tell 192.0.2.7, length 28`},
	{"tcpdump-delta", "", ` 00:{lap}.{us6} lo    In  IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], seq 1, length 0`},
	{"tcpdump", "", `{15:04:05.000000} IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], seq 1, length 0`},
	{"bgl", "INFO=info WARNING=warn ERROR=error SEVERE=error FATAL=error FAILURE=error", `- {unix} {2006.01.02} R02-M1-N0-C:J12-U11 {2006-01-02-15.04.05.000000} R02-M1-N0-C:J12-U11 RAS KERNEL {l} {m}`},
	{"thunderbird", "", `- {unix} {2006.01.02} dn228 {Jan _2 15:04:05} dn228/dn228 crond(pam_unix)[4711]: {m}`},
	{"hpc", "", `471100 node-7 unix.hw state_change.unavailable {unix} 1 {m}`},
	{"healthapp", "", `{20060102-15:4:5}:250|Step_LSC|30002312|{m}`},
	{"proxifier", "", `[{01.02 15:04:05}] mail.exe - example.org:443 error : {m}`},

	{"level-first", upperLevels, `{l} [{2006-01-02 15:04:05,000}] org.example.Queue: {m}`},
	{"jupyter", "D=debug I=info W=warn E=error C=error", `[{l} {2006-01-02 15:04:05.000} ServerApp] {m}`},
	{"tornado", "D=debug I=info W=warn E=error C=error", `[{l} {060102 15:04:05} web:2063] {m}`},
	{"exponent", upperLevels, "{exponent}\t{l}\tapp\t{m}"},
	{"python-access", upperLevels, `[{02/Jan/2006 15:04:05}] {l} [django.request:1] {m}`},
	{"python-access-plain", "", `127.0.0.1 - - [{02/Jan/2006 15:04:05}] it is {m}`},
	{"month-bracket-level", upperLevels, `[{Jan _2 15:04:05}] {l} {m}`},
	{"month-bracket", "", `[{Jan _2 15:04:05}] it is {m}`},
	{"iso-comma-level", "+" + upperLevels, `{2006-01-02 15:04:05,000} {l} {m}`},
	{"iso-comma", "", `{2006-01-02 15:04:05,000} it is {m}`},
	{"iso-level", lowerLevels, `{2006-01-02T15:04:05.000000000Z07:00} [{l}] {m}`},
	{"klog-iso", letters, `{2006-01-02T15:04:05.000000000Z07:00} {l}1128 10:00:00.123456       1 pods.go:42] {m}`},
	{"iso-name-level", upperLevels, `{2006-01-02 15:04:05} Queue$Inner {l}: {m}`},
	{"syslog-iso", "", `{2006-01-02T15:04:05-0700} web1 app[4711]: {m}`},
	{"iso", "", `{2006-01-02T15:04:05.000000Z07:00} it is {m}`},
	{"level-clock", upperLevels, `{l} [{15:04:05} UTC] (4711): {m}`},
	{"bracket-iso-level", upperLevels, `[main] {2006-01-02 15:04:05,000} {l} {m}`},
	{"bracket-iso", lowerLevels, `[{l}] {2006-01-02T15:04:05.000000Z07:00} it is {m}`},
	{"name-iso-level", pythonNames, `app.queue {2006-01-02 15:04:05,000} {l} {m}`},
	{"month-day", pythonNames, `{01-02 15:04} {l} {m}`},
	{"level-month-day", pythonNames, `{l} {01-02 15:04:05} [core.py:12] {m}`},
	{"rich-level", pythonNames, `[{01/02/06 15:04:05}] {l}    {m}   a.py:7`},
	{"rich", "", `[{01/02/06 15:04:05}] it is {m}`},
	{"yymmdd-level", pythonNames, `{060102 15:04:05} {l} {m}`},
	{"slash-prefix", "", `[app] {2006/01/02 15:04:05.000000} a.go:7: {m}`},
	{"dmy-blank-level", upperLevels, `{02 Jan 2006 15:04:05,000} {l} {m}`},
	{"dmy-blank", "", `{Mon, 02 Jan 2006 15:04:05 -0700} it is {m}`},
	{"dmy-slash-level", upperLevels, `{02/Jan/2006 15:04:05.000} {l} {m}`},
	{"dmy-slash", "", `{02/Jan/2006:15:04:05 -0700} it is {m}`},
	{"slash-level", upperLevels, `{2006/01/02 15:04:05} {l} {m}`},
	{"slash", "", `{2006/01/02 15:04:05.000000} a.go:7: {m}`},
	{"dots-level", upperLevels, `{2006.01.02 15:04:05} {l} {m}`},
	{"dots", "", `{2006.01.02 15:04:05} it is {m}`},
	{"compact-level", upperLevels, `{20060102 15:04:05.000} {l} {m}`},
	{"compact", "", `{20060102T150405Z} it is {m}`},
	{"digits-level", upperLevels, `{20060102150405} {l} {m}`},
	{"digits", "", `{20060102150405} it is {m}`},
	{"local-level", upperLevels, `{01/02/2006 3:04:05 PM} {l} {m}`},
	{"local", "", `[{01/02/2006, 15:04:05}] it is {m}`},
	{"dmy-dots-level", upperLevels, `{02.01.2006 15:04:05} {l} {m}`},
	{"dmy-dots", "", `{02.01.2006, 15:04:05} it is {m}`},
	{"dmy-bracket", "", `[{02-Jan-2006 15:04:05} Europe/Berlin] the {m}`},
	{"dmy-level", upperLevels, `{02-Jan-2006 15:04:05.000} {l} {m}`},
	{"dmy", "", `{02-Jan-2006 15:04:05.000} it is {m}`},
	{"weekday", "", `{Mon 2006-01-02 15:04:05 MST}`},
	{"ctime-level", upperLevels, `{Mon Jan _2 15:04:05 2006} {l} {m}`},
	{"ctime", "", `{Mon Jan _2 15:04:05 MST 2006}`},
	{"short-level", upperLevels, `{01-02 15:04:05.000} {l} {m}`},
	{"unix-level", upperLevels, `{unix}.{us6} {l} {m}`},
	{"unix", "", `{unix}.{us6}: the {m}`},
	{"unix-ms-level", upperLevels, `{ms} {l} {m}`},
	{"unix-ms", "", `{ms} it is {m}`},
	{"unix-us", "", `{us} it is {m}`},
	{"unix-ns", "", `{us}250 it is {m}`},
	{"clock-comma-level", upperLevels, `{15:04:05,000} {l} {m}`},
	{"clock-comma", "", `{15:04:05,000} it is {m}`},
	{"clock-level", "+" + upperLevels, `{15:04:05.000} [main] {l} org.example.Queue -- {m}`},
	{"clock", "", `{15:04:05} it is {m}`},
	{"numbers", "", ` 1  0      0 123456   7890 234567    0    0     5    10  100  200  1  0 99  0  0 {2006-01-02 15:04:05}`},
}

// made is a line of a shape, and what is to be read in it.
type made struct {
	line, level string
	at          time.Time // cut to what the shape writes
}

// linesOf returns n varied lines of a shape: times of all of a year, every level, every message.
func linesOf(shape struct{ name, levels, line string }, n int) []made {
	var all []made
	zone := time.UTC
	if strings.Contains(shape.line, "-07") || strings.Contains(shape.line, "Z07:00") {
		zone = time.FixedZone("", -5*3600-1800)
	}
	for i := range n {
		at := time.Date(2026, time.Month(i%12+1), i%28+1, i*7%24, i*11%60, i*13%60, (i*87_654_321+123_456)%1_000_000_000, zone)
		all = append(all, lineOf(shape, i, at))
	}
	return all
}

// lineOf returns the line i of a shape at a time.
func lineOf(shape struct{ name, levels, line string }, i int, at time.Time) made {
	levels := strings.Fields(strings.TrimPrefix(shape.levels, "+"))
	m := made{}
	line := shape.line
	if len(levels) > 0 {
		written, level, _ := strings.Cut(levels[i%len(levels)], "=")
		if m.level = level; written == "" {
			written = "="
		}
		written = strings.ReplaceAll(written, "_", " ")
		if strings.HasPrefix(shape.levels, "+") {
			written = fmt.Sprintf("%-5s", written)
		}
		line = strings.ReplaceAll(line, "{l}", written)
	}
	said := messages
	if len(levels) > 0 {
		said = slices.Concat(messages, claims)
	}
	message := said[i%len(said)]
	quotedMessage, _ := json.Marshal(message)
	micros := at.UnixMicro()
	unix, us := micros/1e6, micros%1e6
	precision := time.Second
	for _, p := range []struct {
		in string
		is time.Duration
	}{{",000", time.Millisecond}, {".000", time.Millisecond}, {"{ms}", time.Millisecond}, {"{ms3}", time.Millisecond}, {"{us6}", time.Microsecond}, {".000000", time.Microsecond}, {",000000", time.Microsecond}, {"{us}", time.Microsecond}, {"{tai}", time.Microsecond}, {"{nanos}", time.Microsecond}, {"{exponent}", time.Microsecond}, {"{3:04PM}", time.Minute}, {"{01-02 15:04}", time.Minute}, {"{Jan_2 15:04}", time.Minute}, {".00000}", 10 * time.Microsecond}} {
		if strings.Contains(line, p.in) {
			precision = p.is
		}
	}
	m.at = at.Truncate(precision)
	if strings.Contains(line, ":250|") || strings.Contains(line, "}.250,") {
		m.at = m.at.Add(250 * time.Millisecond / map[bool]time.Duration{true: 1, false: 1000}[strings.Contains(line, ":250|")])
	}
	since := fmt.Sprintf("%04d", i*37)
	if strings.Contains(line, "{since}") || strings.Contains(line, "{lap}") {
		m.at = time.Unix(int64(i*37), 0)
		if strings.Contains(line, "{ms3}") {
			m.at = m.at.Add(time.Duration(us/1000) * time.Millisecond)
		}
		if strings.Contains(line, "{us6}") {
			m.at = m.at.Add(time.Duration(us) * time.Microsecond)
		}
	}
	blank := strings.Replace(at.Format("2006-01-02 15:04:05"), " 0", "  ", 1)
	line = strings.NewReplacer("{m}", message, "{j}", string(quotedMessage[1:len(quotedMessage)-1]), "{unix}", strconv.FormatInt(unix, 10), "{ms}", strconv.FormatInt(micros/1000, 10),
		"{us}", strconv.FormatInt(micros, 10), "{us6}", fmt.Sprintf("%06d", us), "{ms3}", fmt.Sprintf("%03d", us/1000), "{since}", since, "{lap}", fmt.Sprintf("%02d:%02d", i*37/60, i*37%60), "{nanos}", strconv.FormatInt(us*1000, 10),
		"{exponent}", strconv.FormatFloat(float64(micros)/1e6, 'e', -1, 64), "{blank15}", blank,
		"{tai}", fmt.Sprintf("%016x%08x", uint64(1<<62+10+unix), us*1000)).Replace(line)
	m.line = formatted(line, at)
	return m
}

// formatted replaces each {LAYOUT} by the time.
func formatted(line string, at time.Time) string {
	var b strings.Builder
	for {
		from := strings.IndexByte(line, '{')
		to := strings.IndexByte(line[from+1:], '}') + from + 1
		if from < 0 || to <= from {
			return b.String() + line
		}
		layout := line[from+1 : to]
		if !strings.ContainsAny(layout, "0123456") || strings.ContainsAny(layout, `"{`) {
			b.WriteString(line[:from+1])
			line = line[from+1:]
			continue
		}
		b.WriteString(line[:from] + at.Format(layout))
		line = line[to+1:]
	}
}

// varied is how many lines of each format are read.
const varied = 48

func TestLines_timesAndLevelsOfEveryFormat(t *testing.T) {
	r := NewReader()
	tested := map[string]bool{}
	var shown Leveler
	for i, shape := range slices.Concat(shapes, programs) {
		tested[shape.name] = true
		times, levels := 0, 0
		for _, m := range linesOf(shape, varied) {
			l, ok := r.Read([]byte(m.line))
			if !ok || l.Format.Name != shape.name {
				name := "none"
				if ok {
					name = l.Format.Name
				}
				t.Errorf("%s: read as %s: %s", shape.name, name, m.line)
				continue
			}
			clock := NewClock(caseTime, time.UTC)
			if l.Moment.Month == 0 { // the line has no day
				clock = NewClock(m.at.Add(time.Minute), time.UTC)
			}
			if got := clock.Micros(l.Moment); got == m.at.UnixMicro() {
				times++
			} else {
				t.Errorf("%s: time %s, want %s: %s", shape.name, time.UnixMicro(got).UTC(), m.at.UTC(), m.line)
			}
			level := l.Level
			if i >= len(shapes) { // as it is shown, also where only words say it
				level = shown.Level([]byte(m.line))
			}
			if level == m.level {
				levels++
			} else {
				t.Errorf("%s: level %q, want %q: %s", shape.name, level, m.level, m.line)
			}
		}
		if times != varied || levels != varied {
			t.Errorf("%s: %d times and %d levels of %d", shape.name, times, levels, varied)
		}
	}
	for _, f := range Formats() {
		if !tested[f.Name] && f.Same == "" { // those that only a choice tells: TestChoice_decides
			t.Errorf("%s: no lines of it are tested", f.Name)
		}
	}
}

// Times without a year go on at New Year, whatever writes them.
func TestLines_newYear(t *testing.T) {
	r := NewReader()
	tested := 0
	for _, shape := range slices.Concat(shapes, programs) {
		began := time.Date(2025, 12, 31, 23, 58, 0, 0, time.UTC)
		l, ok := r.Read([]byte(lineOf(shape, 0, began).line))
		if !ok || l.Moment.Year != 0 || l.Moment.Month == 0 {
			continue
		}
		tested++
		clock := NewClock(began.Add(5*time.Minute), time.UTC)
		var want, got []string
		for i := range 20 {
			m := lineOf(shape, i, began.Add(time.Duration(i)*12345*time.Millisecond))
			if l, ok = r.Read([]byte(m.line)); !ok {
				t.Errorf("%s: no time: %s", shape.name, m.line)
			}
			want = append(want, m.at.Format(time.RFC3339Nano))
			got = append(got, time.UnixMicro(clock.Micros(l.Moment)).UTC().Format(time.RFC3339Nano))
		}
		next, again := clock.Settle()
		if again { // the file is of this year, its first lines of the last
			got = nil
			for i := range 20 {
				l, _ = r.Read([]byte(lineOf(shape, i, began.Add(time.Duration(i)*12345*time.Millisecond)).line))
				got = append(got, time.UnixMicro(next.Micros(l.Moment)).UTC().Format(time.RFC3339Nano))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %s\nwant %s", shape.name, got, want)
		}
	}
	if tested < 15 {
		t.Errorf("%d shapes have no year, want 15 and more", tested)
	}
}
