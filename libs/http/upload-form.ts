import type { IncomingHttpHeaders } from 'node:http';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { malformedMultipart } from './problems.ts';

const FIELD_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;

/** A parser of a multipart body with these headers; it cuts files off at `maxBytes`. Throws the 400 where they name no boundary. */
export function openForm(headers: IncomingHttpHeaders, maxBytes: number): BusboyInstance {
  const limits = { fileSize: maxBytes, fieldSize: FIELD_BYTES, headerSize: HEADER_BYTES, headerPairs: 32, parts: 16 };
  const typed = { ...headers, 'content-type': headers['content-type'] ?? '' };
  try {
    return new Busboy({ headers: typed, preservePath: true, limits });
  } catch {
    throw malformedMultipart('The multipart body has no boundary.');
  }
}
