// Small pieces of the workflow builder: icons, icon buttons, and what one execution is charged.
import type { Pricing } from '../src/index.ts';
import { node } from './node.ts';

/** An icon of the page's own sheet. */
export function symbol(name: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `./icons.svg#${name}`);
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

export const symbolButton = (name: string, label: string): HTMLButtonElement => node('button', { type: 'button', class: 'plain hand', 'aria-label': label, title: label }, symbol(name));

/** What one execution costs whoever looks. */
export function charge(pricing: Pricing | null, known = true): HTMLElement {
  if (!pricing) return node('span', { class: 'charge muted' }, known ? 'No charge' : '');
  const price = node('mkt-price', { variant: 'charge', class: 'charge' });
  price.pricing = pricing;
  return price;
}
