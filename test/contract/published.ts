// The platform's published OpenAPI files, as a validator of requests: which operation a request is, and everything in which it differs from it. The files are
// CC0 data (openapi/LICENSE); where they are known to be wrong is listed here, each with its reason.
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;

interface Schema {
  readonly $ref?: string;
  readonly [key: string]: unknown;
}
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: Schema;
}
interface PublishedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
}

const FILES = ['companies', 'contacts', 'locations', 'marketplace', 'oauth', 'saas-api', 'users'] as const;

/** What the files get wrong of requests, by operation. */
export const knownErrors: Readonly<Record<string, string>> = {
  'create-association': 'the path has a {type} that no parameter declares',
  'update-user': 'the path has a {userId} that no parameter declares',
  'delete-user': 'the path has a {userId} that no parameter declares',
};

export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** Undefined where none was sent. */
  readonly body: unknown;
}

interface Entry {
  readonly file: string;
  readonly path: string;
  readonly method: string;
  readonly operation: PublishedOperation;
}

export class Published {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
  readonly #entries: Entry[] = [];
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    addFormats(this.#ajv);
    for (const name of [...FILES, 'common-schemas']) {
      const text = readFileSync(new URL(`openapi/${name}.json`, import.meta.url), 'utf8').replaceAll('../common/common-schemas.json', 'common-schemas.json');
      const document = JSON.parse(text) as Document;
      this.#ajv.addSchema({ $id: `${name}.json`, ...document });
      for (const [path, methods] of Object.entries(document.paths ?? {})) for (const [method, operation] of Object.entries(methods)) this.#entries.push({ file: name, path, method: method.toUpperCase(), operation });
    }
  }

  get operations(): readonly string[] {
    return this.#entries.map(({ operation }) => operation.operationId);
  }

  /** The operation of a request; of two paths that fit, the one that names more of it. */
  find(method: string, pathname: string): Entry | undefined {
    const names = (path: string): number => path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length;
    return this.#entries
      .filter((entry) => entry.method === method && new RegExp(`^${entry.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
      .sort((a, b) => names(b.path) - names(a.path))[0];
  }

  /** Everything in which a request differs from what is published; empty where it keeps to it. */
  faultsOf({ method, url, headers, body }: SentRequest): readonly string[] {
    const entry = this.find(method, url.pathname);
    if (!entry) return [`no operation is published at ${method} ${url.pathname}`];
    const { file, operation } = entry;
    const parameters = operation.parameters ?? [];
    const faults: string[] = [];
    for (const { name, in: where, required, schema } of parameters) {
      // The token is the transport's.
      if (where === 'path' || name === 'Authorization') continue;
      const value = where === 'header' ? headers.get(name) : url.searchParams.get(name);
      if (value === null) {
        if (required) faults.push(`${where} ${name} is missing`);
      } else if (schema) faults.push(...this.#check(`${file} ${operation.operationId} ${name}`, this.#within(file, schema), ofType(value, schema.type)).map((fault) => `${where} ${name} ${fault}`));
    }
    const declared = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name));
    for (const name of url.searchParams.keys()) if (!declared.has(name)) faults.push(`query ${name} is not declared`);
    const media = operation.requestBody?.content['application/json'];
    if (!media) return body === undefined ? faults : [...faults, 'a body is not declared'];
    if (headers.get('content-type') !== 'application/json') faults.push('the body is not said to be JSON');
    return [...faults, ...this.#check(`${file} ${operation.operationId} body`, this.#within(file, media.schema), body).map((fault) => `body${fault}`), ...this.#strangers(file, media.schema, body)];
  }

  /** An answer that fits what is published of an operation, as small as it may be: every field that has an example, and every one that is required. */
  exampleOf(method: string, pathname: string): { readonly status: number; readonly body: unknown } | null {
    const entry = this.find(method, pathname);
    const found = entry && Object.entries(entry.operation.responses).find(([status]) => status.startsWith('2'));
    if (!entry || !found) return null;
    const schema = found[1].content?.['application/json']?.schema;
    return { status: Number(found[0]), body: schema ? this.#example(entry.file, schema) : {} };
  }

  #check(id: string, schema: Schema, value: unknown): readonly string[] {
    const validate = this.#validators.get(id) ?? this.#ajv.compile(schema);
    this.#validators.set(id, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
  }

  /** The files allow any further field; a field that none of them names is a mistake of ours all the same. */
  #strangers(file: string, schema: Schema, body: unknown): readonly string[] {
    const properties = this.#resolved(file, schema).properties as object | undefined;
    return properties && body instanceof Object ? Object.keys(body).filter((name) => !(name in properties)).map((name) => `body/${name} is not declared`) : [];
  }

  #resolved(file: string, schema: Schema): Schema {
    if (!schema.$ref) return schema;
    const [other = '', pointer = ''] = schema.$ref.split('#/');
    const name = other === '' ? file : other.replace(/\.json$/, '');
    const document: unknown = (this.#ajv.getSchema(`${name}.json`) as { schema?: unknown } | undefined)?.schema;
    return pointer.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document) as Schema;
  }

  #within(file: string, schema: Schema): Schema {
    return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${file}.json#/`)) as Schema;
  }

  #example(file: string, given: Schema): unknown {
    const schema = this.#resolved(file, given);
    if (schema.example !== undefined) return schema.example;
    if (schema.type === 'array') return [this.#example(file, schema.items as Schema)];
    if (schema.properties instanceof Object) return Object.fromEntries(Object.entries(schema.properties as Record<string, Schema>).map(([name, one]) => [name, this.#example(file, one)]));
    return { string: 'text', number: 1, boolean: true, object: {} }[String(schema.type)] ?? null;
  }
}

/** A parameter as its type has it, for it travels as text. */
function ofType(value: string, type: unknown): unknown {
  if (type === 'number') return Number(value);
  return type === 'boolean' && (value === 'true' || value === 'false') ? value === 'true' : value;
}
