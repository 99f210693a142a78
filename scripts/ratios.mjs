// The browser's part of scripts/ratios: the built page's table of speeds, then TensorFlow.js where PEERS has
// it, both in one headless Chromium. Prints `name d n m steps_per_second`.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const peers = process.argv[2];
const tf = path.join(peers, 'node_modules/@tensorflow');
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
const server = http.createServer((request, response) => {
  const name = new URL(request.url, 'http://x').pathname;
  const file = name.startsWith('/tf/') ? path.join(tf, name.slice(4)) : path.join('dist', name === '/' ? 'index.html' : name);
  response.setHeader('content-type', types[path.extname(name)] ?? 'text/html');
  if (name === '/peer') return response.end('<!doctype html><title>bench</title>');
  fs.readFile(file, (error, bytes) => (error ? response.writeHead(404).end() : response.end(bytes)));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

// What the page writes for `?bench=1`, once it has finished.
const ours = `const done = arguments[arguments.length - 1];
  const look = () => {
    const { status } = document.documentElement.dataset;
    if (status !== 'finished' && status !== 'error') return setTimeout(look, 500);
    done(document.getElementById('bench').textContent.trim().split('\\n').map((line) => 'chromium ' + line));
  };
  look();`;
const theirs = `const done = arguments[arguments.length - 1];
  const load = (src) => new Promise((ok, bad) => document.head.append(Object.assign(document.createElement('script'), { src, onload: ok, onerror: bad })));
  (async () => {
    await load('/tf/tfjs/dist/tf.min.js');
    await load('/tf/tfjs-backend-wasm/dist/tf-backend-wasm.min.js');
    tf.wasm.setWasmPaths('/tf/tfjs-backend-wasm/dist/');
    await tf.setBackend('wasm'); await tf.ready();
    const lines = [], h = 0.1, lambda = 1e-2;
    for (const [d, n, m] of [[1, 32, 1000], [1, 256, 1000], [2, 64, 1000], [2, 64, 10000]]) {
      const X = tf.concat([tf.randomUniform([n, d], -1, 1), tf.ones([n, 1])], 1), y = tf.sin(X.slice([0, 0], [n, 1]).mul(3));
      const W = tf.variable(tf.randomNormal([d + 1, m])), a = tf.variable(tf.randomNormal([m, 1]));
      const loss = () => tf.tidy(() => tf.relu(X.matMul(W)).matMul(a).div(m).sub(y).square().sum().mul(m / (2 * n))
        .add(tf.sum(W.square()).add(tf.sum(a.square())).mul(lambda / 2)).asScalar());
      const optimiser = tf.train.sgd(h);
      let best = 0;
      for (let k = 0; k < 3; k++) {
        const steps = 200, start = performance.now();
        for (let i = 0; i < steps; i++) optimiser.minimize(loss, false, [W, a]);
        await a.data();
        best = Math.max(best, steps / (performance.now() - start) * 1000);
      }
      lines.push(['tfjs-wasm', d, n, m, Math.round(best)].join(' '));
    }
    done(lines);
  })().catch((e) => done([String(e)]));`;

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'ratios-'));
const driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] });
try {
  const port = await new Promise((done) => driver.stdout.on('data', (text) => {
    const said = /successfully on port (\d+)/.exec(String(text));
    if (said) done(said[1]);
  }));
  const call = async (method, where, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${where}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value?.error) throw new Error(value.message);
    return value;
  };
  const options = JSON.parse(fs.readFileSync('webdriver.json'));
  options['goog:chromeOptions'].args.push(`--user-data-dir=${profile}`);
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: options } });
  const session = `/session/${sessionId}`;
  await call('POST', `${session}/timeouts`, { script: 600_000 });
  const hasPeer = fs.existsSync(path.join(tf, 'tfjs/dist/tf.min.js'));
  for (const [where, script] of [['?bench=1', ours], ...(hasPeer ? [['peer', theirs]] : [])]) {
    await call('POST', `${session}/url`, { url: `http://127.0.0.1:${server.address().port}/${where}` });
    console.log((await call('POST', `${session}/execute/async`, { script, args: [] })).join('\n'));
  }
  await call('DELETE', session);
} finally {
  driver.kill();
  server.close();
  fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
