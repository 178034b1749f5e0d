// Publishing: what is handed in, the checklist, the life of a version, Security Review (systems K and A), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { shippedRevisions } from '../../src/policy/index.ts';
import { checklistLines, readiness, submissionFaults, submitted, type ChecklistItem, type Submission } from '../../src/policy/review.ts';
import { mayNeedAnotherReview, PORTAL_SECURITY_REVIEW_FROM, securityReviewFaults, securityReviewFrom, securityReviewRefusals, type SecurityReviewForm } from '../../src/policy/security-review.ts';
import { afterEvent, bumpBetween, deprecationFaults, editable, endedBy, FIRST_VERSION, nextVersion, pendingVersion, releaseNotesFaults, versionSteps, type VersionEvent } from '../../src/policy/versions.ts';
import type { App, AppStatus, AppType } from '../../src/schema/app.ts';
import { safeUrl } from '../../src/schema/url.ts';
import { pathsOf } from '../faults.ts';

describe('what is handed in', () => {
  const submission = (changes: Partial<Submission> = {}): Submission => ({ type: 'public', first: true, demoUrl: 'https://videos.example/1', scopesUrl: 'https://videos.example/2', thirdParty: false, testCredentials: '', details: '', ...changes });
  const cases: [string, Submission, string[]][] = [
    ['K-001 complete, without anybody else’s service', submission(), []],
    ['K-002 no recording of the features', submission({ demoUrl: '' }), ['demoUrl']],
    ['no recording about the scopes', submission({ scopesUrl: ' ' }), ['scopesUrl']],
    ['neither', submission({ demoUrl: '', scopesUrl: '' }), ['demoUrl', 'scopesUrl']],
    ['spaces around an address are no fault', submission({ demoUrl: ' https://videos.example/1 ' }), []],
    ['a recording that is not on https', submission({ demoUrl: 'http://videos.example/1' }), ['demoUrl']],
    ['not even on this machine', submission({ demoUrl: 'http://localhost/1' }), ['demoUrl']],
    ['a recording that is a script', submission({ demoUrl: 'javascript:alert(1)' }), ['demoUrl']],
    ['somebody else’s service, without a login', submission({ thirdParty: true }), ['testCredentials']],
    ['a login of spaces', submission({ thirdParty: true, testCredentials: '  ' }), ['testCredentials']],
    ['K-005 somebody else’s service, with a login', submission({ thirdParty: true, testCredentials: 'u/p' }), []],
    ['K-006 no further details', submission({ details: '' }), []],
    ['a login of 200 characters', submission({ testCredentials: 'x'.repeat(200) }), []],
    ['K-010 a login of 201 characters', submission({ thirdParty: true, testCredentials: 'x'.repeat(201) }), ['testCredentials']],
    ['details of 500 characters', submission({ details: 'x'.repeat(500) }), []],
    ['K-011 details of 501 characters', submission({ details: 'x'.repeat(501) }), ['details']],
    ['a later submission needs no recordings', submission({ first: false, demoUrl: '', scopesUrl: '', thirdParty: true }), []],
    ['a private app needs none', submission({ type: 'private', demoUrl: '', scopesUrl: '', thirdParty: true }), []],
    ['its texts keep their length', submission({ type: 'private', details: 'x'.repeat(501) }), ['details']],
  ];
  for (const [title, handedIn, faults] of cases) test(title, () => assert.deepEqual(pathsOf(submissionFaults(handedIn, safeUrl)), faults));

  test('K-008 a private app goes live at once, a public one to its review', () => {
    assert.deepEqual(submitted('draft', 'private'), { review: false, status: 'live' });
    assert.deepEqual(submitted('draft', 'public'), { review: true, status: 'in-review' });
    assert.equal(submitted('live', 'public'), null);
  });
});

