import { z } from 'zod';
import { defineEndpoint, readHeaders } from '#libs/http';
import { auditLog } from '#projections/audit-log';
import { IDS } from '../examples.ts';
import { auditQuery, exportQuery } from './audit-query.ts';
import { auditEntrySchema, exampleEntry } from './audit-reply.ts';

const common = {
  method: 'GET',
  tags: ['audit'],
  auth: 'token',
  permission: 'Audit:Read',
  readModel: auditLog.name,
  headers: readHeaders,
  status: 200,
  errors: ['unavailable'],
} as const;

export const listAudit = defineEndpoint({
  ...common,
  path: '/api/audit',
  operation: 'listAuditEntries',
  summary: 'Every act in the organization, oldest first',
  description: 'Each entry carries a hash over itself and its predecessor in the organization: see the README.',
  query: auditQuery,
  reply: z.object({ data: z.array(auditEntrySchema), next_cursor: z.string().nullable() }),
  examples: { reply: { data: [exampleEntry], next_cursor: null } },
});

export const exportAudit = defineEndpoint({
  ...common,
  path: '/api/audit/export',
  operation: 'exportAuditEntries',
  summary: 'All entries that pass the filters, streamed as NDJSON or CSV',
  description:
    'NDJSON holds all that is needed to verify the chain elsewhere: each line has the event as the log holds it in `stored`. The signed head of the chain comes in the header Docket-Checkpoint.',
  query: exportQuery,
  reply: null,
  produces: ['application/x-ndjson', 'text/csv'],
});

const verdictSchema = z.union([
  z.object({ valid: z.literal(true), entries: z.int(), head: z.object({ sequence: z.int(), hash: z.string() }) }),
  z.object({
    valid: z.literal(false),
    first_difference: z.object({ sequence: z.int(), position: z.string().nullable(), what: z.string() }),
  }),
]);

export const verifyAudit = defineEndpoint({
  ...common,
  path: '/api/audit/verify',
  operation: 'verifyAuditLog',
  summary: 'Computes the chain anew from the event store and names the first entry that differs',
  query: z.object({
    checkpoint: z
      .string()
      .max(1_000)
      .optional()
      .meta({ description: 'A checkpoint that was kept, as its one text: the log is held against it, too.' }),
  }),
  reply: verdictSchema.meta({ id: 'AuditVerdict' }),
  examples: { reply: { valid: true, entries: 12, head: { sequence: 12, hash: exampleEntry.hash } } },
});

export const getCheckpoint = defineEndpoint({
  ...common,
  path: '/api/audit/checkpoint',
  operation: 'getAuditCheckpoint',
  summary: 'The head of the chain, signed: to be kept outside',
  description:
    '`checkpoint` is one line: the words docket-checkpoint-1, organization, sequence, hash, instant, public key and signature, one space between. The signature is Ed25519 over all before its space; key and signature are base64url.',
  reply: z
    .object({
      organization_id: z.uuid(),
      sequence: z.int(),
      hash: z.string(),
      at: z.iso.datetime(),
      public_key: z.string(),
      signature: z.string(),
      checkpoint: z.string(),
    })
    .meta({ id: 'AuditCheckpoint' }),
  examples: {
    reply: {
      organization_id: IDS.organization,
      sequence: 12,
      hash: exampleEntry.hash,
      at: '2026-03-20T09:30:00.000Z',
      public_key: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      signature: `${'h'.repeat(85)}A`,
      checkpoint: `docket-checkpoint-1 ${IDS.organization} 12 ${exampleEntry.hash} 2026-03-20T09:30:00.000Z 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo ${'h'.repeat(85)}A`,
    },
  },
});
