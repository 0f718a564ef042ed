/** The stream of an organization. */
export const organizationStream = (organizationId: string): string => `organization-${organizationId}`;

/** The stream of a contact; organization and id, so that ids of two organizations cannot meet. */
export const contactStream = (organizationId: string, contactId: string): string =>
  `contact-${organizationId}_${contactId}`;
