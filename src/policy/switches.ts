// The agency's three switches for its sub-accounts as a ladder: the marketplace, "All apps" in it, approving what is new. Each can be changed only
// while the one before it is on. What a switch does to a decision is the facts' business; here is only which may be turned.
// Source: managing app permissions, three levels of incremental controls. Pure; writes nothing.
import type { Switches } from '../schema/account.ts';

export type Switch = keyof Switches;

/** The switches, outermost first. */
export const switchOrder = ['subAccountAccess', 'allApps', 'autoApprove'] as const satisfies readonly Switch[];

/** The nearest switch before this one that is off, which has to be turned on first; null when this one can be changed. */
export const switchBefore = (switches: Switches, name: Switch): Switch | null => switchOrder.slice(0, switchOrder.indexOf(name)).find((before) => !switches[before]) ?? null;

/** Which switches can be changed now. */
export const switchControls = ({ subAccountAccess, allApps }: Switches): Readonly<Record<Switch, boolean>> => ({
  subAccountAccess: true,
  allApps: subAccountAccess,
  autoApprove: subAccountAccess && allApps,
});

/**
 * The switches after one was turned, or null where it cannot be turned now. Those under a switch that goes off keep their setting and only
 * stop being changeable, so that turning it on again brings back exactly what there was.
 */
export const turned = (switches: Switches, name: Switch, on: boolean): Switches | null => (switchControls(switches)[name] ? { ...switches, [name]: on } : null);
