// Counts what a runner really ran and tells the parent process, if there is one. One reporter for node:test (the default
// export), one for Web Test Runner. Neither lets a test disappear: skipped, todo and missing tests count as failed.
import { resolve } from 'node:path';

/** Prints what no runner's own report calls a failure, and hands the sum with the names of what failed to test/run.ts. */
function report({ passed, failures, problems }) {
  for (const problem of problems) console.log(`not run: ${problem}`);
  process.send?.({ passed, failed: failures.length + problems.length, names: [...failures, ...problems.map((problem) => `not run: ${problem}`)] });
}

/** For `node --test`: yields nothing, because the spec reporter beside it does the talking. */
export default async function* nodeSummary(events) {
  const sum = { passed: 0, failures: [], problems: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip !== undefined || data.todo !== undefined) sum.problems.push(`${data.file}: ${data.name}`);
    // A suite whose tests failed is already counted through them; one whose hook failed is not.
    else if (data.details.type === 'suite') sum.failures.push(...(failedByItself(type, data) ? [`${data.file}: ${data.name}`] : []));
    else if (type === 'test:fail') sum.failures.push(`${data.file}: ${data.name}`);
    // node:test reports a file without tests as one passing test named after the file.
    else if (resolve(data.name) === data.file) sum.problems.push(`${data.file}: no tests`);
    else sum.passed++;
  }
  report(sum);
}

const failedByItself = (type, data) => type === 'test:fail' && data.details.error.failureType !== 'subtestsFailed';

/** For Web Test Runner. */
export function browserSummary(done = report) {
  const flatten = (suite, within = '') => [...suite.tests.map((test) => ({ ...test, name: `${within}${test.name}` })), ...suite.suites.flatMap((inner) => flatten(inner, `${within}${inner.name} › `))];
  return {
    onTestRunFinished({ sessions }) {
      const sum = { passed: 0, failures: [], problems: [] };
      for (const session of sessions) {
        const tests = session.testResults ? flatten(session.testResults) : [];
        const red = tests.filter((test) => !test.passed && !test.skipped);
        sum.passed += tests.filter((test) => test.passed && !test.skipped).length;
        sum.failures.push(...red.map((test) => `${session.testFile}: ${test.name}`));
        // A page that failed to load, crashed or broke in a hook has no failing test to show for it.
        if (!session.passed && red.length === 0) sum.failures.push(`${session.testFile}: the page itself`);
        for (const test of tests) if (test.skipped) sum.problems.push(`${session.testFile}: ${test.name}`);
        if (tests.length === 0 && session.passed) sum.problems.push(`${session.testFile}: no tests`);
      }
      done(sum);
    },
  };
}
