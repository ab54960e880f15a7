// What tools print (fixtures/tools), and the series that a person would draw of it.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const {createNumbers} = load('numbers/numbers.js');
const {createSeries} = load('chart/series.js');

const linesOf = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tools', name + '.txt'), 'utf8').split('\n');

// By name: {unit, texts}, as they are written.
function seriesOf(lines) {
  const numbers = createNumbers();
  const all = {};
  lines.forEach((line, n) => {
    const found = numbers.read(line, n + 1);
    (found ? found.names : []).forEach((name, i) => {
      all[name] = all[name] || {unit: found.units[i], texts: []};
      all[name].texts.push(found.texts[i]);
    });
  });
  return all;
}

// The names in the legend, those that start switched on first.
function legendOf(lines) {
  const series = createSeries();
  lines.forEach((data, i) => series.add({id: `aaaaaaaaaaaaa.${i + 1}.0`, event: 'message', data, at: i * 1000}));
  const {list} = series.members();
  return {on: list.filter((one) => one.on).map((one) => one.name), all: list.map((one) => one.name)};
}

// has: name: [unit, first values as written]; not: what must be no series; on: what is drawn at
// once.
const tools = {
  sar: {has: {'%user': ['%', '65.99', '82.23'], '%system': ['%', '9.14', '13.20'], '%idle': ['%', '24.37', '4.06']},
    not: ['CPU', 'all %user', '02:50:11', 'PM', 'Average'], count: 6, on: ['%user', '%system', '%iowait', '%steal', '%idle']},
  mpstat: {has: {'%usr': ['%', '30.24', '75.25', '80.09'], 'CPU 0 %usr': ['%', '32.04', '75.25', '83.81'], 'CPU 1 %iowait': ['%', '58.82', '0.00', '0.00']},
    not: ['CPU', 'Average %usr', 'CPU 0 CPU'], count: 30},
  iostat: {has: {'%user': ['%', '40.25', '30.00', '75.62'], 'vda tps': ['', '191.92', '126.73', '507.92'], 'vda kB_read/s': ['kB/s', '919.51', '20554.46', '9172.28']},
    not: ['tps', 'avg-cpu', 'Device', 'vda %user'], count: 13},
  vmstat: {has: {r: ['', '5', '21'], free: ['', '15502764'], us: ['%', '43', '74'], id: ['%', '38', '0']}, not: ['procs', 'memory'], count: 17},
  free: {has: {'Mem used': ['', '1162096', '1292872'], 'Mem available': ['', '23522000', '23391224'], 'Swap free': ['', '0']},
    not: ['Mem', 'total', 'Swap shared'], count: 9, on: ['Mem used', 'Mem free', 'Mem shared', 'Mem buff/cache', 'Mem available']},
  top: {has: {'load 1 min': ['', '6.35'], 'Tasks running': ['', '4'], 'Cpu us': ['%', '69.2'], 'Mem used': ['MiB', '1127.3'], 'avail Mem': ['MiB', '22978.2'], 'mandb %CPU': ['%', '50.0', '28.4'], 'mandb RES': ['kB', '16900']},
    not: ['PID', 'mandb PID', 'mandb PR', 'mandb NI', 'mandb TIME+', 'user', 'top', 'up', 'Swap avail Mem']},
  dstat: {has: {'cpu usr': ['%', '44', '78'], 'dsk read': ['KiB', '920k', '4096k', '169M'], 'net recv': ['B', '0', '1164B'], 'system csw': ['', '9239']}, not: ['usr', 'in'], count: 13},
  pidstat: {has: {'app %CPU': ['%', '0.91', '1.00', '0.99'], 'go %CPU': ['%', '0.91', '2.00'], 'go (14280) %CPU': ['%', '12.73', '3.00', '1.98']},
    not: ['UID', 'PID', 'app UID', 'app PID', 'app CPU', 'CPU', 'Average %CPU']},
  prometheus: {has: {'http_requests_total{method="post",code="200"}': ['', '1027'], go_goroutines: ['', '33'], process_resident_memory_bytes: ['B', '2.1413888e+07'], request_duration_seconds_sum: ['s', '53423']},
    not: ['le', 'quantile', 'code', 'go_info', 'go_info{version="go1.26"}', 'process_start_time_seconds', 'request_duration_seconds_bucket{le="0.1"}'], count: 7},
  statsd: {has: {'page.views': ['', '1'], 'fuel.level': ['', '0.5'], 'db.query': ['ms', '320'], 'render.time env:prod': ['ms', '12']}, not: ['users.uniques', '@0.1'], count: 5},
  logfmt: {has: {took: ['ms', '12.5ms', '950µs'], bytes: ['B', '5120', '120'], elapsed: ['s', '1m2.5s', '1m3.5s']}, not: ['status', 'port', 'pid', 'time'], count: 3},
  json: {has: {'req.timing.total_ms': ['ms', '12.5', '11.5'], 'req.timing.db.ms': ['ms', '3', '2'], 'mem.heapBytes': ['B', '5120', '6120'], CPUPerc: ['%', '0.05%', '0.15%']},
    not: ['level', 'pid', 'req.id', 'req.port', 'line', 'time'], count: 4},
  ping: {has: {time: ['ms', '0.043 ms', '0.031 ms']}, not: ['icmp_seq', 'bytes', 'rtt', 'loss'], on: ['time']},
  wrk: {has: {'Latency Avg': ['ms', '6.32ms'], 'Latency 99%': ['ms', '11.85ms'], 'Requests/sec': ['/s', '624.44'], 'Transfer/sec': ['MB/s', '1.09MB'], 'Req/Sec Max': ['k', '0.87k']},
    not: ['threads', 'col 1', '8765', 'http'], count: 14},
  curl: {has: {time_namelookup: ['s', '0.000027'], time_total: ['s', '0.008012', '0.003188']}, not: ['code'], count: 5},
  csv: {has: {'attic temp (°C)': ['°C', '23.4', '23.5'], 'cellar humidity': ['', '70']}, not: ['time', 'sensor', 'attic time'], count: 4},
  tsv: {has: {'in use': ['', '12', '13'], free: ['', '88', '87']}, not: ['time', 'col 1'], count: 2},
  dmon: {has: {'gpu 0 pwr': ['W', '43', '44'], 'gpu 0 gtemp': ['°C', '48', '49'], 'gpu 1 sm': ['%', '97', '98'], 'gpu 0 mclk': ['MHz', '405']}, not: ['gpu', 'Idx', 'gpu 0 mtemp'], count: 16},
  perf: {has: {'cpu-clock': ['ms', '1025.85 msec', '1030.24 msec'], 'context-switches': ['', '5894', '2020']}, not: ['time', 'cycles', 'CPUs', 'col 1'], count: 4, on: ['cpu-clock', 'context-switches', 'cpu-migrations', 'page-faults']},
  iperf3: {has: {Bitrate: ['Gbit/s', '12.6 Gbits/sec', '12.7 Gbits/sec', '13.2 Gbits/sec'], Transfer: ['GiB', '1.46 GBytes'], Retr: ['', '5', '17', '3'], Cwnd: ['KiB', '1023 KBytes', '1.75 MBytes'], 'sender Retr': ['', '25'], 'receiver Bitrate': ['Gbit/s', '12.8 Gbits/sec']},
    not: ['port', 'col 1', 'stream 5 Bitrate'], count: 9, on: ['Transfer', 'Bitrate', 'Retr', 'Cwnd']},
  'iperf3-streams': {has: {Bitrate: ['Mbit/s', '101 Mbits/sec', '101 Mbits/sec'], 'stream 5 Bitrate': ['Mbit/s', '50.3 Mbits/sec', '50.3 Mbits/sec'], 'stream 7 Cwnd': ['MiB', '1.12 MBytes'], 'sender Bitrate': ['Mbit/s', '101 Mbits/sec'], 'receiver stream 5 Bitrate': ['Mbit/s', '50.3 Mbits/sec']},
    not: ['stream SUM Bitrate', 'total Bitrate'], count: 26},
  'iperf3-udp': {has: {Bitrate: ['Mbit/s', '20.2 Mbits/sec', '19.9 Mbits/sec'], Datagrams: ['', '77', '76'], 'receiver Jitter': ['ms', '0.018'], 'receiver Lost %': ['%', '0'], 'receiver Datagrams': ['', '153']}, not: ['Retr', 'Lost'], count: 15},
  'iperf3-bidir': {has: {'TX-C Bitrate': ['Mbit/s', '41.9 Mbits/sec', '39.8 Mbits/sec'], 'RX-C Bitrate': ['Mbit/s', '41.9 Mbits/sec', '39.8 Mbits/sec'], 'RX-C stream 12 Bitrate': ['Mbit/s', '21.0 Mbits/sec']}, not: ['total RX-C Bitrate', 'Bitrate']},
  iperf2: {has: {Bitrate: ['Mbit/s', '41.9 Mbits/sec', '41.9 Mbits/sec'], 'stream 1 RTT': ['µs', '471', '128'], 'stream 2 Cwnd': ['KiB', '1151'], 'total Bitrate': ['Mbit/s', '43.0 Mbits/sec']}, not: ['sock', 'ct', 'stream SUM Bitrate']},
  ab: {has: {'Requests per second': ['/s', '1039.47'], 'Time per request': ['ms', '3.848'], 'Time per request, across all concurrent requests': ['ms', '0.962'], 'Transfer rate': ['KiB/s', '886.18'], 'Time 99%': ['ms', '8'], 'Time 100%': ['ms', '9'], 'Waiting median': ['ms', '3'], 'Total +/-sd': ['ms', '1.3'], 'Complete requests': ['', '300']},
    not: ['Server Port', 'col 1', 'Length', 'served', 'min'], count: 40},
  hey: {has: {Average: ['s', '0.0040 secs'], 'Latency 99%': ['s', '0.0080 secs'], 'DNS-lookup slowest': ['s', '0.0000 secs'], 'resp wait average': ['s', '0.0032 secs']}, not: ['DNS+dialup', 'col 1'], count: 29},
  sysbench: {has: {eps: ['/s', '3522.05', '3240.21'], 'lat 95%': ['ms', '0.32', '0.37', '4.82'], tps: ['/s', '1202.15'], qps: ['/s', '24078.01'], reads: ['/s', '16861.11'], others: ['/s', '2405.30'], 'err/s': ['/s', '0.00'], 'events per second': ['/s', '3396.33'], 'Latency max': ['ms', '3.40'], 'Latency 95th percentile': ['ms', '0.34']},
    not: ['max', 'percentile', 'second']},
  fio: {has: {read: ['MiB/s', '32.4MiB/s', '32.1MiB/s'], write: ['MiB/s', '32.1MiB/s'], 'read IOPS': ['', '8285', '8211'], 'read mean IOPS': ['', '8152'], 'read clat avg': ['µs', '102.40'], 'write lat max': ['µs', '225'], 'write bw avg': ['KiB/s', '32722.67'], 'cpu sys': ['%', '47.98%']}, not: ['min', 'avg', 'r', 'w', 'Jobs', 'f']},
  'fio-terse': {has: {'x read bw': ['KiB/s', '30825', '30649'], 'x write iops': ['', '7755', '7628'], 'x write clat mean': ['µs', '6.980965'], 'x cpu sys': ['%', '40.695067%']}, not: ['col 1'], count: 12},
  vegeta: {has: {'Latencies mean': ['ms', '2.345ms'], 'Latencies p99': ['ms', '5.6ms'], 'Latencies max': ['s', '1m10.1s'], 'Requests rate': ['/s', '100.20'], 'Bytes In mean': ['B', '12.00'], 'Success ratio': ['%', '100.00%']}, not: ['Status Codes code:count'], count: 18},
  k6: {has: {'http_req_duration avg': ['ms', '117.43ms'], 'http_req_duration max': ['s', '1m2.5s'], 'http_req_duration p(95)': ['ms', '121.09ms'], 'http_req_duration{expected_response:true} avg': ['ms', '117.43ms'], 'http_reqs/s': ['/s', '0.99'], data_received: ['kB', '148 kB'], 'data_received/s': ['kB/s', '4.9'], checks: ['%', '100.00%'], VUs: ['', '01']}, not: ['avg', 'min', 'p', 'col 1']},
  pgbench: {has: {tps: ['/s', '95.0', '108.8'], lat: ['ms', '6.428', '6.542'], 'lat stddev': ['ms', '5.212'], lag: ['ms', '1.162'], failed: ['', '0'], 'mean tps': ['/s', '103.823648'], 'latency average': ['ms', '6.500 ms']}, not: ['average', 'time', 'processed']},
  'redis-benchmark': {has: {'SET rps': ['/s', '34770.8'], 'SET avg_msec': ['ms', '0.882'], 'GET rps': ['/s', '3272.0', '52812.8'], 'SET latency p99': ['ms', '4.703'], 'GET latency p99': ['ms', '1.687']}, not: ['rps', 'avg', 'p50', 'col 1']},
  dd: {has: {copied: ['B', '27161264128 bytes', '58654195712 bytes'], speed: ['GB/s', '27.2 GB/s', '29.3 GB/s']}, not: ['records'], count: 2},
  'curl-progress': {has: {'received %': ['%', '0', '54', '54', '100'], received: ['B', '0', '4237k'], download: ['B/s', '0', '3526k', '2046k'], speed: ['B/s', '0', '3528k']}, not: ['col 1'], count: 9},
  rsync: {has: {transferred: ['B', '32,768', '3,309,568', '6,586,368', '8,000,000'], done: ['%', '0%', '41%', '82%', '100%'], speed: ['kB/s', '0.00kB/s', '2.93MB/s']}, not: ['col 1', 'xfr'], count: 3},
  pv: {has: {transferred: ['MiB', '20.0MiB', '40.0MiB'], speed: ['MiB/s', '18.7MiB/s'], done: ['%', '34%', '69%', '100%']}, not: ['col 1'], count: 3},
  meminfo: {has: {MemFree: ['kB', '18908628 kB', '18908628 kB'], SwapCached: ['kB', '0 kB']}, not: [], count: 8},
  loadavg: {has: {'load 1 min': ['', '0.73', '0.73'], running: ['', '1', '2'], threads: ['', '118', '118']}, not: ['col 1'], count: 5},
  wc: {has: {'fio.txt': ['', '45'], 'ab.txt lines': ['', '46'], 'total bytes': ['B', '4134'], '/var/log': ['', '8044', '7.9M']}, not: ['col 1'], count: 12},
  time: {has: {'User time (seconds)': ['s', '0.00'], 'Maximum resident set size (kbytes)': ['KiB', '992'], 'Percent of CPU this job got': ['%', '20%']}, not: ['Exit status', 'size']},
  jstat: {has: {EU: ['kB', '0.0', '0.0'], OU: ['kB', '22452.5'], YGC: ['', '3', '4'], YGCT: ['s', '0.032', '0.033'], GCT: ['s', '0.032']}, not: [], count: 19},
  'jstat-gcutil': {has: {E: ['%', '33.33', '50.00'], CCS: ['%', '88.53'], FGCT: ['s', '0.000']}, not: ['Timestamp'], count: 13},
  'ip-link': {has: {'eth0 RX bytes': ['B', '1410951418'], 'eth0 TX packets': ['', '65287'], 'lo RX bytes': ['B', '63455330148', '63457034890'], 'lo TX errors window': ['', '0']}, not: ['bytes', 'RX bytes', 'mtu', 'qlen']},
  ifstat: {has: {'lo in': ['kB/s', '0.00', '0.00', '3.00'], 'eth0 out': ['kB/s', '0.00', '0.50']}, not: ['KB/s in', 'HH:MM:SS', 'col 1'], count: 4},
  netstat: {has: {'lo RX-OK': ['', '6767046', '6779606', '6783431'], 'eth0 TX-ERR': ['', '0']}, not: ['Iface', 'Flg'], count: 18},
  'sar-dev': {has: {'eth0 rxkB/s': ['kB/s', '0.00', '0.00'], 'lo %ifutil': ['%', '0.00'], 'ifb0 txpck/s': ['/s', '0.00']}, not: ['IFACE', 'Average rxkB/s'], count: 32},
  'vmstat-wt': {has: {free: ['', '18773236'], us: ['%', '63', '7'], gu: ['%', '0']}, not: ['UTC', 'timestamp', 'procs'], count: 18},
  'kubectl-top': {has: {'web-7d4b9c6f5d-abcde CPU(cores)': ['mcores', '5m', '250m'], 'db-0 CPU(cores)': ['cores', '1', '1'], 'db-0 MEMORY(bytes)': ['MiB', '1024Mi', '1Gi']}, not: ['NAME'], count: 4},
  'docker-stats': {has: {'web CPUPerc': ['%', '0.05%'], 'db MemUsage': ['MiB', '40.1MiB'], 'web NetIO in': ['kB', '1.45kB'], 'web NetIO out': ['B', '5B'], 'web NET in': ['kB', '1.45kB'], 'web BLOCK out': ['B', '0B']}, not: ['CPUPerc', 'ID', 'web ID']}
};

