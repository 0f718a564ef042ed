import { Controller } from '@nestjs/common';
import { correlationId, Endpoint, type InputOf } from '#libs/http';
import { type Callback, callSidOf, partiesOf, recordingOf, timesOf, transcriptionOf } from './read-callback.ts';
import { mustBeSigned, type TwilioSettings } from './signature.ts';
import { TwilioCalls } from './twilio-calls.ts';
import { recordingStatus, transcription } from './twilio-endpoints.ts';

/** What Twilio's callbacks are checked with. */
export abstract class TwilioConfig {
  abstract readonly settings: TwilioSettings;
}

type Input = InputOf<typeof recordingStatus> | InputOf<typeof transcription>;

/** Twilio's callbacks: no token, but a signature. */
@Controller()
export class TwilioController {
  constructor(
    private readonly calls: TwilioCalls,
    private readonly config: TwilioConfig,
  ) {}

  @Endpoint(recordingStatus)
  async recording(input: InputOf<typeof recordingStatus>): Promise<void> {
    const { callback, news } = await this.#read(input);
    await this.calls.take({ ...news, recording: recordingOf(callback), times: timesOf(callback, Date.now()) });
  }

  @Endpoint(transcription)
  async transcription(input: InputOf<typeof transcription>): Promise<void> {
    const { callback, news } = await this.#read(input);
    const times = { started_at: null, ended_at: null };
    await this.calls.take({ ...news, transcription: transcriptionOf(callback), times });
  }

  async #read({ body, params, request }: Input) {
    await mustBeSigned(this.config.settings, request, body);
    const callback: Callback = Object.fromEntries(
      Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'),
    );
    const news = {
      organizationId: params.organization_id,
      callSid: callSidOf(callback),
      parties: partiesOf(callback),
      correlationId: correlationId(request),
    };
    return { callback, news };
  }
}
