import { Controller } from '@nestjs/common';
import { can, taskScope } from '#libs/access';
import { Endpoint, type InputOf, invalidParameter } from '#libs/http';
import { type ReportQuery, reportTasks, TooManyGroupsError } from '#projections/reports';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import { membersOf } from '../task/task-query.ts';
import { getTaskReport } from './report-endpoints.ts';
import type { ReportRequest } from './report-query.ts';

/** What tasks were like, in numbers. */
@Controller()
export class ReportController {
  constructor(private readonly services: Services) {}

  @Endpoint(getTaskReport)
  async tasks({ query }: InputOf<typeof getTaskReport>, @CurrentSession() { caller }: Session) {
    const now = new Date().toISOString();
    const asOf = query.as_of ?? now;
    const scope = { tasks: taskScope(caller), seesDeleted: can(caller, 'Audit:Read') };
    // What has not happened yet changes nothing: then tasks are as they are.
    const asked = queryOf(query, caller.memberId, asOf < now ? asOf : null);
    try {
      return { as_of: asOf, data: await reportTasks(this.services.readModel, scope, asked) };
    } catch (error) {
      if (!(error instanceof TooManyGroupsError)) throw error;
      throw invalidParameter('group_by', 'too-many-groups', `makes more than ${error.most} groups: narrow the report`);
    }
  }
}

function queryOf(query: ReportRequest, memberId: string | null, asOf: string | null): ReportQuery {
  const { group_by = [], from, to, status, category, priority, source, type, contact_id, assigned_to } = query;
  const members = assigned_to && membersOf(assigned_to, memberId);
  const filters = { status, category, priority, source, type, contact_id, assigned_to: members };
  return { groupBy: [...new Set(group_by)], from, to, asOf, filters };
}
