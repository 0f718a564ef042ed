import { Controller } from '@nestjs/common';
import { requestExtraction, transcribe } from '#libs/call';
import { Endpoint, type EndpointDeclaration, etag, type IfMatch, type InputOf } from '#libs/http';
import { type CommandInput, commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { extractionOf } from '../extraction/extraction-of.ts';
import { Services } from '../services.ts';
import { upsertStatus } from '../upsert-status.ts';
import { CallCommands, type CallRequest } from './call-commands.ts';
import { addTranscription, extractTasks, getCall, putCall } from './call-endpoints.ts';
import { CallReplies } from './call-replies.ts';

interface Input extends CommandInput {
  readonly params: { readonly call_id: string };
  readonly headers: CommandInput['headers'] & { readonly 'if-match'?: IfMatch | undefined };
}

/** Calls, their transcriptions, and the wish for tasks out of them. */
@Controller()
export class CallController {
  constructor(
    private readonly services: Services,
    private readonly commands: CallCommands,
    private readonly replies: CallReplies,
  ) {}

  @Endpoint(getCall)
  async get({ params, reply }: InputOf<typeof getCall>, @CurrentSession() session: Session) {
    const call = await this.commands.one(params.call_id, session);
    void reply.header('etag', etag(call.revision));
    return this.replies.show(call, session);
  }

  @Endpoint(putCall)
  async put(input: InputOf<typeof putCall>, @CurrentSession() session: Session) {
    const request = requestOf(putCall, input, session);
    const outcome = await this.commands.put(request, { id: input.params.call_id, ...input.body });
    const reply = await this.replies.answer(input.reply, outcome, session);
    void input.reply.status(await upsertStatus(this.services.store, outcome, request.context, 'CallRegistered'));
    return reply;
  }

  @Endpoint(addTranscription)
  async transcribe(input: InputOf<typeof addTranscription>, @CurrentSession() session: Session) {
    const request = requestOf(addTranscription, input, session);
    const outcome = await this.commands.change(request, (call) => transcribe(input.body, call));
    return this.replies.answer(input.reply, outcome, session);
  }

  @Endpoint(extractTasks)
  async extract(input: InputOf<typeof extractTasks>, @CurrentSession() session: Session) {
    const request = requestOf(extractTasks, input, session);
    const outcome = await this.commands.change(request, async (call) =>
      // What is under way is not asked for twice: it would be found done, and be told as skipped.
      (await extractionOf(this.services, call)).status === 'pending' ? [] : requestExtraction(call),
    );
    return this.replies.answer(input.reply, outcome, session);
  }
}

function requestOf(endpoint: EndpointDeclaration, input: Input, session: Session): CallRequest {
  const context = commandContext(endpoint, input, session.caller);
  return { session, context, callId: input.params.call_id, ifMatch: input.headers['if-match'] };
}
