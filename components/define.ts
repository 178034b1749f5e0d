// Registers every element: the one module with a side effect. A tag somebody else took is left to them, and a second copy of this module,
// of whatever version, never throws.
import { MktApp, MktApprovals, MktCatalogue, MktConnect, MktConsent, MktInstall, MktInstallCap, MktPreview, MktPrice, MktProvider, MktWhy } from './index.ts';

/** In order: an element that is defined before its provider would never hear of it. */
const elements: readonly (readonly [tag: string, element: CustomElementConstructor])[] = [
  ['mkt-provider', MktProvider],
  ['mkt-app', MktApp],
  ['mkt-approvals', MktApprovals],
  ['mkt-catalogue', MktCatalogue],
  ['mkt-connect', MktConnect],
  ['mkt-consent', MktConsent],
  ['mkt-install', MktInstall],
  ['mkt-install-cap', MktInstallCap],
  ['mkt-preview', MktPreview],
  ['mkt-price', MktPrice],
  ['mkt-why', MktWhy],
];

/** Registers the elements whose tags are free. Says once, in the console, which were not and what to do. */
export function define(table: typeof elements = elements): void {
  const taken = table.filter(([tag, element]) => !defined(tag, element)).map(([tag]) => `<${tag}>`);
  if (taken.length === 0) return;
  console.info(
    `marketplace-elements: ${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} defined already and left as they are. ` +
      'If that is another copy of this package, load it once; if it is an element of your own, extend the class from "marketplace-elements/elements" and define it under another tag.',
  );
}

/** Whether the tag stands for the element now. */
function defined(tag: string, element: CustomElementConstructor): boolean {
  const known = customElements.get(tag);
  if (known) return known === element;
  try {
    customElements.define(tag, element);
    return true;
  } catch {
    // The class was registered under another tag: a constructor can stand for one tag only.
    customElements.define(tag, class extends element {});
    return true;
  }
}

define();