describe('the publishing checklist', () => {
  const first = { update: false, thirdParty: false };
  const all = new Set(checklistLines(new Set(), first).map(({ item }) => item));
  const without = (...missing: ChecklistItem[]) => new Set([...all].filter((item) => !missing.includes(item)));

  test('nothing missing is ready', () => assert.deepEqual(readiness(all, { update: true, thirdParty: true }), { ready: true, blocking: [] }));

  const required: [string, ChecklistItem][] = [
    ['', 'name'],
    ['', 'tagline'],
    ['K-022', 'logo'],
    ['K-023', 'screenshots'],
    ['', 'shortDescription'],
    ['K-025', 'detailedDescription'],
    ['', 'categories'],
    ['K-027', 'privacyPolicyUrl'],
    ['K-028', 'termsUrl'],
    ['K-029', 'dataUsageSummary'],
    ['', 'securityContactEmail'],
    ['K-031', 'supportEmail'],
    ['K-032', 'supportUrl'],
    ['K-033', 'responseTimes'],
    ['K-034', 'scopesJustification'],
    ['K-035', 'redirectUrls'],
    ['K-036', 'installUninstallWebhooks'],
    ['K-037', 'clearErrorStates'],
  ];
  for (const [id, item] of required) test(`${id} ${item} is needed`.trim(), () => assert.deepEqual(readiness(without(item), first), { ready: false, blocking: [item] }));

  test('K-038 a demo video is not', () => assert.deepEqual(readiness(without('demoVideo'), { update: true, thirdParty: true }), { ready: true, blocking: [] }));
  test('release notes are needed on updates, a login with somebody else’s service', () => {
    const done = without('releaseNotes', 'testCredentials');
    assert.deepEqual(readiness(done, first).blocking, []);
    assert.deepEqual(readiness(done, { update: true, thirdParty: false }).blocking, ['releaseNotes']);
    assert.deepEqual(readiness(done, { update: false, thirdParty: true }).blocking, ['testCredentials']);
  });
  test('the lines say what blocks, and come group by group', () => {
    const lines = checklistLines(without('logo', 'demoVideo'), first);
    assert.deepEqual(lines.filter(({ done }) => !done).map(({ item, required }) => [item, required]), [['logo', true], ['demoVideo', false]]);
    assert.deepEqual([...new Set(lines.map(({ group }) => group))], ['listing', 'policy', 'support', 'technical']);
    assert.deepEqual(lines.map(({ group }) => group), [...lines.map(({ group }) => group)].sort((a, b) => ['listing', 'policy', 'support', 'technical'].indexOf(a) - ['listing', 'policy', 'support', 'technical'].indexOf(b)));
  });
  test('what is done never blocks, and what blocks is never done', () => {
    fc.assert(
      fc.property(fc.subarray([...all]), fc.boolean(), fc.boolean(), (items, update, thirdParty) => {
        const done = new Set(items);
        const { ready, blocking } = readiness(done, { update, thirdParty });
        assert.equal(ready, blocking.length === 0);
        assert(blocking.every((item) => !done.has(item)));
        assert.equal(readiness(new Set([...items, ...blocking]), { update, thirdParty }).ready, true);
      }),
    );
  });
});

