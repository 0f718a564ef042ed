import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Attachments, type Claim, keepSweeping, openAttachments } from '#libs/attachment';
import type { Config } from '#libs/config';
import type { EventStore } from '#libs/event-store';
import { taskStream } from '#libs/task';

/** The attachments of an installation, and what ends the work on them. */
export interface InstalledAttachments {
  readonly attachments: Attachments;
  stop(): Promise<void>;
}

/** Opens the attachments of an installation. A copy that takes uploads also sweeps what failed ones have left. */
export async function openInstalledAttachments(
  { home, s3, roles }: Config,
  pool: Pool,
  store: EventStore,
  log: Logger,
): Promise<InstalledAttachments> {
  const isRecorded = (claim: Claim) => hasEventOf(store, claim);
  const attachments = await openAttachments({ folder: join(home, 'attachments'), s3, pool, isRecorded });
  const sweeping = roles.includes('api')
    ? keepSweeping(attachments, {
        onSwept({ files, claims, failures }) {
          if (files + claims > 0) log.info({ files, claims }, 'swept what failed uploads have left');
          for (const err of failures) log.warn({ err }, 'what a failed upload has left could not be swept yet');
        },
        onError: (err) => log.warn({ err }, 'a sweep of attachments failed and is tried again'),
      })
    : null;
  return {
    attachments,
    async stop() {
      await sweeping?.stop();
      attachments.close();
    },
  };
}

/** An event that cannot be read may be the one. */
async function hasEventOf(store: EventStore, claim: Claim): Promise<boolean> {
  const events = await store.readStream(taskStream(claim.organizationId, claim.taskId));
  return events.some(
    ({ fault, type, data }) =>
      fault !== undefined ||
      (type === 'TaskAttachmentAdded' && Reflect.get(Object(data), 'attachment_id') === claim.attachmentId),
  );
}
