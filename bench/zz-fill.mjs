// usage: node fill.mjs <tasks> ; leaves server home in /tmp/rb/home (stopped)
import pg from 'pg';
import { writeFileSync } from 'node:fs';
const R='/tmp/w/reports/dist/';
const { openEmbeddedPostgres } = await import(R+'libs/postgres/embedded/index.js');
const { createPool, migrate } = await import(R+'libs/postgres/index.js');
const { eventStoreMigrations } = await import(R+'libs/event-store/postgres/index.js');
const { projectionMigrations, prepare } = await import(R+'libs/projection/index.js');
const { reports } = await import(R+'projections/reports/index.js');
const { taskList } = await import(R+'projections/task-list/index.js');
const { CUBOIDS } = await import(R+'projections/reports/cuboids.js');
const { bucketOf } = await import(R+'projections/reports/bucket.js');
const quiet={info(){},warn:console.warn,error:console.error};
const N=Number(process.argv[2]??1e6);
const server=await openEmbeddedPostgres('/tmp/rb/home',quiet);
const pool=createPool(server.url,{name:'fill',max:4,queryTimeoutMs:600000});
await migrate(pool,[...eventStoreMigrations,...projectionMigrations]);
for (const p of [taskList,reports]) await prepare(pool,p);
const c=new pg.Client({connectionString:server.url+'?options=-c%20search_path%3Dread_model,public'}); await c.connect();
const q=async(t)=>{const s=performance.now(); await c.query(t); console.log(Math.round(performance.now()-s),'ms',t.slice(0,60).replace(/\s+/g,' '))};
await q(`create or replace function public.bk(d bigint) returns smallint language plpgsql immutable as $$ declare e int; begin if d < 16 then return d; end if; e := floor(log(2, d::numeric)); return 16*(e-3) + floor(d / power(2,(e-4))) - 16; end $$`);
const O=`'01980000-0000-7000-8000-000000000001'::uuid`;
const START=`timestamptz '2024-01-01T00:00:00Z'`;
const m=(n)=>`('0198ffff-0000-7000-8000-'||lpad(to_hex(1+(${n})),12,'0'))::uuid`;
await q(`create temp table t as select n, ('0198aaaa-0000-7000-8000-'||lpad(to_hex(n),12,'0'))::uuid id,
 ${START} + (n::float8/${N})*interval '800 days' as created_at,
 case when random()<0.85 then (case when random()<0.9 then 'done' else 'dismissed' end) when random()<0.5 then 'open' else 'in-progress' end as status,
 (array['callback','follow-up','send-info','meeting','general'])[1+floor(random()*5)::int] category,
 (array['urgent','high','medium','low',null])[1+floor(random()*5)::int] priority,
 case when random()<0.2 then 'ai' else 'manual' end source,
 (array['contact','contact','contact','internal','personal','report-exception'])[1+floor(random()*6)::int] as type,
 case when random()<0.1 then null else ${m('floor(random()*200)::int')} end assigned_to,
 ${m('floor(random()*200)::int')} reporter_id,
 (exp(10 + 1.8*(random()+random()+random()+random()+random()+random()-3)*1.41)*1000)::bigint as ms
 from generate_series(1,${N}) n`);
await q(`insert into report_task select ${O}, id, created_at + interval '1 min', status, category, priority, source, type, null, reporter_id, assigned_to, created_at, created_at::date, case when status in ('done','dismissed') then created_at + ms*interval '1 ms' end, case when status in ('done','dismissed') then (created_at + ms*interval '1 ms')::date end, case when status in ('done','dismissed') then ms end, case when status in ('done','dismissed') then bk(ms) end, case when status in ('done','dismissed') then 1 else 0 end, 0 from t`);
await q(`insert into report_past select ${O}, id, created_at, 'open', category, priority, source, type, null, reporter_id, null, created_at, created_at::date, null,null,null,null,0,0, created_at + interval '30 s' from t`);
await q(`insert into report_past select ${O}, id, created_at + interval '30 s', 'in-progress', category, priority, source, type, null, reporter_id, assigned_to, created_at, created_at::date, null,null,null,null,0,0, created_at + interval '1 min' from t`);
await q(`update report_past set valid_to = t.created_at + ms*interval '0.5 ms' from t where report_past.id = t.id and report_past.status='open'`);
await q(`update report_past set valid_from = t.created_at + ms*interval '0.5 ms', valid_to = t.created_at + ms*interval '1 ms' from t where report_past.id = t.id and report_past.status='in-progress'`);
await q(`update report_task set valid_from = t.created_at + ms*interval '1 ms' from t where report_task.id = t.id`);
await q(`insert into report_fact select ${O}, id, 2, 'resolved', resolved_at, resolved_day from report_task where resolved_at is not null`);
const COL={status:'status',category:'category',priority:`coalesce(priority,'')`,source:'source',type:'type',assignee:`coalesce(assigned_to::text,'')`,reporter:`coalesce(reporter_id::text,'')`};
for (const {table,columns,daily} of CUBOIDS){ const cols=columns.map(x=>COL[x]).join(',');
 for (const [kind,day,bucket,where] of [['created','created_day','0','true'],['resolved','resolved_day','0','resolved_at is not null'],['resolution','resolved_day','bucket','resolved_at is not null']])
 await q(`insert into ${table} select organization_id ${daily?','+day:''}, ${cols}, '${kind}', ${bucket}::smallint, count(*) from report_task where ${where} group by ${Array.from({length:1+(daily?1:0)+columns.length+2},(_,i)=>i+1).join(',')}`);
}
await c.query('reset search_path'); 
await pool.query('vacuum analyze');
for (const t of ['report_task','report_past','report_fact',...CUBOIDS.map(x=>x.table)]) { const {rows}=await c.query(`select count(*) n, pg_size_pretty(pg_total_relation_size((select schemaname||'.'||tablename from pg_tables where tablename='${t}' limit 1)::regclass)) s from read_model.${t}`); console.log(t, rows[0]); }
await c.end(); await pool.end(); await server.release();
