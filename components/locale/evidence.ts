// The numbers a reason was judged by, with a name each.
import { html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Params } from '../../src/schema/policy.ts';
import { day, list, number } from './format.ts';

/** The name of a number a reason was judged by; one that is not known here keeps its own. */
export function term(name: string): string {
  const terms: Readonly<Record<string, () => string>> = {
    agencies: () => msg('Agencies now'),
    cap: () => msg('Cap'),
    blockAbove: () => msg('Blocked above'),
    blockedSince: () => msg('Blocked since'),
    createdAt: () => msg('App created'),
    createdFrom: () => msg('Applies to apps created from'),
    unlockBy: () => msg('Ways out'),
    approval: () => msg('Agency’s word'),
    confirmation: () => msg('To be typed'),
    to: () => msg('To be published'),
    publishTo: () => msg('Ways to publish'),
    token: () => msg('Kind of token'),
    tokens: () => msg('Kinds of token needed'),
    missing: () => msg('Missing'),
    operation: () => msg('Operation'),
    feature: () => msg('Feature'),
    plan: () => msg('Agency’s plan'),
    needs: () => msg('Plan needed'),
    viewer: () => msg('Signed in for'),
    role: () => msg('Role'),
    status: () => msg('App status'),
    scopes: () => msg('Permissions'),
    domain: () => msg('Domain'),
    listing: () => msg('Listing type'),
    targetUser: () => msg('Made for'),
    installableBy: () => msg('Installed by'),
    asOf: () => msg('Facts read'),
    expiresAfter: () => msg('Valid for seconds'),
    fields: () => msg('Fields'),
  };
  return Object.hasOwn(terms, name) ? (terms[name]?.() ?? name) : name;
}

/** The number itself, as it is written in the language. */
export function value(param: Params[string]): string | TemplateResult {
  if (param === null || (Array.isArray(param) && param.length === 0)) return msg('none');
  if (Array.isArray(param)) return list(param);
  if (typeof param === 'number') return number(param);
  if (typeof param === 'boolean') return param ? msg('yes') : msg('no');
  return /^\d{4}-\d{2}-\d{2}/.test(param) ? html`<time datetime=${param}>${day(param)}</time>` : param;
}
