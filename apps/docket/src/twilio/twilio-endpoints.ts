import { z } from 'zod';
import { defineEndpoint, uuid } from '#libs/http';

const field = z.string().optional();

/** What Twilio sends with every callback of a call; anything else is taken and left alone. */
const common = {
  CallSid: field.meta({ description: 'The external id of the call. Required.' }),
  From: field,
  To: field,
  Direction: field.meta({ description: '`inbound`, or one that begins with `outbound`.' }),
};

const webhook = {
  method: 'POST',
  tags: ['webhooks'],
  auth: 'none',
  params: z.object({ organization_id: uuid() }),
  headers: z.object({ 'x-twilio-signature': z.string().optional() }),
  consumes: 'form',
  status: 204,
  reply: null,
  errors: ['invalid-signature', 'not-found', 'unavailable'],
} as const;

const SID = 'CA0123456789abcdef0123456789abcdef';
const PARTIES = { From: '+4930123456', To: '+4989654321', Direction: 'inbound' };

export const recordingStatus = defineEndpoint({
  ...webhook,
  path: '/webhooks/twilio/:organization_id/recording-status',
  operation: 'twilioRecordingStatus',
  summary: "Twilio's news of a recording",
  description: 'For `recordingStatusCallback`. Signed by Twilio with X-Twilio-Signature against PUBLIC_URL.',
  body: z.looseObject({
    ...common,
    RecordingSid: field,
    RecordingStatus: field,
    RecordingUrl: field,
    RecordingDuration: field.meta({ description: 'In seconds.' }),
    RecordingStartTime: field.meta({ description: 'As RFC 2822 writes it.' }),
  }),
  examples: {
    body: {
      CallSid: SID,
      ...PARTIES,
      RecordingSid: 'RE0123456789abcdef0123456789abcdef',
      RecordingStatus: 'completed',
      RecordingDuration: '750',
      RecordingStartTime: 'Tue, 24 Mar 2026 13:00:00 +0000',
    },
  },
});

export const transcription = defineEndpoint({
  ...webhook,
  path: '/webhooks/twilio/:organization_id/transcription',
  operation: 'twilioTranscription',
  summary: "Twilio's transcription of a recording",
  description: 'For `transcribeCallback`. Signed by Twilio with X-Twilio-Signature against PUBLIC_URL.',
  body: z.looseObject({ ...common, TranscriptionSid: field, TranscriptionStatus: field, TranscriptionText: field }),
  examples: {
    body: {
      CallSid: SID,
      ...PARTIES,
      TranscriptionSid: 'TR0123456789abcdef0123456789abcdef',
      TranscriptionStatus: 'completed',
      TranscriptionText: 'I will send you the invoice by Friday.',
    },
  },
});
