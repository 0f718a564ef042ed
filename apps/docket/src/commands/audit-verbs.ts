import type { Command } from 'commander';
import { uuidOf } from './uuid-of.ts';
import { verb } from './verb.ts';

/** The verbs on the audit log. */
export function addAuditVerbs(program: Command): void {
  program
    .command('audit')
    .description('verify the audit log')
    .command('verify')
    .description(
      'compute the chain anew from the event store, or from an export, and name the first entry that differs',
    )
    .option('--organization <id>', 'one organization; all of them, unless named', uuidOf)
    .option('--checkpoint <file>', 'hold the log against a checkpoint that was kept')
    .option('--export <file>', 'verify an NDJSON export, without a database')
    .option('--partial', 'the export was made with filters: entries may be missing')
    .action(
      verb(async (options) => {
        if (options.export === undefined) return (await import('./audit-verify.ts')).verifyLog(options);
        return (await import('./audit-export.ts')).verifyExportFile(options);
      }),
    );
}