for (const name of Object.keys(tools)) {
  test('the series of ' + name, () => {
    const want = tools[name];
    const all = seriesOf(linesOf(name));
    for (const [series, [unit, ...texts]] of Object.entries(want.has)) {
      assert.ok(all[series], `${series} is missing among ${Object.keys(all)}`);
      assert.deepEqual([series, all[series].unit, ...all[series].texts.slice(0, texts.length)], [series, unit, ...texts]);
    }
    want.not.forEach((other) => assert.equal(all[other], undefined, other));
    Object.keys(all).forEach((series) => assert.ok(!/^(?:PP?ID|UID|port|line|time|date)$/.test(series) || series === 'time', series));
    if (want.count) {
      assert.equal(Object.keys(all).length, want.count, Object.keys(all).join(', '));
    }
    if (want.on) {
      assert.deepEqual(legendOf(linesOf(name)).on, want.on);
    }
  });
}

test('a screen of top has its summary in the legend, and so has one scrape', () => {
  const screens = Array.from({length: 6}, (_, i) => linesOf('top').map((line) => line.replace('69.2 us', `${60 + i}.0 us`)));
  const long = Array.from({length: 300}, (_, i) => `${20000 + i} root      20   0    1000    500    200 S   0.0   0.0   0:00.00 worker/${i}`);
  const {on, all} = legendOf(screens.flatMap((screen) => screen.concat(long)));
  assert.ok(on.includes('Cpu us'), on.join(', '));
  assert.ok(all.length <= 48);
  assert.ok(legendOf(linesOf('prometheus')).all.includes('go_goroutines'));
});

