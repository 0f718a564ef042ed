import type { Bookmark } from '../bookmark.ts';
import type { Place } from '../place.ts';

/** A bookmark in memory. */
export interface MemoryBookmark extends Bookmark {
  place: Place | null;
}

/** An empty one, or one with a note. */
export function memoryBookmark(place: Place | null = null): MemoryBookmark {
  const bookmark: MemoryBookmark = {
    place,
    load: async () => bookmark.place,
    async save(now) {
      bookmark.place = now;
    },
    async remove() {
      bookmark.place = null;
    },
  };
  return bookmark;
}
