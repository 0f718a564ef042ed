export { type Delivered, type MailServer, startMailServer } from './mail-server.ts';
