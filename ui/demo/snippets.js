// The code to copy: the stream of this page in about ten lines each. A test
// runs every one of them.
'use strict';

// name is what TestSnippets_run finds it by. Those that read the bytes themselves print messages
// only: a block with an `event:` line is a control event, or of another type.
var SNIPPETS = [
  {name: 'eventsource', title: 'JavaScript: EventSource', lines: [
    'var last = \'\';',
    'function note(event) {',
    '  last = event.lastEventId;',
    '  console.log(last, event.type, event.data);',
    '}',
    '(function watch() {',
    '  var source = new EventSource(\'ADDRESS/events?after=\' + last);',
    '  [\'message\', \'gap\', \'end\'].forEach(function (type) { source.addEventListener(type, note); });',
    '  source.onerror = function () { // closed for good by a 502 of a proxy: opened anew',
    '    if (source.readyState === 2 && !/\\.end$/.test(last)) setTimeout(watch, 3000);',
    '  };',
    '}());'
  ]},
  {name: 'longpoll', title: 'JavaScript: long polling', lines: [
    '(async function () {',
    '  for (let after = \'\'; !after.endsWith(\'.end\');) {',
    '    const body = await fetch(\'ADDRESS/poll?after=\' + after).then((a) => a.text()).catch(() => \'\');',
    '    const next = /(?:^|\\n)event: next\\ndata: (.*)\\n\\n$/.exec(body);',
    '    if (!next) { // cut on the way, or nobody there: asked again',
    '      await new Promise((resume) => setTimeout(resume, 2000));',
    '      continue;',
    '    }',
    '    for (const block of body.split(\'\\n\\n\').filter(Boolean)) {',
    '      if (!/^event: /m.test(block)) console.log(block.replace(/^(id|data): /gm, \'\'));',
    '    }',
    '    after = next[1];',
    '  }',
    '}());'
  ]},
  {name: 'go', title: 'Go', lines: [
    'package main',
    '',
    'import ("bufio"; "fmt"; "net/http"; "os"; "strings")',
    '',
    'func main() {',
    '\tanswer, err := http.Get("ADDRESS/events")',
    '\tif err != nil {',
    '\t\tfmt.Println(err); os.Exit(1)',
    '\t}',
    '\tin, kind := bufio.NewReader(answer.Body), ""',
    '\tfor line := ""; err == nil; line, err = in.ReadString(\'\\n\') {',
    '\t\tname, value, _ := strings.Cut(strings.TrimRight(line, "\\n"), ": ")',
    '\t\tif name == "data" && kind == "" { fmt.Println(value) }',
    '\t\tif name == "event" || name == "" { kind = value }',
    '\t}',
    '}'
  ]},
  {name: 'python', title: 'Python', lines: [
    'import time, urllib.request',
    'after = kind = ""',
    'while not after.endswith(".end"):',
    '    try:',
    '        for line in urllib.request.urlopen("ADDRESS/events?after=" + after):',
    '            name, _, value = line.decode().rstrip("\\n").partition(": ")',
    '            if name == "id": after = value',
    '            if name in ("event", ""): kind = value',
    '            if name == "data" and not kind: print(after, value, flush=True)',
    '    except OSError as error:',
    '        print(error)',
    '    time.sleep(2)'
  ]},
  {name: 'curl', title: 'A terminal: curl', lines: [
    'curl -N \'ADDRESS/events\''
  ]}
];

// address is that of the page, without a slash at the end.
function snippets(address) {
  return SNIPPETS.map(function (snippet) {
    return {name: snippet.name, title: snippet.title, text: snippet.lines.join('\n').replace(/ADDRESS/g, address)};
  });
}

module.exports = {snippets: snippets};
