// A workflow builder around mkt-price: what apps offer with its charge, the steps of one workflow, and what they cost together. Whoever looks is the
// provider's to say; this page only draws. Nothing is saved: it is scenery that counts.
import '../components/define.ts';
import { marketplaceContext } from '../components/index.ts';
import type { Listing, Marketplace, Pricing } from '../src/index.ts';
import { showControls } from './controls.ts';
import { demoLink, dress, openDemo, readDemo, type Demo, type Running } from './demo.ts';
import { provide, showBrand, showFailure, showNavigation, showPerson } from './frame.ts';
import { find, node } from './node.ts';
import { builtIns, matching, modulesOf, type Module } from './workflow-modules.ts';
import { charge, symbol } from './workflow-pieces.ts';
import { Steps } from './workflow-steps.ts';

const page = location.pathname;
const asked = readDemo(location.search);
const controls = find<HTMLFormElement>('.demo-controls form');
dress(asked);

const ROLE: Readonly<Record<Demo['as'], string>> = { 'agency-owner': 'Owner', 'agency-admin': 'Admin', 'agency-user': 'User', 'sub-account-admin': 'Admin', 'sub-account-user': 'User', developer: 'Developer' };

/** The apps read for Discover: the first page of the catalogue, the most installed first. */
const READ = 500;

let listings: readonly Listing[] | null = null;
let modules: readonly Module[] = [];
let tab: 'discover' | 'built-in' = 'discover';
const search = find<HTMLInputElement>('#find');

const moduleOf = ({ moduleId }: { readonly moduleId: string }): Module | undefined => [...builtIns, ...modules].find(({ id }) => id === moduleId);
const steps = new Steps({
  list: find('.steps'),
  moduleOf,
  changed: () => drawWorkflow(),
  tell: (words) => (find('#told').textContent = words),
});

function drawModules(): void {
  const offered = matching(tab === 'discover' ? modules : builtIns, search.value);
  find('#found').textContent = listings === null && tab === 'discover' ? 'Reading what apps offer' : offered.length === 1 ? '1 action or trigger' : `${offered.length} actions and triggers`;
  const group = (kind: Module['kind'], title: string): readonly HTMLElement[] => {
    const of = offered.filter((module) => module.kind === kind);
    return of.length === 0 ? [] : [node('h3', {}, title), node('ul', {}, ...of.map((module) => node('li', {}, offer(module))))];
  };
  const nothing = node('p', { class: 'muted nothing' }, search.value ? 'Nothing has these words. Try fewer, or another.' : 'No app offers actions or triggers here.');
  find('#modules').replaceChildren(...(offered.length === 0 && listings !== null ? [nothing] : [...group('trigger', 'Triggers'), ...group('action', 'Actions')]));
}

function offer(module: Module): HTMLElement {
  const button = node(
    'button',
    { type: 'button', class: 'offer' },
    node('span', { class: `tile ${module.kind}` }, symbol(module.kind)),
    node('span', { class: 'what' }, node('span', { class: 'visually-hidden' }, 'Add '), node('bdi', { class: 'name' }, module.name), node('bdi', { class: 'muted' }, module.app?.name ?? 'Built in'), charge(module.pricing)),
    symbol('add'),
  );
  button.addEventListener('click', () => steps.add(module));
  return button;
}

function drawWorkflow(): void {
  steps.draw();
  find('.step-count').textContent = steps.all.length === 1 ? '1 step' : `${steps.all.length} steps`;
  drawSettings();
  const metered = steps.all.flatMap((step) => moduleOf(step)?.pricing ?? []);
  const price = find<HTMLElementTagNameMap['mkt-price']>('.cost mkt-price');
  const together: Pricing = { model: 'free', plans: [], meters: metered.flatMap(({ meters }) => meters), trialDays: null };
  price.pricing = together;
  price.hidden = metered.length === 0;
  find('.cost .free').hidden = metered.length > 0;
}

