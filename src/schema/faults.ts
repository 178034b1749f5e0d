// What is wrong with outside data: one fault per field, naming it and what would be right. Never repeats a value.
import * as z from 'zod/mini';

/** `path` is dotted (`viewer.role`, `events.3.at`), empty for the whole value. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export type Parsed<T> = { readonly value: T; readonly faults?: undefined } | { readonly value?: undefined; readonly faults: readonly Fault[] };

/** The value as the schema understands it, or every fault, outermost first. */
export function parse<S extends z.ZodMiniType>(schema: S, input: unknown): Parsed<z.output<S>> {
  const result = z.safeParse(schema, input, { reportInput: true });
  return result.success ? { value: result.data } : { faults: faultsOf(result.error) };
}

/** Every fault of a failed parse; "is missing" is said where the parse was asked to report its input. */
export const faultsOf = (error: { readonly issues: readonly z.core.$ZodIssue[] }): readonly Fault[] =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: message(issue) }));

/** `viewer.role: must be one of owner, admin, user`. */
export const faultLine = ({ path, message }: Fault): string => (path ? `${path}: ${message}` : message);

const oneOf = (values: readonly unknown[]): string => `must be ${values.length > 1 ? 'one of ' : ''}${values.map(String).join(', ')}`;
const A: Readonly<Record<string, string>> = { object: 'an object', array: 'a list', int: 'a whole number', boolean: 'true or false', string: 'a text' };
const a = (expected: string): string => A[expected] ?? `a ${expected}`;
const UNIT: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function message(issue: z.core.$ZodIssue): string {
  const missing = issue.input === undefined ? 'is missing; ' : '';
  if (issue.message && issue.message !== 'Invalid input') return missing + issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return missing + `must be ${a(issue.expected)}`;
    case 'invalid_value':
      return missing + oneOf(issue.values);
    case 'invalid_union':
      return missing + ('options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : 'has none of the forms allowed here');
    case 'too_small':
      return `must be at least ${String(issue.minimum)}${UNIT[issue.origin] ?? ''}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}${UNIT[issue.origin] ?? ''}`;
    case 'unrecognized_keys':
      return `must not have ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return `must be a valid ${issue.format}`;
    default:
      return 'is not valid';
  }
}
