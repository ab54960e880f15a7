// Made from internal/formats by its test with -update: what programs write at the start of a line,
// and how. Its fields are described in internal/formats/formats.go.
'use strict';

var SMALL = 'abcdefghijklmnopqrstuvwxyz';
var CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
var DIGITS = '0123456789';
var MONTH = '([A-Z][a-z]{2})';
var CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)';
var DATE = '(\\d{4})-(\\d\\d)-(\\d\\d)';
var POINT = '(?:\\.(\\d{1,9}))?';
var PROGRAM = '[\\w./@()-]+(?: \\d+\\.[\\d.]+)?(?:\\[\\d+\\])?(?: \\([^()]{1,80}\\))?: ?';
var SYSCALL = '(?:\\(\\+ *[\\d.]+\\) )?(?:\\[[0-9a-f?]{8,16}\\] )?([a-z_]\\w*\\(|\\?{4}\\(|<\\.\\.\\. |--- |\\+\\+\\+ |\\[ Process |strace: )';
var ZONE = '(?: ?(Z|[+-]\\d\\d:?\\d\\d|UTC|GMT|BST|CES?T|[ECMP][SD]T|JST|MSK)\\b|([+-]\\d\\d)\\b)?';
var LOWER = 'trace|debug|info|notice|warning|warn|error|err|critical|crit|fatal|panic';
var UPPER = 'TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|CRIT|FATAL|PANIC|ALERT|EMERG|SEVERE|TRC|DBG|INF|WRN|FTL|PNC|VRB';
var ANDROID = '^ *(?:\\w+ +)?\\d+ +\\d+ ([VDIWEFA]) [^:]*: ?';
var BRACKET = UPPER + '|' + LOWER + '|alert|emerg|Trace|Debug|Info|Information|Notice|Warning|Warn|Error|Critical|Fatal|[TDIWEF]';
var LEVELED = '^(?:[\\])]:?)?[ \\t]*(?:(?:\\[[^\\[\\]]{1,64}\\]|\\([^()]{1,64}\\)|<[\\d.]+>|\\d{1,7}|-)[ \\t]*){0,3}(?:[\\[(<|] ?(' + BRACKET + ') *[\\])>|]:?|(' + UPPER + ')(?:[+-]\\d{1,2})?(?:[:|\\t]| |$)|(' + LOWER + ') )[ \\t]*';
var CIVIL = 'year month day hour minute second fraction';

// Returns the parts of a text.
function parts(text) {
  return text.split(' ');
}

