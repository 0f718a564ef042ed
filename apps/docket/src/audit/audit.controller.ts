import { Controller } from '@nestjs/common';
import { BadCheckpointError, checkpointText, parseCheckpoint } from '#libs/audit';
import { Endpoint, encodeCursor, type InputOf, invalidParameter } from '#libs/http';
import { allAuditEntries, listAuditEntries, verifyAuditLog } from '#projections/audit-log';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import { exportAudit, getCheckpoint, listAudit, verifyAudit } from './audit-endpoints.ts';
import { toCsv, toNdjson } from './audit-export.ts';
import { auditEntryReplies } from './audit-reply.ts';
import { ForeignCheckpointError, mustBeOurs, takeCheckpoint } from './checkpoint.ts';

/** What happened in an organization, and the proof of it. */
@Controller()
export class AuditController {
  constructor(private readonly services: Services) {}

  @Endpoint(listAudit)
  async list({ query }: InputOf<typeof listAudit>, @CurrentSession() { caller }: Session) {
    const { limit, cursor, ...filters } = query;
    const { readModel, codec } = this.services;
    const page = { after: cursor?.sequence ?? 0, limit: limit + 1 };
    const rows = await listAuditEntries(readModel, caller.organizationId, filters, page);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      data: await auditEntryReplies(codec, shown),
      next_cursor: last ? encodeCursor({ sequence: last.sequence }) : null,
    };
  }

  @Endpoint(exportAudit)
  async export({ query, reply }: InputOf<typeof exportAudit>, @CurrentSession() { caller }: Session) {
    const { format = 'ndjson', ...filters } = query;
    const { readModel, codec } = this.services;
    const checkpoint = await takeCheckpoint(this.services, caller.organizationId);
    const pages = allAuditEntries(readModel, caller.organizationId, filters, checkpoint.sequence);
    void reply
      .header('docket-checkpoint', checkpointText(checkpoint))
      .header('content-disposition', `attachment; filename="audit-${caller.organizationId}.${format}"`)
      .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
    return reply.send(format === 'csv' ? toCsv(codec, pages) : toNdjson(codec, pages));
  }

  @Endpoint(verifyAudit)
  async verify({ query, request }: InputOf<typeof verifyAudit>, @CurrentSession() { caller }: Session) {
    const { store, readModel: db } = this.services;
    const { organizationId } = caller;
    const checkpoint = query.checkpoint === undefined ? null : this.#kept(query.checkpoint, organizationId);
    // A long log takes long: each page has the usual time.
    const onProgress = () => request.exchange.restartDeadline();
    return verifyAuditLog({ store, db, organizationId, checkpoint, onProgress });
  }

  @Endpoint(getCheckpoint)
  async checkpoint(_: InputOf<typeof getCheckpoint>, @CurrentSession() { caller }: Session) {
    const checkpoint = await takeCheckpoint(this.services, caller.organizationId);
    const { organizationId, sequence, hash, at, publicKey, signature } = checkpoint;
    const text = checkpointText(checkpoint);
    return { organization_id: organizationId, sequence, hash, at, public_key: publicKey, signature, checkpoint: text };
  }

  #kept(text: string, organizationId: string) {
    try {
      const checkpoint = parseCheckpoint(text);
      mustBeOurs(this.services, organizationId, checkpoint);
      return checkpoint;
    } catch (error) {
      if (!(error instanceof BadCheckpointError) && !(error instanceof ForeignCheckpointError)) throw error;
      throw invalidParameter('checkpoint', 'invalid-checkpoint', error.message);
    }
  }
}
