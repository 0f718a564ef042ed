import type { Config } from '#libs/config';
import type { ModelDoor } from '#libs/extraction';

/** The door to the configured provider; null where none is. Its client is loaded with the first question. */
export function modelDoor({ ai }: Pick<Config, 'ai'>): ModelDoor | null {
  if (ai === null) return null;
  let opened: Promise<ModelDoor> | undefined;
  return {
    async ask(model, question, signal) {
      opened ??= import('#libs/extraction/openai').then(({ openaiDoor }) => openaiDoor(ai));
      return (await opened).ask(model, question, signal);
    },
  };
}
