import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Client } from '../../support/client.ts';

/** An upload byte by byte: it can be left half-way. */
export class RawUpload {
  private constructor(private readonly socket: Socket) {}

  /** Sends the head of an upload of a file of this size, and nothing of the file yet. */
  static async begin({ base, token }: Client, task: string, size: number): Promise<RawUpload> {
    const open = '--b\r\ncontent-disposition: form-data; name="file"; filename="cut.bin"\r\n\r\n';
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const head = [`POST /api/tasks/${task}/attachments HTTP/1.1`, 'host: a', `authorization: Bearer ${token}`];
    const type = ['content-type: multipart/form-data; boundary=b', `content-length: ${open.length + size + 9}`];
    socket.write(`${[...head, ...type, 'connection: close'].join('\r\n')}\r\n\r\n${open}`);
    return new RawUpload(socket);
  }

  /** Sends bytes of the file; resolves once the network has them, or the connection is closed. */
  async send(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Sends the end of the form. */
  finish(): void {
    this.socket.write('\r\n--b--\r\n');
  }

  /** Resolves to the status line and all else that came back until the connection was closed. */
  async reply(): Promise<string> {
    let text = '';
    for await (const chunk of this.socket.setEncoding('utf8')) text += chunk;
    return text;
  }

  /** Leaves: with a goodbye, or as a client does that is killed. */
  leave(how: 'closed' | 'reset'): void {
    if (how === 'closed') this.socket.destroy();
    else this.socket.resetAndDestroy();
  }
}
