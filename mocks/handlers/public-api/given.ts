// What a request of the public API holds, read strictly: every fault at once, in the words the platform's own validation uses. A field nobody asked for is one too.
import * as z from 'zod/mini';
import { Refused } from '../../world/refused.ts';
import type { Call } from '../backend.ts';

/** Says one thing of a value of the wrong kind, and another where there is none. */
const said = (name: string, must: string) => ({ error: ({ input }: { readonly input?: unknown }) => (input === undefined ? `${name} should not be empty` : `${name} must be ${must}`) });

export const text = (name: string) => z.string(said(name, 'a string')).check(z.minLength(1, `${name} should not be empty`), z.maxLength(1000, `${name} must be shorter than or equal to 1000 characters`));
/** A text that may be empty, which takes away what was there. */
export const clearable = (name: string) => z.string(said(name, 'a string')).check(z.maxLength(1000, `${name} must be shorter than or equal to 1000 characters`));
export const flag = (name: string) => z.boolean(said(name, 'a boolean value'));
export const number = (name: string) => z.number(said(name, 'a number conforming to the specified constraints'));
export const email = (name: string) => text(name).check(z.email(`${name} must be an email`));
export const oneOf = <const Values extends readonly [string, ...string[]]>(name: string, values: Values) => z.enum(values, said(name, `one of the following values: ${values.join(', ')}`));
export const texts = (name: string) =>
  z.array(z.string({ error: `each value in ${name} must be a string` }).check(z.minLength(1, `each value in ${name} should not be empty`)), said(name, 'an array'));
export const sized = (name: string, { min, max }: { readonly min: number; readonly max: number }) =>
  texts(name).check(z.minLength(min, `${name} must contain at least ${min} elements`), z.maxLength(max, `${name} must contain no more than ${max} elements`));
export const each = <const Values extends readonly [string, ...string[]]>(name: string, values: Values) =>
  z.array(z.enum(values, { error: `each value in ${name} must be one of the following values: ${values.join(', ')}` }), said(name, 'an array'));

/** A number as a query has it. */
export const digits = (name: string) => z.pipe(z.string().check(z.regex(/^\d{1,9}$/, `${name} must be a number string`)), z.transform(Number));
export const truth = (name: string) => z.pipe(z.enum(['true', 'false'], { error: `${name} must be a boolean string` }), z.transform((value) => value === 'true'));

/** An object of these fields, and no others. */
export const fields = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject(shape);

const strange = (path: readonly PropertyKey[]): string => `property ${path.map(String).join('.')} should not exist`;

function read<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const messages = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => strange([...issue.path, key]));
    if (issue.code === 'invalid_key') return [strange(issue.path)];
    return [issue.path.length === 0 ? 'body must be an object' : issue.message];
  });
  throw new Refused(422, [...new Set(messages)]);
}

/** The body; 400 where it is no JSON, 422 with every fault where it is not what the operation takes. */
export async function bodyOf<T>({ request }: Call, schema: z.ZodMiniType<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await request.text());
  } catch {
    throw new Refused(400, 'Invalid body: must be a JSON object');
  }
  return read(schema, value);
}

/** The query; 422 with every fault. A parameter that is given twice is its last. */
export const queryOf = <T>({ url }: Call, schema: z.ZodMiniType<T>): T => read(schema, Object.fromEntries(url.searchParams));
