export { isAudited } from './audited.ts';
export { type ChainEntry, entryHash, GENESIS } from './chain.ts';
export {
  BadCheckpointError,
  type Checkpoint,
  checkpointText,
  parseCheckpoint,
  publicKeyOf,
  signCheckpoint,
} from './checkpoint.ts';
export { ChainVerifier, type Difference, type KeptEntry, type LoggedEntry, type Verdict } from './verify-chain.ts';
export { BadExportError, type ExportLine, type ExportVerification, verifyExport } from './verify-export.ts';
