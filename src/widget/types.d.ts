/** What the gateway writes into the loader, and what the page may set by attributes of its script element. */
interface Settings {
  /** Address of the chat with a slash at its end. */
  base: string;
  name: string;
  version: string;
  title: string;
  colour: string;
  longest: number;
  largestFile: number;
  mediaTypes: string[];
  theme?: string;
  side?: string;
  language?: string;
}

declare const __SETTINGS__: Settings;

type Author = "you" | "machine" | "person";

interface ChatFile {
  name: string;
  type: string;
  size: number;
}

/** A message as it is shown. */
interface ChatMessage {
  id: string;
  from: Author;
  text: string;
  at: number;
  /** The browser's own id of a message of the visitor. */
  client?: string;
  choices?: string[];
  files?: ChatFile[];
}

type ServerFrame =
  | { t: "welcome"; token: string | null; consent: string }
  | ({ t: "message" } & ChatMessage)
  | { t: "current" }
  | { t: "typing" }
  | { t: "stored"; id: string }
  | { t: "refused"; id: string; why: string };

/** Something that the visitor said and the gateway may not have yet. */
interface Pending {
  t: "say" | "reach";
  id: string;
  at: number;
  text?: string;
  choice?: boolean;
  to?: string;
  value?: string;
}

type LinkState = "idle" | "connecting" | "open" | "offline";

interface Texts {
  open: string;
  close: string;
  notice: string;
  log: string;
  label: string;
  placeholder: string;
  send: string;
  attach: string;
  you: string;
  machine: string;
  person: string;
  sending: string;
  sent: string;
  failed: string;
  connecting: string;
  offline: string;
  typing: string;
  unread: (count: number) => string;
  newTab: string;
  save: string;
  reachOpen: string;
  reachLabel: string;
  reachSend: string;
  reachCancel: string;
  reachWrong: string;
  reachDone: string;
  tooMany: string;
  tooLarge: (megabytes: number) => string;
  wrongType: string;
  fileFailed: string;
}
