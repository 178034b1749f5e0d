// Users through the public API: who may see, create, change and delete whom, and what Enhanced Security holds back. System G.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../mocks/start.ts';
import { AGENCY, calling, withAgency, type Calling } from './calling.ts';

const BOTH = ['users.readonly', 'users.write'];
const MANAGE = 'users/team-management.write';
const VIEW = 'users/team-management.readonly';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly scopes: readonly string[];
  readonly permissions: Readonly<Record<string, boolean>>;
  readonly roles: { readonly type: string; readonly role: string; readonly locationIds: readonly string[] };
}
const one = (answer: Answer, status = 200): Listed => {
  assert.equal(answer.status, status, answer.text);
  return answer.body as Listed;
};
const many = (answer: Answer) => {
  assert.equal(answer.status, 200, answer.text);
  return answer.body as { readonly users: readonly Listed[]; readonly count: number };
};
const said = ({ status, refusal }: Answer) => [status, refusal.message];

const open = () => calling(withAgency({ enhancedSecurity: false }));
const somebody = (place: string) => ({ companyId: AGENCY, firstName: 'Ada', lastName: 'Quill', email: 'ada@quill.example', password: 'a pass phrase', type: 'account', role: 'user', locationIds: [place] });
const search = (world: Calling, token: string, query = '') => world.call(token, 'GET', `/users/search?companyId=${AGENCY}${query}`);

