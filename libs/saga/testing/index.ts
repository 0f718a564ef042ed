export { FakeClock } from './fake-clock.ts';
export { ORGANIZATION, type ParcelEvent, parcelCodec, parcelStream, parcels, posted } from './parcels.ts';