function drawSettings(): void {
  const { chosen } = steps;
  const fields = find('.fields');
  if (fields.dataset.key === chosen?.key && fields.contains(document.activeElement)) return;
  fields.dataset.key = chosen?.key ?? '';
  const module = chosen && moduleOf(chosen);
  find('#settings-title').textContent = chosen?.name ?? 'Step';
  if (!chosen) return fields.replaceChildren(node('p', { class: 'muted' }, 'Choose a step to set it up.'));
  const label = node('input', { id: 'label', type: 'text', value: chosen.label, placeholder: chosen.name, autocomplete: 'off' });
  label.addEventListener('input', () => steps.rename(chosen.key, label.value));
  const select = (id: string, ...options: readonly string[]) => node('select', { id }, ...options.map((text) => node('option', {}, text)));
  fields.replaceChildren(
    node('label', { for: 'label' }, 'Called'),
    label,
    node('label', { for: 'for' }, module?.kind === 'trigger' ? 'Starts for' : 'Runs for'),
    select('for', 'Every contact', 'Contacts tagged “lead”', 'Contacts without an owner'),
    node('label', { for: 'fails' }, 'If it fails'),
    select('fails', 'Go on with the next step', 'Stop, and tell the owner'),
    node('p', { class: 'charged' }, node('span', {}, 'Charge'), charge(module?.pricing ?? null, module !== undefined)),
    ...(module?.app ? [node('p', {}, node('a', { href: `${demoLink('agency-dashboard.html', asked)}&app=${encodeURIComponent(module.app.id)}` }, `Everything about ${module.app.name}`))] : []),
  );
}

/** Calls with the provider's marketplace as it is, and each time it is another: any page may ask for it as elements do. */
function follow(inside: HTMLElement, see: (marketplace: Marketplace) => void): void {
  const request = new Event('context-request', { bubbles: true, composed: true });
  inside.dispatchEvent(Object.assign(request, { context: marketplaceContext, contextTarget: inside, callback: see, subscribe: true }));
}

function showBuilder(running: Running): void {
  let now: Marketplace | undefined;
  let begun = false;
  const draw = (): void => {
    if (!now?.viewer || !now.session || listings === null) return;
    modules = modulesOf(now, listings);
    drawModules();
    if (!begun) begin();
    else drawWorkflow();
    begun = true;
  };
  follow(find('#builder'), (marketplace) => {
    const same = now?.viewer === marketplace.viewer && now?.records === marketplace.records && now?.session === marketplace.session;
    now = marketplace;
    if (!same) draw();
  });
  search.addEventListener('input', drawModules);
  showTabs();
  drawModules();
  find('#builder').hidden = false;
  running
    .clientOf(running.token)
    .listings({ limit: READ })
    .then(({ listings: read }) => {
      listings = read;
      draw();
    }, showFailure);
}

/** A workflow to begin with, from what this viewer has. */
function begin(): void {
  const paid = modules.filter(({ kind, app }) => kind === 'action' && app !== null);
  const clean = paid.find(({ id }) => id === 'marrowtag-cleaner-1') ?? paid[0];
  const other = paid.find(({ app, pricing }) => app?.id !== clean?.app?.id && (pricing?.meters[0]?.platformFee ?? 0) > 0);
  for (const module of [builtIns[0], clean, other, builtIns[5], builtIns[3]]) if (module) steps.add(module);
  const [, second] = steps.all;
  if (second) steps.choose(second.key);
  find('#told').textContent = '';
}

function showTabs(): void {
  const tabs = [find('#tab-discover'), find('#tab-built-in')];
  const choose = (index: number): void => {
    tab = index === 0 ? 'discover' : 'built-in';
    tabs.forEach((one, place) => {
      one.setAttribute('aria-selected', String(place === index));
      one.tabIndex = place === index ? 0 : -1;
    });
    find('#modules').setAttribute('aria-labelledby', tabs[index]?.id ?? '');
    drawModules();
  };
  tabs.forEach((one, place) => {
    one.addEventListener('click', () => choose(place));
    one.addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowRight' && key !== 'ArrowLeft') return;
      choose(1 - place);
      tabs[1 - place]?.focus();
    });
  });
}

async function showFrame(running: Running): Promise<void> {
  const { demo, brands, token, persona, clientOf } = running;
  const session = await clientOf(token).session().catch(() => null);
  const brand = session?.brand ?? brands.find(({ id }) => id === demo.brand);
  const user = session?.user ?? persona(demo.as)?.user;
  if (brand) showBrand(brand, 'Workflow builder');
  if (user) showPerson(user, ROLE[demo.as]);
  const scenery = showNavigation('workflows', demoLink(page, demo));
  find<HTMLAnchorElement>('.sidebar a[data-page="marketplace"]').href = demoLink('agency-dashboard.html', demo);
  find('[data-for="agency"]').hidden = demo.as.startsWith('sub-account');
  find<HTMLAnchorElement>('.to-agency').href = demoLink(page, demo, { as: 'agency-admin' });
  if (demo.as === 'developer') find('#developer').hidden = false;
  else if (scenery === null) showBuilder(running);
}

try {
  const opening = openDemo(asked);
  provide(opening);
  const running = await opening.running;
  showControls(controls, running.demo, running.brands);
  await showFrame(running);
} catch (error) {
  showControls(controls, asked, []);
  showFailure(error);
}