test('columns that touch at their full width', () => {
  const full = '%Cpu(s):100.0 us,  0.0 sy,  0.0 ni,  0.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st';
  assert.deepEqual(seriesOf([full])['Cpu us'], {unit: '%', texts: ['100.0']});
  assert.deepEqual(Object.keys(seriesOf([full])), Object.keys(seriesOf([full.replace(':100.0', ': 99.0')])));
  assert.deepEqual(seriesOf(['%Cpu0  :100.0 us,  0.0 sy'])['Cpu0 us'], {unit: '%', texts: ['100.0']});
  assert.deepEqual(seriesOf(['%Cpu1  :  0.0 us,100.0 sy'])['Cpu1 sy'], {unit: '%', texts: ['100.0']});
  assert.deepEqual(seriesOf(['localhost:8080 up, 3 workers', 'ttl:300 class, 5 more']), {});
});

test('tables that alternate, repeat their heads, or lack some columns', () => {
  const all = seriesOf(['t,cpu', '10:00:01,5', 'a note', '10:00:02,6', 't,cpu', '10:00:03,7', 'x y', '1 2', 'x y', '3 4', 'z w', '5 6']);
  assert.deepEqual(Object.entries(all).map(([name, {texts}]) => [name, texts]), [['cpu', ['5', '6', '7']], ['x', ['1', '3']], ['y', ['2', '4']], ['z', ['5']], ['w', ['6']]]);
});

