// `npm run mutation:page`: writes test/proof/mutation.md from the last run's report, or from the reports named, of which a later one replaces
// the files it has in common with an earlier one. Fails below the floor, and while a survivor has no explanation.
import { readFileSync, writeFileSync } from 'node:fs';
import { FLOOR, page, scoreOf, survivorsOf, type Explained, type Report } from './page.ts';

const HERE = 'test/proof/mutation';
const named = process.argv.slice(2);
const reports = (named.length > 0 ? named : ['node_modules/.cache/mutation.json']).map((path) => JSON.parse(readFileSync(path, 'utf8')) as { files: Report });
const report: Report = Object.assign({}, ...reports.map(({ files }) => files)) as Report;
const explained = JSON.parse(readFileSync(`${HERE}/explained.json`, 'utf8')) as readonly Explained[];

writeFileSync(`${HERE}.md`, page(report, explained));

const score = scoreOf(Object.values(report).flatMap(({ mutants }) => mutants)) ?? 0;
const unexplained = survivorsOf(report, explained).filter(({ because }) => because === null).length;
console.log(`${score.toFixed(1)} % noticed, ${unexplained} survivors without an explanation`);
if (score < FLOOR || unexplained > 0) process.exitCode = 1;
