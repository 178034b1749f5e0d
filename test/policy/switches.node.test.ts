import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { switchBefore, switchControls, switchOrder, turned } from '../../src/policy/index.ts';

const states = [true, false].flatMap((subAccountAccess) => [true, false].flatMap((allApps) => [true, false].map((autoApprove) => ({ subAccountAccess, allApps, autoApprove }))));

describe('the agency’s three switches', () => {
  test('C-017 the second needs the first, the third needs both', () => {
    const controls = (subAccountAccess: boolean, allApps: boolean) => Object.values(switchControls({ subAccountAccess, allApps, autoApprove: true }));
    assert.deepEqual(controls(false, false), [true, false, false]);
    assert.deepEqual(controls(false, true), [true, false, false]);
    assert.deepEqual(controls(true, false), [true, true, false]);
    assert.deepEqual(controls(true, true), [true, true, true]);
  });
  test('the order is the one the controls are in', () => {
    assert.deepEqual(switchOrder, ['subAccountAccess', 'allApps', 'autoApprove']);
    for (const switches of states) assert.deepEqual(Object.keys(switchControls(switches)), [...switchOrder]);
  });
  test('what is to be turned on first is named, outermost first', () => {
    assert.equal(switchBefore({ subAccountAccess: false, allApps: false, autoApprove: true }, 'autoApprove'), 'subAccountAccess');
    assert.equal(switchBefore({ subAccountAccess: true, allApps: false, autoApprove: true }, 'autoApprove'), 'allApps');
    for (const switches of states) for (const name of switchOrder) assert.equal(switchBefore(switches, name) === null, switchControls(switches)[name]);
  });
  test('a switch that cannot be changed is not turned, in either direction', () => {
    for (const switches of states)
      for (const name of switchOrder)
        for (const on of [true, false]) assert.deepEqual(turned(switches, name, on), switchControls(switches)[name] ? { ...switches, [name]: on } : null);
  });
  test('C-018 off and on again brings back what there was', () => {
    const before = { subAccountAccess: true, allApps: false, autoApprove: true };
    const off = turned(before, 'subAccountAccess', false);
    assert.deepEqual(off, { ...before, subAccountAccess: false });
    assert.deepEqual(off && turned(off, 'subAccountAccess', true), before);
  });
});
