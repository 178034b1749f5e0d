// The policy written out by hand. `plain`: a function of `if`s over plain objects whose facts were judged beforehand. `columns`: one packed word
// per app, the same function asked once per distinct word for the viewer at hand, and a scan that looks the rest up; this is whom ours is held to.
// `floor`: that scan with the verdicts of every viewer computed beforehand and for nothing, which no viewer that changes allows.
import { facts } from '../../../src/policy/index.ts';
import type { Contestant, Told } from '../contestant.ts';
import { ACTIONS, viewers, type Asked, type World } from '../world.ts';

const appFacts = [
  ...(['app.private', 'app.live', 'app.white-label', 'app.for-agencies', 'app.agency-installs-only', 'app.installed', 'app.sensitive-scope'] as const),
  ...(['app.security-reviewed', 'app.in-scope', 'approval.given', 'cap.known', 'cap.approaching', 'cap.full', 'cap.in-force', 'cap.counted'] as const),
];
interface App {
  private: boolean;
  live: boolean;
  whiteLabel: boolean;
  forAgencies: boolean;
  agencyInstallsOnly: boolean;
  installed: boolean;
  sensitive: boolean;
  reviewed: boolean;
  inScope: boolean;
  approved: boolean;
  capKnown: boolean;
  approaching: boolean;
  full: boolean;
  blocked: boolean;
  counted: boolean;
}
interface Viewer {
  agency: boolean;
  subAccount: boolean;
  admin: boolean;
  onWhiteLabel: boolean;
  allApps: boolean;
  plan: boolean;
}

/** One bit per answer: forbids from bit 0, permits from bit 16, notices from bit 24. */
const forbids: Readonly<Record<Asked, readonly string[]>> = {
  view: ['listing.private', 'listing.not-live', 'listing.standard-on-white-label', 'distribution.agency-app', 'distribution.agency-only', 'approval.missing', 'marketplace.installed-only'],
  install: [
    ...['role.not-admin', 'listing.not-live', 'listing.standard-on-white-label', 'distribution.agency-app', 'distribution.agency-only', 'approval.missing', 'marketplace.installed-only'],
    ...['approval.first', 'plan.agency-apps', 'cap.blocked', 'cap.at-limit', 'cap.unknown'],
  ],
};
const permits: Readonly<Record<Asked, readonly string[]>> = {
  view: ['agency.sees-catalogue', 'sub-account.sees-approved'],
  install: ['agency.installs', 'sub-account.installs', 'cap.counted-agency-continues'],
};
const notices = ['cap.approaching', 'app.security-reviewed', 'scope.sensitive'];

function shared(app: App, viewer: Viewer): number {
  let bits = 0;
  if (!app.live) bits |= 1 << 1;
  if (viewer.onWhiteLabel && !app.whiteLabel) bits |= 1 << 2;
  if (viewer.subAccount) {
    if (app.forAgencies) bits |= 1 << 3;
    if (app.agencyInstallsOnly) bits |= 1 << 4;
    if (!app.approved) bits |= 1 << 5;
    if (!viewer.allApps && !app.installed) bits |= 1 << 6;
  }
  return bits;
}

function view(app: App, viewer: Viewer): number {
  const bits = shared(app, viewer) | (app.private ? 1 : 0);
  return bits | (viewer.agency ? 1 << 16 : 0) | (viewer.subAccount && app.approved ? 1 << 17 : 0);
}

function install(app: App, viewer: Viewer): number {
  let bits = shared(app, viewer);
  if (!viewer.admin) bits |= 1;
  if (viewer.agency && !app.forAgencies && !app.approved) bits |= 1 << 7;
  if (app.forAgencies && !viewer.plan) bits |= 1 << 8;
  if (app.inScope) {
    if (!app.capKnown) bits |= 1 << 11;
    if (app.blocked) {
      if (!app.counted) bits |= 1 << 9;
      else if (viewer.admin) bits |= 1 << 18;
    } else {
      if (app.full && !app.counted) bits |= 1 << 10;
      if (app.approaching) bits |= 1 << 24;
    }
  }
  if (viewer.admin) bits |= viewer.agency ? 1 << 16 : 1 << 17;
  if (app.private && app.reviewed) bits |= 1 << 25;
  if (app.private && app.sensitive) bits |= 1 << 26;
  return bits;
}

const allows = (bits: number): boolean => (bits & 0xffff) === 0 && (bits & 0xff0000) !== 0;

function tell(bits: number, action: Asked): Told {
  const set = (ids: readonly string[], from: number) => ids.filter((_, place) => (bits >>> (from + place)) & 1);
  const because = allows(bits) ? set(permits[action], 16) : set(forbids[action], 0);
  return { allow: allows(bits), because: because.length > 0 ? because : ['policy.no-permit'], notices: set(notices, 24) };
}

