// Opening, deleting and listing databases, each as one promise that never rejects and settles by a deadline.
// It retries nothing and knows no owner: what a failure means is the connection's to say.

export type Opened =
  | { readonly db: IDBDatabase; /** It was not there before. */ readonly created: boolean }
  | { readonly db?: undefined; /** The error's name, or `blocked`, or `timeout`. */ readonly failure: string };

export interface Opening {
  readonly factory: IDBFactory;
  readonly name: string;
  readonly version: number;
  readonly upgrade: (db: IDBDatabase) => void;
  /** When to stop waiting. What comes later is closed, and nothing is created. */
  readonly deadline: AbortSignal;
}

export function openDatabase({ factory, name, version, upgrade, deadline }: Opening): Promise<Opened> {
  return new Promise((resolve) => {
    let blocked = false;
    let created = false;
    const late = () => resolve({ failure: blocked ? 'blocked' : 'timeout' });
    const fail = (error: unknown) => {
      deadline.removeEventListener('abort', late);
      resolve({ failure: nameOf(error) });
    };
    if (deadline.aborted) return late();
    deadline.addEventListener('abort', late, { once: true });
    try {
      const request = factory.open(name, version);
      request.onblocked = () => (blocked = true);
      request.onupgradeneeded = ({ oldVersion }) => {
        created = oldVersion === 0;
        if (deadline.aborted) request.transaction?.abort();
        else upgrade(request.result);
      };
      request.onerror = (event) => {
        event.preventDefault();
        fail(request.error);
      };
      request.onsuccess = () => {
        deadline.removeEventListener('abort', late);
        if (deadline.aborted) request.result.close();
        else resolve({ db: request.result, created });
      };
    } catch (error) {
      fail(error); // a sandboxed frame throws instead of firing
    }
  });
}

/** Whether the database is gone. A deletion that other tabs hold up goes through when they let go, but is not waited for. */
export function deleteDatabase(factory: IDBFactory, name: string, deadline: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (deadline.aborted) return resolve(false);
    deadline.addEventListener('abort', () => resolve(false), { once: true });
    try {
      const request = factory.deleteDatabase(name);
      request.onsuccess = () => resolve(true);
      request.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
    } catch {
      resolve(false);
    }
  });
}

/** The names of this origin's databases; undefined where the browser does not tell. */
export async function databaseNames(factory: IDBFactory): Promise<readonly string[] | undefined> {
  try {
    return (await factory.databases()).flatMap(({ name }) => name ?? []);
  } catch {
    return undefined;
  }
}

/** An error's name, from whatever realm it comes. */
export const nameOf = (error: unknown): string => (error instanceof Object && 'name' in error ? String(error.name) : 'UnknownError');

/** An AbortSignal that fires after some milliseconds and can be called off, so that no timer outlives its purpose. */
export function deadlineIn(milliseconds: number): { readonly signal: AbortSignal; readonly clear: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}
