// The surfaces of the developer portal and of the agency's marketplace, by what they hold and in which order. Data only; words are the locale's.
// Source: creating a marketplace app, installed apps, webhook logs, how to publish.

/** An app's workspace in the developer portal. */
export const workspace = {
  build: { profile: [], pricing: [], modules: [], 'advanced-settings': ['auth', 'webhooks', 'external-authentication'] },
  manage: { versions: [], secrets: [] },
  insights: { logs: [], 'uninstall-feedback': [], usage: [] },
} as const satisfies Record<string, Record<string, readonly string[]>>;

/** The way to a public listing, step by step. */
export const publishingSteps = ['my-apps', 'start-public-review', 'choose-public', 'fill-listing', 'submit'] as const;

/** What the page of one app tells of it. */
export const detailPage = ['name', 'tagline', 'description', 'images', 'category', 'version', 'provider', 'distribution', 'pricing', 'modules', 'permissions', 'resources', 'reviews'] as const;

/** The installed apps of an agency: which lists, and what they are quickly narrowed to. */
export const installedApps = { tabs: ['agency', 'sub-account'], quickFilters: ['requires-update', 'connection-failed'] } as const;

/** How long webhook logs are kept, and in which time zone they are first shown. */
export const webhookLogs = { retentionDays: 30, timeZone: 'America/Chicago' } as const;
