// The long form: `npm run test:chaos -- [tab crashes] [browser kills]`, 200 and 40 unless told. Prints the sum; fails where anything was wrong,
// or where the torn writer was not caught.
import { chaos } from './chaos.ts';

const [tabCrashes = 200, browserKills = 40] = process.argv.slice(2).map(Number);
const began = Date.now();
const sound = await chaos({ tabCrashes, browserKills });
console.log(JSON.stringify({ ...sound, seconds: Math.round((Date.now() - began) / 1000) }));
const control = await chaos({ tabCrashes: 20, browserKills: 0, torn: true });
console.log(`torn writer: ${control.wrong.length} of ${control.crashes} caught`);
process.exitCode = sound.wrong.length + sound.lost + sound.orphans > 0 || control.wrong.length === 0 ? 1 : 0;
