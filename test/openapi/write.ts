// `npm run openapi`: writes the contract as an OpenAPI document and its reference page, both beside the demo's pages. The test beside it fails while they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { openApi } from '../../mocks/openapi/document.ts';
import { referencePage } from '../../mocks/openapi/page.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Each file as it should be. */
export const expected: Readonly<Record<string, string>> = {
  'pages/openapi.json': `${JSON.stringify(openApi(version), null, 2)}\n`,
  'pages/api-reference.html': referencePage(openApi(version)),
};

if (process.argv[1]?.endsWith('write.ts')) for (const [path, text] of Object.entries(expected)) writeFileSync(path, text);
