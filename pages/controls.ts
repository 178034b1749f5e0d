// The demo controls in the corner of a page: who one is, under which brand, in which theme. Applying them is opening the page again with other parameters.
import { asNames, demoLink, faultNames, localeNames, readDemo, themeNames, type Demo } from './demo.ts';
import { node } from './node.ts';
import type { Brand } from '../src/index.ts';

const AS: Readonly<Record<Demo['as'], string>> = {
  'agency-owner': 'Agency owner',
  'agency-admin': 'Agency admin',
  'agency-user': 'Agency user',
  'sub-account-admin': 'Sub-account admin',
  'sub-account-user': 'Sub-account user',
  developer: 'Developer',
};
const THEME: Readonly<Record<Demo['theme'], string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };
const FAULT: Readonly<Record<string, string>> = {
  '': 'None',
  server: 'Server error',
  'once-server': 'Server error, once',
  slow: 'Slow',
  network: 'Connection breaks',
  unauthorized: 'Signed out',
  empty: 'No listings',
  'rate-limited': 'Rate limited',
  offline: 'Offline',
  'flaky-installs': 'One installation in five fails',
  'token-server': 'Tokens fail on the server',
  'token-lost': 'Tokens are lost on the way',
  'token-strict': 'Refresh tokens count once',
};

/** Fills the controls. The platform's brand belongs to nobody, so it goes by its name like any other. */
export function showControls(form: HTMLFormElement, demo: Demo, brands: readonly Brand[]): void {
  const languages = new Intl.DisplayNames('en', { type: 'language' });
  const brandNames = brands.map(({ id, name }): [string, string] => [id, name]);
  form.replaceChildren(
    ...choice('as', 'Signed in as', asNames.map((as) => [as, AS[as]]), demo.as),
    ...(brandNames.length > 0 ? choice('brand', 'Brand', brandNames, demo.brand) : []),
    ...choice('theme', 'Theme', themeNames.map((theme) => [theme, THEME[theme]]), demo.theme),
    ...choice('locale', 'Language', localeNames.map((locale) => [locale, languages.of(locale) ?? locale]), demo.locale),
    ...field('apps', 'Apps', node('input', { type: 'number', name: 'apps', id: 'demo-apps', min: '0', max: '100000', value: String(demo.apps) })),
    ...field('seed', 'Seed', node('input', { type: 'number', name: 'seed', id: 'demo-seed', min: '0', max: '4294967295', value: String(demo.seed) })),
    ...field('subAccounts', 'Sub-accounts', node('input', { type: 'number', name: 'subAccounts', id: 'demo-subAccounts', min: '0', max: '20000', value: String(demo.subAccounts) })),
    ...field('clock', 'Clock', node('input', { type: 'text', name: 'clock', id: 'demo-clock', value: demo.clock, spellcheck: 'false' })),
    ...choice('fault', 'Fault', ['', ...faultNames].map((fault) => [fault, FAULT[fault] ?? fault]), demo.fault),
    node('div', { class: 'actions' }, node('a', { href: location.pathname }, 'Reset'), node('button', { type: 'submit', class: 'primary' }, 'Apply')),
    node('p', { class: 'muted' }, demo.api ? `The backend is ${demo.api}: its apps, seed and clock are its own.` : 'The demo’s backend lives in this page: applying starts it afresh.'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const given = [...new FormData(form)].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : '']);
    location.assign(demoLink(location.pathname, { ...readDemo(`?${new URLSearchParams(given)}`), api: demo.api }));
  });
}

function choice(name: keyof Demo, label: string, options: readonly (readonly [string, string])[], chosen: string): HTMLElement[] {
  const select = node('select', { name, id: `demo-${name}` }, ...options.map(([value, text]) => node('option', { value, ...(value === chosen ? { selected: '' } : {}) }, text)));
  return field(name, label, select);
}

const field = (name: keyof Demo, label: string, control: HTMLElement): HTMLElement[] => [node('label', { for: `demo-${name}` }, label), control];
