import { startDocket } from '../common/service.mjs';
import { openConnection, requestText } from '../http/client.mjs';
import { taskBody } from '../http/task-body.mjs';

/** Makes a home of Docket with its embedded database, and so many tasks in it. Answers a token. */
export async function fillHome(env, tasks) {
  const { port, token, stop } = await startDocket({ env });
  const connections = await Promise.all(Array.from({ length: 16 }, () => openConnection(port)));
  let sent = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (sent < tasks) {
        const { status } = await connection.send(
          requestText('POST', '/api/tasks', { token, body: taskBody(`task ${sent++}`) }),
        );
        if (status !== 201) throw new Error(`Docket answered ${status}`);
      }
      connection.close();
    }),
  );
  await stop();
  return token;
}
