// Shapes of the control API and the stream, as the console reads them.
export type Localised = { [lang: string]: string | undefined };

export type RunEvent = {
  id: string; type: string; source: string; subject?: string; time: string; walltime?: string;
  seq: number; causationid?: string; traceid?: string; data: any;
};

export type Bank = {
  id: string; name: string; legal_name: string; country: string; currency: string; regime: string;
  face: string; face_label: string; base: string; issuer: string; admits: string[] | null;
  policy: Localised; population: number;
};
export type Platform = { id: string; name: string; kind: string; base: string; page: string };
export type Person = { bank: string; key: string; name: string; language: string; note?: Localised; psid: string };

export type RunInfo = {
  id: string; epoch: string; title: Localised; summary: Localised; story?: string;
  state: 'live' | 'playing' | 'passed' | 'failed' | 'recorded'; seed: number; head: number; base: string; can_type: boolean; read_only?: boolean;
  clock: { now: string; rate: string; frozen: boolean; zone: string };
  banks: Bank[]; platforms: Platform[]; people: Person[];
};

export type Enrolment = {
  app: string; bank: string; issuer: string; api: string; face: string; client_id: string; client_secret: string; scope: string;
  redirect_uri: string; webhook_url?: string; webhook_id?: string; webhook_secret?: string; env: string;
  kinnet?: { app_id: string; app_secret: string; page_id: string; page_token: string; verify_token: string; graph: string; verified: boolean; problem?: string };
};

export type Message = {
  headers: [string, string][] | null; body: string; truncated: boolean; bytes: number; dropped: boolean;
};
export type Exchange = {
  id: string; seq: number; from: string; to: string; method: string; url: string; status: number; took_us: number;
  traceid: string; time: string; refusal?: string; request: Message; response: Message; curl: string;
};

/** An exchange as the stage remembers it. */
export type Call = { seq: number; id: string; from: string; to: string; method: string; path: string; status: number; refusal: string };
export type Pair = { key: string; a: string; b: string; calls: number; refused: number; last: Call };
export type Chapter = { seq: number; id: string; title: any; headline: any; sentence: any; time: string };
export type ChatItem = { seq: number; time: string; kind: 'message' | 'note'; data: any; tone?: string };
export type Chat = {
  psid: string; app: string; customer: string; bank: string; linked: boolean; typing: boolean; linking: number; items: ChatItem[];
};
export type Stance = { words: string; slots: Record<string, string>; tone: string; seq: number };
export type Consent = { id: string; bank: string; customer: string; name: string; recipient: string; clusters: string[]; expires: string; status: string; seq: number };

/** What is so after an event: everything a panel shows as of the playhead. */
export type View = {
  seq: number; time: string; chapter: number; calls: number; refused: number;
  chats: Record<string, Chat>; pairs: Record<string, Pair>; recent: Call[];
  stances: Record<string, Stance>; consents: Record<string, Consent>; apps: Record<string, string>;
  clients: Record<string, { name: string; party: string }>;
};
