import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailableError } from '#libs/event-store';
import { makeDemo } from '../apps/docket/src/installation/demo.ts';
import { ChildService } from './support/child-service.ts';
import { Client, must } from './support/client.ts';
import { tokenOf } from './support/organization.ts';
import { startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
const services: ChildService[] = [];
const make = async (port?: number, variables?: Record<string, string>) => {
  const service = await ChildService.make(port, variables);
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

  it('with a database that takes no connection ends with a line that names DATABASE_URL', async () => {
    const service = await make(undefined, { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    service.launch();
    expect(await service.exit()).toMatchObject({ code: 1 });
    expect(service.output.trim().split('\n').at(-1)).toMatch(/^docket: DATABASE_URL .*ECONNREFUSED/);
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

  it('whose log is slow to answer makes the demo organization all the same, and a later one makes none', async () => {
    const service = await startService();
    const head = jest.spyOn(service.installation.store, 'head');
    for (let n = 0; n < 2; n++) head.mockRejectedValueOnce(new StoreUnavailableError('the log did not answer'));
    const demo = { organizationId: expect.any(String), token: expect.any(String) };
    expect(await makeDemo(service.installation)).toEqual(demo);
    expect(await makeDemo(service.installation)).toBeNull();
    head.mockRestore();
    await service.stop();
  });

  it('completes the demo organization that one which was killed has begun, and doubles nothing', async () => {
    const service = await startService();
    const { store } = service.installation;
    const append = store.append.bind(store);
    const types = async () => (await store.readAll(null, 100)).map(({ type }) => type);
    const whole = ['OrganizationCreated', 'MemberAdded', 'ContactCreated', 'TaskCreated'];
    for (let done = 0; done < whole.length; done++) {
      expect(await types()).toEqual(whole.slice(0, done));
      // Killed before its next append: whatever it does after one more is never written.
      const killed = jest.spyOn(store, 'append').mockRejectedValue(new Error('killed'));
      killed.mockImplementationOnce(append);
      if (done + 1 < whole.length) await expect(makeDemo(service.installation)).rejects.toThrow('killed');
      else expect(await makeDemo(service.installation)).toMatchObject({ token: expect.any(String) });
      killed.mockRestore();
    }
    expect(await types()).toEqual(whole);
    expect(await makeDemo(service.installation)).toBeNull();
    expect(await types()).toEqual(whole);
    await service.stop();
  });

  it('leaves alone what somebody else has made of a demo organization that was begun', async () => {
    const service = await startService();
    const { store } = service.installation;
    const append = store.append.bind(store);
    const killed = jest.spyOn(store, 'append').mockRejectedValue(new Error('killed'));
    killed.mockImplementationOnce(append);
    await expect(makeDemo(service.installation)).rejects.toThrow('killed');
    killed.mockRestore();
    const admin = new Client(service.base, await tokenOf('01980000-0000-7000-8000-000000000001', 'root', 'admin'));
    must(await admin.put('/api/organization', { name: 'Ours', time_zone: 'Europe/Berlin' }), 200);
    expect(await makeDemo(service.installation)).toBeNull();
    expect((await store.readAll(null, 100)).length).toBe(2);
    await service.stop();
  });
});
