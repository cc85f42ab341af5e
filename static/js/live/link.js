/* The wire: Socket.IO, and plain HTTP when websockets do not pass. Says how it is doing in two calm stages.
   Fires "state" with state = live | backup | waking | lost, and "refused" with the server's sentence. */
const SOON_MS = 1500;
const LATE_MS = 8000;
const BACKUP_AFTER_MS = 6000;
const POLL_MS = 3000;
const SILENCE_MS = 25000;

export class Link extends EventTarget {
  constructor(store, { meeting = null, screen = null, tab = "" }) {
    super();
    Object.assign(this, { store, meeting, screen, tab, state: "waking", downSince: Date.now(), refusal: "" });
    this.heard = Date.now();
    this.socket = window.io("/live", {
      transports: ["websocket"],
      auth: (give) => give(this.credentials()),
      reconnectionDelay: 100,
      reconnectionDelayMax: 2000,
      randomizationFactor: 0.5,
      timeout: 5000,
    });
    this.listen();
    setInterval(() => this.beat(), 500);
    window.addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  credentials() {
    const who = this.screen ? { screen: this.screen } : {};
    return { v: 1, meeting: this.meeting, since: this.store.known, tab: this.tab, ...who };
  }

  get connected() {
    return this.socket.connected;
  }

  listen() {
    const hear = (name, take) => this.socket.on(name, (message) => {
      this.heard = Date.now();
      take(message);
    });
    hear("board", (message) => this.store.takeBoard(message));
    hear("me", (message) => this.store.takeMe(message));
    hear("events", (message) => this.store.takeEvents(message) && this.sync());
    hear("tick", (message) => this.tick(message));
    this.socket.on("connect", () => this.up());
    this.socket.on("disconnect", (reason) => {
      this.downSince = Date.now();
      if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), 500);
    });
    this.socket.on("connect_error", (error) => this.failed(error));
  }

  up() {
    this.heard = Date.now();
    this.refusal = "";
    this.become("live");
    this.dispatchEvent(new Event("up"));
  }

  /* A refusal by the server ends the client's own attempts: ask again, slowly, for ever. */
  failed(error) {
    if (this.socket.active) return;
    this.refusal = error.message;
    this.dispatchEvent(new CustomEvent("refused", { detail: error.message }));
    clearTimeout(this.again);
    this.again = setTimeout(() => this.socket.connect(), 5000);
  }

  tick({ epoch, seq, at }) {
    this.store.clock(at);
    if (epoch !== this.store.epoch || seq > this.store.seq) this.sync();
  }

  async sync() {
    try {
      this.store.takeAll(await this.socket.timeout(3000).emitWithAck("sync", { since: this.store.known }));
    } catch {
      this.wake();
    }
  }

  wake() {
    if (!this.connected && this.socket.active) this.socket.disconnect();
    if (!this.connected) this.socket.connect();
  }

  beat() {
    if (this.connected) {
      if (Date.now() - this.heard > SILENCE_MS) this.socket.disconnect().connect();
      return;
    }
    const down = Date.now() - this.downSince;
    if (down > BACKUP_AFTER_MS) this.poll();
    if (this.state === "backup" && Date.now() - this.heard < 3 * POLL_MS) return;
    if (down > LATE_MS) this.become("lost");
    else if (down > SOON_MS) this.become("waking");
  }

  /* The same picture over HTTP. */
  async poll() {
    if (this.polling || Date.now() - (this.polled ?? 0) < POLL_MS) return;
    this.polling = true;
    this.polled = Date.now();
    try {
      const address = this.screen ? `/ecran/${this.screen}/etat` : `/seance/${this.meeting}/etat`;
      const answer = await fetch(`${address}?since=${this.store.known}`, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        this.store.takeAll(await answer.json());
        this.heard = Date.now();
        if (!this.connected) this.become("backup");
      }
    } catch {
      /* still offline: `beat` tells */
    } finally {
      this.polling = false;
    }
  }

  become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