describe('a search', () => {
  test('finds everybody of an agency, a sub-account its own people only, in pages and by every filter', async () => {
    const world = calling();
    const [here] = world.places;
    const token = world.token(BOTH);
    const { users, count } = many(await search(world, token));
    assert.equal(count, users.length);
    assert.deepEqual(users.map(({ name }) => name), users.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en')));
    assert.ok(users.some(({ roles }) => roles.type === 'agency') && users.some(({ roles }) => roles.type === 'account'));
    const mine = many(await search(world, world.token(BOTH, here))).users;
    assert.ok(mine.length > 0 && mine.every(({ roles }) => roles.locationIds.includes(here)));
    assert.deepEqual(many(await search(world, token, '&skip=1&limit=2')).users, users.slice(1, 3));
    assert.deepEqual(many(await search(world, token, '&sortDirection=desc')).users, [...users].reverse());
    assert.deepEqual(many(await search(world, token, '&type=agency&role=admin')).users, users.filter(({ roles }) => roles.type === 'agency' && roles.role === 'admin'));
    assert.deepEqual(many(await search(world, token, `&ids=${users[2]?.id ?? ''},nobody`)).users, [users[2]]);
    assert.deepEqual(many(await search(world, token, `&query=${encodeURIComponent(users[0]?.email ?? '')}`)).users, [users[0]]);
    assert.deepEqual(many(await search(world, token, `&locationId=${here}`)).users, mine);
    assert.deepEqual(many(await world.call(world.token(BOTH, here), 'GET', `/users/?locationId=${here}`)).users, mine);
  });
  test('by address is an agency’s', async () => {
    const world = calling();
    const token = world.token(BOTH);
    const [first] = many(await search(world, token)).users;
    const body = { companyId: AGENCY, emails: `${first?.email.toUpperCase() ?? ''},nobody@example.com` };
    assert.deepEqual(many(await world.call(token, 'POST', '/users/search/filter-by-email', body)).users, [first]);
    assert.deepEqual(said(await world.call(world.token(BOTH, world.places[0]), 'POST', '/users/search/filter-by-email', body)), [401, "Token's user type mismatch!"]);
  });
  test('is refused without its parameters, with others, and for another agency', async () => {
    const world = calling();
    const token = world.token(BOTH);
    assert.deepEqual(said(await world.call(token, 'GET', '/users/search')), [422, ['companyId should not be empty']]);
    assert.deepEqual(said(await search(world, token, '&limit=many&colour=red&type=robot')), [
      422,
      ['type must be one of the following values: account, agency', 'limit must be a number string', 'property colour should not exist'],
    ]);
    assert.deepEqual(said(await world.call(token, 'GET', '/users/search?companyId=another')), [403, 'The token does not have access to this location.']);
    assert.deepEqual(said(await world.call(world.token(['users.write']), 'GET', `/users/search?companyId=${AGENCY}`)), [401, 'The token is not authorized for this scope.']);
  });
});

describe('somebody', () => {
  test('is created, read, changed and deleted, and can sign in meanwhile', async () => {
    const world = open();
    const [here] = world.places;
    const token = world.token(BOTH);
    const { id, ...made } = one(await world.call(token, 'POST', '/users/', { ...somebody(here), scopes: ['contacts.write'], permissions: { contactsEnabled: false } }), 201);
    assert.deepEqual([made.name, made.scopes, made.permissions, made.roles.locationIds], ['Ada Quill', ['contacts.write'], { contactsEnabled: false }, [here]]);
    const signedIn = () => world.ask(`mock.${id}`, 'GET', '/marketplace/v1/session').then(({ status }) => status);
    assert.equal(await signedIn(), 200);
    const changed = one(await world.call(token, 'PUT', `/users/${id}`, { lastName: 'Fern', role: 'admin', scopes: [] }));
    assert.deepEqual([changed.name, changed.roles.role, changed.scopes], ['Ada Fern', 'admin', []]);
    assert.deepEqual(one(await world.call(token, 'GET', `/users/${id}`)).name, 'Ada Fern');
    const gone = await world.call(token, 'DELETE', `/users/${id}`);
    assert.deepEqual({ ...(gone.body as object), traceId: '' }, { succeded: true, message: 'Queued deleting user with e-mail ada@quill.example and name Ada Fern. Will take effect in a few minutes.', traceId: '' });
    assert.deepEqual(said(await world.call(token, 'GET', `/users/${id}`)), [400, 'User not found']);
    assert.equal(await signedIn(), 401);
    const deleted = many(await world.call(token, 'POST', '/users/search/filter-by-email', { companyId: AGENCY, emails: 'ada@quill.example', deleted: true })).users;
    assert.deepEqual(deleted.map((user) => user.id), [id]);
  });
  test('is refused with every fault named', async () => {
    const world = open();
    const token = world.token(BOTH);
    assert.deepEqual(said(await world.call(token, 'POST', '/users/', { email: 'nowhere', type: 'robot', permissions: { flying: true, contactsEnabled: 1 }, scopes: ['flying.write'] })).flat().length > 9, true);
    const { refusal } = await world.call(token, 'POST', '/users/', { ...somebody(world.places[0]), email: 'nowhere', permissions: { flying: true, contactsEnabled: 1 } });
    assert.deepEqual(refusal.message, ['email must be an email', 'each value in permissions must be a boolean value', 'property permissions.flying should not exist']);
    assert.deepEqual(said(await world.call(token, 'POST', '/users/', { ...somebody(''), locationIds: [] })), [422, ['locationIds must contain at least 1 elements']]);
  });
  test('is refused where somebody else has the address, and elsewhere', async () => {
    const world = open();
    const [here, there] = world.places;
    const token = world.token(BOTH, here);
    one(await world.call(token, 'POST', '/users/', somebody(here)), 201);
    assert.deepEqual(said(await world.call(token, 'POST', '/users/', { ...somebody(here), email: 'Ada@Quill.example' })), [400, 'A user with this email already exists']);
    const foreign = [403, 'The token does not have access to this location.'];
    assert.deepEqual(said(await world.call(token, 'POST', '/users/', { ...somebody(there), email: 'b@quill.example' })), foreign);
    assert.deepEqual(said(await world.call(token, 'POST', '/users/', { ...somebody(here), email: 'b@quill.example', type: 'agency' })), foreign);
    assert.deepEqual(said(await world.call(world.token(BOTH), 'POST', '/users/', { ...somebody('cobalt-sparrow-1'), email: 'b@quill.example' })), foreign);
  });
  test('keeps the address, and an owner stays', async () => {
    const world = open();
    const token = world.token(BOTH);
    const owner = world.tokenOf('agency-owner').slice('mock.'.length);
    assert.deepEqual(said(await world.call(token, 'PUT', `/users/${owner}`, { email: 'new@example.com' })), [400, 'Email update is no longer supported due to security reasons.']);
    assert.deepEqual(said(await world.call(token, 'PUT', `/users/${owner}`, { role: 'user' })), [400, 'The owner of the company stays its admin']);
    assert.deepEqual(said(await world.call(token, 'DELETE', `/users/${owner}`)), [400, 'The owner of the company cannot be deleted']);
  });
});

describe('Enhanced Security', () => {
  const REFUSED = [403, 'Enhanced Security is on: user permissions cannot be changed through the API until it is switched off in Settings > Company > Advanced Settings.'];
  test('G-001 G-007 is on unless an agency turned it off, and the refusal says where: permissions on users stay as they are', async () => {
    const world = calling();
    const [here] = world.places;
    const token = world.token(BOTH, here);
    for (const scopes of [[MANAGE], [VIEW]]) assert.deepEqual(said(await world.call(token, 'POST', '/users/', { ...somebody(here), scopes })), REFUSED);
    const { id, email } = one(await world.call(token, 'POST', '/users/', somebody(here)), 201);
    assert.deepEqual(said(await world.call(token, 'PUT', `/users/${id}`, { scopes: ['contacts.write', MANAGE] })), REFUSED);
    assert.deepEqual(said(await world.call(token, 'PUT', `/users/${id}`, { scopesAssignedToOnly: [VIEW] })), REFUSED);
    assert.equal(one(await world.call(token, 'PUT', `/users/${id}`, { phone: '+18005550100', email, scopes: ['contacts.write'] })).scopes.join(), 'contacts.write');
  });
  test('takes nobody’s permission away either', async () => {
    const world = calling();
    const token = world.token(BOTH);
    const manager = many(await search(world, token)).users.find(({ scopes }) => scopes.includes(MANAGE)) ?? assert.fail();
    assert.deepEqual(said(await world.call(token, 'PUT', `/users/${manager.id}`, { scopes: [] })), REFUSED);
  });
  test('G-003 G-004 G-005 G-006 off, both permissions on users are given and taken', async () => {
    const world = open();
    const [here] = world.places;
    const token = world.token(BOTH, here);
    const { id } = one(await world.call(token, 'POST', '/users/', { ...somebody(here), scopes: [VIEW] }), 201);
    assert.deepEqual(one(await world.call(token, 'PUT', `/users/${id}`, { scopes: [MANAGE, VIEW] })).scopes, [MANAGE, VIEW]);
    assert.deepEqual(one(await world.call(token, 'PUT', `/users/${id}`, { scopes: [] })).scopes, []);
  });
  test('G-009 on, the older API creates, changes and deletes nobody; off, it does', async () => {
    for (const enhancedSecurity of [true, false]) {
      const world = calling(withAgency({ enhancedSecurity }));
      const [here] = world.places;
      const token = world.token([], here);
      const v1 = (method: string, path: string, body?: object) => world.ask(token, method, `/v1/users/${path}`, body);
      const made = await v1('POST', '', somebody(here));
      if (!enhancedSecurity) {
        const { id } = one(made, 201);
        assert.equal(one(await v1('PUT', id, { firstName: 'Bea' })).name, 'Bea Quill');
        assert.equal((await v1('DELETE', id)).status, 200);
        continue;
      }
      const { id } = one(await world.call(world.token(BOTH, here), 'POST', '/users/', somebody(here)), 201);
      for (const answer of [made, await v1('PUT', id, { firstName: 'Bea' }), await v1('DELETE', id)]) assert.deepEqual(said(answer), REFUSED);
    }
  });
});
