import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** The peer of P9: the smallest Nest service on Fastify. */
class HelloController {
  hello() {
    return 'hello';
  }
}
Reflect.decorate([Controller('health/ready')], HelloController);
const { prototype } = HelloController;
Reflect.decorate([Get()], prototype, 'hello', Object.getOwnPropertyDescriptor(prototype, 'hello'));

class AppModule {}
Reflect.decorate([Module({ controllers: [HelloController] })], AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