test('columns that were lost behind a time, and what is no table', () => {
  const names = (...lines) => Object.keys(seriesOf(lines));
  assert.deepEqual(names('time,temp', '2026-11-28 14:50:11,23.4'), ['temp']);
  assert.deepEqual(names('timestamp;Temperatur', '2026-11-28 14:50:11;23,4'), ['Temperatur']);
  assert.deepEqual(seriesOf(['14:50:11,12', '14:50:12,13']).value.texts, ['12', '13']);
  assert.deepEqual(names('"a ""b""","c"', '1,2'), ['a "b"', 'c']);
  assert.deepEqual(names('GET /index took long', 'took 5 ms again'), []);
  assert.deepEqual(names('hello, world', 'took 5, ok'), []);
  assert.deepEqual(names('-rw-r--r-- 1 root root 220 Nov 28 14:50 a', '-rw-r--r-- 1 root root 221 Nov 28 14:50 b'), []);
});

test('names with a colon', () => {
  const read = (line) => Object.entries(seriesOf([line])).map(([name, {unit, texts}]) => `${name}=${texts}${unit}`).join(' ');
  const want = {'temp:23.4': 'temp=23.4', 'loss: 0.45': 'loss=0.45', 'Epoch 1/10 - loss: 0.45 - acc: 0.81': 'loss=0.45 acc=0.81', 'step 100 | loss: 0.44 | lr: 1e-4': 'loss=0.44 lr=1e-4',
    'MemFree:       15502764 kB': 'MemFree=15502764 kBkB', 'Buffer usage: 45%': 'Buffer usage=45%%', '14:50:11 INFO temp: 21.5': 'temp=21.5', 'temp:23 hum:45': 'temp=23 hum=45', 'loss = 0.45': 'loss=0.45', 'temp 23.4': 'temp=23.4',
    'dns: 0.01s total: 0.02s size: 12 code: 200': 'dns=0.01ss total=0.02ss size=12', 'SwapUse     0 MemFree   155': 'SwapUse=0 MemFree=155',
    'localhost:8080': '', 'main.go:12: x': '', 'redis:6379 is up': '', 'at 12:30': '', 'start: 12:30': '', 'error: 5 files missing': '', 'http://127.0.0.1:8080': '', 'pid: 12': '',
    'wait: 5 retries: 3': 'wait=5 retries=3'};
  for (const line of Object.keys(want)) {
    assert.equal(read(line), want[line], line);
  }
});

