import type { SagaSource } from '#libs/saga';
import { sagaWork } from '#projections/saga-work';
import { extractionSource } from '../extraction/extraction-saga.ts';
import { emailSource } from '../notification/email-saga.ts';
import { notifySource } from '../notification/notify.ts';
import { webhookSource } from '../webhook/webhook-saga.ts';

/** What sets the instances of every saga going. A change of any of them is a new version of the read model. */
const sources: readonly SagaSource[] = [notifySource, emailSource, webhookSource, extractionSource];

/** The instances of all sagas that wait. */
export const sagaWorkOfDocket = sagaWork(2, sources);