var STAMPS = [
  {name: 'rfc5424', first: '<', begins: '^<(\\d{1,3})>1 ' + DATE + 'T' + CLOCK + POINT + '(Z|[+-]\\d\\d:\\d\\d) ', parts: parts('pri ' + CIVIL + ' zone')},
  {name: 'svlogd', first: DIGITS, begins: '^' + DATE + '[_T]' + CLOCK + '\\.(\\d{5}) ', parts: parts(CIVIL)},
  {name: 'dmesg-iso', first: DIGITS + SMALL, begins: '^(?:[a-z]+ *:([a-z]+) *: )?' + DATE + 'T' + CLOCK + ',(\\d{6})([+-]\\d\\d:\\d\\d) ', parts: parts('level ' + CIVIL + ' zone')},
  {name: 'iso-comma', first: '(' + DIGITS + '[', begins: '^[\\[(]?' + DATE + '[T ]' + CLOCK + ',(\\d{3}|\\d{6}|\\d{9})(Z|[+-]\\d\\d:?\\d\\d)?[\\]) \\t|:]', parts: parts(CIVIL + ' zone')},
  {name: 'iso', first: '"(' + DIGITS + '[', begins: '^[\\[("]?' + DATE + '[T \\t](\\d\\d| \\d):(\\d\\d)(?::(\\d\\d))?' + POINT + ZONE, parts: parts(CIVIL + ' zone zone')},
  {name: 'iso-value', first: DIGITS, begins: '^' + DATE + '[T ]' + CLOCK + '(?:[.,](\\d{1,9}))?' + ZONE + '(?: [A-Z]{3,5})?(?: m=[+-][\\d.]+)?$', parts: parts(CIVIL + ' zone zone')},
  {name: 'access-value', first: DIGITS, begins: '^(\\d\\d)/' + MONTH + '/(\\d{4}):' + CLOCK + ' ([+-]\\d{4})$', parts: parts('day month year hour minute second zone')},
  {name: 'weekday', first: CAPITALS, begins: '^[A-Z][a-z]{2} ' + DATE + ' ' + CLOCK + POINT + ZONE, parts: parts(CIVIL + ' zone zone')},
  {name: 'file', first: '-' + DIGITS + CAPITALS + '_' + SMALL, begins: '^[\\w-]+\\.log[\\w.:-]* ' + DATE + ' ' + CLOCK + POINT, parts: parts(CIVIL)},
  {name: 'ruby', first: 'ADEFIW', begins: '^([DIWEFA]), \\[' + DATE + 'T' + CLOCK + POINT + ' #\\d+\\] +[A-Z]+ -- [^:]*: ?', parts: parts('level ' + CIVIL)},
  {name: 'slash', first: DIGITS + '[', begins: '^\\[?(\\d{4})/(\\d\\d)/(\\d\\d) ' + CLOCK + POINT, parts: parts(CIVIL)},
  {name: 'dots', first: DIGITS + '[', begins: '^\\[?(\\d{4})\\.(\\d\\d)\\.(\\d\\d) ' + CLOCK + POINT, parts: parts(CIVIL)},
  {name: 'compact', first: DIGITS, begins: '^(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)(\\d\\d)| ' + CLOCK + ')' + POINT + '(Z)?\\b', parts: parts('year month day hour minute second hour minute second fraction zone')},
  {name: 'dmy-dots', first: DIGITS + '[', begins: '^\\[?(\\d\\d)\\.(\\d\\d)\\.(\\d{4}),? ' + CLOCK + POINT, parts: parts('day month year hour minute second fraction')},
  {name: 'dmy-bracket', first: '[', begins: '^\\[(\\d\\d)-' + MONTH + '-(\\d{4}) ' + CLOCK + POINT + '(?: ([A-Z][\\w+-]*(?:/[\\w+-]+)*))?\\]', parts: parts('day month year hour minute second fraction zone')},
  {name: 'dmy', first: DIGITS, begins: '^(\\d\\d)-' + MONTH + '-(\\d{4}) ' + CLOCK + POINT, parts: parts('day month year hour minute second fraction')},
  {name: 'redis', first: DIGITS + '[', begins: '^(?:\\d+:[A-Z]|\\[\\d+\\]) (\\d\\d) ' + MONTH + '(?: (\\d{4}))? ' + CLOCK + '\\.(\\d{3}) ([.*#-]) ', parts: parts('day month year hour minute second fraction level')},
  {name: 'month', first: '<' + CAPITALS, begins: '^(?:<(\\d{1,3})>)?' + MONTH + ' ([ \\d]\\d|\\d)(?: (\\d{4}))? ' + CLOCK + POINT + ':? ', parts: parts('pri month day year hour minute second fraction')},
  {name: 'ctime', first: CAPITALS + '[', begins: '^\\[?[A-Z][a-z]{2} ' + MONTH + ' ([ \\d]\\d) ' + CLOCK + POINT + '(?: ([A-Z]{2,4}))? (\\d{4})\\]?', parts: parts('month day hour minute second fraction zone year')},
  {name: 'dmesg-ctime', first: SMALL, begins: '^[a-z]+ *:([a-z]+) *: \\[[A-Z][a-z]{2} ' + MONTH + ' ([ \\d]\\d) ' + CLOCK + ' (\\d{4})\\] ', parts: parts('level month day hour minute second year')},
  {name: 'jul', first: CAPITALS, begins: '^' + MONTH + ' (\\d{1,2}), (\\d{4}) (\\d{1,2}):(\\d\\d):(\\d\\d) ([AP]M) ', parts: parts('month day year hour minute second half')},
  {name: 'access', first: '-.' + DIGITS + ':' + CAPITALS + '[_' + SMALL, begins: '^(?:[\\w.:-][^\\[]{0,255})?\\[(\\d\\d)/' + MONTH + '/(\\d{4}):' + CLOCK + POINT + '(?: ([+-]\\d{4}))?\\] ', parts: parts('day month year hour minute second fraction zone')},
  {name: 'werkzeug', first: CAPITALS, begins: '^([A-Z]+):werkzeug:[^ \\[]+ - - \\[(\\d\\d)/' + MONTH + '/(\\d{4}) ' + CLOCK + '\\] ', parts: parts('level day month year hour minute second')},
  {name: 'python-access', first: '-.' + DIGITS + ':' + CAPITALS + '[_' + SMALL, begins: '^(?:[\\w.:-]+ - - )?\\[(\\d\\d)/' + MONTH + '/(\\d{4}) ' + CLOCK + POINT + '\\] ', parts: parts('day month year hour minute second fraction')},
  {name: 'klog', first: 'EFIW', begins: '^([IWEF])(\\d\\d)(\\d\\d) ' + CLOCK + '\\.(\\d{6}) ', parts: parts('level month day hour minute second fraction')},
  {name: 'glog', first: 'EFIW', begins: '^([IWEF])(\\d{4})(\\d\\d)(\\d\\d) ' + CLOCK + '\\.(\\d{6}) ', parts: parts('level ' + CIVIL)},
  {name: 'short', first: DIGITS, begins: '^(\\d\\d)-(\\d\\d) ' + CLOCK + '\\.(\\d{3,9})(?: ([+-]\\d{4}))? ', parts: parts('month day hour minute second fraction zone')},
  {name: 'proxifier', first: '[', begins: '^\\[(\\d\\d)\\.(\\d\\d) ' + CLOCK + '\\] ', parts: parts('month day hour minute second')},
  {name: 'spark', first: DIGITS, begins: '^(\\d\\d)/(\\d\\d)/(\\d\\d) ' + CLOCK + POINT + ' ([A-Z]+) ', parts: parts(CIVIL + ' level')},
  {name: 'hdfs', first: DIGITS, begins: '^(\\d\\d)(\\d\\d)(\\d\\d) (\\d\\d)(\\d\\d)(\\d\\d) \\d+ ([A-Z]+) ', parts: parts('year month day hour minute second level')},
  {name: 'yymmdd', first: '#' + DIGITS, begins: '^(?:# Time: )?(\\d\\d)(\\d\\d)(\\d\\d) +(\\d{1,2}):(\\d\\d):(\\d\\d)(?:[ \\t]|$)', parts: parts('year month day hour minute second')},
  {name: 'healthapp', first: DIGITS, begins: '^(\\d{4})(\\d\\d)(\\d\\d)-(\\d{1,2}):(\\d{1,2}):(\\d{1,2}):(\\d{1,3})\\|', parts: parts('year month day hour minute second millis')},
  {name: 'bgl', first: '-' + DIGITS + CAPITALS + '_' + SMALL, begins: '^[\\w-]+ (\\d{9,10}) \\d{4}\\.\\d\\d\\.\\d\\d [^ ]+ \\d{4}-\\d\\d-\\d\\d-\\d\\d\\.\\d\\d\\.\\d\\d\\.(\\d{6}) [^ ]+ [A-Z_]+ [\\w.]+ ([A-Z]+) ?', parts: parts('unix fraction level')},
  {name: 'thunderbird', first: '-' + DIGITS + CAPITALS + '_' + SMALL, begins: '^[\\w-]+ (\\d{9,10}) \\d{4}\\.\\d\\d\\.\\d\\d [^ ]+ [A-Z][a-z]{2} +\\d{1,2} \\d\\d:\\d\\d:\\d\\d [^ ]+ ', parts: parts('unix')},
  {name: 'hpc', first: DIGITS, begins: '^\\d+ [\\w-]+ [\\w.]+ [\\w.-]+ (\\d{9,10}) -?\\d ', parts: parts('unix')},
  {name: 'audit', first: 'nt', begins: '^(?:node=[^ ]+ )?type=[\\w\\[\\]]+ msg=audit\\((\\d{9,10}\\.\\d{3}):\\d+\\): ?', parts: parts('unix')},
  {name: 'tai', first: '@', begins: '^@([0-9a-f]{24}) ?', parts: parts('tai')},
  {name: 'epoch', first: ' ', begins: '^ {2,}(\\d{9,10}\\.\\d{3,9}) ', parts: parts('unix')},
  {name: 'strace-unix', first: DIGITS + '[', begins: '^(?:\\[pid +\\d+\\] |\\d+ +)?(\\d{10}(?:\\.\\d{3,9})?) ', parts: parts('unix')},
  {name: 'strace-clock', first: DIGITS + '[', begins: '^(?:\\[pid +\\d+\\] |\\d+ +)?' + CLOCK + '(?:\\.(\\d{3,9}))? ', parts: parts('hour minute second fraction')},
  {name: 'strace-delta', first: ' ' + DIGITS + '[', begins: '^(?:\\[pid +\\d+\\]|\\d+)? +(\\d{1,6}(?:\\.\\d{3,9})?) ', parts: parts('delta')},
  {name: 'lap', first: ' ', begins: '^ (\\d\\d:\\d\\d:\\d\\d\\.\\d{6,9}) ', parts: parts('lap')},
  {name: 'unix', first: DIGITS + '[', begins: '^\\[?(\\d{9,10}(?:\\.\\d{1,9})?)\\b', parts: parts('unix')},
  {name: 'unix-ms', first: DIGITS + '[', begins: '^\\[?(\\d{13})\\b', parts: parts('ms')},
  {name: 'dmesg', first: '<[' + SMALL, begins: '^(?:<(\\d{1,3})>|[a-z]+ *:([a-z]+) *: )?\\[ *(\\d{1,7}\\.\\d{3,6})(?: <[^>]*>)?\\] ', parts: parts('pri level since')},
  {name: 'dmesg-delta', first: '[' + SMALL, begins: '^(?:[a-z]+ *:([a-z]+) *: )?\\[(?:<| *\\+) *(\\d{1,7}\\.\\d{6})>?\\] ', parts: parts('level delta')},
  {name: 'dmesg-minute', first: '[' + SMALL, begins: '^(?:[a-z]+ *:([a-z]+) *: )?\\[' + MONTH + ' ?(\\d{1,2}) (\\d\\d):(\\d\\d)\\] ', parts: parts('level month day hour minute')},
  {name: 'jvm', first: '[', begins: '^\\[(\\d{1,9}\\.\\d{3})s\\]\\[(\\w+) *\\]', parts: parts('since level')},
  {name: 'tool', first: '#-ELSu', begins: '^(?:--|# Time: |(?:Start|End)-Date: |Log (?:started|ended): |update-alternatives )' + DATE + '(?:T| {1,2})' + CLOCK + POINT + '(Z|[+-]\\d\\d:\\d\\d)?', parts: parts(CIVIL + ' zone')},
  {name: 'level-first', first: 'ACDEFINPSTVW[', begins: '^\\[?(' + UPPER + ') *\\]?(?:: ?|[ |-]{1,4})(?:\\[[^\\[\\]]{1,64}\\] )?\\[?' + DATE + '[T ]' + CLOCK + '(?:[.,](\\d{1,9}))?' + ZONE + '\\]?', parts: parts('level ' + CIVIL + ' zone zone')},
  {name: 'jupyter', first: '[', begins: '^\\[([DIWEC]) ' + DATE + ' ' + CLOCK + '[.,](\\d{3}) [^\\]]*\\] ?', parts: parts('level ' + CIVIL)},
  {name: 'tornado', first: '[', begins: '^\\[([DIWEC]) (\\d\\d)(\\d\\d)(\\d\\d) ' + CLOCK + ' [^\\]]*\\] ?', parts: parts('level year month day hour minute second')},
  {name: 'exponent', first: DIGITS, begins: '^(\\d\\.\\d{5,18}e\\+09)[ \\t]', parts: parts('exponent')},
  {name: 'uptime', first: CAPITALS, begins: '^([A-Z]{4})\\[(\\d{4,})\\] ', parts: parts('level since')},
  {name: 'logrus', first: CAPITALS, begins: '^([A-Z]{4})\\[' + DATE + 'T' + CLOCK + '(Z|[+-]\\d\\d:\\d\\d)\\] ', parts: parts('level year month day hour minute second zone')},
  {name: 'kitchen', first: DIGITS, begins: '^(\\d{1,2}):(\\d\\d)([AP]M) (TRC|DBG|INF|WRN|ERR|FTL|PNC|\\?\\?\\?|DEBU|DEBUG|INFO|WARN|ERRO|ERROR|FATA|FATAL) ', parts: parts('hour minute half level')},
  {name: 'clock-comma', first: DIGITS + '[', begins: '^\\[?' + CLOCK + ',(\\d{3})[\\] \\t|]', parts: parts('hour minute second fraction')},
  {name: 'clock', first: ' ' + DIGITS + '[', begins: '^(?:\\[| )?' + CLOCK + POINT + '(Z)?\\b(?: ([AP]M)\\b)?', parts: parts('hour minute second fraction zone half')}
];