test('a row says when it was, though only the line above all tables says the day', () => {
  const times = (...lines) => {
    const numbers = createNumbers();
    return lines.map((line, n) => numbers.read(line, n + 1)).filter(Boolean).map(({says}) => says === null ? null : new Date(says).toISOString().slice(0, 19));
  };
  const head = (day) => [`Linux 6.1.0-18-amd64 (web1) \t${day} \t_x86_64_\t(2 CPU)`, ''];
  const rows = (...clocks) => [`${clocks[0]}     CPU     %user     %idle`].concat(clocks.slice(1).map((clock, i) => `${clock}     all     ${i}.00     50.00`));
  assert.deepEqual(times(...head('11/28/26'), ...rows('23:59:58', '23:59:59', '00:00:00')), ['2026-11-28T23:59:59', '2026-11-29T00:00:00']);
  for (const day of ['11/28/2026', '28/11/26', '28.11.2026', '2026-11-28']) {
    assert.deepEqual(times(...head(day), ...rows('10:00:00 PM', '10:00:01 PM')), ['2026-11-28T22:00:01'], day);
  }
  assert.deepEqual(times(...head('11/28/26'), '11/28/26 10:00:00', 'avg-cpu:  %user   %idle', '           1.00   50.00', '', '11/28/26 10:00:01', 'avg-cpu:  %user   %idle', '           2.00   50.00'),
    ['2026-11-28T10:00:00', '2026-11-28T10:00:01'], 'iostat -t');
  for (const [known, month, guess] of [[true, 3, false], [false, 2, false], [null, 2, true]]) {
    const days = load('numbers/days.js', {}, {'line/time.js': {dayFirst: () => known}}).createDays();
    days.skip(head('03/04/26')[0], null);
    assert.equal(days.of('10:00:01     all'), Date.UTC(2026, month, month === 3 ? 3 : 4, 10, 0, 1), 'as in other lines');
    assert.equal(days.guess(), guess);
  }
  assert.deepEqual(times('r  b -----timestamp-----', 'r  b                 UTC', '1  0 2026-11-28 10:00:00'), ['2026-11-28T10:00:00'], 'vmstat -t');
  assert.deepEqual(times(...rows('10:00:00', '10:00:01')), [null], 'no day, no time: that is of the line');
  assert.deepEqual(times(...head('99/99/99'), ...rows('10:00:00', '10:00:01')), [null]);
});

