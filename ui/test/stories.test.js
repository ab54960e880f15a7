'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createStories} = load('demo/stories.js');
const words = load('demo/words.js');
const {A} = require('./page.js');

const fault = (name) => words.FAULTS.find((one) => one.name === name);

// A server and a page in a clock of the test's own, as far as docs/wire.md says what a fault does:
// an event each 200 ms, a page that is back 800 ms after a cut, or by polling 4 s after a stream
// that says nothing.
const STEP = 10, EVERY = 200, RETRY = 800, HELLO = 4000;
const simulate = () => {
  const it = {now: 100000, stories: createStories(), phase: 'open', transport: 'sse', n: 500};
  const log = []; // [n, at]
  let sent = 500, count = 500, running = '', until = 0, openAt = 0, heldAt = 0, unknown = false;
  const delayed = []; // [due, n, at]
  const state = () => ({phase: it.phase, transport: it.transport, epoch: A, n: it.n});
  const setPhase = (phase) => {
    it.phase = phase;
    it.stories.update(state(), it.now);
  };
  const deliver = (n, at) => {
    it.n = n;
    it.stories.show({id: `${A}.${n}`, at}, it.now);
  };
  it.setPhase = setPhase;
  it.lose = () => {
    delayed.length = 0;
    sent = it.n;
    openAt = it.now + RETRY;
    heldAt = 0;
    if (it.phase !== 'waiting') {
      setPhase('waiting');
    }
  };
  it.order = (name) => {
    const story = it.stories.begin(fault(name), it.now);
    running = name;
    until = it.now + fault(name).lastsMs;
    if (fault(name).cuts) {
      it.transport = 'sse';
      it.lose();
    }
    return story;
  };
  const connect = () => {
    if (running === 'hold' && it.transport === 'sse') {
      heldAt = heldAt || it.now;
      if (it.now - heldAt < HELLO) {
        return;
      }
      it.transport = 'poll';
    }
    unknown = running === 'restart';
    running = unknown ? '' : running;
    setPhase('open');
    if (unknown) {
      it.stories.note({note: 'gap', missed: null, reason: 'restart'});
    }
  };
  const step = () => {
    it.now += STEP;
    running = it.now >= until ? '' : running;
    if (it.now % EVERY === 0) {
      log.push([count += 1, it.now]);
    }
    if (it.phase !== 'open' && it.now >= openAt) {
      connect();
    }
    if (it.phase === 'open' && running !== 'silence') {
      while (sent < count) {
        const [n, at] = log.find((one) => one[0] === sent + 1);
        delayed.push([it.now + (running === 'delay' ? 300 : 0), n, at]);
        sent += 1;
      }
      while (delayed.length > 0 && delayed[0][0] <= it.now) {
        deliver(...delayed.shift().slice(1));
      }
    }
    it.stories.tick(it.now);
  };
  it.run = (ms) => {
    for (const end = it.now + ms; it.now < end;) {
      step();
    }
  };
  it.told = () => it.stories.list().map((story) => words.story(story).replace(/^[0-9:]+ /, '').replaceAll(A, 'A')).reverse();
  setPhase('open');
  return it;
};

