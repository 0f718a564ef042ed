import { join } from 'node:path';
import { type AttachmentParts, type Attachments, createAttachments } from './attachments.ts';
import { createFolderStore } from './folder-store.ts';
import { createS3Store, type S3Settings } from './s3-store.ts';
import { createSpool } from './spool.ts';

/** Where attachments are kept. */
export interface AttachmentPlace extends Pick<AttachmentParts, 'pool' | 'isRecorded'> {
  /** A folder for what arrives, and for the bytes where there is no bucket. Copies may share it, and share it where there is none. */
  readonly folder: string;
  readonly s3: S3Settings | null;
}

/** Opens the attachments of an installation. It asks nothing of a bucket yet. */
export async function openAttachments({ folder, s3, ...parts }: AttachmentPlace): Promise<Attachments> {
  const blobs = s3 ? await createS3Store(s3) : createFolderStore(join(folder, 'blobs'));
  // Beside the blobs: what has arrived becomes one by a rename.
  return createAttachments({ ...parts, blobs, spool: createSpool(join(folder, 'incoming')) });
}
