// A page without a browser: it remembers what the connection wants and lets a
// test be the network and the clock.
'use strict';

const {load} = require('./load.js');
const connection = load('connection/connection.js');

const A = 'aaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbb';

const message = (n, epoch = A) => ({id: `${epoch}.${n}.${n * 1000}`, event: 'message', data: 'text ' + n});
const next = (n) => ({id: '', event: 'next', data: `${A}.${n}`});
const hello = ({id = A + '.0', until = null, epoch = A}) => ({
  id,
  event: 'hello',
  data: JSON.stringify({epoch, started: 0, now: 0, source: 'clock', viewers: 1, duration: until || 0, until, types: ['message']})
});

class Page {
  constructor(sse = true, forced = false) {
    this.state = connection.initial('C', sse, forced);
    this.now = 1000;
    this.random = 0.5;
    this.effects = [];
  }

  static open(first, sse = true) {
    const page = new Page(sse);
    page.send({type: 'start'});
    page.events(sse ? [hello(first)] : [hello(first), next(0)]);
    return page;
  }

  // Without a generation of its own an event of the network is of the current one.
  send(event) {
    const own = event.type === 'failed' || event.type === 'events' ? {generation: this.last && this.last.generation} : {};
    const result = connection.reduce(this.state, {...own, now: this.now, random: this.random, ...event});
    this.state = result.state;
    this.effects = result.effects;
    for (const effect of this.effects) {
      if (effect.type === 'open') {
        this.last = effect;
      }
      if (effect.type === 'timer') {
        this.timer = effect;
      }
    }
  }

  events(list) {
    this.send({type: 'events', list});
  }

  // Lets the timer run out.
  fire() {
    this.now += this.timer.ms;
    this.send({type: 'timer', generation: this.timer.generation});
  }

  opened() {
    return this.effects.find((e) => e.type === 'open');
  }

  kinds() {
    return this.effects.map((e) => e.type);
  }

  notes() {
    return this.effects.filter((e) => e.type === 'note').map((e) => e.note);
  }

  shown() {
    return this.effects.filter((e) => e.type === 'show').map((e) => e.id);
  }
}

module.exports = {Page, hello, message, next, A, B};
