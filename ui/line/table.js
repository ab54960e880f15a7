// Made from internal/formats by its test with -update: what programs write at the start of a line,
// and how. Its comments are in internal/formats/formats.go.
'use strict';

var STAMPS = [
  {name: "rfc5424", first: "<", begins: "^<(\\d{1,3})>1 (\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?(Z|[+-]\\d\\d:\\d\\d) ", parts: ["pri","year","month","day","hour","minute","second","fraction","zone"]},
  {name: "iso-comma", first: "0123456789[", begins: "^\\[?(\\d{4})-(\\d\\d)-(\\d\\d)[T ](\\d\\d):(\\d\\d):(\\d\\d),(\\d{3}|\\d{6}|\\d{9})(Z|[+-]\\d\\d:?\\d\\d)?[\\] \\t|]", parts: ["year","month","day","hour","minute","second","fraction","zone"]},
  {name: "iso", first: "0123456789[", begins: "^\\[?(\\d{4})-(\\d\\d)-(\\d\\d)[T ](\\d\\d| \\d):(\\d\\d)(?::(\\d\\d))?(?:\\.(\\d{1,9}))?(?: ?(Z|[+-]\\d\\d:?\\d\\d|UTC|GMT|BST|CES?T|[ECMP][SD]T|JST|MSK)\\b|([+-]\\d\\d)\\b)?", parts: ["year","month","day","hour","minute","second","fraction","zone","zone"]},
  {name: "slash", first: "0123456789[", begins: "^\\[?(\\d{4})/(\\d\\d)/(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?", parts: ["year","month","day","hour","minute","second","fraction"]},
  {name: "iso-value", first: "0123456789", begins: "^(\\d{4})-(\\d\\d)-(\\d\\d)[T ](\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?(?: ?(Z|[+-]\\d\\d:?\\d\\d|UTC|GMT|BST|CES?T|[ECMP][SD]T|JST|MSK)\\b|([+-]\\d\\d)\\b)?$", parts: ["year","month","day","hour","minute","second","fraction","zone","zone"]},
  {name: "month", first: "<ABCDEFGHIJKLMNOPQRSTUVWXYZ", begins: "^(?:<(\\d{1,3})>)?([A-Z][a-z]{2}) ([ \\d]\\d|\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))? ", parts: ["pri","month","day","hour","minute","second","fraction"]},
  {name: "access", first: "", begins: "^[^\\[]{1,256}\\[(\\d\\d)/([A-Z][a-z]{2})/(\\d{4}):(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))? ([+-]\\d{4})\\] ", parts: ["day","month","year","hour","minute","second","fraction","zone"]},
  {name: "klog", first: "EFIW", begins: "^([IWEF])(\\d\\d)(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{6}) ", parts: ["level","month","day","hour","minute","second","fraction"]},
  {name: "short", first: "0123456789", begins: "^(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{3,9}) ", parts: ["month","day","hour","minute","second","fraction"]},
  {name: "unix", first: "0123456789[", begins: "^\\[?(\\d{9,10}(?:\\.\\d{1,9})?)\\b", parts: ["unix"]}
];

