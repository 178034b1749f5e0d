// The words apps are sorted by: categories in their groups, and the trades an app may be for. Data only.
// Source: the developer portal. The collections of a catalogue are in src/search/collections.ts.

/** The groups in the order they are shown, each with its categories. */
export const categories = {
  Marketing: [
    ...['Advertising', 'Analytics & data', 'Content management system', 'Data management', 'E-commerce', 'Email', 'Events', 'Lead generation', 'Live chat'],
    ...['Marketing automation', 'SEO', 'SMS', 'Social media', 'Video', 'Webinar', 'Website Builder', 'WordPress'],
  ],
  Sales: ['CRM', 'Calendar & Scheduling', 'Calling', 'Sales Enablement'],
  'Customer Service': ['Customer Success', 'Employee engagement', 'Field service management', 'Help desk & Ticketing', 'Survey'],
  'Payment Provider': ['Whitelabel Payment Provider', 'Third Party Provider', 'Payment Provider'],
  Productivity: ['Workflow automation', 'ERP', 'Learning management system', 'Project management'],
  Finance: ['Accounting & Payments', 'Payroll'],
  Services: ['Virtual Assistants', 'Other Services'],
  Others: ['Other'],
} as const satisfies Record<string, readonly string[]>;

/** The trades. */
export const niches: readonly string[] = [
  ...['advertising agency', 'car dealership', 'chiropractor', 'construction', 'consultant', 'dental', 'education', 'energy', 'financial services', 'fitness', 'health', 'home services'],
  ...['hospitality', 'insurance', 'legal', 'life coach', 'loan & mortgage', 'marketing agency', 'medical', 'real estate', 'recruitment', 'retail', 'solar', 'spa & wellness'],
];

const categoryNames: ReadonlySet<string> = new Set(Object.values(categories).flat());

/** Whether a category is one of the catalogue's, by its exact name. */
export const isCategory = (name: string): boolean => categoryNames.has(name);
