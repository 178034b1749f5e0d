// The contract as an OpenAPI 3.1 document: operations from operations.ts, shapes from the schemas, which know no OpenAPI. Pure: it writes nothing.
import * as z from 'zod/mini';
import { Agency, Brand, SubAccount } from '../../src/schema/account.ts';
import { App, Listing } from '../../src/schema/app.ts';
import { Decision, LedgerEvent, PolicyRevision } from '../../src/schema/policy.ts';
import { Meter, PricePlan, Pricing } from '../../src/schema/pricing.ts';
import { contract, type ContractOperation } from './operations.ts';

export type Json = { readonly [key: string]: unknown };

/** Nouns that several answers share. */
const nouns: Readonly<Record<string, z.ZodMiniType>> = { Agency, App, Brand, Decision, LedgerEvent, Listing, Meter, PolicyRevision, PricePlan, Pricing, SubAccount };

const Refusal = {
  type: 'object',
  description: 'How every refusal is written.',
  required: ['statusCode', 'message', 'error', 'traceId'],
  properties: {
    statusCode: { type: 'integer' },
    message: { description: 'What is wrong; at 422 one entry for each fault, each naming its field.', oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    error: { type: 'string' },
    decision: { $ref: '#/components/schemas/Decision' },
    traceId: { type: 'string' },
  },
};

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** Leaves out what says a second time what stands beside it, and lets an answer grow: who reads one passes over what it does not know. */
function plain(schema: Record<string, unknown>, io: 'input' | 'output'): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
}

/** Shapes by name, each noun of its own and referred to by the others. */
function shapes(named: Readonly<Record<string, z.ZodMiniType>>, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: (id) => `#/components/schemas/${id}`, override: ({ jsonSchema }) => plain(jsonSchema, io) });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'))]));
}


function operationOf({ id, area, says, who, path, query = [], request, answer, once, conditional, refuses }: ContractOperation): Json {
  const header = (name: string, description: string, required: boolean): Json => ({ name, in: 'header', required, description, schema: { type: 'string' } });
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...query.map(({ name, says: description, required = false, schema }) => ({ name, in: 'query', required, description, schema })),
    ...(once ? [header('Idempotency-Key', 'The same key with the same request has the same answer.', true)] : []),
    ...(conditional ? [header('If-None-Match', 'The `ETag` of what the reader has.', false)] : []),
    ...(answer === 'events' ? [header('Last-Event-ID', 'The last event the reader was told.', false)] : []),
  ];
  const [status, content] = answer === 'events' ? [200, { 'text/event-stream': { schema: { type: 'string' } } }] : [answer[0], { 'application/json': { schema: ref(answer[1]) } }];
  return {
    operationId: id,
    tags: [area],
    summary: says,
    description: `For ${who === 'anybody' ? 'anybody who is signed in' : who}.`,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(request ? { requestBody: { required: true, content: { 'application/json': { schema: ref(request[0]) } } } } : {}),
    responses: {
      [status]: { description: 'Done.', content },
      ...(conditional ? { 304: { description: 'The reader has it.' } } : {}),
      401: { $ref: '#/components/responses/Unauthorized' },
      ...Object.fromEntries(Object.entries(refuses).map(([code, description]) => [code, { description, content: { 'application/json': { schema: ref('Refusal') } } }])),
    },
  };
}

/** The whole document; the same every time. */
export function openApi(version: string): Json {
  const answers = Object.fromEntries(contract.flatMap(({ answer }) => (answer === 'events' ? [] : [[answer[1], answer[2]] as const])));
  const requests = Object.fromEntries(contract.flatMap(({ request }) => (request ? [request] : [])));
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of contract) (paths[`/marketplace/v1${one.path}`] ??= {})[one.method.toLowerCase()] = operationOf(one);
  const refused = (description: string): Json => ({ description, content: { 'application/json': { schema: ref('Refusal') } } });
  const document = {
    openapi: '3.1.0',
    info: { title: 'Marketplace', version, description: 'What an app marketplace’s elements ask of their backend. Money is whole micro-dollars; instants are ISO 8601.', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(contract.map(({ area }) => area))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: { Unauthorized: refused('No token, or one that is not valid any more.') },
      schemas: { ...shapes({ ...nouns, ...answers }, 'output'), ...shapes(requests, 'input'), Refusal },
    },
  };
  return JSON.parse(JSON.stringify(document)) as Json;
}

