// Deliveries over HTTP, to receivers on this machine and to nobody else: a mock must never call a stranger, whatever a world's settings say.
import type { CourierOptions } from './courier.ts';

const OWN = ['localhost', '127.0.0.1', '[::1]'];
const PATIENCE = 10_000;

/** Posts to loopback addresses; refuses any other, and follows no redirect. */
export const overLoopback: CourierOptions['send'] = async ({ url, headers, body }, signal) => {
  const { hostname, protocol } = new URL(url);
  if (!OWN.includes(hostname) || !/^https?:$/.test(protocol)) return { refused: `only receivers on this machine are called, and ${hostname} is not` };
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) }).catch((error: unknown) => {
    const { name, cause } = error instanceof Error ? error : new Error(String(error));
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : name;
    throw new Error(code === 'TimeoutError' ? `no answer within ${PATIENCE / 1000} seconds` : `no connection (${code})`);
  });
  await response.body?.cancel();
  return { status: response.status };
};
