const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of the zone show, to the second, by Intl alone: an oracle apart from Temporal. */
export function intlClock(epochMilliseconds: number, zone: string): string {
  const parts = new Map(
    format(zone)
      .formatToParts(epochMilliseconds)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day] = [parts.get('year')?.padStart(4, '0'), parts.get('month'), parts.get('day')];
  return `${year}-${month}-${day}T${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`;
}

/** The local day at an instant, by Intl alone. */
export function intlDay(epochMilliseconds: number, zone: string): string {
  return intlClock(epochMilliseconds, zone).slice(0, 10);
}

function format(zone: string): Intl.DateTimeFormat {
  const cached = formats.get(zone);
  if (cached) return cached;
  // Intl's Gregorian calendar is Julian before 1582, unlike that of RFC 3339: for later instants only.
  const created = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, created);
  return created;
}
