// What each permission lets an app do, in plain words by area: a table of facts for whoever shows permissions. Loaded only when it is shown. It grants
// nothing and judges nothing: which permissions are sensitive is the policy's word, and one that is not in the table stays as it is written.
// The words suit any brand: they name no platform and no kind of account. Another language is another table of the same shape.

/** The areas, in the order they are shown. */
export const scopeAreas = {
  team: 'Team and access',
  account: 'Account and settings',
  money: 'Payments and billing',
  contacts: 'Contacts',
  messages: 'Conversations and calls',
  calendars: 'Calendars',
  sales: 'Opportunities and tasks',
  documents: 'Invoices and documents',
  products: 'Products',
  marketing: 'Marketing',
  sites: 'Websites and forms',
  automation: 'Automation and AI',
  files: 'Files and courses',
  data: 'Custom data',
} as const;
export type ScopeArea = keyof typeof scopeAreas;

const WORDS: Readonly<Record<ScopeArea, Readonly<Record<string, string>>>> = {
  team: {
    'users.write': 'Add team members, change what they may do, and remove them',
    'users.readonly': 'See the names, email addresses and roles of your team',
    'oauth.write': 'Get access to each account it is installed in, and uninstall itself',
    'oauth.readonly': 'See in which accounts it is installed',
    'marketplace-installer-details.readonly': 'See who installed it',
    'marketplace-external-auth-migration.write': 'Move your connections to other services',
    'locations/write': 'See and change what is allowed in an account',
  },
  account: {
    'locations.write': 'Create accounts and change their details',
    'locations.internal-access-only': 'Delete accounts',
    'locations.readonly': 'See the name, address and settings of an account',
    'companies.write': 'Change the details of your company',
    'companies.readonly': 'See the name, address and settings of your company',
    'businesses.write': 'Add, change and delete the companies you do business with',
    'businesses.readonly': 'See the companies you do business with',
    'snapshots.write': 'Create and share snapshots of an account',
    'snapshots.readonly': 'See the snapshots of your accounts',
    'custom-menu-link.write': 'Add, change and remove links in the menu',
    'custom-menu-link.readonly': 'See the links in the menu',
    'brand-boards/design-kit.write': 'Create, change and delete brand boards',
    'brand-boards/design-kit.readonly': 'See your logos, colours and fonts',
  },
  money: {
    'charges.write': 'Charge your wallet for its use, and take charges back',
    'charges.readonly': 'See what it charged and whether your wallet covers more',
    'payments/orders.collectPayment': 'Record payments of orders',
    'payments/orders.write': 'Mark orders as fulfilled',
    'payments/orders.readonly': 'See orders and their state',
    'payments/transactions.readonly': 'See payments that were made',
    'payments/subscriptions.readonly': 'See recurring payments',
    'payments/coupons.write': 'Create, change and delete coupons',
    'payments/coupons.readonly': 'See coupons',
    'payments/integration.write': 'Connect a payment provider',
    'payments/integration.readonly': 'See which payment providers are connected',
    'payments/custom-provider.write': 'Set itself up as a payment provider, change that and remove it',
    'payments/custom-provider.readonly': 'See how a payment provider is set up',
    'saas/company.write': 'Change the balance of a wallet',
    'saas/company.read': 'See wallet balances and what is billed on',
    'saas/location.write': 'Change the plan and billing of an account',
    'saas/location.read': 'See the plan and billing of an account',
  },
  contacts: {
    'contacts.write': 'Add, change and delete contacts, with their notes, tags and tasks',
    'contacts.readonly': 'See your contacts with their notes, tasks and appointments',
    'locations/tags.write': 'Create tags',
    'locations/tags.readonly': 'See your tags',
  },
  messages: {
    'conversations.write': 'Open, change and delete conversations',
    'conversations.readonly': 'See and search your conversations',
    'conversations/message.write': 'Send messages and add calls in your name, and cancel scheduled ones',
    'conversations/message.readonly': 'Read messages, recordings and transcripts',
    'conversations/livechat.write': 'Show in a live chat that somebody is typing',
    'phonenumbers.write': 'Buy phone numbers',
    'phonenumbers.read': 'See your phone numbers and those for sale',
    'numberpools.read': 'See your groups of phone numbers',
    'twilioaccount.read': 'See the phone service account that is connected',
    'lc-email.readonly': 'Check whether an email address can be reached',
  },
  calendars: {
    'calendars.write': 'Create, change and delete calendars and services',
    'calendars.readonly': 'See your calendars and free times',
    'calendars/events.write': 'Book, change and cancel appointments, and block times',
    'calendars/events.readonly': 'See appointments, their notes and blocked times',
    'calendars/groups.write': 'Create, change and delete groups of calendars',
    'calendars/groups.readonly': 'See groups of calendars',
    'calendars/resources.write': 'Add, change and delete rooms and equipment',
    'calendars/resources.readonly': 'See rooms and equipment',
  },
  sales: {
    'opportunities.write': 'Add, change and delete opportunities',
    'opportunities.readonly': 'See your pipelines and opportunities',
    'locations/tasks.readonly': 'See and search tasks',
  },
  documents: {
    'invoices.write': 'Create, send, change and delete invoices, and record payments',
    'invoices.readonly': 'See your invoices and how they are numbered',
    'invoices/estimate.write': 'Create, send, change and delete estimates',
    'invoices/estimate.readonly': 'See your estimates',
    'invoices/schedule.write': 'Create, change and delete recurring invoices, and switch automatic payment',
    'invoices/schedule.readonly': 'See recurring invoices',
    'invoices/template.write': 'Create, change and delete templates of invoices',
    'invoices/template.readonly': 'See templates of invoices',
    'documents_contracts/list.readonly': 'See documents and contracts',
    'documents_contracts/sendlink.write': 'Send documents and contracts to be signed',
    'documents_contracts_templates/list.readonly': 'See templates of documents and contracts',
    'documents_contracts_templates/sendlink.write': 'Send documents and contracts made from templates',
  },
  products: {
    'products.write': 'Create, change and delete products and their reviews',
    'products.readonly': 'See products, their reviews and sales',
    'products/prices.write': 'Create, change and delete prices, and change stock',
    'products/prices.readonly': 'See prices and stock',
    'products/collection.write': 'Create, change and delete collections of products',
    'products/collection.readonly': 'See collections of products',
  },
  marketing: {
    'campaigns.readonly': 'See your campaigns',
    'adPublishing.write': 'Create, change and delete ads, their audiences and budgets',
    'adPublishing.readonly': 'See your ads, their audiences and results',
    'affiliate-manager.readonly': 'See affiliates, commissions and payouts',
    'emails/builder.write': 'Create and change email designs',
    'emails/builder.readonly': 'See email designs',
    'emails/campaigns.write': 'Create, schedule, change and delete email campaigns',
    'emails/campaigns.readonly': 'See email campaigns',
    'emails/schedule.readonly': 'See which emails are scheduled',
    'emails/stats.readonly': 'See how emails were opened and clicked',
    'emails/templates.write': 'Create, change and delete email templates',
    'emails/templates.readonly': 'See email templates',
    'locations/templates.readonly': 'See templates of emails and texts',
    'socialplanner/account.write': 'Change which social accounts are connected',
    'socialplanner/account.readonly': 'See which social accounts are connected',
    'socialplanner/category.write': 'Create, change and delete categories and queues of social posts',
    'socialplanner/category.readonly': 'See categories and queues of social posts',
    'socialplanner/csv.write': 'Upload lists of social posts',
    'socialplanner/csv.readonly': 'See uploaded lists of social posts',
    'socialplanner/oauth.write': 'Connect social accounts',
    'socialplanner/oauth.readonly': 'Begin to connect social accounts, and see what they offer',
    'socialplanner/post.write': 'Write and schedule social posts in your name',
    'socialplanner/post.readonly': 'See social posts',
    'socialplanner/statistics.readonly': 'See how social posts did',
    'socialplanner/tag.readonly': 'See the tags of social posts',
  },
  sites: {
    'funnels/funnel.readonly': 'See your websites and funnels',
    'funnels/page.readonly': 'See the pages of your websites and funnels',
    'funnels/pagecount.readonly': 'See how many pages you have',
    'funnels/redirect.write': 'Create, change and delete redirects',
    'funnels/redirect.readonly': 'See redirects',
    'blogs/post.write': 'Write blog posts in your name',
    'blogs/post-update.write': 'Change blog posts',
    'blogs/posts.readonly': 'See blog posts',
    'blogs/list.readonly': 'See your blogs',
    'blogs/author.readonly': 'See the authors of blogs',
    'blogs/category.readonly': 'See the categories of blogs',
    'blogs/check-slug.readonly': 'Check whether the address of a post is free',
    'chat-widget.write': 'Create, change and delete chat widgets',
    'chat-widget.readonly': 'See chat widgets',
    'forms.write': 'Upload files that were given in forms',
    'forms.readonly': 'See forms and what was entered',
    'surveys.readonly': 'See surveys and what was answered',
    'links.write': 'Create, change and delete tracked links',
    'links.readonly': 'See tracked links',
  },
  automation: {
    'workflows.readonly': 'See your workflows',
    'agent-studio.write': 'Create, run and delete AI agents',
    'agent-studio.readonly': 'See AI agents',
    'conversation-ai.write': 'Create, change and remove AI that answers messages',
    'conversation-ai.readonly': 'See AI that answers messages, and what it wrote',
    'voice-ai-agents.write': 'Create, change and delete AI that answers calls',
    'voice-ai-agents.readonly': 'See AI that answers calls',
    'voice-ai-agent-goals.write': 'Create, change and delete what AI does in calls',
    'voice-ai-agent-goals.readonly': 'See what AI does in calls',
    'voice-ai-dashboard.readonly': 'See the logs of calls that AI answered',
  },
  files: {
    'medias.write': 'Upload and delete files',
    'medias.readonly': 'See your files and folders',
    'courses.write': 'Add courses',
  },
  data: {
    'objects/schema.write': 'Create custom objects and change their fields',
    'objects/schema.readonly': 'See how custom objects are built',
    'objects/record.write': 'Create records of custom objects',
    'objects/record.readonly': 'See and search records of custom objects',
    'associations.write': 'Create, change and delete kinds of relations between records',
    'associations.readonly': 'See kinds of relations between records',
    'associations/relation.write': 'Relate records, and undo it',
    'associations/relation.readonly': 'See which records are related',
    'locations/customFields.write': 'Create, change and delete custom fields',
    'locations/customFields.readonly': 'See custom fields',
    'locations/customValues.write': 'Create and change custom values',
    'locations/customValues.readonly': 'See custom values',
  },
};

