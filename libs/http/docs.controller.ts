import { Controller, Inject } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { z } from 'zod';
import { defineEndpoint } from './define-endpoint.ts';
import { docsAssets, docsPage, docsPolicy, readDocsAsset } from './docs-assets.ts';
import { Endpoint } from './endpoint.decorator.ts';
import type { InputOf } from './endpoint.ts';
import { endpointsIn } from './endpoints-in.ts';
import { type ApiInfo, buildOpenApi, type OpenApiDocument } from './openapi.ts';

/** The token under which the ApiInfo of the document is provided. */
export const API_INFO = Symbol('docket:api-info');

const common = { method: 'GET', tags: ['service'], auth: 'none', status: 200 } as const;

const openapi = defineEndpoint({
  ...common,
  path: '/openapi.json',
  operation: 'getOpenApi',
  summary: 'This document.',
  reply: z.looseObject({ openapi: z.string() }),
  examples: { reply: { openapi: '3.1.0' } },
});

const docs = defineEndpoint({
  ...common,
  path: '/docs',
  operation: 'getDocs',
  summary: 'This document as a page.',
  reply: null,
  produces: ['text/html'],
});

const asset = defineEndpoint({
  ...common,
  path: '/docs/:asset',
  operation: 'getDocsAsset',
  summary: 'A file that the page of the documents loads.',
  params: z.object({ asset: z.enum(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'start.js']) }),
  reply: null,
  produces: ['text/css', 'text/javascript', 'image/png'],
});

/** The OpenAPI document and its page. Both work without a network, and cost nothing until they are asked for. */
@Controller()
export class DocsController {
  #document: Promise<OpenApiDocument> | undefined;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(API_INFO) private readonly info: ApiInfo,
  ) {}

  @Endpoint(openapi)
  document(): Promise<OpenApiDocument> {
    this.#document ??= buildOpenApi(endpointsIn(this.modules), this.info);
    return this.#document;
  }

  @Endpoint(docs)
  page({ reply }: InputOf<typeof docs>): string {
    reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', docsPolicy);
    return docsPage;
  }

  @Endpoint(asset)
  async asset({ params, reply }: InputOf<typeof asset>): Promise<Buffer> {
    const bytes = await readDocsAsset(params.asset);
    reply.header('content-type', docsAssets[params.asset]).header('x-content-type-options', 'nosniff');
    return bytes;
  }
}