// What is told of a fault and of a second one 400 ms later, once all is over. A stands for the
// epoch.
const PAIRS = [
  ['cut', 'cut',
    'Overtaken by “Cut the connection” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 800 ms with the last id A.515: 5 events replayed, none lost.'],
  ['cut', 'silence',
    'Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    '22 events came up to 4.6 s late, none lost.'],
  ['cut', 'delay',
    'Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    '148 events came 300 ms late on average, none lost.'],
  ['cut', 'hold',
    'Overtaken by “Hold the stream back” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 4.8 s by long polling with the last id A.515: 25 events replayed, none lost.'],
  ['cut', 'restart',
    'Overtaken by “Answer as after a restart” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 800 ms with the last id A.515: 5 events replayed, and the page says that it cannot know what was missed.'],
  ['cut', 'mend',
    'Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    'Nothing lasted that it could end.'],
  ['silence', 'cut',
    'Overtaken by “Cut the connection” after 400 ms. What it held up came after that, if anything.',
    'Back after 800 ms with the last id A.515: 5 events replayed, none lost.'],
  ['silence', 'silence',
    'Overtaken by “Silence for 5 s” after 400 ms. What it held up came after that, if anything.',
    '25 events came up to 5.2 s late, none lost.'],
  ['silence', 'delay',
    'Overtaken by “300 ms more” after 400 ms. 1 event came up to 510 ms late, none lost.',
    '150 events came 300 ms late on average, none lost.'],
  ['silence', 'hold',
    'Overtaken by “Hold the stream back” after 400 ms. What it held up came after that, if anything.',
    'Back after 4.8 s by long polling with the last id A.515: 25 events replayed, none lost.'],
  ['silence', 'restart',
    'Overtaken by “Answer as after a restart” after 400 ms. What it held up came after that, if anything.',
    'Back after 800 ms with the last id A.515: 5 events replayed, and the page says that it cannot know what was missed.'],
  ['silence', 'mend',
    'Ended by “Mend all” after 400 ms. No event was late.',
    'It ended “Silence for 5 s”.'],
  ['delay', 'cut',
    'Overtaken by “Cut the connection” after 400 ms. What it held up came after that, if anything.',
    'Back after 800 ms with the last id A.515: 5 events replayed, none lost.'],
  ['delay', 'silence',
    'Overtaken by “Silence for 5 s” after 400 ms. What it held up came after that, if anything.',
    '24 events came up to 5 s late, none lost.'],
  ['delay', 'delay',
    'Overtaken by “300 ms more” after 400 ms. 1 event came 300 ms late on average, none lost.',
    '150 events came 300 ms late on average, none lost.'],
  ['delay', 'hold',
    'Overtaken by “Hold the stream back” after 400 ms. What it held up came after that, if anything.',
    'Back after 4.8 s by long polling with the last id A.515: 25 events replayed, none lost.'],
  ['delay', 'restart',
    'Overtaken by “Answer as after a restart” after 400 ms. What it held up came after that, if anything.',
    'Back after 800 ms with the last id A.515: 5 events replayed, and the page says that it cannot know what was missed.'],
  ['delay', 'mend',
    'Ended by “Mend all” after 400 ms. 1 event came 300 ms late on average, none lost.',
    'It ended “300 ms more”.'],
  ['hold', 'cut',
    'Overtaken by “Cut the connection” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 800 ms with the last id A.515: 5 events replayed, none lost.'],
  ['hold', 'silence',
    'Overtaken by “Silence for 5 s” after 400 ms. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    '22 events came up to 4.6 s late, none lost.'],
  ['hold', 'delay',
    'Overtaken by “300 ms more” after 400 ms. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    '148 events came 300 ms late on average, none lost.'],
  ['hold', 'hold',
    'Overtaken by “Hold the stream back” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 4.8 s by long polling with the last id A.515: 25 events replayed, none lost.'],
  ['hold', 'restart',
    'Overtaken by “Answer as after a restart” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 800 ms with the last id A.515: 5 events replayed, and the page says that it cannot know what was missed.'],
  ['hold', 'mend',
    'Ended by “Mend all” after 400 ms. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    'It ended “Hold the stream back”.'],
  ['restart', 'cut',
    'Overtaken by “Cut the connection” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 800 ms with the last id A.515: 5 events replayed, none lost.'],
  ['restart', 'silence',
    'Overtaken by “Silence for 5 s” after 400 ms. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    '22 events came up to 4.6 s late, none lost.'],
  ['restart', 'delay',
    'Overtaken by “300 ms more” after 400 ms. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    '148 events came 300 ms late on average, none lost.'],
  ['restart', 'hold',
    'Overtaken by “Hold the stream back” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 4.8 s by long polling with the last id A.515: 25 events replayed, none lost.'],
  ['restart', 'restart',
    'Overtaken by “Answer as after a restart” after 400 ms, before the page was back.',
    'The connection was gone already. Back after 800 ms with the last id A.515: 5 events replayed, and the page says that it cannot know what was missed.'],
  ['restart', 'mend',
    'Ended by “Mend all” after 400 ms. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    'It ended “Answer as after a restart”.'],
  ['mend', 'cut',
    'Nothing lasted that it could end.',
    'Back after 800 ms with the last id A.517: 3 events replayed, none lost.'],
  ['mend', 'silence',
    'Nothing lasted that it could end.',
    '23 events came up to 4.8 s late, none lost.'],
  ['mend', 'delay',
    'Nothing lasted that it could end.',
    '149 events came 300 ms late on average, none lost.'],
  ['mend', 'hold',
    'Nothing lasted that it could end.',
    'Back after 4.8 s by long polling with the last id A.517: 23 events replayed, none lost.'],
  ['mend', 'restart',
    'Nothing lasted that it could end.',
    'Back after 800 ms with the last id A.517: 3 events replayed, and the page says that it cannot know what was missed.'],
  ['mend', 'mend',
    'Nothing lasted that it could end.',
    'Nothing lasted that it could end.']
];

for (const [first, second, ofFirst, ofSecond] of PAIRS) {
  test(`${first} and then ${second}: each is told by what it did`, () => {
    const it = simulate();
    it.run(3000);
    it.order(first);
    it.run(400);
    it.order(second);
    it.run(60000);
    assert.deepEqual(it.told(), [`${fault(first).label}. ${ofFirst}`, `${fault(second).label}. ${ofSecond}`]);
    assert.equal(it.stories.lasting(), false, 'nothing stays unfinished');
  });
}

test('the table has all pairs', () => {
  assert.equal(new Set(PAIRS.map(([first, second]) => `${first} ${second}`)).size, words.FAULTS.length ** 2);
});

test('a fault by itself says how it goes on', () => {
  const it = simulate();
  it.order('hold');
  assert.deepEqual(it.told(), ['Hold the stream back. The connection is gone; the page comes back with A.500.']);
  it.run(6000);
  it.order('mend');
  const [hold, mend] = it.told();
  assert.match(hold, /^Hold the stream back\. Ended by “Mend all” after 6 s\. Back after 4\.8 s by long polling with .* none lost\.$/);
  assert.equal(mend, 'Mend all. It ended “Hold the stream back”.');
});

test('four faults that overlap are each told', () => {
  const it = simulate();
  it.run(3000);
  it.order('cut');
  it.run(400);
  it.order('silence');
  it.run(2000);
  it.order('delay');
  it.run(1000);
  it.order('hold');
  it.run(2000);
  it.order('mend');
  it.run(60000);
  assert.deepEqual(it.told(), [
    'Cut the connection. Back after 800 ms with the last id A.515: 3 events replayed, none lost.',
    'Silence for 5 s. Overtaken by “300 ms more” after 2 s. 8 events came up to 1.9 s late, none lost.',
    '300 ms more. Overtaken by “Hold the stream back” after 1 s. 4 events came 303 ms late on average, none lost.',
    'Hold the stream back. Ended by “Mend all” after 2 s. Back after 2 s with the last id A.530: 12 events replayed, none lost.',
    'Mend all. It ended “Hold the stream back”.'
  ]);
});

test('a refusal takes a fault back, and what it would have ended goes on', () => {
  const it = simulate();
  const silence = it.order('silence');
  it.run(400);
  it.stories.refuse(it.stories.begin(fault('hold'), it.now));
  it.run(10000);
  assert.equal(silence.by, null);
  assert.deepEqual(it.told(), ['Silence for 5 s. 23 events came up to 4.8 s late, none lost.']);
});

test('what has another reason is not the doing of a fault', () => {
  const it = simulate();
  it.order('silence');
  it.run(400);
  it.lose(); // as behind a network that is gone
  it.run(10000);
  it.stories.note({note: 'hole', missed: 7});
  assert.deepEqual(it.told(), ['Silence for 5 s. No event was late. Then the connection was lost, and not by this.']);
});

test('a loss is that of the fault that lasts, or of the absence that it follows', () => {
  const it = simulate();
  const silence = it.stories.begin(fault('silence'), it.now);
  it.stories.note({note: 'gap', missed: 7, reason: 'history'});
  assert.match(words.story(silence), /Nothing has come late yet\.$/);
  it.run(6000);
  const cut = it.order('cut');
  it.setPhase('open');
  it.stories.note({note: 'gap', missed: 3, reason: 'history'});
  assert.match(words.story(cut), / 3 lost\.$/);
});

test('what comes after the viewing is not the doing of a fault', () => {
  const it = simulate();
  it.order('cut');
  it.setPhase('ended');
  it.order('delay');
  it.setPhase('ended');
  it.run(10000);
  assert.deepEqual(it.told().map((said) => said.replace(/^[^.]*\. /, '')),
    ['The viewing ended before the page was back.', 'No event was late. The viewing ended.']);
});

test('a cut that breaks nothing is not waited for', () => {
  const it = simulate();
  it.stories.begin(fault('cut'), it.now);
  assert.match(it.told()[0], /Nothing has happened yet\.$/);
  it.run(10000);
  assert.match(it.told()[0], /The connection did not break\.$/);
});

test('what the first answer to a poll brings belongs to the return', () => {
  const it = simulate();
  const cut = it.order('cut');
  it.run(100);
  it.stories.note({note: 'gap', missed: 2, reason: 'history'});
  it.stories.show({id: A + '.503', at: it.now - 50}, it.now);
  it.transport = 'poll';
  it.setPhase('open');
  assert.match(words.story(cut), /Back after 100 ms by long polling with .*: 1 event replayed, 2 lost\.$/);
});
