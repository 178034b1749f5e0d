// How a request carries a token, and the one way it is asked again when the token is refused: once, with whatever the source gives then. It keeps no
// token, knows no refresh, and asks a third time in no case.

/**
 * Gives an access token. After a 401 it is called once more, with the token that was refused: who has another one by now gives that. A function that
 * ignores its argument will do.
 */
export type TokenSource = (refused?: string) => string | Promise<string>;

/** The answer to a request, or to its only repetition after a 401. `ask` sends it with the token given. */
export async function withBearer(source: TokenSource, ask: (token: string) => Promise<Response>): Promise<Response> {
  const token = await source();
  const first = await ask(token);
  if (first.status !== 401) return first;
  // From here on there is one repetition, whatever it is answered.
  await first.body?.cancel().catch(() => {});
  return ask(await source(token));
}
