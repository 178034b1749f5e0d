// The policy against Cedar, where the install cap decides: see cedar.node.test.ts.
import { describe } from 'node:test';
import { agrees } from './cedar-agrees.ts';

describe('the policy and Cedar', () => {
  agrees('install', 25_000);
  agrees('grant', 40_000);
});