/** Those that can take something away for good. */
const DELETING: ReadonlySet<string> = new Set(
  [
    'users.write oauth.write locations.internal-access-only businesses.write custom-menu-link.write brand-boards/design-kit.write charges.write',
    'payments/coupons.write payments/custom-provider.write contacts.write conversations.write conversations/message.write calendars.write',
    'calendars/events.write calendars/groups.write calendars/resources.write opportunities.write invoices.write invoices/estimate.write',
    'invoices/schedule.write invoices/template.write products.write products/prices.write products/collection.write adPublishing.write',
    'emails/campaigns.write emails/templates.write socialplanner/category.write funnels/redirect.write chat-widget.write links.write agent-studio.write',
    'conversation-ai.write voice-ai-agents.write voice-ai-agent-goals.write medias.write associations.write associations/relation.write',
    'locations/customFields.write',
  ].flatMap((line) => line.split(' ')),
);

/** Other spellings in use; differences of case need no entry. */
const ALIASES: Readonly<Record<string, string>> = {
  'user.write': 'users.write',
  'documents_contracts_template/list.readonly': 'documents_contracts_templates/list.readonly',
  'documents_contracts_template/sendlink.write': 'documents_contracts_templates/sendlink.write',
};

export interface ScopeFacts {
  readonly scope: string;
  readonly area: ScopeArea;
  /** What it lets an app do, to follow "The app may …" or to stand alone. */
  readonly does: string;
  /** It can take something away for good. */
  readonly deletes: boolean;
}

const rows: readonly ScopeFacts[] = (Object.keys(WORDS) as ScopeArea[]).flatMap((area) =>
  Object.entries(WORDS[area]).map(([scope, does]) => ({ scope, area, does, deletes: DELETING.has(scope) })),
);
const byName: ReadonlyMap<string, ScopeFacts> = new Map(rows.map((row) => [row.scope.toLowerCase(), row]));

/** Every permission of the table, in one spelling each. */
export const knownScopes: readonly string[] = rows.map(({ scope }) => scope);

/** What is known of a permission in any of its spellings; null where the table does not have it. */
export function scopeFacts(scope: string): ScopeFacts | null {
  const name = scope.toLowerCase();
  return byName.get((Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined) ?? name) ?? null;
}