var FORMATS = [
  {name: 'mongod', title: 'mongod', keys: [{paths: 't.$date'.split('|'), stamp: 'iso-value'}, {paths: 's'.split('|'), value: '^([FEWID][1-5]?)$', parts: parts('level')}, {paths: 'c'.split('|')}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'docker', title: 'Docker json-file', keys: [{paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'stream'.split('|'), value: '^(?:stdout|stderr)$'}, {paths: 'log'.split('|'), parts: parts('message')}], inner: true},
  {name: 'journal-json', title: 'journalctl -o json', keys: [{paths: '__REALTIME_TIMESTAMP'.split('|'), value: '^(\\d{14,17})$', parts: parts('us')}, {paths: 'PRIORITY'.split('|'), parts: parts('level'), optional: true}, {paths: 'MESSAGE'.split('|'), parts: parts('message'), optional: true}], levels: 'syslog', closed: true},
  {name: 'ecs', title: 'Elastic Common Schema', keys: [{paths: '@timestamp'.split('|'), stamp: 'iso-value'}, {paths: 'log.level'.split('|'), parts: parts('level'), optional: true}, {paths: 'ecs.version|ecs'.split('|')}, {paths: 'message'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'logstash', title: 'Logstash', keys: [{paths: '@timestamp'.split('|'), stamp: 'iso-value'}, {paths: '@version'.split('|')}, {paths: 'level'.split('|'), parts: parts('level'), optional: true}, {paths: 'message'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'serilog', title: 'Serilog, compact', keys: [{paths: '@t'.split('|'), stamp: 'iso-value'}, {paths: '@l'.split('|'), parts: parts('level'), optional: true}, {paths: '@m|@mt'.split('|'), parts: parts('message'), optional: true}], otherwise: 'info', closed: true},
  {name: 'bunyan', title: 'bunyan', keys: [{paths: 'name'.split('|')}, {paths: 'level'.split('|'), value: '^(\\d{2})$', parts: parts('level')}, {paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'v'.split('|'), value: '^\\d+$'}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], levels: 'pino', closed: true},
  {name: 'pino', title: 'pino', keys: [{paths: 'level'.split('|'), value: '^(\\d{2})$', parts: parts('level')}, {paths: 'time'.split('|'), value: '^(\\d{12,13})$', parts: parts('ms')}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], levels: 'pino', closed: true},
  {name: 'pino-iso', title: 'pino', keys: [{paths: 'level'.split('|'), value: '^(\\d{2})$', parts: parts('level')}, {paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], levels: 'pino', closed: true},
  {name: 'pino-label', title: 'pino', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|error|fatal)$', parts: parts('level')}, {paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'pid'.split('|'), value: '^\\d+$'}, {paths: 'hostname'.split('|')}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'caddy', title: 'Caddy', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'ts'.split('|'), value: '^(\\d{9,10}(?:\\.\\d+)?)$', parts: parts('unix')}, {paths: 'logger'.split('|'), value: '^(?:http|tls|admin|events|pki|docker_proxy|caddy|watcher|layer4)\\b'}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'zap', title: 'Go zap', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'ts'.split('|'), value: '^(\\d{9,10}(?:\\.\\d+)?)$', parts: parts('unix')}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'zap-iso', title: 'Go zap', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'ts'.split('|'), stamp: 'iso-value'}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'kubernetes', title: 'Kubernetes, JSON', keys: [{paths: 'ts'.split('|'), value: '^(\\d{13}(?:\\.\\d+)?)$', parts: parts('ms')}, {paths: 'caller'.split('|')}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'traefik', title: 'Traefik', keys: [{paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'entryPointName|RequestMethod|routerName|providerName|serviceName'.split('|')}, {paths: 'msg|message'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'zerolog', title: 'Go zerolog', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'message'.split('|'), parts: parts('message')}], closed: true},
  {name: 'zerolog-unix', title: 'Go zerolog', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'time'.split('|'), value: '^(\\d{9,19})$', parts: parts('number')}, {paths: 'message'.split('|'), parts: parts('message')}], closed: true},
  {name: 'slog', title: 'Go slog, JSON', keys: [{paths: 'level'.split('|'), value: '^(DEBUG|INFO|WARN|ERROR)(?:[+-]\\d+)?$', parts: parts('level')}, {paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'msg'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'logrus', title: 'logrus, JSON', keys: [{paths: 'level'.split('|'), value: '^(trace|debug|info|warn|warning|error|dpanic|fatal|panic)$', parts: parts('level')}, {paths: 'time'.split('|'), stamp: 'iso-value'}, {paths: 'msg'.split('|'), parts: parts('message')}], closed: true},
  {name: 'winston', title: 'winston', keys: [{paths: 'level'.split('|'), value: '^(error|warn|info|http|verbose|debug|silly)$', parts: parts('level')}, {paths: 'timestamp'.split('|'), stamp: 'iso-value'}, {paths: 'message'.split('|'), parts: parts('message')}], closed: true},
  {name: 'structlog', title: 'structlog', keys: [{paths: 'level'.split('|'), parts: parts('level')}, {paths: 'timestamp'.split('|'), stamp: 'iso-value'}, {paths: 'event'.split('|'), parts: parts('message')}], closed: true},
  {name: 'python-json', title: 'Python logging, JSON', keys: [{paths: 'asctime'.split('|'), stamp: 'iso-value'}, {paths: 'levelname'.split('|'), parts: parts('level'), optional: true}, {paths: 'message'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'gelf', title: 'GELF', keys: [{paths: 'timestamp'.split('|'), value: '^(\\d{9,10}(?:\\.\\d+)?)$', parts: parts('unix')}, {paths: 'level'.split('|'), parts: parts('level'), optional: true}, {paths: 'short_message'.split('|'), parts: parts('message')}], levels: 'syslog', closed: true},
  {name: 'json', title: 'JSON', keys: [{paths: 'time|ts|timestamp|@timestamp|@t|t|T|datetime|date|asctime|time_iso8601|Timestamp|Time|eventTime|StartUTC|start_time|stageTimestamp|timeMillis|msec'.split('|'), stamp: 'iso-value'}, {paths: 'level_name|levelname|level|lvl|severity|error_severity|loglevel|log_level|LogLevel|log.level|severity_text|@l|@level|@fields.level|L|Level|Severity'.split('|'), parts: parts('level'), optional: true}, {paths: 'message|msg|text|event|Message|short_message|@message|M|MessageTemplate'.split('|'), parts: parts('message'), optional: true}], levels: 'json', closed: true},
  {name: 'json-unix', title: 'JSON', keys: [{paths: 'time|ts|timestamp|@timestamp|@t|t|T|datetime|date|asctime|time_iso8601|Timestamp|Time|eventTime|StartUTC|start_time|stageTimestamp|timeMillis|msec'.split('|'), value: '^(\\d{9,19}(?:\\.\\d+)?)$', parts: parts('number')}, {paths: 'level_name|levelname|level|lvl|severity|error_severity|loglevel|log_level|LogLevel|log.level|severity_text|@l|@level|@fields.level|L|Level|Severity'.split('|'), parts: parts('level'), optional: true}, {paths: 'message|msg|text|event|Message|short_message|@message|M|MessageTemplate'.split('|'), parts: parts('message'), optional: true}], levels: 'json', closed: true},
  {name: 'json-access', title: 'JSON', keys: [{paths: 'time_local|time|timestamp|requestTime'.split('|'), stamp: 'access-value'}, {paths: 'level_name|levelname|level|lvl|severity|error_severity|loglevel|log_level|LogLevel|log.level|severity_text|@l|@level|@fields.level|L|Level|Severity'.split('|'), parts: parts('level'), optional: true}, {paths: 'message|msg|text|event|Message|short_message|@message|M|MessageTemplate'.split('|'), parts: parts('message'), optional: true}], levels: 'json', closed: true},
  {name: 'log4j-json', title: 'log4j, JSON', keys: [{paths: 'instant.epochSecond'.split('|'), value: '^(\\d{9,10}(?:\\.\\d+)?)$', parts: parts('unix')}, {paths: 'instant.nanoOfSecond'.split('|'), value: '^(\\d{1,9})$', parts: parts('nanos')}, {paths: 'level'.split('|'), parts: parts('level'), optional: true}, {paths: 'message'.split('|'), parts: parts('message'), optional: true}], closed: true},
  {name: 'logfmt', title: 'logfmt', keys: [{paths: 'time|ts|timestamp|t|at|date'.split('|'), stamp: 'iso-value'}, {paths: 'level|lvl|severity'.split('|'), value: '^([A-Za-z]+)', parts: parts('level'), optional: true}, {paths: 'msg|message'.split('|'), parts: parts('message'), optional: true}], pairs: true, closed: true},
  {name: 'logfmt-unix', title: 'logfmt', keys: [{paths: 'time|ts|timestamp|t'.split('|'), value: '^(\\d{9,19}(?:\\.\\d+)?)$', parts: parts('number')}, {paths: 'level|lvl|severity'.split('|'), value: '^([A-Za-z]+)', parts: parts('level'), optional: true}, {paths: 'msg|message'.split('|'), parts: parts('message'), optional: true}], pairs: true, closed: true},
  {name: 'cri', title: 'Kubernetes CRI', stamp: 'iso', behind: '^ (?:stdout|stderr) ([FP])(?::\\w+)*(?:$| )', parts: parts('partial'), inner: true},
  {name: 'elasticsearch', title: 'Elasticsearch', stamp: 'iso-comma', behind: '^\\[(\\w+) *\\]\\[[^\\]]*\\] ?', parts: parts('level'), closed: true},
  {name: 'zookeeper', title: 'ZooKeeper', stamp: 'iso-comma', behind: '^ *(?:\\[myid:[^\\]]*\\] )?- ([A-Z]+) +\\[(?:[^\\[\\]]|\\[[^\\[\\]]*\\])*\\] - ', parts: parts('level'), closed: true},
  {name: 'python', title: 'Python logging', stamp: 'iso-comma', behind: '^ *- [\\w.-]+ - ([A-Z]+) - ', parts: parts('level'), closed: true},
  {name: 'fail2ban', title: 'fail2ban', stamp: 'iso-comma', behind: '^[\\w.]+ +\\[\\d+\\]: ([A-Z]+) +', parts: parts('level'), closed: true},
  {name: 'hadoop', title: 'Hadoop, log4j', stamp: 'iso-comma', behind: '^ *([A-Z]+) +\\[[^\\]]*\\] [\\w.$/<>-]+: ', parts: parts('level'), closed: true},
  {name: 'log4j', title: 'log4j', stamp: 'iso-comma', behind: '^ *(?:\\[[^\\]]*\\] )?([A-Z]+) +(?:\\[[^\\]]*\\] )?[\\w.$/<>-]+ +- ', parts: parts('level'), closed: true},
  {name: 'spring', title: 'Spring Boot', stamp: 'iso', behind: '^ +([A-Z]+) \\d+ --- (?:\\[[^\\]]*\\] )+[^ ]+ *: ', parts: parts('level'), closed: true},
  {name: 'postgresql', title: 'PostgreSQL', stamp: 'iso', behind: '^(?: ([+-]\\d\\d(?::\\d\\d)?)| [A-Z]\\w*(?:/\\w+)*)?(?: |:[^ ]{0,80}:)\\[\\d+(?:-\\d+)?\\]:?(?:(?: [^ ]+){0,3}? )?(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION): +', parts: parts('zone level'), closed: true},
  {name: 'postgresql-csv', title: 'PostgreSQL, CSV', stamp: 'iso', behind: '^(?: ([+-]\\d\\d(?::\\d\\d)?)| [A-Z]\\w*(?:/\\w+)*)?,(?:(?:"[^"]*")?[^",]*,){10}(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION),\\w{5},', parts: parts('zone level'), closed: true},
  {name: 'postgresql-unix', title: 'PostgreSQL', stamp: 'unix', behind: '^ \\[\\d+\\](?: [^ ]+)? (LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION): +', parts: parts('level'), closed: true},
  {name: 'mysql', title: 'MySQL', stamp: 'iso', behind: '^ \\d+ \\[(\\w+)\\] \\[MY-\\d+\\] (?:\\[[^\\]]*\\] )?', parts: parts('level'), closed: true},
  {name: 'mariadb', title: 'MariaDB', stamp: 'iso', behind: '^ (?:\\d+|0x[0-9a-f]+) \\[(Note|Warning|ERROR|Error)\\] ', parts: parts('level'), closed: true},
  {name: 'mysql-old', title: 'MySQL 5, MariaDB before 10.1', stamp: 'yymmdd', behind: '^(?:\\d+ )?(?:\\[(\\w+)\\]|mysqld\\w*) ', parts: parts('level'), closed: true},
  {name: 'mysql-general', title: 'MySQL 5, general log', stamp: 'yymmdd', behind: '^[ \\t]*(\\d+ [A-Z][a-z]+|$)', parts: parts('message'), closed: true},
  {name: 'redis', title: 'Redis', stamp: 'redis', levels: 'redis', closed: true},
  {name: 'laravel', title: 'Laravel, Monolog', stamp: 'iso', behind: '^\\] [\\w-]+\\.([A-Z]+): ', parts: parts('level'), closed: true},
  {name: 'celery', title: 'Celery', stamp: 'iso-comma', behind: '^ ([A-Z]+)/[^\\]]*\\] ', parts: parts('level'), closed: true},
  {name: 'gunicorn', title: 'Gunicorn', stamp: 'iso', behind: '^\\] \\[\\d+\\] \\[([A-Z]+)\\] ', parts: parts('level'), closed: true},
  {name: 'loguru', title: 'Python loguru', stamp: 'iso', behind: '^ \\| ([A-Z]+) +\\| ', parts: parts('level'), closed: true},
  {name: 'mongod-old', title: 'mongod before 4.4', stamp: 'iso', behind: '^ ([FEWID])[1-5]? +(?:[A-Z]+|-) +\\[[^\\]]*\\] ', parts: parts('level'), closed: true},
  {name: 'winston-text', title: 'winston, text', stamp: 'iso', behind: '^ (?:(http): |(?:\\[[^\\[\\]]{1,64}\\] )?(silly): )', parts: parts('level level'), closed: true},
  {name: 'env-logger', title: 'Rust env_logger', stamp: 'iso', behind: '^ ([A-Z]+) +[\\w:]+\\] ', parts: parts('level'), closed: true},
  {name: 'openstack', title: 'OpenStack', stamp: 'iso', behind: '^ \\d+ ([A-Z]+) [\\w.]+ \\[[^\\]]*\\] ', parts: parts('level'), closed: true},
  {name: 'openstack-file', title: 'OpenStack, several files', stamp: 'file', behind: '^ \\d+ ([A-Z]+) [\\w.]+ ', parts: parts('level'), closed: true},
  {name: 'iis', title: 'IIS, W3C', stamp: 'iso', behind: '^[ \\t]((?:W3SVC\\d+ (?:[\\w-]+ )?)?[\\da-fA-F.:%]+ [A-Z]+ /)', parts: parts('message'), closed: true, zone: 'UTC'},
  {name: 'nginx-error', title: 'nginx error log', stamp: 'slash', behind: '^ \\[(\\w+)\\] \\d+#\\d+: ', parts: parts('level'), closed: true},
  {name: 'samba', title: 'Samba', stamp: 'slash', behind: '^, +\\d+(?:, [^\\]]*)?\\] ', closed: true},
  {name: 'access', title: 'access log of nginx, Apache and others', stamp: 'access', closed: true},
  {name: 'apache-error', title: 'Apache error log', stamp: 'ctime', behind: '^ \\[(?:[\\w-]*:)?([a-z]+\\d?)\\] (?:\\[(?:pid|client|remote)[^\\]]*\\] )*', parts: parts('level'), closed: true},
  {name: 'php-server', title: 'PHP\'s own server', stamp: 'ctime', behind: '^ (PHP \\d|[\\da-f.:\\[\\]]+:\\d+ (?:\\[\\d|Accepted|Closing))', parts: parts('message'), closed: true},
  {name: 'php-fpm', title: 'PHP-FPM', stamp: 'dmy-bracket', behind: '^ ([A-Z]+): ', parts: parts('level'), closed: true},
  {name: 'php', title: 'PHP error log', stamp: 'dmy-bracket', behind: '^ PHP ([A-Z][a-z]+(?: [a-z]+)*): +', parts: parts('level'), closed: true},
  {name: 'catalina', title: 'Tomcat', stamp: 'dmy', behind: '^ ([A-Z]+) \\[[^\\]]*\\] [\\w$]+\\.[\\w.$<>-]+ ', parts: parts('level'), closed: true},
  {name: 'named', title: 'BIND', stamp: 'dmy', behind: '^ [\\w-]+: (debug \\d+|[a-z]+): ', parts: parts('level'), closed: true},
  {name: 'jul', title: 'java.util.logging', stamp: 'jul'},
  {name: 'ruby', title: 'Ruby Logger, Rails', stamp: 'ruby', closed: true},
  {name: 'http-server', title: 'Python http.server, Flask', stamp: 'python-access', behind: '^("[^"]*" (?:\\d{3}|HTTPStatus\\.\\w+) -|code \\d)', parts: parts('message'), closed: true},
  {name: 'flask', title: 'Flask', stamp: 'werkzeug', closed: true},
  {name: 'django', title: 'Django', stamp: 'python-access', behind: '^("[^"]*" \\d{3} \\d+|- Broken pipe )', parts: parts('message'), closed: true},
  {name: 'klog', title: 'klog', stamp: 'klog', behind: '^ *\\d+ [^ ]+:\\d+\\] ?', closed: true},
  {name: 'glog', title: 'glog', stamp: 'glog', behind: '^ *\\d+ [^ ]+:\\d+\\] ?', closed: true},
  {name: 'spark', title: 'Spark', stamp: 'spark', behind: '^[\\w.$/<>-]+: ', closed: true},
  {name: 'hdfs', title: 'HDFS', stamp: 'hdfs', behind: '^[\\w.$/<>-]+: ', closed: true},
  {name: 'minecraft', title: 'Minecraft', stamp: 'clock', behind: '^\\] \\[[^\\]]*/([A-Z]+)\\](?: \\[[^\\]]*\\])?: ', parts: parts('level'), closed: true},
  {name: 'logrus-terminal', title: 'logrus, terminal', stamp: 'uptime', closed: true},
  {name: 'logrus-full', title: 'logrus, terminal, with times', stamp: 'logrus', closed: true},
  {name: 'zerolog-console', title: 'zerolog, console', stamp: 'kitchen', closed: true},
  {name: 'squid', title: 'Squid', stamp: 'unix', behind: '^ +(\\d+ [\\da-fA-F.:]+ [A-Z_]+/\\d{3} )', parts: parts('message'), closed: true},
  {name: 'rfc5424', title: 'syslog (RFC 5424)', stamp: 'rfc5424', behind: '^[^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+) ?', closed: true},
  {name: 'journal-full', title: 'journalctl, short-full', stamp: 'weekday', behind: '^ [^ ]+ (?:' + PROGRAM + ')?'},
  {name: 'cbs', title: 'Windows CBS', stamp: 'iso', behind: '^, (Info|Error|Warning|Perf) +(?:[A-Z]+ +)?', parts: parts('level'), closed: true},
  {name: 'logcat-year', title: 'logcat, threadtime and year', stamp: 'iso', behind: ANDROID, parts: parts('level'), closed: true},
  {name: 'logcat', title: 'logcat, threadtime', stamp: 'short', behind: ANDROID, parts: parts('level'), closed: true},
  {name: 'logcat-time', title: 'logcat, time', stamp: 'short', behind: '^([VDIWEFA])/[^(]*\\( *\\d+\\): ?', parts: parts('level'), closed: true},
  {name: 'logcat-studio', title: 'logcat, Android Studio', stamp: 'iso', behind: '^ +\\d+-\\d+(?: +[^ ]+ +[^ ]+ +([VDIWEFA]) +|/[^ ]+ ([VDIWEFA])/[^:]*: ?)', parts: parts('level level'), closed: true},
  {name: 'logcat-unix', title: 'logcat, epoch', stamp: 'unix', behind: ANDROID, parts: parts('level'), closed: true},
  {name: 'logcat-epoch', title: 'logcat, epoch', stamp: 'epoch', behind: ANDROID, parts: parts('level'), closed: true},
  {name: 'tcpdump-date', title: 'tcpdump -tttt', stamp: 'iso', behind: '^ (?:[\\w.@-]+ +(?:In|Out|B|M|P) +(?:ifindex \\d+ )?)?(IP6? |ARP, |[\\da-f:]{17} )', parts: parts('message'), closed: true},
  {name: 'month-level', title: 'text with a level, no year', stamp: 'month', behind: '^(' + UPPER + ')(?: |$)', parts: parts('level'), closed: true},
  {name: 'rfc3164', title: 'syslog (RFC 3164), journalctl', stamp: 'month', behind: '^(?:[^ :\\[]+|[\\da-fA-F:.]+) ' + PROGRAM},
  {name: 'rfc3164-local', title: 'syslog without a host', stamp: 'month', behind: '^' + PROGRAM},
  {name: 'month', title: 'text, no year', stamp: 'month', behind: '^[ \\t]*'},
  {name: 'dmesg-iso', title: 'dmesg, iso', stamp: 'dmesg-iso', closed: true},
  {name: 'dmesg-time', title: 'dmesg -T', stamp: 'ctime', behind: '^ '},
  {name: 'dmesg-decoded', title: 'dmesg -T -x', stamp: 'dmesg-ctime', closed: true},
  {name: 'dmesg', title: 'dmesg', stamp: 'dmesg'},
  {name: 'dmesg-delta', title: 'dmesg, delta', stamp: 'dmesg-delta'},
  {name: 'dmesg-minute', title: 'dmesg, reltime', stamp: 'dmesg-minute'},
  {name: 'svlogd', title: 'svlogd -tt', stamp: 'svlogd', zone: 'UTC'},
  {name: 'jvm', title: 'JVM -Xlog', stamp: 'jvm', behind: '^(?:\\[[^\\]]*\\])* ?', closed: true},
  {name: 'tool', title: 'apt, wget, update-alternatives', stamp: 'tool', behind: '^(?:--|:)?[ \\t]*', closed: true},
  {name: 'auditd', title: 'auditd', stamp: 'audit', closed: true},
  {name: 'tai64n', title: 'TAI64N (multilog, svlogd, s6-log)', stamp: 'tai'},
  {name: 'strace-unix', title: 'strace -ttt', stamp: 'strace-unix', behind: '^' + SYSCALL, parts: parts('message'), closed: true},
  {name: 'strace', title: 'strace -tt', stamp: 'strace-clock', behind: '^' + SYSCALL, parts: parts('message'), closed: true},
  {name: 'strace-delta', title: 'strace -r', stamp: 'strace-delta', behind: '^' + SYSCALL, parts: parts('message'), closed: true},
  {name: 'ping', title: 'ping -D', stamp: 'unix', behind: '^\\] (\\d+ bytes from |From |no answer )', parts: parts('message'), closed: true},
  {name: 'tcpdump-unix', title: 'tcpdump -tt', stamp: 'unix', behind: '^ (?:[\\w.@-]+ +(?:In|Out|B|M|P) +(?:ifindex \\d+ )?)?(IP6? |ARP, |[\\da-f:]{17} )', parts: parts('message'), closed: true},
  {name: 'tcpdump-delta', title: 'tcpdump -ttt', stamp: 'lap', behind: '^(?:[\\w.@-]+ +(?:In|Out|B|M|P) +(?:ifindex \\d+ )?)?(IP6? |ARP, |[\\da-f:]{17} )', parts: parts('message'), closed: true},
  {name: 'tcpdump', title: 'tcpdump', stamp: 'clock', behind: '^ (?:[\\w.@-]+ +(?:In|Out|B|M|P) +(?:ifindex \\d+ )?)?(IP6? |ARP, |[\\da-f:]{17} )', parts: parts('message'), closed: true},
  {name: 'bgl', title: 'Blue Gene/L', stamp: 'bgl', closed: true},
  {name: 'thunderbird', title: 'Thunderbird', stamp: 'thunderbird', behind: '^(?:' + PROGRAM + ')?'},
  {name: 'hpc', title: 'HPC (LANL)', stamp: 'hpc', closed: true},
  {name: 'healthapp', title: 'HealthApp', stamp: 'healthapp', closed: true},
  {name: 'proxifier', title: 'Proxifier', stamp: 'proxifier', closed: true},
  {name: 'level-first', title: 'text with a level', stamp: 'level-first', behind: '^[\\])"]?:?[ \\t]*', closed: true},
  {name: 'jupyter', title: 'Jupyter', stamp: 'jupyter', behind: '^', closed: true},
  {name: 'tornado', title: 'Tornado', stamp: 'tornado', behind: '^', closed: true},
  {name: 'exponent', title: 'Go zap', stamp: 'exponent', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'python-access', title: 'text with a level', stamp: 'python-access', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'iso-comma-level', title: 'text with a level', stamp: 'iso-comma', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'iso-comma', title: 'text', stamp: 'iso-comma', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'iso-level', title: 'text with a level', stamp: 'iso', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'syslog-iso', title: 'syslog, journalctl short-iso', stamp: 'iso', behind: '^ [\\w.-]+ ' + PROGRAM},
  {name: 'iso', title: 'text', stamp: 'iso', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'weekday', title: 'text', stamp: 'weekday', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'slash-level', title: 'text with a level', stamp: 'slash', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'slash', title: 'Go log', stamp: 'slash', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'dots-level', title: 'text with a level', stamp: 'dots', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'dots', title: 'text', stamp: 'dots', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'compact-level', title: 'text with a level', stamp: 'compact', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'compact', title: 'text', stamp: 'compact', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'dmy-dots-level', title: 'text with a level', stamp: 'dmy-dots', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'dmy-dots', title: 'text', stamp: 'dmy-dots', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'dmy-bracket', title: 'text', stamp: 'dmy-bracket', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'dmy-level', title: 'text with a level', stamp: 'dmy', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'dmy', title: 'text', stamp: 'dmy', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'ctime', title: 'text', stamp: 'ctime', behind: '^[: \\t]*'},
  {name: 'short-level', title: 'text with a level', stamp: 'short', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'unix-level', title: 'text with a level', stamp: 'unix', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'journal-unix', title: 'journalctl, short-unix', stamp: 'unix', behind: '^ [\\w.-]+ ' + PROGRAM},
  {name: 'unix', title: 'text', stamp: 'unix', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'unix-ms', title: 'text', stamp: 'unix-ms', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'clock-comma-level', title: 'text with a level', stamp: 'clock-comma', behind: LEVELED, parts: parts('level level level'), closed: true},
  {name: 'clock-comma', title: 'text', stamp: 'clock-comma', behind: '^[\\])"]?:?[ \\t]*'},
  {name: 'clock-level', title: 'text with a level', stamp: 'clock', behind: '^(?:\\] )?(?: *\\[[^\\]]*\\])?(?: ?(' + UPPER + ')(?:\\]? |: ))[ \\t]*', parts: parts('level'), closed: true},
  {name: 'clock', title: 'text', stamp: 'clock', behind: '^[\\])"]?:?[ \\t]*'}
];

// Returns the level of each value, from the values of each level between commas.
function levels(lists) {
  var all = {};
  Object.keys(lists).forEach(function (level) {
    lists[level].split(',').forEach(function (value) {
      all[value] = level;
    });
  });
  return all;
}

var LEVELS = {
  json: levels({debug: '10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,config,d,d1,d2,d3,d4,d5,dbg,dbug,debg,debu,debug,debug 0,debug 1,debug 2,debug 3,debug 4,debug 5,debug 6,debug 7,debug 8,debug1,debug2,debug3,debug4,debug5,fine,finer,finest,silly,t,trac,trace,trace0,trace1,trace2,trace3,trace4,trace5,trace6,trace7,trace8,trc,trce,v,verbose,vrb', error: '50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,a,alert,alrt,c,compile error,core error,crit,critical,crt,dpanic,e,emerg,emergency,eror,err,erro,error,f,failed,failure,fata,fatal,fatal error,ftl,pani,panic,parse error,pnc,recoverable fatal error,severe', info: '30,31,32,33,34,35,36,37,38,39,context,detail,hint,http,i,inf,info,information,informational,location,log,n,note,notice,perf,query,statement,success,system', warn: '40,41,42,43,44,45,46,47,48,49,deprecated,w,warn,warning,wrn,wrng'}),
  pino: levels({debug: '10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29', error: '50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99', info: '30,31,32,33,34,35,36,37,38,39', warn: '40,41,42,43,44,45,46,47,48,49'}),
  redis: levels({debug: '-,.', info: '*', warn: '#'}),
  syslog: levels({debug: '7', error: '0,1,2,3', info: '5,6', warn: '4'}),
  words: levels({debug: 'config,d,d1,d2,d3,d4,d5,dbg,dbug,debg,debu,debug,debug 0,debug 1,debug 2,debug 3,debug 4,debug 5,debug 6,debug 7,debug 8,debug1,debug2,debug3,debug4,debug5,fine,finer,finest,silly,t,trac,trace,trace0,trace1,trace2,trace3,trace4,trace5,trace6,trace7,trace8,trc,trce,v,verbose,vrb', error: 'a,alert,alrt,c,compile error,core error,crit,critical,crt,dpanic,e,emerg,emergency,eror,err,erro,error,f,failed,failure,fata,fatal,fatal error,ftl,pani,panic,parse error,pnc,recoverable fatal error,severe', info: 'context,detail,hint,http,i,inf,info,information,informational,location,log,n,note,notice,perf,query,statement,success,system', warn: 'deprecated,w,warn,warning,wrn,wrng'})
};

var ZONES = {"BST":60,"CDT":-300,"CEST":120,"CET":60,"CST":-360,"EDT":-240,"EST":-300,"GMT":0,"JST":540,"MDT":-360,"MSK":180,"MST":-420,"PDT":-420,"PST":-480,"UTC":0,"Z":0};

module.exports = {STAMPS: STAMPS, FORMATS: FORMATS, LEVELS: LEVELS, ZONES: ZONES};
