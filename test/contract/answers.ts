// The platform's published OpenAPI files, as a validator of answers. Every difference is a fault but those listed below, each with its reason: where the files are
// known to be wrong, and which refusals they leave out.
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [key: string]: unknown;
}
interface Published {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
}
interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Published>>>>;
}

const FILES = ['companies', 'contacts', 'locations', 'marketplace', 'oauth', 'saas-api', 'users', 'common-schemas'] as const;

/** What the files get wrong of answers: by operation, the place in the answer, and why. */
export const knownErrors: readonly { readonly operation: RegExp; readonly at: RegExp; readonly why: string }[] = [
  { operation: /^create-association$/, at: /^\/responses\/\d+$/, why: 'rows are declared as texts; the example beside it has objects' },
  { operation: /^(search-users|filter-users-by-email|get-user-by-location)$/, at: /^\/users\/\d+\/scopes$/, why: 'declared as one text, and written as a list' },
  { operation: /^(get-user|update-user|create-user)$/, at: /^\/scopes$/, why: 'declared as one text, and written as a list' },
  { operation: /^get-access-token$/, at: /^\/isBulkInstallation$/, why: 'an example of another field' },
];

/** Fields the files do not name: `traceId` is in every answer (docs/oauth/Overview), `error` in every refusal that is measured. */
const everywhere = new Set(['traceId', 'error']);

/** Further ones, by operation, and where they are known from. */
export const unnamed: Readonly<Record<string, readonly string[]>> = {
  'create-association': ['succeeded'],
  'delete-user': ['succeeded'],
  'get-access-token': ['refreshTokenId', 'statusCode', 'error_description'],
  'get-location-access-token': ['refresh_token', 'userType', 'companyId'],
};

/** Refusals that exist and stand in no file: every operation may be refused for its token, its account, its plan, and for coming too often. */
export const unpublished: readonly number[] = [400, 401, 403, 404, 422, 429, 500];
/** Statuses of success that were measured and are not published. */
const measured: Readonly<Record<string, number>> = { 'get-location-access-token': 201 };

export interface Answered {
  readonly operation: string;
  readonly published: boolean;
  readonly faults: readonly string[];
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const documents = new Map<string, Document>();
for (const name of FILES) {
  const document = JSON.parse(readFileSync(new URL(`openapi/${name}.json`, import.meta.url), 'utf8')) as Document;
  documents.set(name, document);
  ajv.addSchema({ $id: `${name}.json`, ...document });
}
const operations = [...documents].flatMap(([file, { paths = {} }]) => Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ file, path, method: method.toUpperCase(), operation }))));
const validators = new Map<string, ValidateFunction>();

/** Every operation there is, by its id. */
export const operationIds = operations.map(({ operation }) => operation.operationId);

const literal = (path: string): number => path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length;

const envelope = ajv.compile({
  type: 'object',
  required: ['statusCode', 'message', 'error', 'traceId'],
  properties: { statusCode: { type: 'number' }, message: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, error: { type: 'string' }, traceId: { type: 'string' } },
});

/** In what an answer differs from what is published of its operation. Throws where no operation is. */
export function judge(method: string, pathname: string, status: number, body: unknown): Answered {
  const [entry] = operations.filter((one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname)).sort((a, b) => literal(b.path) - literal(a.path));
  if (!entry) throw new RangeError(`no operation is published at ${method} ${pathname}`);
  const { file, operation } = entry;
  const { operationId } = operation;
  const responses = Object.entries(operation.responses);
  const found = responses.find(([code]) => code === String(status)) ?? (measured[operationId] === status ? responses.find(([code]) => code.startsWith('2')) : undefined);
  if (!found) {
    const faults = !unpublished.includes(status) ? [`status ${status} is not published`] : envelope(body) ? [] : said(envelope.errors);
    return { operation: operationId, published: false, faults };
  }
  const schema = found[1].content?.['application/json']?.schema;
  if (!schema) return { operation: operationId, published: false, faults: status < 400 || envelope(body) ? [] : said(envelope.errors) };
  const id = `${operationId} ${found[0]}`;
  const validate = validators.get(id) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${file}.json#/`)) as Schema);
  validators.set(id, validate);
  const wrong = validate(body) ? [] : (validate.errors ?? []).filter(({ instancePath }) => !knownErrors.some(({ operation: of, at }) => of.test(operationId) && at.test(instancePath)));
  const known = new Set([...everywhere, ...(unnamed[operationId] ?? [])]);
  return { operation: operationId, published: true, faults: [...said(wrong), ...strangers(file, schema, body, '').filter((path) => !known.has(path.slice(1))).map((path) => `${path} is not declared`)] };
}

const said = (errors: readonly ErrorObject[] | null | undefined): string[] => (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);

function resolve(file: string, schema: Schema): { readonly file: string; readonly schema: Schema } {
  if (schema.allOf?.[0]) return resolve(file, schema.allOf[0]);
  if (schema.$ref === undefined) return { file, schema };
  const [other = '', pointer = ''] = schema.$ref.split('#/');
  const name = other === '' ? file : other.replace(/\.json$/, '');
  return resolve(name, pointer.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], documents.get(name)) as Schema);
}

/** Fields that no schema names: the files allow them, and a client reads none of them. */
function strangers(from: string, given: Schema, value: unknown, path: string): string[] {
  const { file, schema } = resolve(from, given);
  if (Array.isArray(value)) return schema.items ? value.flatMap((one, index) => strangers(file, schema.items ?? {}, one, `${path}/${index}`)) : [];
  const { properties } = schema;
  if (!(value instanceof Object) || !properties) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const property = properties[name];
    return property ? strangers(file, property, one, `${path}/${name}`) : [`${path}/${name}`];
  });
}
