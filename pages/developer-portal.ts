// The developer's portal around the embed: every app with its install cap, and hands to install, list and convert it with, to see the cap at work.
// A row shows what the server answered last and nothing else.
import '../components/define.ts';
import type { ActingAgency } from '../mocks/world/personas.ts';
import { policy, type Client, type Decision, type MyApp } from '../src/index.ts';
import { showControls } from './controls.ts';
import { demoLink, dress, readDemo, openDemo, type Running } from './demo.ts';
import { provide, showBrand, showFailure, showNavigation, showPerson } from './frame.ts';
import { find } from './node.ts';
import { followDeliveries } from './deliveries.ts';
import { Row, type Deed, type Hands, type Result } from './row.ts';

const page = location.pathname;
const asked = readDemo(location.search, 'developer');
const controls = find<HTMLFormElement>('.demo-controls form');
dress(asked);

async function showFrame(running: Running): Promise<void> {
  const { demo, brands, token, persona, clientOf } = running;
  const session = await clientOf(token).session().catch(() => null);
  const brand = session?.brand ?? brands.find(({ id }) => id === 'platform');
  const user = session?.user ?? persona(demo.as)?.user;
  if (brand) showBrand(brand, 'My apps');
  if (user) showPerson(user, demo.as === 'developer' ? 'Developer' : 'Not a developer');
  const scenery = showNavigation('apps', demoLink(page, demo));
  find<HTMLAnchorElement>('.to-dashboard').href = demoLink('agency-dashboard.html', demo);
  find<HTMLAnchorElement>('.to-developer').href = demoLink(page, demo, { as: 'developer' });
  if (demo.as !== 'developer') find('#browser').hidden = false;
  else if (scenery === null) {
    showApps(running);
    followDeliveries(running.clientOf(running.token));
  }
  showWebhooksLink(scenery === null ? '' : demoLink(page, demo));
}

/** The log is on the page of the apps: going there must not end the world that lives in it. */
function showWebhooksLink(home: string): void {
  const link = find<HTMLAnchorElement>('.to-webhooks');
  link.href = `${home}#webhooks`;
  link.addEventListener('click', () => find('#sidebar').matches(':popover-open') && find('#sidebar').hidePopover());
}

function showApps(running: Running): void {
  const list = find('.rows');
  const failure = find('#apps-failure');
  const dialog = find<HTMLDialogElement>('#review');
  let reviewed: Row | null = null;
  const hands: Hands = {
    revision: policy.policyAt(running.revisions, running.now()),
    agencies: running.agencies,
    act: (row, deed, agency) => act(running, row, deed, agency),
    review: (row) => {
      reviewed = row;
      find('.review-name').textContent = row.app.listing.name;
      dialog.returnValue = '';
      dialog.showModal();
    },
  };
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'list') void reviewed?.act('list');
  });
  find('.retry').addEventListener('click', () => void read());
  find('#apps').hidden = false;
  void read();

  async function read(): Promise<void> {
    failure.hidden = true;
    list.hidden = false;
    list.ariaBusy = 'true';
    try {
      const { apps } = await running.clientOf(running.token).myApps();
      list.replaceChildren(...inOrder(apps).map((app) => new Row(app, hands).element));
    } catch (error) {
      list.hidden = true;
      find('.fact', failure).textContent = error instanceof Error ? error.message : String(error);
      failure.hidden = false;
    }
    list.ariaBusy = 'false';
  }
}

/** Private apps first, those nearest to their cap before others. */
const RANK: Readonly<Record<MyApp['cap']['state'], number>> = { blocked: 0, approaching: 1, ok: 2, 'n/a': 3 };
const inOrder = (apps: readonly MyApp[]): readonly MyApp[] =>
  apps.toSorted((a, b) => Number(a.listing.type === 'public') - Number(b.listing.type === 'public') || RANK[a.cap.state] - RANK[b.cap.state]);

async function act(running: Running, row: Row, deed: Deed, agency: ActingAgency): Promise<Result> {
  const { id, name } = row.app.listing;
  switch (deed) {
    case 'install': {
      const refused = await installFor(running.clientOf(agency.adminToken), row.app);
      row.show(await reread(running, id));
      return refused ? { decision: refused, agency: agency.name } : { words: `${agency.name} installed ${name}.` };
    }
    case 'uninstall': {
      await running.clientOf(agency.adminToken).uninstall({ appId: id, level: 'agency', subAccountIds: null }, crypto.randomUUID());
      row.show(await reread(running, id));
      return { words: `${agency.name} uninstalled ${name}.` };
    }
    case 'list':
      row.show(await post(running, running.persona('platform-reviewer')?.token ?? '', `/reviews/${encodeURIComponent(id)}`, { outcome: 'listed' }));
      return { words: `${name} is listed publicly. Its install cap and any block are lifted.` };
    case 'private':
      row.show(await post(running, running.token, `/my-apps/${encodeURIComponent(id)}/conversion`, { to: 'private' }));
      return { words: `${name} is private again. Its install cap was judged at once.` };
  }
}

async function reread({ clientOf, token }: Running, appId: string): Promise<MyApp> {
  const { apps } = await clientOf(token).myApps();
  const app = apps.find(({ listing }) => listing.id === appId);
  if (!app) throw new Error('the server no longer has this app');
  return app;
}

/** Installs in the agency's first sub-account, or for the agency itself. Gives back the decision where the server's policy refuses. */
async function installFor(client: Client, { listing }: MyApp): Promise<Decision | null> {
  const { subAccounts } = await client.records();
  const subAccountIds = listing.distribution.targetUser === 'agency' ? null : subAccounts.slice(0, 1).map(({ id }) => id);
  try {
    await client.install({ appId: listing.id, subAccountIds }, crypto.randomUUID());
    return null;
  } catch (error) {
    const decision = decisionIn(error);
    if (decision) return decision;
    throw error;
  }
}

/** The decision a refused write carries. */
function decisionIn(error: unknown): Decision | null {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Object && 'decision' in cause ? (cause.decision as Decision) : null;
}

/** What only the demo does by hand: the platform's review, and converting. */
async function post({ base }: Running, token: string, path: string, body: unknown): Promise<MyApp> {
  const response = await fetch(`${base}/marketplace/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return (await response.json()) as MyApp;
  const { message } = (await response.json()) as { message: string | string[] };
  throw new Error([message].flat().join(', '));
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