test('perf stat, whatever an event is called and however seldom it was counted', () => {
  const all = seriesOf([
    '     1.001234567          1,234,567      L1-dcache-loads  #  100.000 M/sec  (62.50%)',
    '     1.001234567             45,678      LLC-load-misses                                                (37.50%)',
    '     1.001234567          1,234,567      cycles                                                        (83.30%)  ',
    '     1.001234567      <not counted>      INST_RETIRED.ANY                                              (0.00%)',
    '     2.001234567                 12      INST_RETIRED.ANY',
    '     2.001234567    S0        1              13.02 Joules power/energy-pkg/',
    '100001.001234567                 91      cpu-migrations                   #   88.707 /sec',
    '     3.001234567,777,,dTLB-loads,1000,50.00,,', '     3.001234567,CPU1,778,,dTLB-loads,1000,50.00,,', '100003.001234567,5,,page-faults,1000,50.00,,']);
  assert.deepEqual(Object.entries(all).map(([name, {unit, texts}]) => [name, unit, ...texts]), [['L1-dcache-loads', '', '1,234,567'], ['LLC-load-misses', '', '45,678'],
    ['cycles', '', '1,234,567'], ['INST_RETIRED.ANY', '', '12'], ['S0 power/energy-pkg/', 'J', '13.02 Joules'], ['cpu-migrations', '', '91'],
    ['dTLB-loads', '', '777'], ['CPU1 dTLB-loads', '', '778'], ['page-faults', '', '5']]);
});

test('perf stat -j names its numbers in another member', () => {
  const line = (value, unit, event, core = '') => `{"interval" : 0.500543735, ${core}"counter-value" : "${value}", "unit" : "${unit}", "event" : "${event}", "event-runtime" : 1004176246, "pcnt-running" : 100.00}`;
  const all = seriesOf([line('1004.165399', 'msec', 'cpu-clock'), line('<not supported>', '', 'cycles'), line('12.000000', '', 'page-faults', '"core" : "S0-D0-C1", "aggregate-number" : 1, ')]);
  assert.deepEqual(all, {'cpu-clock': {unit: 'ms', texts: ['1004.165399 msec']}, 'S0-D0-C1 page-faults': {unit: '', texts: ['12.000000']}});
});