/** The facts of an app as bits, in the order of `appFacts`, which is the order of the fields of `App`. */
function wordOf({ question }: World, row: number): number {
  const input = question(row, viewers[0], 'view');
  return appFacts.reduce((word, id, bit) => (facts[id].judge(input) ? word | (1 << bit) : word), 0);
}
const objectOf = (word: number): App => {
  const fact = (bit: number) => ((word >>> bit) & 1) === 1;
  return {
    private: fact(0),
    live: fact(1),
    whiteLabel: fact(2),
    forAgencies: fact(3),
    agencyInstallsOnly: fact(4),
    installed: fact(5),
    sensitive: fact(6),
    reviewed: fact(7),
    inScope: fact(8),
    approved: fact(9),
    capKnown: fact(10),
    approaching: fact(11),
    full: fact(12),
    blocked: fact(13),
    counted: fact(14),
  };
};
const eyes = viewers.map(
  ({ viewer, domain, allApps }): Viewer => ({
    agency: viewer.kind === 'agency',
    subAccount: viewer.kind === 'sub-account',
    admin: viewer.kind !== 'developer' && viewer.role !== 'user',
    onWhiteLabel: domain === 'white-label',
    allApps,
    plan: false,
  }),
);

export const plain: Contestant = {
  reasons: 'all',
  enter: (world) => {
    const apps = world.apps.map((_, row) => objectOf(wordOf(world, row)));
    const outcomes = ACTIONS.map(() => new Uint8Array(world.size));
    const bits = ACTIONS.map(() => new Int32Array(world.size));
    const one = (app: App, row: number, viewer: Viewer) => {
      const seen = view(app, viewer);
      const installed = install(app, viewer);
      outcomes[0][row] = allows(seen) ? 1 : 0;
      outcomes[1][row] = allows(installed) ? 1 : 0;
      bits[0][row] = seen;
      bits[1][row] = installed;
    };
    return {
      decide: (viewer) => {
        for (let row = 0; row < apps.length; row += 1) one(apps[row], row, eyes[viewer]);
      },
      told: (action, row) => ({ ...tell(bits[ACTIONS.indexOf(action)][row], action), allow: outcomes[ACTIONS.indexOf(action)][row] === 1 }),
    };
  },
};

/** The words of a catalogue's apps, each distinct one once and as the facts it stands for. */
function dictionaryOf(world: World) {
  const indices = new Map<number, number>();
  const vectors = Uint16Array.from(world.apps, (_, row) => {
    const word = wordOf(world, row);
    const index = indices.get(word) ?? indices.size;
    indices.set(word, index);
    return index;
  });
  return { vectors, apps: [...indices.keys()].map(objectOf) };
}

interface Verdicts {
  /** Per distinct word, both actions in one number: 1 for view, 2 for install. */
  readonly allowed: Uint8Array;
  /** Per action and distinct word, the answers. */
  readonly bits: readonly Int32Array[];
}

function compile(apps: readonly App[], viewer: Viewer): Verdicts {
  const [seen, installed] = [new Int32Array(apps.length), new Int32Array(apps.length)];
  const allowed = new Uint8Array(apps.length);
  for (let index = 0; index < apps.length; index += 1) {
    seen[index] = view(apps[index], viewer);
    installed[index] = install(apps[index], viewer);
    allowed[index] = (allows(seen[index]) ? 1 : 0) | (allows(installed[index]) ? 2 : 0);
  }
  return { allowed, bits: [seen, installed] };
}

/** A scan of a catalogue; `prepare` sees its distinct words beforehand, and what it returns is asked for the verdicts at every decision. */
const scan = (prepare: (apps: readonly App[]) => (viewer: number) => Verdicts): Contestant => ({
  reasons: 'all',
  enter: (world) => {
    const { vectors, apps } = dictionaryOf(world);
    const verdictsFor = prepare(apps);
    let outcome = new Uint8Array();
    let decided = verdictsFor(0);
    return {
      decide: (viewer) => {
        decided = verdictsFor(viewer);
        const { allowed } = decided;
        // A new column for every decision, as ours gives: an older one stays what it was.
        outcome = new Uint8Array(vectors.length);
        for (let row = 0; row < vectors.length; row += 1) outcome[row] = allowed[vectors[row]];
      },
      told: (action, row) => {
        const place = ACTIONS.indexOf(action);
        return { ...tell(decided.bits[place][vectors[row]], action), allow: ((outcome[row] >>> place) & 1) === 1 };
      },
    };
  },
});

export const columns = scan((apps) => (viewer) => compile(apps, eyes[viewer]));

export const floor = scan((apps) => {
  const verdicts = eyes.map((viewer) => compile(apps, viewer));
  return (viewer) => verdicts[viewer];
});
