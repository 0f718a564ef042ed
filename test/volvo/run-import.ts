// Imports <file.csv> into the log at <url>, and prints the report and the largest memory seen. Run and killed by verify.ts.
import { importEventLog } from '#libs/import';
import { withLog } from './log.ts';
import { MAPPING, ORGANIZATION } from './mapping.ts';

const [file = '', url = ''] = process.argv.slice(2);
await withLog(url, async (store) => {
  const onProgress = (progress: object) => process.send?.(progress);
  const report = await importEventLog({ store, file, mapping: MAPPING, organizationId: ORGANIZATION, onProgress });
  console.log(JSON.stringify({ ...report, maxRssMiB: Math.round(process.resourceUsage().maxRSS / 1024) }));
});
process.disconnect?.();