test('threads, mounts and cores of one name are told apart, and their numbers are no series', () => {
  const read = (...lines) => Object.entries(seriesOf(lines)).map(([name, {unit, texts}]) => `${name}=${texts}${unit}`).join(' ');
  assert.equal(read('10:00:01      UID      TGID       TID    %usr   CPU  Command', '10:00:02        0      1000         -    0.90     0  app',
    '10:00:02        0         -      1000    0.10     0  |__app', '10:00:02        0         -      1001    0.80     1  |__app'), 'app %usr=0.90% __app %usr=0.10% __app (1001) %usr=0.80%');
  assert.equal(read('UID          PID    PPID     LWP  C NLWP STIME TTY          TIME CMD', 'root        1000       1    1000  3    2 10:00 ?        00:00:01 app',
    'root        1000       1    1001  4    2 10:00 ?        00:00:01 app'), 'app C=3 app NLWP=2 app (1001) C=4 app (1001) NLWP=2');
  assert.deepEqual(Object.keys(seriesOf(['Filesystem      Size  Used Avail Use% Mounted on', 'tmpfs            24G     0   24G   0% /dev/shm', 'tmpfs            12G   16K   12G   1% /run'])).filter((name) => /Use%/.test(name)),
    ['/dev/shm Use%', '/run Use%']);
  assert.equal(read('Core\tCPU\tBusy%\tPkgWatt', '-\t-\t8.1\t15.2', '0\t0\t9.1\t'), 'Busy%=8.1% PkgWatt=15.2W Core 0 CPU 0 Busy%=9.1%');
  assert.equal(read('host,interface,rx_bytes', 'a,eth0,5', 'a,eth1,6'), 'a eth0 rx_bytes=5B a eth1 rx_bytes=6B');
});

test('dates, dumps, names with values and times of an axis are neither names nor series', () => {
  const names = (...lines) => Object.keys(seriesOf(lines)).join(', ');
  for (const day of ['29.11.2026', '1.2.2026', '11/29/2026', '1/9/2026', '29-Nov-2026']) {
    assert.equal(names('Datum;Uhrzeit;Temperatur', `${day};10:00:01;20,5`), 'Temperatur', day);
  }
  assert.equal(names('Time (s),Temp (°C)', '0,20.5', '1,20.6'), 'Temp (°C)');
  assert.equal(names('Request,Time (ms)', '1,20.5'), 'Request, Time (ms)', 'behind the first column it is a measure');
  assert.equal(names('000000c0  7f 45 4c 46 02 01 01 00  00 00 00 00 00 00 00 00  |.ELF............|', '000000d0  7f 45 4c 46 02 01 01 00  00 00 00 00 00 00 00 00  |.ELF............|',
    '000000e0  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|'), '');
  assert.equal(names('Server Hostname:        127.0.0.1', 'Server Port:            8931', 'Status: 200', 'Line: 12', 'User Id: 7'), '');
  assert.equal(names('Percentage of the requests served within a certain time (ms)', '  50%      1', '  66%      2'), 'Time 50%, Time 66%');
});

test('what docker stats, nvidia-smi pmon and sensors say', () => {
  const read = (...lines) => Object.entries(seriesOf(lines)).map(([name, {unit, texts}]) => `${name}=${texts}[${unit}]`).join(' ');
  assert.equal(read('CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O', 'a1b2c3d4e5f6   web       0.30%     20.1MiB / 1.952GiB   1.01%     1.45kB / 0B'),
    'web CPU %=0.30%[%] web MEM USAGE=20.1MiB[MiB] web MEM %=1.01%[%] web NET in=1.45kB[kB] web NET out=0B[B]');
  assert.equal(read('# gpu         pid   type     sm    mem    enc    dec    command',
    '# Idx           #    C/G      %      %      %      %    name',
    '    0       1234     C     80     12      -      -    python'),
    'python sm=80[%] python mem=12[%]');
  assert.equal(read('Core 0:        +44.0°C  (high = +80.0°C, crit = +100.0°C)', 'fan1:        1200 RPM'), 'Core 0=+44.0°C[°C] high=+80.0°C[°C] crit=+100.0°C[°C] fan1=1200 RPM[rpm]');
  assert.equal(read('Device             tps    kB_read/s    kB_w+d/s', 'vda            4059.00      5148.00     30852.00'), 'vda tps=4059.00[] vda kB_read/s=5148.00[kB/s] vda kB_w+d/s=30852.00[kB/s]');
});

