// The contract's OpenAPI document: written as it should be, valid, complete, and true of what the mock answers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { openApi, type Json } from '../../mocks/openapi/document.ts';
import { contract } from '../../mocks/openapi/operations.ts';
import { referencePage } from '../../mocks/openapi/page.ts';
import { createBackend } from '../../mocks/handlers/backend.ts';
import { contractHandlers } from '../../mocks/handlers/contract.ts';
import { asking } from '../oauth/asking.ts';
import { start, type Answer } from '../mocks/start.ts';
import { expected } from './write.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;
const PREFIX = '/marketplace/v1';
const document = openApi('1.0.0');

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>> }>>;
}
const pathsOf = (json: Json) => json.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const schemasOf = (json: Json) => (json.components as { readonly schemas: Readonly<Record<string, object>> }).schemas;

for (const [path, text] of Object.entries(expected)) {
  test(`${path} is what \`npm run openapi\` writes`, () => assert.equal(readFileSync(path, 'utf8'), text));
}

/** The shapes of a document, each under its name. */
function shapesOf(json: Json): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, validateSchema: false });
  addFormats(ajv);
  for (const [name, schema] of Object.entries(schemasOf(json))) ajv.addSchema(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"')) as object, name);
  return ajv;
}

/** Everything that is wrong with a document. */
function problems(json: Json): string[] {
  const found: string[] = [];
  const at = (pointer: string): unknown => pointer.slice(2).split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], json);
  for (const [, pointer = ''] of JSON.stringify(json).matchAll(/"\$ref":"([^"]+)"/g)) if (at(pointer) === undefined) found.push(`${pointer} refers to nothing`);
  const ids = Object.values(pathsOf(json)).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  if (new Set(ids).size !== ids.length) found.push('an operation id is taken twice');
  for (const [path, methods] of Object.entries(pathsOf(json))) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, { parameters = [], responses }] of Object.entries(methods)) {
      const declared = parameters.flatMap((one) => (one.in === 'path' ? one.name : []));
      if (named.join() !== declared.join()) found.push(`${method} ${path} declares ${declared.join()}`);
      if (!Object.keys(responses).some((status) => status.startsWith('2')) || !('401' in responses)) found.push(`${method} ${path} does not say how it answers`);
    }
  }
  if (found.length === 0) {
    const ajv = shapesOf(json);
    for (const name of Object.keys(schemasOf(json))) {
      try {
        ajv.getSchema(name);
      } catch (error) {
        found.push(`${name}: ${String(error)}`);
      }
    }
  }
  return found;
}

test('it is valid', () => assert.deepEqual(problems(document), []));
test('one that is not is found out', () => {
  const broken = (change: (text: string) => string): number => problems(JSON.parse(change(JSON.stringify(document))) as Json).length;
  assert.ok(broken((text) => text.replaceAll('schemas/Decision"', 'schemas/Decisions"')) > 0);
  assert.ok(broken((text) => text.replace('"operationId":"getRecords"', '"operationId":"getSession"')) > 0);
  assert.ok(broken((text) => text.replace('/listings/{appId}', '/listings/{id}')) > 0);
  assert.ok(broken((text) => text.replace('"type":"boolean"', '"type":"truth"')) > 0);
});

describe('the mock’s paths', () => {
  const { world, ask, tokenOf } = start();
  const handled = contractHandlers(createBackend(world, { base: '' })).map(({ info }) => String((info as { readonly path?: unknown }).path)).filter((path) => path !== PREFIX && !path.endsWith('*'));
  test('are those of the document, with its methods', async () => {
    assert.deepEqual(handled.map((path) => path.replaceAll(/:(\w+)/g, '{$1}')).sort(), Object.keys(pathsOf(document)).sort());
    for (const path of handled) {
      const answer = await ask(tokenOf('agency-admin'), 'PATCH', path.replaceAll(/:\w+/g, 'any'));
      assert.equal(answer.status, 405, path);
      const allowed = (answer.headers.get('allow') ?? '').toLowerCase().split(', ').sort();
      assert.deepEqual(allowed, Object.keys(pathsOf(document)[path.replaceAll(/:(\w+)/g, '{$1}')] ?? {}).sort(), path);
    }
  });
});

