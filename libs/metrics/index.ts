export { COUNTS, Distribution, SECONDS } from './distribution.ts';
export { type Family, gauge, type Sample } from './family.ts';
export { Counters, Histograms } from './labelled.ts';
export { EXPOSITION_TYPE, render } from './render.ts';
