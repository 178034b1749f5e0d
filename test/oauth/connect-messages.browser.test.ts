// Ten thousand forged words on how an authorization ended, from every kind of stranger there is in a real browser: not one is believed. A listener that only
// looks at what a word says believes thousands of them, and the right word from the right window is believed by ours.
import { expect } from '@open-wc/testing';
import { callbackFaults } from '../../src/oauth/callback.ts';
import { hear, readWord, say, type Word } from '../../src/oauth/connect-channels.ts';
import { randomSecret, sha256 } from '../../src/oauth/pkce.ts';
import { until } from '../components/stage.ts';

const TYPE = 'marketplace-elements/connect';
const forger = '/test/oauth/forger.html';
const proofOf = (state: string): Promise<string> => sha256(`mkt-connect proof ${state}`);

/** A window that says what it is told; `src` decides whose it is. */
async function stranger(src: string, sandbox = false): Promise<{ readonly frame: HTMLIFrameElement; readonly source: Window; readonly speak: (messages: readonly unknown[]) => Promise<void> }> {
  const frame = document.createElement('iframe');
  if (sandbox) frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = src;
  document.body.append(frame);
  const { contentWindow: source } = frame;
  if (!source) throw new Error('a frame has no window');
  const heard = (words: string) => new Promise<void>((resolve) => addEventListener('message', function once({ data, source: from }) {
    if (data !== words || from !== source) return;
    removeEventListener('message', once);
    resolve();
  }));
  await heard('listening');
  return {
    ...{ frame, source },
    speak: async (messages) => {
      const said = heard('said');
      source.postMessage({ messages }, '*');
      await said;
    },
  };
}

/** Words that are wrong in themselves, whoever says them; `at` picks the kind. */
function wrongWord(proof: string, at: number): unknown {
  const right = { type: TYPE, proof, outcome: 'connected', fault: null };
  const kinds: readonly (() => unknown)[] = [
    () => ({ ...right, proof: randomSecret() }),
    () => ({ ...right, proof: '' }),
    () => ({ ...right, proof: [proof] }),
    () => ({ ...right, proof: `${proof} ` }),
    () => ({ ...right, proof: undefined }),
    () => ({ ...right, type: 'marketplace-elements/other' }),
    () => ({ ...right, type: [TYPE] }),
    () => ({ ...right, outcome: 'cancelled' }),
    () => ({ ...right, outcome: 'constructor' }),
    () => ({ ...right, outcome: '__proto__' }),
    () => ({ ...right, outcome: ['connected'] }),
    () => ({ ...right, outcome: 'Connected' }),
    () => ({ ...right, fault: 'toString' }),
    () => ({ ...right, fault: undefined }),
    () => ({ ...right, fault: 0 }),
    () => ({ ...right, code: 'x' }),
    () => JSON.parse(`{"__proto__": ${JSON.stringify(right)}}`) as unknown,
    () => JSON.parse(`{"type": "${TYPE}", "proof": "${proof}", "outcome": "connected", "fault": null, "__proto__": {}}`) as unknown,
    () => ({ type: TYPE, proof, outcome: 'connected' }),
    () => [right],
    () => Object.entries(right),
    () => new Map(Object.entries(right)),
    () => JSON.stringify(right),
    () => null,
    () => at,
  ];
  return kinds[at % kinds.length]?.();
}

describe('ten thousand forged words', () => {
  it('are not believed, by whomever they are said', async function () {
    this.timeout(60_000);
    const state = randomSecret();
    const proof = await proofOf(state);
    const right = { type: TYPE, proof, outcome: 'connected', fault: null };
    const elsewhere = new URL(forger, location.href);
    elsewhere.hostname = 'localhost';
    const [ours, same, other, nobody] = await Promise.all([stranger(forger), stranger(forger), stranger(elsewhere.href), stranger(forger, true)]);

    const believed: Word[] = [];
    let credulous = 0;
    const counting = ({ data }: MessageEvent): void => {
      if (data instanceof Object && (data as { type?: unknown }).type === TYPE && (data as { outcome?: unknown }).outcome === 'connected') credulous++;
    };
    addEventListener('message', counting);
    const over = new AbortController();
    const word = hear({ state, origin: location.origin, source: () => ours.source, signal: over.signal }).then((one) => believed.push(one));

    // The right words, by the wrong windows; wrong words, by the right one; right words that nobody said.
    await same.speak(Array.from({ length: 2500 }, () => right));
    await other.speak(Array.from({ length: 2500 }, () => right));
    await nobody.speak(Array.from({ length: 2000 }, () => right));
    await ours.speak(Array.from({ length: 2000 }, (_, at) => wrongWord(proof, at)));
    for (let at = 0; at < 500; at++) dispatchEvent(new MessageEvent('message', { data: right, origin: location.origin, source: ours.source }));
    const channel = new BroadcastChannel(`mkt-connect ${await sha256(`mkt-connect channel ${state}`)}`);
    for (let at = 0; at < 500; at++) channel.postMessage(wrongWord(proof, at));
    expect(believed).to.deep.equal([]);
    expect(credulous).to.be.above(7000);

    await ours.speak([right]);
    await word;
    expect(believed).to.deep.equal([{ outcome: 'connected', fault: null }]);
    removeEventListener('message', counting);
    channel.close();
    over.abort();
    for (const { frame } of [ours, same, other, nobody]) frame.remove();
  });

  it('are one shape wrong, and every right one is read', async () => {
    const proof = await proofOf(randomSecret());
    for (const outcome of ['connected', 'denied', 'failed'] as const) {
      for (const fault of [null, ...callbackFaults]) expect(readWord({ type: TYPE, proof, outcome, fault }, proof)).to.deep.equal({ outcome, fault });
    }
  });
});

describe('the first word counts', () => {
  const over = new AbortController();
  after(() => over.abort());

  it('by the channel, from another page of this origin', async () => {
    const state = randomSecret();
    const word = hear({ state, origin: location.origin, source: () => null, signal: over.signal });
    // Until somebody listens nobody hears.
    await sha256('');
    await until(() => true, '');
    const saying = setInterval(() => void say(state, { outcome: 'denied', fault: 'denied' }), 20);
    expect(await word).to.deep.equal({ outcome: 'denied', fault: 'denied' });
    clearInterval(saying);
  });

  it('by the host’s own server, however often it fails before', async () => {
    let asked = 0;
    const status = (): Promise<unknown> => {
      asked++;
      return asked < 3 ? Promise.reject(new Error('busy')) : asked < 5 ? Promise.resolve('pending') : Promise.resolve('connected');
    };
    expect(await hear({ state: randomSecret(), origin: location.origin, source: () => null, status, every: 5, signal: over.signal })).to.deep.equal({ outcome: 'connected', fault: null });
    expect(asked).to.equal(5);
  });

  it('of another transaction is not heard: several go on at once', async () => {
    const [one, other] = [randomSecret(), randomSecret()];
    const stop = new AbortController();
    const first = hear({ state: one, origin: location.origin, source: () => null, signal: stop.signal }).catch(() => 'nothing');
    const second = hear({ state: other, origin: location.origin, source: () => null, signal: stop.signal });
    const saying = setInterval(() => void say(other, { outcome: 'failed', fault: 'issuer.other' }), 20);
    expect(await second).to.deep.equal({ outcome: 'failed', fault: 'issuer.other' });
    clearInterval(saying);
    stop.abort();
    expect(await first).to.equal('nothing');
  });
});
