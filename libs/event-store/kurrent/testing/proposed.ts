import type { shared, streams } from './protocol.ts';
import type { Proposed } from './record.ts';

/** An event of an append request. */
export function proposed(
  message: streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage,
): Proposed {
  const metadata = message.getMetadataMap();
  return {
    id: uuidText(message.getId()),
    type: metadata.get('type') ?? '',
    isJson: metadata.get('content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** A UUID of the wire, which may come as two numbers, as text. */
export function uuidText(uuid: shared.UUID | undefined): string {
  const numbers = uuid?.getStructured();
  if (!numbers) return uuid?.getString().toLowerCase() ?? '';
  const hex = [numbers.getMostSignificantBits(), numbers.getLeastSignificantBits()]
    .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
