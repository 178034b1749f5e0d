// What a workflow is made of: the actions and triggers of the apps that the viewer sees, at the viewer's prices, and the ones that are built in. From
// listings to plain data; draws nothing and asks nobody.
import { decide, listingFor, pricing as prices, type Listing, type Marketplace, type Pricing } from '../src/index.ts';

export interface Module {
  readonly id: string;
  readonly kind: 'trigger' | 'action';
  readonly name: string;
  /** The app it belongs to; null for a built-in one. */
  readonly app: { readonly id: string; readonly name: string } | null;
  /** What one execution of it costs the viewer; null for nothing. */
  readonly pricing: Pricing | null;
}

const builtIn = (id: string, kind: Module['kind'], name: string): Module => ({ id: `built-in-${id}`, kind, name, app: null, pricing: null });

export const builtIns: readonly Module[] = [
  builtIn('form', 'trigger', 'Form submitted'),
  builtIn('tag', 'trigger', 'Contact tag added'),
  builtIn('appointment', 'trigger', 'Appointment booked'),
  builtIn('email', 'action', 'Send email'),
  builtIn('task', 'action', 'Create task'),
  builtIn('wait', 'action', 'Wait 10 minutes'),
  builtIn('if', 'action', 'If / else'),
  builtIn('owner', 'action', 'Assign to a person'),
];

/** The actions and triggers of every app that the viewer sees, in catalogue order; each with its own charge and nothing else of the app's price. */
export function modulesOf(marketplace: Marketplace, listings: readonly Listing[]): readonly Module[] {
  return listings
    .filter((listing) => decide(marketplace, 'view', listing).outcome === 'allow')
    .map((listing) => listingFor(marketplace, listing))
    .flatMap(({ id, name, pricing }) =>
      prices.metersShownIn('workflow-builder', pricing.meters).map((meter): Module => ({
        id: meter.id,
        kind: meter.module === 'workflow-trigger' ? 'trigger' : 'action',
        name: meter.name,
        app: { id, name },
        pricing: { ...pricing, plans: [], meters: [meter], trialDays: null },
      })),
    );
}

/** Modules whose name or app contains every word that was typed. */
export function matching(modules: readonly Module[], text: string): readonly Module[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return modules.filter(({ name, kind, app }) => words.every((word) => `${name} ${kind} ${app?.name ?? ''}`.toLowerCase().includes(word)));
}
