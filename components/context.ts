// The one thing elements share: the nearest provider's `Marketplace`. The key is global, so that two copies of the bundle meet.
import { createContext } from '@lit/context';
import type { Marketplace } from '../src/marketplace.ts';

export const marketplaceContext = createContext<Marketplace | undefined>(Symbol.for('marketplace-elements/1'));
