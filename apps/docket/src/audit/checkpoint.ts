import { type Checkpoint, GENESIS, publicKeyOf, signCheckpoint } from '#libs/audit';
import { auditHead } from '#projections/audit-log';
import type { Services } from '../services.ts';

/** The head of an organization's chain as the audit log has it now, signed by this installation. */
export async function takeCheckpoint(
  { readModel, signingKey }: Pick<Services, 'readModel' | 'signingKey'>,
  organizationId: string,
): Promise<Checkpoint> {
  const { sequence, hash } = (await auditHead(readModel, organizationId)) ?? { sequence: 0, hash: GENESIS };
  return signCheckpoint(signingKey, { organizationId, sequence, hash, at: new Date().toISOString() });
}

/** A checkpoint was signed by another installation, or is another organization's. */
export class ForeignCheckpointError extends Error {
  override name = 'ForeignCheckpointError';
}

/** @throws ForeignCheckpointError where this installation did not give it for this organization */
export function mustBeOurs(
  { signingKey }: Pick<Services, 'signingKey'>,
  organizationId: string | undefined,
  checkpoint: Checkpoint,
): void {
  if (checkpoint.publicKey !== publicKeyOf(signingKey))
    throw new ForeignCheckpointError('it was signed by another installation');
  if (checkpoint.organizationId !== organizationId) throw new ForeignCheckpointError('it is of another organization');
}
