import type { Repository } from '#libs/aggregate';
import type { Call } from '#libs/call';
import {
  EXTRACTION_SAGA,
  type Extraction,
  type ExtractionEvent,
  extractionEvolution,
  type ShownExtraction,
  showExtraction,
} from '#libs/extraction';
import { type Instance, instanceId, instanceOf, instanceStream, lifecycleFor, type SagaEvent } from '#libs/saga';

/** The instances of the saga that extracts tasks. */
export type Extractions = Repository<Instance<Extraction>, SagaEvent | ExtractionEvent>;

/** An instance of that saga; what it found is sealed under the key of the call. */
export const extractionInstance: Extractions['of'] = {
  ...instanceOf({ evolution: extractionEvolution }),
  keyOf: (_, { state }) => state.answer?.call_id ?? null,
};

/** Where extractions are read, and whether this process knows that there is no model. */
export interface ExtractionReads {
  readonly extractions: Extractions;
  readonly modelIsOff: boolean;
}

/** How far the extraction of a call is, as the log has it now or had it at an instant. */
export async function extractionOf(
  { extractions, modelIsOff }: ExtractionReads,
  call: Call,
  instant?: string,
): Promise<ShownExtraction> {
  const { organization_id, id } = call;
  const stream = instanceStream(organization_id, instanceId(organization_id, EXTRACTION_SAGA, id));
  const { state } = await (instant === undefined
    ? extractions.load(stream)
    : extractions.loadRecordedBy(stream, instant));
  const progress = lifecycleFor(state.lifecycle, call.extraction_source ?? '');
  return showExtraction(call, progress, state.state, modelIsOff);
}
