import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { EndpointDeclaration } from '#libs/http';
import { formOf, type Reply } from './client.ts';
import { problemFaults } from './problem.ts';
import type { Things } from './route-cases.ts';
import type { Service } from './service.ts';

/** Requests on every route of a service, made from what the routes declare. */
export class Probe {
  constructor(
    private readonly service: Service,
    readonly things: Things,
  ) {}

  /** The routes that want a token. */
  routes(): readonly EndpointDeclaration[] {
    return this.service.endpoints.filter(({ auth, path }) => auth === 'token' && path.startsWith('/api/'));
  }

  /** Those of them that take a body. */
  commands(): readonly EndpointDeclaration[] {
    return this.routes().filter(({ body }) => body !== undefined);
  }

  /** A route's path with things that are there. */
  pathOf({ path }: EndpointDeclaration): string {
    return path
      .replace(':task_id', this.things.task)
      .replace(':attachment_id', this.things.attachment)
      .replace(':contact_id', this.things.contact)
      .replace(':call_id', this.things.call)
      .replace(':area', 'extract_tasks')
      .replace(':comment_id', this.things.comment)
      .replace(/:(member|key|notification|instance|webhook|delivery)_id/g, randomUUID())
      .replace(':kind', 'report')
      .replace(':reference_id', 'R-17')
      .replace(':name', 'task-list');
  }

  /** A valid body of a route, from its example in the documents. */
  exampleOf({ examples }: EndpointDeclaration): Record<string, unknown> {
    const own = new Map<string, unknown>([
      ['contact_id', this.things.contact],
      ['member_id', null],
      ['assigned_to', null],
      ['assigned_members', []],
      // Whom the example mentions is no member here.
      ['body', 'Please'],
    ]);
    const body = Object.entries(examples?.body ?? {});
    return Object.fromEntries(body.map(([name, value]) => [name, own.has(name) ? own.get(name) : value]));
  }

  /** That body, where the route takes one. */
  bodyFor(route: EndpointDeclaration): { readonly body?: unknown } {
    if (route.upload !== undefined) return { body: formOf({ name: 'note.txt', bytes: 'note' }) };
    return route.body === undefined ? {} : { body: this.exampleOf(route) };
  }

  /** Holds that the service, however odd the request, does not fail, and that what it refuses has written nothing. */
  async expectSound(send: () => Promise<Reply>): Promise<Reply> {
    const { store } = this.service.installation;
    const before = await store.head();
    const reply = await send();
    if (reply.status >= 500) throw new Error(`${reply.status}: ${reply.text}`);
    if (reply.status >= 400) {
      expect(problemFaults(reply)).toEqual([]);
      expect(await store.head()).toBe(before);
    }
    return reply;
  }
}
