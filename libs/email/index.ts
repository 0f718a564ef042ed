export { type ComposedEmail, composeEmail, type EmailContent } from './compose.ts';
export { createMailer, type Email, EmailError, type Mailer, type MailerOptions } from './mailer.ts';
