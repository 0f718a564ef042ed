import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A question as the server received it. */
export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly [parameter: string]: unknown;
}

/** What the server does with one question. */
export type Behaviour = (response: ServerResponse, request: ModelRequest) => void | Promise<void>;

/** A server that speaks as OpenAI's does, and does with each question what the test says. */
export class ModelServer {
  readonly requests: ModelRequest[] = [];
  /** Of questions whose sender has gone. */
  abandoned = 0;
  #script: Behaviour[] = [];
  #usual: Behaviour = answers([]);

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<ModelServer> {
    const server = createServer();
    const model = new ModelServer(server);
    server.on('request', (request, response) => void model.#handle(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return model;
  }

  /** The value of AI_BASE_URL. */
  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
  }

  /** The variables of a service that asks this server. */
  variables(timeoutSeconds = 60): Record<string, string> {
    return { AI_API_KEY: 'test-key', AI_BASE_URL: this.url, AI_TIMEOUT_SECONDS: String(timeoutSeconds) };
  }

  /** What it does with the next questions, one after the other. */
  next(...behaviours: readonly Behaviour[]): void {
    this.#script.push(...behaviours);
  }

  /** What it does with all further questions that nothing else was said of. */
  usually(behaviour: Behaviour): void {
    this.#usual = behaviour;
    this.#script = [];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return void response.writeHead(404).end();
    if (request.headers.authorization !== 'Bearer test-key') return void response.writeHead(401).end();
    response.on('close', () => {
      if (!response.writableFinished) this.abandoned++;
    });
    const question: ModelRequest = JSON.parse(await text(request));
    this.requests.push(question);
    await (this.#script.shift() ?? this.#usual)(response, question);
  }
}

const completion = (message: object, finish_reason: string) => ({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', refusal: null, content: null, ...message }, finish_reason }],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
});

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** Answers with this text. */
export const says =
  (content: string, finish_reason = 'stop'): Behaviour =>
  (response) =>
    send(response, 200, completion({ content }, finish_reason));

/** Answers with these tasks, in the schema that was asked for. */
export const answers = (tasks: readonly object[]): Behaviour => says(JSON.stringify({ tasks }));

/** Refuses, as models do. */
export const refuses: Behaviour = (response) =>
  send(response, 200, completion({ refusal: 'I cannot help with that.' }, 'stop'));

/** Answers with a status and an error. */
export const fails =
  (status: number, code: string | null = null): Behaviour =>
  (response) =>
    send(response, status, { error: { message: 'no', type: 'error', code } });

/** Takes the question and never answers. */
export const keepsSilent: Behaviour = () => undefined;

/** Begins an answer and never ends it. */
export const neverEnds: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices": [');
};

/** Begins an answer and breaks the connection. */
export const breaksOff: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"choices": [');
  setImmediate(() => response.destroy());
};

/** Closes the connection without an answer. */
export const hangsUp: Behaviour = (response) => void response.destroy();

/** Answers with what is no JSON at all. */
export const babbles: Behaviour = (response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('<html>502</html>');

/** Does that once the promise is resolved. */
export const after =
  (moment: Promise<unknown>, behaviour: Behaviour): Behaviour =>
  async (response, request) => {
    await moment;
    await behaviour(response, request);
  };