describe('the life of a version', () => {
  const steps: [string, AppStatus, VersionEvent, AppType, AppStatus | null][] = [
    ['a public draft goes to its review', 'draft', 'submit', 'public', 'in-review'],
    ['a private draft goes live', 'draft', 'submit', 'private', 'live'],
    ['K-013, A-058 what is withdrawn is a draft again', 'in-review', 'withdraw', 'public', 'draft'],
    ['approved is live', 'in-review', 'approve', 'public', 'live'],
    ['A-057 disapproved is said', 'in-review', 'disapprove', 'public', 'disapproved'],
    ['K-014 what was disapproved is handed in again', 'disapproved', 'submit', 'public', 'in-review'],
    ['a private one goes live then, too', 'disapproved', 'submit', 'private', 'live'],
    ['a live version is announced to end', 'live', 'deprecate', 'public', 'deprecating'],
    ['and ends', 'deprecating', 'deprecation-date', 'public', 'deprecated'],
    ['a draft is not approved', 'draft', 'approve', 'public', null],
    ['a live version is not handed in again', 'live', 'submit', 'public', null],
    ['a live version is not withdrawn', 'live', 'withdraw', 'public', null],
    ['nothing comes after the end', 'deprecated', 'submit', 'public', null],
  ];
  for (const [title, from, event, type, to] of steps) test(title, () => assert.equal(afterEvent(from, event, type), to));
  test('every step is told apart by where it starts, what happens and for whom', () => {
    for (const type of ['private', 'public'] as const) {
      const mine = versionSteps.filter(({ only }) => (only ?? type) === type).map(({ from, event }) => `${from} ${event}`);
      assert.equal(new Set(mine).size, mine.length);
    }
  });

  test('K-014 what was disapproved is edited like a draft', () => assert.deepEqual(editable.disapproved, editable.draft));
  test('K-040 a live version keeps its permissions; its webhooks may change', () => assert.deepEqual(editable.live, { content: false, webhooks: true }));
  test('what is over is not edited, what is being reviewed or ends keeps its content', () => {
    assert.deepEqual([editable.deprecated, editable['in-review'], editable.deprecating], [{ content: false, webhooks: false }, editable.live, editable.live]);
  });
  test('one draft or review at a time', () => {
    const version = (status: AppStatus) => ({ status });
    assert.deepEqual(pendingVersion([version('live'), version('in-review')]), version('in-review'));
    assert.deepEqual(pendingVersion([version('live'), version('draft')]), version('draft'));
    assert.deepEqual(pendingVersion([version('disapproved')]), version('disapproved'));
    assert.equal(pendingVersion([version('live'), version('deprecating'), version('deprecated')]), null);
  });

  test('K-016 the first version is 1.0.0 and needs no notes', () => {
    assert.equal(FIRST_VERSION, '1.0.0');
    assert.deepEqual(releaseNotesFaults({ version: '1.0.0', agencyNotes: '' }), []);
  });
  test('K-015 a later one needs notes for agencies, none for sub-accounts', () => {
    assert.deepEqual(pathsOf(releaseNotesFaults({ version: '1.0.1', agencyNotes: ' ' })), ['agencyNotes']);
    assert.deepEqual(releaseNotesFaults({ version: '1.0.1', agencyNotes: 'Faster.' }), []);
  });

  const numbers: [string, string, ReturnType<typeof bumpBetween>][] = [
    ['1.2.3', '2.0.0', 'major'],
    ['1.2.3', '1.3.0', 'minor'],
    ['1.2.3', '1.2.4', 'patch'],
    ['1.2.3', '3.0.0', null],
    ['1.2.3', '1.3.1', null],
    ['1.2.3', '1.2.3', null],
    ['1.2', '1.3.0', null],
    ['10.20.30', '10.20.31', 'patch'],
    ['10.20.30', '10.21.0', 'minor'],
    ['v1.2.3', '1.2.4', null],
    ['1.2.3-beta', '1.2.4', null],
  ];
  for (const [from, to, bump] of numbers) test(`${from} to ${to}: ${bump ?? 'no single step'}`, () => assert.equal(bumpBetween(from, to), bump));
  test('what is no number has no next', () => assert.equal(nextVersion('one', 'patch'), null));

  const NOW = '2026-03-01T12:00:00Z';
  const deprecations: [string, string, boolean, string[]][] = [
    ['K-017 two days ahead', '2026-03-03T12:00:00Z', false, ['date']],
    ['a second short of three days', '2026-03-04T11:59:59Z', false, ['date']],
    ['K-018 three days ahead', '2026-03-04T12:00:00Z', false, []],
    ['the latest live version', '2026-04-01T12:00:00Z', true, ['version']],
    ['no date', 'soon', false, ['date']],
  ];
  for (const [title, date, latest, faults] of deprecations) test(title, () => assert.deepEqual(pathsOf(deprecationFaults({ date, latest }, NOW)), faults));

  test('K-019 a deprecated version ends all that run it, and nothing else', () => {
    const installations = [{ id: 'a', version: '1.0.0' }, { id: 'b', version: '1.0.1' }, { id: 'c', version: '1.0.0' }];
    assert.deepEqual(endedBy('1.0.0', installations).map(({ id }) => id), ['a', 'c']);
  });
});

