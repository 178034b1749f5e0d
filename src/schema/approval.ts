// Whether an agency lets its sub-accounts see an app. Without a word of the agency, its auto-approve switch decides.
import * as z from 'zod/mini';

export const Approval = z.enum(['approved', 'disapproved']);
export type Approval = z.infer<typeof Approval>;
