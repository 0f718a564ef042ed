const PREFIX = 'task-';

/** The stream of a task: its name holds organization and id, so that ids of two organizations cannot meet. */
export const taskStream = (organizationId: string, taskId: string): string => `${PREFIX}${organizationId}_${taskId}`;

/** Whether a stream is a task's. */
export const isTaskStream = (stream: string): boolean => stream.startsWith(PREFIX);

/** The task's id in the name of its stream. */
export const taskIdOf = (stream: string): string => stream.slice(stream.indexOf('_') + 1);
