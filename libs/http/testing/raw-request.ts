import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** What came back for bytes that were sent as they are. */
export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends bytes to a port of loopback and reads all that comes back until the server closes the connection. */
export async function rawRequest(port: number, bytes: string | Buffer): Promise<RawReply> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const reply = await text(socket);
  const [head = '', ...rest] = reply.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field): [string, string] => {
    const at = field.indexOf(':');
    return [field.slice(0, at), field.slice(at + 1).trim()];
  });
  return { status: Number(line.split(' ')[1]), headers: new Headers(headers), body: rest.join('\r\n\r\n') };
}
