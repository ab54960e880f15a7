// The code to copy: the stream of this page, read in other languages and by other libraries.
// TestSnippets_... runs every one of them.
'use strict';

var watch = require('./watch.js').watch;

// name is what the tests find it by, language what highlight.js knows. Those that read the bytes
// themselves print messages only: a block with an `event:` line is a control event, or of another
// type.
var SNIPPETS = [
  {name: 'eventsource', title: 'EventSource', language: 'js', lines: [
    String(watch).replace(/\r/g, ''),
    '',
    'watch(\'ADDRESS/events\', console.log);'
  ]},
  {name: 'fetch', title: 'fetch', language: 'js', lines: [
    '(async function () {',
    '  const answer = await fetch(\'ADDRESS/events\');',
    '  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();',
    '  let rest = \'\';',
    '  for (;;) {',
    '    const {done, value} = await reader.read();',
    '    if (done) break;',
    '    // A piece may end anywhere: an event is whole at its empty line.',
    '    const blocks = (rest + value).split(\'\\n\\n\');',
    '    rest = blocks.pop();',
    '    for (const block of blocks) {',
    '      if (!/^event: /m.test(block)) {',
    '        console.log(block.replace(/^(id|data): /gm, \'\'));',
    '      }',
    '    }',
    '  }',
    '}());'
  ]},
  {name: 'longpoll', title: 'Long polling', language: 'js', lines: [
    '(async function () {',
    '  let after = \'\';',
    '  while (!after.endsWith(\'.end\')) {',
    '    const body = await fetch(\'ADDRESS/poll?after=\' + after)',
    '      .then((answer) => answer.text())',
    '      .catch(() => \'\');',
    '    const next = /(?:^|\\n)event: next\\ndata: (.*)\\n\\n$/.exec(body);',
    '    if (!next) {',
    '      // Cut on the way, or nobody there: asked again.',
    '      await new Promise((resume) => setTimeout(resume, 2000));',
    '      continue;',
    '    }',
    '    for (const block of body.split(\'\\n\\n\').filter(Boolean)) {',
    '      if (!/^event: /m.test(block)) {',
    '        console.log(block.replace(/^(id|data): /gm, \'\'));',
    '      }',
    '    }',
    '    after = next[1];',
    '  }',
    '}());'
  ]},
  {name: 'react', title: 'React', language: 'js', lines: [
    'import {createElement, useEffect, useState} from \'react\';',
    '',
    'export function Stream() {',
    '  const [lines, setLines] = useState([]);',
    '  useEffect(() => {',
    '    const source = new EventSource(\'ADDRESS/events\');',
    '    source.onmessage = (event) => {',
    '      setLines((before) => before.concat(event.data).slice(-100));',
    '    };',
    '    return () => source.close();',
    '  }, []);',
    '  return createElement(\'pre\', null, lines.join(\'\\n\'));',
    '}'
  ]},
  {name: 'htmx', title: 'htmx', language: 'html', lines: [
    '<script src="htmx.js"></script>',
    '<script src="htmx-ext-sse.js"></script>',
    '<script>',
    '  // A page of another origin reads it without cookies.',
    '  htmx.createEventSource = (url) => new EventSource(url);',
    '</script>',
    '',
    '<!-- htmx takes what it gets for HTML: only where you trust the source. -->',
    '<div hx-ext="sse" sse-connect="ADDRESS/events">',
    '  <pre sse-swap="message" hx-swap="beforeend"></pre>',
    '</div>'
  ]},
  {name: 'go', title: 'Go', language: 'go', lines: [
    'package main',
    '',
    'import (',
    '\t"bufio"',
    '\t"fmt"',
    '\t"net/http"',
    '\t"os"',
    '\t"strings"',
    ')',
    '',
    'func main() {',
    '\tanswer, err := http.Get("ADDRESS/events")',
    '\tif err != nil {',
    '\t\tfmt.Println(err)',
    '\t\tos.Exit(1)',
    '\t}',
    '\tin := bufio.NewReader(answer.Body)',
    '\tkind := ""',
    '\tfor {',
    '\t\tline, err := in.ReadString(\'\\n\')',
    '\t\tif err != nil {',
    '\t\t\treturn',
    '\t\t}',
    '\t\tname, value, _ := strings.Cut(strings.TrimRight(line, "\\n"), ": ")',
    '\t\tswitch {',
    '\t\tcase name == "event" || name == "":',
    '\t\t\tkind = value',
    '\t\tcase name == "data" && kind == "":',
    '\t\t\tfmt.Println(value)',
    '\t\t}',
    '\t}',
    '}'
  ]},
  {name: 'python', title: 'Python', language: 'python', lines: [
    'import time',
    'import urllib.request',
    '',
    'after = kind = ""',
    'while not after.endswith(".end"):',
    '    try:',
    '        for line in urllib.request.urlopen("ADDRESS/events?after=" + after):',
    '            name, _, value = line.decode().rstrip("\\n").partition(": ")',
    '            if name == "id":',
    '                after = value',
    '            elif name in ("event", ""):',
    '                kind = value',
    '            elif name == "data" and not kind:',
    '                print(after, value, flush=True)',
    '    except OSError as error:',
    '        print(error)',
    '    time.sleep(2)'
  ]},
  {name: 'curl', title: 'curl', language: 'sh', lines: [
    'curl -N \'ADDRESS/events\''
  ]}
];

// address is that of the page, without a slash at the end.
function snippets(address) {
  return SNIPPETS.map(function (snippet) {
    return {name: snippet.name, title: snippet.title, language: snippet.language, text: snippet.lines.join('\n').replace(/ADDRESS/g, address)};
  });
}

module.exports = {snippets: snippets};
