import { organizationStream, putOrganization } from '#libs/directory';
import { canonicalTimeZone } from '#libs/time';
import { operatorContext } from './context.ts';
import { print, withLog } from './with-log.ts';

/** Names an organization, or changes its name and zone. */
export async function organization(id: string, { name, timeZone }: { name: string; timeZone: string }): Promise<void> {
  const time_zone = canonicalTimeZone(timeZone);
  await withLog(async ({ executor, organizations }) => {
    const { changed } = await executor.execute(organizations, {
      context: operatorContext(id),
      stream: organizationStream(id),
      decide: (state) => putOrganization({ name, time_zone }, state),
    });
    print(changed ? `${id} is ${name} in ${time_zone}.` : `${id} was ${name} in ${time_zone} already.`);
  });
}
