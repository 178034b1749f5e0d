// One operation of the platform's public API as data: what a caller gives in our words, how that is said on the wire, and the answer in our words again.
// Company and location are wire words: agency and sub-account everywhere else. It sends nothing and decides nothing.
import * as z from 'zod/mini';

/** What goes out, beside the token. */
export interface WireRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

export interface Operation<I extends z.ZodMiniType = z.ZodMiniType, A extends z.ZodMiniType = z.ZodMiniType> {
  /** The policy's name for it. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The version of the API it speaks. */
  readonly version: '2021-04-15' | '2021-07-28';
  readonly input: I;
  readonly answer: A;
  /** Done twice it does what it does once, so that it may be sent again when nobody knows whether it arrived. */
  readonly repeatable?: true;
  /** Whether this very call changes what a user may do. */
  changesUserPermissions?(input: z.output<I>): boolean;
  wire(input: z.output<I>): WireRequest;
}

/** What a caller may give for a schema: lists need not be writable ones. */
export type Given<S extends z.ZodMiniType> = { readonly [K in keyof z.input<S>]: z.input<S>[K] extends (infer E)[] | undefined ? readonly E[] | Extract<z.input<S>[K], undefined> : z.input<S>[K] };

export const operation = <I extends z.ZodMiniType, A extends z.ZodMiniType>(given: Operation<I, A>): Operation<I, A> => given;

// An id is a segment of a path: two dots would climb out of it.
const NO_ID = 'must be an id: 1 to 200 characters, without spaces, slashes, ? # or %';
/** An id the platform gave: of an agency, a sub-account, a user, an app, a charge. */
export const ApiId = z.string({ error: NO_ID }).check(z.regex(/^(?!\.{1,2}$)[^\s/\\?#%]{1,200}$/, { error: NO_ID }));

/** An address' segment. */
export const segment = (id: string): string => encodeURIComponent(id);

/** Fields of an answer that the platform leaves out as it likes. */
export const text = z._default(z.nullable(z.string()), null);
export const flag = z._default(z.nullable(z.boolean()), null);
export const number = z._default(z.nullable(z.number()), null);

/** What an answer says of itself: the trace id to quote to the platform's support. */
export interface Traced {
  readonly requestId: string | null;
}

/** An answer as the wire has it, turned into our words; its trace id becomes `requestId`. */
export function answerOf<Shape extends z.core.$ZodLooseShape, T extends object>(shape: Shape, ours: (wire: z.infer<z.ZodMiniObject<Shape>>) => T) {
  const wire = z.extend(z.object(shape), { traceId: text });
  return z.pipe(
    wire,
    z.transform((said): T & Traced => {
      const { traceId, ...rest } = said as { readonly traceId: string | null };
      return { ...ours(rest as z.infer<z.ZodMiniObject<Shape>>), requestId: traceId };
    }),
  );
}

/** Without the names that were not given. */
export function given<T extends Readonly<Record<string, unknown>>>(all: T): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const MICROS = 1_000_000;
const DECIMALS = 6;
/** Dollars as the wire writes them, in micro-dollars. The platform writes amounts of some fields as texts. */
export const Dollars = z.pipe(
  z.union([z.number(), z.string().check(z.regex(/^-?\d{1,9}(\.\d{1,20})?$/))]),
  z.transform((dollars) => Math.round(Number(dollars) * MICROS)),
);
/** Micro-dollars as the wire's dollars. */
export const dollars = (micros: number): number => Number((micros / MICROS).toFixed(DECIMALS));