var FORMATS = [
  {name: "pino", title: "pino", keys: [{paths: ["level"], value: "^(\\d{2})$", parts: ["level"]}, {paths: ["time"], value: "^(\\d{12,13})$", parts: ["ms"]}, {paths: ["msg"], parts: ["message"], optional: true}], levels: "pino", closed: true},
  {name: "slog", title: "Go slog, JSON", keys: [{paths: ["level"], value: "^(DEBUG|INFO|WARN|ERROR)(?:[+-]\\d+)?$", parts: ["level"]}, {paths: ["time"], stamp: "iso-value"}, {paths: ["msg"], parts: ["message"], optional: true}], closed: true},
  {name: "logfmt", title: "logfmt", keys: [{paths: ["time","ts","timestamp","t"], stamp: "iso-value"}, {paths: ["level","lvl","severity"], parts: ["level"], optional: true}, {paths: ["msg","message"], parts: ["message"], optional: true}], pairs: true},
  {name: "rfc5424", title: "syslog (RFC 5424)", stamp: "rfc5424", behind: "^[^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|\\[[^\\]]*\\]) ?"},
  {name: "nginx-error", title: "nginx error log", stamp: "slash", behind: "^ \\[(\\w+)\\] \\d+#\\d+: ", parts: ["level"], closed: true},
  {name: "iso-level", title: "text with a level", stamp: "iso", behind: "^(?:\\]:?)?[ \\t]*(?:[\\[(<|] ?(TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|CRIT|FATAL|PANIC|ALERT|EMERG|SEVERE|TRC|DBG|INF|WRN|FTL|PNC|trace|debug|info|notice|warning|warn|error|err|critical|crit|fatal|panic|alert|emerg|Trace|Debug|Info|Information|Notice|Warning|Warn|Error|Critical|Fatal|VRB|[TDIWEF]) *[\\])>|]:?|(TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|CRIT|FATAL|PANIC|ALERT|EMERG|SEVERE|TRC|DBG|INF|WRN|FTL|PNC)(?:[:|\\t]| |$)|(trace|debug|info|notice|warning|warn|error|err|critical|crit|fatal|panic) )[ \\t]*", parts: ["level","level","level"]},
  {name: "iso", title: "text", stamp: "iso", behind: "^\\]?:? *"},
  {name: "rfc3164", title: "syslog (RFC 3164)", stamp: "month", behind: "^[^ ]+ (?:[\\w./()-]+(?:\\[\\d+\\])?: ?)?"},
  {name: "access", title: "access log of nginx or Apache", stamp: "access", closed: true},
  {name: "klog", title: "klog", stamp: "klog", behind: "^ *\\d+ [^ ]+:\\d+\\] "},
  {name: "logcat", title: "logcat, threadtime", stamp: "short", behind: "^ *\\d+ +\\d+ ([VDIWEFA]) [^:]*: ", parts: ["level"]},
  {name: "unix", title: "text, Unix time", stamp: "unix", behind: "^\\]?:? *"}
];

var LEVELS = {"pino":{"10":"debug","20":"debug","30":"info","40":"warn","50":"error","60":"error"},"redis":{"#":"warn","*":"info","-":"debug",".":"debug"},"syslog":{"0":"error","1":"error","2":"error","3":"error","4":"warn","5":"info","6":"info","7":"debug"},"words":{"a":"error","alert":"error","alrt":"error","c":"error","config":"debug","crit":"error","critical":"error","crt":"error","d":"debug","d1":"debug","d2":"debug","d3":"debug","d4":"debug","d5":"debug","dbg":"debug","dbug":"debug","debg":"debug","debu":"debug","debug":"debug","debug1":"debug","debug2":"debug","debug3":"debug","debug4":"debug","debug5":"debug","detail":"info","dpanic":"error","e":"error","emerg":"error","emergency":"error","eror":"error","err":"error","erro":"error","error":"error","f":"error","fata":"error","fatal":"error","fine":"debug","finer":"debug","finest":"debug","ftl":"error","hint":"info","i":"info","inf":"info","info":"info","information":"info","informational":"info","log":"info","n":"info","note":"info","notice":"info","pani":"error","panic":"error","pnc":"error","severe":"error","statement":"info","system":"info","t":"debug","trac":"debug","trace":"debug","trc":"debug","trce":"debug","v":"debug","verbose":"debug","vrb":"debug","w":"warn","warn":"warn","warning":"warn","wrn":"warn","wrng":"warn"}};

var ZONES = {"BST":60,"CDT":-300,"CEST":120,"CET":60,"CST":-360,"EDT":-240,"EST":-300,"GMT":0,"JST":540,"MDT":-360,"MSK":180,"MST":-420,"PDT":-420,"PST":-480,"UTC":0,"Z":0};

module.exports = {STAMPS: STAMPS, FORMATS: FORMATS, LEVELS: LEVELS, ZONES: ZONES};
