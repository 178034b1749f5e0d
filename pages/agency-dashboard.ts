// The agency's dashboard around the embed: its frame, and the routing between the catalogue and one app. Whatever concerns apps is the elements'.
import '../components/define.ts';
import type { Records, Session } from '../src/index.ts';
import { showControls } from './controls.ts';
import { demoLink, dress, readDemo, openDemo, type Demo, type Running } from './demo.ts';
import { provide, showBrand, showFailure, showNavigation, showPerson } from './frame.ts';
import { find, node } from './node.ts';
import { showMarketplace } from './routing.ts';

const page = location.pathname;
const asked = readDemo(location.search);
const controls = find<HTMLFormElement>('.demo-controls form');
dress(asked);

const ROLE: Readonly<Record<Demo['as'], string>> = {
  'agency-owner': 'Owner',
  'agency-admin': 'Admin',
  'agency-user': 'User',
  'sub-account-admin': 'Admin',
  'sub-account-user': 'User',
  developer: 'Developer',
};

/** The frame is drawn from what the server says of the person; where it says nothing, from the brand asked for. */
async function showFrame(running: Running): Promise<void> {
  const { demo, brands, token, persona, clientOf } = running;
  const client = clientOf(token);
  const [session, records] = await Promise.all([client.session(), client.records()]).catch((): [Session | null, Records | null] => [null, null]);
  const brand = session?.brand ?? brands.find(({ id }) => id === demo.brand);
  const user = session?.user ?? persona(demo.as)?.user;
  const inSubAccount = demo.as.startsWith('sub-account');

  if (brand) showBrand(brand, 'App marketplace');
  if (user) showPerson(user, ROLE[demo.as]);
  const scenery = showNavigation('marketplace', demoLink(page, demo));
  find('[data-for="agency"]').hidden = inSubAccount;
  find('[data-for="permissions"]').hidden = inSubAccount || demo.as === 'developer';
  find('[data-for="marketplace"]').hidden = inSubAccount && records?.agency?.marketplace.subAccountAccess === false;
  find<HTMLAnchorElement>('.to-portal').href = demoLink('developer-portal.html', demo);
  find<HTMLAnchorElement>('.to-agency').href = demoLink(page, demo, { as: 'agency-admin' });

  find<HTMLAnchorElement>('#exit a').href = demoLink('developer-portal.html', demo, { as: 'developer' });
  addEventListener('mkt-cap-exit', () => find<HTMLDialogElement>('#exit').showModal());

  if (demo.as === 'developer') find('#developer').hidden = false;
  else if (scenery === null) showMarketplace(inSubAccount ? null : find<HTMLAnchorElement>('[data-page="permissions"]'));
  if (records?.agency) await showAccounts(running, records.agency.id);
}

/** The agency and one of its sub-accounts, to change between; each is another person signed in. */
async function showAccounts({ demo, agencies, persona, clientOf }: Running, agencyId: string): Promise<void> {
  const inSubAccount = demo.as.startsWith('sub-account');
  const home = persona('sub-account-admin');
  const [subAccount] = home ? (await clientOf(home.token).records()).subAccounts : [];
  const agency = { name: agencies.find(({ id }) => id === agencyId)?.name ?? '', kind: 'Agency', as: 'agency-admin' } as const;
  const accounts = [agency, ...(subAccount ? [{ name: subAccount.name, kind: 'Sub-account', as: 'sub-account-admin' } as const] : [])];
  const here = (inSubAccount ? accounts[1] : undefined) ?? agency;
  find('.account-name').textContent = here.name;
  find('.account-kind').textContent = here.kind;
  find('.switch').hidden = false;
  find('#accounts').replaceChildren(
    ...accounts.map((account) => {
      const link = node('a', { href: demoLink(page, demo, { as: account.as }) }, node('bdi', {}, account.name), node('span', { class: 'muted' }, account.kind));
      if (account === here) link.setAttribute('aria-current', 'true');
      return link;
    }),
  );
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
