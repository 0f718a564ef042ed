import { JwksUnavailableError } from '#libs/access';
import { ContentionError, KeyReusedError } from '#libs/aggregate';
import { UnknownEntryError, UnknownOrganizationError, UserTakenError } from '#libs/directory';
import { StoreUnavailableError } from '#libs/event-store';
import {
  alreadyExists,
  ErrorMap,
  invalidField,
  invalidTransition,
  keyReused,
  notFound,
  unavailable,
  unknownOrganization,
} from '#libs/http';
import { DatabaseUnavailableError } from '#libs/postgres';
import { InvalidTransitionError, TaskExistsError, TaskNotFoundError } from '#libs/task';

/** The libraries' errors as the API answers them. */
export const docketErrors = (): ErrorMap =>
  new ErrorMap()
    .mapError(TaskNotFoundError, () => notFound('task'))
    .mapError(TaskExistsError, () => alreadyExists('task'))
    .mapError(InvalidTransitionError, ({ command, status }) => invalidTransition(command, status))
    .mapError(UserTakenError, () => invalidField('/user_id', 'already-used', 'is the user id of another member'))
    .mapError(UnknownEntryError, () => notFound())
    .mapError(UnknownOrganizationError, () => unknownOrganization())
    .mapError(KeyReusedError, () => keyReused())
    .mapError(ContentionError, () => unavailable('Too many commands change this at once.', 1))
    .mapError(StoreUnavailableError, () => unavailable())
    .mapError(DatabaseUnavailableError, () => unavailable())
    .mapError(JwksUnavailableError, () => unavailable('The keys that tokens are checked with cannot be reached.'));
