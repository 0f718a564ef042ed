import { describe, expect, it } from '@jest/globals';
import { RouteTable } from './routes.ts';

const table = new RouteTable();
table.add(['GET'], '/api/tasks');
table.add(['HEAD'], '/api/tasks');
table.add(['POST'], '/api/tasks');
table.add(['GET'], '/api/tasks/counts');
table.add(['GET'], '/api/tasks/:task_id');
table.add(['DELETE'], '/api/tasks/:id');
table.add(['GET'], '/files/*');

describe('the methods that a path allows', () => {
  it.each([
    ['/api/tasks', ['GET', 'HEAD', 'POST']],
    ['/api/tasks/7', ['DELETE', 'GET']],
    ['/api/tasks/counts', ['GET']],
    ['/api/tasks/count%73', ['GET']],
    ['/api/tasks/a%2Fb', ['DELETE', 'GET']],
    ['/api/tasks/%zz', ['DELETE', 'GET']],
    ['/files/a/b', ['GET']],
    ['/files', []],
    ['/api/tasks/', []],
    ['/api/tasks/7/x', []],
    ['/', []],
  ])('%s: %j', (path, methods) => {
    expect(table.allowed(path)).toEqual(methods);
  });
});
