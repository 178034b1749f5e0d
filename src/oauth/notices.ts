// What the pages of one origin tell each other of an account's tokens: that they changed. Never a token, and nothing a page could not have guessed.

/** `refreshed`: the same person's tokens are others now. `signed-in`, `signed-out`: whatever was known or is under way belongs to somebody else. */
export type TokenNotice = 'refreshed' | 'signed-in' | 'signed-out';

export interface TokenNotices {
  readonly post: (notice: TokenNotice) => void;
  readonly close: () => void;
}

/** Joins the others under a name, and hears from them, never from itself. */
export type JoinNotices = (name: string, onNotice: (notice: TokenNotice) => void) => TokenNotices;

const silence: TokenNotices = { post: () => {}, close: () => {} };
const isNotice = (data: unknown): data is TokenNotice => data === 'refreshed' || data === 'signed-in' || data === 'signed-out';

/** Over a BroadcastChannel; silent where a frame may have none. */
export const overBroadcast: JoinNotices = (name, onNotice) => {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isNotice(data)) onNotice(data);
    };
    let open = true;
    return {
      post: (notice) => {
        if (open) channel.postMessage(notice);
      },
      close: () => {
        open = false;
        channel.close();
      },
    };
  } catch {
    return silence;
  }
};
