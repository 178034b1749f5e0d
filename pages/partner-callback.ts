// The partner's callback page: it takes the answer out of its address before it asks for anything, has the partner's server exchange the code, and closes.
// In the demo that server is made up: see `exchange`.
import { finishConnect, type CodeToExchange, type Finished } from '../src/connect.ts';
import { find } from './node.ts';

const SAYS: Readonly<Record<Finished['outcome'], string>> = { connected: 'Connected', denied: 'Not connected', failed: 'Not connected' };
const NEXT: Readonly<Record<Finished['outcome'], string>> = {
  connected: 'Answers go to Meridian from now on. You can close this window.',
  denied: 'Access was denied, and nothing was connected. You can close this window.',
  failed: 'It could not be completed, and nothing was connected. Close this window and try again.',
};

const { outcome, fault, returnTo } = await finishConnect({ exchange });
// The look of the page comes when there is nothing left in its address to be told.
for (const look of document.querySelectorAll<HTMLLinkElement>('link[disabled]')) look.disabled = false;
const mark = find<HTMLImageElement>('.mark');
mark.src = new URL('./copperleaf.svg', import.meta.url).href;
mark.hidden = false;
document.title = `${SAYS[outcome]} · Copperleaf Forms`;
find('#state').textContent = fault === 'state.missing' ? 'Nothing to finish' : SAYS[outcome];
find('#next').textContent = fault === 'state.missing' ? 'This window has done its work. You can close it.' : NEXT[outcome];
if (returnTo) location.replace(returnTo);
else if (outcome !== 'failed') window.close();

/** The partner's own server adds its secret and asks for the tokens. In a demo without a server there is nobody to ask: it looks at what it was given. */
async function exchange({ code, verifier, redirectUri, clientId, issuer }: CodeToExchange): Promise<void> {
  if (issuer === location.origin) {
    if (code && verifier.length === 43 && redirectUri === location.origin + location.pathname) return;
    throw new Error('this is not what was asked for');
  }
  const body = JSON.stringify({ code, verifier, redirectUri, clientId });
  const { ok } = await fetch(`${issuer}/mock/v1/partner`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!ok) throw new Error('the partner’s server did not get its tokens');
}
