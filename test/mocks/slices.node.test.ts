// Work in slices: the same result as at once, with room for other work in between, and no step that holds it up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { generateWorld, generationSteps, nameOfWorld } from '../../mocks/fixtures/index.ts';
import { atOnce, inSlices, type Steps } from '../../mocks/slices.ts';
import { createWorld, worldSteps } from '../../mocks/world/world.ts';
import { base } from './start.ts';

const options = { apps: 3000, seed: 3, now: demoInstant, assetsBase: base };
const world = generateWorld(options);
const clock = { now: () => demoInstant, seed: 3, name: 'a' };

/** How many times something else had its turn. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, over] = [0, false];
  const count = () => void (over || ((turns += 1), setTimeout(count)));
  setTimeout(count);
  await work;
  over = true;
  return turns;
}

test('a world made in slices has the same bytes, and leaves time for other work', async () => {
  const made = inSlices(generationSteps(options));
  const turns = await turnsDuring(made);
  assert.equal(JSON.stringify(await made), JSON.stringify(world));
  assert.ok(turns > 5, String(turns));
});
test('work that never stops leaves no time: the count of turns can fail', async () => {
  function* stubborn(): Steps<void> {
    const end = performance.now() + 100;
    while (performance.now() < end);
  }
  assert.ok((await turnsDuring(inSlices(stubborn()))) <= 1);
});
test('a started world is the same too, in catalogue order', async () => {
  const plain = ({ catalogue, installations, outside }: ReturnType<typeof createWorld>) => JSON.stringify([catalogue, [...installations], [...outside]]);
  const [one, two] = [createWorld(world, clock), await inSlices(worldSteps(world, clock))];
  assert.equal(plain(two), plain(one));
  const order = one.catalogue.map(({ listing }) => listing);
  assert.deepEqual(order.map(({ id }) => id), order.toSorted((a, b) => b.installs - a.installs || (a.id < b.id ? -1 : 1)).map(({ id }) => id));
  assert.deepEqual(one.catalogue.map(({ position }) => position), order.map((_, index) => index));
});
test('an error of the work is the error of its promise', async () => {
  function* failing(): Steps<void> {
    throw new RangeError('no');
  }
  await assert.rejects(inSlices(failing()), RangeError);
  assert.throws(() => atOnce(failing()), RangeError);
});
test('a generated world’s name is the same from run to run, and another for every other option', () => {
  const name = nameOfWorld(world);
  assert.match(name, /^[0-9a-z-]+$/);
  assert.equal(nameOfWorld(generateWorld(options)), name);
  for (const other of [{ seed: 4 }, { apps: 3001 }, { assetsBase: 'https://other.example' }]) assert.notEqual(nameOfWorld(generateWorld({ ...options, ...other })), name);
});
