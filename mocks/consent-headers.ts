// The headers of the first-party consent page: no frame anywhere, no script or style but its own, no text made into code, no address told to anybody. A header
// can forbid framing; the same words in the page itself could not.

/** Trusted Types policies of this page: the template library's own. */
const POLICIES = 'lit-html';

/** `inPage` is for the demo, whose backend lives in the page: it registers a service worker, and may ask a server on this machine. */
export function consentHeaders({ inPage = false } = {}): Readonly<Record<string, string>> {
  const machine = inPage ? ' http://127.0.0.1:* http://localhost:*' : '';
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self'${machine}`,
    `connect-src 'self'${machine}`,
    ...(inPage ? ["worker-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // The page's backend is registered by an address, which only a policy named `default` may let through.
    `require-trusted-types-for 'script'; trusted-types ${POLICIES}${inPage ? ' default' : ''}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cache-control': 'no-store',
  };
}
