/** The demo organization that a first start of Docket makes, its contact and its member. */
export const ORGANIZATION = '01980000-0000-7000-8000-000000000001';
export const CONTACT = '01980000-0000-7000-8000-000000000003';
export const MEMBER = '01980000-0000-7000-8000-000000000002';

/** A new task as a client sends it. */
export const taskBody = (title) =>
  JSON.stringify({
    title,
    description: 'He rang twice and wants to know whether the second payment has arrived.',
    category: 'callback',
    priority: 'high',
    contact_id: CONTACT,
    due_date: '2036-03-28T15:00',
    assigned_to: MEMBER,
  });