describe('Security Review', () => {
  const [v1, v1_1] = shippedRevisions;
  assert(v1_1);
  const policy = securityReviewFrom(v1_1);
  const app = (changes: Partial<App> = {}): Pick<App, 'type' | 'status' | 'securityReview'> => ({ type: 'private', status: 'live', securityReview: 'none', ...changes });
  const asked: [string, ReturnType<typeof app>, number, number | null, string[]][] = [
    ['v1 does not know it', app(), 9, securityReviewFrom(v1), ['not-offered']],
    ['A-082 five agencies are too few', app(), 5, policy, ['too-few-agencies']],
    ['six are enough', app(), 6, policy, []],
    ['A-084 the developer tool: three are too few', app(), 3, PORTAL_SECURITY_REVIEW_FROM, ['too-few-agencies']],
    ['A-085 the developer tool: four are enough', app(), 4, PORTAL_SECURITY_REVIEW_FROM, []],
    ['A-086 not for a public app', app({ type: 'public' }), 9, PORTAL_SECURITY_REVIEW_FROM, ['not-private']],
    ['not for a draft', app({ status: 'draft' }), 9, policy, ['not-live']],
    ['one at a time', app({ securityReview: 'in-review' }), 9, policy, ['in-progress']],
    ['A-080 again after one was rejected', app({ securityReview: 'rejected' }), 9, policy, []],
    ['every reason is said', app({ type: 'public', status: 'in-review', securityReview: 'in-review' }), 0, policy, ['not-private', 'not-live', 'in-progress', 'too-few-agencies']],
  ];
  for (const [title, subject, agencies, from, refusals] of asked) test(title, () => assert.deepEqual(securityReviewRefusals(subject, agencies, from), refusals));

  const form = (changes: Partial<SecurityReviewForm> = {}): SecurityReviewForm => ({ reason: 'x'.repeat(20), demoUrl: 'https://x.example', scopesUrl: 'https://y.example', testCredentials: '', acknowledged: true, ...changes });
  const forms: [string, SecurityReviewForm, string[]][] = [
    ['A-088 a reason of 19 characters', form({ reason: 'x'.repeat(19) }), ['reason']],
    ['A-089 a reason of 20 characters', form(), []],
    ['a reason of 500 characters', form({ reason: 'x'.repeat(500) }), []],
    ['a reason of 501 characters', form({ reason: 'x'.repeat(501) }), ['reason']],
    ['spaces are no reason', form({ reason: ' '.repeat(30) }), ['reason']],
    ['A-090 without the acknowledgement', form({ reason: 'x'.repeat(40), acknowledged: false }), ['acknowledged']],
    ['no recordings', form({ demoUrl: '', scopesUrl: 'http://y.example' }), ['demoUrl', 'scopesUrl']],
    ['spaces around an address are no fault', form({ demoUrl: ' https://x.example ', scopesUrl: 'https://y.example ' }), []],
    ['a login of 200 characters', form({ testCredentials: 'x'.repeat(200) }), []],
    ['a login of 201 characters', form({ testCredentials: 'x'.repeat(201) }), ['testCredentials']],
  ];
  for (const [title, handedIn, faults] of forms) test(title, () => assert.deepEqual(pathsOf(securityReviewFaults(handedIn, safeUrl)), faults));

  test('A-081 a material change after it may call for another one', () => {
    assert.deepEqual(['scopes', 'domains', 'data-flows', 'tagline'].map((change) => mayNeedAnotherReview(app({ securityReview: 'approved' }), [change])), [true, true, true, false]);
    assert.equal(mayNeedAnotherReview(app({ securityReview: 'approved' }), ['tagline', 'scopes']), true);
    assert.equal(mayNeedAnotherReview(app(), ['scopes']), false);
  });
});
