// msw handlers as an HTTP server on loopback, for any client. Speaks CORS for every origin and nothing but HTTP: it knows no world.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { getResponse, type RequestHandler } from 'msw';

export interface Listening {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Ends open connections and frees the port. */
  readonly close: () => Promise<void>;
}

/** Larger bodies are refused with 413: nothing in the contract comes near. */
const MAX_BODY = 1_048_576;

/**
 * Listens on 127.0.0.1; port 0 picks a free one. `handlersAt` is called once with the address, before any request is answered. Rejects when the
 * port is taken.
 */
export async function listen(
  port: number,
  handlersAt: (url: string) => readonly RequestHandler[],
  exposedHeaders: readonly string[],
): Promise<Listening> {
  let handlers: readonly RequestHandler[] = [];
  const server = createServer((request, response) => {
    const cors = corsFor(request, exposedHeaders);
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
    serve(handlers, request, response, cors).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      response.writeHead(500, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify({ statusCode: 500, message: String(error) }));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  handlers = handlersAt(url);
  return {
    url,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function serve(
  handlers: readonly RequestHandler[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  cors: Readonly<Record<string, string>>,
): Promise<void> {
  const body = await bodyOf(incoming);
  if (!body) return void outgoing.writeHead(413, { ...cors, connection: 'close' }).end();
  const method = incoming.method ?? 'GET';
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const origin = `http://${incoming.headers.host ?? '127.0.0.1'}`;
  // The client that leaves before its answer is there ends whatever still works on it.
  const left = new AbortController();
  outgoing.once('close', () => left.abort());
  const request = new Request(new URL(incoming.url ?? '/', origin), {
    method,
    headers,
    signal: left.signal,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  });

  const response = await getResponse([...handlers], request);
  if (!response)
    return void outgoing.writeHead(404, { ...cors, 'content-type': 'text/plain' }).end(`no mock handler knows ${method} ${request.url}\n`);
  if (response.type === 'error') return void outgoing.destroy();
  outgoing.writeHead(response.status, { ...cors, ...Object.fromEntries(response.headers) });
  if (!response.body) return void outgoing.end();
  // Sent on at once, for an event stream may say nothing for long.
  outgoing.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as WebStream), outgoing).catch((error: unknown) => {
    // A client that leaves is no failure of ours; a body that breaks off breaks the connection, so that nobody takes it for whole.
    if (!left.signal.aborted) throw error;
  });
}

/** The whole body, or null when it is too large. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const corsFor = ({ headers }: IncomingMessage, exposedHeaders: readonly string[]): Readonly<Record<string, string>> => ({
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
  'access-control-expose-headers': exposedHeaders.join(', '),
  // Assets and answers may be embedded by pages that isolate themselves.
  'cross-origin-resource-policy': 'cross-origin',
});
