// The consent page as `serve:mock` serves it: where the platform has it, with its headers, built in memory when it is first asked for. It answers navigations
// and knows no request: what the query asks is judged when the page asks.
import { http, HttpResponse, type RequestHandler } from 'msw';
import { build } from 'vite';
import { consentHeaders } from './consent-headers.ts';

/** Where an app sends a browser, in the present version of the platform and in the one before. */
export const consentPaths = ['/v2/oauth/chooselocation', '/oauth/chooselocation'] as const;
const ASSETS = 'oauth/consent-assets';
const PAGE = 'pages/oauth-consent.html';

interface Built {
  readonly html: string;
  readonly files: ReadonlyMap<string, { readonly body: string | Uint8Array<ArrayBuffer>; readonly type: string }>;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
const typeOf = (name: string): string => TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

async function buildPage(): Promise<Built> {
  const made = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    // A world in the page is for the demo alone: without it the page is small.
    define: { __WORLD_IN_PAGE__: 'false' },
    build: { write: false, target: 'es2022', assetsDir: ASSETS, assetsInlineLimit: 0, modulePreload: { polyfill: false }, rolldownOptions: { input: PAGE } },
  });
  const [bundle] = [made].flat();
  if (!bundle || !('output' in bundle)) throw new Error('the consent page could not be built');
  const files = new Map(bundle.output.map((file) => [file.fileName, { body: file.type === 'chunk' ? file.code : (file.source as string | Uint8Array<ArrayBuffer>), type: typeOf(file.fileName) }]));
  const page = files.get(PAGE)?.body;
  if (typeof page !== 'string') throw new Error('the consent page was not built');
  return { html: page, files };
}

/** Handlers for the page and what it loads. */
export function consentPage(): readonly RequestHandler[] {
  let built: Promise<Built> | undefined;
  const get = (): Promise<Built> => (built ??= buildPage());
  return [
    ...consentPaths.map((path) => http.get(`*${path}`, async () => new HttpResponse((await get()).html, { headers: { 'content-type': 'text/html; charset=utf-8', ...consentHeaders() } }))),
    http.get(`*/${ASSETS}/:file`, async ({ params }) => {
      const file = (await get()).files.get(`${ASSETS}/${String(params.file)}`);
      if (!file) return new HttpResponse(null, { status: 404 });
      return new HttpResponse(file.body, { headers: { 'content-type': file.type, 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' } });
    }),
  ];
}
