export { aiUsage } from './projection.ts';
export { sumUsage, type UsagePeriod, type UsageSum } from './sum-usage.ts';
