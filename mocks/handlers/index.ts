// The whole mock backend as msw handlers. The same list runs in tests (../fetch.ts), in a page (../browser.ts) and as a server (../server.ts).
import type { RequestHandler } from 'msw';
import type { World } from '../world/world.ts';
import { createBackend, type BackendOptions } from './backend.ts';
import { apiControlHandlers } from './control-api.ts';
import { contractHandlers } from './contract.ts';
import { controlHandlers } from './control.ts';
import { oauthHandlers } from './oauth.ts';
import { publicApiHandlers } from './public-api/index.ts';

export { exposedHeaders, type BackendOptions } from './backend.ts';
export { faultNames, Faults, isFaultName, type FaultName } from './faults.ts';

export function createHandlers(world: World, options: BackendOptions = {}): readonly RequestHandler[] {
  const backend = createBackend(world, options);
  return [...contractHandlers(backend), ...oauthHandlers(backend), ...publicApiHandlers(backend), ...apiControlHandlers(backend), ...controlHandlers(backend)];
}
