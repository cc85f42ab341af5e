/* Commands with one id from the click to the final answer: kept in sessionStorage, sent again with the same id until
   the server has answered, over HTTP when the socket fails. Fires "settled" {id, kind, payload, answer}. */
const TRY_MS = 3000;
const STALE_MS = 120000;
const UNDECIDED = ["busy", "late", "failed"];

const sleep = (time) => new Promise((done) => setTimeout(done, time));

export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Commands extends EventTarget {
  /* `device`: what the server must know of this cockpit, none for a tablet. */
  constructor(link, meeting, device = null) {
    super();
    this.device = device;
    this.link = link;
    this.meeting = meeting;
    this.place = `conseil-commandes-${meeting}`;
    this.waiting = new Map(Object.entries(this.load()));
  }

  load() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "{}");
      return Object.fromEntries(Object.entries(kept).filter(([, one]) => Date.now() - one.at < STALE_MS));
    } catch {
      return {};
    }
  }

  keep() {
    sessionStorage.setItem(this.place, JSON.stringify(Object.fromEntries(this.waiting)));
  }

  /* After a reload: whatever had no final answer is sent again with its own id. */
  resume() {
    for (const [id, one] of this.waiting) this.deliver(id, one);
  }

  /* The command of that kind still without an answer that `test` accepts. */
  pending(kind, test = () => true) {
    for (const [id, one] of this.waiting) if (one.kind === kind && test(one.payload)) return id;
    return null;
  }

  send(kind, payload) {
    const id = freshId();
    this.waiting.set(id, { kind, payload, at: Date.now() });
    this.keep();
    return this.deliver(id, this.waiting.get(id));
  }

  async deliver(id, { kind, payload }) {
    let answer = null;
    for (let round = 0; !answer; round += 1) {
      answer = await this.attempt({ id, kind, payload, ...(this.device && { device: this.device }) }, round);
      if (answer && UNDECIDED.includes(answer.code)) {
        await sleep(answer.after_ms ?? Math.min(5000, 500 * (round + 1)));
        answer = null;
      } else if (!answer) {
        await this.pause();
      }
    }
    this.waiting.delete(id);
    this.keep();
    this.dispatchEvent(new CustomEvent("settled", { detail: { id, kind, payload, answer } }));
    return answer;
  }

  async attempt(message, round) {
    if (this.link.connected) {
      try {
        return await this.link.socket.timeout(TRY_MS).emitWithAck("command", message);
      } catch {
        if (round === 0) return null;
      }
    }
    return round > 0 || this.link.state === "backup" ? this.post(message) : null;
  }

  async post(message) {
    const token = document.querySelector("meta[name='csrf-token']")?.content ?? "";
    try {
      const answer = await fetch(`/seance/${this.meeting}/commande`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify(message),
      });
      const known = answer.headers.get("Content-Type")?.includes("json");
      return known && answer.status < 500 ? { id: message.id, ...(await answer.json()) } : null;
    } catch {
      return null;
    }
  }

  /* Until the wire is back, or long enough to try again. */
  pause() {
    return new Promise((done) => {
      const timer = setTimeout(done, TRY_MS);
      this.link.addEventListener("up", () => (clearTimeout(timer), done()), { once: true });
    });
  }
}