test('what only looks like a line of a tool', () => {
  const read = (...lines) => Object.entries(seriesOf(lines)).map(([name, {unit, texts}]) => `${name}=${texts}[${unit}]`).join(' ');
  const want = {'[INFO] 12 items': '', '[  5] local work 3': '', '[ 5s ] took=3': 'took=3[]', '12 errors': '', '3 min.': '', '404 /index.html': '', '12 /var/log/syslog': '/var/log/syslog=12[]', '1.2.3 a.b': '',
    'progress: 5 of 10': '', 'Jobs: 5': 'Jobs=5[]', 'Worker [main] 5': '', 'Latencies  [mean, 50]  5ms': '', 'Worker: 5 [main]': '', 'Return code:  1': '', 'Listening on port:  80': '',
    'Epoch 3 loss = 0.45': 'loss=0.45[]', 'INFO total time = 5 ms': 'time=5 ms[ms]', 'total time = 5 ms': 'total time=5 ms[ms]', 'Retries:   3': 'Retries=3[]', '5 6 0:00:01': 'col 1=5[] col 2=6[]', 'coords: 1, 2, 3': 'coords=1[]',
    'EU  US  MC': '', '512 bytes copied': '', 'tps = 5': 'tps=5[]', 'CPU(s):   4': 'CPU(s)=4[]', 'x rate per sec: 5': 'rate per sec=5[/s]', 'size: 3 MBytes': 'size=3 MBytes[MiB]'};
  for (const line of Object.keys(want)) {
    assert.equal(read(line), want[line], line);
  }
  assert.equal(read('region  EU  US', 'a       1   2'), 'a EU=1[] a US=2[]', 'no columns of jstat');
  assert.equal(read('Details (average, fastest):', '  DNS: 0.1 secs, 0.2 secs', 'done', '  at: 1, 2'), 'DNS average=0.1 secs[s] DNS fastest=0.2 secs[s] at=1[]');
  assert.equal(read('Latency (ms):', '   min:  0.5', 'other', '   min:  0.6'), 'Latency min=0.5[ms] min=0.6[]');
  assert.equal(read('   Detailed Percentile spectrum:', '       Value   Percentile   TotalCount 1/(1-Percentile)', '', '       0.207     0.000000            1         1.00', '#[Mean    =        1.085, StdDeviation   =        0.499]', '5 6'), 'col 1=5[] col 2=6[]', 'wrk2');
  assert.equal(read('  Latency Distribution (HdrHistogram - Recorded Latency)', ' 50.000%    1.10ms', ' 99.999%    1.25s '), 'Latency 50.000%=1.10ms[ms] Latency 99.999%=1.25s[s]', 'wrk2');
});

test('streams of iperf have a name where they are several, and a new run begins at zero', () => {
  const join = (id) => `[  ${id}] local 10.0.0.1 port 5${id}000 connected to 10.0.0.2 port 5201`;
  const head = '[ ID] Interval           Transfer     Bitrate';
  const row = (id, from, rate) => `[${String(id).padStart(3)}]   ${from}.00-${from + 1}.00   sec  1.00 MBytes  ${rate} Mbits/sec`;
  const rates = (...lines) => Object.entries(seriesOf(lines)).filter(([name]) => /Bitrate/.test(name)).map(([name, {texts}]) => name + '=' + texts.map(parseFloat)).join(' ');
  const one = (id) => [join(id), head, row(id, 0, 8), row(id, 1, 9)];
  assert.equal(rates(...one(5), ...one(5), ...one(7)), 'Bitrate=8,9,8,9,8,9');
  assert.equal(rates(join(5), join(7), head, row(5, 0, 4), row(7, 0, 5), row('SUM', 0, 9)), 'stream 5 Bitrate=4 stream 7 Bitrate=5 Bitrate=9');
  assert.equal(rates(row(5, 3, 4), row(7, 3, 5), row('SUM', 3, 9)), 'stream 5 Bitrate=4 stream 7 Bitrate=5 Bitrate=9', 'from the middle on');
  assert.equal(rates(...one(5), '[  5]   2.00-2.00   sec  16 KBytes  1.00 Mbits/sec', '[  5]   0.00-2.00   sec  2 MBytes  8.50 Mbits/sec'), 'Bitrate=8,9 total Bitrate=8.5');
});
