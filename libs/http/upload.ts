import type { Readable } from 'node:stream';
import type { BusboyInstance } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { UploadDeclaration } from './endpoint.ts';
import { jsonPointer } from './pointer.ts';
import { fileTooLarge, invalidField, malformedMultipart } from './problems.ts';
import { readUploadFields } from './upload-fields.ts';
import { openForm } from './upload-form.ts';

/** Where the bytes of a file go while they arrive. */
export interface FileKeeper<Kept> {
  /** The most bytes that a file may have. */
  readonly maxBytes: number;
  /** Reads the bytes to their end. Where they break off it rejects, and has left nothing. */
  keep(bytes: Readable): Promise<Kept>;
  /** Undoes a `keep` that resolved: the rest of the body was refused. */
  discard(kept: Kept): Promise<void>;
}

/** A multipart body, read to its end. */
export interface Upload<Kept, Fields> {
  /** The file's name as the client gave it: not to be trusted, and with whatever path it came with. */
  readonly name: string;
  readonly file: Kept;
  readonly fields: Fields;
}

type FieldsOf<D> = D extends { readonly fields: infer S extends z.ZodObject } ? z.output<S> : Record<string, never>;

/** What the parts of a body may add to its file before it is certainly too large. */
const ENVELOPE_BYTES = 256 * 1024;
const BROKE_OFF = 'The body broke off.';

/**
 * Reads the multipart body of a declared upload as a stream: its one file goes to the keeper while it arrives. Throws
 * the problem of a body that is no such thing (400, 413, 422); by then the keeper has left nothing, and the rest of the
 * body is let go by, so that the client gets to read the answer.
 */
export async function readUpload<D extends UploadDeclaration, Kept>(
  declaration: D,
  { raw, headers }: FastifyRequest,
  keeper: FileKeeper<Kept>,
): Promise<Upload<Kept, FieldsOf<D>>> {
  const { maxBytes } = keeper;
  let form: BusboyInstance | undefined;
  let file: { readonly name: string; readonly bytes: Readable; readonly kept: Promise<Kept> } | undefined;
  const texts = new Map<string, string>();
  const { promise: whole, resolve, reject } = Promise.withResolvers<void>();
  // The first refusal counts; the file's bytes end with it, and so does what keeps them.
  const refuse = (error: Error) => {
    reject(error);
    file?.bytes.destroy(error);
  };
  const onFile = (field: string | undefined, bytes: Readable, name: string | undefined) => {
    bytes.on('error', ignore);
    const at = jsonPointer([field ?? '']);
    if (field !== declaration.file) return refuse(invalidField(at, 'unknown', 'is not known here'));
    if (file !== undefined) return refuse(invalidField(at, 'too-many', 'must be one file'));
    if (!name) return refuse(invalidField(at, 'required', 'must be a file with a name'));
    bytes.once('limit', () => refuse(fileTooLarge(maxBytes)));
    file = { name, bytes, kept: keeper.keep(bytes) };
    file.kept.catch(refuse);
  };
  const onField = (field: string | undefined, value: string) => {
    const at = jsonPointer([field ?? '']);
    if (field === declaration.file) refuse(invalidField(at, 'invalid-type', 'must be a file with a name'));
    else if (field === undefined || !Object.hasOwn(declaration.fields?.shape ?? {}, field))
      refuse(invalidField(at, 'unknown', 'is not known here'));
    else if (texts.has(field)) refuse(invalidField(at, 'too-many', 'must be there once'));
    else texts.set(field, value);
  };
  const onBreak = () => refuse(malformedMultipart(BROKE_OFF));
  const onClose = () => {
    if (!raw.complete) onBreak();
  };
  try {
    if (Number(headers['content-length']) > maxBytes + ENVELOPE_BYTES) throw fileTooLarge(maxBytes);
    // Of a request whose client left while the caller was looked up, nothing would ever come.
    if (raw.destroyed) throw malformedMultipart(BROKE_OFF);
    form = openForm(headers, maxBytes);
    form.on('file', onFile).on('field', onField).once('finish', resolve);
    form.on('error', () => refuse(malformedMultipart()));
    raw.once('error', onBreak).once('close', onClose);
    raw.pipe(form);
    await whole;
    if (file === undefined)
      throw invalidField(jsonPointer([declaration.file]), 'required', 'must be a file with a name');
    const fields = readUploadFields<FieldsOf<D>>(declaration.fields, texts);
    return { name: file.name, file: await file.kept, fields };
  } catch (error) {
    if (form) raw.unpipe(form);
    raw.on('error', ignore).resume();
    await file?.kept.then((kept) => keeper.discard(kept), ignore);
    throw error;
  } finally {
    raw.off('error', onBreak).off('close', onClose);
  }
}

const ignore = (): void => {};
