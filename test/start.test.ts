import { afterAll, describe, expect, it } from '@jest/globals';
import { ChildService } from './support/child-service.ts';

// A service of its own takes its time where the machine has other work.
const services: ChildService[] = [];
const make = async (port?: number) => {
  const service = await ChildService.make(port);
  services.push(service);
  return service;
};
afterAll(async () => {
  await Promise.all(services.map((service) => service.end()));
});

describe('a start', () => {
  it('on a port that is taken ends with a line that names PORT, and leaves no database behind', async () => {
    const one = await make();
    await one.start();
    const two = await make(one.port);
    two.launch();
    expect(await two.exit()).toMatchObject({ code: 1 });
    expect(two.output.trim().split('\n').at(-1)).toMatch(/^docket: PORT /);
    expect(two.postmaster()).toBeNull();
  });

  it('that SIGTERM comes into ends in good order, and leaves no database behind', async () => {
    const service = await make();
    service.launch();
    await service.until(() => service.postmaster() !== null);
    const { code } = await service.stop();
    expect(code).toBe(0);
    expect(service.postmaster()).toBeNull();
    await service.start();
  });
});
