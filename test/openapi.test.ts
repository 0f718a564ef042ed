import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CheckedDocument, openApiFaults } from '../libs/http/testing/openapi-faults.ts';
import { Client } from './support/client.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
let document: CheckedDocument;
beforeAll(async () => {
  service = await startService();
  document = (await new Client(service.base, null).get('/openapi.json')).body;
});
afterAll(() => service.stop());

it('the document of the service is valid, and its examples fit its schemas', () => {
  expect(openApiFaults(document)).toEqual([]);
});

it('the document has every route of the service', () => {
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const declared = service.endpoints.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(told.toSorted()).toEqual(declared.toSorted());
});