/** In what an answer differs from the document. */
function judge(): (id: string, answer: Answer) => string[] {
  const ajv = shapesOf(document);
  return (id, { status, body }) => {
    const operation = Object.values(pathsOf(document)).flatMap((methods) => Object.values(methods)).find(({ operationId }) => operationId === id) ?? assert.fail(id);
    const response = operation.responses[status];
    if (!response) return [`status ${status} is not said`];
    const ref = response.$ref === undefined ? response.content?.['application/json']?.schema.$ref : '#/components/schemas/Refusal';
    if (ref === undefined) return [];
    const validate = ajv.getSchema(ref.split('/').at(-1) ?? '') ?? assert.fail(ref);
    return validate(body) === true ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
}

test('what the mock answers is what the document says, done and refused', async () => {
  const world = asking();
  const { ask, tokenOf, query } = world;
  const check = judge();
  const [owner, developer, reviewer, user] = [tokenOf('agency-owner'), tokenOf('developer'), tokenOf('platform-reviewer'), tokenOf('sub-account-user')];
  const place = [...world.world.subAccounts.values()].find(({ agencyId }) => agencyId === 'harbor-pine')?.id ?? assert.fail();
  let keys = 0;
  const seen = new Set<string>();
  const run = async (id: string, token: string | null, path: string, status: number, body?: object): Promise<Answer> => {
    const { method } = contract.find((one) => one.id === id) ?? assert.fail(id);
    const answer = await ask(token, method, `${PREFIX}${path}`, body, { 'idempotency-key': `key ${(keys += 1)}` });
    assert.equal(answer.status, status, `${id}: ${answer.text.slice(0, 400)}`);
    assert.deepEqual(check(id, answer), [], `${id}: ${answer.text.slice(0, 400)}`);
    if (status < 300) seen.add(id);
    return answer;
  };
  for (const token of [owner, developer, user]) await run('getSession', token, '/session', 200);
  for (const token of [owner, user]) await run('getRecords', token, '/records', 200);
  const { cursor } = (await run('listListings', owner, '/listings?limit=60', 200)).body as { readonly cursor: string };
  await run('listListingChanges', owner, `/listings/changes?since=${encodeURIComponent(cursor)}`, 200);
  await run('listListingChanges', owner, '/listings/changes', 422);
  await run('getListing', owner, '/listings/kestrel-calls', 200);
  await run('getListing', owner, '/listings/nothing', 404);
  await run('install', owner, '/installations', 403, { appId: 'kestrel-calls', subAccountIds: [place] });
  const last = [...world.world.subAccounts.values()].filter(({ agencyId }) => agencyId === 'harbor-pine').at(-1)?.id ?? assert.fail();
  const { installations } = (await run('install', owner, '/installations', 201, { appId: 'marrowtag-cleaner', subAccountIds: [last] })).body as { readonly installations: readonly { readonly id: string; readonly appId: string }[] };
  const [installed] = installations;
  const { appId = '', id = '' } = installed ?? {};
  await run('changePlan', owner, `/installations/${id}/plan`, 422, {});
  const plans = world.world.apps.get(appId)?.listing.pricing.plans ?? [];
  if (plans[0]) await run('changePlan', owner, `/installations/${id}/plan`, 200, { planId: plans[0].id });
  await run('uninstall', owner, '/uninstallations', 200, { appId, level: 'sub-accounts', subAccountIds: [last] });
  await run('approve', owner, '/approvals', 200, { approvals: [{ appId: 'pennywhistle-sms', approval: 'approved' }] });
  await run('approve', user, '/approvals', 403, { approvals: [{ appId: 'pennywhistle-sms', approval: 'approved' }] });
  await run('turnSwitches', owner, '/switches', 200, { autoApprove: false });
  await run('setMarkup', owner, '/markup', 200, { appId: 'marrowtag-cleaner', profits: { 'marrowtag-cleaner-1': 1000 } });
  await run('setUsageLimit', owner, '/usage-limits', 200, { appId: 'marrowtag-cleaner', perDay: 10 });
  const shown = (await run('askForAccess', owner, '/authorizations', 200, { query: query('marrowtag-cleaner') })).body as { readonly id: string };
  await run('answerAccess', owner, `/authorizations/${shown.id}/answer`, 200, { answer: 'deny' });
  await run('answerAccess', owner, `/authorizations/${shown.id}/answer`, 409, { answer: 'deny' });
  await run('listMyApps', developer, '/my-apps', 200);
  await run('listMyApps', owner, '/my-apps', 403);
  const { deliveries } = (await run('listDeliveries', developer, '/deliveries', 200)).body as { readonly deliveries: readonly { readonly id: string }[] };
  if (deliveries[0]) await run('resendDelivery', developer, `/deliveries/${deliveries[0].id}/resend`, 409, {});
  await run('resendDelivery', developer, '/deliveries/nothing/resend', 404, {});
  await run('makePrivate', developer, '/my-apps/nothing/conversion', 404, { to: 'private' });
  await run('review', reviewer, '/reviews/copperleaf-forms', 200, { outcome: 'listed' });
  for (const { id, path, method } of contract) await run(id, null, path.replaceAll(/\{\w+\}/g, 'any'), 401, method === 'GET' ? undefined : {});
  assert.deepEqual(contract.map((one) => one.id).filter((one) => !seen.has(one) && !['getEvents', 'changePlan', 'resendDelivery', 'makePrivate'].includes(one)), []);
});

test('an answer the document does not know is found out', () => {
  const check = judge();
  const answer = (status: number, body: unknown) => ({ status, body }) as Answer;
  assert.equal(check('setMarkup', answer(200, { markup: { meter: -1 } })).length, 1);
  assert.equal(check('setMarkup', answer(418, {})).length, 1);
  assert.equal(check('setMarkup', answer(403, { message: 'no' })).length, 3);
});

describe('the reference page', () => {
  test('has every operation, every shape, and a place for each link', () => {
    const page = referencePage(document);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    assert.deepEqual(contract.filter(({ id }) => !ids.has(id)), []);
    assert.deepEqual(Object.keys(schemasOf(document)).filter((name) => !ids.has(`shape-${name}`)), []);
    assert.deepEqual([...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id).filter((id) => !ids.has(id)), []);
  });
  test('takes nothing of the document for markup', () => {
    const page = referencePage({ ...document, info: { title: '<b>', version: '"', description: '<script>alert(1)</script> & `<i>`' } });
    assert.ok(!page.includes('<script') && !page.includes('<b>') && !page.includes('<i>'));
  });
});
