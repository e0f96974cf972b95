// One replica of the board in Node.js. The lab starts it as it starts `lab
// serve`: the configuration is one line of JSON on stdin, whose end means that
// the lab is gone; stdout says where the replica listens, or why it can't, or
// which crash fault struck; SIGTERM drains it.
import { ServerCredentials } from '@grpc/grpc-js';

import { Board } from './board.js';
import { Control } from './control.js';
import { Journal } from './journal.js';
import { Health } from './protos.js';
import { Replica } from './replica.js';
import { Telemetry } from './telemetry.js';

// How long a crash is held back, for the figures and the span that tell of it to get out.
const lastWords = 50;

// How long connections may take to end once the last request is answered, in ms.
const farewell = 300;

const say = (report) => process.stdout.write(`${JSON.stringify(report)}\n`);

function failed(err) {
  say({ error: err.message });
  process.exit(1);
}

/** configuration reads the line, and lets the process end with the lab. */
function configuration() {
  return new Promise((resolve, reject) => {
    let text = '';
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (part) => {
      const whole = text.includes('\n');
      text += part;
      if (whole || !text.includes('\n')) return;
      try {
        resolve(JSON.parse(quoteSeed(text)));
      } catch (err) {
        reject(new Error(`read the configuration: ${err.message}`));
      }
    });
    process.stdin.on('end', () => process.exit(0));
  });
}

/** quoteSeed keeps the run's seed exact: it has 64 bits, JavaScript's numbers 53. */
function quoteSeed(json) {
  return json.replace(/"Number":(\d+)/, '"Number":"$1"');
}

async function start(config) {
  const telemetry = new Telemetry(config);
  const journal = new Journal(config.Data, config.Seed);
  const replica = new Replica(config, telemetry, crash);
  replica.serve(new Board(journal, telemetry));
  const control = new Control(replica);
  let serving = 1; // SERVING
  replica.server.addService(Health, { check: (_, answer) => answer(null, { status: serving }) });

  let crashing = false;
  function crash(reason) {
    if (crashing) return;
    crashing = true;
    control.report();
    telemetry.flush();
    setTimeout(() => {
      say({ crash: reason });
      process.kill(process.pid, 'SIGKILL'); // nothing is flushed, closed or answered
    }, lastWords);
  }

  async function drain() {
    serving = 2; // NOT_SERVING
    const stopped = new Promise((resolve) => { replica.server.tryShutdown(resolve); });
    for (const end of replica.streams) end();
    while (replica.inFlight > 0) await new Promise((resolve) => { setTimeout(resolve, 2); });
    control.end();
    // Every answer is on its way. A connection that came in at the last moment may
    // never hear of the end, and would be waited for.
    await Promise.race([stopped, new Promise((resolve) => { setTimeout(resolve, farewell); })]);
    await telemetry.flush();
    journal.close();
    process.exit(0);
  }

  const address = config.Addr || '127.0.0.1:0';
  replica.server.bindAsync(address, ServerCredentials.createInsecure(), (err, port) => {
    if (err) return failed(err);
    process.once('SIGTERM', drain);
    say({ addr: `${address.slice(0, address.lastIndexOf(':'))}:${port}` });
  });
}

configuration().then(start).catch(failed);
