import { JwksUnavailableError } from '#libs/access';
import { BusyError, ContentionError, KeyReusedError, MissingKeyError } from '#libs/aggregate';
import { BlobStoreUnavailableError, ClaimExpiredError } from '#libs/attachment';
import { CallEndsBeforeStartError, CallNotFoundError, ExternalIdTakenError, IncompleteCallError } from '#libs/call';
import { UnknownEntryError, UnknownOrganizationError, UserTakenError } from '#libs/directory';
import { ErasedError } from '#libs/event';
import { StoreUnavailableError } from '#libs/event-store';
import {
  alreadyExists,
  cannotUndo,
  ErrorMap,
  erased,
  forbidden,
  invalidField,
  invalidTransition,
  keyReused,
  notFound,
  unavailable,
  unknownOrganization,
} from '#libs/http';
import { NotificationNotFoundError } from '#libs/notification';
import { isTooSlow, isUnavailable, isUndefined } from '#libs/postgres';
import { NoDeadLetterError } from '#libs/projection';
import { NoInstanceError } from '#libs/saga';
import {
  AttachmentNotFoundError,
  AttachmentNotFreeError,
  CannotUndoError,
  CommentNotFoundError,
  InvalidTransitionError,
  TaskExistsError,
  TaskNotFoundError,
  UndoNeedsDeleteError,
} from '#libs/task';
import { TooManyWebhooksError, WebhookNotFoundError } from '#libs/webhook';

/** The libraries' errors as the API answers them. */
export const docketErrors = (): ErrorMap =>
  new ErrorMap()
    .mapError(TaskNotFoundError, () => notFound('task'))
    .mapError(TaskExistsError, () => alreadyExists('task'))
    .mapError(CommentNotFoundError, () => notFound('comment'))
    .mapError(AttachmentNotFreeError, ({ index, carriedBy }) =>
      carriedBy === null
        ? invalidField(`/attachment_ids/${index}`, 'unknown-attachment', 'must be the id of an attachment of this task')
        : invalidField(`/attachment_ids/${index}`, 'already-used', 'is carried by another comment'),
    )
    .mapError(AttachmentNotFoundError, () => notFound('attachment'))
    .mapError(CannotUndoError, ({ message, obstacles }) => cannotUndo(`${message}.`, obstacles))
    .mapError(UndoNeedsDeleteError, () => forbidden('To undo the creation of a task is to delete it.'))
    .mapError(InvalidTransitionError, ({ command, status }) => invalidTransition(command, status))
    .mapError(UserTakenError, () => invalidField('/user_id', 'already-used', 'is the user id of another member'))
    .mapError(CallNotFoundError, () => notFound('call'))
    .mapError(IncompleteCallError, ({ field }) => invalidField(`/${field}`, 'required', 'is required for a new call'))
    .mapError(CallEndsBeforeStartError, () => invalidField('/ended_at', 'too-small', 'must not be before started_at'))
    .mapError(ExternalIdTakenError, () =>
      invalidField('/external_id', 'already-used', 'is the external id of another call'),
    )
    .mapError(UnknownEntryError, () => notFound())
    .mapError(UnknownOrganizationError, () => unknownOrganization())
    .mapError(NotificationNotFoundError, () => notFound('notification'))
    .mapError(NoInstanceError, () => notFound('instance'))
    .mapError(WebhookNotFoundError, () => notFound('webhook'))
    .mapError(TooManyWebhooksError, ({ most }) =>
      invalidField('', 'too-many', `An organization has at most ${most} webhooks.`),
    )
    .mapError(NoDeadLetterError, () => notFound('dead letter'))
    .mapError(ErasedError, () => erased())
    .mapError(KeyReusedError, () => keyReused())
    .mapError(BusyError, () => unavailable('Too many commands wait for this one thing.', 1))
    .mapError(ContentionError, () => unavailable('Too many commands change this at once.', 1))
    .mapError(StoreUnavailableError, () => unavailable())
    .mapError(MissingKeyError, ({ keyId }) => unavailable(missingKey(keyId), MISSING_KEY_RETRY_SECONDS))
    .mapError(BlobStoreUnavailableError, () => unavailable('The store of attachments cannot be reached.'))
    .mapError(ClaimExpiredError, () => unavailable('Storing the file took too long.'))
    .mapError(JwksUnavailableError, () => unavailable('The keys that tokens are checked with cannot be reached.'))
    // What the database's driver throws has many classes, and no name for this.
    .mapError(Error, (error) => {
      if (isTooSlow(error)) return unavailable(TOO_SLOW);
      if (isUndefined(error)) return unavailable(OTHER_VERSION, 5);
      return isUnavailable(error) ? unavailable() : undefined;
    });

const missingKey = (keyId: string): string =>
  `The text of this is sealed, and the key of the contact or call ${keyId} is not in this installation's database. ` +
  'An operator has to bring the keys from the database that the events were written with, or from a backup of it.';

/** Only a person can mend it. */
const MISSING_KEY_RETRY_SECONDS = 60;

/** Such as a search for one or two letters, which no index is narrow enough for, among very many tasks. */
const TOO_SLOW =
  'The database took too long to answer this: a narrower question, by more filters or a longer text, is quicker.';
/** After an upgrade the tables that are there may be those of another version, until the new ones have been filled. */
const OTHER_VERSION =
  'What this reads is still being filled, or was changed by another version of the program: GET /api/projections tells.';
