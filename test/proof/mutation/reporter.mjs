// Ends the process at the first failed test: one is enough to notice a mutant.
export default async function* (events) {
  for await (const { type, data } of events) {
    if (type !== 'test:fail' || data.details.error.failureType === 'subtestsFailed') continue;
    process.stdout.write(`${data.file ?? ''} ${data.name}: ${data.details.error.cause?.message ?? data.details.error.message}\n`, () => process.exit(1));
    yield '';
  }
}
